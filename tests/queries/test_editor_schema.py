"""What an editor accepts, kamsync accepts: every file that comes with it fits its schema."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from kamsync.field_maps import shipped_maps
from kamsync.queries.editor_schema import NAMES, schema_of

ROOT = Path(__file__).parents[2]


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_of(name))


def faults(name: str, text: str) -> list[str]:
    data = json.loads(json.dumps(tomllib.loads(text), default=str))
    return [
        f"{'.'.join(map(str, e.path))}: {e.message[:80]}" for e in validator(name).iter_errors(data)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(name))


def test_the_example_config_fits() -> None:
    assert faults("config", (ROOT / "config.example.toml").read_text(encoding="utf-8")) == []


def test_every_shipped_scorecard_fits() -> None:
    for path in sorted((ROOT / "kamsync").glob("scorecard_*.toml")):
        assert faults("scorecard", path.read_text(encoding="utf-8")) == [], path.name


def test_every_shipped_map_fits() -> None:
    for name in shipped_maps():
        text = (resources.files("mappings") / f"{name}.toml").read_text(encoding="utf-8")
        assert faults("map", text) == [], name


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("config", 'timezon = "Europe/Paris"', "timezon"),
        ("config", '[connections.main]\nconnector = "zoho"\nfolder = "x"', "connections.main"),
        (
            "scorecard",
            '[[criteria]]\nid = "a"\nview = "now"\nweight = 1\nmetric = "revenu"',
            "metric",
        ),
        ("map", '[streams.acount]\nobject = "x"', "acount"),
    ],
)
def test_a_mistake_is_marked(name: str, text: str, place: str) -> None:
    assert any(place in fault for fault in faults(name, text))
