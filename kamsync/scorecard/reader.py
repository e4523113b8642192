"""From the text of a scorecard to its frozen settings."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final, Literal

from kamsync.errors import ConfigError
from kamsync.scorecard import (
    DEPENDENCY,
    EFFORT_MINUTES,
    REQUIRED_ROLES,
    Criterion,
    DependencyRules,
    EffortRules,
    Flag,
    FlagCase,
    Kpi,
    KpiWaivers,
    PeerRules,
    Scorecard,
    TierRules,
)
from kamsync.scorecard.lint import across
from kamsync.scorecard.written import WrittenCriterion, WrittenFlag, WrittenKpi, WrittenScorecard
from kamsync.toml_source import TomlSource

SHIPPED: Final = ("default", "full", "ledger", "pipeline")


def default_text() -> str:
    """The shipped scorecard, as a person would read and copy it."""
    file = resources.files("kamsync") / "scorecard_default.toml"
    return file.read_text(encoding="utf-8")


def shipped_text(name: str) -> str:
    """A scorecard that init offers: what is its own, then the tiers, lines and flags of all."""
    if name == "default":
        return default_text()
    own = (resources.files("kamsync") / f"scorecard_{name}.toml").read_text(encoding="utf-8")
    shared = default_text()
    return own + "\n" + shared[shared.index("[tiers]") :]


def load_scorecard(path: Path | None) -> Scorecard:
    """The scorecard in that file, or the shipped one. Raises ConfigError with every problem."""
    if path is None:
        return parse_scorecard("scorecard (shipped default)", default_text())
    return parse_scorecard(str(path), TomlSource.read(path).text)


@lru_cache(maxsize=16)
def parse_scorecard(name: str, text: str) -> Scorecard:
    """A scorecard from its text; `name` is what error messages call it."""
    source = TomlSource(name, text)
    problems = across(source)
    try:
        parsed = source.validate(WrittenScorecard)
    except ConfigError as error:
        raise ConfigError([*error.problems, *problems]) from error
    if problems:
        raise ConfigError(problems)
    return _frozen(parsed, text)


def _exact(number: float) -> Fraction:
    return Fraction(Decimal(repr(number)))


def _lines(lines: tuple[float, float, float]) -> tuple[Fraction, Fraction, Fraction]:
    return (_exact(lines[0]), _exact(lines[1]), _exact(lines[2]))


def _frozen(parsed: WrittenScorecard, text: str) -> Scorecard:
    tiers = parsed.tiers
    return Scorecard(
        name=parsed.name,
        version=parsed.version,
        approved_by=parsed.approved_by,
        approved_on=parsed.approved_on,
        review_by=parsed.review_by,
        intuition_cap=parsed.intuition_cap,
        definition_en=parsed.definition.en,
        definition_fr=parsed.definition.fr or parsed.definition.en,
        account_fields=parsed.account_fields,
        criteria=_criteria(parsed),
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
            parsed.dependency.denominator,
        ),
        fresh_days=parsed.freshness.fresh_days,
        stale_days=parsed.freshness.stale_days,
        false_alarms=_exact(parsed.silence.false_alarms),
        deals_without_account=parsed.hygiene.deals_without_account,
        effort=_effort(parsed),
        peers=PeerRules(parsed.peers.least, _exact(parsed.peers.bought_by)),
        questions=tuple(parsed.survey.question),
        flags=tuple(_flag(f) for f in parsed.flags),
        kpis=tuple(_kpi(k) for k in sorted(parsed.kpis, key=lambda k: k.id)),
        waivers=KpiWaivers(
            parsed.kpi.activity_waiver.strip(),
            {str(f): reason.strip() for f, reason in parsed.kpi.family_waivers.items()},
        ),
        roles=REQUIRED_ROLES | {str(tier): tuple(words) for tier, words in parsed.roles.items()},
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text,
    )


def _effort(parsed: WrittenScorecard) -> EffortRules:
    effort = parsed.effort
    return EffortRules(
        None if effort.cost_per_hour is None else _exact(effort.cost_per_hour),
        EFFORT_MINUTES | {str(kind): minutes for kind, minutes in effort.minutes.items()},
        _exact(effort.heavy),
    )


def _criteria(parsed: WrittenScorecard) -> tuple[Criterion, ...]:
    ordered = sorted(parsed.criteria, key=lambda c: c.id)
    said = any(c.role for c in ordered)
    return tuple(_criterion(c, "fit" if not said and c.id == "fit" else c.role) for c in ordered)


def _criterion(c: WrittenCriterion, role: Literal["", "fit"]) -> Criterion:
    return Criterion(
        id=c.id,
        view=c.view,
        weight=c.weight,
        metric=c.metric,
        scale=tuple(c.scale),
        rating=tuple(c.rating.items()),
        max_age_days=c.max_age_days,
        max_age_reason=c.max_age_reason,
        missing=c.missing,
        points=c.points,
        floor=c.floor,
        manual=c.manual,
        objective=c.objective,
        role=role,
    )


def _kpi(k: WrittenKpi) -> Kpi:
    return Kpi(
        criterion=_criterion(k, ""),
        order=k.order,
        domain=k.domain,
        kind=k.kind,
        level=k.level,
        purpose=k.purpose,
        family=k.family,
        horizon=k.horizon,
        target=k.target,
        target_on=k.target_on,
        since=k.since,
        serves=k.serves.strip(),
    )


_CAUSES = dict.fromkeys(("silent", "touch_overdue", "stale_client_data"), "silence")
"""Topics that tell of one thing."""


def _flag(f: WrittenFlag) -> Flag:
    when = f.when.frozen()
    topic = f.topic or (DEPENDENCY if DEPENDENCY in when.metrics() else f.id)
    return Flag(
        id=f.id,
        severity=f.severity,
        act=f.act,
        due_days=f.due_days,
        cooldown_days=f.cooldown_days,
        when=when,
        clear_when=f.clear_when.frozen() if f.clear_when else None,
        tiers=tuple(f.tiers),
        action_en=f.action.en,
        action_fr=f.action.fr or f.action.en,
        pareto=tuple(f.pareto),
        tasks=f.tasks or ("all" if topic == DEPENDENCY else "key"),
        topic=topic,
        cause=f.cause or _CAUSES.get(topic, topic),
        cases=tuple(
            FlagCase(c.when.frozen(), c.severity, c.action.en, c.action.fr or c.action.en, c.tasks)
            for c in f.cases
        ),
    )
