"""The oracle's judgement: points, score, contributions, confidence, bounds, tier, flags."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from fractions import Fraction
from statistics import median
from typing import Any

from kamsync.model.currencies import EXPONENTS
from kamsync.model.words import TIERS
from kamsync.scorecard import Condition, Criterion, Scorecard
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.registry import METRICS

Group = dict[str, Any]
TOUCH = ("threads", "client_touches_183d", "engaged_contacts")


def half_up(value: float) -> int:
    return math.floor(value + 0.5)


def value_of(group: Group, metric: str, policy: Policy) -> Any:
    value = group[metric] if metric in METRICS else group["fields"].get(metric)
    money = metric in ("potential_revenue", "customer_revenue") or (
        metric in METRICS and METRICS[metric].unit == "money"
    )
    if money and value is not None:
        return value / 10 ** EXPONENTS[policy.home_currency]
    return value


def points_of(c: Criterion, value: Any) -> float | None:
    if value is None:
        return None
    if c.rating:
        return dict(c.rating).get(str(value))
    try:
        v = float(value)
    except ValueError:
        return None
    if not math.isfinite(v):
        return None
    scale = c.scale
    if v <= scale[0][0]:
        return scale[0][1]
    for (v0, y0), (v1, y1) in itertools.pairwise(scale):
        if v <= v1:
            return y0 + (y1 - y0) * (v - v0) / (v1 - v0)
    return scale[-1][1]


def is_given(metric: str) -> bool:
    """Whether a person or the customer said it. Plans and sponsors make no criterion here."""
    return metric.startswith(("rating_", "profile_"))


def limit_of(c: Criterion, card: Scorecard) -> int | None:
    if not is_given(c.metric):
        return c.max_age_days
    if c.max_age_days is None:
        return card.stale_days
    return c.max_age_days if c.max_age_reason else min(c.max_age_days, card.stale_days)


def _age(group: Group, c: Criterion, as_of: dt.date) -> tuple[bool, int | None]:
    """(whether this criterion has a date at all, its value's age in days)."""
    if c.metric in TOUCH:
        day = group["last_touch"]
        return True, (as_of - day).days if day else None
    if c.metric in METRICS:
        return True, 0
    column = f"{c.metric}_at"
    if column not in group["account_columns"]:
        return False, None
    day = group["fields"].get(column)
    return True, (as_of - day).days if day else None


def _quality(group: Group, c: Criterion, card: Scorecard, as_of: dt.date) -> Fraction:
    dated, age = _age(group, c, as_of)
    if c.id in group["imputed"]:
        return Fraction(1, 2)
    origin = Fraction(1, 2) if c.manual else Fraction(1)
    if not dated:
        return min(origin, Fraction(4, 5))
    if age is None or age > card.stale_days:
        return min(origin, Fraction(1, 2))
    return min(origin, Fraction(1) if age <= card.fresh_days else Fraction(4, 5))


def judge_points(groups: dict[str, Group], card: Scorecard, policy: Policy) -> None:
    for group in groups.values():
        group |= {"missing": set(), "imputed": set()}
        for c in card.criteria:
            age, limit = _age(group, c, policy.as_of)[1], limit_of(c, card)
            points = points_of(c, value_of(group, c.metric, policy))
            if limit is not None and age is not None and age > limit:
                points = None
            if is_given(c.metric) and age is None:
                points = None
            group[f"points_{c.id}"] = points
            if points is None:
                group["missing"].add(c.id)
    for c in card.criteria:
        known = {r: g[f"points_{c.id}"] for r, g in groups.items() if c.id not in g["missing"]}
        for group in groups.values():
            if c.id not in group["missing"]:
                continue
            if c.missing == "penalise":
                group[f"points_{c.id}"] = c.points
            if c.missing == "impute" and group["industry"] is not None:
                same = [p for r, p in known.items() if groups[r]["industry"] == group["industry"]]
                if same:
                    group[f"points_{c.id}"] = float(median(same))
                    group["imputed"].add(c.id)


def weighted(pairs: list[tuple[float, float]]) -> float | None:
    """Rounded to 9 decimals; pairs are (weight, points) in the order of criterion ids."""
    if not pairs:
        return None
    total = weights = 0.0
    for weight, points in pairs:
        total += weight * points
        weights += weight
    return round(total / weights, 9)


def shown(score: float | None) -> int | None:
    return None if score is None else half_up(score)


def _percent(pairs: list[tuple[float, Fraction]]) -> int:
    total = sum(Fraction(str(w)) * q for w, q in pairs)
    share = total / sum(Fraction(str(w)) for w, _ in pairs)
    return math.floor(share * 100 + Fraction(1, 2))


def judge_score(group: Group, card: Scorecard, policy: Policy) -> None:
    criteria = card.criteria
    usable = [c for c in criteria if group[f"points_{c.id}"] is not None]
    group["score_raw"] = weighted([(c.weight, group[f"points_{c.id}"]) for c in usable])
    group["score"] = shown(group["score_raw"])
    for name, filler in (("score_low", 0.0), ("score_high", 100.0)):
        pairs = []
        for c in criteria:
            gone = c.id in group["missing"]
            pairs.append((c.weight, filler if gone else group[f"points_{c.id}"]))
        group[name] = shown(weighted(pairs))
    quality = {
        c.id: Fraction(0)
        if c.id in group["missing"] - group["imputed"]
        else _quality(group, c, card, policy.as_of)
        for c in criteria
    }
    group["confidence"] = _percent([(c.weight, quality[c.id]) for c in criteria])
    _contribute(group, card, usable)
    _potential(group, card, quality)


def _contribute(group: Group, card: Scorecard, usable: list[Criterion]) -> None:
    for c in card.criteria:
        group[f"contribution_{c.id}"] = None
    if not usable:
        return
    score, goal = Fraction(group["score_raw"]), group["score"]
    weights = sum(Fraction(c.weight) for c in usable)
    scaled, most = {}, {}
    for c in usable:
        part = Fraction(c.weight) * Fraction(group[f"points_{c.id}"]) / weights
        scaled[c.id] = part * goal / score * 10 if score else Fraction(0)
        most[c.id] = Fraction(c.weight) * 1000 / weights
    order = sorted(scaled, key=lambda i: (math.floor(scaled[i]) - scaled[i], i))
    tenths = {i: math.floor(min(v, most[i])) for i, v in scaled.items()}
    while score and sum(tenths.values()) < goal * 10:
        # where nobody has room left the sum counts for more than the cap
        roomy = [i for i in order if tenths[i] + 1 <= most[i]] or order
        for i in roomy[: goal * 10 - sum(tenths.values())]:
            tenths[i] += 1
    for i, n in tenths.items():
        group[f"contribution_{i}"] = n / 10


def _potential(group: Group, card: Scorecard, quality: dict[str, Fraction]) -> None:
    """The potential sub-score and the confidence that go with tier Tomorrow."""
    pairs = []
    known = dict(quality)
    for c in card.criteria:
        points = group[f"points_{c.id}"]
        is_new = c.metric == "growth" and group["growth_label"] in ("new", "small base")
        if is_new and c.scale:
            points = c.scale[-1][1]
            known[c.id] = Fraction(1, 2) if c.manual else Fraction(1)
        if c.view == "potential" and points is not None:
            pairs.append((c.weight, points))
    group["potential_score"] = shown(weighted(pairs))
    group["tomorrow_confidence"] = _percent([(c.weight, known[c.id]) for c in card.criteria])


def judge_tier(
    group: Group, card: Scorecard, policy: Policy, memory: dict[str, Any], n: int
) -> None:
    rules = card.tiers
    earlier = memory.get("tier")
    cut = rules.key_score
    if earlier:
        cut = rules.key_leave if earlier == "Key" else rules.key_enter
    candidate = _candidate(group, card, cut, n)
    tier: Any = candidate
    entering_or_leaving = earlier and candidate != earlier and "Key" in (candidate, earlier)
    if entering_or_leaving and rules.confirmations > 1:
        agreed = memory.get("candidate") == candidate
        tier = candidate if agreed else earlier
    fields = group["fields"]
    in_force = (
        fields["override_tier"] in TIERS
        and bool(fields["override_reason"])
        and fields["override_until"] is not None
        and policy.as_of <= fields["override_until"]
    )
    group["override"] = fields["override_tier"] if in_force else None
    group["tier_candidate"] = candidate
    group["tier"] = group["override"] or tier
    same = earlier == group["tier"] and memory.get("tier_since")
    group["tier_since"] = memory["tier_since"] if same else policy.as_of
    _next_touch(group, card, policy)


def _candidate(group: Group, card: Scorecard, cut: int, n: int) -> str:
    rules = card.tiers
    score = -1 if group["score"] is None else group["score"]
    potential = -1 if group["potential_score"] is None else group["potential_score"]
    gates = all(
        not (c.missing == "gate" and c.id in group["missing"])
        and not (
            c.floor is not None
            and group[f"points_{c.id}"] is not None
            and group[f"points_{c.id}"] < c.floor
        )
        for c in card.criteria
    )
    fits = [group[f"points_{c.id}"] for c in card.criteria if c.role == "fit"]
    fit = all(points is not None and points >= rules.tomorrow_fit for points in fits)
    top = group["size_rank"] is not None and group["size_rank"] <= math.ceil(n / 5)
    if group["confidence"] < rules.unrated_confidence:
        return "Unrated"
    if score >= cut and group["confidence"] >= rules.key_confidence and gates:
        return "Key"
    if (
        potential >= rules.tomorrow_potential
        and group["tomorrow_confidence"] >= rules.tomorrow_confidence
        and fit
        and (group["revenue"] > 0 or (group["pipeline"] or 0) > 0)
        and not top
    ):
        return "Tomorrow"
    if group["pareto"] in ("A", "B") or score >= rules.maintain_score:
        return "Maintain"
    return "Not key"


def _next_touch(group: Group, card: Scorecard, policy: Policy) -> None:
    group["next_touch_due"] = group["touch_overdue"] = group["touch_in_grace"] = None
    group["touched_in_cadence"] = False if group["touch_known"] else None
    cadence = card.cadence_days.get(group["tier"])
    if cadence is not None and group["touch_known"]:
        start = group["last_touch"] or group["tier_since"]
        group["next_touch_due"] = start + dt.timedelta(days=cadence)
        group["touch_overdue"] = group["next_touch_due"] < policy.as_of
        days = (policy.as_of - group["next_touch_due"]).days
        group["touch_in_grace"] = 0 < days <= cadence / 5
        if group["last_touch"] and not group["touch_overdue"]:
            group["touched_in_cadence"] = True


def holds(condition: Condition, group: Group, policy: Policy) -> bool | None:
    if condition.all_of:
        parts = [holds(c, group, policy) for c in condition.all_of]
        return False if False in parts else None if None in parts else True
    if condition.any_of:
        parts = [holds(c, group, policy) for c in condition.any_of]
        return True if True in parts else None if None in parts else False
    value = value_of(group, condition.metric, policy)
    if condition.op == "empty":
        return (value is None) == condition.value
    if value is None:
        return None
    wanted: Any = condition.value
    match condition.op:
        case "is":
            return bool(value == wanted)
        case "not":
            return bool(value != wanted)
        case "above":
            return bool(value > wanted)
        case "at_least":
            return bool(value >= wanted)
        case "below":
            return bool(value < wanted)
        case _:
            return bool(value <= wanted)


def judge_flags(group: Group, card: Scorecard, policy: Policy, was_open: set[str]) -> None:
    flags, unknown, kept = [], [], []
    for flag in card.flags:
        classes = (group["pareto"], group["pareto_previous"])
        meant = not flag.tiers or group["tier"] in flag.tiers
        meant = meant or any(c in flag.pareto for c in classes)
        when = holds(flag.when, group, policy)
        clear = holds(flag.clear_when, group, policy) if flag.clear_when else None
        if not flag.clear_when and when is not None:
            clear = not when
        if not meant:
            if flag.id in was_open and clear is not True:
                kept.append(flag.id)
            continue
        is_open = clear is not True if flag.id in was_open else when is True
        if is_open:
            flags.append(flag.id)
        if when is None:
            unknown.append(flag.id)
    group["flags"], group["flags_unknown"], group["flags_kept"] = flags, unknown, kept
