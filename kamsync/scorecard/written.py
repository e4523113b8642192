"""The scorecard as a person writes it in TOML: each section and what one section may not say."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from typing import Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from kamsync.model.invalid import invalid
from kamsync.model.strict import Strict
from kamsync.model.words import Tier
from kamsync.scorecard import Condition, Missing, Op, TaskScope, View

_A_DAY = 24 * 60


class WrittenCriterion(Strict):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    view: View
    weight: float = Field(gt=0, allow_inf_nan=False)
    metric: str
    scale: list[tuple[float, float]] = Field(default_factory=list)
    rating: dict[str, float] = Field(default_factory=dict)
    max_age_days: int | None = Field(default=None, ge=1)
    max_age_reason: str = ""
    missing: Missing = "renormalise"
    points: float = Field(default=0.0, ge=0, le=100)
    floor: float | None = Field(default=None, ge=0, le=100)
    manual: bool = False
    objective: str = ""
    role: Literal["", "fit"] = ""

    @field_validator("scale")
    @classmethod
    def _anchors(cls, scale: list[tuple[float, float]]) -> list[tuple[float, float]]:
        values = [v for v, _ in scale]
        if any(not math.isfinite(n) for pair in scale for n in pair):
            raise invalid("anchors_finite")
        if len(scale) == 1 or any(b <= a for a, b in itertools.pairwise(values)):
            raise invalid("anchors_rising")
        if any(not 0 <= p <= 100 for _, p in scale):
            raise invalid("points")
        return scale

    @model_validator(mode="after")
    def _one_way(self) -> WrittenCriterion:
        if bool(self.scale) == bool(self.rating):
            raise invalid("scale_or_rating")
        if any(not 0 <= p <= 100 for p in self.rating.values()):
            raise invalid("points")
        return self


class WrittenKpi(WrittenCriterion):
    view: View = "now"
    """A KPI has none; the key is not for it."""
    order: Literal["financial", "project", "relationship"]
    domain: Literal["internal", "client", "industry"] = "internal"
    kind: Literal["activity", "result"]
    level: Literal["company", "manager", "member", "environment"]
    purpose: Literal["follow", "anticipate", "demonstrate"] = "follow"
    family: Literal["commercial", "team", "productivity", "development", "process"]
    horizon: Literal["now", "future"] = "now"
    target: float | None = Field(default=None, allow_inf_nan=False)
    target_on: dt.date | None = None
    since: dt.date | None = None
    serves: str = ""

    @model_validator(mode="after")
    def _dated(self) -> WrittenKpi:
        if self.missing == "gate" or self.floor is not None:
            raise invalid("kpi_gate")
        if (self.target is None) != (self.target_on is None):
            raise invalid("target_half")
        if self.target is not None and self.since is None:
            raise invalid("target_since")
        if self.since and self.target_on and self.since >= self.target_on:
            raise invalid("since_late")
        return self


class _KpiRules(Strict):
    activity_waiver: str = ""
    family_waivers: dict[
        Literal["commercial", "team", "productivity", "development", "process"], str
    ] = Field(default_factory=dict)


class _Condition(Strict):
    metric: str = ""
    is_: str | bool | float | None = Field(default=None, alias="is")
    not_: str | bool | float | None = Field(default=None, alias="not")
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    empty: bool | None = None
    all_: list[_Condition] = Field(default_factory=list, alias="all")
    any_: list[_Condition] = Field(default_factory=list, alias="any")

    @model_validator(mode="after")
    def _one_thing(self) -> _Condition:
        if len(self._ops()) != (1 if self.metric else 0) or (
            [bool(self.metric), bool(self.all_), bool(self.any_)].count(True) != 1
        ):
            raise invalid("condition", words=", ".join(get_args(Op)))
        return self

    def _ops(self) -> dict[Op, str | bool | float]:
        found: dict[Op, Any] = {
            "is": self.is_,
            "not": self.not_,
            "above": self.above,
            "at_least": self.at_least,
            "below": self.below,
            "at_most": self.at_most,
            "empty": self.empty,
        }
        return {op: value for op, value in found.items() if value is not None}

    def frozen(self) -> Condition:
        if self.all_:
            return Condition(all_of=tuple(c.frozen() for c in self.all_))
        if self.any_:
            return Condition(any_of=tuple(c.frozen() for c in self.any_))
        ((op, value),) = self._ops().items()
        return Condition(metric=self.metric, op=op, value=value)


class _InBoth(Strict):
    """What people read, in their language; French falls back to English."""

    en: str
    fr: str = ""


_Severity = Literal["critical", "high", "medium", "low"]


class WrittenCase(Strict):
    when: _Condition
    severity: _Severity
    tasks: TaskScope | None = None
    action: _InBoth = _InBoth(en="")


class WrittenFlag(Strict):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    severity: _Severity
    act: Literal["owner", "director", "deal_owner", "none"] = "owner"
    due_days: int = Field(default=14, ge=0)
    cooldown_days: int = Field(default=30, ge=0)
    when: _Condition
    clear_when: _Condition | None = None
    tiers: list[Tier] = Field(default_factory=list)
    pareto: list[Literal["A", "B", "C"]] = Field(default_factory=list)
    tasks: TaskScope | None = None
    cause: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,39})?$")
    topic: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,39})?$")
    cases: list[WrittenCase] = Field(default_factory=list)
    action: _InBoth

    @model_validator(mode="after")
    def _classes_beside_tiers(self) -> WrittenFlag:
        if self.pareto and not self.tiers:
            raise invalid("pareto_alone")
        return self


class _Key(Strict):
    score: int = 70
    enter: int = 72
    leave: int = 67
    confidence: int = 60
    confirmations: int = Field(default=2, ge=1)
    capacity: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> _Key:
        if not self.leave <= self.score <= self.enter:
            raise invalid("key_order")
        return self


class _Tomorrow(Strict):
    potential: int = 70
    confidence: int = 60
    fit: int = 50


class _Maintain(Strict):
    score: int = 50


class _Unrated(Strict):
    confidence: int = 30


class _Tiers(Strict):
    key: _Key = _Key()
    tomorrow: _Tomorrow = _Tomorrow()
    maintain: _Maintain = _Maintain()
    unrated: _Unrated = _Unrated()


class _Dependency(Strict):
    portfolio: tuple[float, float, float] = (0.10, 0.20, 0.30)
    scope: tuple[float, float, float] = (0.30, 0.50, 0.70)
    scope_min_share: float = Field(default=0.01, ge=0, le=1)
    scope_min_accounts: int = Field(default=3, ge=1)
    clear_at: float = Field(default=0.9, gt=0, le=1)
    denominator: Literal["actual", "planned"] = "actual"

    @field_validator("portfolio", "scope")
    @classmethod
    def _rising(cls, lines: tuple[float, float, float]) -> tuple[float, float, float]:
        if not 0 < lines[0] < lines[1] < lines[2] <= 1:
            raise invalid("three_rising")
        return lines


class _Hygiene(Strict):
    deals_without_account: Literal["off", "director", "owners"] = "off"


class _Freshness(Strict):
    fresh_days: int = Field(default=120, ge=1)
    stale_days: int = Field(default=183, ge=1)


class _Silence(Strict):
    false_alarms: float = Field(default=0.5, ge=0, le=1)


class _Effort(Strict):
    cost_per_hour: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    minutes: dict[Literal["meeting", "call", "email", "note"], int] = Field(default_factory=dict)
    heavy: float = Field(default=0.5, gt=0, le=1)

    @field_validator("minutes")
    @classmethod
    def _not_negative(cls, minutes: dict[str, int]) -> dict[str, int]:
        if any(not 0 <= m <= _A_DAY for m in minutes.values()):
            raise invalid("minutes", most=_A_DAY)
        return minutes


class _Peers(Strict):
    least: int = Field(default=5, ge=2)
    bought_by: float = Field(default=0.5, gt=0, le=1)


class _Survey(Strict):
    question: list[str] = Field(default_factory=list)
    """The one question that question_mark follows, in each wording it is asked in."""


RoleWord = Literal[
    "decision_maker", "sponsor", "champion", "influencer", "user", "gatekeeper", "counterpart"
]


class WrittenScorecard(Strict):
    name: str
    version: str = "1"
    approved_by: str = ""
    approved_on: dt.date | None = None
    review_by: dt.date | None = None
    intuition_cap: float = Field(default=0.20, ge=0, le=1)
    definition: _InBoth = _InBoth(en="")
    """What a key account is, in management's own words."""
    account_fields: int = Field(default=8, ge=1)
    """Fields of ours that one account may carry without a finding."""
    criteria: list[WrittenCriterion]
    tiers: _Tiers = _Tiers()
    cadence_days: dict[Literal["Key", "Tomorrow", "Maintain"], int] = Field(default_factory=dict)
    dependency: _Dependency = _Dependency()
    freshness: _Freshness = _Freshness()
    silence: _Silence = _Silence()
    hygiene: _Hygiene = _Hygiene()
    effort: _Effort = _Effort()
    peers: _Peers = _Peers()
    survey: _Survey = _Survey()
    roles: dict[Literal["Key", "Tomorrow", "Maintain"], list[RoleWord]] = Field(
        default_factory=dict
    )
    """Roles at the customer that a tier wants engaged; a tier that is left out has its usual."""
    flags: list[WrittenFlag] = Field(default_factory=list)
    kpis: list[WrittenKpi] = Field(default_factory=list)
    kpi: _KpiRules = _KpiRules()

    @field_validator("approved_on", "review_by", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return None if value == "" else value
