"""History is what was stored: replaying a real ledger month by month gives the same bits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest

from kamsync.archive import Archive
from kamsync.demo.source import load
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard.reader import parse_scorecard, shipped_text
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import score
from kamsync.sync.kpi_history import baselines, kpi_months
from kamsync.sync.plan.changes import memory_after
from tests.scoring.book import Rows, typed

MONTHS = [dt.date(2017, 9, 30), dt.date(2017, 10, 31), dt.date(2017, 11, 30), dt.date(2017, 12, 31)]
CARD = parse_scorecard(
    "ledger",
    shipped_text("ledger").replace(
        'id = "growth_of_sales"\nmetric = "growth"',
        'id = "sales"\nmetric = "revenue"\nsince = 2017-09-30\ntarget_on = 2017-12-31\n'
        "target = 100_000",
    ),
)
WON = [deal for deal in load().deals if deal.is_won and deal.account]
NAMES = sorted({deal.account for deal in WON})[:20]
BOOKED = [deal for deal in WON if deal.account in NAMES]
"""Published deals of the demo, as the invoices that they became."""


def night(rows: Rows, day: dt.date, archive: Archive, memory: pl.DataFrame) -> pl.DataFrame:
    """Scored, stored as applied; returns the memory that the next night reads."""
    policy = Policy(as_of=day, home_currency="USD", crm_currency="USD", source="revenue")
    files = {"accounts": [{"id": n, "name": n, "owner_id": "U"} for n in NAMES], "revenue": rows}
    session = SimpleNamespace(card=CARD, archive=archive, as_of=day)
    session.config = SimpleNamespace(home_currency="USD")
    inputs = replace(typed(files, policy), memory=memory, baselines=baselines(cast(Any, session)))
    scored = score(inputs, policy, CARD)
    archive.put(f"R{day:%y%m%d}", day, scored.groups, CARD.text, {"months": kpi_months(session)})
    changed = memory_after(scored.groups, memory).with_columns(pl.lit(day).alias("as_of"))
    kept = memory.filter(~pl.col("root").is_in(changed["root"].to_list()))
    return pl.concat([kept, changed.select(list(MEMORY_SCHEMA))])


def walked(folder: Path, *, whole: bool) -> Archive:
    """The months one after the other: with what was booked by then, or with the whole ledger."""
    archive, memory = Archive(folder), pl.DataFrame(schema=MEMORY_SCHEMA)
    for day in MONTHS:
        rows = [
            {"id": d.id, "account_id": d.account, "amount": d.value, "booked_on": str(d.closed)}
            for d in BOOKED
            if whole or (d.closed is not None and d.closed <= day)
        ]
        memory = night(rows, day, archive, memory)
    return archive


@pytest.mark.nights
def test_a_replay_month_by_month_gives_the_frames_that_were_stored(tmp_path: Path) -> None:
    stored, again = walked(tmp_path / "then", whole=False), walked(tmp_path / "now", whole=True)

    assert [run.as_of for run in again.runs()] == MONTHS
    assert [run.sha256 for run in again.runs()] == [run.sha256 for run in stored.runs()]
    frame, _, extras = again.load(again.runs()[-1])
    assert frame["attainment"].drop_nulls().len() > 15
    assert extras["months"]["month"].n_unique() == len(MONTHS) - 1
