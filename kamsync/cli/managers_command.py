"""The command managers: figures of persons. Off until the director asks for them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import polars as pl
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.explain import archived
from kamsync.errors import UsageError
from kamsync.messages import labels
from kamsync.messages.catalogue import counted
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import date, money, number, percent, plain
from kamsync.messages.lower_bounds import amount
from kamsync.model.invalid import near
from kamsync.scoring.explain.managers import DAYS, LEAST, Managed, Own, Rate, managed, own_sheet
from kamsync.scoring.read.groups import find_groups
from kamsync.sync.last_pull import Kept, kept
from kamsync.sync.session import Session, reading

_RATES = ("tasks_on_time", "plan_execution", "promise_kept", "in_cadence")
_SHEET = ("tasks", "actions", "satisfaction")
_ACCOUNTS = 40


@command
def managers(
    context: typer.Context,
    user: Annotated[str, typer.Argument(metavar="[USER]")] = "",
) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        people = session.config.people
        if not (people.own_figures if user else people.manager_figures):
            raise UsageError(code="own_figures_off" if user else "manager_figures_off")
        groups, day = archived(session, options.as_of)
        last = kept(session)
        users = dict(last.inputs.live("user", "id", "name").collect().iter_rows())
        if user:
            return _sheet(session, last, groups, day, _person(user, users))
        return _roll_up(session, groups, day, users)


def _person(wanted: str, users: dict[str, str | None]) -> tuple[str, str]:
    """(id, name) by id or name."""
    known = {i: name or i for i, name in users.items()}
    found = [i for i, name in known.items() if wanted in (i, name)]
    if len(found) != 1:
        names = sorted(known.values())
        raise UsageError(code="no_user", text=plain(wanted, 60), near=near(wanted, names))
    return found[0], known[found[0]]


def _roll_up(
    session: Session, groups: pl.DataFrame, day: dt.date, users: dict[str, str | None]
) -> Answer:
    language, home = session.config.language, session.config.home_currency
    found = managed(groups)
    data = {"as_of": day.isoformat(), "managers": [_as_data(m, users) for m in found]}
    head = say("managers.head", language, date=date(day, language))
    table = Table(box=None, pad_edge=False)
    for column in ("manager", "accounts", "key", "revenue", "revenue_previous", *_RATES):
        table.add_column(say(f"managers.{column}", language))
    for one in found:
        cells = [
            plain(users.get(one.manager) or one.manager, 40),
            number(one.accounts, language),
            number(one.key, language),
            amount("revenue", vars(one), language, home),
            money(one.revenue_previous, home, language),
            *(_rate(getattr(one, name), language) for name in _RATES),
        ]
        table.add_row(*(Text(cell) for cell in cells))

    def text(console: Console) -> None:
        console.print(Text(head))
        console.print(table)
        console.print(Text(say("managers.rule", language, least=LEAST)))

    return Answer(0, data, [], text)


def _as_data(one: Managed, users: dict[str, str | None]) -> dict[str, Any]:
    rates = {name: vars(getattr(one, name)) for name in _RATES}
    return vars(one) | rates | {"name": users.get(one.manager)}


def _rate(rate: Rate, language: str) -> str:
    """`82 % (n = 11)`, or that there are too few."""
    if not rate.n:
        return "–"
    share = say("managers.few", language) if rate.share is None else percent(rate.share, language)
    return say("managers.rate", language, share=share, n=number(rate.n, language))


def _sheet(
    session: Session, last: Kept, groups: pl.DataFrame, day: dt.date, who: tuple[str, str]
) -> Answer:
    language, home = session.config.language, session.config.home_currency
    user, name = who
    grouped = find_groups(last.inputs, last.policy)
    own = own_sheet(last.inputs, last.policy, grouped, groups, user)
    mine = groups.filter(pl.col("owner_id") == user).sort(["revenue", "root"], descending=True)
    head = say("managers.own", language, name=plain(name, 60), date=date(day, language))
    lines = [
        counted("managers.touches", own.touches, language, of=own.of, days=DAYS),
        *(say(f"managers.{n}", language, rate=_rate(getattr(own, n), language)) for n in _SHEET),
        say("managers.private", language),
    ]
    table = _accounts(mine, language, home)
    data = {"as_of": day.isoformat(), "user": user, "name": name} | _own_data(own)
    data["accounts"] = mine["root"].to_list()

    def text(console: Console) -> None:
        for line in (head, *lines):
            console.print(Text(line))
        if not mine.is_empty():
            console.print(table)

    return Answer(0, data, [], text)


def _own_data(own: Own) -> dict[str, Any]:
    return vars(own) | {name: vars(getattr(own, name)) for name in _SHEET}


def _accounts(mine: pl.DataFrame, language: str, home: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("account", "tier", "revenue", "attainment"):
        table.add_column(labels.column(column, language))
    for row in mine.head(_ACCOUNTS).iter_rows(named=True):
        way = row.get("attainment")
        cells = (
            plain(row["name"] or row["root"], 40),
            labels.tier(row["tier"], language),
            amount("revenue", row, language, home),
            say("kpis.unknown", language) if way is None else percent(way, language),
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table
