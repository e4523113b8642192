"""KPIs by hand, and the way to a target."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from kamsync.errors import ConfigError
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.decide.kpis import add_kpis, pace_of
from kamsync.scoring.read.inputs import no_baselines

TODAY = dt.date(2026, 3, 31)


def kpi(name: str, metric: str, scale: str, weight: float, **more: str) -> str:
    words = {"order": "financial", "kind": "result", "level": "company", "family": "commercial"}
    words |= more
    lines = [f'{k} = "{v}"' if not v[0].isdigit() else f"{k} = {v}" for k, v in words.items()]
    head = f'[[kpis]]\nid = "{name}"\nmetric = "{metric}"\nweight = {weight}\nscale = {scale}\n'
    return head + "\n".join(lines) + "\n"


def card(*kpis: str, rules: str = "") -> Scorecard:
    return parse_scorecard("card", default_text() + "\n" + rules + "\n" + "\n".join(kpis))


DATED = kpi(
    *("g", "growth", "[[0, 0], [1, 100]]", 10),
    **{"target": "0.08", "target_on": "2027-03-31", "since": "2025-03-31"},
)


def followed(
    value: float | None,
    then: float | None,
    text: str = DATED,
    starts: pl.DataFrame | None = None,
) -> dict[str, object]:
    frame = pl.DataFrame(
        {"root": ["A"], "industry": [None], "growth": [value], "threads": [None]}
        | {"last_touch": [None]},
        schema={"root": pl.String, "industry": pl.String, "growth": pl.Float64}
        | {"threads": pl.Float64, "last_touch": pl.Int64},
    )
    start = no_baselines() if starts is None else starts
    if then is not None:
        start = pl.DataFrame({"root": ["A"], "kpi": ["g"], "value": [then]})
    return add_kpis(frame, card(text), TODAY, "EUR", start).row(0, named=True)


def test_half_the_time_and_half_the_way_are_0_5_each() -> None:
    row = followed(0.06, 0.04)

    assert (row["attainment"], row["pace"], row["behind_pace"]) == (0.5, 0.5, False)


def test_behind_is_more_than_a_tenth_below_the_pace() -> None:
    assert followed(0.056, 0.04)["behind_pace"] is False
    assert followed(0.0559, 0.04)["behind_pace"] is True


def test_behind_is_told_on_nine_decimals_of_both() -> None:
    """365 of 733 days are 0.4979536153…; a tenth less is 0.397953615."""
    text = DATED.replace("2027-03-31", "2027-04-03").replace("0.08", "1.0")

    assert followed(0.397953615, 0.0, text)["behind_pace"] is False
    assert followed(0.3979536146, 0.0, text)["behind_pace"] is False
    assert followed(0.397953614, 0.0, text)["behind_pace"] is True
    assert followed(0.3979536144, 0.0, text)["behind_pace"] is True


@pytest.mark.parametrize(("value", "then"), [(None, 0.04), (0.06, None), (0.06, 0.08)])
def test_a_way_without_both_ends_is_unknown(value: float | None, then: float | None) -> None:
    row = followed(value, then)

    assert (row["attainment"], row["pace"], row["behind_pace"]) == (None, None, None)


def test_before_its_start_a_kpi_has_no_pace_and_after_its_end_it_is_1() -> None:
    only = card(DATED).kpis[0]

    assert pace_of(only, dt.date(2025, 3, 30)) is None
    assert pace_of(only, dt.date(2029, 1, 1)) == 1.0


def test_pace_is_the_part_of_the_time_that_has_passed() -> None:
    only = card(DATED).kpis[0]  # 731 days, from 2025-03-31

    assert pace_of(only, dt.date(2025, 3, 31)) == 0.0
    assert pace_of(only, dt.date(2025, 4, 1)) == 1 / 730
    assert pace_of(only, dt.date(2027, 3, 30)) == 729 / 730
    assert pace_of(only, dt.date(2027, 3, 31)) == 1.0
    assert pace_of(card(kpi("g", "growth", "[[0, 0], [1, 100]]", 10)).kpis[0], TODAY) is None


def test_attainment_is_weighted_over_the_kpis_that_have_a_way() -> None:
    """0.5 of weight 10 and 0.25 of weight 30: (5 + 7.5) / 40; the third has no target."""
    other = DATED.replace('"g"', '"h"').replace("weight = 10", "weight = 30")
    other = other.replace("target = 0.08", "target = 0.12")
    text = DATED + other + kpi("i", "growth", "[[0, 0], [1, 100]]", 90)
    starts = pl.DataFrame({"root": ["A", "A"], "kpi": ["g", "h"], "value": [0.04, 0.04]})

    row = followed(0.06, None, text, starts)

    assert (row["kattained_g"], row["kattained_h"]) == (pytest.approx(0.5), pytest.approx(0.25))
    assert row["kattained_i"] is None
    assert (row["attainment"], row["pace"]) == (0.3125, 0.5)
    assert row["behind_pace"] is True, "one of the two is"

    alone = followed(0.06, None, text, starts[1:])
    assert (alone["attainment"], alone["pace"]) == (0.25, 0.5), "the first has no start"
    third = followed(0.04 + 0.08 / 3, None, text, starts[1:])
    assert third["attainment"] == 0.333333333


def test_a_light_kpi_after_one_without_a_target_counts_like_any_other() -> None:
    text = kpi("a", "growth", "[[0, 0], [1, 100]]", 0.25) + DATED.replace("= 10", "= 0.25")

    row, unknown = followed(0.06, 0.04, text), followed(None, None, text)

    assert (row["kpoints_a"], row["kpi_balance"]) == (6.0, 0.0)
    assert (row["attainment"], row["pace"]) == (0.5, 0.5)
    assert (unknown["kpoints_a"], unknown["kpi_balance"]) == (None, None)


def test_the_balance_has_nine_decimals() -> None:
    kpis = [
        kpi("a", "growth", "[[0, 0], [1, 100]]", 1),
        kpi("b", "growth", "[[0, 0], [1, 100]]", 4),
    ]
    other = [kpis[1].replace("financial", "project"), kpis[0].replace("financial", "relationship")]
    text = kpis[0] + other[0] + other[1].replace('"a"', '"c"')

    assert followed(0.5, None, text)["kpi_balance"] == 0.166666667


def test_the_orders_share_what_is_known_and_fresh_and_the_least_is_the_balance() -> None:
    text = (
        kpi("a", "growth", "[[0, 0], [1, 100]]", 10),
        kpi("b", "growth", "[[0, 0], [1, 100]]", 6, order="project"),
        kpi("c", "growth", "[[0, 0], [1, 100]]", 4, order="relationship"),
        kpi("d", "threads", "[[0, 0], [1, 100]]", 50, order="relationship"),
    )

    row = followed(0.5, None, "".join(text))

    assert (row["kpi_balance"], row["kpi_relationship"], row["kpi_confidence"]) == (0.2, 50, 29)
    assert "kpi_activity" not in row  # filled as unknown by the run: no KPI of activity


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"target": "1"}, "target_half"),
        ({"target": "1", "target_on": "2027-01-01"}, "target_since"),
        ({"missing": "gate"}, "kpi_gate"),
        ({"order": "social"}, "literal_error"),
    ],
)
def test_a_kpi_that_cannot_be_meant_is_an_error_with_its_line(
    more: dict[str, str], code: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        card(kpi("a", "growth", "[[0, 0], [1, 100]]", 10, **more))

    assert [(p.code, p.line > 0) for p in raised.value.problems] == [(code, True)]
