"""The page of runs: what each night did, what it cost, what was refused. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from kamsync.ledger.rows import RunRow
from kamsync.messages.catalogue import text
from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text, Tone
from kamsync.report.layout.page import filled
from kamsync.report.layout.view import Words

_COLUMNS: Final = (
    *("when", "command", "state", "took", "written", "tasks"),
    *("refused", "unusable", "calls", "run"),
)
_TONES: Final[Mapping[str, Tone]] = {"failed": "critical", "stopped": "high", "waiting": "medium"}


def runs_page(
    runs: Sequence[RunRow],
    refusals: Mapping[str, Sequence[tuple[str, int]]],
    connection: str,
    zone: str,
    language: str,
) -> str:
    """Newest first. `refusals`: run → reasons of the CRM with their number."""
    words = Words(language)
    last = max((r.finished_at or r.started_at for r in runs), default=None)
    made = words.date(_local(last, zone).date() if last else None)
    return filled(
        "page.html.j2",
        view=words,
        title=words.t("runs.title"),
        subtitle=words.t("runs.subtitle", name=plain(connection), date=made),
        sections=[_nights(words, runs, zone), _refused(words, runs, refusals)],
        footer=words.t("runs.footer"),
    )


def _nights(words: Words, runs: Sequence[RunRow], zone: str) -> Section:
    columns = [words.t(f"runs.{name}") for name in _COLUMNS]
    lines = [_line(words, run, zone) for run in runs]
    blocks: list[Block] = [Text(words.t("runs.lead"), "lead"), Table("", columns, lines)]
    return Section("runs", words.t("runs.nights"), blocks)


def _line(words: Words, run: RunRow, zone: str) -> list[Cell]:
    begun = _local(run.started_at, zone)
    when = f"{words.date(begun.date())} {begun:%H:%M}"
    state = text(f"run_status.{run.status}", words.language)
    if run.exit_code:
        state = f"{state} ({run.exit_code})"
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at else None
    used = run.calls.get("used")
    cost = sum(used.values()) if used is not None else None
    return [
        Cell(when, value=run.started_at.isoformat()),
        Cell(plain(run.command, 20)),
        Cell(state, tone=_TONES.get(run.status, "")),
        _number(words, None if seconds is None else round(seconds)),
        *(_number(words, run.counts.get(n)) for n in ("records_written", "tasks_created")),
        *(_number(words, run.counts.get(n)) for n in ("records_refused", "rejects")),
        _number(words, cost),
        Cell(plain(run.id, 40)),
    ]


def _number(words: Words, value: Any) -> Cell:
    """Empty where the run did not get so far: unknown is not zero."""
    return Cell("" if value is None else words.number(value), number=True, value=value)


def _refused(
    words: Words, runs: Sequence[RunRow], refusals: Mapping[str, Sequence[tuple[str, int]]]
) -> Section:
    rows = [
        [Cell(plain(run.id, 40)), Cell(plain(reason, 200)), _number(words, n)]
        for run in runs
        for reason, n in refusals.get(run.id, ())
    ]
    blocks: list[Block] = [Text(words.t("runs.nothing_refused"))]
    if rows:
        columns = [words.t(f"runs.{name}") for name in ("run", "reason", "n")]
        blocks = [Text(words.t("runs.retry"), "lead"), Table("", columns, rows)]
    return Section("refused", words.t("runs.refusals"), blocks)


def _local(moment: dt.datetime, zone: str) -> dt.datetime:
    return moment.astimezone(ZoneInfo(zone))
