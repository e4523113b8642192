"""Comments, themes and critics of 12 months on typed rows."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.scoring.explain.voice_summary import VoiceSummary, voice_summary
from kamsync.scoring.read.inputs import Inputs, Policy
from tests.scoring.book import TODAY, Rows, typed

MEMBERS = pl.DataFrame({"id": ["A", "B"], "root": ["A", "A"], "g": [0, 0]})
THEMES = pl.List(pl.String)
PERSON: Rows = [{"id": "p0", "account_id": "A", "name": "N", "role": "Buyer"}]


def said(polarity: str | None, *themes: str, **more: Any) -> dict[str, Any]:
    row = {"account_id": "A", "answered_at": "2026-01-10", "opened_at": "2026-01-10"}
    return row | {"polarity": polarity, "polarity_by": "lexicon", "themes": list(themes)} | more


def summary(
    surveys: Rows, cases: Rows | None = None, *, names: bool = True, **files: Rows
) -> VoiceSummary:
    policy = Policy(as_of=TODAY, names_people=names)
    inputs = typed({"accounts": [{"id": "A", "name": "A"}], **files}, policy)
    streams = dict(inputs.streams)
    for name, rows in (("survey", surveys), ("case", cases)):
        if rows is not None:
            streams[name] = themed(rows, "cases" if name == "case" else "surveys")
    found = voice_summary(Inputs(streams, inputs.rejects), policy, MEMBERS)
    assert found is not None
    return found


def themed(rows: Rows, name: str) -> pl.LazyFrame:
    plain = [{k: v for k, v in row.items() if k != "themes"} for row in rows]
    stream = next(iter(typed({name: plain}, Policy(as_of=TODAY)).streams.values())).collect()
    lists = pl.Series("themes", [row["themes"] or None for row in rows], dtype=THEMES)
    return stream.with_columns(lists).lazy()


def test_comments_of_the_year_are_counted_by_what_they_say() -> None:
    found = summary(
        [
            said("positive", "price", answered_at="2026-03-31"),
            said("positive", polarity_by="model", answered_at="2025-04-01"),
            said("negative", account_id="B"),
            said(None),
            said("negative", answered_at="2025-03-31", polarity_by="model"),
            said("negative", answered_at="2026-04-01"),
            said("negative", account_id="elsewhere"),
        ]
    )
    assert found.said == {"positive": 2, "negative": 1, "neutral": 0, "unclassified": 0}
    assert (found.by_model, found.wordless, found.notes) == (1, 1, {})
    assert (found.silent, found.roles) == (None, None)


def test_themes_come_by_criticism_then_mentions_then_cases_then_name() -> None:
    found = summary(
        [
            said("negative", "late", "price"),
            said("negative", "late"),
            said("positive", "price", "people"),
            said("neutral", "site"),
            said("positive", "desk"),
            said("positive"),
        ],
        [
            said("negative", "site", "parts"),
            said("positive", "parts", opened_at="2025-04-01T00:00:00Z"),
            said("positive", "late", opened_at="2025-03-30T00:00:00Z"),
            said("positive"),
        ],
    ).themes

    assert found is not None
    assert found.select("theme", "praise", "critique", "n", "cases", "notes").rows() == [
        ("late", 0, 2, 2, 0, None),
        ("price", 1, 1, 2, 0, None),
        ("site", 0, 0, 1, 1, None),
        ("desk", 1, 0, 1, 0, None),
        ("people", 1, 0, 1, 0, None),
        ("parts", 0, 0, 0, 2, None),
    ]


def test_roles_are_summed_the_largest_first_and_the_unnamed_last() -> None:
    people = [{"id": f"p{n}", "account_id": "A", "name": f"N{n}"} for n in range(7)]
    for person, role in zip(
        people, ("User", "Buyer", "User", "Buyer", "", "", "User"), strict=True
    ):
        person["role"] = role
    answers = [said("positive", contact_id="p1"), said("positive", contact_id="p4")]

    found = summary(answers, contacts=people).roles

    assert found is not None
    assert found["role"].to_list() == ["User", "Buyer", None]
    assert found.filter(pl.col("role") == "Buyer").row(0) == ("Buyer", 2, 1)


def test_without_words_of_any_kind_there_is_no_summary() -> None:
    policy = Policy(as_of=TODAY)
    bare = typed({"accounts": [{"id": "A", "name": "A"}]}, policy)
    assert voice_summary(bare, policy, MEMBERS) is None
    marks = [{"account_id": "A", "answered_at": "2026-01-01", "score": "5", "scale_max": "10"}]
    only = voice_summary(typed({"surveys": marks}, policy), policy, MEMBERS)
    assert only is not None
    assert (only.said, only.wordless) == ({}, 0)


def test_a_critic_who_is_no_contact_any_more_is_named_by_the_id() -> None:
    """Asked again in the last half year, and silent since."""
    mark = {"score": "2", "scale_max": "10", "question": "q"}
    before = said("negative", contact_id="gone", answered_at="2025-06-01", **mark)
    found = summary([before, said("positive", contact_id="p0", **mark)], contacts=PERSON)
    assert found.silent is not None
    assert found.silent.select("contact_id", "who").rows() == [("gone", "gone")]
    assert found.roles is not None


def test_roles_need_both_who_answered_and_who_they_are() -> None:
    assert summary([said("positive")], contacts=PERSON).roles is None
    assert summary([said("positive", contact_id="p0")]).roles is None


def test_a_critic_is_named_where_people_are_named_else_by_the_role() -> None:
    mark = {"score": "2", "scale_max": "10", "question": "q", "contact_id": "p0"}
    rows = [said("negative", answered_at="2025-06-01", **mark)]
    rows.append(said("negative", **mark | {"contact_id": ""}))
    for names, who in ((True, "N"), (False, "Buyer")):
        found = summary(rows, names=names, contacts=PERSON).silent
        assert found is not None
        assert found["who"].to_list() == [who]
