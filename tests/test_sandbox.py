"""The stand-ins as an admin uses them: what to type is printed, what goes wrong is asked for."""

from __future__ import annotations

import importlib
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from kamsync.cli.sandbox_command import walk
from kamsync.sandbox.stage import FAULTS, Wish

_WHERE = {
    "salesforce": "/services/data/v66.0/limits",
    "hubspot": "/account-info/2026-09/details",
    "zoho": "/crm/v8/org",
}


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("crm", _WHERE)
def test_a_fault_strikes_as_often_as_was_asked_and_then_no_more(crm: str, tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text("id,name,email\nu-1,Anna,anna@x\n", encoding="utf-8")
    (tmp_path / "accounts.csv").write_text("id,name\na-1,Ardent\n", encoding="utf-8")
    module = importlib.import_module(f"kamsync.sandbox.{crm}.stage")
    stage = module.staged(tmp_path, 0, "u-1")
    try:
        stage.spoil(Wish("outage", times=1, after=1))

        answers = [_status(stage.url + _WHERE[crm]) for _ in range(3)]
        said = walk(crm, stage, "fr")
    finally:
        stage.stop()

    assert set(module.KINDS) == set(FAULTS)
    assert answers == [401, 503, 401]
    assert f"kamsync init --crm {crm} --language fr --url {stage.url}" in said
    assert "--director u-1" not in said, "the director is the CRM's own id"
    assert all(f"export {name}=" in said for name in stage.secrets)
