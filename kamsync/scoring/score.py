"""The whole of scoring in order: metrics are measured, then judged by criteria, tiers, flags."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.model.change import Finding
from kamsync.scorecard import Scorecard
from kamsync.scoring.decide import criteria, flags, governance
from kamsync.scoring.decide.effort_review import add_review
from kamsync.scoring.decide.judgement import judge_groups
from kamsync.scoring.decide.lints import wording_findings
from kamsync.scoring.measurement import Measured, measure
from kamsync.scoring.metrics import freshness, refresh
from kamsync.scoring.metrics.crm_labels import add_labels, label_findings
from kamsync.scoring.metrics.data_quality import Hygiene, add_loose_ends, audit, is_asked
from kamsync.scoring.metrics.programme import add_programme
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces


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


def score(inputs: Inputs, policy: Policy, card: Scorecard) -> Scored:
    """Score the portfolio as of policy.as_of. The same inputs give the same frame, always."""
    return judge(measure(inputs, policy, MeasureParams.of(card)), card)


def judge(measured: Measured, card: Scorecard) -> Scored:
    """`measured` by a scorecard with its params: the same as scoring anew."""
    if measured.params != MeasureParams.of(card):
        raise ValueError("measured by another params")
    inputs, policy, totals = measured.inputs, measured.policy, measured.totals
    grouped, windows = measured.grouped, Windows(policy.as_of)
    frame, override_findings = judge_groups(
        measured.frame, inputs.memory, card, policy.as_of, policy.home_currency
    )
    frame = add_review(frame, measured.effort, inputs, grouped, windows)
    frame = _calendar(frame, inputs, policy, card)
    frame = add_programme(frame, inputs, policy, card)
    frame = add_labels(frame, inputs, policy, grouped)
    frame = refresh.add_refresh_due(frame, card, inputs.open_flags, windows.today)
    members = grouped.accounts.select("id", "root", "g")
    found = audit(inputs, policy, frame, members) if is_asked(card) else None
    if found is not None:
        frame = add_loose_ends(frame, found)
    watched = refresh.watched(card)
    states = flags.flag_states(frame, watched, policy.home_currency)
    after = flags.open_after(states, watched, inputs.open_flags)
    own = after.filter(pl.col("flag").is_in([flag.id for flag in card.flags]))
    frame = frame.join(
        flags.flag_texts(own, card.flags), on="g", how="left", maintain_order="left"
    ).with_columns(pl.col("flags", "flags_unknown", "flags_kept").fill_null(""))
    findings = (
        *measured.findings,
        *override_findings,
        *governance.overridden_keys(frame, card),
        *governance.review_findings(frame),
        *label_findings(frame),
        *criteria.missing_metrics(frame, card),
        *criteria.unlisted_ratings(frame, card),
        *wording_findings(card),
    )
    facts = totals.facts | {"earliest_win": totals.earliest_win}
    return Scored(
        frame,
        measured.scopes,
        measured.levels,
        after,
        totals.rejects,
        findings,
        facts,
        members,
        found,
    )


@produces(
    Metric(
        "next_touch_due",
        "date",
        ("activity.occurred_at",),
        "last two-way touch plus the tier's cadence",
        rows=("2-34",),
    ),
    Metric(
        "touch_overdue", "yes/no", ("activity.occurred_at",), "the next touch was due before today"
    ),
    Metric(
        "touched_in_cadence",
        "yes/no",
        ("activity.occurred_at",),
        "there is a two-way touch, and the next one is not yet overdue",
    ),
    Metric(
        "plan_missing",
        "yes/no",
        ("account.plan_start",),
        "plans are mapped and this one has no start",
        rows=("2-32",),
    ),
    Metric("plan_expired", "yes/no", ("account.plan_end",), "the plan's end has passed"),
)
def _calendar(frame: pl.DataFrame, inputs: Inputs, policy: Policy, card: Scorecard) -> pl.DataFrame:
    days = pl.col("tier").replace_strict(card.cadence_days, default=None, return_dtype=pl.Int64)
    last = pl.coalesce(freshness.newest_on(pl.col("last_touch")), pl.col("tier_since"))
    mapped = pl.lit(inputs.has("activity"))
    due = pl.when(mapped & days.is_not_null()).then(last + pl.duration(days=days))
    today = pl.lit(policy.as_of)
    planned = inputs.has("account", "plan_start")
    missing = pl.col("plan_start").is_null() if planned else pl.lit(value=False)
    return frame.with_columns(due.cast(pl.Date).alias("next_touch_due")).with_columns(
        (pl.col("next_touch_due") < today).alias("touch_overdue"),
        pl.when(mapped)
        .then(
            pl.col("last_touch").is_not_null()
            & (pl.col("next_touch_due") >= today).fill_null(value=False)
        )
        .alias("touched_in_cadence"),
        missing.alias("plan_missing"),
        (pl.col("plan_end") < today).alias("plan_expired"),
    )
