"""The sponsor of an account in our management and whom they meet there (docs/figures_people.md).

Named on the account itself, or in its team under the role of a sponsor.
"""

from __future__ import annotations

from typing import Final

import narwhals as nw
import polars as pl

from kamsync.people.titles import shipped_titles
from kamsync.scoring.frame import joined
from kamsync.scoring.metrics.engagement import is_two_way
from kamsync.scoring.read.activities import ENGAGED_DAYS
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import Inputs, day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Metric, produces, step

CADENCE_DAYS: Final = {"Key": 90, "Tomorrow": 180}
GRACE: Final = 1.25
FIRST_MEETING_DAYS: Final = 60
MOST_ACCOUNTS: Final = 5
STATES: Final = ("none", "inactive", "never met", "overdue", "active")
_NAMED: Final = ("account.sponsor_id", "team_member.role", "team_member.user_id")
_MET: Final = (*_NAMED, "account.counterpart_id", "activity.owner_id", "activity.occurred_at")
_FIELDS: Final = ("sponsor_id", "counterpart_id", "sponsor_cadence_days", "sponsor_at")
_SCHEMA: Final = {
    "g": pl.Int64,
    "sponsor": pl.String,
    "counterpart": pl.String,
    "sponsor_cadence": pl.Int64,
    "sponsor_since": pl.Date,
}


def in_teams(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """_SCHEMA of teams' sponsors: the root's before a member's, then who was named last."""
    columns = ("user_id", "role", "starts_at", "ends_at", "counterpart_id", "cadence_days")
    rows = context.inputs.live("team_member", "id", "account_id", *columns).collect()
    read = shipped_titles().role
    words = [word for word in rows["role"].drop_nulls().unique() if read(word) == "sponsor"]
    today = pl.lit(windows.as_of)
    present = (pl.col("starts_at") <= today).fill_null(True) & (
        pl.col("ends_at") >= today
    ).fill_null(True)
    members = context.grouped.accounts.select(pl.col("id").alias("account_id"), "g", "root")
    return (
        rows.filter(pl.col("role").is_in(words) & present)
        .join(members, on="account_id")
        .sort(
            ["g", pl.col("account_id") != pl.col("root"), "starts_at", "id"],
            descending=[False, False, True, False],
            nulls_last=True,
        )
        .unique("g", keep="first", maintain_order=True)
        .select(
            "g",
            pl.col("user_id").alias("sponsor"),
            pl.col("counterpart_id").alias("counterpart"),
            pl.col("cadence_days").alias("sponsor_cadence"),
            pl.col("starts_at").alias("sponsor_since"),
        )
    )


def on_accounts(frame: pl.DataFrame) -> pl.DataFrame:
    """_SCHEMA of accounts whose own field names a sponsor."""
    have = {c: pl.col(c) if c in frame.columns else pl.lit(None) for c in _FIELDS}
    wanted = list(_SCHEMA.items())[1:]
    shaped = [e.cast(t).alias(c) for (c, t), e in zip(wanted, have.values(), strict=True)]
    return frame.select("g", *shaped).filter(pl.col("sponsor").is_not_null())


@produces(
    Metric("sponsor", "id", _NAMED, "our sponsor", rows=("3-30",)),
    Column("counterpart", "id", ("account.counterpart_id",), "whom our sponsor meets there"),
    Column(
        "sponsor_cadence",
        "days",
        ("account.sponsor_cadence_days",),
        "how often sponsor and counterpart are to meet, as agreed",
    ),
    Column("sponsor_since", "date", ("account.sponsor_at",), "since when the sponsor is named"),
    Metric("sponsor_load", "count", _NAMED, "accounts its sponsor has", rows=("3-30",)),
    Metric("sponsor_overloaded", "yes/no", _NAMED, "its sponsor has more than 5", absent=False),
)
def sponsors(own: pl.DataFrame, team: pl.DataFrame) -> pl.DataFrame:
    """g and these, of groups with a sponsor; what an account says itself counts."""
    found = pl.concat([own, team.join(own, on="g", how="anti")])
    load = pl.len().over("sponsor").cast(pl.Int64)
    return found.with_columns(
        load.alias("sponsor_load"), (load > MOST_ACCOUNTS).alias("sponsor_overloaded")
    )


@produces(
    Metric("sponsor_met", "date", _MET, "newest two-way touch of our sponsor with the counterpart"),
    Metric(
        "counterpart_engaged", "yes/no", _MET, "a two-way touch with the counterpart in 180 days"
    ),
)
def meetings(found: pl.DataFrame, touches: pl.DataFrame, talk: pl.DataFrame) -> pl.DataFrame:
    """g and both, of groups with a sponsor. Without a counterpart any contact will do for the
    meeting. `touches`: of owned_activities; `talk`: g, contact_id (hashed)."""
    asked = found.select(
        "g", "sponsor", pl.col("counterpart").hash().alias("person"), "counterpart"
    )
    two_way = nw.from_native(touches, eager_only=True).filter(is_two_way()).to_native()
    theirs = two_way.join(asked, on="g").filter(pl.col("owner_id") == pl.col("sponsor"))
    whom = pl.col("contact_ids").list.contains(pl.col("person")).fill_null(value=False)
    met = (
        theirs.filter(pl.col("counterpart").is_null() | whom)
        .group_by("g")
        .agg(pl.col("day").max().cast(pl.Int32).cast(pl.Date).alias("sponsor_met"))
    )
    spoken = talk.select("g", pl.col("contact_id").alias("person")).unique()
    spoken = spoken.with_columns(pl.lit(value=True).alias("counterpart_engaged"))
    return (
        asked.join(met, on="g", how="left")
        .join(spoken, on=["g", "person"], how="left")
        .select(
            "g",
            "sponsor_met",
            pl.when(pl.col("counterpart").is_not_null())
            .then(pl.col("counterpart_engaged").fill_null(value=False))
            .alias("counterpart_engaged"),
        )
    )


@produces(
    Metric("sponsor_named", "yes/no", _NAMED, "a sponsor is named; unknown where none is anywhere"),
    Column("sponsor_left", "yes/no", ("user.is_active",), "its sponsor is no longer active"),
    Column("sponsor_seen", "yes/no", ("activity.owner_id",), "whether meetings can be known"),
)
def _known(frame: pl.DataFrame, inputs: Inputs, *, mapped: bool) -> pl.DataFrame:
    users = inputs.live("user", "id", "is_active").collect()
    left = users.filter(~pl.col("is_active").fill_null(value=True))["id"]
    named = pl.col("sponsor").is_not_null() if mapped else pl.lit(None, pl.Boolean)
    seen = inputs.has("activity", "owner_id")
    return frame.with_columns(
        named.alias("sponsor_named"),
        pl.col("sponsor").is_in(left.implode()).fill_null(value=False).alias("sponsor_left"),
        pl.lit(seen).alias("sponsor_seen"),
    )


@step(sponsors, meetings, _known, reads="activities")
def add_sponsors(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows = sources.context, sources.windows
    inputs = context.inputs
    team = in_teams(context, windows)
    own = on_accounts(frame)
    found = sponsors(own, team)
    mapped = inputs.has("account", "sponsor_id") or not team.is_empty()
    frame = joined(frame, found)
    if inputs.has("activity", "owner_id"):
        names = nw.col("owner_id").is_in(found["sponsor"].drop_nulls().unique().to_list())
        frame = joined(frame, meetings(found, sources.owned(names), _talk(sources)))
    return _known(frame, inputs, mapped=mapped)


def _talk(sources: Sources) -> pl.DataFrame:
    """g, contact_id (hashed) of two-way touches in 180 days."""
    since = sources.windows.today - ENGAGED_DAYS
    rows = nw.from_native(sources.activities, eager_only=True).filter(is_two_way()).to_native()
    return (
        rows.filter(pl.col("day") >= since)
        .select("g", pl.col("contact_ids").alias("contact_id"))
        .explode("contact_id")
    )


@produces(
    Metric(
        "sponsor_state",
        "state",
        _MET,
        "whether a sponsor is named, active, and meets the counterpart as agreed",
        rows=("3-30", "0-28"),
    ),
    Metric(
        "sponsor_overdue",
        "yes/no",
        _MET,
        "no sponsor, an inactive one, or one who has not met the counterpart in time",
        rows=("3-30", "0-28"),
    ),
)
def add_state(frame: pl.DataFrame, today: int) -> pl.DataFrame:
    """`frame` (with tier and what measuring found of sponsors) with both."""
    usual = pl.col("tier").replace_strict(CADENCE_DAYS, default=None, return_dtype=pl.Int64)
    cadence = pl.coalesce("sponsor_cadence", usual)
    never = (today - day_of("sponsor_since") > FIRST_MEETING_DAYS).fill_null(value=True)
    late = (today - day_of("sponsor_met") > GRACE * cadence).fill_null(value=False)
    unmet = pl.col("sponsor_met").is_null()
    state = (
        pl.when(~pl.col("sponsor_named"))
        .then(pl.lit("none"))
        .when(pl.col("sponsor_named") & pl.col("sponsor_left"))
        .then(pl.lit("inactive"))
        .when(~pl.col("sponsor_named").fill_null(value=False) | ~pl.col("sponsor_seen"))
        .then(pl.lit(None, pl.String))
        .when(unmet & never)
        .then(pl.lit("never met"))
        .when(late)
        .then(pl.lit("overdue"))
        .otherwise(pl.lit("active"))
    )
    frame = frame.with_columns(state.alias("sponsor_state"))
    overdue = (pl.col("sponsor_state") != "active").fill_null(value=False)
    return frame.with_columns(overdue.alias("sponsor_overdue"))


NEEDED: Final = (
    *("sponsor_cadence", "sponsor_since", "sponsor_met", "sponsor_named", "sponsor_left"),
    *("sponsor_seen", "roles_engaged", "counterpart_engaged"),
)


STEPS: Final = (add_sponsors,)
