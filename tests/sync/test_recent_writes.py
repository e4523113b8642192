"""Right after an apply a CRM may still answer with what was there before."""

from __future__ import annotations

import datetime as dt

import polars as pl
from polars.testing import assert_frame_equal

from kamsync.sync.apply.recent_writes import laid_over_mirror

AT = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)
EARLIER, LATER = AT - dt.timedelta(minutes=1), AT + dt.timedelta(seconds=1)
ACCOUNTS = pl.DataFrame(
    {
        "id": ["old", "fresh", "unstamped", "other"],
        "modified_at": [EARLIER, LATER, None, EARLIER],
        "out_tier": ["Maintain", "Mine", "Maintain", "Maintain"],
        "out_flags": ["silent", "x", "x", "x"],
    }
)


def _writes(*rows: tuple[str, str, str | None]) -> pl.DataFrame:
    frame = pl.DataFrame(
        rows,
        schema={"account_id": pl.String, "field": pl.String, "desired": pl.String},
        orient="row",
    )
    return frame.with_columns(pl.lit(AT).alias("at"))


def test_what_was_written_lies_over_a_record_read_as_it_was_before() -> None:
    writes = _writes(
        ("old", "tier", "Key"),
        ("old", "flags", None),
        ("fresh", "tier", "Key"),
        ("unstamped", "tier", "Key"),
        ("gone", "tier", "Key"),
        ("old", "switched_off", "1"),
    )

    shown = laid_over_mirror(ACCOUNTS, writes)

    assert shown["out_tier"].to_list() == ["Key", "Mine", "Maintain", "Maintain"]
    assert shown["out_flags"].to_list() == [None, "x", "x", "x"]
    assert shown["id"].to_list() == ACCOUNTS["id"].to_list()


def test_without_writes_the_mirror_stays() -> None:
    assert_frame_equal(laid_over_mirror(ACCOUNTS, _writes()), ACCOUNTS)
