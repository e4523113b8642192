"""KPIs by hand, and the way to a target."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

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


SEVERAL = (
    kpi("a_growth", "growth", "[[-0.3, 0], [0.3, 100]]", 12),
    kpi("b_pipeline", "pipeline", "[[0, 0], [50000, 100]]", 8.5, horizon="future"),
    kpi("c_history", "history", "[[0, 0], [8, 100]]", 13, order="project", kind="activity"),
    kpi("d_threads", "threads", "[[1, 0], [5, 100]]", 11, order="relationship"),
    kpi(
        *("e_touches", "client_touches_183d", "[[0, 0], [12, 100]]", 7),
        **{"order": "relationship", "kind": "activity", "missing": "penalise", "points": "10"},
    ),
)


def test_a_kpi_without_objective_is_noted_in_a_draft_and_warned_of_once_approved() -> None:
    draft = card(kpi("a", "growth", "[[0, 0], [1, 100]]", 10))
    approved = replace(draft, approved_by="Director", approved_on=TODAY)

    severities = [
        {f.code: f.severity for f in kpi_findings(followed)}["kpi_serves_nothing"]
        for followed in (draft, approved)
    ]

    assert severities == ["info", "warning"]


@pytest.mark.parametrize("seed", [2, 9, 21])
def test_every_figure_equals_an_independent_calculation(seed: int, tmp_path: Path) -> None:
    portfolio, followed = make(seed), card(*SEVERAL)
    portfolio.open_flags.clear()
    portfolio.write(tmp_path)
    answer = ask_oracle(tmp_path, portfolio, followed)

    scored = score_folder(tmp_path, portfolio, followed)

    for row in scored.groups.iter_rows(named=True):
        theirs = oracle_kpis.kpis(answer.groups[row["root"]], followed, portfolio.policy)
        assert {n: row[n] for n in FIGURES if not same(row[n], theirs[n])} == {}
        mine = scored.flags.filter((pl.col("root") == row["root"]) & pl.col("open"))
        open_flags = mine.select("flag", "case").rows()
        assert row["risk"] == oracle_kpis.risk(open_flags, followed)


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
