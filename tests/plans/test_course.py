"""What a chosen strategy means for an account's size, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from kamsync.plans.course import planned_course
from kamsync.plans.items import AccountPlan, PlanItem

TODAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("title", "course"),
    [
        ("Exit by the end of 2027", "exit"),
        ("Se désengager du site de Lyon", "exit"),
        ("Phase out the service contract", "exit"),
        ("Reduce our dependence to 20 % of the North", "reduce"),
        ("Réduire notre dépendance", "reduce"),
        ("Sortir une nouvelle gamme chez eux", None),
        ("Grow with their second plant", None),
        ("Reduce their stock", None),
        ("An existing customer to be kept", None),
    ],
)
def test_the_words_of_a_chosen_strategy_say_where_it_leads(title: str, course: str | None) -> None:
    chosen = PlanItem("o", "orientation", title, status="Chosen")
    found = planned_course(AccountPlan("A", (chosen,)), TODAY)
    assert (found[0] if found else None) == course


def test_an_option_that_nobody_chose_decides_nothing() -> None:
    option = PlanItem("o", "orientation", "Exit by 2027", updated_at=dt.date(2026, 10, 1))
    later = PlanItem("o", "orientation", "Exit by 2027", done_at=dt.date(2026, 12, 1))
    for item in (option, later):
        assert planned_course(AccountPlan("A", (item,)), TODAY) is None
