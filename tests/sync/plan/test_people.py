"""Who may get a task, in which order, in which language."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.sync.plan.people import People
from tests.sync.plan.frames import a_context
from tests.sync.plan.test_tasks import PEOPLE, people

USERS = people(
    ("owner", "fr-CA", "chief", True),
    ("gone", "EN", "chief", False),
    ("kam", "de", "head", True),
    ("chief", "", "", True),
    ("head", "", "", True),
    ("boss", "", "", True),
    ("spare", "", "", True),
    ("own", "", "", True),
    ("unsaid", "", "", None),
)


def known(users: pl.DataFrame = USERS, **values: Any) -> People:
    given = {"users": users, "own_users": frozenset({"own"}), "director": "boss"}
    return People.of(a_context(**given | {"fallback": "spare"} | values))


@pytest.mark.parametrize(
    ("act", "row", "record", "person"),
    [
        ("owner", {"owner_id": "owner"}, {}, "owner"),
        ("owner", {"owner_id": "gone"}, {}, "chief"),
        ("owner", {"owner_id": None}, {"kam_id": "kam"}, "head"),
        ("owner", {"owner_id": None}, {"owner_id": "gone"}, "chief"),
        ("owner", {"owner_id": None}, {"kam_id": "kam", "owner_id": "gone"}, "head"),
        ("owner", {"owner_id": "own"}, {}, "boss"),
        ("owner", {"owner_id": None}, {}, "boss"),
        # scoring gave the account to the fallback: whom the CRM names has a manager
        ("owner", {"owner_id": "spare"}, {"owner_id": "gone"}, "chief"),
        ("owner", {"owner_id": "spare"}, {"owner_id": "spare"}, "spare"),
        ("director", {"owner_id": "owner"}, {}, "boss"),
        ("deal_owner", {"owner_id": "owner", "late_owner": "kam"}, {}, "kam"),
        ("deal_owner", {"owner_id": "owner", "late_owner": "gone"}, {}, "owner"),
        ("deal_owner", {"owner_id": "owner", "late_owner": None}, {}, "owner"),
        ("owner", {"owner_id": "owner", "late_owner": "kam"}, {}, "owner"),
    ],
)
def test_the_first_active_person_in_the_order_of_the_act(
    act: str, row: dict[str, Any], record: dict[str, Any], person: str
) -> None:
    assert known().for_account(act, row, record) == person


def test_a_director_who_is_inactive_leaves_it_to_the_fallback() -> None:
    assert known(director="gone").for_account("director", {}, {}) == "spare"
    assert known(director="gone", fallback="").for_account("director", {}, {}) is None


def test_who_is_not_said_to_be_inactive_is_active() -> None:
    assert known().first("gone", "unsaid", "owner") == "unsaid"
    assert known().first(None, "", "nobody", "own") is None


def test_without_a_user_stream_everybody_named_is_active() -> None:
    bare = known(pl.DataFrame(schema=PEOPLE))

    assert bare.first("anybody") == "anybody"
    assert bare.first("own") is None
    assert bare.manager("anybody") is None


def test_a_manager_is_known_of_an_inactive_person_too() -> None:
    assert known().manager("gone") == "chief"
    assert known().manager("nobody") is None
    assert known().manager(None) is None


@pytest.mark.parametrize(
    ("person", "language"),
    [("owner", "fr"), ("gone", "en"), ("kam", "it"), ("nobody", "it"), (None, "it")],
)
def test_a_task_is_written_in_the_persons_language_or_the_configs(
    person: str | None, language: str
) -> None:
    assert known(language="it").language_of(person) == language


LONG = "005000000000manAAA"


@pytest.mark.parametrize(
    ("users", "asked", "found"),
    [
        ((LONG,), LONG[:15], LONG),
        ((LONG,), LONG, LONG),
        ((LONG,), LONG[:14], None),
        ((LONG,), LONG[:16], None),
        ((LONG, LONG[:15] + "BBB"), LONG[:15], None),
        ((LONG + "x",), LONG[:15], None),
        ((LONG,), "005000000000mam", None),
    ],
)
def test_both_forms_of_a_salesforce_id_are_one_person(
    users: tuple[str, ...], asked: str, found: str | None
) -> None:
    assert known(people(*((u, "", "", True) for u in users))).first(asked) == found
