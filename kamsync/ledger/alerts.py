"""Alerts in the ledger: episodes per director, events, what keeps quiet, and the outbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from kamsync.ledger.database import Database
from kamsync.ledger.schema import (
    alert_clock,
    alert_episode,
    alert_event,
    alert_message,
    alert_quiet,
)
from kamsync.model.alert import AlertEpisode, AlertEvent, Message, Posted, Quiet

CRASHED_AFTER: Final = dt.timedelta(minutes=10)
"""A message still `sending` after this was in the hands of a process that was killed."""
MOST_TRIES: Final = 20
_EPISODE: Final = ("director", "root", "level", "told", "since", "quiet_until")
_QUIET: Final = ("root", "kind", "level", "since", "until", "by", "reason", "source")
_EVENT: Final = (
    *("director", "root", "kind", "level", "earlier", "as_of"),
    *("immediate", "detail"),
)
_MESSAGE: Final = (
    *("director", "channel", "kind", "title", "body", "not_before", "account"),
    "severity",
)


@dataclass(frozen=True)
class Heard:
    """What one run leaves behind; the ledger takes all of it or nothing."""

    run_id: str
    at: dt.datetime
    episodes: Sequence[AlertEpisode]
    """All that stand from now on."""
    events: Sequence[AlertEvent] = ()
    messages: Sequence[Message] = ()
    """For the immediate events; the others wait for the digest."""
    over: Sequence[str] = ()
    """Roots on which nothing depends any more: an acknowledgement ends."""


class AlertLedger:
    """The part of the ledger that alerts read and write."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def alert_episodes(self, connection: str) -> list[AlertEpisode]:
        columns = [alert_episode.c[n] for n in _EPISODE]
        query = select(*columns).where(alert_episode.c.connection == connection)
        with self._database.reading() as db:
            rows = db.execute(query.order_by(alert_episode.c.root, alert_episode.c.director))
            return [AlertEpisode(**row) for row in rows.mappings()]

    def hear(self, connection: str, heard: Heard) -> None:
        """One transaction: memory, events and the messages that are to be sent."""
        with self._database.writing() as db:
            db.execute(delete(alert_episode).where(alert_episode.c.connection == connection))
            episodes = [{"connection": connection, **asdict(e)} for e in heard.episodes]
            if episodes:
                db.execute(insert(alert_episode), episodes)
            stamp = {"connection": connection, "run_id": heard.run_id, "at": heard.at}
            events = [stamp | asdict(e) | {"waiting": not e.immediate} for e in heard.events]
            _supersede(db, connection, heard.events)
            if events:
                db.execute(insert(alert_event), events)
            post(db, connection, heard.messages, heard.at, heard.run_id)
            if heard.over:
                _end_acknowledged(db, connection, heard.over, heard.at)

    def waiting_events(self, connection: str) -> list[AlertEvent]:
        """Collected for the next digest, oldest first."""
        mine = (alert_event.c.connection == connection) & alert_event.c.waiting.is_(True)
        query = select(*(alert_event.c[n] for n in _EVENT)).where(mine)
        with self._database.reading() as db:
            rows = db.execute(query.order_by(alert_event.c.number)).mappings()
            return [AlertEvent(**row) for row in rows]

    def last_alert_events(self, connection: str, limit: int = 20) -> list[AlertEvent]:
        """Newest first."""
        query = select(*(alert_event.c[n] for n in _EVENT)).where(
            alert_event.c.connection == connection
        )
        with self._database.reading() as db:
            rows = db.execute(query.order_by(alert_event.c.number.desc()).limit(limit)).mappings()
            return [AlertEvent(**row) for row in rows]

    def put_digests(
        self,
        connection: str,
        directors: Sequence[str],
        messages: Sequence[Message],
        at: dt.datetime,
    ) -> None:
        """What these directors' digests told waits no longer; one transaction."""
        of_directors = (alert_event.c.connection == connection) & alert_event.c.director.in_(
            directors
        )
        with self._database.writing() as db:
            db.execute(update(alert_event).where(of_directors).values(waiting=False))
            post(db, connection, messages, at, "")

    def digest_looked_at(self, connection: str) -> dt.datetime | None:
        """When it was last asked whether a digest is due."""
        query = select(alert_clock.c.looked_at).where(alert_clock.c.connection == connection)
        with self._database.reading() as db:
            found: dt.datetime | None = db.scalar(query)
        return found

    def look_at_digest(self, connection: str, at: dt.datetime) -> None:
        with self._database.writing() as db:
            db.execute(delete(alert_clock).where(alert_clock.c.connection == connection))
            db.execute(insert(alert_clock), {"connection": connection, "looked_at": at})

    def quiets(self, connection: str) -> list[Quiet]:
        """Not ended by a person or a recovery; whether it is in force on a day is not asked."""
        mine = (alert_quiet.c.connection == connection) & alert_quiet.c.ended_at.is_(None)
        query = select(*(alert_quiet.c[n] for n in _QUIET)).where(mine)
        with self._database.reading() as db:
            rows = db.execute(query.order_by(alert_quiet.c.number)).mappings()
            return [Quiet(**row) for row in rows]

    def add_quiet(self, connection: str, quiet: Quiet, at: dt.datetime) -> None:
        """The latest of a group replaces the earlier ones from the same source."""
        with self._database.writing() as db:
            _end(db, connection, [quiet.root], at, source=quiet.source)
            db.execute(insert(alert_quiet), {"connection": connection, "at": at, **asdict(quiet)})

    def end_quiets(
        self, connection: str, roots: Iterable[str], at: dt.datetime, source: str = ""
    ) -> None:
        """From that source, or from every one."""
        with self._database.writing() as db:
            _end(db, connection, list(roots), at, source=source)

    def quiet_log(self, connection: str) -> list[Quiet]:
        """Every decision, snooze and acknowledgement there ever was, oldest first."""
        query = select(*(alert_quiet.c[n] for n in _QUIET))
        query = query.where(alert_quiet.c.connection == connection)
        with self._database.reading() as db:
            rows = db.execute(query.order_by(alert_quiet.c.number)).mappings()
            return [Quiet(**row) for row in rows]

    def due_messages(self, connection: str, now: dt.datetime) -> list[Posted]:
        """To be sent now, oldest first: new ones, failed ones, and those a kill left in doubt."""
        m = alert_message.c
        doubtful = (m.status == "sending") & (m.tried_at < now - CRASHED_AFTER)
        open_ = (m.status.in_(("pending", "failed")) | doubtful) & (m.not_before <= now)
        return self._posted(m.connection == connection, open_, newest_first=False)

    def claim(self, number: int, now: dt.datetime) -> bool:
        """Before it is sent; False when another process has it."""
        m = alert_message.c
        free = m.status.in_(("pending", "failed")) | (m.tried_at < now - CRASHED_AFTER)
        taken = {"status": "sending", "tried_at": now, "attempts": m.attempts + 1}
        with self._database.writing() as db:
            done = db.execute(update(alert_message).where(m.number == number, free).values(taken))
            return bool(done.rowcount)

    def settle(self, number: int, error: str) -> None:
        """After it was sent: empty = it arrived. After MOST_TRIES it is dropped."""
        m = alert_message.c
        with self._database.writing() as db:
            tries = db.scalar(select(m.attempts).where(m.number == number)) or 0
            lost = "dropped" if tries >= MOST_TRIES else "failed"
            ended = {"status": lost if error else "sent", "error": error}
            db.execute(update(alert_message).where(m.number == number).values(ended))

    def messages(self, connection: str, limit: int = 50) -> list[Posted]:
        """Newest first."""
        return self._posted(alert_message.c.connection == connection, limit=limit)

    def _posted(
        self, *where: object, limit: int | None = None, newest_first: bool = True
    ) -> list[Posted]:
        number = alert_message.c.number
        query = select(alert_message).where(*where)  # type: ignore[arg-type]
        query = query.order_by(number.desc() if newest_first else number).limit(limit)
        with self._database.reading() as db:
            rows = [dict(row) for row in db.execute(query).mappings()]
        rest = ("number", "status", "attempts", "created_at", "tried_at", "error", "run_id")
        return [
            Posted(message=Message(**{n: r[n] for n in _MESSAGE}), **{n: r[n] for n in rest})
            for r in rows
        ]


def _supersede(db: Connection, connection: str, events: Sequence[AlertEvent]) -> None:
    """What waits for the digest is old once the same group is told at once."""
    e = alert_event.c
    for event in events:
        if event.immediate:
            same = (e.connection == connection) & (e.director == event.director)
            same = same & (e.root == event.root)
            db.execute(update(alert_event).where(same).values(waiting=False))


def post(
    db: Connection, connection: str, messages: Sequence[Message], at: dt.datetime, run_id: str
) -> None:
    """Into the outbox, inside the caller's transaction."""
    fresh = {"connection": connection, "created_at": at, "run_id": run_id, "status": "pending"}
    rows = [fresh | {"attempts": 0, "error": ""} | asdict(m) for m in messages]
    if rows:
        db.execute(insert(alert_message), rows)


def _end(
    db: Connection, connection: str, roots: Sequence[str], at: dt.datetime, source: str = ""
) -> None:
    q = alert_quiet.c
    mine = (q.connection == connection) & q.root.in_(roots) & q.ended_at.is_(None)
    if source:
        mine = mine & (q.source == source)
    db.execute(update(alert_quiet).where(mine).values(ended_at=at))


def _end_acknowledged(
    db: Connection, connection: str, roots: Sequence[str], at: dt.datetime
) -> None:
    q = alert_quiet.c
    mine = (q.connection == connection) & q.root.in_(roots) & q.ended_at.is_(None)
    db.execute(update(alert_quiet).where(mine, q.until.is_(None)).values(ended_at=at))
