"""One line a figure: those with Key accounts beside the others, from three people on."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.scoring.explain.manager_sheet import Spread, manager_sheet, per_owner

_FIGURES = ("active_departments", "contact_level", "plan_pct", "plan_execution")
_WORK = {"owner_id": pl.String, "kind": pl.String, "n": pl.Int64}


def groups(*rows: dict[str, Any]) -> pl.DataFrame:
    blank = dict.fromkeys((*_FIGURES, "plan_objectives")) | {"tier": "Maintain"}
    schema = {"owner_id": pl.String, "tier": pl.String, "plan_objectives": pl.String}
    schema |= dict.fromkeys(_FIGURES, pl.Float64)
    return pl.DataFrame([blank | row for row in rows], schema=schema)


def work(*rows: tuple[str, str, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=_WORK, orient="row")


def test_each_owner_has_means_over_what_is_known_of_their_accounts() -> None:
    frame = groups(
        {"owner_id": "u", "tier": "Key", "active_departments": 3.0, "plan_objectives": "1"},
        {"owner_id": "u", "active_departments": 1.0, "plan_pct": 50.0, "plan_objectives": "0"},
        {"owner_id": "u", "plan_objectives": None, "contact_level": 2.0, "plan_execution": 0.5},
        {"owner_id": "v"},
        {"owner_id": None, "tier": "Key"},
    )
    talk = work(("u", "meeting", 4), ("u", "call", 6), ("v", "call", 9))

    u, v = per_owner(frame, talk).to_dicts()

    assert u == {"owner_id": "u", "is_key": True, "accounts": 3.0, "departments": 2.0} | {
        **{"level": 2.0, "plan": 50.0, "execution": 0.5, "objectives": 0.5, "meetings": 0.4}
    }
    assert (v["is_key"], v["meetings"], v["objectives"]) == (False, None, None)


def test_fewer_than_the_least_number_of_people_have_no_spread() -> None:
    rows = [{"owner_id": f"k{n}", "tier": "Key", "plan_pct": 10.0 * n} for n in range(3)]
    rows += [{"owner_id": f"o{n}", "plan_pct": 10.0 * n} for n in range(2)]

    lines = {line.measure: line for line in manager_sheet(groups(*rows), work())}

    assert lines["plan"].key == Spread(3, 10.0, 5.0, 15.0)
    assert lines["plan"].others == Spread(2, None, None, None)
    assert lines["level"].key == Spread(0, None, None, None)
    assert lines["plan"].differs is lines["level"].differs is None


@pytest.mark.parametrize(("at", "apart"), [(9.0, True), (10.0, False), (30.0, False), (31.0, True)])
def test_a_line_is_apart_where_the_median_lies_outside_the_others_half(
    at: float, apart: bool
) -> None:
    rows = [{"owner_id": f"k{n}", "tier": "Key", "plan_pct": at} for n in range(5)]
    rows += [{"owner_id": f"o{n}", "plan_pct": 10.0 * n} for n in range(5)]
    (line,) = [x for x in manager_sheet(groups(*rows), work()) if x.measure == "plan"]
    assert line.key.median == at
    assert line.others == Spread(5, 20.0, 10.0, 30.0)
    assert line.differs is apart
