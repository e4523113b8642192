"""What the guards are asked with: counts, refused money, calls, the measure of the last run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from kamsync.model.joined_ids import connection_of
from kamsync.model.tables import STREAMS
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.rates import load_rates, to_home
from kamsync.scoring.score import Scored
from kamsync.sync.joined.connector import planned_calls
from kamsync.sync.plan.changes import PlanParts
from kamsync.sync.plan.guards import StreamCount, canary_trips, check_guards, lost_columns
from kamsync.sync.plan.trip import Trip
from kamsync.sync.pull.streams import Baseline, Pulled
from kamsync.sync.session import Session


def trips_of(
    session: Session,
    pulled: Pulled,
    inputs: Inputs,
    policy: Policy,
    scored: Scored,
    parts: PlanParts,
) -> list[Trip]:
    config = session.config
    before = applied_baseline(session)
    won, refused = _won_values(inputs, policy, scored)
    trips = check_guards(
        _counts(pulled, scored, before),
        won,
        refused,
        scored.groups,
        _earlier_scores(session),
        parts,
        config.guards.max_new_tasks,
    )
    trips += lost_columns(
        {n: _asked(session, n, b["columns"]) for n, b in before.items()},
        {n: b["columns"] for n, b in pulled.baseline().items()},
    )
    open_flags = scored.flags.filter(pl.col("open"))
    trips += canary_trips(config.canary.accounts, scored.groups, open_flags)
    approval = session.ledger.approval(session.name)
    if approval and approval.org_id != session.seen.org_id:
        orgs = {"org": session.seen.org_id, "approved": approval.org_id}
        trips.append(Trip("wrong_org", "wrong_org", orgs))
    trips += [
        Trip("api_budget", "api_budget", {"n": cost, "left": left})
        for cost, left in calls_of(session, parts)
        if left is not None and cost > left
    ]
    return [t for t in trips if t.guard not in config.guards.accept]


def calls_of(session: Session, parts: PlanParts) -> list[tuple[int, int | None]]:
    """(calls that writing the plan takes, calls left) in each CRM."""
    reached = parts.tasks.filter(pl.col("owner_id").is_not_null())
    return planned_calls(session.connector, parts.changes["account_id"], reached["account_id"])


def applied_baseline(session: Session) -> Baseline:
    """What the last applied run had pulled: a pull that tripped a guard is no measure."""
    for run in session.ledger.runs(session.name, limit=500):
        if run.status == "applied" and run.manifest.get("pulled"):
            return dict(run.manifest["pulled"])
    return {}


def _asked(session: Session, name: str, columns: Sequence[str]) -> list[str]:
    """Without those that nothing uses, now or any more: they are not read on purpose."""
    stream = name.rpartition(":")[2]
    known = STREAMS[stream].column
    return [c for c in columns if known(c) and f"{stream}.{c}" not in session.unasked]


def _won_values(inputs: Inputs, policy: Policy, scored: Scored) -> tuple[int, int]:
    """(accepted, refused) won value in home minor units, over all years."""
    rates = load_rates(inputs, policy)
    columns = ("won", "amount", "currency", "day", "whole_record")
    rejects = pl.concat([inputs.rejects.select(columns), scored.rejects.select(columns)])
    rows = rejects.filter(
        pl.col("won").fill_null(value=False)
        & pl.col("whole_record")
        & pl.col("currency").is_not_null()
    ).with_columns(pl.col("day").cast(pl.Int32).cast(pl.Int64))
    refused = 0
    if not rows.is_empty():
        priced = to_home(rows, rates, "amount", "home")
        worth = pl.coalesce("home", "amount")
        refused = int(priced.select(worth.abs().sum()).item() or 0)
    return int(scored.facts.get("won_home") or 0), refused


def _earlier_scores(session: Session) -> pl.DataFrame | None:
    before = session.archive.at(session.as_of - dt.timedelta(days=1))
    if before is None:
        return None
    return session.archive.part(before, "root", "score")


def _counts(pulled: Pulled, scored: Scored, before: Baseline) -> dict[str, StreamCount]:
    """With the records only scoring could refuse (a win without a rate), and the measure."""
    connection = connection_of("record_id")
    of_part = connection.is_in(list(pulled.parts))
    each = pl.when(of_part).then(pl.concat_str(connection, "stream", separator=":"))
    keys = scored.rejects.select(each.otherwise("stream").alias("stream"))["stream"]
    extra = dict(keys.value_counts().iter_rows())
    return {
        name: replace(
            count,
            unpriced=extra.get(name, 0),
            last_full=before[name]["rows"] if name in before else None,
        )
        for name, count in pulled.counts_each().items()
    }


def worst_share(pulled: Pulled, scored: Scored) -> float:
    counts = _counts(pulled, scored, {}).values()
    return max((c.refused / c.seen for c in counts if c.seen), default=0.0)
