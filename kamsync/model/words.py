"""Words that more than one floor speaks: tiers, levels of dependency, dimensions of scopes."""

from __future__ import annotations

from typing import Final, Literal, get_args

Tier = Literal["Key", "Tomorrow", "Maintain", "Streamline", "Not key", "Unrated"]
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)
CHOSEN_TIERS: Final[tuple[Tier, ...]] = ("Key", "Tomorrow")
"""Whom the programme is for."""

DOSSIER_DAYS: Final[dict[Tier, int]] = {"Key": 12, "Tomorrow": 6}
"""Days of a year on which an account's dossier is to be worked on."""

Level = Literal["none", "watch", "high", "critical"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""Ascending."""

Dimension = Literal["region", "country", "business_unit", "product_family", "currency", "owner"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
DEFAULT_DIMENSIONS: Final[tuple[Dimension, ...]] = DIMENSIONS[:-1]
"""Scopes by owner are looked at by choice only."""

FLAGS: Final = (
    "dependency_critical",
    "dependency_high",
    "dependency_watch",
    "owner_issue",
    "lost",
    "silent",
    "shrinking",
    "single_threaded",
    "touch_overdue",
    "stale_client_data",
    "no_open_pipeline",
    "plan_missing",
    "profile_gap",
    "plan_gap",
    "handover_open",
    "sponsor_overdue",
    "lone_kam",
    "behind_pace",
    "plan_not_executed",
    "plan_expired",
    "plan_review_overdue",
    "contingency_missing",
    "voice_mismatch",
    "promise_broken",
    "reciprocity_low",
    "inbound_missing",
    "single_topic",
    "past_close",
    "team_roles_missing",
    "tomorrow_underserved",
    "escalation_late",
    "cross_functional_missing",
    "contact_plan_gap",
    "overdue",
)
"""Ids that the shipped scorecards use, in the order in which a picklist offers them."""

FLAG_RESPONSES: Final = ("handled", "accepted", "not_true", "later")
"""What a person may answer to a flag in the CRM."""

RESPONSE_WORDS: Final = {
    **{word: word for word in FLAG_RESPONSES},
    "not true": "not_true",
    "traité": "handled",
    "traitée": "handled",
    "assumé": "accepted",
    "assumée": "accepted",
    "accepté": "accepted",
    "acceptée": "accepted",
    "faux": "not_true",
    "fausse": "not_true",
    "plus tard": "later",
}
"""The same as it may be typed, or shown by a CRM that gives back what it shows; lower case."""
OWNER_FIELDS: Final = ("owner", "owner_id", "kam_id", "ownerid", "hubspot_owner_id")
"""Of a change log: fields whose old and new value is a user."""
