"""Equal hashes mean equal content, and a page is kept only while it shows the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kamsync.sync.code_stamp import code_stamp
from kamsync.sync.results.fingerprint import NoFingerprint, fingerprint
from kamsync.sync.results.kept_page import NOTE, KeptPage

FRAME = pl.DataFrame({"id": ["a", "b"], "n": [1, None], "words": [["x", "y"], None]})


@dataclass(frozen=True)
class Shown:
    frame: pl.DataFrame
    day: dt.date = dt.date(2026, 3, 1)
    names: frozenset[str] = frozenset({"Ann", "Bob", "Cem"})
    made: int = 0
    ask: Callable[[], int] | None = None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (1, True),
        (None, "None"),
        ("1", 1),
        (["a", "b"], ["ab"]),
        ([["a"], "b"], [["a", "b"]]),
        ([], [[]]),
        ({"a": 1}, {"a": 2}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (dt.date(2026, 3, 1), dt.date(2026, 3, 2)),
        (re.compile("a"), re.compile("a", re.IGNORECASE)),
        (Shown(FRAME), replace(Shown(FRAME), day=dt.date(2026, 3, 2))),
        (FRAME, FRAME.rename({"n": "m"})),
        (FRAME, FRAME.with_columns(pl.col("n").cast(pl.Int32))),
        (FRAME, FRAME.with_columns(pl.col("n").fill_null(0))),
        (FRAME, FRAME.with_columns(words=pl.Series([["x", "z"], None]))),
        (FRAME, FRAME.with_columns(n=pl.Series([None, 1]))),
        (FRAME, FRAME.head(1)),
        (FRAME.clear(), FRAME.clear().drop("n")),
        (FRAME["n"], FRAME["n"].reverse().rename("m")),
    ],
)
def test_what_differs_has_another_fingerprint(one: Any, other: Any) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_the_same_content_has_the_same_fingerprint() -> None:
    again = Shown(FRAME.clone().reverse(), names=frozenset({"Cem", "Ann", "Bob"}))

    assert fingerprint(Shown(FRAME)) == fingerprint(again)
    other = replace(again, made=1)
    assert fingerprint(again) != fingerprint(other)
    assert fingerprint(again, {"Shown.made"}) == fingerprint(other, {"Shown.made"})


def test_what_cannot_be_looked_into_has_none() -> None:
    for closed in (Shown(FRAME, ask=lambda: 1), FRAME.lazy(), [object()]):
        with pytest.raises(NoFingerprint):
            fingerprint(closed)


def test_a_page_is_found_while_it_and_what_it_shows_are_the_same(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "report", tmp_path / "out"
    elsewhere.mkdir()
    page = elsewhere / "report.html"
    page.write_bytes(b"<html>1</html>")
    kept = KeptPage(folder, "made of 1")
    assert kept.found([folder, elsewhere]) is None

    kept.note(b"<html>1</html>")

    assert kept.found([folder, elsewhere]) == b"<html>1</html>"
    assert kept.found([folder]) is None
    assert KeptPage(folder, "made of 2").found([elsewhere]) is None
    page.write_bytes(b"<html>edited</html>")
    assert kept.found([elsewhere]) is None


def test_nothing_is_kept_of_a_page_that_nobody_can_vouch_for(tmp_path: Path) -> None:
    KeptPage(tmp_path, "").note(b"<html>1</html>")

    assert not (tmp_path / NOTE).exists()


def test_the_stamp_of_code_is_another_after_an_edit(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "a.py").write_text("1")
    before = code_stamp.__wrapped__(tmp_path)
    (tmp_path / "__pycache__" / "a.pyc").write_text("1")
    assert code_stamp.__wrapped__(tmp_path) == before

    (tmp_path / "a.py").write_text("12")

    assert code_stamp.__wrapped__(tmp_path) != before
