"""What became of the objectives of one account's plan, from what was applied month by month."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.plans.hypotheses import Hypothesis
from kamsync.scoring.metrics.hypotheses import hypotheses_of
from kamsync.scoring.read.groups import find_groups
from kamsync.sync.last_pull import kept
from kamsync.sync.session import Session


def hypotheses(session: Session, row: pl.DataFrame, day: dt.date) -> list[Hypothesis]:
    """`row`: the one account in the frame of that day. Objectives by id; nothing is scored anew."""
    last = kept(session)
    members = find_groups(last.inputs, last.policy).accounts
    own = members.filter(pl.col("root").is_in(row["root"].implode()))
    own = own.with_columns(pl.lit(row["g"][0], pl.Int64).alias("g"))
    return [found for _, found in hypotheses_of(last.inputs, own, row, day)]
