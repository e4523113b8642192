"""What sales directors are told: events, their memory, what keeps them quiet, messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

EventKind = Literal["fire", "worsen", "ease", "recover", "lapse"]
"""lapse: a decision or a snooze ended and the dependency still stands."""
QuietKind = Literal["ack", "snooze", "accept", "reduce", "insure", "exit"]
DECISIONS: Final = ("accept", "reduce", "insure", "exit")
DECISION_WORDS: Final[Mapping[str, QuietKind]] = {
    **dict.fromkeys(("accept", "accepted", "accepter", "accepté"), "accept"),
    **dict.fromkeys(("reduce", "reduced", "réduire", "reduire"), "reduce"),
    **dict.fromkeys(("insure", "insured", "couvrir", "assurer"), "insure"),
    **dict.fromkeys(("exit", "sortir"), "exit"),
}
"""What a person may write on the account, in lower case → the decision it is."""
IN_CRM: Final = "crm"
"""The channel of notifications inside the CRM, to directors who are users there."""
OPERATOR: Final = "@operator"
"""Stands where a director would: whoever runs kamsync."""
Severity = Literal["info", "success", "warning", "failure"]
"""As Apprise counts them."""
MessageStatus = Literal["pending", "sending", "sent", "failed", "dropped"]


@dataclass(frozen=True)
class AlertEpisode:
    """One dependency that one director knows of, or would if it were not quiet."""

    director: str
    root: str
    level: str
    """What it is now."""
    told: str
    """What the director was told last; none where nothing was told yet."""
    since: dt.date
    quiet_until: dt.date | None = None
    """Last day of the quiet that was in force at the last run."""


@dataclass(frozen=True)
class Quiet:
    """Why nothing is said about a group for a while."""

    root: str
    kind: QuietKind
    level: str
    """The level it was said of: a higher one ends the quiet (but not a snooze)."""
    since: dt.date
    until: dt.date | None = None
    """Last day; None: until it worsens or recovers (acknowledged)."""
    by: str = ""
    reason: str = ""
    source: str = "command"
    """command, field (of the account), task (done in the CRM)."""


@dataclass(frozen=True)
class AlertEvent:
    """One change of state that one director hears of."""

    director: str
    root: str
    kind: EventKind
    level: str
    earlier: str
    as_of: dt.date
    immediate: bool = False
    detail: dict[str, Any] = field(default_factory=dict)
    """Figures of that day, for the text."""


@dataclass(frozen=True)
class Message:
    """One text to one channel, kept before it is sent."""

    director: str
    channel: str
    kind: Literal["immediate", "digest"]
    title: str
    body: str
    not_before: dt.datetime
    account: str = ""
    """What a notification inside the CRM opens: the account of the worst news."""
    severity: Severity = "info"


@dataclass(frozen=True)
class Posted:
    """A message with what became of it."""

    number: int
    message: Message
    status: MessageStatus
    attempts: int
    created_at: dt.datetime
    tried_at: dt.datetime | None
    error: str
    run_id: str
