"""An independent, slow calculation of scores.csv and scopes.csv from a folder of CSV files.

Written from the definitions alone, with dicts, loops and Fraction; it shares no code with
kamsync.scoring. Where a sentence can be read in two ways, this is how it was read:

Groups and money
- The lowest id of a label is looked for among the accounts that carry the label; a group_id that
  names a deleted account is a label. An empty list in the filter allows everything.
- A row in the home currency is never converted, whatever rate it carries. A dated rate may lie
  after as_of when the record's date does. A deal whose money is refused (by its amount, its
  currency or a missing rate, and by nothing else) keeps its date, its account and its owner: the
  mirror "holds an open opportunity" with it, and it counts wherever money is not asked for. A
  deal refused for anything still says which account its activities belong to.
- A root's potential_revenue without a rate is unknown; members do not stand in for it.
- rating_X_at is rolled up as a column of its own; plan dates are their own date; industry has
  none, so the lowest id wins. Country is the root's alone. Each field of a sponsor is on its own.
- The owner is looked for among members with an active owner, most revenue first; the fallback
  user is not checked, and owner_issue stays true with it.
Revenue
- A row is spread only with a start and a term of at least a month; the term ends the day before
  start + months. Only rows already won by as_of count.
- In constant currency a row's own-currency amount in the window is rounded, then the sum is
  exact; rows of amount 0 need no rate.
- A group whose revenue is incomplete keeps earlier levels in every scope, eligible or not.
- Level none has no scope, value or share. The scope of an `owner` is the row's owner, else the
  account's owner_id.
Touches and freshness
- "Without account" for an activity means null, not in the mirror, or deleted, as for revenue.
- A meeting with only completed_at counts on that date. Threads look at touches of age ≤ 180
  days; a contact named twice in one activity counts once.
- Industry rows dated after as_of do not exist yet. Flow, gap and staleness are unknown only where
  neither activities nor surveys are mapped and no client date exists.
Judgement
- Impute takes the median of the points of the group's industry. Bounds take a missing criterion as
  0 and 100 even where it was penalised or imputed. A floor says nothing of a missing criterion.
- A *_at column that is empty on the row gives an age part of 0.5; ratings and profile values
  without a date are missing instead.
- Contributions use the score as rounded to 9 decimals.
- An override needs a date and a reason. A tier taken earlier keeps its date; else it is as_of.
- Without a cadence touch_overdue is unknown; no_open_pipeline is false while nobody has a deal.
- An open flag whose condition became unknown is listed as open and as unknown. A flag that is
  not for the tier is listed as neither; an open one is listed as kept until its clear_when holds.
- "Revenue in at least 2 quarters of the previous 24 months": of the last 8 trailing quarters.
- "Inside the cadence": there is a two-way touch, and the next one is due today or later.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kamsync.scorecard import Scorecard
from kamsync.scoring.read.inputs import Policy
from tests.scoring import oracle_concentration as concentration
from tests.scoring import oracle_judge as judge
from tests.scoring import oracle_metrics as metrics
from tests.scoring import oracle_people as people
from tests.scoring import oracle_silence as silence
from tests.scoring import oracle_voice as voice
from tests.scoring.oracle_base import Rates, Wins, back, read_wins, roots, scope_value
from tests.scoring.oracle_read import Folder, Row, floor_half, read_folder

Group = dict[str, Any]


@dataclass
class Answer:
    groups: dict[str, Group]
    """Root → every column of scores.csv, money in minor units."""
    scopes: dict[tuple[str, str], dict[str, Any]]


def calculate(
    folder: Path,
    policy: Policy,
    card: Scorecard,
    memory: dict[str, dict[str, Any]] | None = None,
    open_flags: set[tuple[str, str]] | None = None,
) -> Answer:
    """`memory`: root → tier, candidate, tier_since, levels, as of the last applied run."""
    memory = memory or {}
    data = read_folder(folder, policy.crm_currency, policy.timezone)
    rates = Rates(data, policy)
    wins = read_wins(data, policy, rates)
    root_of = roots(data, policy)
    accounts = {a["id"]: a for a in data.all("account")}
    members: dict[str, list[Row]] = {}
    for account, root in root_of.items():
        members.setdefault(root, []).append(accounts[account])
    kept = {r for r in members if _passes(accounts[r], policy)}
    root_of = {a: r for a, r in root_of.items() if r in kept}
    groups = {r: _figures(r, members[r], data, policy, card, rates, wins, root_of) for r in kept}
    people.share_sponsors(groups)
    voice.share_inbound(groups)
    _silence(groups, policy, card)
    n = concentration.rank(groups)
    refused = sum(group["refused_wins"] for group in groups.values())
    for group in groups.values():
        group["refused_elsewhere"] = refused - group["refused_wins"]
        known = group["growth_label"] != "too short" and not group["revenue_incomplete"]
        bought = group["pareto_previous"] in ("A", "B") and group["history"] >= 2
        group["lost"] = group["revenue"] <= 0 and bought if known else None
        group["lost_acknowledged"] = False
    sums = _sums(groups, data, policy, rates, wins, root_of, accounts)
    concentration.depend(groups, sums, card.dependency, memory)
    concentration.look_ahead(groups, sums, card.dependency)
    judge.judge_points(groups, card, policy)
    for root, group in groups.items():
        judge.judge_score(group, card, policy)
        judge.judge_tier(group, card, policy, memory.get(root, {}), n)
        was = {flag for r, flag in open_flags or () if r == root}
        people.judge(group, card, policy, memory.get(root, {}), was)
    people.judge_attention(groups)
    for root, group in groups.items():
        was = {flag for r, flag in open_flags or () if r == root}
        judge.judge_flags(group, card, policy, was)
    eligible = concentration.eligible_scopes(sums, card.dependency)
    rows = {s: concentration.scope_row(s, v, s in eligible) for s, v in sums.revenue.items()}
    return Answer(groups, rows)


def _passes(root: Row, policy: Policy) -> bool:
    return all(not allowed or root[name] in allowed for name, allowed in policy.filter.items())


def _silence(groups: dict[str, Group], policy: Policy, card: Scorecard) -> None:
    days = {root: group["win_days"] for root, group in groups.items()}
    found = silence.calibrate(days, policy.as_of, card.false_alarms)
    for root, group in groups.items():
        names = ("silence_line", "silence_level", "silence_false", "silence_decided")
        group |= dict.fromkeys(names)
        if group["silence"] is None:
            continue
        group |= {"silence_false": found.false, "silence_decided": found.decided}
        if found.p is not None:
            group |= {"silence_line": found.lines[root], "silence_level": float(found.p)}
            group["silent"] = group["silence_days"] >= found.lines[root]


def _figures(
    root: str,
    members: list[Row],
    data: Folder,
    policy: Policy,
    card: Scorecard,
    rates: Rates,
    wins: Wins,
    root_of: dict[str, str],
) -> Group:
    ids = {m["id"] for m in members}
    own_wins = [w for w in wins.rows if w.account in ids]
    first = min((w.day for w in wins.rows), default=None)
    reach = first is not None and first <= back(policy.as_of, 24) + metrics.DAY
    row = next(m for m in members if m["id"] == root)
    fields = metrics.roll_up(row, members)
    fields |= metrics.money_fields(row, members, rates)
    group: Group = {
        "account_id": root,
        "name": row["name"],
        "members": len(members),
        "fields": fields,
        "industry": fields["industry"],
        "account_columns": data.columns["account"],
        "inflation": metrics.inflation(data, policy),
        "touch_known": data.has("activity"),
        "revenue_incomplete": any(
            account in ids and day and back(policy.as_of, 12) < day <= policy.as_of
            for account, day in wins.refused
        ),
    }
    metrics.revenue(group, own_wins, policy, rates, reach)
    deals = metrics.open_deals(data)
    own_deals = [d for d in deals if d["account_id"] in ids]
    unrated = wins.refused[len(data.refused_wins) :]
    group["refused_wins"] = metrics.refused_wins(ids, data, policy, unrated)
    group["unpriced_deals"] = metrics.unpriced_deals(ids, own_deals, data, policy, rates)
    metrics.pipeline(group, own_deals, policy, rates, bool(deals))
    activities = _activities(ids, data, policy)
    metrics.touches(group, activities, data, policy)
    domains = _domains(group, ids, data, policy, activities)
    metrics.freshness(group, domains, data, policy, card)
    year = back(policy.as_of, 12)
    sums: dict[str, int] = {}
    for win in own_wins:
        sums[win.account or ""] = sums.get(win.account or "", 0) + win.amount(year, policy.as_of)
    metrics.owner(group, row, members, sums, data, policy)
    group["plan_missing"] = data.has("account", "plan_start") and fields["plan_start"] is None
    _people(group, members, activities, own_deals, data, policy)
    end = fields["plan_end"]
    group["plan_expired"] = None if end is None else end < policy.as_of
    group["contingency_missing"] = False
    group["plan_review_overdue"] = _review_overdue(fields, data, policy, card)
    group["plan_gap"] = group["plan_not_executed"] = False  # no plan_items.csv in these folders
    group["profile_gap"] = False  # no profile fields either
    # no polarity in the surveys and no commitments.csv either
    group["voice_mismatch"] = group["promise_broken"] = False
    group["reciprocity_low"] = group["single_topic"] = False  # no due days, no tags
    group |= voice.inbound(activities, data.has("activity", "direction"), policy.as_of)
    group["behind_pace"] = None  # no KPI of the oracle's portfolios has a target
    # nor cases, tasks with a due date, or fields of a contact plan
    group["work_overdue"] = group["escalation_late"] = group["contact_plan_gap"] = False
    group["shrinking"] = {"shrinking": True, "growing": False, "flat": False}.get(group["trend"])
    return group


def _review_overdue(fields: Row, data: Folder, policy: Policy, card: Scorecard) -> bool:
    """By the newest of review, presentation and begin; nobody has plan items here."""
    columns = ("plan_reviewed_at", "plan_presented_at", "plan_start")
    if not any(data.has("account", c) for c in columns[:2]):
        return False
    days = [fields[c] for c in columns if fields[c] is not None and fields[c] <= policy.as_of]
    return bool(days) and (policy.as_of - max(days)).days > card.stale_days


def _people(
    group: Group,
    members: list[Row],
    activities: list[Row],
    deals: list[Row],
    data: Folder,
    policy: Policy,
) -> None:
    dated = [
        a | {"age": (policy.as_of - day).days}
        for a in activities
        if (day := metrics.activity_day(a))
    ]
    inactive = {u["id"] for u in data.all("user") if u["is_active"] is False}
    group |= {"_as_of": policy.as_of, "_activities": dated, "_inactive": inactive}
    people.measure(group, members, dated, deals, data)


def _activities(ids: set[str], data: Folder, policy: Policy) -> list[Row]:
    accounts = {a["id"] for a in data.all("account")}
    read = [*data.refused_deals, *data.all("opportunity")]
    deals = {d["id"]: d["account_id"] for d in read}
    found = []
    for row in data.all("activity"):
        account = row["account_id"]
        if account not in accounts:
            account = deals.get(row["opportunity_id"])
        day = metrics.activity_day(row)
        if account in ids and day and day <= policy.as_of and not metrics.is_own(row, policy):
            found.append(row)
    return found


def _domains(
    group: Group, ids: set[str], data: Folder, policy: Policy, activities: list[Row]
) -> dict[str, list[dt.date]]:
    fields = group["fields"]
    client = [metrics.activity_day(r) for r in activities if metrics.is_two_way(r)]
    client += [s["answered_at"] for s in data.all("survey") if s["account_id"] in ids]
    client.append(fields["plan_presented_at"])
    internal = [metrics.activity_day(r) for r in activities if metrics.is_internal(r)]
    internal.append(fields["plan_reviewed_at"])
    internal += [
        value
        for name, value in fields.items()
        if name.startswith(("rating_", "profile_")) and name.endswith("_at")
    ]
    for deal in metrics.dated_deals(data):
        if deal["account_id"] in ids and deal["is_closed"]:
            internal.append(deal["close_date"])
    rows = [
        r
        for r in data.all("industry")
        if r["industry"] == group["industry"] and r["observed_on"] <= policy.as_of
    ]
    here = [r for r in rows if r["country"] and r["country"] == fields["country"]]
    industry = [r["observed_on"] for r in here or rows]
    named = {"client": client, "internal": internal, "industry": industry}
    return {name: [d for d in days if d is not None] for name, days in named.items()}


def _sums(
    groups: dict[str, Group],
    data: Folder,
    policy: Policy,
    rates: Rates,
    wins: Wins,
    root_of: dict[str, str],
    accounts: dict[str, Row],
) -> concentration.Sums:
    found = concentration.Sums({concentration.PORTFOLIO: {}}, {concentration.PORTFOLIO: {}})
    for root, group in groups.items():
        found.revenue[concentration.PORTFOLIO][root] = group["revenue"]
        found.pipeline[concentration.PORTFOLIO][root] = group["pipeline"] or 0
    year = back(policy.as_of, 12)
    for win in wins.rows:
        holder = root_of.get(win.account or "")
        if holder is None or win.part(year, policy.as_of) is None:
            continue
        for dimension in policy.dimensions:
            account = accounts[win.account or ""]
            value = scope_value(dimension, win.row, account, policy.crm_currency)
            if value is not None:
                by_root = found.revenue.setdefault((dimension, value), {})
                by_root[holder] = by_root.get(holder, 0) + win.amount(year, policy.as_of)
    exact: dict[tuple[str, str], dict[str, Any]] = {}
    for deal in metrics.open_deals(data):
        holder = root_of.get(deal["account_id"] or "")
        if holder is None:
            continue
        for dimension in policy.dimensions:
            account = accounts[deal["account_id"]]
            value = scope_value(dimension, deal, account, policy.crm_currency)
            if value is not None:
                by = exact.setdefault((dimension, value), {})
                by[holder] = by.get(holder, 0) + metrics.worth(deal, policy, rates)
    for scope, by in exact.items():
        found.pipeline[scope] = {root: floor_half(amount) for root, amount in by.items()}
    return found
