"""Scales for a new scorecard out of the portfolio it will judge; reads only, applies nothing."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from kamsync.model.currencies import EXPONENTS
from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.anchors import Scale, converted, proposed
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.rates import load_rates, to_home
from kamsync.scoring.score import score
from kamsync.sync.inputs import inputs_of
from kamsync.sync.policy import policy_of
from kamsync.sync.preparation import pull_session
from kamsync.sync.pull.sources import sources_of
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.session import Session

_LARGE = 1_000_000
"""Euro that are converted to learn the rate: far more than rounding would show."""


def anchors_of(
    session: Session, card: Scorecard, progress: Callable[[str, int], None]
) -> tuple[dict[str, Scale], int]:
    """(criterion id → scale, number of groups): quantiles where there are enough accounts, else
    money scales at today's rate of the euro."""
    sources = sources_of(
        session.config.sources, session.project.folder, session.config.spark_remote
    )
    settings = PullSettings(session.config.timezone, sources, progress=progress)
    pulled = pull_session(session, session.mirror, settings)
    policy = policy_of(session, session.seen)
    inputs = inputs_of(session, pulled.generation, pulled.rejects)
    groups = score(inputs, policy, card).groups
    rate = euro_rate(inputs, policy)
    money = converted(card, rate) if rate is not None and rate != 1 else {}
    return money | proposed(groups, card, policy.home_currency), groups.height


def euro_rate(inputs: Inputs, policy: Policy) -> float | None:
    """Units of the home currency one euro is worth; None without a rate."""
    if policy.home_currency == "EUR":
        return 1.0
    row = pl.DataFrame(
        {"currency": ["EUR"], "day": [None], "amount": [_LARGE * 10 ** EXPONENTS["EUR"]]},
        schema={"currency": pl.String, "day": pl.Int64, "amount": pl.Int64},
    )
    home = to_home(row, load_rates(inputs, policy), "amount", "home")["home"][0]
    return None if home is None else home / 10 ** EXPONENTS[policy.home_currency] / _LARGE
