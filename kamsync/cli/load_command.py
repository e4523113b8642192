"""The command load: what each manager carries. Off until a director asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.explain import archived
from kamsync.config.people import PeopleConfig
from kamsync.errors import UsageError
from kamsync.messages import labels
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import date, number, percent, plain
from kamsync.queries.manager_work import work_elsewhere
from kamsync.scoring.explain.elsewhere import Elsewhere
from kamsync.scoring.explain.load import POINTS, Load, loads
from kamsync.sync.last_pull import kept
from kamsync.sync.session import reading

_COLUMNS = ("manager", "accounts", "key", "points", "over", "to_move")


@command
def load(context: typer.Context) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language, people = session.config.language, session.config.people
        cap = people.load_cap
        if not cap:
            raise UsageError(code="load_off")
        groups, day = archived(session, options.as_of)
        last = kept(session)
        users = dict(last.inputs.live("user", "id", "name").collect().iter_rows())
        others = (
            work_elsewhere(groups, last.inputs, replace(last.policy, as_of=day))
            if people.other_work
            else {}
        )
    found = loads(groups, cap)
    names = dict(groups.select("root", "name").iter_rows())
    tiers = {f"{name.lower()}_tier": labels.tier(name, language) for name in POINTS}
    head = say("load.head", language, date=date(day, language), cap=_points(cap), **tiers)
    shown = _Shown(language, users, names, people.seller_hours, people.other_work, others)
    columns = _columns(people)
    rows = [[shown.cell(item, column) for column in columns] for item in found]
    data = {"cap": cap, "managers": [shown.data(item) for item in found]}
    if people.other_work:
        line = percent(people.other_work, language)
        head += "\n" + say("load.elsewhere_note", language, line=line)

    def text(console: Console) -> None:
        console.print(Text(head))
        table = Table(box=None, pad_edge=False)
        for column in columns:
            table.add_column(say(f"load.{column}", language))
        for cells in rows:
            table.add_row(*(Text(cell) for cell in cells))
        console.print(table)

    return Answer(0, data, [], text)


def _columns(people: PeopleConfig) -> list[str]:
    more = ["hours"] if people.seller_hours else []
    more += ["elsewhere", "new"] if people.other_work else []
    return [*_COLUMNS[:-1], *more, _COLUMNS[-1]]


def _points(value: float) -> str:
    return f"{value:g}"


@dataclass(frozen=True)
class _Shown:
    language: str
    users: Mapping[str, str]
    names: Mapping[str, str]
    hours: float
    line: float
    others: Mapping[str, Elsewhere]

    def data(self, item: Load) -> dict[str, Any]:
        found = self.others.get(item.manager)
        return vars(item) | {
            "name": self.users.get(item.manager),
            "hours_per_key": self.hours / item.key if self.hours and item.key else None,
            "elsewhere": vars(found) | {"share": found.share} if found else None,
        }

    def cell(self, item: Load, column: str) -> str:
        match column:
            case "manager":
                return plain(self.users.get(item.manager) or item.manager, 40)
            case "accounts" | "key":
                return number(getattr(item, column), self.language)
            case "points":
                return number(item.points, self.language, 1)
            case "over":
                return number(item.over, self.language, 1) if item.over else _NONE
            case "hours":
                return number(self.hours / item.key, self.language) if item.key else _NONE
            case "elsewhere" | "new":
                return self._other(item.manager, column)
            case _:
                moved = (plain(self.names.get(root) or root, 40) for root in item.to_move)
                return ", ".join(moved) or _NONE

    def _other(self, manager: str, column: str) -> str:
        found = self.others.get(manager)
        if found is None or found.share is None:
            return _NONE
        if column == "new":
            return number(found.new, self.language)
        return say(
            "load.conflict" if found.share > self.line else "load.within",
            self.language,
            share=percent(found.share, self.language),
            n=number(found.activities + found.deals, self.language),
            line=percent(self.line, self.language),
        )


_NONE: Final = "–"
