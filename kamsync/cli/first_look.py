"""The login at set-up: who answers, in which currency, which streams, which people."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kamsync.cli.command import Globals
from kamsync.config.project import Project
from kamsync.connector import Window
from kamsync.errors import KamsyncError
from kamsync.sync.session import Session, opened


@dataclass(frozen=True)
class Person:
    id: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Look:
    """What a login showed; `problem` says why there is nothing to see."""

    org: str = ""
    org_id: str = ""
    currency: str = ""
    timezone: str = ""
    streams: frozenset[str] = frozenset()
    people: tuple[Person, ...] = ()
    problem: KamsyncError | None = None
    codes: frozenset[str] = field(default_factory=frozenset)

    @property
    def worked(self) -> bool:
        return bool(self.org)

    def named(self, text: str) -> list[Person]:
        """Who is meant: by id, by the whole name or address, else by a part of them."""
        word = text.strip().casefold()
        exact = [p for p in self.people if word in (p.id.casefold(), p.name.casefold(), p.email)]
        parts = [p for p in self.people if word in p.name.casefold() or word in p.email]
        return exact or parts

    def carries(self) -> str:
        """The shipped scorecard that these streams can fill."""
        if "revenue" in self.streams:
            return "ledger"
        return "default" if not self.worked or "activity" in self.streams else "pipeline"


def first_look(options: Globals, project: Project) -> Look:
    """One login; whatever stops it is the look's problem, not an error of set-up."""
    try:
        with opened(project, "main", options.as_of, options.now) as session:
            seen = session.seen
            codes = frozenset(f.code for f in (*seen.findings, *session.connector.check()))
            streams = frozenset(seen.streams)
            people = _people(session)
            return Look(
                org=seen.org_name,
                org_id=seen.org_id,
                currency=seen.home_currency,
                timezone=seen.timezone,
                streams=streams,
                people=people,
                codes=codes,
            )
    except KamsyncError as error:
        return Look(problem=error)


def _people(session: Session) -> tuple[Person, ...]:
    if "user" not in session.seen.streams:
        return ()
    pages = session.connector.pull("user", Window(None, session.seen.clock))
    frames = [page.frame for page in pages]
    if not frames:
        return ()
    table = pl.concat(frames, how="diagonal")
    found = (row for row in table.iter_rows(named=True) if row.get("id"))
    active = (r for r in found if str(r.get("is_active") or "true").lower() == "true")
    return tuple(
        Person(str(r["id"]), str(r.get("name") or ""), str(r.get("email") or "").casefold())
        for r in active
    )
