"""The scorecard: scoring policy as frozen settings, which is all that scoring reads of it.

What a person writes is in `written`; from one to the other, with the lint, in `loading`.
Numbers of the shipped default are normative.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

DEPENDENCY = "dependency"
SEVERITIES = ("critical", "high", "medium", "low")
"""Most severe first."""

View = Literal["now", "potential"]
Missing = Literal["renormalise", "penalise", "gate", "impute"]
Op = Literal["is", "not", "above", "at_least", "below", "at_most", "empty"]


_GIVEN = ("rating_", "profile_")
_GIVEN_FIELDS = frozenset(
    {"plan_start", "plan_end", "plan_reviewed_at", "plan_presented_at", "sponsor_id"}
    | {"client_strategy"}
)


def is_given(metric: str) -> bool:
    """Whether a person or the customer said it: a rating, the profile, the plan, the sponsor. It is
    never older than stale_days without a reason (numbers §5.2)."""
    return metric.startswith(_GIVEN) or metric in _GIVEN_FIELDS


@dataclass(frozen=True)
class Criterion:
    id: str
    view: View
    weight: float
    metric: str
    scale: tuple[tuple[float, float], ...] = ()
    """(value, points), strictly increasing in value; clamped outside."""
    rating: tuple[tuple[str, float], ...] = ()
    """(listed value, points) instead of a scale."""
    max_age_days: int | None = None
    max_age_reason: str = ""
    """Why what people or the customer gave may be older than stale_days."""
    missing: Missing = "renormalise"
    points: float = 0.0
    floor: float | None = None
    manual: bool = False
    objective: str = ""
    role: Literal["", "fit"] = ""
    """fit: the tier Tomorrow asks for its line; the criterion with that id unless one says so."""


Order = Literal["financial", "project", "relationship"]
ORDERS: tuple[Order, ...] = ("financial", "project", "relationship")
KPI_KINDS = ("activity", "result")
HORIZONS = ("now", "future")
FAMILIES = ("commercial", "team", "productivity", "development", "process")


@dataclass(frozen=True)
class Kpi:
    """A followed indicator: judged like a criterion, outside the score."""

    criterion: Criterion
    order: Order
    domain: Literal["internal", "client", "industry"]
    kind: Literal["activity", "result"]
    level: Literal["company", "manager", "member", "environment"]
    purpose: Literal["follow", "anticipate", "demonstrate"]
    family: str
    """One of FAMILIES."""
    horizon: Literal["now", "future"] = "now"
    target: float | None = None
    """In the unit the scale speaks."""
    target_on: dt.date | None = None
    since: dt.date | None = None
    serves: str = ""
    """The company objective it serves; empty: a finding."""

    @property
    def id(self) -> str:
        return self.criterion.id


@dataclass(frozen=True)
class KpiWaivers:
    """What a scorecard leaves out on purpose, each with its reason in writing."""

    activity: str = ""
    families: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """A comparison of one metric, or all/any of further conditions (Kleene's logic)."""

    metric: str = ""
    op: Op = "is"
    value: str | float | bool = True
    all_of: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()

    def metrics(self) -> set[str]:
        found = {self.metric} if self.metric else set()
        for part in (*self.all_of, *self.any_of):
            found |= part.metrics()
        return found


TaskScope = Literal["key", "all", "none"]
"""Whether a flag makes tasks for Key and Tomorrow, wherever it fires, or not at all."""


@dataclass(frozen=True)
class FlagCase:
    """Where a flag weighs less or more, or asks for something else."""

    when: Condition
    severity: str
    action_en: str
    action_fr: str
    tasks: TaskScope | None = None
    """None: as the flag."""


@dataclass(frozen=True)
class Flag:
    id: str
    severity: str
    act: Literal["owner", "director", "deal_owner", "none"]
    due_days: int
    cooldown_days: int
    when: Condition
    clear_when: Condition | None
    tiers: tuple[str, ...]
    """Tiers it is for; empty = any."""
    action_en: str
    action_fr: str
    datum: str = ""
    """What a task asks to refresh; empty for every flag a scorecard writes."""
    pareto: tuple[str, ...] = ()
    """Pareto classes it is also for, by this window or the one before, whatever the tier."""
    tasks: TaskScope = "key"
    cases: tuple[FlagCase, ...] = ()
    """The first that holds counts."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        cases = tuple(case.when for case in self.cases)
        return (self.when, *((self.clear_when,) if self.clear_when else ()), *cases)

    def in_case(self, number: int) -> Flag:
        """As it is in that case; 0: as it is written."""
        if not 0 < number <= len(self.cases):
            return self
        return self._as_in_cases[number - 1]

    @cached_property
    def _as_in_cases(self) -> tuple[Flag, ...]:
        """Made once: a night asks for them per account."""
        return tuple(
            replace(
                self,
                severity=case.severity,
                action_en=case.action_en or self.action_en,
                action_fr=case.action_fr or self.action_fr,
                tasks=case.tasks or self.tasks,
            )
            for case in self.cases
        )

    cause: str = ""
    """Open flags of one cause count once in the risk, the gravest of them."""
    topic: str = ""
    """Whose figures and words its task speaks with; flags of one topic share a task's words."""

    @property
    def is_dependency(self) -> bool:
        """Its tasks tell what the account weighs, and one task follows the level up."""
        return self.topic == DEPENDENCY


@dataclass(frozen=True)
class TierRules:
    key_score: int = 70
    key_enter: int = 72
    key_leave: int = 67
    key_confidence: int = 60
    confirmations: int = 2
    capacity: int | None = None
    tomorrow_potential: int = 70
    tomorrow_confidence: int = 60
    tomorrow_fit: int = 50
    maintain_score: int = 50
    unrated_confidence: int = 30


@dataclass(frozen=True)
class DependencyRules:
    """Lines as exact fractions, watch/high/critical."""

    portfolio: tuple[Fraction, Fraction, Fraction]
    scope: tuple[Fraction, Fraction, Fraction]
    scope_min_share: Fraction
    scope_min_accounts: int
    clear_at: Fraction
    denominator: Literal["actual", "planned"] = "actual"
    """What revenue of the whole portfolio is held against: the sum of 12 months, or the year's
    revenue as planned where the config gives it. Other scopes have no plan of their own."""


EFFORT_KINDS = ("meeting", "call", "email", "note")
EFFORT_MINUTES = {"meeting": 120, "call": 30, "email": 10, "note": 0}
"""Assumed where the scorecard names no minutes: with the way there and what is written after."""


@dataclass(frozen=True)
class EffortRules:
    """What serving a customer costs."""

    cost_per_hour: Fraction | None = None
    """Home currency; None: the cost is unknown."""
    minutes: Mapping[str, int] = field(default_factory=lambda: dict(EFFORT_MINUTES))
    """Of our time, per activity of each kind."""
    heavy: Fraction = Fraction(1, 2)
    """Part of the margin from which the effort weighs."""


REQUIRED_ROLES = {
    "Key": ("decision_maker", "champion", "counterpart"),
    "Tomorrow": ("decision_maker", "champion"),
    "Maintain": ("decision_maker",),
}
"""Roles a tier wants engaged; counterpart: the one our sponsor meets."""


@dataclass(frozen=True)
class PeerRules:
    """When what similar customers buy says something."""

    least: int = 5
    """Fewer peers are no benchmark."""
    bought_by: Fraction = Fraction(1, 2)
    """Part of the peers that must have bought a product family."""


@dataclass(frozen=True)
class Scorecard:
    name: str
    version: str
    approved_by: str
    approved_on: dt.date | None
    review_by: dt.date | None
    intuition_cap: float
    """Largest share of the choice that people's judgement may make."""
    definition_en: str
    """What a key account is, in management's own words; empty: the rules say it."""
    definition_fr: str
    account_fields: int
    """Fields of ours that one account may carry without a finding."""
    criteria: tuple[Criterion, ...]
    """In the order of their ids: the order of summation (numbers §5.3)."""
    tiers: TierRules
    cadence_days: dict[str, int]
    dependency: DependencyRules
    fresh_days: int
    stale_days: int
    false_alarms: Fraction
    """Part of past alarms of silence that may have ended by themselves."""
    deals_without_account: Literal["off", "director", "owners"]
    """Who gets a task for them: nobody, the programme director, or each deal's owner."""
    effort: EffortRules
    peers: PeerRules
    questions: tuple[str, ...]
    """Wordings, in every language, of the one survey question that is followed; empty: none."""
    flags: tuple[Flag, ...]
    kpis: tuple[Kpi, ...]
    """In the order of their ids: the order of summation."""
    waivers: KpiWaivers
    roles: Mapping[str, tuple[str, ...]]
    """Tier → roles that are to be engaged there."""
    sha256: str
    """Of the file's text: a plan made with another text is refused."""
    text: str

    @property
    def is_approved(self) -> bool:
        return bool(self.approved_by and self.approved_on)
