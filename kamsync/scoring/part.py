"""The tiers, points and flags of a portfolio by the steps that they come from alone: for whoever
looks at a few columns of a past day. What it answers is what the whole of scoring answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from kamsync.scorecard import Scorecard
from kamsync.scoring import judged_steps, measurement
from kamsync.scoring.decide import judgement
from kamsync.scoring.decide.criteria import columns_read
from kamsync.scoring.decide.flags import flag_states, open_after
from kamsync.scoring.frame import family_of, run
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.registry import Step

BESIDE: Final = {
    judged_steps.reviewed: measurement.keep_effort,
    judged_steps.teamed: measurement.keep_work,
}
"""What a step after the tier reads that is no column, and the step of measuring that leaves it."""
_LATER: Final = judged_steps.STEPS[:-1]
"""Without the flags, which are told here for the scorecard's alone."""


def scored_part(
    inputs: Inputs, policy: Policy, card: Scorecard, columns: Iterable[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The groups with these columns and the points of each criterion, and g, root, flag, open of
    the scorecard's flags, as score() has them."""
    wanted = steps_for(card, columns)
    params = MeasureParams.of(card)
    measured = measurement.measure(inputs, policy, params, _in(measurement.STEPS, wanted))
    as_of, home = policy.as_of, policy.home_currency
    frame, _ = judgement.judge_groups(measured.frame, inputs.memory, card, as_of, home)
    frame, _ = run(_in(_LATER, wanted), frame, judged_steps.Judgement(measured, card))
    states = flag_states(frame, card.flags, home)
    return frame, open_after(states, card.flags, inputs.open_flags)


def steps_for(card: Scorecard, columns: Iterable[str]) -> set[str]:
    """Names of the steps that make these and what the scorecard's criteria and flags read, with
    those that make what these need."""
    makers = {name: step for step in (*measurement.STEPS, *_LATER) for name in step.makes}
    judging = (name for step in judgement.STEPS for name in step.needs)
    left = {*columns, *columns_read(card.criteria), *judging, *_of_flags(card)}
    found: dict[str, Step] = {}
    while left:
        name = left.pop()
        step = makers.get(name) or (judged_steps.followed if family_of(name) else None)
        if step is not None and step.name not in found:
            found[step.name] = step
            left.update(_needs(step, card))
    beside = (kept.name for reader, kept in BESIDE.items() if reader.name in found)
    return {*found, *beside}


def _needs(step: Step, card: Scorecard) -> tuple[str, ...]:
    """KPIs may read every column; these read what the scorecard names."""
    if step is not judged_steps.followed:
        return step.needs
    return (*step.needs, *columns_read(kpi.criterion for kpi in card.kpis))


def _of_flags(card: Scorecard) -> set[str]:
    conditions = (c for flag in card.flags for c in flag.conditions)
    return {"pareto", "pareto_previous"}.union(*(c.metrics() for c in conditions))


def _in(steps: Iterable[Step], names: set[str]) -> list[Step]:
    return [step for step in steps if step.name in names]
