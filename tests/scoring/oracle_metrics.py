"""The oracle's figures per group: revenue, growth, rhythm, pipeline, touches, freshness, owner."""

from __future__ import annotations

import datetime as dt
import itertools
import math
from fractions import Fraction
from statistics import NormalDist, median
from typing import Any

from kamsync.scorecard import Scorecard
from kamsync.scoring.read.inputs import Policy
from tests.scoring.oracle_base import Rates, Win, Wins, back, exact_median
from tests.scoring.oracle_read import Folder, Row, floor_half

Group = dict[str, Any]
DAY = dt.timedelta(days=1)


def revenue(group: Group, wins: list[Win], policy: Policy, rates: Rates, reach: bool) -> None:
    today = policy.as_of
    year, two = back(today, 12), back(today, 24)
    now = sum(w.amount(year, today) for w in wins)
    before = sum(w.amount(two, year) for w in wins)
    quarters = [
        sum(w.amount(back(today, 3 * (k + 1)), back(today, 3 * k)) for w in wins) for k in range(12)
    ]
    group |= {
        "revenue": now,
        "revenue_previous": before,
        "history": sum(q > 0 for q in quarters[:8]),
    }
    _growth(group, wins, policy, rates, reach)
    days = sorted({w.day for w in wins if policy.source == "opportunities" or w.minor > 0})
    _trend(group, quarters, days[0] if days else None, today)
    recent = [d for d in days if d > back(today, 36)]
    group["silence"] = group["silent"] = None
    group["silence_days"] = None
    group["win_days"] = recent
    if len(recent) >= 4:
        gaps = [(b - a).days for a, b in itertools.pairwise(recent)]
        group["silence_days"] = (today - recent[-1]).days
        silence = group["silence_days"] / max(Fraction(1), exact_median(gaps))
        group["silence"] = float(silence)


def _growth(group: Group, wins: list[Win], policy: Policy, rates: Rates, reach: bool) -> None:
    now, before = group["revenue"], group["revenue_previous"]
    group |= dict.fromkeys(("growth_nominal", "growth_cc", "growth_real", "growth", "fx_effect"))
    if not reach:
        group["growth_label"] = "too short"
        return
    if before <= 0:
        group["growth_label"] = "new" if now > 0 else "none"
        return
    if 10 * before < now:
        group["growth_label"] = "small base"
        return
    group["growth_label"] = "growth" if now > 0 else "lost"
    group["growth_nominal"] = now / before - 1
    group["growth_cc"] = _constant(wins, policy, rates)
    if group["growth_cc"] is not None:
        group["fx_effect"] = group["growth_nominal"] - group["growth_cc"]
    best = group["growth_nominal"] if group["growth_cc"] is None else group["growth_cc"]
    inflation = group["inflation"]
    if inflation is not None:
        group["growth_real"] = (1 + best) / (1 + inflation) - 1
    group["growth"] = best if group["growth_real"] is None else group["growth_real"]


def _constant(wins: list[Win], policy: Policy, rates: Rates) -> float | None:
    today = policy.as_of
    sums = [Fraction(0), Fraction(0)]
    windows = [(back(today, 12), today), (back(today, 24), back(today, 12))]
    for win in wins:
        for i, (low, high) in enumerate(windows):
            part = win.part(low, high)
            amount = 0 if part is None else floor_half(win.minor * part)
            if not amount:
                continue
            factor = rates.constant(win.currency)
            if factor is None:
                return None
            sums[i] += amount * factor
    return float(sums[0] / sums[1] - 1) if sums[1] > 0 else None


def inflation(folder: Folder, policy: Policy) -> float | None:
    """π as a fraction."""
    known = {
        row["year"]: row["rate"]
        for row in folder.all("inflation")
        if row["area"] == policy.home_area
    }
    rates = []
    for k in range(12):
        year = back(policy.as_of, k).year
        rate = next((known[y] for y in (year, year - 1, year - 2) if y in known), None)
        if rate is None or not policy.home_area:
            return None
        rates.append(rate)
    return math.fsum(rates) / 12 / 100


def theil_sen(y: list[float]) -> tuple[float, float, float]:
    """The middle of all pairwise slopes, and the 90 % interval by Sen's order statistics."""
    n = len(y)
    slopes = sorted((y[b] - y[a]) / (b - a) for a in range(n) for b in range(a + 1, n))
    ties = [sum(1 for other in y if other == value) for value in set(y)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(k * (k - 1) * (2 * k + 5) for k in ties)) / 18
    width = NormalDist().inv_cdf(0.95) * math.sqrt(variance)
    last = len(slopes) - 1
    upper = min(round((len(slopes) + width) / 2), last)
    lower = max(round((len(slopes) - width) / 2) - 1, 0)
    return median(slopes), slopes[lower], slopes[upper]


def _trend(group: Group, quarters: list[int], first: dt.date | None, today: dt.date) -> None:
    group |= dict.fromkeys(("trend_slope", "trend_low", "trend_high"))
    group |= dict.fromkeys(("trend_quarters", "trend_change"))
    group["trend"] = "too short"
    if first is None:
        return
    n = next((k + 1 for k in range(12) if first > back(today, 3 * (k + 1))), 12)
    used = quarters[:n][::-1]
    positive = [q for q in used if q > 0]
    if n < 6 or len(positive) < 4:
        return
    middle = float(exact_median(positive))
    y = [math.log1p(max(q, 0) / middle) for q in used]
    slope, low, high = theil_sen(y)
    group |= {"trend_slope": slope, "trend_low": low, "trend_high": high}
    group["trend_quarters"] = n
    year, before = sum(used[-4:]), sum(used[:4])
    if n >= 8 and before > 0 and 10 * before >= year:
        group["trend_change"] = year / before - 1
    if group["revenue"] <= 0:
        group["trend"] = "lost"
    elif low > 0:
        group["trend"] = "growing"
    elif high < 0:
        group["trend"] = "shrinking"
    elif abs(low) <= 0.0125 and abs(high) <= 0.0125:
        group["trend"] = "flat"
    else:
        group["trend"] = "cannot tell"


def open_deals(folder: Folder) -> list[Row]:
    """Also those whose money was refused: it is worth nothing, but it is there."""
    return [row for row in dated_deals(folder) if row["is_closed"] is False]


def dated_deals(folder: Folder) -> list[Row]:
    refused = [row for row in folder.refused_deals if row["fault"] == "money"]
    return [*folder.all("opportunity"), *refused]


def worth(row: Row, policy: Policy, rates: Rates) -> Fraction:
    """What an open deal adds to the pipeline, in home minor units, not rounded."""
    day = row["close_date"]
    if day is None or not policy.as_of <= day <= back(policy.as_of, -12):
        return Fraction(0)
    if row["amount"] is None or row["probability"] is None:
        return Fraction(0)
    home = rates.home(row["amount"], row["currency"], day, row["rate"])
    return Fraction(0) if home is None else home * row["probability"]


def pipeline(group: Group, deals: list[Row], policy: Policy, rates: Rates, any_open: bool) -> None:
    """`deals`: the group's open deals."""
    total = floor_half(sum((worth(row, policy, rates) for row in deals), Fraction(0)))
    ahead = [r for r in deals if r["close_date"] is None or r["close_date"] >= policy.as_of]
    group |= {
        "pipeline": total if any_open else None,
        "no_open_pipeline": any_open and not ahead,
        "past_close": len(ahead) < len(deals),
    }


def refused_wins(
    ids: set[str], data: Folder, policy: Policy, unrated: list[tuple[str | None, dt.date | None]]
) -> int:
    """Records that could not be used and are wins of the last 12 months, or may be."""
    found = [day for account, day in unrated if account in ids]
    if policy.source == "revenue":
        found += [r["booked_on"] for r in data.refused_invoices if r["account_id"] in ids]
    else:
        for row in data.refused_deals:
            state = row["is_won"] if row["is_won"] is not None else row["is_closed"]
            if row["account_id"] in ids and state is not False:
                found.append(row["close_date"])
    year = back(policy.as_of, 12)
    return sum(day is None or year < day <= policy.as_of for day in found)


def unpriced_deals(
    ids: set[str], deals: list[Row], data: Folder, policy: Policy, rates: Rates
) -> int:
    """Open deals that close in the next 12 months, or may, and whose worth nobody knows."""
    end, n = back(policy.as_of, -12), 0
    for row in deals:
        day = row["close_date"]
        if day is None:
            n += 1
            continue
        if not policy.as_of <= day <= end:
            continue
        amount, odds = row["amount"], row["probability"]
        home = None if amount is None else rates.home(amount, row["currency"], day, row["rate"])
        n += home is None or odds is None
    for row in data.refused_deals:
        day, open_ = row["close_date"], row["is_closed"]
        open_ = not row["is_won"] if open_ is None else not open_
        known = row["fault"] == "money" and row["is_closed"] is not None
        within = day is None or policy.as_of <= day <= end
        n += row["account_id"] in ids and open_ and not known and within
    return n


def is_own(row: Row, policy: Policy) -> bool:
    return bool(row["is_own"]) or row["owner_id"] in policy.own_user_ids


def activity_day(row: Row) -> dt.date | None:
    day = row["occurred_at"] or row["completed_at"]
    return day if isinstance(day, dt.date) else None


def is_two_way(row: Row) -> bool:
    """Of an activity whose date is reached."""
    kind, direction = row["kind"], row["direction"]
    if kind == "call":
        return bool(direction == "inbound" or (direction == "outbound" and row["completed_at"]))
    return bool(kind == "meeting" or (kind == "email" and direction == "inbound"))


def is_internal(row: Row) -> bool:
    kind = row["kind"]
    return (
        kind == "note"
        or (kind == "call" and not is_two_way(row))
        or (kind == "email" and row["direction"] == "outbound")
    )


def touches(group: Group, rows: list[Row], folder: Folder, policy: Policy) -> None:
    """`rows`: the group's activities dated up to as_of, own traces left out."""
    today = policy.as_of
    group |= dict.fromkeys(
        ("threads", "engaged_contacts", "client_touches_183d", "single_threaded", "last_touch")
    )
    if not folder.has("activity"):
        return
    two_way = [(activity_day(r), r) for r in rows if is_two_way(r)]
    ages = [((today - day).days, row) for day, row in two_way if day]
    group["last_touch"] = today - min(age for age, _ in ages) * DAY if ages else None
    group["client_touches_183d"] = sum(age <= 183 for age, _ in ages)
    if not folder.has("activity", "contact_ids"):
        return
    weights: dict[str, float] = {}
    for age, row in ages:
        if age <= 180:
            for contact in set(row["contact_ids"] or []):
                weight = (2 if row["direction"] == "inbound" else 1) * 0.5 ** (age / 90)
                weights[contact] = weights.get(contact, 0.0) + weight
    group["engaged_contacts"] = len(weights)
    whole = math.fsum(weights.values())
    parts = [(weight / whole) ** 2 for weight in weights.values()]
    group["threads"] = 1 / math.fsum(parts) if parts else 0.0
    group["single_threaded"] = 0 < group["threads"] < 1.5


def freshness(
    group: Group, domains: dict[str, list[dt.date]], folder: Folder, policy: Policy, card: Scorecard
) -> None:
    today = policy.as_of
    states = []
    for domain, days in domains.items():
        known = [day for day in days if day <= today]
        age = (today - max(known)).days if known else None
        state = None
        if age is not None:
            state = "stale"
            if age <= card.stale_days:
                state = "fresh" if age <= card.fresh_days else "ageing"
        states.append(state)
        group[f"freshness_{domain}"] = state
        if domain == "client":
            group["client_age_days"] = age
            group["last_client_data_on"] = max(known) if known else None
            _flow(group, set(known), folder, today)
    group["triangulation"] = sum(state in ("fresh", "ageing") for state in states)


def _flow(group: Group, days: set[dt.date], folder: Folder, today: dt.date) -> None:
    mapped = folder.has("activity") or folder.has("survey")
    client = group["freshness_client"]
    group["flow"] = group["gap"] = None
    group["client_data_stale"] = None
    if not mapped and not days:
        return
    group["client_data_stale"] = client in ("stale", None)
    months = {(back(today, k).year, back(today, k).month) for k in range(6)}
    group["flow"] = len({(day.year, day.month) for day in days} & months)
    longest = run = 0
    day = back(today, 6) + DAY
    while day <= today:
        run = 0 if day in days else run + 1
        longest = max(longest, run)
        day += DAY
    group["gap"] = longest


def owner(
    group: Group,
    root: Row,
    members: list[Row],
    sums: dict[str, int],
    folder: Folder,
    policy: Policy,
) -> None:
    """`sums`: TTM revenue by member account."""
    active = {u["id"] for u in folder.all("user") if u["is_active"] is not False}

    def is_active(user: str | None) -> bool:
        return bool(user) and (not folder.has("user") or user in active)

    others = sorted(
        (m for m in members if m["id"] != root["id"]),
        key=lambda m: (-sums.get(m["id"], 0), m["id"]),
    )
    names = [root["kam_id"], root["owner_id"], *(m["owner_id"] for m in others)]
    found = next((name for name in names if is_active(name)), None)
    group["owner_id"] = found or policy.fallback_owner or None
    group["owner_issue"] = found is None if folder.has("user") else None


def roll_up(root: Row, members: list[Row]) -> Row:
    """The group's account fields; money is not among them."""
    found = dict(root)
    ordered = sorted(members, key=lambda m: m["id"])
    names = sorted({name for m in members for name in m})
    for name in names:
        if name.startswith(("rating_", "profile_")) and not name.endswith("_by"):
            dated = name if name.endswith("_at") else f"{name}_at"
        elif name in _PLAN:
            dated = name
        else:
            continue
        if root.get(name) is None:
            best = _newest([m for m in ordered if m.get(name) is not None], dated)
            found[name] = best[name] if best else None
    for name in ("industry",):
        found[name] = next((m[name] for m in [root, *ordered] if m[name] is not None), None)
    found["employees"] = root["employees"]
    if found["employees"] is None:
        known = [m["employees"] for m in members if m["employees"] is not None]
        found["employees"] = sum(known) if known else None
    return found


_PLAN = ("plan_start", "plan_end", "plan_reviewed_at", "plan_presented_at")


def _newest(rows: list[Row], column: str) -> Row | None:
    """Rows come by id; the first of the newest wins."""
    return max(rows, key=lambda m: m.get(column) or dt.date.min, default=None)


def money_fields(root: Row, members: list[Row], rates: Rates) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for name in ("potential_revenue", "customer_revenue"):
        chosen = [root] if root[name] is not None else members
        homes = [rates.home(m[name], m["currency"], None) for m in chosen if m[name] is not None]
        known = [h for h in homes if h is not None]
        found[name] = sum(known) if known else None
    return found


def totals(wins: Wins, roots: dict[str, str]) -> dict[str, list[Win]]:
    found: dict[str, list[Win]] = {}
    for win in wins.rows:
        root = roots.get(win.account or "")
        if root is not None:
            found.setdefault(root, []).append(win)
    return found
