"""How often people answered a flag, and how often with "not true", over all applied runs."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.sync.plan.answers import tally
from kamsync.sync.plan.episodes import ANSWER
from kamsync.sync.session import Session


def answer_counts(session: Session) -> pl.DataFrame:
    """flag, n, not_true, by flag; up to as_of."""
    after = session.as_of + dt.timedelta(days=1)
    return tally(session.ledger.episode_events(session.name, after, ANSWER))
