"""The text of a run for people: short, handsome, ending in what to do next."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.finding_lines import finding_line
from kamsync.hostile_text import one_line
from kamsync.messages import labels
from kamsync.messages.formats import number, percent
from kamsync.messages.lower_bounds import amount, share, sum_is_least
from kamsync.messages.sentences import sentence, several
from kamsync.model.words import CHOSEN_TIERS, LEVELS
from kamsync.sync.plan.wanted_tasks import FIRST_WEEK, PER_OWNER
from kamsync.sync.run_log import Result
from kamsync.sync.session import Session

_SHOWN = 8


def run_text(result: Result, session: Session) -> Callable[[Console], None]:
    """Who is Key, who is Tomorrow and why; dependency; what was written; what to do next."""
    language = session.config.language

    def show(console: Console) -> None:
        for killed in result.killed:
            _line(console, "killed", language, run=killed)
        if result.assessed is not None:
            _portfolio(console, result.assessed.scored.groups, session)
        _written(console, result, session)
        _findings(console, result, language)
        _next(console, result, session)

    return show


def _line(console: Console, key: str, language: str, **values: object) -> None:
    console.print(sentence(f"cli.{key}", language, values), markup=False)


def counted(key: str, n: int, language: str) -> str:
    """`3 records`, as part of a sentence."""
    return sentence(f"cli.{key}", language, {"n": n})


def _portfolio(console: Console, groups: pl.DataFrame, session: Session) -> None:
    card, language = session.card, session.config.language
    head: dict[str, object] = {"connection": session.name, "day": session.as_of}
    head |= {"groups": several("groups", groups.height), "name": card.name, "version": card.version}
    key = "cli.head" if card.is_approved else "cli.head_unapproved"
    console.print(Text(sentence(key, language, head), style="bold"))
    for tier in CHOSEN_TIERS:
        rows = groups.filter(pl.col("tier") == tier).sort(
            ["score", "revenue"], descending=True, nulls_last=True
        )
        if not rows.is_empty():
            console.print(_tier_table(tier, rows, session))
    _dependency(console, groups, session)


def _tier_table(tier: str, rows: pl.DataFrame, session: Session) -> Table:
    language, home = session.config.language, session.config.home_currency
    title = sentence("cli.tier", language, {"tier": tier, "n": rows.height})
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for place, head in enumerate(sentence("cli.tier_head", language).split(";")):
        table.add_column(head, justify="right" if place in (1, 2, 3) else "left", overflow="fold")
    for row in rows.head(_SHOWN).to_dicts():
        table.add_row(
            Text(one_line(row["name"])),
            str(row["score"]),
            percent(Fraction(row["confidence"], 100), language),
            amount("revenue", row, language, home),
            Text(_because(row, session)),
        )
    if rows.height > _SHOWN:
        table.add_row(counted("more_rows", rows.height - _SHOWN, language))
    return table


def _because(row: dict[str, object], session: Session) -> str:
    """The two criteria that carry most, and the flags."""
    parts = [
        (float(str(row[f"contribution_{c.id}"])), c.id)
        for c in session.card.criteria
        if row.get(f"contribution_{c.id}") is not None
    ]
    language = session.config.language
    best = [
        f"{labels.criterion(name, language)} {number(value, language, 1)}"
        for value, name in sorted(parts, reverse=True)[:2]
    ]
    flags = [labels.flag(flag, language) for flag in str(row["flags"] or "").split()]
    return ", ".join([*best, *flags])


def _dependency(console: Console, groups: pl.DataFrame, session: Session) -> None:
    level = pl.col("dependency").replace_strict(LEVELS, range(len(LEVELS)), return_dtype=pl.Int8)
    rows = groups.filter(pl.col("dependency") != "none").sort(
        [level, "revenue", "root"], descending=[True, True, False]
    )
    language = session.config.language
    for row in rows.head(_SHOWN).to_dicts():
        kind, value = row["dependency_scope"], row["dependency_value"]
        _line(
            console,
            "dependency",
            language,
            level=row["dependency"],
            name=row["name"],
            share=share(row["dependency_share"], row, language),
            place=labels.scope(kind or "portfolio", value or None, language),
        )
    if rows.height > _SHOWN:
        _line(console, "dependency_more", language, n=rows.height - _SHOWN)
    if rows.is_empty():
        known = bool((groups["revenue"].fill_null(0) > 0).any())
        refused = "dependency_refused" if sum_is_least("revenue", groups) else "dependency_unknown"
        _line(console, "dependency_none" if known else refused, language)


def _written(console: Console, result: Result, session: Session) -> None:
    counts, language = result.counts, session.config.language

    def part(key: str, name: str) -> str:
        return counted(key, counts.get(name, 0), language)

    if "records_written" in counts:
        _line(
            console,
            "written",
            language,
            records=part("records", "records_written"),
            tasks=part("tasks", "tasks_created"),
            closed=part("tasks_closed", "tasks_closed"),
            waiting=part("tasks_wait", "tasks_waiting"),
            most=PER_OWNER,
            first=FIRST_WEEK,
        )
        quiet = ("records_written", "tasks_created", "records_refused")
        if not any(counts.get(name) for name in quiet):
            _line(console, "nothing_to_change", language)
    elif counts:
        _line(
            console,
            "planned",
            language,
            records=part("records", "records"),
            tasks=part("tasks", "tasks"),
            closing=part("to_close", "tasks_completed"),
            plan=result.plan_id,
        )
    if used := result.calls.get("used"):
        _line(console, "calls", language, n=sum(used.values()))
    pages = (p for p in result.files if p.endswith("report.html") and str(session.plans) not in p)
    if page := next(reversed([*pages]), ""):  # beside the other results, where they have a folder
        _line(console, "report", language, path=page)


def _findings(console: Console, result: Result, language: str) -> None:
    shown = [f for f in result.findings if f.severity != "info"]
    rejects = result.counts.get("rejects", 0)
    if rejects:
        _line(console, "rejects", language, n=rejects, run=result.run_id)
    for finding in shown[:5]:
        console.print(finding_line(finding, language, way_out=False), markup=False)
    if len(shown) > 5:
        _line(console, "more_findings", language, n=len(shown) - 5, run=result.run_id)


def _next(console: Console, result: Result, session: Session) -> None:
    if result.message:
        console.print(result.message, markup=False, style="yellow")
    elif result.plan_id and "records_written" not in result.counts:
        if any(result.counts.get(n) for n in ("records", "tasks", "tasks_completed")):
            _line(console, "next_apply", session.config.language, plan=result.plan_id)
    elif not session.card.is_approved:
        _line(console, "next_why", session.config.language)
