"""What a plan says, counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from kamsync.plans import contents
from kamsync.plans.items import AccountPlan, PlanItem

TODAY = dt.date(2026, 11, 30)
START = dt.date(2026, 1, 1)


def item(id_: str, kind: str, **values: object) -> PlanItem:
    return PlanItem(id_, kind, **({"title": id_} | values))  # type: ignore[arg-type]


def plan(*items: PlanItem) -> AccountPlan:
    return AccountPlan("A", items, start=START, end=dt.date(2028, 1, 1))


def test_the_strategy_is_the_orientation_that_was_chosen_though_another_was_touched_later() -> None:
    chosen = item("o1", "orientation", done_at=dt.date(2026, 3, 1), owner_id="u1")
    later = item("o2", "orientation", updated_at=dt.date(2026, 10, 1), owner_id="u2")
    found = contents.strategy(plan(chosen, later), TODAY)
    assert found is not None
    assert (found.item.owner_id, found.on) == ("u1", dt.date(2026, 3, 1))
    only = contents.strategy(plan(later), TODAY)
    assert only is not None
    assert (only.item.owner_id, only.on) == ("u2", dt.date(2026, 10, 1))
    assert contents.strategy(plan(item("a", "action")), TODAY) is None


def test_of_orientations_alike_the_one_dated_last_counts_and_no_day_to_come() -> None:
    undated = item("o1", "orientation")
    old = item("o2", "orientation", updated_at=dt.date(2026, 1, 1))
    new = item("o3", "orientation", updated_at=dt.date(2026, 11, 1))
    planned = item("o4", "orientation", updated_at=old.updated_at, done_at=dt.date(2026, 12, 1))
    found = contents.strategy(plan(undated, old, new, planned), TODAY)
    assert found is not None
    assert (found.item.id, found.on, found.is_chosen) == ("o3", new.updated_at, False)
    alone = contents.strategy(plan(planned), TODAY)
    assert alone == contents.Strategy(planned, old.updated_at, is_chosen=False)
    today = item("o5", "orientation", done_at=TODAY)
    assert contents.strategy(plan(new, today), TODAY) == contents.Strategy(today, TODAY, True)
    said = item("o0", "orientation", status="Chosen")
    assert contents.strategy(plan(said, new), TODAY) == contents.Strategy(said, None, True)


def test_the_next_open_one_is_due_first_and_without_a_date_last() -> None:
    undated = item("a0", "action")
    later = item("a1", "action", due_at=dt.date(2027, 1, 2))
    first = item("a2", "action", due_at=dt.date(2027, 1, 1))
    settled = item("a3", "action", due_at=dt.date(2026, 1, 1), done_at=TODAY)
    to_come = item("a4", "action", due_at=TODAY, done_at=dt.date(2026, 12, 1))
    both = plan(undated, later, first, settled)
    assert contents.next_open(both, TODAY, "action") == first
    assert contents.next_open(plan(later, to_come), TODAY, "action") == to_come
    assert contents.next_open(plan(undated, item("a9", "action")), TODAY, "action") == undated
    assert contents.next_open(plan(settled), TODAY, "action") is None


def test_each_section_counts_what_is_filled_of_what_it_asks_for() -> None:
    found = contents.sections(
        plan(
            item("g1", "objective", horizon="short", due_at=TODAY, indicator="nps", target="9"),
            item("g2", "objective", horizon="long"),
            item("p1", "programme", parent_id="g1", owner_id="u", resource="2 engineers"),
            item("a1", "action", parent_id="p1", due_at=TODAY),
        )
    )
    # goals 3 + 2 of 6; work 2 + 2 of 6; means g1 (beneath) and p1 of g1, g2, p1; measures 2 of 6
    assert found == contents.Sections(83, 67, 67, 33)
    assert contents.sections(plan(item("r", "risk"))) == contents.Sections(0, 0, 0, 0)


def test_a_figure_that_is_known_here_needs_no_starting_value() -> None:
    one = plan(item("g1", "objective", indicator="nps", target="9"))
    assert contents.sections(one, {"nps"}).indicators == 100


@pytest.mark.parametrize(
    ("short", "long", "fits"),
    [
        (dt.date(2027, 1, 1), dt.date(2027, 1, 2), True),
        (dt.date(2027, 1, 2), dt.date(2027, 6, 1), False),
        (dt.date(2026, 6, 1), dt.date(2027, 1, 1), False),
        (dt.date(2026, 6, 1), None, False),
    ],
)
def test_short_is_within_twelve_months_of_the_start_and_long_is_beyond(
    short: dt.date, long: dt.date | None, *, fits: bool
) -> None:
    both = plan(
        item("g1", "objective", horizon="short", due_at=short),
        item("g2", "objective", horizon="long", due_at=long),
    )
    assert contents.has_both_horizons(both, TODAY) is fits


def test_a_contingency_plan_needs_an_owner_and_a_date() -> None:
    agreed = {"condition": "the plant closes", "response": "second site"}
    assert contents.contingency(plan(item("r", "risk"))) == "none"
    assert contents.contingency(plan(item("s", "scenario", **agreed))) == "incomplete"
    owned = item("s", "scenario", owner_id="u", **agreed)
    assert contents.contingency(plan(owned)) == "incomplete"
    whole = item("s", "scenario", owner_id="u", due_at=TODAY, **agreed)
    assert contents.contingency(plan(owned, whole)) == "complete"
    touched = item("s", "scenario", owner_id="u", updated_at=TODAY, **agreed)
    assert contents.contingency(plan(touched)) == "complete"


def test_a_register_counts_open_and_lately_settled_items_and_their_age() -> None:
    found = contents.register(
        plan(
            item("r1", "risk", updated_at=dt.date(2026, 11, 20)),
            item("r2", "risk", updated_at=dt.date(2026, 9, 1)),
            item("r3", "risk", done_at=dt.date(2026, 10, 1)),
            item("r4", "risk", done_at=dt.date(2026, 1, 1)),
            item("r5", "risk", done_at=dt.date(2026, 12, 1)),
            item("c1", "challenge", updated_at=TODAY),
        ),
        "risk",
        TODAY,
    )
    assert found == contents.Register(open=3, untouched_days=90, closed_recently=1, newest_days=10)


@pytest.mark.parametrize(("days", "recent"), [(0, 1), (183, 1), (184, 0)])
def test_settled_lately_is_within_half_a_year(days: int, recent: int) -> None:
    day = TODAY - dt.timedelta(days=days)
    found = contents.register(plan(item("r", "risk", done_at=day)), "risk", TODAY)
    assert found == contents.Register(0, None, closed_recently=recent, newest_days=days)


def test_what_was_touched_today_is_no_day_old() -> None:
    found = contents.register(plan(item("r", "risk", updated_at=TODAY)), "risk", TODAY)
    assert found == contents.Register(1, 0, closed_recently=0, newest_days=0)


def test_the_customer_s_objectives_are_served_by_work_of_ours_alone() -> None:
    found = plan(
        item("g1", "objective", serves="Halve downtime"),
        item("a1", "action", parent_id="g1"),
        item("g2", "objective", serves="halve  Downtime"),
        item("g3", "objective", serves="Open in Spain"),
        item("n1", "need"),
        item("a2", "action", parent_id="n1"),
        item("c1", "challenge", title="Few engineers"),
        item("c2", "challenge", done_at=TODAY),
    )
    objectives = contents.client_objectives(found)
    assert [g.title for g in objectives] == ["Halve downtime", "Open in Spain"]
    assert contents.answered_pct(objectives) == 50
    needs = contents.client_needs(found, TODAY)
    assert [(g.title, [a.id for a in g.answers]) for g in needs] == [
        ("n1", ["a2"]),
        ("Few engineers", []),
    ]
    assert contents.answered_pct([*objectives, *needs]) == 50
    assert contents.answered_pct([]) is None
