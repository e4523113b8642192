"""Records that the CRM refuses: counted, grouped by cause, and when they stop a run. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from kamsync.model.change import Outcome
from kamsync.model.phrase import Phrase, phrase

NEW_ERRORS: Final = 0.05
NEW_ERRORS_MIN: Final = 5
_GROUPS: Final = 3


def stops(new_errors: int, records: int) -> bool:
    """Whether so many records refused for the first time end the writing (numbers §7.2)."""
    return new_errors >= NEW_ERRORS_MIN and new_errors > NEW_ERRORS * records


def grouped(reasons: Iterable[str | Phrase]) -> list[Phrase]:
    """The most frequent reasons first, as values of a sentence."""
    given = list(reasons)
    alike = {repr(reason): reason for reason in given}
    causes = Counter(map(repr, given))
    return [
        phrase("refused.group", n=n, reason=alike[key]) for key, n in causes.most_common(_GROUPS)
    ]


def cause(outcome: Outcome) -> str | Phrase:
    if not outcome.code:
        return outcome.reason
    return phrase("refused.cause", code=outcome.code, reason=outcome.reason)
