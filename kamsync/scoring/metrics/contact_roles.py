"""Who the customer's people are and who is engaged: roles, the key person (docs/figures_people.md).

A person is named only where the policy says so; else the role stands for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from kamsync.people.titles import DECIDES_UP_TO, shipped_titles
from kamsync.scoring.frame import joined
from kamsync.scoring.metrics import engagement
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Column, Metric, produces, step

_SAID: Final = ("contact.role", "contact.seniority", "contact.title")
_TALK: Final = ("activity.contact_ids", "activity.kind", "activity.occurred_at")
_WORDS: Final = ("title", "role", "seniority")


def customer_people(context: MeasureContext, today: int) -> pl.DataFrame:
    """g, id, person (hash of the id), name, role, function, level of contacts who have not left."""
    rows = context.inputs.live("contact", "id", "account_id", "name", *_WORDS, "left_at")
    gone = (day_of("left_at") <= today).fill_null(value=False)
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    people = (
        rows.filter(~gone)
        .join(members, on="account_id")
        .with_columns(pl.col("id").hash().alias("person"), pl.col(*_WORDS).fill_null(""))
        .select("g", "id", "person", "name", *_WORDS)
        .collect(engine="streaming")
    )
    words, kinds = shipped_titles(), people.select(_WORDS).unique()
    read = [words.person(*row) for row in kinds.iter_rows()]
    schema = {"is_role": pl.String(), "function": pl.String(), "level": pl.Int64()}
    said = kinds.hstack(pl.DataFrame(read, schema=schema, orient="row"))
    shown = pl.col("name") if context.policy.names_people else pl.lit(None, pl.String)
    return people.join(said, on=_WORDS, how="left").select(
        *("g", "id", "person"),
        shown.alias("name"),
        pl.col("is_role").replace("", None).alias("role"),
        pl.col("function").replace("", None),
        "level",
    )


@produces(
    Metric("roles_known", "state", _SAID, "roles of the contacts who have not left"),
    Metric(
        "blocker",
        "yes/no",
        ("contact.role",),
        "a contact who has not left is against us",
        rows=("1-29", "2-43"),
        absent=False,
    ),
    Metric(
        "contact_level",
        "count",
        _SAID,
        "level of the most senior engaged contact: 1 top management to 4 specialist",
        rows=("2-10",),
    ),
    Metric("roles_engaged", "state", (*_SAID, *_TALK), "roles of the engaged contacts"),
)
def roles(people: pl.DataFrame, talk: pl.DataFrame) -> pl.DataFrame:
    """One row per group with a contact; role words in the order of the alphabet, unknown where
    nobody's role or level is."""
    spoken = talk.select("g", pl.col("contact_id").alias("person"), pl.lit(True).alias("engaged"))
    known = people.join(spoken, on=["g", "person"], how="left").with_columns(
        pl.col("engaged").fill_null(value=False)
    )
    role, engaged = pl.col("role"), pl.col("engaged")

    any_known = (role.is_not_null() | pl.col("level").is_not_null()).any()

    def words(of: pl.Expr) -> pl.Expr:
        return pl.when(any_known).then(of.drop_nulls().unique().sort().str.join(" "))

    return known.group_by("g").agg(
        words(role).alias("roles_known"),
        (role == "blocker").fill_null(value=False).any().alias("blocker"),
        pl.col("level").filter(engaged).min().alias("contact_level"),
        words(role.filter(engaged)).alias("roles_engaged"),
    )


@produces(
    Metric(
        "key_person_loss",
        "share",
        _TALK,
        "part of the talk that would be lost with the one contact who carries most of it",
        rows=("1-29", "2-43"),
    ),
    Metric(
        "key_person",
        "id",
        _TALK,
        "the contact who carries most of the talk; of several the lowest id",
    ),
    Metric(
        "contacts_after_loss",
        "count",
        _TALK,
        "engaged contacts that remain without the key person",
        rows=("2-43",),
    ),
    Metric(
        "threads_after_loss",
        "count",
        _TALK,
        "effective number of contacts the talk rests on without the key person",
        rows=("2-43",),
        kind="number",
    ),
    Metric(
        "roles_lost",
        "state",
        (*_SAID, *_TALK),
        "the role that no engaged contact but the key person has",
        rows=("1-29", "2-43"),
    ),
    Column("key_person_role", "state", _SAID, "the role of the key person"),
    Column("key_person_function", "state", _SAID, "the function of the key person"),
    Column(
        "key_person_name",
        "text",
        ("contact.name",),
        "the name of the key person, where people are named",
    ),
)
def key_person(people: pl.DataFrame, talk: pl.DataFrame) -> pl.DataFrame:
    """One row per group with an engaged contact; talk with somebody who is no contact here, or has
    left, counts all the same."""
    whole = pl.col("weight").sum().over("g").cast(pl.Float64)
    named = people.rename({"person": "contact_id"})
    ranked = (
        talk.with_columns((pl.col("weight").cast(pl.Float64) / whole).alias("key_person_loss"))
        .join(named, on=["g", "contact_id"], how="left")
        .sort(["g", "weight", "id"], descending=[False, True, False], nulls_last=True)
    )
    first = ranked.unique("g", keep="first", maintain_order=True)
    return first.join(_without(ranked), on="g").select(
        *("g", "key_person_loss"),
        pl.col("id").alias("key_person"),
        pl.col("role").alias("key_person_role"),
        pl.col("function").alias("key_person_function"),
        pl.col("name").alias("key_person_name"),
        *("contacts_after_loss", "threads_after_loss", "roles_lost"),
    )


def _without(ranked: pl.DataFrame) -> pl.DataFrame:
    """g and what remains of the talk without the first of each group; `ranked` by weight."""
    share, role = pl.col("key_person_loss").slice(1), pl.col("role")
    rest = share.sum() * share.sum() / (share * share).sum()
    shared = role.slice(1).is_in(role.first()).any()
    lost = pl.when(~shared.fill_null(value=False)).then(role.first()).otherwise(pl.lit(""))
    return ranked.group_by("g", maintain_order=True).agg(
        (pl.len().cast(pl.Int64) - 1).alias("contacts_after_loss"),
        pl.when(pl.len() > 1).then(rest).otherwise(0.0).alias("threads_after_loss"),
        pl.when(role.is_not_null().any()).then(lost.fill_null("")).alias("roles_lost"),
    )


@produces(
    Metric(
        "executive_visits",
        "count",
        (*_SAID, *_TALK),
        "days within 180 with a meeting with a contact of level 1 or 2",
        rows=("1-36",),
        absent=0,
    )
)
def executive_visits(people: pl.DataFrame, activities: pl.DataFrame) -> pl.DataFrame:
    """g and it, of groups with one. `activities`: contact_ids (hashed) where not too old."""
    top = people.filter(pl.col("level") <= DECIDES_UP_TO).select("g", "person").unique()
    met = activities.filter(pl.col("kind").cast(pl.String) == "meeting").select(
        "g", "day", pl.col("contact_ids").alias("person")
    )
    return (
        met.explode("person")
        .join(top, on=["g", "person"])
        .group_by("g")
        .agg(pl.col("day").n_unique().cast(pl.Int64).alias("executive_visits"))
    )


@step(roles, key_person, executive_visits, reads="activities")
def add_people(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows = sources.context, sources.windows
    has = context.inputs.has
    if not has("contact"):
        return frame
    people = customer_people(context, windows.today)
    linked = has("activity", "contact_ids")
    talk = _talk(sources, windows) if linked else None
    if has("contact", "role") or has("contact", "title"):
        found = roles(people, talk if talk is not None else _no_talk(people))
        frame = joined(frame, found if linked else found.drop("roles_engaged", "contact_level"))
        if linked:
            frame = joined(frame, executive_visits(people, sources.activities))
    return frame if talk is None else joined(frame, key_person(people, talk))


def _talk(sources: Sources, windows: Windows) -> pl.DataFrame:
    return engagement.talk(sources.activities, windows)


def _no_talk(people: pl.DataFrame) -> pl.DataFrame:
    return people.select("g", pl.col("person").alias("contact_id")).clear()


@produces(
    Metric(
        "role_coverage",
        "share",
        (*_SAID, *_TALK),
        "roles the scorecard wants for its tier that an engaged contact has",
        rows=("1-29", "2-43"),
    ),
    Metric(
        "roles_missing",
        "state",
        (*_SAID, *_TALK),
        "roles that are wanted and that no engaged contact has",
    ),
)
def add_coverage(frame: pl.DataFrame, wanted: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """`frame` (with tier, roles_engaged, counterpart_engaged) with both; unknown where the tier
    wants none, or nobody's role is known."""
    engaged = pl.col("roles_engaged").str.split(" ")
    share: pl.Expr = pl.lit(None, pl.Float64)
    missing: pl.Expr = pl.lit(None, pl.String)
    for tier, names in wanted.items():
        if not names:
            continue
        lacking = [_lacks(name, engaged) for name in names]
        gaps = [pl.when(gap).then(pl.lit(name)) for gap, name in zip(lacking, names, strict=True)]
        count = pl.sum_horizontal(gap.cast(pl.Int64) for gap in lacking)
        of_tier = (pl.col("tier") == tier) & pl.col("roles_engaged").is_not_null()
        share = pl.when(of_tier).then(1 - count / len(names)).otherwise(share)
        listed = pl.concat_str(gaps, separator=" ", ignore_nulls=True)
        missing = pl.when(of_tier).then(listed).otherwise(missing)
    return frame.with_columns(share.alias("role_coverage"), missing.alias("roles_missing"))


def _lacks(name: str, engaged: pl.Expr) -> pl.Expr:
    if name == "counterpart":
        return ~pl.col("counterpart_engaged").fill_null(value=False)
    return ~engaged.list.contains(name).fill_null(value=False)


STEPS: Final = (add_people,)
