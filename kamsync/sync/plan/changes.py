"""The plan: the difference between what the CRM should show and what it shows. Pure.

Records: design §5 and numbers §7.1. Tasks: numbers §6.2–6.4.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from kamsync.messages.why import dependency_detail, why
from kamsync.model.change import Finding
from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.size_and_score import quadrants
from kamsync.scoring.metrics.refresh import watched
from kamsync.scoring.score import Scored
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import Turn, advance
from kamsync.sync.plan.hand_edits import hand_edits
from kamsync.sync.plan.outputs import (
    COMPUTED,
    FOLLOWERS,
    TEXTS,
    band,
    current_values,
    desired_columns,
    laid_over,
    normalised,
    written_groups,
)
from kamsync.sync.plan.review_task import review_task, reviewed
from kamsync.sync.plan.tasks import closed_tasks, new_tasks, next_actions
from kamsync.sync.plan.unassigned_deals import orphan_tasks, placed

CHANGE_SCHEMA: Final = {
    "account_id": pl.String,
    "field": pl.String,
    "current": pl.String,
    "desired": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True)
class PlanParts:
    changes: pl.DataFrame
    tasks: pl.DataFrame
    completes: pl.DataFrame
    """key, task_id: open tasks whose reason is gone."""
    memory: pl.DataFrame
    events: pl.DataFrame
    adopted: pl.DataFrame
    """account_id, values (JSON): what the CRM will show once the plan is applied, where the
    ledger does not know it yet."""
    findings: tuple[Finding, ...]
    waiting_tasks: int
    counts: dict[str, int] = field(default_factory=dict)


def build_plan(scored: Scored, card: Scorecard, context: PlanContext) -> PlanParts:
    """Everything this run would write, and what it would remember. Twice gives the same."""
    turn = advance(dict(context.episodes), scored.flags, card, context.connection, context.as_of)
    flags = {flag.id: flag for flag in watched(card)}
    rows = {r["root"]: r for r in _rows_with_flags(scored.groups, turn)}
    actions = next_actions(turn, flags, rows, context)
    changes, adopted, findings = _changes(scored, card, context, actions)
    tasks, waiting = new_tasks(turn, flags, rows, context)
    homeless, later = orphan_tasks(scored, card, context, tasks)
    tasks = pl.concat([tasks, homeless, review_task(scored.groups, card, context)])
    waiting += later
    completes = placed(reviewed(closed_tasks(turn, context), card, context), scored, card, context)
    memory = _memory(scored.groups, context)
    counts = {
        "records": changes["account_id"].n_unique(),
        "fields": changes.height,
        "tasks": tasks.height,
        "tasks_waiting": waiting,
        "tasks_completed": completes.height,
        "episodes_open": len(turn.open_now),
        "hand_edits": len(findings),
    }
    return PlanParts(
        changes, tasks, completes, memory, turn.events, adopted, findings, waiting, counts
    )


def _rows_with_flags(groups: pl.DataFrame, turn: Turn) -> list[dict[str, Any]]:
    roots = pl.Series([e.root for e in turn.open_now], dtype=pl.String).unique()
    return groups.filter(pl.col("root").is_in(roots.implode())).to_dicts()


def _changes(
    scored: Scored, card: Scorecard, context: PlanContext, actions: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[Finding, ...]]:
    outputs = list(context.fields)
    current = normalised(current_values(context.accounts, outputs), context.fields)
    shows_any = current.filter(pl.any_horizontal(pl.col(outputs).is_not_null()))["account_id"]
    groups = written_groups(scored.groups, shows_any)
    corners = quadrants(scored.groups, card).select("g", "quadrant")
    placed = groups.select("g", pl.col("root").alias("account_id")).join(corners, on="g")
    desired = desired_columns(groups).join(actions, on="account_id", how="left")
    desired = desired.join(placed.drop("g"), on="account_id", how="left")
    shown = (*COMPUTED, "next_action", "quadrant")
    desired = desired.select("account_id", *(c for c in shown if c in outputs))
    if context.write_members:
        desired = _with_members(desired, context, scored.groups, outputs)
    desired = normalised(desired, context.fields)
    last = _last_written(context, outputs)
    table = desired.join(current, on="account_id", how="left", suffix="_now").join(
        last, on="account_id", how="left"
    )
    touched = [o for o in outputs if o in desired.columns]
    table = _decided(table, touched, card, context)
    writes = table.filter(pl.col("write"))
    if context.max_writes:
        by_size = groups.select(pl.col("root").alias("account_id"), "revenue")
        writes = (
            writes.join(by_size, on="account_id", how="left")
            .sort(["revenue", "account_id"], descending=[True, False], nulls_last=True)
            .head(context.max_writes)
        )
    texts = _texts(writes["account_id"], scored, card, context, outputs)
    changes = _as_changes(writes, texts, touched, context)
    return changes, _adopted(table, changes, touched, context), hand_edits(table, changes, context)


def _with_members(
    desired: pl.DataFrame, context: PlanContext, groups: pl.DataFrame, outputs: Sequence[str]
) -> pl.DataFrame:
    """Members get the tier and a reference to the root; other fields are not theirs."""
    tiers = groups.select("g", "root", pl.col("tier"))
    members = context.accounts.filter(
        pl.col("root").is_not_null() & (pl.col("id") != pl.col("root"))
    )
    rows = members.join(tiers, on="root").select(
        pl.col("id").alias("account_id"),
        *(pl.col("tier") for o in outputs if o == "tier"),
        *(pl.col("root").alias("root_ref") for o in outputs if o == "root_ref"),
    )
    return pl.concat([desired, rows], how="diagonal")


def _last_written(context: PlanContext, outputs: Sequence[str]) -> pl.DataFrame:
    """account_id and OUTPUT_last: what we wrote; known = whether we wrote at all."""
    schema = pl.Struct({o: pl.String for o in outputs})
    parsed = context.written.select(
        "account_id", pl.col("values").str.json_decode(schema).alias("v")
    )
    return parsed.select(
        "account_id",
        *(pl.col("v").struct.field(o).alias(f"{o}_last") for o in outputs),
        (~pl.col("account_id").is_in(sorted(context.uncertain))).alias("known"),
    )


def _decided(
    table: pl.DataFrame, touched: Sequence[str], card: Scorecard, context: PlanContext
) -> pl.DataFrame:
    """Adds per output `OUTPUT_hand` (a person changed it), unless a text `OUTPUT_set`, and
    `write`."""
    known = pl.col("known").fill_null(value=False)
    hands, sets, causes = [], [], []
    for output in touched:
        spec = context.fields[output]
        now, want = pl.col(f"{output}_now"), pl.col(output)
        hand = known & now.ne_missing(pl.col(f"{output}_last"))
        differs = now.ne_missing(want) if spec.clear else want.is_not_null() & now.ne_missing(want)
        if spec.shared:
            differs = differs & ~hand & ~_stranger(now, context)
        hands.append((hand & now.ne_missing(want)).alias(f"{output}_hand"))
        sets.append(differs.alias(f"{output}_set"))
        causes.append(differs & hand)
        if output == "confidence":
            causes.append(differs & (band(now, card.tiers) != band(want, card.tiers)))
        elif output not in FOLLOWERS:
            causes.append(differs)
    table = table.with_columns(hands).with_columns(sets)
    cause = pl.any_horizontal(causes) if causes else pl.lit(value=False)
    if "root_ref" in touched:
        cause = cause | (pl.col("root_ref_set") & pl.col("root_ref_now").is_null())
    for text in sorted(TEXTS & set(context.fields)):
        edited = known & pl.col(text).ne_missing(pl.col(f"{text}_last"))
        table = table.with_columns(edited.alias(f"{text}_hand"))
        if not context.fields[text].shared:
            cause = cause | edited
    return table.with_columns(cause.fill_null(value=False).alias("write"))


def _stranger(now: pl.Expr, context: PlanContext) -> pl.Expr:
    """A value that stood there before the ledger knew the record: perhaps a person's."""
    unsure = pl.col("account_id").is_in(sorted(context.uncertain))
    return ~pl.col("known").fill_null(value=False) & now.is_not_null() & ~unsure


def _texts(
    ids: pl.Series, scored: Scored, card: Scorecard, context: PlanContext, outputs: Sequence[str]
) -> pl.DataFrame:
    """account_id, why, dependency_detail of the few records that are written."""
    schema = {"account_id": pl.String, "why": pl.String, "dependency_detail": pl.String}
    if not {"why", "dependency_detail"} & set(outputs):
        return pl.DataFrame(schema=schema)
    rows = scored.groups.filter(pl.col("root").is_in(ids.implode())).to_dicts()
    texts = [
        (
            row["root"],
            why(row, card, context.language, context.home_currency, shares=False),
            dependency_detail(row, context.language),
        )
        for row in rows
    ]
    frame = pl.DataFrame(texts, schema=schema, orient="row")
    return normalised(frame, context.fields)


def _as_changes(
    writes: pl.DataFrame, texts: pl.DataFrame, touched: Sequence[str], context: PlanContext
) -> pl.DataFrame:
    parts = []
    for output in touched:
        reason = (
            pl.when(pl.col(f"{output}_hand")).then(pl.lit("set back")).otherwise(pl.lit("changed"))
        )
        parts.append(
            writes.filter(pl.col(f"{output}_set")).select(
                "account_id",
                pl.lit(output).alias("field"),
                pl.col(f"{output}_now").alias("current"),
                pl.col(output).alias("desired"),
                pl.when(pl.col(f"{output}_now").is_null())
                .then(pl.lit("new"))
                .otherwise(reason)
                .alias("reason"),
            )
        )
    for output in ("why", "dependency_detail"):
        if output in context.fields and not texts.is_empty():
            parts.append(_text_changes(writes, texts, output, context))
    order = {o: n for n, o in enumerate(context.fields)}
    changes = pl.concat([pl.DataFrame(schema=CHANGE_SCHEMA), *parts])
    position = pl.col("field").replace_strict(order, return_dtype=pl.Int64, default=99)
    return changes.sort("account_id", position)


def _text_changes(
    writes: pl.DataFrame, texts: pl.DataFrame, output: str, context: PlanContext
) -> pl.DataFrame:
    now = pl.col(output)
    rows = writes.select("account_id", now.alias("now"), "known", f"{output}_hand")
    rows = rows.join(texts.select("account_id", pl.col(output).alias("want")), on="account_id")
    hand = pl.col(f"{output}_hand").fill_null(value=False)
    differs = pl.col("now").ne_missing(pl.col("want"))
    if context.fields[output].shared:
        differs = differs & ~hand & ~_stranger(pl.col("now"), context)
    if not context.fields[output].clear:
        differs = differs & pl.col("want").is_not_null()
    return rows.filter(differs).select(
        "account_id",
        pl.lit(output).alias("field"),
        pl.col("now").alias("current"),
        pl.col("want").alias("desired"),
        pl.when(hand).then(pl.lit("set back")).otherwise(pl.lit("text")).alias("reason"),
    )


def _adopted(
    table: pl.DataFrame, changes: pl.DataFrame, touched: Sequence[str], context: PlanContext
) -> pl.DataFrame:
    """What we will have written last, as JSON, where the ledger holds something else.

    A value we change is ours, and so is one that shows what we want; one we leave keeps what the
    ledger knew (a hand edit stays one). Of a record the ledger does not know we take what it
    shows, but for shared fields: there it may be a person's.
    """
    known = pl.col("known").fill_null(value=False)
    names = [o for o in context.fields if o in touched or o in TEXTS]
    now = {o: f"{o}_now" if o in touched else o for o in names}
    after = table.select(
        "account_id",
        *(_ours(o, now[o], known, context, wanted=o in touched).alias(o) for o in names),
    )
    after = laid_over(after, changes, "desired")
    shows = after.filter(pl.any_horizontal(pl.col(names).is_not_null()))
    rows = shows.select("account_id", pl.struct(names).struct.json_encode().alias("values"))
    before = context.written.select("account_id", pl.col("values").alias("before"))
    rows = rows.join(before, on="account_id", how="left")
    return rows.filter(pl.col("values").ne_missing(pl.col("before"))).select("account_id", "values")


def _ours(output: str, now: str, known: pl.Expr, context: PlanContext, *, wanted: bool) -> pl.Expr:
    """What counts as last written where nothing is written now."""
    shows, last = pl.col(now), pl.col(f"{output}_last")
    fits = shows.eq_missing(pl.col(output)) if wanted else pl.lit(value=False)
    if context.fields[output].shared:
        return pl.when(known).then(last).when(fits).then(shows)
    return pl.when(known & ~fits).then(last).otherwise(shows)


def _memory(groups: pl.DataFrame, context: PlanContext) -> pl.DataFrame:
    """What the next run must know of each group, where it differs from what is known."""
    now = groups.select(
        "root",
        "tier",
        pl.col("tier_candidate").alias("candidate"),
        pl.col("streak").cast(pl.Int64),
        "tier_since",
        pl.col("levels").fill_null("{}").alias("levels"),
    )
    columns = ["tier", "candidate", "streak", "tier_since", "levels"]
    joined = now.join(context.memory.select("root", *columns), on="root", how="left", suffix="_was")
    differs = pl.any_horizontal([pl.col(c).ne_missing(pl.col(f"{c}_was")) for c in columns])
    return joined.filter(differs).select("root", *columns)


def values_of(text: str) -> dict[str, str | None]:
    """The JSON of one record's outputs."""
    parsed: dict[str, str | None] = json.loads(text)
    return parsed
