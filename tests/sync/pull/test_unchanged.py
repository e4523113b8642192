"""A stream that is made from what it was made from before is not read again."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.local.connector import LocalConnector
from connectors.local.settings import LocalSettings
from kamsync.connector import Context, Page, Window
from kamsync.field_maps import load_mapping
from kamsync.mirror import Mirror
from kamsync.model.change import Finding
from kamsync.sync.pull.page_findings import survive
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import Pulled, pull
from kamsync.sync.pull.survey_texts import VoiceRules

FILES = {
    "accounts.csv": "id,name\nA1,Acme\nA2,Brill\n",
    "opportunities.csv": "id,account_id,stage,is_closed,is_won,amount,close_date\n"
    "O1,A1,Won,true,true,12.50,2026-01-05\nO2,A9;A1,Won,true,true,much,2026-01-06\n",
    "contacts.csv": "id,account_id,name\nC1,A1,Ann\n",
}
SETTINGS = PullSettings("Europe/Paris", {})


class _Reading(LocalConnector):
    """Notes which streams are read."""

    read: list[str]

    def pull(self, stream: str, window: Window) -> Iterator[Page]:
        self.read.append(stream)
        return super().pull(stream, window)


class Night:
    """One folder, pulled night by night."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, root / "portfolio"
        self.folder.mkdir()
        for name, text in FILES.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        self.last: Pulled | None = None

    def reads(self, settings: PullSettings = SETTINGS, outputs: tuple[str, ...] = ()) -> list[str]:
        """The streams that this night read."""
        data = {"connector": "local", "folder": "portfolio", "output": "out"}
        local = LocalSettings.model_validate(data, context={"folder": self.root})
        context = Context("main", "Europe/Paris", "EUR", self.root, outputs)
        connector = _Reading(local, load_mapping("local", self.root), context)
        connector.read = []
        self.last = pull(connector, connector.describe(), Mirror(self.root / "mirror"), settings)
        return connector.read

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        assert self.last is not None
        generation = self.last.generation
        return {name: generation.frame(name).rows() for name in generation.manifest.streams}


@pytest.fixture
def night(tmp_path: Path) -> Night:
    night = Night(tmp_path)
    assert night.reads() == ["account", "contact", "opportunity"]
    return night


def test_the_second_night_reads_nothing_and_says_the_same(night: Night) -> None:
    first, rows = night.last, night.rows()

    assert night.reads() == []

    assert first is not None
    assert night.last is not None
    assert night.rows() == rows
    assert night.last.counts == first.counts
    assert night.last.baseline() == first.baseline()
    assert night.last.findings == first.findings
    assert "several_accounts" in [f.code for f in first.findings]
    assert night.last.rejects.rows() == first.rejects.rows() != []


def test_a_file_that_was_only_copied_again_is_the_same_file(night: Night) -> None:
    os.utime(night.folder / "opportunities.csv", (1, 1))

    assert night.reads() == []


def test_what_changed_is_read_and_accounts_change_all(night: Night) -> None:
    (night.folder / "contacts.csv").write_text("id,account_id,name\nC2,A2,Bob\n", encoding="utf-8")

    assert night.reads() == ["contact"]
    assert [row[0] for row in night.rows()["contact"]] == ["C2"]

    (night.folder / "accounts.csv").write_text("id,name\nA1,Acme\n", encoding="utf-8")

    assert night.reads() == ["account", "contact", "opportunity"]


def test_other_rules_read_all_again(night: Night) -> None:
    every = ["account", "contact", "opportunity"]

    assert night.reads(replace(SETTINGS, full=True)) == every
    assert night.reads(replace(SETTINGS, voice=VoiceRules(retention_days=30))) == every
    assert night.reads(replace(SETTINGS, timezone="Asia/Tokyo")) == every
    assert night.reads(outputs=("tier",)) == every


def test_our_own_fields_are_part_of_the_accounts(night: Night) -> None:
    assert night.reads(outputs=("tier",))
    (night.root / "out").mkdir()
    (night.root / "out" / "fields.csv").write_text("account_id,tier\nA1,Key\n", encoding="utf-8")

    assert night.reads(outputs=("tier",)) == ["account"]


def test_findings_that_json_would_change_are_not_kept() -> None:
    def finding(**values: object) -> Finding:
        return Finding("repeats", "info", "file a.csv", values=values)

    assert survive([finding(n=1, names=["a"])])
    assert not survive([finding(n=1, names=("a",))])
    assert not survive([finding(n=1, day=dt.date(2026, 1, 5))])
