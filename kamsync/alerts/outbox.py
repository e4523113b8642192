"""Messages out of the ledger into their channels: claimed before, settled after, each alone."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from kamsync.alerts.channel import send
from kamsync.alerts.content import alert_text, digest
from kamsync.alerts.decide import net
from kamsync.alerts.hours import digest_due, not_before
from kamsync.alerts.owed import owed
from kamsync.config.sections import Config
from kamsync.connector import Notifier
from kamsync.errors import ConnectorError
from kamsync.ledger.ledger import Ledger
from kamsync.messages.sentences import said, sentence
from kamsync.model.alert import (
    IN_CRM,
    OPERATOR,
    AlertEpisode,
    AlertEvent,
    Message,
    Posted,
    Severity,
)
from kamsync.model.change import Finding
from kamsync.model.words import LEVELS
from kamsync.scoring.explain.good_news import GoodNews

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outbox:
    """One connection's messages."""

    connection: str
    config: Config
    folder: Path
    """Where `file:` references are looked for."""
    ledger: Ledger
    notifier: Notifier | None = None
    """Where the CRM itself can tell its users."""

    def immediate(
        self, events: Sequence[AlertEvent], now: dt.datetime, *, first: bool = False
    ) -> list[Message]:
        """One message per director and channel for all that is told at once."""
        rules, found = self.config.alerts, []
        for name in rules.directors:
            mine = [e for e in events if e.immediate and e.director == name]
            if mine:
                words = alert_text(
                    mine, self._language(name), self.config.home_currency, first=first
                )
                found += self._messages(name, mine, "immediate", words, now)
        return found

    def collect(self, now: dt.datetime, good: Callable[[], Sequence[GoodNews]] = tuple) -> int:
        """Turn what waits into digests, where one is due; how many messages it made. `good`: what
        went well in the week, asked for only then; for who directs the whole portfolio."""
        rules, ledger = self.config.alerts, self.ledger
        looked_at = ledger.digest_looked_at(self.connection)
        due = digest_due(now, looked_at, rules, self.config.timezone)
        if not due and looked_at is not None:
            return 0
        messages: list[Message] = []
        if due:
            events = ledger.waiting_events(self.connection)
            standing, well = ledger.alert_episodes(self.connection), good()
            for name, director in rules.directors.items():
                heard = () if director.directs else well
                messages += self._digest(name, events, standing, heard, now)
            directors = sorted({e.director for e in events})
            ledger.put_digests(self.connection, directors, messages, now)
        ledger.look_at_digest(self.connection, now)
        return len(messages)

    def _digest(
        self,
        name: str,
        events: Sequence[AlertEvent],
        standing: Sequence[AlertEpisode],
        good: Sequence[GoodNews],
        now: dt.datetime,
    ) -> list[Message]:
        mine = net([e for e in events if e.director == name], self.config.alerts)
        if not mine and not good:
            return []
        news = {e.root for e in mine}
        others = [e for e in standing if e.director == name and e.root not in news]
        count = sum(e.told != "none" for e in others)
        words = digest(mine, count, self._language(name), self.config.home_currency, good)
        return self._messages(name, mine, "digest", words, now)

    def deliver(
        self,
        now: dt.datetime,
        go_on: Callable[[], bool] = lambda: True,
        *,
        patient: bool = False,
        operator: bool = False,
    ) -> list[Posted]:
        """Send what is due to directors, or to the operator; returns what failed now.

        `patient`: a failed one waits longer after each try; else every one is tried.
        """
        failed: list[Posted] = []
        for posted in self.ledger.due_messages(self.connection, now):
            if (posted.message.director == OPERATOR) is not operator:
                continue
            if not go_on():
                break
            if patient and _too_soon(posted, now):
                continue
            if self.ledger.claim(posted.number, now):
                error = self._send(posted.message)
                self.ledger.settle(posted.number, error)
                channel = posted.message.channel
                if error:
                    failed.append(posted)
                    log.warning("alert not taken", extra={"channel": channel, "reason": error})
                else:
                    log.info("alert sent", extra={"channel": channel})
        return failed

    def _send(self, message: Message) -> str:
        if message.channel == IN_CRM:
            return self._notify(message)
        ours = self.config.operator if message.director == OPERATOR else self.config.alerts
        channel = ours.channels.get(message.channel)
        if channel is None:
            return sentence("alert.channel_gone", self.config.language)
        return send(channel, message, self.folder)

    def _notify(self, message: Message) -> str:
        director = self.config.alerts.directors.get(message.director)
        if self.notifier is None or director is None or not director.user:
            return sentence("alert.no_notifier", self.config.language)
        try:
            outcomes = self.notifier.notify(
                [director.user], message.title, message.body, message.account
            )
        except ConnectorError as error:
            return str(error)
        return "; ".join(
            said(o.reason, self.config.language) or o.code for o in outcomes if not o.ok
        )

    def findings(self) -> list[Finding]:
        """One per channel that owes a message."""
        return owed(self.ledger.unsent(self.connection))

    def _language(self, director: str) -> str:
        return self.config.alerts.directors[director].language or self.config.language

    def _messages(
        self,
        name: str,
        events: Sequence[AlertEvent],
        kind: Literal["immediate", "digest"],
        words: tuple[str, str],
        now: dt.datetime,
    ) -> list[Message]:
        """To one director, on every channel."""
        rules = self.config.alerts
        at = not_before(now, rules, self.config.timezone)
        channels = list(rules.directors[name].channels)
        if self.notifier is not None and rules.directors[name].user:
            channels.append(IN_CRM)
        ordered = sorted(events, key=lambda e: (-LEVELS.index(e.level), e.root))
        worst = ordered[0].root if ordered else ""
        return [Message(name, c, kind, *words, at, worst, severity(events)) for c in channels]


_SEVERITY: Final[dict[str, Severity]] = {"critical": "failure", "high": "warning"}


def severity(events: Sequence[AlertEvent]) -> Severity:
    """Of the highest level that began or rose; success where dependencies are only over."""
    worse = [e.level for e in events if e.kind in ("fire", "worsen", "lapse")]
    if not worse:
        return "success" if all(e.kind == "recover" for e in events) else "info"
    return _SEVERITY.get(max(worse, key=LEVELS.index), "info")


def _too_soon(posted: Posted, now: dt.datetime) -> bool:
    """One minute after the first failure, then twice as long each time, at most 12 hours."""
    if posted.status != "failed" or posted.tried_at is None:
        return False
    minutes = min(2 ** (posted.attempts - 1), 720)
    return now < posted.tried_at + dt.timedelta(minutes=minutes)
