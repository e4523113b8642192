"""The report's section on KPIs: seven, the rest folded, the way to a target, months before."""

from __future__ import annotations

import dataclasses
import datetime as dt

import polars as pl
import pytest

from kamsync.plans.hypotheses import Hypothesis
from kamsync.plans.items import PlanItem
from kamsync.report import ReportData
from kamsync.report.layout.blocks import Section, Table
from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.kpis import kpis
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import parse_scorecard, shipped_text
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import score
from tests.scoring.book import CARD, TODAY, Rows, accounts, deal, typed, win

WAY = """
[[kpis]]
id = "sales_to_come"
metric = "pipeline"
order = "financial"
kind = "result"
level = "member"
purpose = "demonstrate"
family = "commercial"
weight = 99
scale = [[0, 0], [1_000, 100]]
since = 2026-03-01
target_on = 2026-05-30
target = 500
"""


def data_of(card: Scorecard) -> ReportData:
    files: dict[str, Rows] = {
        "accounts": accounts("A", "B", "C"),
        "opportunities": [
            *(win(a, "2026-01-10", 100) for a in "ABC"),
            *(deal(a, "2026-06-01", n) for a, n in zip("ABC", (400, 800, 1_200), strict=True)),
        ],
    }
    policy = Policy(as_of=TODAY)
    start = pl.DataFrame({"root": ["B"], "kpi": ["sales_to_come"], "value": [300.0]})
    inputs = dataclasses.replace(typed(files, policy), baselines=start)
    when = dt.datetime(2026, 3, 31, 5, tzinfo=dt.UTC)
    return ReportData(score(inputs, policy, card), card, policy, "main", "R1", when)


FULL = parse_scorecard("full", shipped_text("full") + WAY)


@pytest.fixture(scope="module")
def data() -> ReportData:
    return data_of(FULL)


def section_of(data: ReportData, language: str = "en") -> Section:
    return kpis(View(language, data))


def tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def test_seven_indicators_are_shown_and_the_rest_is_folded(data: ReportData) -> None:
    first, rest, *_ = tables(section_of(data))

    assert (len(first.rows), first.folded) == (7, False)
    assert (len(rest.rows), rest.folded) == (len(FULL.kpis) - 7, True)


def test_a_line_has_value_points_target_and_the_way_there(data: ReportData) -> None:
    line = [cell.text for cell in tables(section_of(data))[0].rows[0]]

    # pipelines 200, 400, 600 of 1,000; B came from 300 on its way to 500
    assert line[2:5] == ["3 / 3", "€400", "40"]
    assert line[6:] == ["€500 (30 May 2026)", "50%", "33%"]


def test_months_before_are_bars_and_figures(data: ReportData) -> None:
    months = pl.DataFrame(
        {
            "month": [dt.date(2026, 1, 1), dt.date(2026, 2, 1)],
            "kpi": ["sales_to_come"] * 2,
            "points": [0.0, 99.0],
        }
    )

    line = tables(section_of(dataclasses.replace(data, kpi_months=months)))[0].rows[0]

    assert line[5].text == "▁█▄ 0 → 40 (2 months)"


def test_level_and_purpose_show_their_empty_cells(data: ReportData) -> None:
    matrix = tables(section_of(data))[-1]
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in matrix.rows}

    assert rows["team member"][1:] == ["", "Weighted pipeline, next 12 months"]
    assert rows["company"][1].startswith("Pipeline over revenue")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_folds_what_is_more_in_both_languages(data: ReportData, language: str) -> None:
    view = View(language, data)

    html = page(view, [kpis(view)])

    assert html.count("<details><summary>") == 3
    assert html.count("</details>") == 3


def test_a_scorecard_without_kpis_says_how_to_get_some() -> None:
    assert "init --scorecard full" in section_of(data_of(CARD)).missing


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Name A", "Win it", "Revenue, 12 months", "€4 → €2 in 5", "contradicted"]),
        ("fr", ["Name A", "Win it", "Chiffre d’affaires, 12 mois", "4 € → 2 € en 5", "démentie"]),
    ],
)
def test_objectives_of_plans_are_put_to_the_test_the_contradicted_first(
    data: ReportData, language: str, said: list[str]
) -> None:
    goal = PlanItem("O", "objective", title="Win it", indicator="revenue")
    good = Hypothesis(goal, "supported", True, 6, 100, 900)
    bad = Hypothesis(goal, "contradicted", True, 5, 400, 200)

    tested = dataclasses.replace(data, hypotheses=[(1, good), (0, bad)])
    section = section_of(tested, language)

    (table,) = (t for t in tables(section) if len(t.columns) == 5 and not t.folded)
    first = [" ".join(cell.text.split()) for cell in table.rows[0]]
    assert [word in cell for word, cell in zip(said, first, strict=True)] == [True] * 5, first
    assert len(table.rows) == 2
