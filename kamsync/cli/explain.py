"""Commands that answer questions: why, whatif, asof, report."""

from __future__ import annotations

import datetime as dt
import difflib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import polars as pl
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.command import Answer, Globals, command, parse_day
from kamsync.errors import UsageError
from kamsync.hostile_text import one_line
from kamsync.messages import labels, outlook, record
from kamsync.messages.catalogue import has
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import money, number, percent, plain
from kamsync.messages.lower_bounds import amount
from kamsync.messages.sentences import sentence
from kamsync.messages.values import figure
from kamsync.messages.why import why as why_text
from kamsync.model.invalid import near
from kamsync.queries.archive import Moves, as_of_then, backtests, change_since, stays, ways, what_if
from kamsync.queries.plan_markdown import escaped, markdown_table
from kamsync.queries.record import as_data
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.decide.criteria import divisor
from kamsync.scoring.explain.change import ScoreChange
from kamsync.scoring.explain.path_to_key import Lever, WayToKey
from kamsync.scoring.registry import METRICS
from kamsync.sync.asked_fields import not_read
from kamsync.sync.erasure import erased_from
from kamsync.sync.session import Session, reading

_LISTED: Final = 8


@command
def why(
    context: typer.Context,
    account: str,
    since: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    lang: str | None = None,
) -> Answer:
    options: Globals = context.obj
    if lang not in (None, "fr", "en"):
        raise UsageError(code="lang")
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language = lang or session.config.language
        scored, day = archived(session, options.as_of)
        row = find_group(scored, account)
        session.as_of = day
        lines = [why_text(row, session.card, language, session.config.home_currency)]
        way = ways(session, scored, row["root"])
        steady = stays(session, scored, row["root"])
        lines += way_lines(way, session.card, language, session.config.home_currency)
        if steady is not None:
            mark = "stability.borderline" if steady < 0.7 else "stability.steady"
            lines.append(say(mark, language, share=percent(steady, language), n="1000"))
        if ahead := outlook.line(row, language, session.config.home_currency):
            lines.append(ahead)
        data: dict[str, Any] = {
            "connection": session.name,
            "account": row["root"],
            "as_of": day.isoformat(),
            "score": row["score"],
            "tier": row["tier"],
            "confidence": row["confidence"],
            "contributions": {c.id: row.get(f"contribution_{c.id}") for c in session.card.criteria},
            "stability": steady,
            "beyond_score": {m.name: row.get(m.name) for m in METRICS.values() if m.csv is None},
            "levers": [vars(lever) for lever in way.levers] if way else [],
            "blocked_by": list(way.blocked_by) if way else [],
        }
        if since is not None:
            wanted = parse_day(since)
            assert wanted is not None  # noqa: S101 - parse_day gives None only for None
            run, change = change_since(session, scored, row["root"], wanted)
            lines += change_lines(change, run.as_of, language)
            data["since"] = {
                "as_of": run.as_of.isoformat(),
                "before": change.before if change else None,
                "after": change.after if change else None,
                "effects": [vars(e) for e in change.effects] if change else [],
            }
    body = "\n".join(lines)
    data["text"] = body
    return Answer(0, data, [], f"{plain(row['name'])} ({plain(row['root'])}), {day}\n{body}")


def _six(value: Any) -> Any:
    """Decimals as in scores.csv."""
    return round(value, 6) if isinstance(value, float) else value


def way_lines(way: WayToKey | None, card: Scorecard, language: str, home: str) -> list[str]:
    """What would make it Key, the cheapest lever first."""
    if way is None:
        return []
    if way.blocked_by:
        barriers = [_barred(b, language) for b in way.blocked_by]
        return [say("way.blocked", language, what="; ".join(barriers))]
    if not way.levers:
        return [say("way.none", language, line=str(way.line))]
    lines = [say("way.head", language, line=str(way.line))]
    lines += [_lever_line(lever, language, home) for lever in way.levers[:3]]
    if (days := card.tiers.confirmations) > 1:
        lines.append(say("way.confirmed", language, line=card.tiers.key_enter, n=days))
    return lines


def _barred(word: str, language: str) -> str:
    kind, _, criterion = word.partition(" ")
    return say(f"blocked.{kind}", language, label=labels.criterion(criterion, language))


def _lever_line(lever: Lever, language: str, home: str) -> str:
    name = (
        labels.column(lever.metric, language)
        if has(f"column.{lever.metric}")
        else labels.criterion(lever.criterion, language)
    )
    now, needed = (
        say("unknown", language) if value is None else _figure(lever.metric, value, language, home)
        for value in (lever.now, lever.needed)
    )
    return say("way.lever", language, criterion=name, now=now, needed=needed)


def _figure(metric: str, value: float | str, language: str, home: str) -> str:
    scaled = value * divisor(metric, home) if isinstance(value, float) else value
    return figure(metric, scaled, language, home)


def change_lines(change: ScoreChange | None, since: dt.date, language: str) -> list[str]:
    if change is None:
        return [say("change.unknown", language, since=since.isoformat())]
    head = say(
        "change.head",
        language,
        since=since.isoformat(),
        before=str(change.before),
        after=str(change.after),
    )
    lines = [
        say(
            f"change.{e.kind}",
            language,
            criterion=e.criterion,
            points=("+" if e.points > 0 else "") + number(e.points, language, 1),
        )
        for e in change.effects
    ]
    return [head, *(lines or [say("change.nothing", language)])]


def archived(session: Session, day: dt.date | None) -> tuple[pl.DataFrame, dt.date]:
    found = session.archive.at(day) if day else session.archive.latest()
    if found is None:
        raise UsageError(code="not_scored")
    return session.archive.load(found)[0], found.as_of


def find_group(scored: pl.DataFrame, account: str) -> dict[str, Any]:
    """The row of a group by id, by name, or by a part of its name that no other has.

    Raises UsageError with those it could be.
    """
    wanted = account.strip().lower()
    root, name = pl.col("root").str.to_lowercase(), pl.col("name").str.to_lowercase()
    hits = (root == wanted, name == wanted, name.str.contains(wanted, literal=True))
    for hit in hits if wanted else ():
        found = scored.filter(hit)
        if found.height == 1:
            return found.row(0, named=True)
        if found.height > 1:
            rows = found.sort("name").head(_LISTED).select("name", "root").iter_rows()
            listed = ", ".join(f"{plain(n, 60)} ({plain(r, 40)})" for n, r in rows)
            more = f" … ({found.height})" if found.height > _LISTED else ""
            fit = {"text": plain(account, 60), "accounts": f"{listed}{more}"}
            raise UsageError(code="accounts_several", **fit)
    names = scored["name"].to_list() if scored.height < 20_000 else []
    close = difflib.get_close_matches(account, names, n=1, cutoff=0.5)
    raise UsageError(code="no_account", text=plain(account, 60), near=near(account, close))


class WhatifForm(StrEnum):
    text = "text"
    markdown = "markdown"


@command
def whatif(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    form: Annotated[WhatifForm, typer.Option("--format")] = WhatifForm.text,
    past: Annotated[bool, typer.Option("--backtest")] = False,
) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        other = load_scorecard(file)
        moves = what_if(session, other)
        unread = not_read(session.unasked, other)
        proofs = backtests(session, other) if past else None
        language, home = session.config.language, session.config.home_currency
    share = moves.revenue / moves.of_revenue if moves.of_revenue else 0.0
    values: dict[str, Any] = {"n": moves.frame.height, "of": moves.groups, "share": share}
    values |= {"money": money(moves.revenue, home, language)}
    head = sentence("whatif.head", language, values)
    more = record.effort_lines(moves.effort, moves.effort_new, language)
    more += record.compared(*proofs, language) if proofs else []

    heads = sentence("whatif.columns", language).split(";")
    rows = [
        (
            plain(row["name"]),
            amount("revenue", row, language, home),
            f"{row['score']} → {row['score_new']}",
            f"{labels.tier(row['tier'], language)} → {labels.tier(row['tier_new'], language)}",
        )
        for row in moves.frame.to_dicts()
    ]

    def text(console: Console) -> None:
        for line in (head, *more):
            console.print(line, markup=False)
        table = Table(box=None, pad_edge=False)
        for column in heads:
            table.add_column(column)
        for cells in rows:
            table.add_row(*(Text(cell) for cell in cells))
        if moves.frame.height:
            console.print(table)

    data = {"connection": session.name, **moves_as_data(moves)}
    if proofs:
        data |= {"backtest": as_data(proofs[0]), "backtest_new": as_data(proofs[1])}
    if form is WhatifForm.markdown:
        lines = [part for line in more for part in (escaped(line), "")]
        page = [f"### {escaped(head)}", "", *lines, *markdown_table(heads, rows)]
        return Answer(0, data, unread, "\n".join(page))
    return Answer(0, data, unread, text)


def moves_as_data(moves: Moves) -> dict[str, Any]:
    """For programs."""
    share = moves.revenue / moves.of_revenue if moves.of_revenue else 0.0
    return {
        "counts": {"groups": moves.groups, "moved": moves.frame.height},
        "revenue_minor": moves.revenue,
        "revenue_share": round(share, 6),
        "effort": vars(moves.effort),
        "effort_new": vars(moves.effort_new),
        "moves": moves.frame.to_dicts(),
    }


@command
def asof(context: typer.Context, day: Annotated[str, typer.Argument(metavar="DATE")]) -> Answer:
    options: Globals = context.obj
    wanted = parse_day(day)
    assert wanted is not None  # noqa: S101 - parse_day gives None only for None
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        found = as_of_then(session, wanted)
        name = f"{session.card.name} {session.card.version}"
        gone = erased_from(session, found.run.run_id, "archived")
    language = options.language
    mark = sentence("cli.asof_same", language)
    if not found.same_scorecard:
        key = "cli.asof_text" if name == found.scorecard else "cli.asof_other"
        mark = sentence(key, language, {"name": name})

    def text(console: Console) -> None:
        values = {"run": found.run.run_id, "day": found.run.as_of}
        values |= {"name": found.scorecard, "same": mark}
        console.print(sentence("cli.asof", language, values), markup=False)
        for erasure in gone:
            said = sentence(f"erased.{erasure.who}", language, {"day": erasure.on})
            console.print(said, markup=False)
        table = Table(box=None, pad_edge=False)
        for column in sentence("cli.asof_head", language).split(";"):
            table.add_column(column)
        for row in found.frame.to_dicts():
            tiers = (labels.tier(row[c], language) for c in ("tier", "tier_today"))
            cells = (row["score"], next(tiers), row["score_today"], next(tiers))
            table.add_row(
                Text(one_line(str(row["name"]))), *(str(c if c is not None else "") for c in cells)
            )
        console.print(table)

    data = {
        "run": found.run.run_id,
        "connection": session.name,
        "as_of": found.run.as_of.isoformat(),
        "same_scorecard": found.same_scorecard,
        "erased": [{"who": e.who, "on": e.on.isoformat()} for e in gone],
        "groups": found.frame.to_dicts(),
    }
    return Answer(0, data, [], text)
