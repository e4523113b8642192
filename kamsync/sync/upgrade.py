"""What another version of kamsync brings: the ledger's form, own fields, and who moves."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from kamsync import durable
from kamsync.config.project import Project
from kamsync.ledger.condition import existing, unusable
from kamsync.ledger.ledger import Ledger
from kamsync.ledger.sqlite_file import address, file_of
from kamsync.sync.assessment import assess
from kamsync.sync.pull.streams import as_pulled
from kamsync.sync.session import Session, session_over


@dataclass(frozen=True)
class FirstNight:
    """What a run would do to the last applied day, if it had been run by this version."""

    as_of: dt.date
    groups: int
    moved: pl.DataFrame
    """root, name, revenue, tier, tier_new, score, score_new; the largest first."""
    scores: int
    """Groups whose score is another, by at least a tenth of a point, or no longer (un)known."""
    records: int
    tasks: int


@contextmanager
def on_a_copy(project: Project, name: str | None, now: dt.datetime) -> Iterator[Session]:
    """A session over a copy of the ledger that is brought up to date; the ledger stays as it is.

    SQLite is copied, beside itself or where this user may not write among the system's own
    temporary files; another database is only read, and raises LedgerError where it is older.
    """
    url, folder = address(project.head.ledger_url, project.folder), project.folder
    file = file_of(url, folder)
    if file is None:
        with session_over(project, name, now, Ledger.open(url, folder, read_only=True)) as session:
            yield session
        return
    state = project.state_dir
    beside = durable.private_folder(state) if durable.is_writable(state) else None
    with TemporaryDirectory(dir=beside, prefix=".upgrade-") as place:
        copy = Path(place) / "ledger.sqlite"
        if file.exists():
            _copied(file, copy)
        ledger = Ledger.open(f"sqlite:///{copy}", folder)
        with session_over(project, name, now, ledger) as session:
            yield session


def _copied(source: Path, target: Path) -> None:
    """Whole even while somebody writes."""
    try:
        with (
            closing(sqlite3.connect(existing(source), uri=True)) as here,
            closing(sqlite3.connect(target)) as there,
        ):
            here.backup(there)
    except sqlite3.Error as error:
        raise unusable(str(source), error) from error


def first_night(session: Session) -> FirstNight | None:
    """The last pull, scored as of the last applied day; None where nothing was applied yet.

    The day is the same and so are the rows: what differs comes from this version, its defaults,
    the scorecard or the config.
    """
    applied = session.archive.latest()
    generation = session.mirror.current()
    if applied is None or generation is None:
        return None
    session.as_of = applied.as_of
    assessed = assess(session, as_pulled(generation), frozenset())
    new = assessed.scored.groups.select("root", "name", "revenue", "score", "tier")
    then = session.archive.part(applied, "root", "score", "tier")
    both = new.rename({"score": "score_new", "tier": "tier_new"}).join(then, on="root")
    moved = both.filter(pl.col("tier").ne_missing(pl.col("tier_new")))
    other = pl.col("score").round(1).ne_missing(pl.col("score_new").round(1)).sum()
    counts = assessed.parts.counts
    return FirstNight(
        applied.as_of,
        new.height,
        moved.sort(["revenue", "root"], descending=[True, False]),
        int(both.select(other).item()),
        counts["records"],
        counts["tasks"],
    )
