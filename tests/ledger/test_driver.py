"""A database whose driver is an extra that is not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kamsync.errors import LedgerError
from kamsync.ledger.ledger import Ledger
from kamsync.messages import errors


def test_a_ledger_on_postgresql_names_the_extra_it_needs_and_no_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(LedgerError) as caught:
        Ledger.open("postgresql+psycopg://kamsync:pw4711@db.example/kamsync", tmp_path)

    said = errors.message(caught.value, "fr")
    assert "pip install kamsync[postgres]" in said
    assert "pw4711" not in said
