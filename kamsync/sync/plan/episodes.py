"""Episodes: a flag's life on one group, from open to close, and the key of its task (numbers §6).

State is what the events strictly before as_of say; re-runs of one day therefore agree.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

import polars as pl

from kamsync.scorecard import Flag, Scorecard
from kamsync.scoring.metrics.refresh import watched

EVENTS = {
    "flag": pl.String,
    "root": pl.String,
    "event": pl.String,
    "key": pl.String,
    "n": pl.Int64,
}
ANSWER = "answer:"
"""Begins the event that holds what a person answered; it neither opens nor closes."""
_KEY = re.compile(r"kamsync:([^:]+):([a-z][a-z0-9_]*):(.+):(\d{4}-\d{2}-\d{2}):(\d+)\Z", re.DOTALL)


@dataclass(frozen=True)
class Key:
    """`kamsync:<connection>:<flag>:<root at opening>:<opening as_of>:<n>`."""

    connection: str
    flag: str
    root: str
    opened: dt.date
    n: int

    def __str__(self) -> str:
        return f"kamsync:{self.connection}:{self.flag}:{self.root}:{self.opened}:{self.n}"

    @classmethod
    def parse(cls, text: str) -> Key | None:
        found = _KEY.match(text)
        if not found:
            return None
        connection, flag, root, opened, n = found.groups()
        try:
            return cls(connection, flag, root, dt.date.fromisoformat(opened), int(n))
        except ValueError:
            return None


@dataclass(slots=True)
class Episode:
    """The latest episode of one flag on one root."""

    flag: str
    root: str
    key: str
    n: int
    since: dt.date
    """Day it opened, or was reopened."""
    is_open: bool = True
    closed_on: dt.date | None = None
    case: int = 0
    """Of the flag's cases, the one that holds today."""


def replay(events: pl.DataFrame) -> dict[tuple[str, str], Episode]:
    """(root, flag) → latest episode, from the ledger's events in order."""
    columns = ("root", "flag", "key", "n", "since", "closed_on")
    return {
        (root, flag): Episode(flag, root, key, n, since, closed_on is None, closed_on)
        for root, flag, key, n, since, closed_on in _latest(events).select(columns).iter_rows()
    }


def open_flags(events: pl.DataFrame) -> pl.DataFrame:
    """root, flag of the episodes that are open after these events."""
    return _latest(events).filter(pl.col("closed_on").is_null()).select("root", "flag")


def _latest(events: pl.DataFrame) -> pl.DataFrame:
    """root, flag, key, n, since, closed_on (null: open) of the latest episode of each."""
    event = pl.col("event")
    opened = pl.col("key", "n", "as_of").filter(event != "close").last()
    closed = pl.when(event.last() == "close").then(pl.col("as_of").last()).alias("closed_on")
    return (
        events.filter(event.is_in(("open", "reopen", "close")))
        .group_by("root", "flag", maintain_order=True)
        .agg(opened, closed)
        .rename({"as_of": "since"})
        .filter(pl.col("since").is_not_null())
    )


@dataclass(frozen=True)
class Turn:
    """What this run does to the episodes."""

    events: pl.DataFrame
    """EVENTS of this as_of."""
    open_now: list[Episode]
    kept: list[Episode]
    """Open, and their flag is only no longer for the group's tier."""
    closed: list[Episode]


def advance(
    before: dict[tuple[str, str], Episode],
    states: pl.DataFrame,
    card: Scorecard,
    connection: str,
    as_of: dt.date,
) -> Turn:
    """Open, reopen, close. `states`: root, flag, was, open, kept, case, as scoring decided.

    Within the cool-down a flag that fires again reopens its episode, with the same task; after
    it a new one starts with n + 1. A dependency that rises takes over the open dependency task.
    """
    flags = {flag.id: flag for flag in watched(card)}
    now_open: list[Episode] = []
    kept: list[Episode] = []
    closed: list[Episode] = []
    events: list[tuple[str, str, str, str, int]] = []
    adoptable = _open_dependency_keys(before, flags)
    columns = ("root", "flag", "was", "open", "kept", "case")
    moving = states.filter(pl.col("was") | pl.col("open")).select(columns)
    for root, flag_id, was, is_open, is_kept, case in moving.iter_rows():
        known = before.get((root, flag_id))
        if was and known and (is_open or is_kept):
            same = known if known.case == case else replace(known, case=case)
            (now_open if is_open else kept).append(same)
        elif was and not is_open and known:
            events.append((flag_id, root, "close", known.key, known.n))
            closed.append(known)
        elif is_open:
            episode, event = _opened(known, flags[flag_id], root, connection, as_of)
            episode.case = case
            if flags[flag_id].is_dependency and root in adoptable:
                episode.key = adoptable[root]
            events.append((flag_id, root, event, episode.key, episode.n))
            now_open.append(episode)
    closed += _without_flag(before, states, events)
    return Turn(pl.DataFrame(events, schema=EVENTS, orient="row"), now_open, kept, closed)


def _opened(
    known: Episode | None, flag: Flag, root: str, connection: str, as_of: dt.date
) -> tuple[Episode, str]:
    if known and known.closed_on and as_of <= known.closed_on + dt.timedelta(flag.cooldown_days):
        return Episode(flag.id, root, known.key, known.n, as_of), "reopen"
    n = known.n + 1 if known else 1
    key = Key(connection, flag.id, root, as_of, n)
    return Episode(flag.id, root, str(key), n, as_of), "open"


def _open_dependency_keys(
    before: dict[tuple[str, str], Episode], flags: dict[str, Flag]
) -> dict[str, str]:
    return {
        e.root: e.key
        for e in sorted(before.values(), key=lambda e: (e.root, e.since, e.flag))
        if e.is_open and e.flag in flags and flags[e.flag].is_dependency
    }


def _without_flag(
    before: dict[tuple[str, str], Episode],
    states: pl.DataFrame,
    events: list[tuple[str, str, str, str, int]],
) -> list[Episode]:
    """Open episodes whose group or flag is gone: closed, so that no task stays for ever."""
    standing = set(states.filter(pl.col("was")).select("root", "flag").iter_rows())
    gone = [e for at, e in before.items() if e.is_open and at not in standing]
    events.extend((e.flag, e.root, "close", e.key, e.n) for e in gone)
    return gone
