"""Our fields of each record: what it should show against what it shows (numbers §7).

A field of ours is set, also to nothing; in one that the map shares, what a person typed stays
and nothing replaces a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.fieldmap import OutputField
from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.size_and_score import quadrants
from kamsync.scoring.score import Scored
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.hand_edits import hand_edits
from kamsync.sync.plan.outputs import (
    band,
    current_values,
    desired_columns,
    laid_over,
    normalised,
    written_groups,
)
from kamsync.sync.plan.places import at_every_top
from kamsync.sync.plan.texts import RENDERED, rendered, texts_of

CHANGE_SCHEMA: Final = {
    "account_id": pl.String,
    "field": pl.String,
    "current": pl.String,
    "desired": pl.String,
    "reason": pl.String,
}


_PART: Final = 10_000


@dataclass(frozen=True)
class RecordPlan:
    changes: pl.DataFrame
    """CHANGE_SCHEMA, by account and in the order of the fields."""
    adopted: pl.DataFrame
    """account_id, values (JSON): what the CRM will show once this is applied."""
    findings: tuple[Finding, ...]
    cleared: int
    """Accounts that carry no group any more: every field of ours is emptied."""


def plan_records(
    scored: Scored, card: Scorecard, context: PlanContext, actions: pl.DataFrame
) -> RecordPlan:
    """`actions`: account_id, next_action of the groups with an open flag."""
    outputs = list(context.fields)
    current = normalised(current_values(context.accounts, outputs), context.fields)
    shows_any = current.filter(pl.any_horizontal(pl.col(outputs).is_not_null()))["account_id"]
    everywhere = at_every_top(scored.groups, context.places.tops)
    groups = written_groups(everywhere.select(_shown(everywhere, context)), shows_any)
    desired = _desired(groups, scored.groups, card, context, actions)
    gone = pl.DataFrame({"account_id": shows_any}).join(desired, on="account_id", how="anti")
    table = (
        pl.concat([desired, gone], how="diagonal")
        .join(current, on="account_id", how="left", suffix="_now")
        .join(_last_written(context, current, outputs), on="account_id", how="left")
        .with_columns(pl.col("account_id").is_in(groups["root"].implode()).alias("has_group"))
    )
    del current, desired
    touched = [o for o in outputs if o not in RENDERED]
    table = _decided(table, touched, card, context)
    writes = _paced(table.filter(pl.col("write")), groups, context)
    texts = rendered(writes["account_id"], everywhere, card, context)
    changes = _as_changes(writes, texts, touched, context)
    del writes, texts  # the largest frames of a first plan
    return RecordPlan(
        changes,
        _adopted(table, changes, touched, context),
        hand_edits(table, changes, context),
        gone.join(changes, on="account_id", how="semi").height,
    )


def _shown(groups: pl.DataFrame, context: PlanContext) -> list[str]:
    """Of hundreds of columns those that say who is written and what: the rest is not copied."""
    shown = {field.shows for field in context.fields.values() if field.shows}
    wanted = {"g", "root", "revenue", "revenue_previous", "pipeline", *shown}
    return [name for name in groups.columns if name in wanted]


def _desired(
    groups: pl.DataFrame,
    all_groups: pl.DataFrame,
    card: Scorecard,
    context: PlanContext,
    actions: pl.DataFrame,
) -> pl.DataFrame:
    """account_id and every output that is no text, as the CRM stores it."""
    corners = quadrants(all_groups, card).select("g", "quadrant")
    actions = _at_tops(actions, context.places.tops)
    framed = groups.join(corners, on="g", how="left", maintain_order="left")
    desired = desired_columns(framed, context.fields, context.home_currency, context.language)
    if "next_action" in context.fields:
        desired = desired.join(actions, on="account_id", how="left", maintain_order="left")
    if "root_ref" in context.fields:
        desired = desired.with_columns(pl.lit(None, pl.String).alias("root_ref"))
    if context.write_members:
        desired = _with_members(desired, context, all_groups)
    return normalised(desired, context.fields)


def _at_tops(actions: pl.DataFrame, tops: pl.DataFrame) -> pl.DataFrame:
    """Also under the group's roots in other CRMs."""
    named = actions.rename({"account_id": "root"})
    return at_every_top(named, tops).rename({"root": "account_id"})


def _with_members(
    desired: pl.DataFrame, context: PlanContext, groups: pl.DataFrame
) -> pl.DataFrame:
    """Members get the tier and a reference to the root of their own CRM; other fields are not
    theirs."""
    tiers = groups.select("g", "root", pl.col("tier"))
    top = pl.col("root")
    if "own_root_id" in context.accounts.columns:
        top = pl.coalesce("own_root_id", "root")
    members = context.accounts.filter(
        pl.col("root").is_not_null() & ~pl.col("id").is_in(desired["account_id"].implode())
    ).with_columns(top.alias("~top"))
    members = members.filter(pl.col("id") != pl.col("~top"))
    rows = members.join(tiers, on="root").select(
        pl.col("id").alias("account_id"),
        *(pl.col("tier") for o in context.fields if o == "tier"),
        *(pl.col("~top").alias("root_ref") for o in context.fields if o == "root_ref"),
    )
    return pl.concat([desired, rows], how="diagonal")


def _last_written(
    context: PlanContext, current: pl.DataFrame, outputs: Sequence[str]
) -> pl.DataFrame:
    """account_id and OUTPUT_last: what we wrote; known = whether we wrote at all; as_written =
    whether the record shows just that, as most do: there it is not read out of its text."""
    unchanged = pl.col("account_id").is_in(_as_written(context, current, outputs).implode())
    same = current.filter(unchanged).select(
        "account_id",
        *(pl.col(o).alias(f"{o}_last") for o in outputs),
        pl.lit(value=True).alias("as_written"),
    )
    schema = pl.Struct({o: pl.String for o in outputs})
    others = context.written.filter(~unchanged).select(
        "account_id", pl.col("values").str.json_decode(schema).alias("v")
    )
    parsed = others.select(
        "account_id",
        *(pl.col("v").struct.field(o).alias(f"{o}_last") for o in outputs),
        pl.lit(value=False).alias("as_written"),
    )
    known = (~pl.col("account_id").is_in(sorted(context.uncertain))).alias("known")
    return pl.concat([same, parsed]).with_columns(known)


def _as_written(context: PlanContext, current: pl.DataFrame, outputs: Sequence[str]) -> pl.Series:
    """Accounts that show what we wrote. Part by part: the texts of all at once are large."""
    shown = pl.struct(outputs).struct.json_encode()
    found = [pl.Series("account_id", [], pl.String)]
    for part in context.written.iter_slices(_PART):
        both = part.join(current, on="account_id")
        found.append(both.filter(pl.col("values") == shown)["account_id"])
    return pl.concat(found)


def _decided(
    table: pl.DataFrame, touched: Sequence[str], card: Scorecard, context: PlanContext
) -> pl.DataFrame:
    """Adds per output `OUTPUT_hand` (a person changed it), unless a text `OUTPUT_set`, and
    `write`."""
    known = pl.col("known").fill_null(value=False)
    hands, sets, causes = [], [], []
    for output in touched:
        now, want = pl.col(f"{output}_now"), pl.col(output)
        hand = known & now.ne_missing(pl.col(f"{output}_last"))
        differs = now.ne_missing(want)
        if context.fields[output].shared:
            differs = differs & want.is_not_null() & ~hand & ~_stranger(now, context)
        hands.append((hand & now.ne_missing(want)).alias(f"{output}_hand"))
        sets.append(differs.alias(f"{output}_set"))
        causes.append(differs & _is_cause(context.fields[output], hand, card))
    for output in texts_of(context):
        hand = known & pl.col(output).ne_missing(pl.col(f"{output}_last"))
        hands.append(hand.alias(f"{output}_hand"))
        causes.append(_text_is_cause(output, hand, context))
    cause = pl.any_horizontal(causes) if causes else pl.lit(value=False)
    return table.with_columns(*hands, *sets, cause.fill_null(value=False).alias("write"))


def _is_cause(field: OutputField, hand: pl.Expr, card: Scorecard) -> pl.Expr:
    """Whether a difference of this output writes the record. What moves whenever others move
    follows them, unless a person changed it or one of the two values is nothing."""
    now, want = pl.col(f"{field.id}_now"), pl.col(field.id)
    if field.cause == "value":
        return pl.lit(value=True)
    cause = hand | now.is_null() | want.is_null()
    if field.cause == "band":
        cause = cause | (band(now, card.tiers) != band(want, card.tiers))
    return cause


def _text_is_cause(output: str, hand: pl.Expr, context: PlanContext) -> pl.Expr:
    missing = pl.col(output).is_null() & pl.col("has_group")
    if context.fields[output].shared:
        return missing & ~hand
    return missing | hand | (pl.col(output).is_not_null() & ~pl.col("has_group"))


def _stranger(now: pl.Expr, context: PlanContext) -> pl.Expr:
    """A value that stood there before the ledger knew the record: perhaps a person's."""
    unsure = pl.col("account_id").is_in(sorted(context.uncertain))
    return ~pl.col("known").fill_null(value=False) & now.is_not_null() & ~unsure


def _paced(writes: pl.DataFrame, groups: pl.DataFrame, context: PlanContext) -> pl.DataFrame:
    """The largest customers first, where a run may write only so many."""
    if not context.max_writes:
        return writes
    by_size = groups.select(pl.col("root").alias("account_id"), "revenue")
    return (
        writes.join(by_size, on="account_id", how="left")
        .sort(["revenue", "account_id"], descending=[True, False], nulls_last=True)
        .head(context.max_writes)
    )


def _as_changes(
    writes: pl.DataFrame, texts: pl.DataFrame, touched: Sequence[str], context: PlanContext
) -> pl.DataFrame:
    parts = [
        _change_rows(
            writes.filter(pl.col(f"{output}_set")), output, f"{output}_now", pl.lit("changed")
        )
        for output in touched
    ]
    parts += [_text_changes(writes, texts, output, context) for output in texts_of(context)]
    order = {o: n for n, o in enumerate(context.fields)}
    changes = pl.concat([pl.DataFrame(schema=CHANGE_SCHEMA), *parts])
    position = pl.col("field").replace_strict(order, return_dtype=pl.Int64)
    return changes.sort("account_id", position)


def _text_changes(
    writes: pl.DataFrame, texts: pl.DataFrame, output: str, context: PlanContext
) -> pl.DataFrame:
    now, want = pl.col(output), pl.col(f"{output}_want")
    rows = writes.join(
        texts.select("account_id", now.alias(f"{output}_want")), on="account_id", how="left"
    )
    differs = now.ne_missing(want)
    if context.fields[output].shared:
        hand = pl.col(f"{output}_hand")
        differs = differs & want.is_not_null() & ~hand & ~_stranger(now, context)
    rows = rows.filter(differs).rename({output: f"{output}_now", f"{output}_want": output})
    return _change_rows(rows, output, f"{output}_now", pl.lit("text"))


def _change_rows(rows: pl.DataFrame, output: str, now: str, plain: pl.Expr) -> pl.DataFrame:
    """`plain`: the reason where it is neither a person's edit nor a first or last value."""
    reason = (
        pl.when(pl.col(f"{output}_hand").fill_null(value=False))
        .then(pl.lit("set back"))
        .when(pl.col(now).is_null())
        .then(pl.lit("new"))
        .when(pl.col(output).is_null())
        .then(pl.lit("cleared"))
        .otherwise(plain)
    )
    return rows.select(
        "account_id",
        pl.lit(output).alias("field"),
        pl.col(now).alias("current"),
        pl.col(output).alias("desired"),
        reason.alias("reason"),
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
    stays = known & pl.col("as_written")
    changed = pl.col("account_id").is_in(changes["account_id"].implode())
    table = table.filter(~stays | changed)
    names = [o for o in context.fields if o in touched or o in texts_of(context)]
    now = {o: f"{o}_now" if o in touched else o for o in names}
    after = table.select(
        "account_id",
        *(_ours(o, now[o], known, context, wanted=o in touched).alias(o) for o in names),
    )
    after = laid_over(after, changes, "desired")
    rows = after.select(
        "account_id",
        pl.any_horizontal(pl.col(names).is_not_null()).alias("shows"),
        pl.struct(names).struct.json_encode().alias("values"),
    )
    before = context.written.select("account_id", pl.col("values").alias("before"))
    rows = rows.join(before, on="account_id", how="left")
    seen = pl.col("shows") | pl.col("before").is_not_null()
    return rows.filter(seen & pl.col("values").ne_missing(pl.col("before"))).select(
        "account_id", "values"
    )


def _ours(output: str, now: str, known: pl.Expr, context: PlanContext, *, wanted: bool) -> pl.Expr:
    """What counts as last written where nothing is written now."""
    shows, last = pl.col(now), pl.col(f"{output}_last")
    fits = shows.eq_missing(pl.col(output)) if wanted else pl.lit(value=False)
    if context.fields[output].shared:
        return pl.when(known).then(last).when(fits).then(shows)
    return pl.when(known & ~fits).then(last).otherwise(shows)
