"""The command load: what each manager carries. Off until a director asks for it."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.explain import archived
from kamsync.errors import UsageError
from kamsync.messages import labels
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import date, number, plain
from kamsync.scoring.explain.load import POINTS, Load, loads
from kamsync.sync.last_pull import kept
from kamsync.sync.session import reading

_COLUMNS = ("manager", "accounts", "key", "points", "over", "to_move")


@command
def load(context: typer.Context) -> Answer:
    """For the director: the load per manager against [people] load_cap, which is 0 = off."""
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language, cap = session.config.language, session.config.people.load_cap
        if not cap:
            raise UsageError(code="load_off")
        groups, day = archived(session, options.as_of)
        users = dict(kept(session).inputs.live("user", "id", "name").collect().iter_rows())
    found = loads(groups, cap)
    names = dict(groups.select("root", "name").iter_rows())
    tiers = {f"{name.lower()}_tier": labels.tier(name, language) for name in POINTS}
    head = say("load.head", language, date=date(day, language), cap=_points(cap), **tiers)
    rows = [_row(item, users, names, language) for item in found]
    data = {
        "cap": cap,
        "managers": [vars(item) | {"name": users.get(item.manager)} for item in found],
    }

    def text(console: Console) -> None:
        console.print(Text(head))
        table = Table(box=None, pad_edge=False)
        for column in _COLUMNS:
            table.add_column(say(f"load.{column}", language))
        for cells in rows:
            table.add_row(*(Text(cell) for cell in cells))
        console.print(table)

    return Answer(0, data, [], text)


def _points(value: float) -> str:
    return f"{value:g}"


def _row(item: Load, users: dict[str, str], names: dict[str, str], language: str) -> list[str]:
    moved = ", ".join(plain(names.get(root) or root, 40) for root in item.to_move)
    return [
        plain(users.get(item.manager) or item.manager, 40),
        number(item.accounts, language),
        number(item.key, language),
        number(item.points, language, 1),
        number(item.over, language, 1) if item.over else "–",
        moved or "–",
    ]
