"""From a pulled generation to a plan and what the guards say of it; nothing is written to a CRM."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import polars as pl

from kamsync.alerts.facts import directors_of
from kamsync.config.project import Project
from kamsync.connector import Description
from kamsync.mirror import Generation
from kamsync.model.change import Finding
from kamsync.model.countries import point_of
from kamsync.model.currencies import EXPONENTS, round_half_up
from kamsync.model.joined_ids import connection_of
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.model.staff_resources import Staffing
from kamsync.plans.own_rules import own_rules
from kamsync.plans.rules import RuleTable
from kamsync.scoring.explain.account_facts import account_facts
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.rates import load_rates, to_home
from kamsync.scoring.score import Scored, score
from kamsync.sync.acknowledged import acknowledged
from kamsync.sync.apply.recent_writes import laid_over_mirror, recent_writes
from kamsync.sync.history import given_too_old_first
from kamsync.sync.joined.connector import planned_calls
from kamsync.sync.kpi_history import baselines, indicator_months
from kamsync.sync.outlook import unrated_rejects
from kamsync.sync.owners_before import owners_before
from kamsync.sync.plan.answers import answers_of
from kamsync.sync.plan.changes import PlanParts, build_plan
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import open_flags, replay
from kamsync.sync.plan.guards import (
    StreamCount,
    canary_trips,
    check_guards,
    lost_columns,
    unassigned_trips,
)
from kamsync.sync.plan.places import Places, tops_of
from kamsync.sync.plan.trip import Trip
from kamsync.sync.pull.deal_doubts import deal_doubts
from kamsync.sync.pull.streams import Baseline, Pulled
from kamsync.sync.session import Session
from kamsync.sync.task_lines import task_lines
from kamsync.sync.unassigned_rows import (
    nameless_findings,
    unassigned_findings,
    unassigned_rows,
    with_unassigned,
)

_USERS = {
    "id": pl.String,
    "language": pl.String,
    "manager_id": pl.String,
    "is_active": pl.Boolean,
}


@dataclass(frozen=True)
class Assessed:
    scored: Scored
    parts: PlanParts
    trips: tuple[Trip, ...]
    findings: tuple[Finding, ...]
    rejects: pl.DataFrame
    inputs: Inputs
    policy: Policy
    reject_share: float
    """The largest share of refused records in any stream."""
    baseline: Baseline
    """What later runs are compared with, once this one is applied."""


def policy_of(session: Session, seen: Description) -> Policy:
    """The figures' policy, with what the CRM says of itself."""
    return policy_from(session, seen.home_currency, seen.own_user_ids)


def policy_kept(session: Session, generation: Generation) -> Policy:
    """The same from what the last pull noted: no login needed."""
    facts = generation.manifest.facts
    currency = facts.get("home_currency", session.config.home_currency)
    return policy_from(session, currency, frozenset(json.loads(facts.get("own_user_ids", "[]"))))


def policy_from(session: Session, crm_currency: str, own_user_ids: frozenset[str]) -> Policy:
    config = session.config
    return Policy(
        as_of=session.as_of,
        home_currency=config.home_currency,
        crm_currency=crm_currency,
        timezone=config.timezone,
        unit=config.portfolio.unit,
        filter={k: tuple(v) for k, v in config.portfolio.filter.items()},
        source=config.revenue.source,
        recognition=config.revenue.recognition,
        dimensions=tuple(config.scopes.dimensions),
        home_area=config.portfolio.home_area,
        planned_revenue=_minor(config.revenue.planned, config.home_currency),
        fixed_costs=_minor(config.revenue.fixed_costs, config.home_currency),
        own_user_ids=own_user_ids,
        names_people=config.people.names,
        manager_cost=_minor(config.people.manager_cost, config.home_currency),
        margin=config.people.margin or None,
        staffing=_staffing(session),
        family_roles={f: tuple(r) for f, r in config.people.family_roles.items()},
        fallback_owner=config.portfolio.fallback_owner,
        strategic_families=tuple(config.selection.strategic_families),
        office=config.response.office(_days_off(session)),
        plan_rules=plan_rules(session.project),
        dossier_days=config.plans.dossier_days,
        key_labels={k: tuple(v) for k, v in config.portfolio.key_labels.items()},
        own_sites=tuple(p for s in config.selection.own_sites if (p := point_of(s)) is not None),
    )


def plan_rules(project: Project) -> RuleTable | None:
    """The company's own; None where the config names no file. Raises ConfigError."""
    named = project.config.plans.rules
    return own_rules(project.folder / named) if named else None


def _staffing(session: Session) -> Staffing:
    people, home = session.config.people, session.config.home_currency
    return Staffing(
        seller_hours=people.seller_hours or None,
        dedicated_hours=people.dedicated_hours or None,
        role_cost={role: _minor(cost, home) or 0 for role, cost in people.role_cost.items()},
        role_days=dict(people.role_days),
        lead_days=dict(people.lead_days),
    )


def _minor(amount: Decimal, currency: str) -> int | None:
    """Minor units; None for 0, which stands for "not given"."""
    return round_half_up(Fraction(amount) * 10 ** EXPONENTS[currency]) or None


def _days_off(session: Session) -> list[str]:
    """Over all years that answers of cases are looked at in, and the next."""
    year = session.as_of.year
    return session.config.schedule.days_off(range(year - 5, year + 2))


def inputs_of(
    session: Session, generation: Generation, rejects: pl.DataFrame, *, ask: bool = False
) -> Inputs:
    """Streams of the generation and the memory before this as_of. `ask`: a login is at hand, so
    that the CRM can say which tasks people have done."""
    memory = session.ledger.memory(session.name, session.as_of)
    events = events_before(session, generation)
    streams = {name: generation.scan(name) for name in generation.manifest.streams}
    episodes = replay(events)
    flags = open_flags(episodes)
    inputs = Inputs(streams, rejects, memory, flags, baselines=baselines(session))
    if not inputs.has("change_log"):
        owners = owners_before(session.archive, session.as_of)
        inputs = replace(inputs, owners_before=owners)
    inputs = replace(inputs, indicators=indicator_months(session, generation))
    return replace(
        inputs, acknowledged=acknowledged(session, inputs, episodes, answers_of(events), ask=ask)
    )


def merges(generation: Generation) -> dict[str, str]:
    """Account merged away → the one that stands for it now, chains followed to their end."""
    accounts = generation.scan("account")
    if "merged_into" not in accounts.collect_schema():
        return {}
    gone = accounts.filter(pl.col("is_deleted") & pl.col("merged_into").is_not_null())
    into = dict(gone.select("id", "merged_into").collect().iter_rows())
    found = {}
    for loser in into:
        winner, steps = into[loser], 0
        while winner in into and steps < len(into):
            winner, steps = into[winner], steps + 1
        found[loser] = winner
    return found


def events_before(session: Session, generation: Generation) -> pl.DataFrame:
    """Episode events before this as_of; those of merged accounts stand under the winner."""
    events = session.ledger.episode_events(session.name, session.as_of)
    return events.with_columns(pl.col("root").replace(merges(generation)))


def assess(session: Session, pulled: Pulled, uncertain: frozenset[str]) -> Assessed:
    """Score, plan and check. Pure but for reading the ledger and the archive."""
    seen = session.seen
    policy = policy_of(session, seen)
    inputs = inputs_of(session, pulled.generation, pulled.rejects, ask=True)
    scored = score(inputs, policy, session.card)
    parts = build_plan(
        scored, session.card, _plan_context(session, pulled, inputs, policy, scored, uncertain)
    )
    unassigned = unassigned_rows(inputs, policy, scored, pulled, applied_baseline(session))
    trips = _trips(session, pulled, inputs, policy, scored, parts)
    trips += [
        t for t in unassigned_trips(unassigned) if t.guard not in session.config.guards.accept
    ]
    rejects = pl.concat([pulled.rejects, scored.rejects])
    damaged = [Finding("archive_damaged", "warning", f"run {r}") for r in session.archive.damaged]
    findings = (
        *damaged,
        *seen.findings,
        *pulled.findings,
        *scored.findings,
        *given_too_old_first(session, scored.groups),
        *parts.findings,
        *unassigned_findings(unassigned),
        *nameless_findings(inputs, policy, scored),
        *deal_doubts(inputs, policy.as_of, policy.home_currency, invoiced=_invoiced(session)),
        *unrated_rejects(scored.rejects),
    )
    return Assessed(
        scored,
        parts,
        tuple(trips),
        findings,
        rejects,
        inputs,
        policy,
        _worst_share(pulled, scored),
        with_unassigned(pulled.baseline(), unassigned),
    )


def _invoiced(session: Session) -> bool:
    return session.config.revenue.source == "revenue"


def _plan_context(
    session: Session,
    pulled: Pulled,
    inputs: Inputs,
    policy: Policy,
    scored: Scored,
    uncertain: frozenset[str],
) -> PlanContext:
    config, ledger, name = session.config, session.ledger, session.name
    accounts = pulled.generation.frame("account")
    live = accounts.filter(~pl.col("is_deleted").fill_null(value=False))
    users = pl.DataFrame(schema=_USERS)
    if inputs.has("user"):
        users = inputs.live("user", *_USERS).collect()
    events = events_before(session, pulled.generation)
    rooted = _with_roots(laid_over_mirror(live, recent_writes(session)), scored)
    return PlanContext(
        connection=name,
        as_of=session.as_of,
        accounts=rooted,
        places=places_of(rooted, pulled.generation, joined=session.joining is not None),
        users=users,
        fields=session.fields,
        written=ledger.outputs(name).select("account_id", "values"),
        uncertain=uncertain,
        episodes=replay(events),
        answers=answers_of(events),
        tasks=ledger.tasks(name),
        memory=inputs.memory.select(list(MEMORY_SCHEMA)),
        language=config.language,
        home_currency=config.home_currency,
        own_users=session.seen.own_user_ids,
        started=_started(session),
        fallback=config.portfolio.fallback_owner,
        lead_days=config.people.lead_days,
        director=config.portfolio.director,
        directors=directors_of(scored.groups, config.alerts),
        task_lines=task_lines(session, scored, inputs),
        facts=lambda roots: account_facts(
            inputs, policy, scored.members.filter(pl.col("root").is_in(list(roots)))
        ),
        names=config.people.names,
        record_url=session.seen.record_url,
        contact_url=session.seen.contact_url,
        write_members=config.portfolio.write_members,
        max_writes=config.outputs.max_writes_per_run,
    )


def places_of(accounts: pl.DataFrame, generation: Generation, *, joined: bool) -> Places:
    """`accounts`: live, with root."""
    if not joined:
        return Places()
    users = generation.scan("user")
    same: dict[str, str] = {}
    if "same_as" in users.collect_schema():
        named = users.filter(pl.col("same_as").is_not_null()).select("id", "same_as").collect()
        same = dict(named.iter_rows())
    return Places(tops_of(accounts), same, joined=True)


def _started(session: Session) -> dt.date | None:
    """Also where the ledger was lost: its tasks were found again."""
    applied = [r for r in session.ledger.runs(session.name, limit=500) if r.status == "applied"]
    made = session.ledger.tasks(session.name)["created_on"].drop_nulls().to_list()
    return min((*(run.as_of for run in applied), *made), default=None)


def _with_roots(accounts: pl.DataFrame, scored: Scored) -> pl.DataFrame:
    members = scored.members.select("id", "root")
    return accounts.join(members, on="id", how="left")


def _trips(
    session: Session,
    pulled: Pulled,
    inputs: Inputs,
    policy: Policy,
    scored: Scored,
    parts: PlanParts,
) -> list[Trip]:
    config = session.config
    before = applied_baseline(session)
    won, refused = _won_values(inputs, policy, scored)
    trips = check_guards(
        _counts(pulled, scored, before),
        won,
        refused,
        scored.groups,
        _earlier_scores(session),
        parts,
        config.guards.max_new_tasks,
    )
    trips += lost_columns(
        {n: _asked(session, n, b["columns"]) for n, b in before.items()},
        {n: b["columns"] for n, b in pulled.baseline().items()},
    )
    open_flags = scored.flags.filter(pl.col("open"))
    trips += canary_trips(config.canary.accounts, scored.groups, open_flags)
    approval = session.ledger.approval(session.name)
    if approval and approval.org_id != session.seen.org_id:
        orgs = {"org": session.seen.org_id, "approved": approval.org_id}
        trips.append(Trip("wrong_org", "wrong_org", orgs))
    trips += [
        Trip("api_budget", "api_budget", {"n": cost, "left": left})
        for cost, left in calls_of(session, parts)
        if left is not None and cost > left
    ]
    return [t for t in trips if t.guard not in config.guards.accept]


def calls_of(session: Session, parts: PlanParts) -> list[tuple[int, int | None]]:
    """(calls that writing the plan takes, calls left) in each CRM."""
    reached = parts.tasks.filter(pl.col("owner_id").is_not_null())
    return planned_calls(session.connector, parts.changes["account_id"], reached["account_id"])


def _asked(session: Session, name: str, columns: Sequence[str]) -> list[str]:
    """Without those that nothing uses any more: they are not read on purpose."""
    stream = name.rpartition(":")[2]
    return [c for c in columns if f"{stream}.{c}" not in session.unasked]


def _won_values(inputs: Inputs, policy: Policy, scored: Scored) -> tuple[int, int]:
    """(accepted, refused) won value in home minor units, over all years."""
    rates = load_rates(inputs, policy)
    columns = ("won", "amount", "currency", "day", "whole_record")
    rejects = pl.concat([inputs.rejects.select(columns), scored.rejects.select(columns)])
    rows = rejects.filter(
        pl.col("won").fill_null(value=False)
        & pl.col("whole_record")
        & pl.col("currency").is_not_null()
    ).with_columns(pl.col("day").cast(pl.Int32).cast(pl.Int64))
    refused = 0
    if not rows.is_empty():
        priced = to_home(rows, rates, "amount", "home")
        worth = pl.coalesce("home", "amount")
        refused = int(priced.select(worth.abs().sum()).item() or 0)
    return int(scored.facts.get("won_home") or 0), refused


def _earlier_scores(session: Session) -> pl.DataFrame | None:
    before = session.archive.at(session.as_of - dt.timedelta(days=1))
    if before is None:
        return None
    return session.archive.load(before)[0].select("root", "score")


def applied_baseline(session: Session) -> Baseline:
    """What the last applied run had pulled: a pull that tripped a guard is no measure."""
    for run in session.ledger.runs(session.name, limit=500):
        if run.status == "applied" and run.manifest.get("pulled"):
            return dict(run.manifest["pulled"])
    return {}


def _counts(pulled: Pulled, scored: Scored, before: Baseline) -> dict[str, StreamCount]:
    """With the records only scoring could refuse (a win without a rate), and the measure."""
    connection = connection_of("record_id")
    of_part = connection.is_in(list(pulled.parts))
    each = pl.when(of_part).then(pl.concat_str(connection, "stream", separator=":"))
    keys = scored.rejects.select(each.otherwise("stream").alias("stream"))["stream"]
    extra = dict(keys.value_counts().iter_rows())
    return {
        name: replace(
            count,
            unpriced=extra.get(name, 0),
            last_full=before[name]["rows"] if name in before else None,
        )
        for name, count in pulled.counts_each().items()
    }


def _worst_share(pulled: Pulled, scored: Scored) -> float:
    counts = _counts(pulled, scored, {}).values()
    return max((c.refused / c.seen for c in counts if c.seen), default=0.0)
