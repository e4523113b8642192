"""What colleagues of one function should know of Key accounts this week: one digest each, so that
all understand what is at stake. Pure.

Nothing of a customer's people and no figure of one of ours; names pass `neutral` once, here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from kamsync.alerts.neutral import neutral
from kamsync.messages import labels
from kamsync.messages.catalogue import counted, text
from kamsync.messages.formats import date
from kamsync.messages.lower_bounds import amount
from kamsync.scoring.score import Scored

AHEAD_DAYS: Final = 30
_ACCOUNTS: Final = 30


def shared(
    scored: Scored, function: str, previous: pl.DataFrame | None, setting: tuple[str, str, dt.date]
) -> tuple[str, str]:
    """(title, body). `previous`: root, tier of an earlier day, None without one; `setting`:
    language, home currency, as_of."""
    language, currency, as_of = setting
    key = scored.groups.filter(pl.col("tier") == "Key").sort(
        ["revenue", "g"], descending=[True, False]
    )
    before = dict(previous.select("root", "tier").iter_rows()) if previous is not None else None
    asked = _asked(scored, function, as_of)
    found = [
        _account(row, before, asked.get(row["root"], []), (language, currency))
        for row in key.head(_ACCOUNTS).to_dicts()
    ]
    body = [counted("share.head", key.height, language, date=date(as_of, language))]
    body += ["\n".join(lines) for lines in found]
    if key.height > _ACCOUNTS:
        body.append(counted("share.rest", key.height - _ACCOUNTS, language))
    body.append(text("share.confirm", language))
    return text("share.title", language, function=neutral(function)), "\n\n".join(body)


def _asked(scored: Scored, function: str, as_of: dt.date) -> dict[str, list[Mapping[str, Any]]]:
    """root → requests of that role within AHEAD_DAYS."""
    word = function.strip().lower()
    mine = pl.col("role").str.strip_chars().str.to_lowercase() == word
    soon = pl.col("by") <= as_of + dt.timedelta(days=AHEAD_DAYS)
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for row in scored.role_requests.filter(mine & soon).to_dicts():
        rows.setdefault(row["root"], []).append(row)
    return rows


def _account(
    row: Mapping[str, Any],
    before: Mapping[str, str] | None,
    asked: Sequence[Mapping[str, Any]],
    setting: tuple[str, str],
) -> list[str]:
    """What is at stake, what is new, what is asked of the reader."""
    language, currency = setting
    lines = [
        text(
            "share.account",
            language,
            name=neutral(row["name"] or row["root"]),
            revenue=amount("revenue", row, language, currency),
            pipeline=amount("pipeline", row, language, currency),
        )
    ]
    if before is not None and before.get(row["root"]) != "Key":
        lines.append(text("share.new", language))
    flags = [labels.flag(flag, language) for flag in (row["flags"] or "").split()]
    if flags:
        lines.append(text("share.flags", language, flags=", ".join(flags)))
    late = row.get("overdue_count")
    if late:
        lines.append(counted("share.overdue", late, language))
    for request in asked:
        deal = neutral(request["deal_name"] or request["deal"])
        by = date(request["by"], language)
        lines.append(text("share.asked", language, deal=deal, by=by))
    return lines
