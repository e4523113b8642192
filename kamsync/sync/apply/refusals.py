"""Records that the CRM refuses: counted, grouped by cause, and when they stop a run. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from kamsync.model.change import Outcome

NEW_ERRORS: Final = 0.05
NEW_ERRORS_MIN: Final = 5
_GROUPS: Final = 3


def stops(new_errors: int, records: int) -> bool:
    """Whether so many records refused for the first time end the writing (numbers §7.2)."""
    return new_errors >= NEW_ERRORS_MIN and new_errors > NEW_ERRORS * records


def grouped(reasons: Iterable[str]) -> list[dict[str, Any]]:
    """The most frequent reasons first, as values of a sentence."""
    causes = Counter(reasons)
    return [
        {"code": "refused.group", "values": {"n": n, "reason": reason}}
        for reason, n in causes.most_common(_GROUPS)
    ]


def cause(outcome: Outcome) -> str:
    return f"{outcome.code}: {outcome.reason}" if outcome.code else outcome.reason
