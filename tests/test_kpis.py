"""kamsync kpis, through the command line: two nights, a target measured from the first."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kamsync.scorecard.reader import shipped_text
from tests.sync.portfolio import TODAY, Project, day

NEXT = TODAY + dt.timedelta(days=20)
TARGET = """
[[kpis]]
id = "deals_ahead"
metric = "pipeline"
order = "financial"
kind = "result"
level = "company"
family = "commercial"
weight = 99
scale = [[0, 0], [1_000_000, 100]]
"""


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("kpis") / "p")
    assert project.run().exit == 0
    until = TODAY + dt.timedelta(days=40)
    dates = f"since = {TODAY}\ntarget_on = {until}\ntarget = 1_000_000\n"
    card(project, shipped_text("full") + TARGET + dates)
    project.portfolio.deal("a002", 400_000, day(60), probability="100")
    project.save()
    plan = "id,account_id,kind,title,indicator,target,baseline\n"
    plan += "O1,a002,objective,Second site,pipeline,500 000,100 000\n"
    (project.folder / "portfolio" / "plan_items.csv").write_text(plan, encoding="utf-8")
    assert project.run(NEXT).exit == 0
    return project


def card(project: Project, text: str) -> None:
    (project.folder / "scorecard.toml").write_text(text, encoding="utf-8")
    config = project.config.read_text(encoding="utf-8")
    project.config.write_text(config + '\n[scorecard]\nfile = "scorecard.toml"\n', "utf-8")


def test_each_kpi_has_its_points_and_the_sub_scores_of_the_account(nights: Project) -> None:
    said = nights.cli("kpis", "a002").data

    assert said["account"] == "a002"
    assert {k["metric"] for k in said["kpis"]} >= {"cadence_ratio", "past_close_share", "threads"}
    assert said["sub_scores"]["financial"] is not None
    assert 0 <= said["balance"] <= 1 / 3


@pytest.mark.nights
def test_the_way_to_a_target_starts_from_what_was_applied_then(nights: Project) -> None:
    line = nights.cli("kpis", "a002").data["kpis"][0]

    assert (line["id"], line["pace"], line["target"]) == ("deals_ahead", 0.5, 1_000_000)
    then = (line["value"] / 100 - 400_000, line["value"] / 100)
    assert line["attainment"] == pytest.approx(400_000 / (1_000_000 - then[0]), abs=1e-9)


def test_the_table_names_each_kpi_and_how_many_accounts_it_is_known_for(nights: Project) -> None:
    said = nights.cli("kpis", as_json=False)

    assert said.exit == 0
    head, columns, *_ = said.out.splitlines()
    assert head == "KPIs as of 22 Mar 2026"
    assert columns.split() == [
        *("KPI", "order", "kind", "weight", "known", "points", "target", "attained", "pace"),
    ]


def test_a_scorecard_without_kpis_says_how_to_get_some(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    assert project.run().exit == 0

    said = project.cli("kpis")

    assert said.exit == 0
    assert said.data["kpis"] == []
    assert "init --scorecard full" in said.data["message"]


def test_each_column_that_was_read_says_what_it_serves(nights: Project) -> None:
    said = nights.cli("metrics", "--inputs").data["inputs"]
    by_name = {use["input"]: use for use in said}

    assert "pipeline" in by_name["opportunity.amount"]["figures"]
    assert "kpi deals_ahead" in by_name["opportunity.amount"]["named_by"]
    assert by_name["account.id"]["purposes"] == ["record"]


def test_an_objective_of_the_plan_is_a_hypothesis_on_its_indicator(nights: Project) -> None:
    (found,) = nights.cli("kpis", "a002").data["hypotheses"]
    said = nights.cli("kpis", "a002", as_json=False).out

    assert (found["verdict"], found["months"], found["up"]) == ("undecided", 1, True)
    assert "Hypothesis “Second site”: undecided." in " ".join(said.split())
