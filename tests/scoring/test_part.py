"""A part of the scoring is the same as in the whole, and no step runs that nobody asks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from kamsync.scorecard import Condition, Scorecard
from kamsync.scorecard.reader import SHIPPED, parse_scorecard, shipped_text
from kamsync.scoring.explain.known_then import inputs_then, policy_then
from kamsync.scoring.explain.replay import KNOWN
from kamsync.scoring.part import scored_part, steps_for
from kamsync.scoring.read.windows import add_months
from kamsync.scoring.score import score
from tests.scoring import portfolios
from tests.scoring.book import CARD
from tests.scoring.comparing import inputs_of

COLUMNS = ("root", "tier", "industry", "revenue", "revenue_previous", *KNOWN)


def a_card(name: str) -> Scorecard:
    return parse_scorecard(name, shipped_text(name))


def asking(metric: str) -> Scorecard:
    """Its first flag asks for this column, above 0."""
    flag = replace(CARD.flags[0], when=Condition(metric, "above", 0), clear_when=None, tiers=())
    return replace(a_card("full"), flags=(flag,))


@pytest.mark.parametrize("past", [False, True])
@pytest.mark.parametrize(
    ("seed", "card"),
    [
        *((seed, a_card(name)) for seed, name in enumerate(SHIPPED)),
        *((10 + k, asking(m)) for k, m in enumerate(("kpi_now", "effort", "team_cost"))),
    ],
    ids=lambda value: value.name if isinstance(value, Scorecard) else str(value),
)
def test_tiers_points_and_flags_are_those_of_the_whole(
    seed: int, card: Scorecard, past: bool, tmp_path: Path
) -> None:
    portfolio = portfolios.make(seed)
    portfolio.write(tmp_path)
    inputs, policy = inputs_of(tmp_path, portfolio), portfolio.policy
    if past:
        day = add_months(policy.as_of, -12)
        inputs, policy = inputs_then(inputs, day), policy_then(policy, day)

    groups, flags = scored_part(inputs, policy, card, COLUMNS)

    whole = score(inputs, policy, card)
    columns = [*COLUMNS, *(f"points_{c.id}" for c in card.criteria)]
    assert groups.select(columns).equals(whole.groups.select(columns))
    own = pl.col("flag").is_in([flag.id for flag in card.flags])
    assert flags.sort("root", "flag").equals(whole.flags.filter(own).sort("root", "flag"))


def test_only_the_steps_of_what_is_asked_run_and_those_of_what_they_need() -> None:
    steps = steps_for(a_card("ledger"), COLUMNS)

    assert {"add_revenue", "add_touches", "add_slow_burn"} <= steps
    assert not {"add_outlook", "add_response", "keep_work", "valued"} & steps
    assert {"followed", "add_outlook"} - steps_for(asking("kpi_now"), COLUMNS) == {"add_outlook"}
    assert {"reviewed", "keep_effort"} <= steps_for(asking("effort"), COLUMNS)
    assert "add_outlook" in steps_for(a_card("ledger"), (*COLUMNS, "outlook"))
