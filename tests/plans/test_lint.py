"""One good plan, and what each broken rule takes from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kamsync.plans.copies import copies, cosine
from kamsync.plans.execution import execution
from kamsync.plans.items import AccountPlan, PlanItem, plan_items
from kamsync.plans.lint import RULE_IDS, Lint, LintContext, add_months, lint
from kamsync.plans.rules import shipped_rules

TODAY = dt.date(2026, 11, 30)
CONTEXT = LintContext(TODAY)


def an_item(id_: str, kind: str, **values: object) -> PlanItem:
    given = {"title": f"{kind} {id_}", "updated_at": dt.date(2026, 10, 1)} | values
    return PlanItem(id_, kind, **given)  # type: ignore[arg-type]


def a_plan(*more: PlanItem, without: str = "", **values: object) -> AccountPlan:
    """A plan that breaks no rule."""
    items = (
        an_item("o1", "orientation"),
        an_item("o2", "orientation"),
        an_item("g1", "objective", horizon="short", indicator="nps", target="9", baseline="7"),
        an_item("g2", "objective", horizon="mid", indicator="sites", target="2", baseline="1"),
        an_item(
            "g3",
            "objective",
            horizon="long",
            indicator="share",
            target="50 %",
            baseline="35 %",
            resource="2 engineers",
            serves="Halve downtime",
        ),
        an_item("p1", "programme", parent_id="g1", programme_type="relational"),
        an_item("p2", "programme", parent_id="g2", programme_type="contractual"),
        an_item("a1", "action", parent_id="p1", owner_id="u1", due_at=dt.date(2027, 1, 15)),
        an_item("a2", "action", parent_id="g3", owner_id="u1", due_at=dt.date(2027, 6, 30)),
        an_item("s1", "scenario", condition="the sponsor leaves", response="our CEO calls"),
    )
    given = {
        "start": dt.date(2026, 1, 1),
        "end": dt.date(2028, 6, 30),
        "presented_at": dt.date(2026, 2, 1),
        "competition_known": True,
    } | values
    kept = tuple(i for i in items if i.id != without) + more
    return AccountPlan("A1", kept, **given)  # type: ignore[arg-type]


def judged(plan: AccountPlan, context: LintContext = CONTEXT) -> Lint:
    found = lint(plan, context)
    assert found is not None
    return found


def broken(plan: AccountPlan, context: LintContext = CONTEXT) -> set[str]:
    return {breach.rule.id for breach in judged(plan, context).breaches}


def test_a_good_plan_breaks_no_rule() -> None:
    found = judged(a_plan())

    assert (found.breaches, found.plan_pct) == ((), 100)
    assert (found.plan_trace_pct, found.plan_kpi_link_pct) == (100, 100)


def test_every_rule_of_the_table_has_its_check() -> None:
    assert {rule.id for rule in shipped_rules().rules} == RULE_IDS


def changed(id_: str, **values: object) -> AccountPlan:
    plan = a_plan()
    item = replace(plan.by_id[id_], **values)  # type: ignore[arg-type]
    return replace(plan, items=tuple(item if i.id == id_ else i for i in plan.items))


@pytest.mark.parametrize(
    ("plan", "rules"),
    [
        (a_plan(end=dt.date(2026, 12, 31)), {"horizon", "rolling_end"}),
        (a_plan(end=dt.date(2027, 1, 1)), {"rolling_end"}),
        (a_plan(end=dt.date(2029, 1, 1)), set()),
        (a_plan(end=dt.date(2029, 1, 2)), {"horizon"}),
        (a_plan(end=None), {"horizon"}),
        (changed("g1", target=""), {"objective_unmeasured"}),
        (changed("a1", owner_id=""), {"action_incomplete"}),
        (changed("a1", due_at=None), {"action_incomplete"}),
        (changed("s1", response=""), {"no_condition"}),
        (changed("s1", condition="", response="", title="If he leaves, we call"), set()),
        (changed("g1", horizon="mid"), {"horizon_missing"}),
        (changed("a2", due_at=dt.date(2027, 11, 30)), set()),
        (changed("a2", due_at=dt.date(2027, 12, 1)), {"long_without_step"}),
        (changed("g3", resource=""), {"long_without_step"}),
        (changed("p1", parent_id=""), {"orphan"}),
        (a_plan(an_item("a9", "action", owner_id="u", due_at=TODAY)), {"orphan"}),
        (changed("g3", serves=""), {"serves_nothing"}),
        (a_plan(presented_at=None), {"never_presented"}),
        (changed("p2", programme_type="relational"), {"programme_types"}),
        (a_plan(without="o2"), {"one_option"}),
        (a_plan(competition_known=False), {"no_competition"}),
    ],
)
def test_each_rule_is_broken_by_what_it_names_alone(plan: AccountPlan, rules: set[str]) -> None:
    assert broken(plan) == rules


def test_a_plan_nobody_touched_for_six_months_is_a_warning_the_day_after() -> None:
    touched = dt.date(2026, 10, 1)

    assert "untouched" not in broken(a_plan(), LintContext(touched + dt.timedelta(days=183)))
    assert "untouched" in broken(a_plan(), LintContext(touched + dt.timedelta(days=184)))


def test_errors_take_twenty_points_warnings_seven_and_infos_none() -> None:
    plan = replace(changed("g1", target=""), presented_at=None, competition_known=False)

    found = judged(plan)

    assert found.plan_pct == 100 - 20 - 7
    assert [b.rule.id for b in found.errors] == ["objective_unmeasured"]
    assert found.errors[0].fix("en") == "give “objective g1” an indicator and a target"
    assert found.errors[0].fix("fr") == "donner à « objective g1 » un indicateur et une cible"


def test_a_list_of_actions_is_no_strategy_and_never_below_zero() -> None:
    plan = AccountPlan("A1", (an_item("a1", "action"), an_item("a2", "action")))

    found = judged(plan)

    assert {"no_objective", "no_condition", "action_incomplete", "horizon"} <= broken(plan)
    assert found.plan_pct == 0
    assert (found.plan_trace_pct, found.plan_kpi_link_pct) == (0, None)


def test_an_empty_plan_has_no_verdict() -> None:
    assert lint(AccountPlan("A1", ()), CONTEXT) is None


def test_trace_counts_both_directions_and_survives_a_circle() -> None:
    circle = (an_item("x", "action", parent_id="y"), an_item("y", "action", parent_id="x"))

    assert judged(a_plan(*circle)).plan_trace_pct == 78  # 7 of 9


def test_an_indicator_that_is_a_known_figure_needs_no_baseline() -> None:
    plan = changed("g1", indicator="silence", baseline="")

    assert judged(plan).plan_kpi_link_pct == 67
    assert judged(plan, LintContext(TODAY, False, frozenset({"silence"}))).plan_kpi_link_pct == 100


def test_a_report_looks_back() -> None:
    lines = [
        an_item(str(n), "action", title="Visited the site and signed the offer", parent_id="g1")
        for n in range(20)
    ]

    assert "mostly_past" in broken(a_plan(*lines))


def test_a_copied_plan_is_found_by_its_words() -> None:
    words = "Open the second plant with spare parts and train operators in Lyon"
    one = AccountPlan("A", (PlanItem("1", "action", words),))
    same = AccountPlan("B", (PlanItem("1", "action", words + " soon"),))
    other = AccountPlan("C", (PlanItem("1", "action", "Ouvrir le marché espagnol par un salon"),))

    found = copies([one, same, other])

    assert {a: b for a, (b, _) in found.items()} == {"A": "B", "B": "A"}
    assert cosine({"a": 1, "b": 1}, {"a": 1}) == pytest.approx(0.7071, abs=1e-4)


def test_execution_weighs_what_was_due_by_its_level() -> None:
    def due(id_: str, level: str, done: dt.date | None) -> PlanItem:
        return an_item(id_, "action", level=level, due_at=dt.date(2026, 6, 30), done_at=done)

    plan = AccountPlan(
        "A1",
        (
            due("1", "strategic", dt.date(2026, 6, 30)),
            due("2", "operational", dt.date(2026, 7, 1)),
            due("3", "support", None),
            an_item("4", "action", due_at=TODAY + dt.timedelta(days=1)),
            an_item("5", "action", due_at=dt.date(2025, 11, 30)),
        ),
    )

    found = execution(plan, TODAY)

    assert found.share == 3 / 6
    assert (found.due, found.on_time, found.late) == (3, 1, 1)
    assert ([i.id for i in found.overdue], found.oldest_days) == (["3"], 153)
    assert execution(AccountPlan("A1", plan.items[:2]), TODAY).share is None


def test_months_are_clipped_to_the_months_end() -> None:
    assert add_months(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert add_months(dt.date(2026, 12, 31), 12) == dt.date(2027, 12, 31)


def test_rows_become_items_in_the_order_of_their_ids() -> None:
    rows = [
        {
            "id": "2",
            "kind": "action",
            "title": None,
            "updated_at": dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC),
        },
        {"id": "1", "kind": "objective", "due_at": dt.date(2026, 1, 1)},
    ]

    items = plan_items(rows)

    assert [i.id for i in items] == ["1", "2"]
    assert (items[1].title, items[1].updated_at) == ("", dt.date(2026, 1, 2))
