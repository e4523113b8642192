"""The text of a run for people: short, handsome, ending in what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.hostile_text import one_line
from kamsync.messages import findings as said
from kamsync.messages import labels
from kamsync.messages.formats import money, percent
from kamsync.model.change import Finding
from kamsync.model.words import LEVELS
from kamsync.sync.run_log import Result
from kamsync.sync.session import Session

_SHOWN = 8


def findings_text(findings: Sequence[Finding], language: str) -> str:
    """Findings as lines, most serious first, the way out behind each."""
    order = {"critical": 0, "error": 1, "warning": 2, "info": 3}
    lines = [_finding_line(f, language) for f in sorted(findings, key=lambda f: order[f.severity])]
    return ("\n" + "\n".join(lines)) if lines else ""


def _finding_line(finding: Finding, language: str) -> str:
    severity = labels.severity(finding.severity, language)
    fix = said.fix(finding, language)
    way_out = f" → {fix}" if fix else ""
    place, message = said.where(finding, language), said.message(finding, language)
    return f"{severity:13} {place}: {one_line(message)}{one_line(way_out)}"


def run_text(result: Result, session: Session) -> Callable[[Console], None]:
    """Who is Key, who is Tomorrow and why; dependency; what was written; what to do next."""

    def show(console: Console) -> None:
        for killed in result.killed:
            console.print(
                f"an earlier run was interrupted and is cleaned up: {killed}", markup=False
            )
        if result.assessed is not None:
            _portfolio(console, result, session)
        _written(console, result, session)
        _findings(console, result, session.config.language)
        _next(console, result, session)

    return show


def _portfolio(console: Console, result: Result, session: Session) -> None:
    assert result.assessed is not None  # noqa: S101 - the caller looked
    groups = result.assessed.scored.groups
    card = session.card
    mark = "" if card.is_approved else " (unapproved)"
    console.print(
        Text(
            f"{session.name} · {session.as_of} · {groups.height} groups · "
            f"scorecard {card.name} {card.version}{mark}",
            style="bold",
        )
    )
    for tier in ("Key", "Tomorrow"):
        rows = groups.filter(pl.col("tier") == tier).sort(
            ["score", "revenue"], descending=True, nulls_last=True
        )
        if not rows.is_empty():
            console.print(_tier_table(tier, rows, session))
    _dependency(console, groups, session)


def _tier_table(tier: str, rows: pl.DataFrame, session: Session) -> Table:
    language, home = session.config.language, session.config.home_currency
    table = Table(title=f"{tier} ({rows.height})", title_justify="left", box=None, pad_edge=False)
    for column in ("account", "score", "conf.", "revenue 12 m", "why"):
        right = column in ("score", "conf.", "revenue 12 m")
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    for row in rows.head(_SHOWN).to_dicts():
        table.add_row(
            Text(one_line(row["name"])),
            str(row["score"]),
            f"{row['confidence']} %",
            money(row["revenue"], home, language),
            Text(_because(row, session)),
        )
    if rows.height > _SHOWN:
        table.add_row(f"… and {rows.height - _SHOWN} more")
    return table


def _because(row: dict[str, object], session: Session) -> str:
    """The two criteria that carry most, and the flags."""
    parts = [
        (float(str(row[f"contribution_{c.id}"])), c.id)
        for c in session.card.criteria
        if row.get(f"contribution_{c.id}") is not None
    ]
    best = [f"{name} {value:g}" for value, name in sorted(parts, reverse=True)[:2]]
    flags = str(row["flags"]).replace(" ", ", ")
    return ", ".join(best) + (f"; {flags}" if flags else "")


def _dependency(console: Console, groups: pl.DataFrame, session: Session) -> None:
    level = pl.col("dependency").replace_strict(LEVELS, range(len(LEVELS)), return_dtype=pl.Int8)
    rows = groups.filter(pl.col("dependency") != "none").sort(
        [level, "revenue", "root"], descending=[True, True, False]
    )
    for row in rows.head(_SHOWN).to_dicts():
        place = " ".join(p for p in (row["dependency_scope"], row["dependency_value"]) if p)
        share = percent(row["dependency_share"], session.config.language)
        least = "at least " if row["revenue_incomplete"] else ""
        line = (
            f"dependency {row['dependency']}: {one_line(row['name'])} is {least}{share} of {place}"
        )
        console.print(line, markup=False)
    if rows.height > _SHOWN:
        console.print(f"… and {rows.height - _SHOWN} more dependencies: kamsync report")
    if rows.is_empty():
        known = bool((groups["revenue"].fill_null(0) > 0).any())
        none = "no account reaches a line" if known else "unknown, no revenue of the last 12 months"
        console.print(f"dependency: {none}")


def _written(console: Console, result: Result, session: Session) -> None:
    counts = result.counts
    if "records_written" in counts:
        console.print(
            f"written: {counts['records_written']} records, {counts['tasks_created']} tasks, "
            f"{counts['tasks_closed']} tasks closed; {counts.get('tasks_waiting', 0)} tasks wait "
            "(3 per owner and week)",
            markup=False,
        )
        quiet = ("records_written", "tasks_created", "records_refused")
        if not any(counts.get(name) for name in quiet):
            console.print("nothing to change: the CRM already shows it")
    elif counts:
        console.print(
            f"planned: {counts.get('records', 0)} records, {counts.get('tasks', 0)} tasks, "
            f"{counts.get('tasks_completed', 0)} to close; plan {result.plan_id}",
            markup=False,
        )
    used = result.calls.get("used") or {}
    if used:
        console.print(f"API calls: {sum(used.values())}", markup=False)
    for path in result.files:
        if path.endswith("report.html") and str(session.plans) not in path:
            console.print(f"report: {path}", markup=False)


def _findings(console: Console, result: Result, language: str) -> None:
    shown = [f for f in result.findings if f.severity != "info"]
    rejects = result.counts.get("rejects", 0)
    if rejects:
        console.print(f"{rejects} records refused: kamsync show {result.run_id}", markup=False)
    for finding in shown[:5]:
        severity = labels.severity(finding.severity, language)
        place, message = said.where(finding, language), said.message(finding, language)
        console.print(f"{severity}: {place}: {one_line(message)}", markup=False)
    if len(shown) > 5:
        console.print(
            f"… {len(shown) - 5} more findings: kamsync show {result.run_id}", markup=False
        )


def _next(console: Console, result: Result, session: Session) -> None:
    if result.message:
        console.print(result.message, markup=False, style="yellow")
    elif result.plan_id and "records_written" not in result.counts:
        console.print(f"next: kamsync apply {result.plan_id}", markup=False)
    elif not session.card.is_approved:
        console.print(
            "next: kamsync why ACCOUNT explains a score; have management approve a scorecard "
            "(kamsync init)",
            markup=False,
        )
