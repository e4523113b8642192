"""English: why an account has its score and tier, ways to Key, stability, changes."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "why.unapproved": "UNAPPROVED SCORECARD “{name}” {version}: for information only.",
    "why.score": "Score {score} of 100, tier {tier}, confidence {confidence}.",
    "why.score_between": "Score {score} of 100 (between {low} and {high} once the unknown is "
    "known), tier {tier}, confidence {confidence}.",
    "why.no_score": "No score: nothing is known of any criterion. Tier {tier}, confidence "
    "{confidence}.",
    "why.points": "Points: {parts}.",
    "why.part": "{label} {points} ({value})",
    "why.part_penalised": "{label} {points} (unknown, counted at {fixed} points of 100)",
    "why.part_imputed": "{label} {points} (unknown, estimated from its industry)",
    "why.unknown": "Unknown, left out of the score: {parts}.",
    "why.unknown_because": "{label} ({reason})",
    "why.too_old": "older than {days} days",
    "why.override": "Tier set by hand: {tier} until {until}, by {by}: “{reason}”. Computed tier: "
    "{computed}.",
    "why.someone": "an unnamed person",
    "why.key": "Key: score {score} reaches {cut}, confidence {confidence} reaches {needed}.",
    "why.key_stays": "Stays Key: score {score} is not below {cut}, the line to leave.",
    "why.key_unconfirmed_leave": "Stays Key until the next run confirms the change: {reason}",
    "why.key_unconfirmed_enter": "Meets the rules of Key; becomes Key once the next run confirms "
    "it.",
    "why.waiting": "Meets the rules of Key but waits for one of the {seats} seats.",
    "why.unrated": "Unrated: confidence {confidence} is below {needed}.",
    "why.not_key_score": "Not Key: score {score} is below {cut}.",
    "why.not_key_no_score": "Not Key: there is no score.",
    "why.not_key_enter": "Not Key: score {score} is below {cut}, the line to enter.",
    "why.not_key_confidence": "Not Key: confidence {confidence} is below {needed}.",
    "why.not_key_gate": "Not Key: {label} must be known and is not.",
    "why.not_key_floor": "Not Key: {label} has {points} points, below its floor of {floor}.",
    "why.tomorrow": "Tomorrow: potential {potential} reaches {needed}, and it is not among the "
    "largest fifth.",
    "why.streamline": "Streamline: what is left after the cost to serve is {value}.",
    "why.maintain_size": "Maintain: Pareto class {pareto}.",
    "why.maintain_score": "Maintain: score {score} reaches {needed}.",
    "why.below": "Below the rules of every other tier: Pareto class {pareto}, score {score}.",
    "why.pareto_none": "none",
    "why.dependency": "Dependency {level}: {share} {scope}.",
    "why.dependency_least": "Dependency {level}: at least {share} {scope} (a refused win is "
    "missing).",
    "why.dependency_none": "Dependency: none.",
    "why.dependency_level": "Dependency: {level}.",
    "why.incomplete": "Revenue is incomplete (a refused win is missing): its share is at least "
    "{share}.",
    "why.forward": "With the open pipeline won: {level}.",
    "why.growth_word": "Growth: {label}.",
    "why.trend": "Trend over quarters: {trend}.",
    "why.trend_unknown": "Trend over quarters: unknown.",
    "why.fresh": "Customer data: {state}, latest on {date}.",
    "why.fresh_unknown": "Customer data: unknown, no dated sign from the customer.",
    "why.worth": "Value against burden: {verdict} ({reasons}).",
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
