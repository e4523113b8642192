"""Work on an account among ourselves and beside its owner (docs/figures_people.md): meetings of
several departments, the share of inner work, colleagues who write to one contact on one day.
Counts of people and days, never figures of one person."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.registry import Metric, produces, step

LEAST: Final = 10
"""Fewer activities are no share."""
LEAST_DEPARTMENTS: Final = 2
HALF: Final = 0.5
_WHOM: Final = ("activity.contact_ids", "activity.occurred_at", "contact.email_domain")
_BY: Final = ("activity.owner_id", "user.department")


def own_contacts(inputs: Inputs) -> pl.Series:
    """Hashes of contacts at a mail domain of our users: colleagues kept as contacts."""
    mails = inputs.live("user", "email").select(
        pl.col("email").str.to_lowercase().str.extract(r"@([^@\s]+)$").alias("domain")
    )
    contacts = inputs.live("contact", "id", "email_domain").select(
        pl.col("id").hash().alias("person"), pl.col("email_domain").str.to_lowercase()
    )
    ours = contacts.join(mails.unique(), left_on="email_domain", right_on="domain", how="semi")
    return ours.collect()["person"]


def with_outside(work: pl.DataFrame, ours: pl.Series) -> pl.DataFrame:
    """`work` (meetings, calls, e-mails) with outside: somebody who is none of us took part."""
    named = pl.col("contact_ids").list.set_difference(pl.lit(ours).implode()).list.len()
    kinds = pl.col("kind").cast(pl.String).is_in(["meeting", "call", "email"])
    outside = (named > 0).fill_null(value=False)
    return work.filter(kinds).with_columns(outside.alias("outside"))


@produces(
    Metric(
        "internal_share",
        "share",
        _WHOM,
        "of meetings, calls and e-mails of 90 days, 10 or more, those among ourselves",
        rows=("0-26",),
    ),
    Metric("worked_90d", "count", _WHOM, "meetings, calls and e-mails of 90 days", absent=0),
    Metric(
        "internal_meetings",
        "count",
        _WHOM,
        "days within 90 with a meeting among ourselves",
        rows=("0-27",),
        absent=0,
    ),
    Metric(
        "meeting_departments",
        "count",
        (*_WHOM, *_BY, "activity.attendee_ids"),
        "departments of those who held the meetings among ourselves or were invited to them",
        rows=("0-27",),
        absent=0,
    ),
)
def inner(work: pl.DataFrame, users: pl.DataFrame) -> pl.DataFrame:
    """g and these, of groups with an activity. `work`: of with_outside; `users`: owner_id,
    department."""
    n = pl.len().cast(pl.Int64)
    share = (~pl.col("outside")).cast(pl.Float64).mean()
    counted = work.group_by("g").agg(
        pl.when(n >= LEAST).then(share).alias("internal_share"), n.alias("worked_90d")
    )
    met = work.filter(~pl.col("outside") & (pl.col("kind").cast(pl.String) == "meeting"))
    days = met.group_by("g").agg(pl.col("day").n_unique().cast(pl.Int64).alias("internal_meetings"))
    meetings = days.join(_departments(met, users), on="g", how="left")
    counts = ("internal_meetings", "meeting_departments")
    both = counted.join(meetings, on="g", how="left")
    return both.with_columns(pl.col(c).fill_null(0) for c in counts)


def _departments(met: pl.DataFrame, users: pl.DataFrame) -> pl.DataFrame:
    """g, meeting_departments: of the owners of these meetings and of our users invited to them."""
    owners = met.select("g", "owner_id")
    invited = met.select("g", pl.col("attendee_ids").alias("owner_id")).explode("owner_id")
    there = pl.concat([owners, invited]).join(users, on="owner_id")
    return there.group_by("g").agg(
        pl.col("department").drop_nulls().n_unique().cast(pl.Int64).alias("meeting_departments")
    )


@produces(
    Metric(
        "same_day_contacts",
        "count",
        (*_WHOM, "activity.direction", "activity.owner_id"),
        "times in 90 days that two of our people called or wrote to one contact on one day",
        rows=("3-32",),
        absent=0,
    )
)
def same_day(work: pl.DataFrame) -> pl.DataFrame:
    """g and it, of groups with one. A contact and day count once; meetings do not count."""
    ours = pl.col("kind").cast(pl.String).is_in(["call", "email"]) & (
        pl.col("direction").cast(pl.String) == "outbound"
    )
    return (
        work.filter(ours)
        .explode("contact_ids")
        .drop_nulls("contact_ids")
        .group_by("g", "contact_ids", "day")
        .agg(pl.col("owner_id").n_unique().alias("people"))
        .filter(pl.col("people") > 1)
        .group_by("g")
        .agg(pl.len().cast(pl.Int64).alias("same_day_contacts"))
    )


@produces(
    Metric(
        "other_departments_90d",
        "count",
        (*_BY, "activity.occurred_at", "account.owner_id"),
        "activities of 90 days by people of another department than the owner’s",
        rows=("1-36",),
    )
)
def beside_owner(work: pl.DataFrame, users: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """g and it, of groups whose owner's department is known. `users`: owner_id, department;
    `owners`: g, owner_id of the group."""
    of_owner = owners.join(users, on="owner_id").drop_nulls("department")
    named = of_owner.select("g", pl.col("department").alias("own"))
    other = pl.col("department").is_not_null() & (pl.col("department") != pl.col("own"))
    worked = work.join(users, on="owner_id").select("g", "department")
    return (
        named.join(worked, on="g", how="left")
        .group_by("g")
        .agg(other.sum().cast(pl.Int64).alias("other_departments_90d"))
    )


@step(inner, same_day, beside_owner, needs="owner_issue", reads="work")
def add_inner_work(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    inputs = sources.context.inputs
    if not inputs.has("activity", "owner_id"):
        return frame
    known = inputs.live("user", "id", "department").collect().rename({"id": "owner_id"})
    work = sources.work
    if inputs.has("user", "department"):
        frame = joined(frame, beside_owner(work, known, frame.select("g", "owner_id")))
    if not inputs.has("activity", "contact_ids"):
        return frame
    frame = joined(frame, same_day(work))
    frame = joined(frame, inner(with_outside(work, own_contacts(inputs)), known))
    if inputs.has("user", "department"):
        return frame
    return frame.with_columns(pl.lit(None, pl.Int64).alias("meeting_departments"))


@produces(
    Metric(
        "cross_functional_missing",
        "yes/no",
        (*_WHOM, *_BY),
        "a Key account without a meeting of two of our departments in 90 days, where meetings "
        "among ourselves are on record at all",
        rows=("0-27",),
    ),
    Metric(
        "internal_share_odd",
        "yes/no",
        _WHOM,
        "more than half of the work is inner though a dedicated manager is advised, or less than "
        "half though a fluid team is",
        rows=("0-26",),
    ),
)
def against_model(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` (with tier, internal_meetings, meeting_departments, internal_share, coverage_model)
    with both."""
    recorded = (pl.col("internal_meetings").sum() > 0).fill_null(value=False)
    few = (pl.col("meeting_departments") < LEAST_DEPARTMENTS).fill_null(value=False)
    share, model = pl.col("internal_share"), pl.col("coverage_model")
    odd = ((model == "dedicated") & (share > HALF)) | ((model == "fluid") & (share < HALF))
    return frame.with_columns(
        ((pl.col("tier") == "Key") & recorded & few).alias("cross_functional_missing"),
        odd.alias("internal_share_odd"),
    )


NEEDED: Final = (*("internal_meetings", "meeting_departments", "internal_share", "coverage_model"),)
STEPS: Final = (add_inner_work,)
