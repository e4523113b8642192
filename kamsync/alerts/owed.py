"""What channels still owe: messages that failed, one finding per channel. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kamsync.model.alert import IN_CRM, Posted
from kamsync.model.change import Finding


def owed(unsent: Iterable[Posted]) -> list[Finding]:
    """One per channel that owes a message; `unsent` oldest first."""
    found: dict[str, list[Posted]] = {}
    for posted in unsent:
        found.setdefault(posted.message.channel, []).append(posted)
    return [_finding(channel, items) for channel, items in found.items()]


def _finding(channel: str, items: Sequence[Posted]) -> Finding:
    last = items[-1]
    given_up = sum(p.status == "dropped" for p in items)
    values = {"n": len(items), "error": last.error, "given_up": given_up, "tries": last.attempts}
    variant = ("crm" if channel == IN_CRM else "address") + ("_given_up" if given_up else "")
    return Finding("alert_channel", "warning", f"channel {channel}", values=values, variant=variant)
