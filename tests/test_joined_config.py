"""`[portfolio] connections`: what may be joined, and which names run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kamsync.config.head import PORTFOLIO
from kamsync.config.head_reader import load_head
from kamsync.config.sections import Config
from kamsync.errors import UsageError
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.sync.joined.maps import joined_map

CONNECTIONS = {name: {"connector": "local"} for name in ("crm", "crm2", "other")}


def config(**portfolio: Any) -> Config:
    joined = {"connections": ["crm", "crm2"]} | portfolio
    return Config.model_validate({"connections": CONNECTIONS, "portfolio": joined})


def test_a_joined_portfolio_runs_as_one_and_a_connection_outside_it_alone() -> None:
    head = config().head(Path("config.toml"))

    assert head.run_alone == (PORTFOLIO, "other")
    assert head.connection("portfolio") == PORTFOLIO
    assert head.connection("crm2", part=True) == "crm2"
    with pytest.raises(UsageError) as caught:
        head.connection("crm2")
    assert caught.value.code == "connection_joined"


def test_without_joined_connections_every_one_runs_alone() -> None:
    head = config(connections=[]).head(Path("config.toml"))

    assert head.run_alone == ("crm", "crm2", "other")


@pytest.mark.parametrize(
    ("portfolio", "code"),
    [
        ({"connections": ["crm", "cmr2"]}, "joined_unknown"),
        ({"connections": ["crm"]}, "joined_few"),
        ({"connections": ["crm", "crm"]}, "joined_few"),
        ({"unit": "account"}, "joined_unit"),
        ({"director": "0055e"}, "joined_user"),
        ({"fallback_owner": "other:1"}, "joined_user"),
    ],
)
def test_what_cannot_be_joined_is_refused(portfolio: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        config(**portfolio)

    assert [error["type"] for error in caught.value.errors()] == [code]


def test_the_head_of_a_joined_config_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    sections = "".join(f'[connections.{n}]\nconnector = "local"\n' for n in ("crm", "crm2"))
    path.write_text(sections + '[portfolio]\nconnections = ["crm", "crm2"]\n')

    assert load_head(path).joined == ("crm", "crm2")


def test_a_text_is_as_short_as_the_shortest_field_of_the_crms() -> None:
    def held(length: int, *, shared: bool = False) -> FieldMap:
        why = OutputField("why", "Why", "text", "Why", length=length, shared=shared)
        return FieldMap("m", {}, {"why": why})

    found = joined_map({"crm": held(4000), "crm2": held(255, shared=True)}).outputs["why"]

    assert (found.length, found.shared) == (255, True)
