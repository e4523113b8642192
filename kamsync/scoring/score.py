"""The whole of scoring in order: metrics are measured, then judged by criteria, tiers, flags."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kamsync.model.change import Finding
from kamsync.scorecard import Scorecard
from kamsync.scoring.decide import criteria, governance
from kamsync.scoring.decide.judgement import judge_groups
from kamsync.scoring.decide.kpi_lints import kpi_findings, stale_orders
from kamsync.scoring.decide.lints import wording_findings
from kamsync.scoring.frame import run
from kamsync.scoring.judged_steps import STEPS, Judgement
from kamsync.scoring.measurement import Measured, measure
from kamsync.scoring.metrics.crm_labels import label_findings
from kamsync.scoring.metrics.data_quality import Hygiene
from kamsync.scoring.metrics.role_requests import SCHEMA as REQUESTS
from kamsync.scoring.metrics.role_requests import role_requests
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.outlook_record import OutlookRecord
from kamsync.scoring.read.staff_rows import StaffRows
from kamsync.scoring.read.windows import Windows


@dataclass(frozen=True)
class Scored:
    groups: pl.DataFrame
    """One row per group, by root id; money in home minor units, shares as fractions."""
    scopes: pl.DataFrame
    """One row per scope value, portfolio first (contracts §5 scopes.csv)."""
    levels: pl.DataFrame
    """scope, value, g, revenue, share, level, ahead: dependency in detail."""
    flags: pl.DataFrame
    """g, root, flag, was, open, unknown."""
    rejects: pl.DataFrame
    """Found while scoring (a win without a rate); the pull's own are not repeated."""
    findings: tuple[Finding, ...]
    facts: dict[str, int | None]
    members: pl.DataFrame
    """id, root, g of every live account of the portfolio."""
    hygiene: Hygiene | None = None
    """Loose ends, where the scorecard asks for them."""
    staff: StaffRows = field(default_factory=StaffRows)
    """Who worked where, and what open deals should bring by month."""
    role_requests: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REQUESTS))
    """Colleagues that open deals ask for (role_requests.SCHEMA)."""
    unfed: frozenset[str] = frozenset()
    """Columns that nothing here feeds: unknown for everybody."""
    outlook: OutlookRecord = field(default_factory=lambda: OutlookRecord("too_short"))
    """How the outlook did on past days, or why there is none."""


def score(inputs: Inputs, policy: Policy, card: Scorecard) -> Scored:
    """Score the portfolio as of policy.as_of. The same inputs give the same frame, always."""
    return judge(measure(inputs, policy, MeasureParams.of(card)), card)


def judge(measured: Measured, card: Scorecard) -> Scored:
    """`measured` by a scorecard with its params: the same as scoring anew."""
    if measured.params != MeasureParams.of(card):
        raise ValueError("measured by another params")
    inputs, policy, totals = measured.inputs, measured.policy, measured.totals
    frame, override_findings = judge_groups(
        measured.frame, inputs.memory, card, policy.as_of, policy.home_currency
    )
    judged = Judgement(measured, card)
    frame, unfed = run(STEPS, frame, judged)
    findings = (
        *measured.findings,
        *override_findings,
        *governance.overridden_keys(frame, card),
        *governance.review_findings(frame),
        *label_findings(frame),
        *criteria.missing_metrics(frame, card, measured.unfed | unfed),
        *criteria.unlisted_ratings(frame, card),
        *kpi_findings(card),
        *stale_orders(frame, card, Windows(policy.as_of).today),
        *wording_findings(card),
    )
    facts = totals.facts | {"earliest_win": totals.earliest_win}
    return Scored(
        frame,
        measured.scopes,
        measured.levels,
        judged.open_flags,
        totals.rejects,
        findings,
        facts,
        judged.members,
        judged.hygiene,
        measured.staff,
        role_requests(inputs, policy, judged.members),
        measured.unfed | unfed,
        measured.outlook,
    )
