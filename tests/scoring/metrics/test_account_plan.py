"""The account plan as columns of the frame, and the flags that rest on it, by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.messages.tasks import reason
from kamsync.plans.items import AccountPlan, PlanItem
from kamsync.plans.profile import COMPUTED, PARTS, SECTIONS
from kamsync.scoring.metrics.account_plan import add_verdicts, promised, span, verdicts
from kamsync.scoring.metrics.client_profile import add_profile
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import CARD, TODAY, Asked, Rows, accounts, one, row_of, touch, typed, win
from tests.scoring.days import WINDOWS

PLAN = {
    "plan_start": "2026-01-01",
    "plan_end": "2027-12-31",
    "plan_presented_at": "2026-02-01",
    "plan_reviewed_at": "2026-02-01",
}


def item(id_: str, kind: str, **columns: str) -> dict[str, Any]:
    row = {"id": id_, "account_id": "A", "kind": kind, "title": f"Part {id_}"}
    return row | {"updated_at": "2026-03-01"} | columns


def an_action(id_: str, due: str, done: str = "", **columns: str) -> dict[str, Any]:
    own = {"parent_id": "o1", "owner_id": "u", "due_at": due} | columns
    return item(id_, "action", **own, **({"done_at": done} if done else {}))


GOOD: Rows = [
    item("s", "scenario", condition="the budget falls", response="offer the service contract"),
    item("o1", "objective", horizon="short", indicator="nps", target="9", baseline="7"),
    an_action("a1", "2026-02-01", "2026-02-01", level="strategic"),
    an_action("a2", "2026-02-01", "2026-02-02", level="operational"),
    an_action("a3", "2026-03-01"),
]


def scored(items: Rows, **columns: str) -> dict[str, Any]:
    files = {"accounts": accounts("A", **{**PLAN, **columns}), "plan_items": items}
    return one(files)


def test_quality_counts_twenty_an_error_and_seven_a_warning() -> None:
    row = scored(GOOD)
    # warnings: a horizon missing, serves nothing, programme types; no error
    assert (row["plan_errors"], row["plan_pct"]) == (0, 100 - 3 * 7)
    assert (row["plan_trace_pct"], row["plan_kpi_link_pct"]) == (100, 100)
    assert row["plan_gap"] is False


def test_the_gap_names_the_first_error_and_the_part_that_breaks_it() -> None:
    row = scored([*GOOD, item("o2", "objective", title="Second site", horizon="mid")])
    assert (row["plan_gap"], row["plan_gap_rule"]) == (True, "objective_unmeasured")
    assert row["plan_gap_item"] == "Second site"
    assert row["plan_kpi_link_pct"] == 50
    flag = next(f for f in CARD.flags if f.id == "plan_gap")
    words = reason(flag, row, "fr", "EUR").replace("\N{NO-BREAK SPACE}", " ")
    assert words == (
        "Un objectif n’a pas d’indicateur ou pas de cible : "
        "donner à « Second site » un indicateur et une cible"
    )


def test_an_indicator_that_is_a_known_figure_needs_no_starting_value() -> None:
    items = [item("o1", "objective", indicator="history", target="8")]
    files = {
        "accounts": accounts("A", **PLAN),
        "opportunities": [win("A", "2026-02-01", 10)],
        "plan_items": items,
    }
    assert one(files)["plan_kpi_link_pct"] == 100
    unknown = [item("o1", "objective", indicator="no such figure", target="8")]
    assert one(files | {"plan_items": unknown})["plan_kpi_link_pct"] == 0


def test_execution_weighs_actions_by_level_and_needs_three_that_were_due() -> None:
    row = scored(GOOD)
    assert (row["plan_execution"], row["plan_due"]) == (3 / (3 + 2 + 1), 3)
    assert row["plan_overdue_days"] == 30
    few = scored(GOOD[:4])
    assert (few["plan_execution"], few["plan_due"]) == (None, 2)


@pytest.mark.parametrize(("level", "expected"), [("strategic", False), ("support", True)])
def test_a_good_plan_badly_executed_is_its_own_flag(level: str, expected: bool) -> None:
    items = [*GOOD[:2], an_action("a1", "2026-02-01", "2026-02-01", level=level), *GOOD[3:]]
    row = scored(items)  # 3 of 6, not under a half; or 1 of 4
    assert row["plan_pct"] >= 70
    assert row["plan_not_executed"] is expected


def test_without_plan_items_execution_rests_on_commitments_and_objectives() -> None:
    promise = {"account_id": "A", "side": "ours", "due_at": "2026-01-31"}
    kept = promise | {"done_at": "2026-03-01"}
    aim = {"account_id": "A", "horizon": "mid", "due_at": "2026-02-01", "status": " Atteint "}
    files = {"commitments": [promise, kept], "objectives": [aim]}
    row = one(files)
    assert (row["plan_execution"], row["plan_due"]) == (2 / 3, 3)
    assert row["plan_pct"] is None
    assert (row["plan_gap"], row["plan_not_executed"]) == (False, False)
    assert one({"commitments": [promise, kept]})["plan_execution"] is None


def test_an_account_without_an_item_has_no_verdict_where_plans_are_mapped() -> None:
    files = {"accounts": accounts("A", "B", **PLAN), "plan_items": GOOD}
    row = row_of(Asked(files), "B")
    assert [row[c] for c in ("plan_pct", "plan_errors", "plan_gap", "plan_due")] == [None] * 4


def test_a_group_takes_the_root_s_items_else_those_of_the_member_changed_last() -> None:
    group = [*accounts("A", **PLAN), *accounts("B", "C", parent_id="A")]
    older = item("b", "risk") | {"account_id": "B", "updated_at": "2026-01-01"}
    newer = item("c", "objective", indicator="nps", target="9", baseline="1") | {"account_id": "C"}
    files = {"accounts": group, "plan_items": [older, newer]}
    assert one(files)["plan_kpi_link_pct"] == 100
    files["plan_items"] = [older, newer, item("a", "risk")]
    assert one(files)["plan_kpi_link_pct"] is None


def test_the_profile_is_the_weight_of_its_filled_and_fresh_sections() -> None:
    profile = {
        "profile_strategy": "Two new plants",
        "profile_strategy_at": "2026-01-01",
        "profile_needs": "Shorter lead times",
        "profile_needs_at": "2025-03-01",
        "profile_competition": "Undated",
    }
    files = {
        "accounts": accounts("A", **profile),
        "activities": [touch("A", "meeting", "2026-03-01")],
    }
    row = one(files)
    # strategy 2 and the relation we know 1, of 8; needs are stale, competition has no date
    assert (row["profile_pct"], row["profile_parts"]) == (38, 2)
    assert row["profile_gaps"] == "needs activity buying competition"
    assert one({})["profile_pct"] is None


def test_dates_after_as_of_fill_nothing() -> None:
    later = (dt.date(2026, 3, 31) + dt.timedelta(days=1)).isoformat()
    columns = {"profile_strategy": "x", "profile_strategy_at": later}
    assert one({"accounts": accounts("A", **columns)})["profile_pct"] == 0


def test_the_task_of_a_profile_names_its_largest_gap() -> None:
    columns = {"profile_strategy": "Two plants", "profile_strategy_at": "2026-03-01"}
    row = one({"accounts": accounts("A", **columns)})
    flag = next(f for f in CARD.flags if f.id == "profile_gap")
    assert (row["profile_gap"], row["profile_pct"]) == (True, 25)
    assert reason(flag, row, "en", "EUR") == (
        "the client profile is filled to 25 of 100; the largest gap: Needs, expectations, "
        "challenges (profile_needs, profile_expectations, profile_challenges)"
    )


def test_a_plan_badly_carried_out_says_what_is_still_open() -> None:
    row = scored([*GOOD[:2], an_action("a1", "2026-02-01"), *GOOD[3:]])
    flag = next(f for f in CARD.flags if f.id == "plan_not_executed")
    words = " ".join(reason(flag, row, "fr", "EUR").split())
    assert words == (
        "qualité du plan 79 ; 0 % des 3 actions échues faites à temps, "
        "2 encore ouvertes, la plus vieille depuis 58 jours"
    )


def test_a_plan_that_says_its_own_dates_needs_none_of_the_account() -> None:
    """As Salesforce's standard account plan does."""
    whole = item("o", "orientation", starts_at="2026-01-01", due_at="2026-12-31")
    longer = item("p", "orientation", starts_at="2026-02-01", due_at="2027-06-30")
    files = {"accounts": accounts("A"), "plan_items": [whole]}
    assert one(files)["plan_gap_rule"] == "horizon"
    assert one(files | {"plan_items": [whole, longer]})["plan_gap_rule"] == "no_objective"


def test_a_gap_is_one_error_and_bad_execution_less_than_half_of_a_plan_of_seventy() -> None:
    frame = pl.DataFrame(
        [(0, 70, 0.5), (1, 70, 0.49), (2, 69, 0.0), (None, None, 0.0)],
        schema=["plan_errors", "plan_pct", "plan_execution"],
        orient="row",
    )
    found = add_verdicts(frame, mapped=True)
    assert found["plan_gap"].to_list() == [False, True, True, None]
    assert found["plan_not_executed"].to_list() == [False, True, False, None]
    unmapped = add_verdicts(frame, mapped=False)
    assert unmapped["plan_gap"].any() is unmapped["plan_not_executed"].any() is False


def test_a_change_that_no_note_explains_is_unknown_where_activities_are_not_mapped() -> None:
    assert scored(GOOD)["plan_changed_unnoted"] is None
    files = {"accounts": accounts("A", **PLAN), "plan_items": GOOD}
    told = files | {"activities": [touch("A", "call", "2026-03-01")]}
    assert one(told)["plan_changed_unnoted"] is True


def test_a_plan_that_is_nearly_another_accounts_names_it() -> None:
    parts = ("objective", "programme", "action", "risk", "need")
    words = "open a second site in the north and train its engineers until the end of the year"
    plans = {
        g: AccountPlan(
            root,
            tuple(PlanItem(f"{root}{k}", k, f"{words} {k}", updated_at=TODAY) for k in parts),
            start=TODAY,
        )
        for g, root in ((1, "A"), (2, "B"))
    }
    frame = pl.DataFrame({"g": [1, 2]})
    found = verdicts(plans, frame, TODAY)
    assert {g: twin for g, (_, twin) in found.items()} == {1: "B", 2: "A"}
    assert verdicts({1: plans[1]}, frame, TODAY)[1][1] == ""


def test_what_was_promised_counts_from_the_day_after_the_edge_to_today() -> None:
    days = ("2025-03-31", "2025-04-01", "2026-03-31", "2026-04-01", "")
    ours = {"account_id": "A", "side": "ours"}
    rows = [ours | {"due_at": day, "done_at": ""} for day in days]
    rows += [ours | {"due_at": "2026-01-01", "done_at": d} for d in ("2026-03-31", "2026-04-01")]
    rows += [ours | {"due_at": "2026-01-01", "side": "theirs"}, rows[1] | {"account_id": "B"}]
    aims = [
        {"account_id": "A", "horizon": "mid", "due_at": "2026-01-01", "status": status}
        for status in (" DONE", "open", "")
    ]
    inputs = typed({"commitments": rows, "objectives": aims}, Policy(as_of=TODAY))
    found = promised(inputs, pl.DataFrame({"id": ["A"], "g": [7]}), WINDOWS)
    assert found.rows() == [(7, 2 + 2 + 3, 1 + 1)]


def test_a_plan_runs_from_the_orientation_that_began_last_to_its_latest_end() -> None:
    january, june, december = (dt.date(2026, month, 1) for month in (1, 6, 12))

    def over(*dates: tuple[dt.date | None, dt.date | None], kind: str = "orientation") -> Any:
        return span(
            PlanItem(id=str(n), kind=kind, title="t", starts_at=a, due_at=b)
            for n, (a, b) in enumerate(dates)
        )

    assert over((january, december), (june, june)) == (june, june)
    assert over((january, june), (january, december), (january, None)) == (january, december)
    assert over((january, None), (None, december)) == (january, None)
    assert over((june, december), kind="action") == over() == (None, None)


@pytest.mark.parametrize(
    ("files", "course"),
    [
        ({"accounts": accounts("A", decision="reduce", decision_until="2026-12-31")}, "reduce"),
        ({"accounts": accounts("A", **PLAN), "plan_items": GOOD}, None),
    ],
)
def test_a_decision_needs_no_plan_and_a_plan_no_decision(files: Any, course: str | None) -> None:
    assert one(files)["course"] == course


def test_a_profile_is_fresh_from_its_day_until_it_is_stale() -> None:
    today = WINDOWS.today
    ages = [0, 183, 184, -1, None]
    days = [None if age is None else today - age for age in ages]
    frame = pl.DataFrame(
        {"profile_needs": ["x"] * 5, "revenue": [0] * 5, "profile_needs_at": days}
        | {"last_touch": [today - 184, None, today - 183, None, None]}
    ).with_columns(pl.col("profile_needs_at").cast(pl.Int32).cast(pl.Date))
    found = add_profile(frame, today, 183)
    whole = sum(s.weight for s in SECTIONS)
    needs, ours = (next(s.weight for s in SECTIONS if s.id == i) for i in ("needs", COMPUTED))
    parts = [needs, needs, ours, 0, 0]
    assert found["profile_pct"].to_list() == [(200 * n + whole) // (2 * whole) for n in parts]
    assert found["profile_gap"].to_list() == [True] * 5
    bought = add_profile(frame.with_columns(revenue=pl.Series([0, 1, 0, -1, 0])), today, 183)
    parts = [needs, needs + ours, ours, ours, 0]
    assert bought["profile_pct"].to_list() == [(200 * n + whole) // (2 * whole) for n in parts]
    bare = add_profile(frame.drop("profile_needs"), today, 183)
    assert bare["profile_gap"].to_list() == [False] * 5


def test_four_fifths_of_its_weight_keep_a_profile() -> None:
    today = WINDOWS.today
    names = [name for s in SECTIONS for name in s.fields]
    columns = {f"profile_{name}": ["x"] * 2 for name in names}
    day = pl.lit(today).cast(pl.Int32).cast(pl.Date)
    frame = pl.DataFrame(columns | {"revenue": [1, 0], "last_touch": [today, None]})
    full = frame.with_columns(day.alias(f"profile_{name}_at") for name in names)
    found = add_profile(full, today, 183)
    whole, ours = (
        sum(s.weight for s in SECTIONS),
        next(s.weight for s in SECTIONS if s.id == COMPUTED),
    )
    pct = (200 * (whole - ours) + whole) // (2 * whole)
    assert found["profile_pct"].to_list() == [100, pct]
    assert found["profile_gap"].to_list() == [False, pct < 80]
    assert found["profile_gaps"].to_list() == ["", COMPUTED]
    assert found["profile_parts"].to_list() == [len(PARTS), len(PARTS) - 1]
    undated = add_profile(frame, today, 183)
    heavy = sorted(SECTIONS, key=lambda s: -s.weight)
    assert undated["profile_gaps"].to_list()[1] == " ".join(s.id for s in heavy)
