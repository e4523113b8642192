"""English: ways to Key, stability, why a score changed."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "way.head": "What would make it Key (score {line}), the cheapest first; any one of these:",
    "way.lever": "  · {criterion}: from {now} to {needed}",
    "way.confirmed": "  Once it has a tier: {line}, in the runs of {n} days in a row.",
    "way.none": "No single criterion can lift it to {line}.",
    "way.blocked": "Not Key whatever its score: {what}.",
    "blocked.confidence": "confidence is too low, refresh its data",
    "blocked.gate": "{label} must be known, it is a gate",
    "blocked.floor": "{label} is below its floor",
    "stability.steady": "Keeps its tier in {share} of {n} varied weightings.",
    "stability.borderline": "Borderline: keeps its tier in only {share} of {n} varied weightings.",
    "change.head": "Since {since} the score went from {before} to {after}:",
    "change.data": "  {points} {criterion} (its value moved)",
    "change.missing": "  {points} {criterion} (became known, unknown or too old)",
    "change.config": "  {points} the scorecard changed",
    "change.nothing": "  nothing moved",
    "change.unknown": "Since {since}: one of the two days has no score, nothing to split.",
}
