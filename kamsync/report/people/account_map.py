"""Who is who at a customer: contacts and whom they report to, as Mermaid, Graphviz DOT and a CSV
that Lucidchart's org chart imports.

Names and titles are a CRM's text: ids of nodes are our own, labels are reduced to characters that
none of the three languages reads as syntax, and a CSV cell never begins like a formula.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import polars as pl

from kamsync.hostile_text import FORMULA
from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.messages.formats import date, number, plain
from kamsync.people.titles import shipped_titles
from kamsync.report.sections.touches import last_touches, threads_without, touches_of
from kamsync.scoring.read.inputs import Inputs, Policy

State = Literal["engaged", "quiet", "left", "unknown"]
Change = Literal["", "new", "colder", "lost"]
"""Since an earlier day: engaged only now, no longer engaged, gone."""
STYLES: Final[Mapping[State, tuple[str, str]]] = {
    "engaged": ("#e8f2f9", "#0072B2"),
    "quiet": ("#ffffff", "#6b7680"),
    "left": ("#fdeee6", "#D55E00"),
    "unknown": ("#ffffff", "#b9c1c9"),
}
"""Fill and line; the state also stands in the label, so colour is never alone."""
_ENTITIES: Final = {c: f"#{ord(c)};" for c in "#&;<>\"'`{}[]()|\\%*_~"}
"""Mermaid reads `#35;` as a character; everything it might read otherwise goes this way."""


_SHOWN: Final = ("name", "title", "role", "seniority")


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    title: str
    role: str
    reports_to: str | None
    state: State
    last_touch: dt.date | None
    change: Change = ""
    threads_without: float | None = None
    """Effective number of contacts left without them; None where they are not engaged."""


@dataclass(frozen=True)
class AccountMap:
    account: str
    people: tuple[Person, ...]
    """By id; nobody reports to a person outside the map or, by a circle, to themselves."""
    named: bool = True
    """Whether people stand there by name; else by title, role or id."""
    since: dt.date | None = None
    """The earlier day that changes are told from."""


def draw_map(inputs: Inputs, policy: Policy, members: Sequence[str], account: str) -> AccountMap:
    """The people of the group whose account ids are `members`."""
    named = policy.names_people
    contacts = (
        inputs.live("contact", "id", "account_id", *_SHOWN, "reports_to_id", "left_at")
        .filter(pl.col("account_id").is_in(list(members)))
        .sort("id")
        .collect()
    )
    touches, ids = None, contacts["id"].to_list()
    without: dict[str, float] = {}
    if inputs.has("activity", "contact_ids"):
        found = touches_of(inputs, policy, members)
        touches, without = last_touches(found, ids), threads_without(found, ids, policy.as_of)
    bosses = _without_circles(dict(contacts.select("id", "reports_to_id").iter_rows()))
    people = [
        Person(
            id=row["id"],
            name=_name(row, named=named),
            title=plain(row["title"] or "", 80),
            role=_role(row),
            reports_to=bosses[row["id"]],
            state=_state(row["left_at"], touches, row["id"], policy.as_of),
            last_touch=(touches or {}).get(row["id"]),
            threads_without=without.get(row["id"]),
        )
        for row in contacts.to_dicts()
    ]
    return AccountMap(plain(account, 80), tuple(people), named)


def compared(now: AccountMap, then: AccountMap, since: dt.date) -> AccountMap:
    """`now` with what became of each one since `then`, the same people's map of that day."""
    before = {person.id: person.state for person in then.people}
    people = (replace(p, change=_change(before.get(p.id), p.state)) for p in now.people)
    return replace(now, people=tuple(people), since=since)


def _change(then: State | None, now: State) -> Change:
    if now == "left":
        return "" if then == "left" else "lost"
    if now == "engaged":
        return "" if then == "engaged" else "new"
    return "colder" if then == "engaged" else ""


def _name(row: Mapping[str, Any], *, named: bool) -> str:
    """Empty where the title or the role says who it is."""
    if named and row["name"]:
        return plain(row["name"], 80)
    return "" if not named and (row["title"] or row["role"]) else plain(row["id"], 80)


def _role(row: Mapping[str, Any]) -> str:
    """One of our roles, else what the CRM wrote."""
    words = (row["title"] or "", row["role"] or "", row["seniority"] or "")
    return shipped_titles().person(*words)[0] or plain(row["role"] or "", 40)


def _state(
    left: dt.date | None, touches: Mapping[str, dt.date] | None, contact: str, as_of: dt.date
) -> State:
    """`touches` holds those of the last 180 days; None where links to people are not mapped."""
    if left is not None and left <= as_of:
        return "left"
    if touches is None:
        return "unknown"
    return "engaged" if contact in touches else "quiet"


def _without_circles(bosses: dict[str, str | None]) -> dict[str, str | None]:
    """Bosses outside the map are dropped; of a circle, the line of its lowest id is."""
    known = {who: boss if boss in bosses else None for who, boss in bosses.items()}
    for start in sorted(known):
        seen, boss = {start}, known[start]
        while boss is not None and boss not in seen:
            seen.add(boss)
            boss = known[boss]
        if boss == start:
            known[start] = None
    return known


def lines_of(person: Person, language: str) -> list[str]:
    """Name, title and role, state with the date of the last touch."""
    said = labels.role_word(person.role, language)
    about = ", ".join(part for part in (person.title, said) if part)
    state = text(f"report.map.{person.state}", language)
    if person.last_touch is not None:
        state = f"{state} ({date(person.last_touch, language)})"
    left = ""
    if person.state == "engaged" and person.threads_without is not None:
        shown = number(person.threads_without, language, 1)
        left = text("report.map.without", language, n=shown)
    change = text(f"report.map.change.{person.change}", language) if person.change else ""
    return [part for part in (person.name, about, state, left, change) if part]


def account_lines(found: AccountMap, language: str) -> list[str]:
    """Its name; that names are off; the day changes are told from."""
    notes = [] if found.named else [text("report.map.unnamed", language)]
    if found.since is not None:
        notes.append(text("report.map.since", language, day=date(found.since, language)))
    return [found.account, *notes]


def mermaid(found: AccountMap, language: str) -> str:
    ids = {person.id: f"p{n}" for n, person in enumerate(found.people)}
    top = "<br/>".join(mermaid_text(part) for part in account_lines(found, language))
    lines = ["flowchart TD", f'  a["{top}"]']
    for person in found.people:
        label = "<br/>".join(mermaid_text(part) for part in lines_of(person, language))
        lines.append(f'  {ids[person.id]}["{label}"]:::{person.state}')
    for person in found.people:
        boss = ids[person.reports_to] if person.reports_to else "a"
        lines.append(f"  {boss} --> {ids[person.id]}")
    for state, (fill, line) in STYLES.items():
        lines.append(f"  classDef {state} fill:{fill},stroke:{line},color:#1d2730")
    return "\n".join(lines) + "\n"


def mermaid_text(label: str) -> str:
    """A label that Mermaid reads as text alone."""
    return "".join(_ENTITIES.get(c, c) for c in label)


def dot(found: AccountMap, language: str) -> str:
    ids = {person.id: f"p{n}" for n, person in enumerate(found.people)}
    lines = [
        "digraph account {",
        '  node [shape=box, style="rounded,filled", fontname="Helvetica"];',
        f"  a [label={_quoted(account_lines(found, language))}];",
    ]
    for person in found.people:
        fill, line = STYLES[person.state]
        label = _quoted(lines_of(person, language))
        lines.append(f'  {ids[person.id]} [label={label}, fillcolor="{fill}", color="{line}"];')
    for person in found.people:
        boss = ids[person.reports_to] if person.reports_to else "a"
        lines.append(f"  {boss} -> {ids[person.id]};")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(parts: Sequence[str]) -> str:
    r"""A DOT string: backslash and quote escaped, so that `\N` stays two characters."""
    safe = [part.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for part in parts]
    return '"' + "\\n".join(safe) + '"'


def lucid_csv(found: AccountMap, language: str) -> str:
    """One row per person with the id of whom they report to; the account itself is row 0."""
    ids = {person.id: str(n) for n, person in enumerate(found.people, start=1)}
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(
        ["Employee ID", "Name", "Supervisor ID", "Title", "Role", "Status", "Last touch"]
    )
    top = ". ".join(account_lines(found, language))
    writer.writerow(["0", _cell(top), "", "", "", "", ""])
    for person in found.people:
        last = person.last_touch.isoformat() if person.last_touch else ""
        boss = ids[person.reports_to] if person.reports_to else "0"
        state = text(f"report.map.{person.state}", language)
        said = labels.role_word(person.role, language)
        names = (_cell(part) for part in (person.title, said, state))
        writer.writerow(
            [ids[person.id], _cell(person.name or person.title or said), boss, *names, last]
        )
    return table.getvalue()


def _cell(value: str) -> str:
    return f"'{value}" if re.match(FORMULA, value) else value
