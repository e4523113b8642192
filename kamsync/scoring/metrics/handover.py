"""Hand-over of an account: what opened it, and which steps of the checklist the CRM shows as done
(docs/figures_people.md). A person is known by their id: a new name hands nothing over."""

from __future__ import annotations

from typing import Final

import narwhals as nw
import polars as pl

from kamsync.model.words import OWNER_FIELDS
from kamsync.scoring.frame import joined
from kamsync.scoring.metrics.engagement import is_two_way
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import Inputs, Policy, day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Metric, produces, step

OPEN_DAYS: Final = 60
"""Longer ago it is over, done or not."""
FLAG: Final = "handover_open"
CHECKLIST: Final = (
    *(("talked", 3), ("known", 5), ("roles", 10), ("promises", 10), ("deals", 10)),
    *(("meeting", 15), ("rhythm", 20), ("plan", 30)),
)
"""Step, due so many days after the hand-over began."""
_LOG: Final = ("change_log.field", "change_log.old", "change_log.new", "change_log.changed_at")
_SHOWN: Final = (*_LOG, "activity.owner_id", "contact.modified_at", "account.plan_reviewed_at")


@produces(
    Column("owner_changed_on", "date", _LOG, "newest change of its owner within 60 days"),
    Column("owner_before", "id", _LOG, "who owned it before"),
)
def owner_changes(context: MeasureContext, frame: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g and both, of groups whose root has another owner than before the first change of 60 days:
    to and fro is no hand-over. `frame`: g, root, owner_id."""
    log = context.inputs.live("change_log", "account_id", "field", "old", "new", "changed_at")
    day = pl.col("changed_at").dt.convert_time_zone(context.policy.timezone).dt.date()
    since = windows.today - OPEN_DAYS
    rows = (
        log.filter(pl.col("field").str.strip_chars().str.to_lowercase().is_in(OWNER_FIELDS))
        .with_columns(day.alias("day"))
        .filter(day_of("day").is_between(since, windows.today))
        .filter(pl.col("old").is_not_null() & pl.col("new").is_not_null())
        .collect()
    )
    ids = _ids_of_names(context.inputs)
    for column in ("old", "new"):
        rows = rows.join(ids.rename({"name": column, "id": f"{column}_id"}), on=column, how="left")
        rows = rows.with_columns(pl.coalesce(f"{column}_id", column).alias(column))
    ordered = rows.sort("account_id", "changed_at").group_by("account_id", maintain_order=True)
    found = ordered.agg(
        pl.col("old").first().alias("owner_before"),
        pl.col("new").last(),
        pl.col("day").last().alias("owner_changed_on"),
    ).rename({"account_id": "root"})
    owned = frame.select("g", "root", "owner_id").join(found, on="root")
    real = (pl.col("new") == pl.col("owner_id")) & (pl.col("owner_before") != pl.col("owner_id"))
    return owned.filter(real).select("g", "owner_changed_on", "owner_before")


def owners_since(inputs: Inputs, frame: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """The same by our own earlier nights; the one who stands in for nobody takes nothing over."""
    found = frame.select("g", "root", "owner_id").join(inputs.owners_before, on="root")
    today = pl.col("owner_id")
    real = (pl.col("owner_before") != today) & (today != policy.fallback_owner)
    since = pl.when(pl.col("owner_last") == today).then("changed_on")
    return found.filter(real).select(
        "g", since.otherwise(pl.lit(policy.as_of)).alias("owner_changed_on"), "owner_before"
    )


def _ids_of_names(inputs: Inputs) -> pl.DataFrame:
    """name, id of users whose name no other has: a history may tell owners by name."""
    users = inputs.live("user", "id", "name").collect().drop_nulls()
    return users.filter(pl.len().over("name") == 1).select("name", "id")


@produces(
    Column("owner_touch_on", "date", ("activity.owner_id",), "its owner's newest two-way touch"),
    Column("owner_meeting_on", "date", ("activity.owner_id",), "its owner's newest meeting"),
)
def owner_touches(work: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """g and both, of the 90 days that `work` holds. `frame`: g, owner_id."""
    two_way = nw.from_native(work, eager_only=True).filter(is_two_way()).to_native()
    own = two_way.join(frame.select("g", "owner_id"), on=["g", "owner_id"])
    on = pl.col("day").cast(pl.Int32).cast(pl.Date)
    return own.group_by("g").agg(
        on.max().alias("owner_touch_on"),
        on.filter(pl.col("kind") == "meeting").max().alias("owner_meeting_on"),
    )


@produces(
    Column("contacts_edited_on", "date", ("contact.modified_at",), "newest edit of a contact")
)
def contacts_edited(context: MeasureContext) -> pl.DataFrame:
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    rows = context.inputs.live("contact", "account_id", "modified_at").join(
        members, on="account_id"
    )
    day = pl.col("modified_at").dt.convert_time_zone(context.policy.timezone).dt.date()
    return rows.group_by("g").agg(day.max().alias("contacts_edited_on")).collect()


@step(owner_changes, owner_touches, contacts_edited, needs="owner_issue", reads="work")
def add_handover(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context = sources.context
    has = context.inputs.has
    if has("change_log"):
        frame = joined(frame, owner_changes(context, frame, sources.windows))
    else:
        frame = joined(frame, owners_since(context.inputs, frame, context.policy))
    if has("activity", "owner_id"):
        frame = joined(frame, owner_touches(sources.work, frame))
    if has("contact", "modified_at"):
        frame = joined(frame, contacts_edited(context))
    return frame


@produces(
    Metric("handover_on", "date", _SHOWN, "when a hand-over of 60 days or less began"),
    Metric("handover_cause", "state", _LOG, "what opened it: another owner, or a first Key"),
    Metric(
        "handover_pct",
        "percent",
        _SHOWN,
        "steps of the hand-over that the CRM shows as done, of those it can show",
        rows=("2-22",),
    ),
    Metric("handover_missing", "state", _SHOWN, "steps of the hand-over that are left, by due day"),
    Metric(
        "handover_open",
        "yes/no",
        _SHOWN,
        "a hand-over is under way and not done",
        rows=("2-22",),
    ),
    Metric("handover_overdue", "yes/no", _SHOWN, "a step of it is past its day"),
)
def add_state(frame: pl.DataFrame, open_flags: pl.DataFrame, today: int) -> pl.DataFrame:
    """`frame` (with tier, earlier_tier, tier_since, next_touch_due, past_close and what measuring
    found) with all six. `open_flags`: root, flag, of before: what a first Key opened stays known.
    """
    known = open_flags.filter(pl.col("flag") == FLAG)["root"]
    was_other = (pl.col("earlier_tier") != "Key").fill_null(value=False)
    first = (pl.col("tier") == "Key") & (was_other | pl.col("root").is_in(known.implode()))
    first = first & (today - day_of("tier_since") <= OPEN_DAYS).fill_null(value=False)
    changed = pl.col("owner_changed_on").is_not_null()
    frame = frame.with_columns(
        pl.coalesce("owner_changed_on", pl.when(first).then("tier_since")).alias("handover_on"),
        pl.when(changed)
        .then(pl.lit("owner"))
        .when(first)
        .then(pl.lit("first Key"))
        .alias("handover_cause"),
    )
    done = _evidence(today)
    n = pl.sum_horizontal(e.is_not_null().cast(pl.Int64) for e in done.values())
    k = pl.sum_horizontal(e.fill_null(value=False).cast(pl.Int64) for e in done.values())
    begun = pl.col("handover_on").is_not_null()
    age = today - day_of("handover_on")
    undone = {name: (begun & ~e).fill_null(value=False) for name, e in done.items()}
    late = [undone[name] & (age > due) for name, due in CHECKLIST]
    gaps = [pl.when(undone[name]).then(pl.lit(name)) for name, _ in CHECKLIST]
    frame = frame.with_columns(
        pl.when(begun).then(100 * k // n).cast(pl.Int64).alias("handover_pct"),
        pl.when(begun)
        .then(pl.concat_str(gaps, separator=" ", ignore_nulls=True))
        .alias("handover_missing"),
        pl.any_horizontal(late).fill_null(value=False).alias("handover_overdue"),
    )
    return frame.with_columns(
        (begun & (pl.col("handover_pct") < 100).fill_null(value=True)).alias("handover_open")
    )


def _evidence(today: int) -> dict[str, pl.Expr]:
    """Step → whether the CRM shows it as done; null: it cannot."""
    since = pl.col("handover_on")

    def after(column: str) -> pl.Expr:
        """False where the CRM could show it and nothing is there."""
        return pl.when(pl.col(f"{column}_known")).then((pl.col(column) >= since).fill_null(False))

    ahead = day_of("next_touch_due") >= today
    return {
        "talked": pl.lit(None, pl.Boolean),
        "known": after("owner_touch_on"),
        "roles": after("contacts_edited_on"),
        "promises": pl.when(pl.col("promise_known")).then(pl.col("promise_overdue").is_null()),
        "deals": ~pl.col("past_close"),
        "meeting": after("owner_meeting_on"),
        "rhythm": ahead,
        "plan": after("plan_reviewed_at"),
    }


NEEDED: Final = (
    *("owner_changed_on", "owner_before", "owner_touch_on", "owner_meeting_on"),
    *("contacts_edited_on", "promise_overdue", "past_close", "earlier_tier"),
)


def prepared(frame: pl.DataFrame, inputs: Inputs) -> pl.DataFrame:
    """`frame` with marks of what could be known here at all; for add_state only."""
    work = inputs.has("activity", "owner_id")
    return frame.with_columns(
        pl.lit(work).alias("owner_touch_on_known"),
        pl.lit(work).alias("owner_meeting_on_known"),
        pl.lit(inputs.has("contact", "modified_at")).alias("contacts_edited_on_known"),
        pl.lit(inputs.has("account", "plan_reviewed_at")).alias("plan_reviewed_at_known"),
        pl.lit(inputs.has("commitment")).alias("promise_known"),
    )


MARKS: Final = (
    *("owner_touch_on_known", "owner_meeting_on_known", "contacts_edited_on_known"),
    *("plan_reviewed_at_known", "promise_known"),
)
STEPS: Final = (add_handover,)
