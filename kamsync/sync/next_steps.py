"""What a person is offered when a plan waits: a command, or what really helps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from kamsync.messages import formats
from kamsync.messages.sentences import sentence
from kamsync.sync.plan.trip import Trip

_NO_HELP: Final = ("wrong_org", "api_budget")
"""Guards that nobody should be invited to accept: what they saw stays as it is."""


def command(plan_id: str, guards: Iterable[str] = ()) -> str:
    """What applies that plan."""
    return " ".join(["kamsync apply", plan_id, *(f"--accept {g}" for g in sorted(set(guards)))])


def seen(trip: Trip, language: str) -> str:
    """What a guard saw, and its line."""
    return sentence(f"guard.{trip.code}", language, trip.values)


def tripped(plan_id: str, trips: Collection[Trip], language: str) -> str:
    """What the guards saw, and the way on."""
    names = {t.guard for t in trips}
    each = (formats.pair(t.guard, seen(t, language), language) for t in trips)
    guards = formats.series(each, language)
    ways = [sentence(f"wait.{g}", language) for g in _NO_HELP if g in names]
    if not ways:
        ways = [sentence("wait.accept", language, {"command": command(plan_id, names)})]
    return sentence("wait.guards", language, {"what": guards, "way": ". ".join(ways)})
