"""docs/zoho.md says everything an admin can set, and every derived name of the map."""

from __future__ import annotations

from pathlib import Path

from connectors.zoho.activities import DERIVED
from connectors.zoho.selection import NEEDS
from connectors.zoho.settings import DATA_CENTRES, ZohoSettings
from kamsync.field_maps import Wanted, load_mapping

GUIDE = (Path(__file__).parents[2] / "docs" / "zoho.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_guide() -> None:
    missing = [
        name for name in ZohoSettings.model_fields if name not in GUIDE and name != "ca_file"
    ]

    assert missing == []


def test_every_data_centre_is_in_the_guide() -> None:
    assert " ".join(DATA_CENTRES) in GUIDE


def test_every_derived_name_is_in_the_guide_and_in_the_map() -> None:
    names = {*NEEDS, *(f"@{name}" for name in DERIVED), "@is_active"}
    parts = ("quotes", "case_texts", "notes", "contact_roles")
    streams = load_mapping("zoho", Path(), wanted=Wanted(parts=parts)).streams.values()
    mapped = {s.field for stream in streams for s in stream.fields.values() if "@" in s.field}

    assert mapped == names
    assert [name for name in sorted(names) if f"`{name}`" not in GUIDE] == []
