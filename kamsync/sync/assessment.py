"""From a pulled generation to a plan and what the guards say of it; nothing is written to a CRM."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from kamsync.alerts.facts import directors_of
from kamsync.mirror import Generation
from kamsync.model.change import Finding
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scoring.explain.account_facts import account_facts
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.score import Scored, score
from kamsync.sync.apply.recent_writes import laid_over_mirror, recent_writes
from kamsync.sync.guard_facts import applied_baseline, trips_of, worst_share
from kamsync.sync.history import given_too_old_first
from kamsync.sync.inputs import events_before, inputs_of
from kamsync.sync.outlook import unrated_rejects
from kamsync.sync.plan.answers import answers_of
from kamsync.sync.plan.changes import PlanParts, build_plan
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import replay
from kamsync.sync.plan.guards import unassigned_trips
from kamsync.sync.plan.places import Places, tops_of
from kamsync.sync.plan.trip import Trip
from kamsync.sync.policy import policy_of
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
    generation: Generation
    baseline: Baseline
    """What later runs are compared with, once this one is applied."""


def assess(session: Session, pulled: Pulled, uncertain: frozenset[str]) -> Assessed:
    """Score, plan and check. Pure but for reading the ledger and the archive."""
    seen = session.seen
    policy = policy_of(session, seen)
    events = events_before(session, pulled.generation)
    inputs = inputs_of(session, pulled.generation, pulled.rejects, events, ask=True)
    scored = score(inputs, policy, session.card)
    parts = build_plan(
        scored,
        session.card,
        _plan_context(session, pulled, inputs, policy, scored, events, uncertain),
    )
    del events  # by the hundred thousand
    unassigned = unassigned_rows(inputs, policy, scored, pulled, applied_baseline(session))
    trips = trips_of(session, pulled, inputs, policy, scored, parts)
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
        worst_share(pulled, scored),
        pulled.generation,
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
    events: pl.DataFrame,
    uncertain: frozenset[str],
) -> PlanContext:
    config, ledger, name = session.config, session.ledger, session.name
    accounts = pulled.generation.frame("account")
    live = accounts.filter(~pl.col("is_deleted").fill_null(value=False))
    users = pl.DataFrame(schema=_USERS)
    if inputs.has("user"):
        users = inputs.live("user", *_USERS).collect()
    rooted = _with_roots(laid_over_mirror(live, recent_writes(session)), scored)
    places = places_of(rooted, pulled.generation, joined=session.joining is not None)
    return PlanContext(
        connection=name,
        as_of=session.as_of,
        accounts=rooted,
        places=places,
        users=users,
        fields=session.fields,
        written=ledger.written_values(name),
        uncertain=uncertain,
        episodes=replay(events),
        answers=answers_of(events),
        tasks=ledger.tasks(name),
        memory=inputs.memory.select(list(MEMORY_SCHEMA)),
        language=config.language,
        home_currency=config.home_currency,
        timezone=config.timezone,
        own_users=session.seen.own_user_ids,
        started=_started(session),
        fallback=places.person(config.portfolio.fallback_owner),
        lead_days=config.people.lead_days,
        director=places.person(config.portfolio.director),
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
