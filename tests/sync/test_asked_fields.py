"""What people are asked for, and what is read of it: only what something uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.field_maps import load_mapping
from kamsync.scorecard.reader import load_scorecard, parse_scorecard, shipped_text
from kamsync.sync.asked_fields import asked_of, not_read

CARD = load_scorecard(None)
CULTURE = """[[criteria]]
id = "culture"
view = "now"
weight = 5
metric = "rating_culture"
manual = true
scale = [[0, 0], [100, 100]]

[tiers]"""
NAMING = parse_scorecard("card", shipped_text("default").replace("[tiers]", CULTURE, 1))


@pytest.mark.parametrize("crm", ["salesforce", "hubspot", "zoho"])
def test_a_rating_is_asked_for_where_the_scorecard_names_it(crm: str) -> None:
    whole = load_mapping(crm, Path())

    mapping, left = asked_of(whole, CARD)
    named, less = asked_of(whole, NAMING)

    assert {name for name in left if not name.startswith("account.rating_")} <= {
        "account.credit_rating"
    }
    assert "rating_culture" not in mapping.inputs
    assert "rating_culture" not in mapping.streams["account"].fields
    assert {"rating_culture", "rating_culture_at"} <= set(named.inputs)
    assert "rating_culture" in named.streams["account"].fields
    assert set(left) - set(less) == {
        "account.rating_culture",
        "account.rating_culture_at",
        "account.rating_culture_by",
    }


def test_what_is_left_out_is_nobodys_standard_field() -> None:
    whole = load_mapping("salesforce", Path())

    mapping, _ = asked_of(whole, CARD)

    gone = {c: f.field for c, f in whole.streams["account"].fields.items()}
    gone = {c: f for c, f in gone.items() if c not in mapping.streams["account"].fields}
    assert gone
    assert all(field.startswith("KAM_") for field in gone.values())


def test_another_scorecard_is_told_what_was_not_read_so_far() -> None:
    _, left = asked_of(load_mapping("zoho", Path()), CARD)

    (found,) = not_read(left, NAMING)

    assert "account.rating_culture" in found.values["inputs"]
    assert "account.rating_fit" not in found.values["inputs"]
    assert not_read(left, CARD) == []
