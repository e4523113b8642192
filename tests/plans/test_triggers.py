"""Which agreed response a fired flag quotes, and what slipped."""

from __future__ import annotations

import datetime as dt

import pytest

from kamsync.plans.execution import execution, reopened, slips
from kamsync.plans.items import AccountPlan, PlanItem
from kamsync.plans.strategy import Agreed, agreed_responses, chosen_on
from kamsync.plans.triggers import called_for, packed, unpacked

TODAY = dt.date(2026, 11, 30)


def scenario(condition: str, indicator: str = "") -> PlanItem:
    return PlanItem("s", "scenario", condition=condition, response="do it", indicator=indicator)


def responses(*items: PlanItem) -> str:
    return packed(agreed_responses(AccountPlan("A", items)))


@pytest.mark.parametrize(
    ("topic", "condition"),
    [
        ("sponsor_overdue", "our sponsor leaves"),
        ("sponsor_overdue", "le parrain part à la retraite"),
        ("lost", "the customer stops buying from us"),
        ("lost", "le client nous quitte"),
        ("shrinking", "leur budget est gelé"),
        ("silent", "plus de commande pendant trois mois"),
        ("single_threaded", "the champion leaves"),
        ("touch_overdue", "l’acheteur ne répond plus"),
        ("dependency", "they become too large a share of our revenue"),
    ],
)
def test_a_flag_quotes_the_condition_that_speaks_of_it(topic: str, condition: str) -> None:
    found = called_for(unpacked(responses(scenario(condition))), topic)

    assert found is not None
    assert (found.condition, found.response) == (condition, "do it")


@pytest.mark.parametrize(
    ("topic", "condition"),
    [
        ("sponsor_overdue", "the plant closes"),
        ("lost", "our sponsor leaves"),
        ("silent", "the director is unsilenced"),
        ("plan_gap", "the budget falls"),
    ],
)
def test_another_condition_is_not_quoted(topic: str, condition: str) -> None:
    assert called_for(unpacked(responses(scenario(condition))), topic) is None


def test_an_indicator_that_names_the_flag_or_its_metric_comes_first() -> None:
    named = scenario("price shock", "silence")
    spoken = scenario("no order in May")
    found = called_for(unpacked(responses(spoken, named)), "silent", {"silent", "silence"})

    assert found is not None
    assert found.condition == "price shock"


def test_tabs_and_lines_of_a_text_do_not_break_the_column() -> None:
    agreed = [Agreed(PlanItem("s", "scenario"), "a\tb", "c\nd")]

    assert [vars(r) for r in unpacked(packed(agreed))] == [
        {"indicator": "", "condition": "a b", "response": "c d"}
    ]
    assert unpacked(None) == []


def test_execution_goes_by_the_first_date_and_counts_what_was_put_off() -> None:
    first, later = dt.date(2026, 6, 1), dt.date(2026, 7, 1)

    def action(id_: str, done: dt.date | None) -> PlanItem:
        return PlanItem(id_, "action", due_at=later, first_due_at=first, done_at=done)

    plan = AccountPlan("A", (action("1", first), action("2", later), action("3", None)))
    found = execution(plan, TODAY)

    assert (found.due, found.on_time, found.late, found.oldest_days) == (3, 1, 1, 182)
    assert slips(plan) == [30, 30, 30]
    assert slips(AccountPlan("A", (PlanItem("1", "action", due_at=first),))) == []


def test_what_is_open_again_after_it_was_done_is_counted() -> None:
    past, ahead = TODAY, TODAY + dt.timedelta(days=1)
    items = (
        PlanItem("1", "action", status="Rouvert"),
        PlanItem("2", "objective", status="In progress", done_at=past),
        PlanItem("3", "action", status="Open", done_at=ahead),
        PlanItem("4", "action", status="Done", done_at=past),
        PlanItem("5", "risk", status="Reopened"),
    )

    assert reopened(AccountPlan("A", items), TODAY) == 2


def test_a_choice_is_dated_by_its_day_or_by_the_change_that_chose_it() -> None:
    march, may = dt.date(2026, 3, 1), dt.date(2026, 5, 1)
    open_ = PlanItem("1", "orientation", updated_at=may)
    said = PlanItem("2", "orientation", status="Retenue", updated_at=march)
    later = PlanItem("3", "orientation", done_at=TODAY + dt.timedelta(days=1))

    assert chosen_on(AccountPlan("A", (open_,)), TODAY) is None
    assert chosen_on(AccountPlan("A", (open_, said, later)), TODAY) == march
