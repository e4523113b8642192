"""Measuring: streams → one row of metrics per group, before any of it is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.scoring.decide.effort_review import review_effort
from kamsync.scoring.frame import run
from kamsync.scoring.metrics import (
    account_plan,
    cogrowth,
    colleagues,
    contact_roles,
    contributors,
    coverage,
    dialogue,
    effort_return,
    execution,
    extended,
    handover,
    inner_work,
    money,
    mutual_value,
    outcomes,
    outlook,
    prices,
    promises,
    question,
    relationship,
    replaceability,
    respondents,
    response,
    segment,
    sponsors,
    teams,
    usage,
    value_created,
)
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.groups import Groups, find_groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.outlook_record import OutlookRecord
from kamsync.scoring.read.rates import load_rates
from kamsync.scoring.read.revenue_events import EventTotals, find_places
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.staff_rows import StaffRows, counted_work, months_ahead
from kamsync.scoring.registry import Step, step


@step(reads="events")
def keep_months(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """No column either."""
    if sources.context.inputs.has("opportunity"):
        ahead = months_ahead(sources.events.deals, sources.windows)
        sources.staff = replace(sources.staff, months=ahead)
    return frame


@step(reads="work")
def keep_work(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    if sources.context.inputs.has("activity", "owner_id"):
        sources.staff = replace(sources.staff, work=counted_work(sources.work))
    return frame


@step(reads="activities")
def keep_effort(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """No column yet: who is long Key is known after judging."""
    inputs = sources.context.inputs
    sources.effort = review_effort(sources.activities, inputs, sources.windows)
    return frame


STEPS: Final = (
    *(*money.STEPS, *outlook.STEPS, *execution.STEPS, *promises.STEPS, *response.STEPS),
    *(*respondents.STEPS, *coverage.STEPS, keep_months),
    *(*relationship.STEPS, keep_effort, *extended.STEPS, *account_plan.STEPS),
    *(
        *teams.STEPS,
        *prices.STEPS,
        *usage.STEPS,
        *segment.STEPS,
        *cogrowth.STEPS,
        *question.STEPS,
        *value_created.STEPS,
    ),
    *(*dialogue.STEPS, *outcomes.STEPS),
    *(
        *contact_roles.STEPS,
        *colleagues.STEPS,
        *inner_work.STEPS,
        keep_work,
        *sponsors.STEPS,
        *handover.STEPS,
    ),
    *(*mutual_value.STEPS, *effort_return.STEPS, *replaceability.STEPS, *contributors.STEPS),
)
"""Millions of rows each: those of money are let go before the activities are read."""


@dataclass(frozen=True)
class Measured:
    """What a scorecard with this params judges; nothing in it is judged yet."""

    inputs: Inputs
    policy: Policy
    params: MeasureParams
    frame: pl.DataFrame
    """One row per group, by root id; money in home minor units, shares as fractions."""
    unfed: frozenset[str]
    """Columns that nothing here feeds: unknown for everybody."""
    scopes: pl.DataFrame
    levels: pl.DataFrame
    totals: EventTotals
    effort: pl.DataFrame
    """g, effort: for the review of accounts long Key; empty where there can be none."""
    staff: StaffRows
    grouped: Groups
    findings: tuple[Finding, ...]
    outlook: OutlookRecord


def beginning(
    inputs: Inputs, policy: Policy, params: MeasureParams
) -> tuple[pl.DataFrame, Sources]:
    """The groups before any step, and what the steps read."""
    rates = load_rates(inputs, policy)
    grouped = find_groups(inputs, policy)
    places = find_places(inputs, grouped)
    grouped = Groups(grouped.accounts, money.money_fields(grouped, rates), grouped.findings)
    sources = Sources(MeasureContext(inputs, policy, grouped, rates, params), places)
    return grouped.roots.sort("g"), sources


def measure(
    inputs: Inputs, policy: Policy, params: MeasureParams, steps: Sequence[Step] = STEPS
) -> Measured:
    """As of policy.as_of. The same inputs give the same frame, always. `steps`: of STEPS, those
    whose columns are asked for."""
    frame, sources = beginning(inputs, policy, params)
    grouped = sources.context.grouped
    frame, unfed = run(steps, frame, sources)
    return Measured(
        inputs,
        policy,
        params,
        frame,
        frozenset(unfed),
        sources.scopes,
        sources.levels,
        sources.totals,
        sources.effort,
        sources.staff,
        grouped,
        (*grouped.findings, *sources.totals.findings, *sources.findings),
        sources.outlook,
    )
