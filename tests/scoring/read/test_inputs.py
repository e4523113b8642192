"""What scoring is given: mapped columns, live rows, refused records, streams on an engine."""

from __future__ import annotations

from typing import Any, cast

import polars as pl

from kamsync.engines.port import Engine, Stored
from kamsync.model.rejects import no_rejects
from kamsync.scoring.read.inputs import Inputs

USERS = pl.LazyFrame({"id": ["a", "b", "c"], "is_deleted": [True, False, None]})


def test_live_rows_are_those_not_deleted_with_null_for_what_is_not_mapped() -> None:
    inputs = Inputs({"user": USERS})
    assert inputs.live("user", "id", "is_active").collect().rows() == [("b", None), ("c", None)]
    assert inputs.live("user", "id", "is_active").collect_schema()["is_active"] == pl.Boolean
    bare = Inputs({"user": USERS.select("id")})
    assert bare.live("user", "id").collect()["id"].to_list() == ["a", "b", "c"]
    assert Inputs({}).live("user", "id").collect().rows() == []


def test_a_stream_or_a_column_that_is_not_mapped_is_absent() -> None:
    inputs = Inputs({"user": USERS})
    found = [inputs.has("user"), inputs.has("user", "id"), inputs.has("user", "name")]
    assert [*found, inputs.has("case"), inputs.has("case", "id")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_refused_records_are_whole_ones_of_the_stream_and_deals_known_but_for_their_money() -> None:
    rows = [
        ("opportunity", "a", True, "amount", False),
        ("opportunity", "b", False, "amount", False),
        ("user", "c", True, "amount", False),
        ("opportunity", "d", True, "stage", True),
        ("opportunity", "e", True, "amount", None),
        ("opportunity", "f", True, "currency", True),
    ]
    names = ("stream", "record_id", "whole_record", "field", "is_closed")
    frame = pl.DataFrame([dict(zip(names, row, strict=True)) for row in rows])
    schema = no_rejects().schema
    rejects = frame.with_columns(
        pl.lit(None, t).alias(n) for n, t in schema.items() if n not in names
    ).select(schema.names())
    inputs = Inputs({}, rejects)

    assert inputs.refused("opportunity")["record_id"].to_list() == ["a", "d", "e", "f"]
    assert inputs.deals_without_money()["record_id"].to_list() == ["a", "f"]


def test_an_engine_reads_only_streams_that_are_the_file_it_knows() -> None:
    engine = cast(Engine, object())
    cases = pl.LazyFrame({"id": ["x"]})

    def stored(scan: pl.LazyFrame) -> Stored:
        kept: Any = object.__new__(Stored)
        object.__setattr__(kept, "scan", scan)
        return cast(Stored, kept)

    streams = {"user": USERS, "case": cases}
    known = {"user": stored(USERS), "case": stored(pl.LazyFrame({"id": ["x"]}))}
    inputs = Inputs(streams, engine=lambda: engine, stored=known)

    assert inputs.on_engine("user") is engine
    assert inputs.on_engine("case") is inputs.on_engine("user", "case") is None
    assert inputs.on_engine("contact") is None
    assert Inputs(streams, stored=known).on_engine("user") is None
