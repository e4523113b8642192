"""Decisions on dependencies as the CRM shows them: fields of the account, tasks done. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kamsync.messages.formats import plain
from kamsync.model.alert import DECISION_WORDS, Quiet
from kamsync.model.change import Finding


@dataclass(frozen=True)
class Read:
    """What the accounts' decision fields say today against what we knew."""

    new: tuple[Quiet, ...]
    gone: tuple[str, ...]
    """Roots whose field was emptied or has become unreadable as a decision."""
    findings: tuple[Finding, ...]


def read_fields(
    rows: Iterable[Mapping[str, Any]],
    known: Sequence[Quiet],
    levels: Mapping[str, str],
    as_of: dt.date,
) -> Read:
    """`rows`: id, decision, decision_until, decision_by of root accounts with a decision.
    `levels`: root → the level a decision of today was made on."""
    before = {q.root: q for q in known if q.source == "field"}
    new: list[Quiet] = []
    findings: list[Finding] = []
    valid: set[str] = set()
    for row in rows:
        root, kind = row["id"], DECISION_WORDS.get(str(row["decision"]).strip().lower())
        if kind is None or row["decision_until"] is None:
            findings.append(_invalid(row, known_word=kind is not None))
            continue
        valid.add(root)
        by = plain(row["decision_by"] or "")
        same = before.get(root)
        if same and (same.kind, same.until, same.by) == (kind, row["decision_until"], by):
            continue
        if row["decision_until"] >= as_of:
            level = levels.get(root, "none")
            until = row["decision_until"]
            new.append(Quiet(root, kind, level, as_of, until, by, source="field"))
    return Read(tuple(new), tuple(sorted(set(before) - valid)), tuple(findings))


def _invalid(row: Mapping[str, Any], *, known_word: bool) -> Finding:
    return Finding(
        "decision_not_in_force",
        "warning",
        f"account {row['id']}",
        values={"decision": plain(row["decision"], 40)},
        variant="" if known_word else "unknown",
    )


def seen_in_tasks(
    done: Iterable[tuple[str, str]],
    log: Sequence[Quiet],
    levels: Mapping[str, str],
    as_of: dt.date,
) -> list[Quiet]:
    """(key, root) of tasks a person marked as done → acknowledgements; a task counts once."""
    counted = {q.reason for q in log if q.source == "task"}
    return [
        Quiet(root, "ack", levels[root], as_of, None, "", key, "task")
        for key, root in done
        if key not in counted and root in levels
    ]
