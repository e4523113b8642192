"""The line on people in `why`."""

from __future__ import annotations

from typing import Any

from kamsync.messages.relations import people_lines

ROW: dict[str, Any] = {
    "tier": "Key",
    "key_person_loss": 0.62,
    "key_person_role": "champion",
    "key_person_name": None,
    "roles_missing": "decision_maker counterpart",
    "sponsor_state": "never met",
}


def test_without_names_the_role_stands_for_the_key_person() -> None:
    assert people_lines(ROW, "en") == [
        "People: largest part of the talk: champion (62%); roles without an engaged contact: "
        "decision maker, counterpart of our sponsor; sponsor never met them."
    ]


def test_a_name_is_given_where_the_row_has_one() -> None:
    line = people_lines(ROW | {"key_person_name": "Ann Mills", "roles_missing": ""}, "fr")
    assert line == [
        "Personnes\u00a0: première part des échanges\u00a0: Ann Mills (62\u202f%)\u202f; "
        "parrain jamais venu."
    ]


def test_nothing_known_and_other_tiers_give_no_line() -> None:
    assert people_lines({"tier": "Key"}, "en") == []
    assert people_lines(ROW | {"tier": "Maintain"}, "en") == []
