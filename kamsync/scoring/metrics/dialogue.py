"""How the customer and we talk: who begins, about what, how soon we answer a mail, who carries the
work, who speaks well of us (docs/figures.md §11.7)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.metrics.response import business_minutes
from kamsync.scoring.metrics.voice import in_window
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

DAYS: Final = 183
LEAST: Final = 5
"""Fewer are no share and no median."""
PROMOTER: Final = 0.9
"""Of the scale: 9 and 10 of 10."""
SELLING: Final = (
    r"(?i)\b(?:sale|sell|sold|offer|quot|negotiat|pric|order|renew|upsell|closing|"
    r"vent|vend|offre|devis|n[ée]goc|prix|tarif|commande|relance|renouvel)"
)
"""In a tag: the talk was about selling; every other tag is not."""
ADVOCATE: Final = (
    r"(?i)\b(?:referen|r[ée]f[ée]ren|referral|recomm|testimon|t[ée]moign|"
    r"case study|[ée]tude de cas)"
)
"""In a tag, or in the title of a promise of theirs that is done."""
_TALK: Final = ("activity.kind", "activity.direction", "activity.occurred_at")
_TAG: Final = ("activity.tag", "activity.occurred_at")
_WORK: Final = ("plan_item.kind", "plan_item.owner_id", "commitment.side", "commitment.due_at")
_MARK: Final = ("survey.contact_id", "survey.score", "survey.scale_max", "survey.answered_at")


@produces(
    Metric(
        "inbound_share",
        "share",
        _TALK,
        "e-mails and calls of 183 days that came from the customer, of those whose direction is "
        "known, 5 or more",
        rows=("2-35",),
    ),
    Metric(
        "inbound_n",
        "count",
        _TALK,
        "e-mails and calls of 183 days whose direction is known",
        absent=0,
    ),
    Metric(
        "inbound_missing",
        "yes/no",
        _TALK,
        "we wrote, called or met in 183 days and nothing came from the customer, where others do",
        absent=False,
        rows=("2-35",),
    ),
)
def inbound(activities: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g and these, of groups with such an activity. `activities`: g, day, kind, direction."""
    kind, direction = (pl.col(c).cast(pl.String) for c in ("kind", "direction"))
    recent = activities.filter(pl.col("day") > windows.today - DAYS)
    talk = kind.is_in(["email", "call"]) & direction.is_not_null()
    theirs = talk & (direction == "inbound")
    n = talk.sum().cast(pl.Int64)
    rows = recent.filter(kind.is_in(["email", "call", "meeting"])).group_by("g")
    found = rows.agg(theirs.sum().alias("theirs"), n.alias("inbound_n"))
    others = bool(found["theirs"].sum())
    return found.select(
        "g",
        pl.when(pl.col("inbound_n") >= LEAST)
        .then(pl.col("theirs") / pl.col("inbound_n"))
        .alias("inbound_share"),
        "inbound_n",
        (pl.lit(others) & (pl.col("theirs") == 0)).alias("inbound_missing"),
    )


def tagged(context: MeasureContext, windows: Windows, days: int) -> pl.DataFrame:
    """g, tag (lower case) of activities of so many days; no tasks and none of our own."""
    own = sorted(context.policy.own_user_ids)
    day = pl.coalesce("occurred_at", "completed_at").dt.convert_time_zone(context.policy.timezone)
    age = windows.today - day.dt.date().cast(pl.Int32).cast(pl.Int64)
    rows = context.inputs.live(
        *("activity", "account_id", "tag", "kind", "is_own", "owner_id"),
        *("occurred_at", "completed_at"),
    )
    return (
        rows.filter(age.is_between(0, days - 1) & (pl.col("kind") != "task"))
        .filter(~pl.col("is_own").fill_null(value=False))
        .filter(~pl.col("owner_id").is_in(own).fill_null(value=False))
        .with_columns(pl.col("tag").str.strip_chars().str.to_lowercase())
        .filter(pl.col("tag") != "")
        .join(_members(context), on="account_id")
        .select("g", "tag")
        .collect(engine="streaming")
    )


@produces(
    Metric(
        "advisor_share",
        "share",
        _TAG,
        "tagged activities of 183 days, 5 or more, whose tag does not speak of selling",
        rows=("1-13",),
    ),
    Metric(
        "topic_diversity",
        "ratio",
        _TAG,
        "topics of the tagged activities, as if each were as frequent as the others",
        rows=("1-15",),
    ),
    Metric("topics_n", "count", _TAG, "tagged activities of 183 days", absent=0),
    Metric(
        "single_topic",
        "yes/no",
        _TAG,
        "5 or more tagged activities of 183 days and one tag only",
        absent=False,
        rows=("1-15",),
    ),
)
def topics(talks: pl.DataFrame) -> pl.DataFrame:
    """g and these. `talks`: g, tag. Diversity is e to the entropy of the tags."""
    selling = pl.col("tag").str.contains(SELLING)
    part = pl.col("k") / pl.col("k").sum()
    counts = talks.group_by("g", "tag").agg(pl.len().alias("k")).sort("g", "tag")
    spread = counts.group_by("g", maintain_order=True).agg(
        (-(part * part.log()).sum()).exp().alias("spread"), pl.len().alias("tags")
    )
    enough = pl.col("topics_n") >= LEAST
    shares = talks.group_by("g").agg(
        (~selling).cast(pl.Float64).mean().alias("advice"),
        pl.len().cast(pl.Int64).alias("topics_n"),
    )
    return shares.join(spread, on="g").select(
        "g",
        pl.when(enough).then("advice").alias("advisor_share"),
        pl.when(enough).then("spread").alias("topic_diversity"),
        "topics_n",
        (enough & (pl.col("tags") == 1)).alias("single_topic"),
    )


@produces(
    Metric(
        "mail_hours",
        "hours",
        _TALK,
        "median business hours from a customer's e-mail of 183 days to our next e-mail or call, "
        "5 or more",
        rows=("0-12",),
    ),
    Metric("mail_n", "count", _TALK, "e-mails of the customer that waited for one", absent=0),
)
def mail_replies(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g and both. Several mails before an answer wait as one, from the first; without an answer
    the wait so far counts; where we are never on record as answering, it is unknown."""
    policy = context.policy
    local = pl.col("at").dt.convert_time_zone(policy.timezone).dt.date()
    age = windows.today - local.cast(pl.Int32).cast(pl.Int64)
    ours = pl.col("direction") == "outbound"
    asked = (pl.col("direction") == "inbound") & (pl.col("kind") == "email")
    rows = (
        context.inputs.live("activity", "account_id", "kind", "direction", "is_own", "occurred_at")
        .rename({"occurred_at": "at"})
        .filter(~pl.col("is_own").fill_null(value=False) & age.is_between(0, DAYS - 1))
        .filter(asked | (ours & pl.col("kind").is_in(["email", "call"])))
        .join(_members(context), on="account_id")
        .select("g", "at", "direction")
        .collect(engine="streaming")
        .sort("g", "at", "direction")
    )
    over = pl.lit(policy.as_of).dt.offset_by("1d").cast(pl.Datetime("us"))
    over = over.dt.replace_time_zone(policy.timezone).dt.convert_time_zone("UTC")
    reply = pl.when(ours).then("at").backward_fill().over("g")
    first = (pl.col("direction").shift(1).over("g") != "inbound").fill_null(value=True)
    waits = rows.with_columns(
        reply.alias("reply"), first.alias("first"), ours.any().over("g").alias("answers")
    ).filter((pl.col("direction") == "inbound") & pl.col("first"))
    until, since = (
        business_minutes(moment, policy.timezone, policy.office)
        for moment in (pl.col("reply").fill_null(over), pl.col("at"))
    )
    enough = (pl.len() >= LEAST) & pl.col("answers").first()
    return waits.group_by("g").agg(
        pl.when(enough).then(((until - since) / 60).median()).alias("mail_hours"),
        pl.len().cast(pl.Int64).alias("mail_n"),
    )


@produces(
    Metric(
        "joint_actions",
        "share",
        _WORK,
        "actions of the plan, open or done in 12 months, and promises due in 12 months that the "
        "customer's people carry",
        rows=("1-40",),
    ),
    Metric(
        "joint_actions_n",
        "count",
        _WORK,
        "actions and promises that joint_actions rests on",
        absent=0,
    ),
)
def joint_actions(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g and both. An action without an owner counts for nobody and is left out; where contacts are
    not read, all actions are: nobody knows whose they are."""
    inputs, span = context.inputs, windows.ttm
    read = pl.lit(inputs.has("contact"))
    people = inputs.live("contact", "id").select(
        pl.col("id").alias("owner_id"), pl.lit(value=True).alias("theirs")
    )
    done = day_of("done_at")
    actions = (
        inputs.live("plan_item", "account_id", "kind", "owner_id", "done_at")
        .filter(read & (pl.col("kind") == "action") & pl.col("owner_id").is_not_null())
        .filter(done.is_null() | ((done > span.lo) & (done <= span.hi)))
        .join(people, on="owner_id", how="left")
        .select("account_id", pl.col("theirs").fill_null(value=False))
    )
    promises = (
        inputs.live("commitment", "account_id", "side", "due_at")
        .filter(in_window("due_at", windows.as_of) & pl.col("side").is_not_null())
        .select("account_id", (pl.col("side") == "theirs").alias("theirs"))
    )
    return (
        pl.concat([actions, promises])
        .join(_members(context), on="account_id")
        .group_by("g")
        .agg(
            pl.col("theirs").cast(pl.Float64).mean().alias("joint_actions"),
            pl.len().cast(pl.Int64).alias("joint_actions_n"),
        )
        .collect()
    )


@produces(
    Metric(
        "promoter_share",
        "share",
        _MARK,
        "contacts whose newest mark of 12 months is at least 90 % of the scale, of those with one",
        rows=("4-21",),
    ),
    Metric("promoters_n", "count", _MARK, "contacts with a mark of 12 months", absent=0),
)
def promoters(context: MeasureContext, windows: Windows) -> pl.DataFrame:
    """g and both."""
    best = pl.col("score") >= PROMOTER * pl.col("scale_max") - 1e-9
    rows = (
        context.inputs.live(
            "survey", "id", "account_id", "contact_id", "score", "scale_max", "answered_at"
        )
        .filter(in_window("answered_at", windows.as_of) & pl.col("contact_id").is_not_null())
        .filter((pl.col("scale_max") > 0) & pl.col("score").is_not_null())
        .join(_members(context), on="account_id")
        .sort("answered_at", "id")
        .unique(["g", "contact_id"], keep="last", maintain_order=True)
    )
    return (
        rows.group_by("g")
        .agg(
            best.cast(pl.Float64).mean().alias("promoter_share"),
            pl.len().cast(pl.Int64).alias("promoters_n"),
        )
        .collect()
    )


@produces(
    Metric(
        "advocacy",
        "count",
        (*_TAG, "commitment.side", "commitment.title", "commitment.done_at"),
        "references, referrals and testimonials of 12 months: tagged activities and promises of "
        "theirs that are done",
        absent=0,
        rows=("4-21",),
    ),
)
def advocacy(context: MeasureContext, talks: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g and it. `talks`: g, tag of 12 months."""
    given = (
        context.inputs.live("commitment", "account_id", "side", "title", "done_at")
        .filter((pl.col("side") == "theirs") & pl.col("title").str.contains(ADVOCATE))
        .filter(in_window("done_at", windows.as_of))
        .join(_members(context), on="account_id")
        .select("g")
        .collect()
    )
    spoken = talks.filter(pl.col("tag").str.contains(ADVOCATE)).select("g")
    both = pl.concat([given.cast(spoken.schema), spoken])
    return both.group_by("g").agg(pl.len().cast(pl.Int64).alias("advocacy"))


def _members(context: MeasureContext) -> pl.LazyFrame:
    return context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")


@step(inbound, topics, mail_replies, joint_actions, promoters, advocacy, reads="activities")
def add_dialogue(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows = sources.context, sources.windows
    has = context.inputs.has
    if has("activity", "direction"):
        frame = joined(frame, inbound(sources.activities, windows))
        frame = joined(frame, mail_replies(context, windows))
    if (has("plan_item", "owner_id") and has("contact")) or has("commitment", "side"):
        frame = joined(frame, joint_actions(context, windows))
    if has("survey", "contact_id"):
        frame = joined(frame, promoters(context, windows))
    if has("activity", "tag"):
        frame = joined(frame, topics(tagged(context, windows, DAYS)))
    if has("activity", "tag") or has("commitment", "title"):
        year = windows.today - windows.ttm.lo
        frame = joined(frame, advocacy(context, tagged(context, windows, year), windows))
    # what is not on record is nobody's silence
    lacking = [c for c in ("inbound_missing", "single_topic") if c not in frame.columns]
    return frame.with_columns(pl.lit(value=False).alias(c) for c in lacking)


STEPS: Final = (add_dialogue,)
