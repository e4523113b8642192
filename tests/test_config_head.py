"""Where a config's ledger lies when it does not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.config.head import Head
from kamsync.config.head_reader import load_head
from kamsync.config.project import load_config

CONFIG = """\
timezone = "Europe/Paris"
home_currency = "EUR"
state_dir = "{state}"
{more}
[connections.main]
connector = "local"
folder = "."
"""


def heads(folder: Path, state: str, more: str = "") -> list[Head]:
    """As commands that only read state read it, and as the others do."""
    path = folder / "config.toml"
    path.write_text(CONFIG.format(state=state, more=more))
    return [load_head(path), load_config(path).head(path)]


@pytest.mark.parametrize("state", ["state", "kept", "/var/lib/kamsync"])
def test_without_a_word_the_ledger_lies_in_the_state_folder(tmp_path: Path, state: str) -> None:
    for head in heads(tmp_path, state):
        assert head.ledger_url == f"sqlite:///{state}/ledger.sqlite"


def test_what_the_config_says_counts(tmp_path: Path) -> None:
    for head in heads(tmp_path, "kept", '[ledger]\nurl = "sqlite:///own.sqlite"'):
        assert head.ledger_url == "sqlite:///own.sqlite"
