"""Owners as our own nights saw them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from kamsync.archive import Archive
from kamsync.scoring.metrics.handover import owners_since
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.sync.owners_before import owners_before

TODAY = dt.date(2026, 3, 31)


def nights(folder: Path, *owners: tuple[int, dict[str, str | None]]) -> Archive:
    """Days before as_of, and root → owner on that night."""
    archive = Archive(folder)
    for ago, known in owners:
        schema = {"root": pl.String, "owner_id": pl.String}
        frame = pl.DataFrame(list(known.items()), schema=schema, orient="row")
        day = TODAY - dt.timedelta(days=ago)
        archive.put(f"run{ago}", day, frame, "", {}, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    return archive


def test_the_day_of_a_change_is_the_first_night_that_shows_it(tmp_path: Path) -> None:
    archive = nights(
        tmp_path,
        (61, {"A": "u9", "B": "u1"}),  # too long ago
        (60, {"A": "u1", "B": "u1", "C": "u1", "D": None}),
        (30, {"A": "u1", "B": "u1", "C": "u2", "D": "u1"}),
        (20, {"A": "u2", "B": "u1", "C": "u2", "D": "u1"}),
        (1, {"A": "u2", "B": "u1", "C": "u1", "D": "u1"}),
        (0, {"A": "u3", "B": "u3", "C": "u3", "D": "u3"}),  # of today, written already
    )
    found = owners_before(archive, TODAY)
    assert found.rows() == [
        ("A", "u1", "u2", dt.date(2026, 3, 11)),
        ("B", "u1", "u1", None),
        ("C", "u1", "u1", None),  # to and fro
    ]
    assert owners_before(archive, dt.date(2025, 1, 1)).is_empty()


def test_another_owner_than_on_earlier_nights_opens_a_hand_over(tmp_path: Path) -> None:
    archive = nights(
        tmp_path,
        (40, {root: "u1" for root in "ABCD"}),
        (5, {"A": "u2", "B": "u1", "C": "u1", "D": "u1"}),
    )
    inputs = Inputs({}, owners_before=owners_before(archive, TODAY))
    frame = pl.DataFrame(
        {"g": [1, 2, 3, 4], "root": list("ABCD"), "owner_id": ["u2", "u1", "u3", "stand-in"]}
    )
    policy = Policy(as_of=TODAY, fallback_owner="stand-in")
    assert owners_since(inputs, frame, policy).rows() == [
        (1, dt.date(2026, 3, 26), "u1"),
        (3, TODAY, "u1"),
    ]
