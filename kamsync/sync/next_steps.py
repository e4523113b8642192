"""What a person is offered when a plan waits: a command, or what really helps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from kamsync.messages import formats
from kamsync.messages.sentences import sentence
from kamsync.sync.plan.trip import Trip

_NO_HELP: Final = ("wrong_org", "api_budget")
"""Guards that nobody should be invited to accept: what they saw stays as it is."""

_DATA: Final = frozenset(("rejects", "unassigned"))
"""Guards whose cause is first of all to be mended, in the CRM or the field map."""
_BASE: Final = ("account", "opportunity", "revenue")
"""Streams without which no figure of money stands."""


def command(plan_id: str, guards: Iterable[str] = ()) -> str:
    """What applies that plan."""
    return " ".join(["kamsync apply", plan_id, *(f"--accept {g}" for g in sorted(set(guards)))])


def seen(trip: Trip, language: str) -> str:
    """What a guard saw, and its line."""
    return sentence(f"guard.{trip.code}", language, trip.values)


def _leaves_nothing(trip: Trip) -> bool:
    """Where every record, or all of the money, is refused: accepting would write empty figures."""
    if trip.code == "rejects_value":
        return bool(trip.values["share"] == 1)
    values = trip.values
    return trip.code == "rejects_rows" and values["n"] == values["of"] and values["stream"] in _BASE


def tripped(plan_id: str, trips: Collection[Trip], language: str) -> str:
    """What the guards saw, and the way on."""
    names = {t.guard for t in trips}
    data = sorted(names & _DATA)
    each = (formats.pair(t.guard, seen(t, language), language) for t in trips)
    guards = formats.series(each, language)
    ways = [sentence(f"wait.{g}", language) for g in _NO_HELP if g in names]
    ways += [sentence(f"wait.{guard}", language) for guard in data]
    if not any(map(_leaves_nothing, trips)) and not names & {*_NO_HELP}:
        code = "wait.or_accept" if data else "wait.accept"
        ways.append(sentence(code, language, {"command": command(plan_id, names)}))
    return sentence("wait.guards", language, {"what": guards, "way": ". ".join(ways)})
