"""What the six-month rule leaves out is named with its accounts; a reason makes it longer."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from kamsync.messages.findings import fix, message, where
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.decide.given import given_too_old, still_counted
from tests.scoring.book import TODAY

TODAY_DAY = (TODAY - dt.date(1970, 1, 1)).days


def card(more: str = "") -> Scorecard:
    text = (
        '[[kpis]]\nid = "culture"\nmetric = "rating_culture"\nweight = 1\norder = "relationship"\n'
        'kind = "result"\nlevel = "company"\nfamily = "team"\nscale = [[0, 0], [100, 100]]\n'
    )
    return parse_scorecard("card", f"{default_text()}\n{text}{more}")


def groups(**ages: int | None) -> pl.DataFrame:
    """One account per age of its rating; None: without a date."""
    days = {n: None if a is None else TODAY - dt.timedelta(a) for n, a in ages.items()}
    return pl.DataFrame(
        {
            "root": list(days),
            "name": [f"Name {n}" for n in days],
            "revenue": list(range(len(days))),
            "rating_culture": [70] * len(days),
            "rating_culture_at": list(days.values()),
        },
        schema_overrides={"rating_culture_at": pl.Date},
    )


def test_accounts_with_old_or_undated_values_are_named_the_largest_first() -> None:
    (found,) = given_too_old(groups(A=184, B=183, C=None), card(), TODAY_DAY)

    assert found.values == {"n": 2, "days": 183, "names": ["Name C", "Name A"]}
    assert where(found, "en") == "KPI culture"
    assert "for 2 accounts it is older than 183 days" in message(found, "en")
    assert "Name C, Name A" in message(found, "fr")
    assert "max_age_reason" in fix(found, "fr")


def test_equal_accounts_are_named_by_root_and_all_where_the_field_has_no_date() -> None:
    equal = groups(B=184, A=184).with_columns(pl.lit(5).alias("revenue"))
    (found,) = given_too_old(equal, card(), TODAY_DAY)
    assert found.values["names"] == ["Name A", "Name B"]

    (undated,) = given_too_old(groups(A=1, B=1).drop("rating_culture_at"), card(), TODAY_DAY)
    assert undated.values["names"] == ["Name B", "Name A"]
    assert given_too_old(groups(A=1).select("root", "name", "revenue"), card(), TODAY_DAY) == []


def test_a_longer_age_with_its_reason_leaves_only_the_undated() -> None:
    allowed = card('max_age_days = 365\nmax_age_reason = "culture moves slowly"\n')

    assert given_too_old(groups(A=319), allowed, TODAY_DAY) == []
    (found,) = given_too_old(groups(A=319, B=None), allowed, TODAY_DAY)
    assert found.values["names"] == ["Name B"]


@pytest.mark.parametrize(("points", "earlier"), [(70.0, True), (None, False)])
def test_a_kept_frame_that_gave_points_for_them_was_made_by_an_earlier_rule(
    points: float | None, earlier: bool
) -> None:
    both = groups(A=319, B=1)  # B's is young enough
    kept = both.with_columns(pl.lit(points, pl.Float64).alias("points_strategy"))
    text = default_text() + (
        '\n[[criteria]]\nid = "strategy"\nview = "now"\nweight = 5\nmetric = "rating_culture"\n'
        "scale = [[0, 0], [100, 100]]\n"
    )

    assert still_counted(kept, parse_scorecard("card", text), TODAY_DAY) is earlier
