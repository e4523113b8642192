"""A group in several CRMs: shown at the root of each, worked on where its owner has a user."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.sync.plan.places import Places, at_every_top, tops_of
from kamsync.sync.plan.wanted_tasks import TASK_SCHEMA

TOPS = pl.DataFrame({"account_id": ["crm2:b"], "root": ["crm:a"]})


def task(**cells: str | None) -> pl.DataFrame:
    row = {"key": "k", "account_id": "crm:a", "root": "crm:a", "due_on": dt.date(2026, 3, 2)}
    return pl.DataFrame([row | cells], schema=TASK_SCHEMA)


def placed(
    frame: pl.DataFrame, others: tuple[str, ...] = (), same: dict[str, str] | None = None
) -> tuple[str, str | None]:
    found = Places(TOPS, same or {}, joined=True).in_own_crm(frame, others)
    return found.select("account_id", "owner_id").row(0)


def test_the_roots_of_the_other_crms_show_what_the_group_shows() -> None:
    accounts = pl.DataFrame(
        {
            "id": ["crm:a", "crm:a1", "crm2:b", "crm2:b1"],
            "root": "crm:a",
            "own_root_id": ["crm:a", "crm:a", "crm2:b", "crm2:b"],
        }
    )
    groups = pl.DataFrame({"g": [0, 1], "root": ["crm:a", "crm:z"], "score": [70, 50]})

    tops = tops_of(accounts)

    assert tops.rows() == [("crm2:b", "crm:a")]
    assert at_every_top(groups, tops).rows() == [
        (0, "crm:a", 70),
        (1, "crm:z", 50),
        (0, "crm2:b", 70),
    ]


def test_a_task_goes_to_the_crm_of_its_owner() -> None:
    assert placed(task(owner_id="crm2:u")) == ("crm2:b", "crm2:u")
    assert placed(task(owner_id="crm:u")) == ("crm:a", "crm:u")


def test_contact_and_deal_of_another_crm_stay_behind() -> None:
    asked = task(owner_id="crm2:u", contact_id="crm:c", opportunity_id="crm2:o")

    found = Places(TOPS, joined=True).in_own_crm(asked, ()).row(0, named=True)

    assert (found["contact_id"], found["opportunity_id"]) == (None, "crm2:o")


def test_a_person_with_two_users_works_where_the_customer_is() -> None:
    alone = task(account_id="crm3:z", root="crm3:z", owner_id="crm:u")

    assert placed(alone, same={"crm3:v": "crm:u"}) == ("crm3:z", "crm3:v")


def test_where_the_owner_has_no_user_the_director_is_asked_else_nobody() -> None:
    alone = task(account_id="crm3:z", root="crm3:z", owner_id="crm:u")

    assert placed(alone, ("crm3:d",)) == ("crm3:z", "crm3:d")
    assert placed(alone) == ("crm3:z", None)


def test_what_is_about_no_account_hangs_in_the_crm_of_the_person() -> None:
    places = Places(same={"crm3:v": "crm:u"}, joined=True)

    assert places.nearest("crm2:u", ["crm:a", "crm2:b", "crm2:c"]) == "crm2:b"
    assert places.nearest("crm:u", ["crm3:z"]) == "crm3:z"
    assert Places().nearest("u:1", ["a", "b"]) == "a"


def test_a_task_whose_root_is_a_person_never_hangs_on_the_person() -> None:
    assert placed(task(root="crm2:u", owner_id="crm2:u")) == ("crm:a", None)


def test_of_a_single_crm_nothing_changes() -> None:
    frame = task(owner_id="u:1", contact_id="c")

    assert Places().in_own_crm(frame, ()).equals(frame)
