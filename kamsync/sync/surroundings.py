"""What a report tells beside the scores: owners by name, earlier scores, people on demand."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.report.layout.data import HISTORY, Surroundings
from kamsync.scoring.explain.account_facts import account_facts
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.score import Scored
from kamsync.sync.session import Session

RUNS: Final = 12
"""Earlier applied runs whose scores are shown, the last of each day."""


def surroundings(
    session: Session, inputs: Inputs, policy: Policy, scored: Scored, contact_url: str
) -> Surroundings:
    config = session.config
    return Surroundings(
        organisation=config.organisation,
        users=_users(inputs),
        facts=lambda roots: account_facts(
            inputs, policy, scored.members.filter(pl.col("root").is_in(list(roots)))
        ),
        names=config.people.names,
        contact_url=contact_url,
        history=_history(session),
    )


def _users(inputs: Inputs) -> dict[str, str]:
    named = inputs.live("user", "id", "name").filter(pl.col("name").is_not_null()).collect()
    return dict(named.iter_rows())


def _history(session: Session) -> pl.DataFrame:
    """The newest run of each earlier day, at most RUNS of them."""
    days: dict[dt.date, pl.DataFrame] = {}
    newest = session.archive.newest(lambda r: r.as_of if r.as_of < session.as_of else None, RUNS)
    for day, run in newest.items():
        days[day] = session.archive.part(run, "root", "score")
    parts = [
        frame.select("root", pl.lit(day).alias("as_of"), pl.col("score").cast(pl.Int64))
        for day, frame in days.items()
        if {"root", "score"} <= set(frame.columns)
    ]
    return pl.concat([pl.DataFrame(schema=HISTORY), *parts])
