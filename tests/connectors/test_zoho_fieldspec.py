"""What Zoho's own list of choices is sent."""

from __future__ import annotations

from connectors.zoho.fieldspec import Wanted
from kamsync.messages.choices import with_choices
from kamsync.model.fieldmap import FieldMap
from kamsync.model.own_fields import INPUTS


def test_what_people_pick_is_shown_in_their_language_and_stored_by_its_id() -> None:
    inputs = {key: INPUTS[key] for key in ("flag_response", "override_tier")}
    made = with_choices(FieldMap("x", {}, {}, inputs), [], "fr").inputs

    sent = Wanted("Accounts", made["flag_response"], language="fr").body()["pick_list_values"]
    tiers = Wanted("Accounts", made["override_tier"], language="fr").body()["pick_list_values"]
    assert sent[2] == {"display_value": "faux", "actual_value": "not_true"}
    assert tiers[0] == {"display_value": "Clé", "actual_value": "Key"}
