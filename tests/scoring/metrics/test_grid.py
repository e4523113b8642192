"""The 3×3 grid by hand: each cell at its line and just under it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.plans.grid import CELLS, marks, parse_grid
from kamsync.scoring.metrics.grid import add_grid
from kamsync.scoring.read.inputs import Inputs
from tests.scoring.book import CARD, accounts, row_of, score_rows

TODAY = dt.date(2026, 3, 31)
COLUMNS: dict[str, Any] = {
    "tier": "Key",
    "owned": True,
    "sponsor_state": "active",
    "profile_parts": 4,
    "profile_pct": 80,
    "plan_orientations": 2,
    "plan_objectives": 1,
    "plan_conditions": 1,
    "plan_execution": 0.8,
    "plan_choice_days": 10,
    "plan_errors": 0,
    "plan_age_days": 183,
    "plan_reviewed_at": TODAY - dt.timedelta(days=183),
}
APPROVED = replace(CARD, approved_by="Director", approved_on=dt.date(2026, 1, 1))


def everything() -> Inputs:
    account = ["owner_id", "sponsor_id", "plan_reviewed_at", "profile_strategy"]
    streams = {"account": account, "plan_item": ["kind"], "commitment": ["due_at"]}
    return Inputs({name: pl.LazyFrame({c: [None] for c in own}) for name, own in streams.items()})


def code(inputs: Inputs | None = None, **columns: Any) -> str:
    row = pl.DataFrame([COLUMNS | columns])
    found = add_grid(row, inputs or everything(), APPROVED, TODAY)
    return str(found["grid_3x3"].item())


def test_at_every_line_all_nine_cells_are_done() -> None:
    assert code() == "222/222/222"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"profile_parts": 3}, "122/222/222"),
        ({"profile_parts": 1}, "022/222/222"),
        ({"plan_conditions": 0}, "212/222/222"),
        ({"plan_execution": 0.79}, "221/222/222"),
        ({"plan_execution": 0.49}, "220/222/222"),
        ({"plan_execution": None}, "220/222/222"),
        ({"profile_pct": 79}, "222/122/222"),
        ({"profile_pct": 39}, "222/022/222"),
        ({"plan_orientations": 1}, "222/212/222"),
        ({"plan_orientations": 1, "plan_choice_days": None}, "222/202/222"),
        ({"plan_errors": 1}, "222/221/222"),
        ({"plan_age_days": 184}, "222/221/222"),
        ({"plan_errors": None}, "222/220/222"),
        ({"sponsor_state": "overdue"}, "222/222/122"),
        ({"plan_reviewed_at": TODAY - dt.timedelta(days=184)}, "222/222/212"),
        ({"plan_reviewed_at": TODAY - dt.timedelta(days=366)}, "222/222/202"),
        ({"plan_reviewed_at": TODAY + dt.timedelta(days=1)}, "222/222/202"),
        ({"tier": "Occasional"}, "222/222/221"),
        ({"owned": False}, "222/222/220"),
    ],
)
def test_just_under_a_line_a_cell_is_partial_or_missing(
    columns: dict[str, Any], expected: str
) -> None:
    assert code(**columns) == expected


def test_what_is_not_read_here_is_not_judged() -> None:
    assert code(Inputs({"account": pl.LazyFrame({"id": ["A"]})})) == "---/---/2--"


def test_a_scored_account_has_its_code_and_marks_read_it_back() -> None:
    items = [
        {"id": "g", "account_id": "A", "kind": "orientation", "updated_at": "2026-03-01"},
        {"id": "o", "account_id": "A", "kind": "objective", "updated_at": "2026-03-01"},
    ]
    row = row_of(score_rows({"accounts": accounts("A", owner_id="u"), "plan_items": items}))

    assert row["grid_3x3"] == "-10/-01/0-1"
    assert marks(row["grid_3x3"])["plan"] == "1"
    assert set(marks(None).values()) == {"-"}


def test_a_cell_with_a_test_nobody_can_read_is_refused() -> None:
    text = '[[cells]]\nid="a"\nrow="r"\nsource=["account"]\ndone=["a ~ 1"]\npartial=[]\n'
    with pytest.raises(ValueError, match="not a test of a cell: a ~ 1"):
        parse_grid(text)
    assert len(CELLS) == 9


def test_the_three_documents_have_the_words_of_their_cells_and_a_plan_must_run_on() -> None:
    """A plan that ends in less than twelve months is no longer the rolling one it has to be."""
    inputs = everything()
    columns = (*inputs.streams["account"].collect_schema(), "plan_end")
    streams = {**inputs.streams, "account": pl.LazyFrame({c: [None] for c in columns})}

    def states(**values: Any) -> list[str | None]:
        row = pl.DataFrame([COLUMNS | values])
        found = add_grid(row, Inputs(streams), APPROVED, TODAY)
        return [found[f"doc{n}_state"].item() for n in (1, 2, 3)]

    enough = TODAY.replace(year=TODAY.year + 1)
    assert states(plan_end=enough) == ["done", "done", "done"]
    assert states(plan_end=enough - dt.timedelta(days=1))[2] == "partial"
    assert states(plan_end=enough, profile_pct=79, plan_orientations=0)[:2] == ["partial"] * 2
    assert states(plan_end=enough, plan_errors=None)[2] == "missing"


def test_a_plan_without_an_end_does_not_run_on() -> None:
    inputs = everything()
    columns = (*inputs.streams["account"].collect_schema(), "plan_end")
    streams = {**inputs.streams, "account": pl.LazyFrame({c: [None] for c in columns})}
    row = pl.DataFrame([COLUMNS | {"plan_end": None}], schema_overrides={"plan_end": pl.Date()})
    assert add_grid(row, Inputs(streams), APPROVED, TODAY)["doc3_state"].item() == "partial"
