"""Ids: short, in order, never twice."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from kamsync.sync.ids import new_id

NOW = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)
SECONDS = st.timedeltas(dt.timedelta(0), dt.timedelta(days=12_000))


def test_an_id_says_the_day_and_has_at_most_twelve_characters() -> None:
    assert new_id(NOW, lambda _: False) == "260302-80000"
    assert new_id(NOW, lambda _: False, "p") == "p260302-80000"


def test_the_next_free_one_is_taken() -> None:
    taken = {"260302-80000", "260302-80001"}
    assert new_id(NOW, taken.__contains__) == "260302-80002"


@given(SECONDS, st.timedeltas(dt.timedelta(milliseconds=3), dt.timedelta(days=900)))
def test_later_ids_sort_behind_earlier_ones(since: dt.timedelta, after: dt.timedelta) -> None:
    first, second = (new_id(m, lambda _: False) for m in (NOW + since, NOW + since + after))
    assert first < second
    assert len(first) == 12
