"""The scorecard: scoring policy in TOML → frozen settings, and its lint.

Numbers of the shipped default are normative. Scoring reads the frozen dataclasses only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kamsync.errors import ConfigError, Problem
from kamsync.toml_source import TomlSource

TIERS = ("Key", "Tomorrow", "Maintain", "Streamline", "Not key", "Unrated")
LEVELS = ("none", "watch", "high", "critical")
SEVERITIES = ("critical", "high", "medium", "low")
"""Most severe first."""

View = Literal["now", "potential"]
Missing = Literal["renormalise", "penalise", "gate", "impute"]
Op = Literal["is", "not", "above", "at_least", "below", "at_most", "empty"]


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
    missing: Missing = "renormalise"
    points: float = 0.0
    floor: float | None = None
    manual: bool = False
    objective: str = ""


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

    @property
    def is_dependency(self) -> bool:
        return self.id.startswith("dependency_")


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


@dataclass(frozen=True)
class Scorecard:
    name: str
    version: str
    approved_by: str
    approved_on: dt.date | None
    review_by: dt.date | None
    intuition_cap: float
    """Largest share of the choice that people's judgement may make."""
    criteria: tuple[Criterion, ...]
    """In the order of their ids: the order of summation (numbers §5.3)."""
    tiers: TierRules
    cadence_days: dict[str, int]
    dependency: DependencyRules
    fresh_days: int
    stale_days: int
    flags: tuple[Flag, ...]
    sha256: str
    """Of the file's text: a plan made with another text is refused."""
    text: str

    @property
    def is_approved(self) -> bool:
        return bool(self.approved_by and self.approved_on)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Criterion(_Strict):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    view: View
    weight: float = Field(gt=0, allow_inf_nan=False)
    metric: str
    scale: list[tuple[float, float]] = Field(default_factory=list)
    rating: dict[str, float] = Field(default_factory=dict)
    max_age_days: int | None = Field(default=None, ge=1)
    missing: Missing = "renormalise"
    points: float = Field(default=0.0, ge=0, le=100)
    floor: float | None = Field(default=None, ge=0, le=100)
    manual: bool = False
    objective: str = ""

    @field_validator("scale")
    @classmethod
    def _anchors(cls, scale: list[tuple[float, float]]) -> list[tuple[float, float]]:
        values = [v for v, _ in scale]
        if any(not math.isfinite(n) for pair in scale for n in pair):
            raise ValueError("anchors must be finite numbers")
        if len(scale) == 1 or any(b <= a for a, b in itertools.pairwise(values)):
            raise ValueError("needs two or more anchors, strictly increasing in value")
        if any(not 0 <= p <= 100 for _, p in scale):
            raise ValueError("points lie between 0 and 100")
        return scale

    @model_validator(mode="after")
    def _one_way(self) -> _Criterion:
        if bool(self.scale) == bool(self.rating):
            raise ValueError("give either scale or rating")
        if any(not 0 <= p <= 100 for p in self.rating.values()):
            raise ValueError("points lie between 0 and 100")
        return self


class _Condition(_Strict):
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
            words = "is, not, above, at_least, below, at_most or empty"
            message = f"a condition is a metric with one of {words}, or all = […], or any = […]"
            raise ValueError(message)
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


class _Action(_Strict):
    en: str
    fr: str = ""


class _Flag(_Strict):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    severity: Literal["critical", "high", "medium", "low"]
    act: Literal["owner", "director", "deal_owner", "none"] = "owner"
    due_days: int = Field(default=14, ge=0)
    cooldown_days: int = Field(default=30, ge=0)
    when: _Condition
    clear_when: _Condition | None = None
    tiers: list[Literal["Key", "Tomorrow", "Maintain", "Streamline", "Not key", "Unrated"]] = Field(
        default_factory=list
    )
    action: _Action


class _Key(_Strict):
    score: int = 70
    enter: int = 72
    leave: int = 67
    confidence: int = 60
    confirmations: int = Field(default=2, ge=1)
    capacity: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> _Key:
        if not self.leave <= self.score <= self.enter:
            raise ValueError("needs leave ≤ score ≤ enter")
        return self


class _Tomorrow(_Strict):
    potential: int = 70
    confidence: int = 60
    fit: int = 50


class _Maintain(_Strict):
    score: int = 50


class _Unrated(_Strict):
    confidence: int = 30


class _Tiers(_Strict):
    key: _Key = _Key()
    tomorrow: _Tomorrow = _Tomorrow()
    maintain: _Maintain = _Maintain()
    unrated: _Unrated = _Unrated()


class _Dependency(_Strict):
    portfolio: tuple[float, float, float] = (0.10, 0.20, 0.30)
    scope: tuple[float, float, float] = (0.30, 0.50, 0.70)
    scope_min_share: float = Field(default=0.01, ge=0, le=1)
    scope_min_accounts: int = Field(default=3, ge=1)
    clear_at: float = Field(default=0.9, gt=0, le=1)

    @field_validator("portfolio", "scope")
    @classmethod
    def _rising(cls, lines: tuple[float, float, float]) -> tuple[float, float, float]:
        if not 0 < lines[0] < lines[1] < lines[2] <= 1:
            raise ValueError("needs three rising fractions between 0 and 1")
        return lines


class _Freshness(_Strict):
    fresh_days: int = Field(default=120, ge=1)
    stale_days: int = Field(default=183, ge=1)


def _as_date(value: Any) -> Any:
    return None if value == "" else value


class _File(_Strict):
    name: str
    version: str = "1"
    approved_by: str = ""
    approved_on: dt.date | None = None
    review_by: dt.date | None = None
    intuition_cap: float = Field(default=0.20, ge=0, le=1)
    criteria: list[_Criterion]
    tiers: _Tiers = _Tiers()
    cadence_days: dict[Literal["Key", "Tomorrow", "Maintain"], int] = Field(default_factory=dict)
    dependency: _Dependency = _Dependency()
    freshness: _Freshness = _Freshness()
    flags: list[_Flag] = Field(default_factory=list)

    @field_validator("approved_on", "review_by", mode="before")
    @classmethod
    def _empty_is_none(cls, value: Any) -> Any:
        return _as_date(value)

    @field_validator("criteria")
    @classmethod
    def _three_to_eight(cls, criteria: list[_Criterion]) -> list[_Criterion]:
        if not 3 <= len(criteria) <= 8:
            message = f"a scorecard has 3 to 8 criteria, this one has {len(criteria)}"
            raise ValueError(message)
        ids = [c.id for c in criteria]
        doubled = sorted({i for i in ids if ids.count(i) > 1})
        if doubled:
            message = f"the same id twice: {', '.join(doubled)}"
            raise ValueError(message)
        return criteria

    @field_validator("flags")
    @classmethod
    def _distinct(cls, flags: list[_Flag]) -> list[_Flag]:
        ids = [f.id for f in flags]
        doubled = sorted({i for i in ids if ids.count(i) > 1})
        if doubled:
            message = f"the same id twice: {', '.join(doubled)}"
            raise ValueError(message)
        return flags


def default_text() -> str:
    """The shipped scorecard, as a person would read and copy it."""
    file = resources.files("kamsync") / "scorecard_default.toml"
    return file.read_text(encoding="utf-8")


def load_scorecard(path: Path | None) -> Scorecard:
    """The scorecard in that file, or the shipped one. Raises ConfigError with every problem."""
    if path is None:
        return parse_scorecard("scorecard (shipped default)", default_text())
    return parse_scorecard(str(path), TomlSource.read(path).text)


def parse_scorecard(name: str, text: str) -> Scorecard:
    """A scorecard from its text; `name` is what error messages call it."""
    source = TomlSource(name, text)
    parsed = source.validate(_File)
    problems = _lint(source, parsed)
    if problems:
        raise ConfigError(problems)
    return _frozen(parsed, text)


def _lint(source: TomlSource, parsed: _File) -> list[Problem]:
    """Rules across sections that no single field can see."""
    problems = []
    if not any(c.view == "potential" for c in parsed.criteria):
        message = 'no criterion with view = "potential": accounts of tomorrow cannot be seen (1-22)'
        problems.append(Problem(source.name, source.line_of(("criteria",)), "criteria", message))
    if parsed.freshness.fresh_days >= parsed.freshness.stale_days:
        at: tuple[str | int, ...] = ("freshness", "fresh_days")
        message = "must be below stale_days"
        problems.append(Problem(source.name, source.line_of(at), "freshness.fresh_days", message))
    return problems


def _exact(number: float) -> Fraction:
    return Fraction(Decimal(repr(number)))


def _lines(lines: tuple[float, float, float]) -> tuple[Fraction, Fraction, Fraction]:
    return (_exact(lines[0]), _exact(lines[1]), _exact(lines[2]))


def _frozen(parsed: _File, text: str) -> Scorecard:
    tiers = parsed.tiers
    return Scorecard(
        name=parsed.name,
        version=parsed.version,
        approved_by=parsed.approved_by,
        approved_on=parsed.approved_on,
        review_by=parsed.review_by,
        intuition_cap=parsed.intuition_cap,
        criteria=tuple(_criterion(c) for c in sorted(parsed.criteria, key=lambda c: c.id)),
        tiers=TierRules(
            key_score=tiers.key.score,
            key_enter=tiers.key.enter,
            key_leave=tiers.key.leave,
            key_confidence=tiers.key.confidence,
            confirmations=tiers.key.confirmations,
            capacity=tiers.key.capacity,
            tomorrow_potential=tiers.tomorrow.potential,
            tomorrow_confidence=tiers.tomorrow.confidence,
            tomorrow_fit=tiers.tomorrow.fit,
            maintain_score=tiers.maintain.score,
            unrated_confidence=tiers.unrated.confidence,
        ),
        cadence_days={str(tier): days for tier, days in parsed.cadence_days.items()},
        dependency=DependencyRules(
            _lines(parsed.dependency.portfolio),
            _lines(parsed.dependency.scope),
            _exact(parsed.dependency.scope_min_share),
            parsed.dependency.scope_min_accounts,
            _exact(parsed.dependency.clear_at),
        ),
        fresh_days=parsed.freshness.fresh_days,
        stale_days=parsed.freshness.stale_days,
        flags=tuple(_flag(f) for f in parsed.flags),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )


def _criterion(c: _Criterion) -> Criterion:
    return Criterion(
        id=c.id,
        view=c.view,
        weight=c.weight,
        metric=c.metric,
        scale=tuple(c.scale),
        rating=tuple(c.rating.items()),
        max_age_days=c.max_age_days,
        missing=c.missing,
        points=c.points,
        floor=c.floor,
        manual=c.manual,
        objective=c.objective,
    )


def _flag(f: _Flag) -> Flag:
    return Flag(
        id=f.id,
        severity=f.severity,
        act=f.act,
        due_days=f.due_days,
        cooldown_days=f.cooldown_days,
        when=f.when.frozen(),
        clear_when=f.clear_when.frozen() if f.clear_when else None,
        tiers=tuple(f.tiers),
        action_en=f.action.en,
        action_fr=f.action.fr or f.action.en,
    )
