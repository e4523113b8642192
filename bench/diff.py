"""Planning: what the CRM should show against what it shows, one account in a hundred changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from bench import portfolio
from kamsync.field_maps import load_mapping
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.score import Scored, score
from kamsync.sync.plan.changes import build_plan
from kamsync.sync.plan.context import PlanContext

OUTPUTS = ("score", "tier", "confidence", "dependency", "flags", "last_client_data_on", "why")
TASKS = ("key", "task_id", "account_id", "owner_id", "flag", "root", "status")


@dataclass(frozen=True)
class Ready:
    scored: Scored
    card: Scorecard
    context: PlanContext


def prepare(folder: Path) -> Ready:
    """A CRM that shows what we wrote, but for one score in a hundred."""
    card = load_scorecard(None)
    scored = score(portfolio.inputs(folder), portfolio.policy(), card)
    ids = scored.groups.select(pl.col("root").alias("id"))
    first = build_plan(scored, card, _plan_context(ids, pl.DataFrame(schema=_WRITTEN)))
    shape = pl.Struct({o: pl.String for o in OUTPUTS})
    shown = first.adopted.select(
        pl.col("account_id").alias("id"), pl.col("values").str.json_decode(shape).alias("v")
    ).unnest("v")
    shown = shown.rename({o: f"out_{o}" for o in OUTPUTS}).with_row_index("n")
    other = pl.when(pl.col("n") % 100 == 0).then(pl.lit("1")).otherwise(pl.col("out_score"))
    accounts = shown.with_columns(other.alias("out_score")).drop("n")
    return Ready(scored, card, _plan_context(accounts, first.adopted))


def run(_folder: Path, _out: Path, ready: Ready) -> int:
    """Records compared."""
    parts = build_plan(ready.scored, ready.card, ready.context)
    changed = parts.counts["records"]
    assert 0 < changed <= ready.context.accounts.height // 50, changed
    return ready.context.accounts.height


_WRITTEN = {"account_id": pl.String, "values": pl.String}


def _plan_context(accounts: pl.DataFrame, written: pl.DataFrame) -> PlanContext:
    fields = load_mapping("local", Path()).outputs
    users = pl.DataFrame(schema={"id": pl.String, "language": pl.String, "manager_id": pl.String})
    tasks = dict.fromkeys(TASKS, pl.String) | {"created_on": pl.Date, "due_on": pl.Date}
    return PlanContext(
        connection="bench",
        as_of=portfolio.AS_OF,
        accounts=accounts.with_columns(pl.col("id").alias("root")),
        users=users,
        fields={o: fields[o] for o in OUTPUTS},
        written=written,
        uncertain=frozenset(),
        episodes={},
        tasks=pl.DataFrame(schema=tasks),
        memory=pl.DataFrame(schema=MEMORY_SCHEMA),
        language="en",
        home_currency="EUR",
    )
