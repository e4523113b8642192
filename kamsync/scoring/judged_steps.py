"""The steps after the tier, in order: what depends on a tier, the KPIs, and last the flags."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring.decide import effort_review, flags, governance, kpis, risk
from kamsync.scoring.frame import joined
from kamsync.scoring.measurement import Measured
from kamsync.scoring.metrics import (
    calendar,
    capacity,
    contact_plan,
    contact_roles,
    coverage,
    crm_labels,
    data_quality,
    delays,
    dossier,
    grid,
    handover,
    hypotheses,
    inner_work,
    joint,
    mutual_value,
    programme,
    refresh,
    response,
    sponsors,
    teams,
    tier_comparison,
)
from kamsync.scoring.metrics.data_quality import Hygiene
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import step


class Judgement:
    """What the steps after the tier read, and what they find beside columns."""

    def __init__(self, measured: Measured, card: Scorecard) -> None:
        self.measured = measured
        self.card = card
        self.inputs = measured.inputs
        self.policy = measured.policy
        self.windows = Windows(measured.policy.as_of)
        self.members = measured.grouped.accounts.select("id", "root", "g")
        self.open_flags = pl.DataFrame()
        self.hygiene: Hygiene | None = None

    def let_go(self, source: str) -> None:
        """Nothing here is large."""


@step(
    effort_review.with_effort,
    governance.review,
    needs="tier tier_since plan_execution",
    judged=True,
)
def reviewed(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    measured = judged.measured
    return effort_review.add_review(frame, measured.effort, judged.inputs, judged.windows)


@step(calendar.add_calendar, needs="tier tier_since last_touch", judged=True)
def dated(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    return calendar.add_calendar(frame, judged.inputs, judged.policy, judged.card)


@step(programme.add_programme, needs="tier owner_issue touch_overdue sponsor_named", judged=True)
def governed(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    return programme.add_programme(frame, judged.inputs, judged.policy, judged.card)


@step(
    *(contact_roles.add_coverage, sponsors.add_state),
    needs=" ".join(("tier", *sponsors.NEEDED)),
    judged=True,
)
def met(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    frame = sponsors.add_state(frame, judged.windows.today)
    return contact_roles.add_coverage(frame, judged.card.roles)


@step(
    grid.add_grid,
    needs="tier owned sponsor_state plan_errors plan_orientations plan_execution profile_pct",
    judged=True,
)
def gridded(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    return grid.add_grid(frame, judged.inputs, judged.card, judged.policy.as_of)


@step(dossier.against_norm, needs="tier dossier_days", judged=True)
def worked_on(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    return dossier.against_norm(frame, judged.policy.dossier_days)


@step(coverage.add_attention, needs="tier client_touches_183d", judged=True)
def attended(frame: pl.DataFrame, _: Judgement) -> pl.DataFrame:
    return coverage.add_attention(frame)


@step(
    tier_comparison.add_standing,
    needs="tier client_touches_183d executive_visits other_departments_90d size_rank",
    judged=True,
)
def compared(frame: pl.DataFrame, _: Judgement) -> pl.DataFrame:
    return tier_comparison.add_standing(frame)


@step(
    inner_work.against_model,
    needs="tier internal_meetings meeting_departments internal_share coverage_model",
    judged=True,
)
def worked_among_us(frame: pl.DataFrame, _: Judgement) -> pl.DataFrame:
    return inner_work.against_model(frame)


@step(
    handover.add_state,
    needs=" ".join(("tier", "tier_since", "next_touch_due", *handover.NEEDED)),
    judged=True,
)
def handed_over(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    known = handover.prepared(frame, judged.inputs)
    state = handover.add_state(known, judged.inputs.open_flags, judged.windows.today)
    return state.drop(handover.MARKS)


@step(crm_labels.add_labels, needs="tier", judged=True)
def labelled(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    return crm_labels.add_labels(frame, judged.inputs, judged.policy, judged.measured.grouped)


@step(refresh.add_refresh_due, needs="confidence last_touch", judged=True)
def to_refresh(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    today = judged.windows.today
    return refresh.add_refresh_due(frame, judged.card, judged.inputs.open_flags, today)


@step(data_quality.add_data_quality, needs=" ".join(data_quality.NEEDED))
def looked_after(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    """Only where the scorecard asks."""
    if not data_quality.is_asked(judged.card):
        return frame
    found = data_quality.audit(judged.inputs, judged.policy, frame, judged.members)
    judged.hygiene = found
    return data_quality.add_data_quality(frame, found)


@step(
    mutual_value.add_mutual_value,
    needs="tier margin_ttm first_win satisfaction promise_kept promise_n customer_view",
    judged=True,
)
def valued(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    return mutual_value.add_mutual_value(frame, judged.windows.today)


@step(capacity.add_capacity, needs="tier owner_id coverage_model", judged=True)
def staffed(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    return capacity.add_capacity(frame, judged.policy.staffing)


@step(capacity.exclusivity, capacity.cost, needs="tier", judged=True)
def teamed(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    """Only where teams are mapped."""
    inputs = judged.inputs
    if not inputs.has("team_member"):
        return frame
    team = capacity.present(inputs, judged.members, judged.windows.today)
    return capacity.add_teams(frame, team, judged.measured.staff.work, judged.policy.staffing)


@step(
    teams.index,
    needs="recurrence team_stability team_flexible team_exclusivity",
    judged=True,
)
def indexed(frame: pl.DataFrame, _: Judgement) -> pl.DataFrame:
    return teams.index(frame)


@step(contact_plan.add_contact_plan, needs="tier", judged=True)
def points_of_contact(frame: pl.DataFrame, _: Judgement) -> pl.DataFrame:
    return contact_plan.add_contact_plan(frame)


@step(kpis.add_kpis, needs="tier next_touch_due", judged=True)
def followed(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    card, policy = judged.card, judged.policy
    baselines = judged.inputs.baselines
    return kpis.add_kpis(frame, card, policy.as_of, policy.home_currency, baselines)


@step(response.against_target, needs="tier response_hours response_waiting", judged=True)
def answered(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    return response.against_target(frame, judged.policy.office)


@step(delays.escalations, delays.overdue, needs="tier", judged=True)
def delayed(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    measured = judged.measured
    return delays.add_delays(frame, judged.inputs, judged.policy, measured.grouped)


@step(joint.joint_scorecard, needs="tier", judged=True)
def rated_jointly(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    inputs, card = judged.inputs, judged.card
    if not inputs.has("rating"):
        return frame
    figures = joint.joint_figures(inputs, judged.members, judged.windows.today, card.stale_days)
    weights = {kpi.id: kpi.criterion.weight for kpi in card.kpis}
    return joined(frame, joint.joint_scorecard(figures, weights))


_BEFORE: Final = (
    reviewed,
    dated,
    answered,
    delayed,
    rated_jointly,
    governed,
    met,
    attended,
    compared,
    worked_among_us,
    gridded,
    worked_on,
    handed_over,
    labelled,
    to_refresh,
    looked_after,
    valued,
    points_of_contact,
    staffed,
    teamed,
    indexed,
    followed,
)


@step(
    hypotheses.verdicts,
    needs=" ".join(name for step_ in _BEFORE for name in step_.makes),
    judged=True,
)
def put_to_the_test(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    """An objective may name any column before this one."""
    inputs, as_of = judged.inputs, judged.policy.as_of
    if not inputs.has("plan_item", "indicator"):
        return frame
    found = hypotheses.hypotheses_of(inputs, judged.members, frame, as_of)
    return joined(frame, hypotheses.verdicts(found))


_TESTED: Final = (*_BEFORE, put_to_the_test)


@step(
    *(flags.flag_texts, risk.risks),
    needs=" ".join(name for step_ in _TESTED for name in step_.makes),
    judged=True,
)
def flagged(frame: pl.DataFrame, judged: Judgement) -> pl.DataFrame:
    """A flag may ask for any column, so it comes last."""
    card = judged.card
    watched = refresh.watched(card)
    states = flags.flag_states(frame, watched, judged.policy.home_currency)
    judged.open_flags = flags.open_after(states, watched, judged.inputs.open_flags)
    named = pl.col("flag").is_in([flag.id for flag in card.flags])
    own = judged.open_flags.filter(named)
    frame = joined(frame, risk.risks(own, card.flags))
    return joined(frame, flags.flag_texts(own, card.flags))


STEPS: Final = (*_TESTED, flagged)
