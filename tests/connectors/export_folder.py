"""A folder of exported files with a map of its own, read and scored as `kamsync run` would."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kamsync.config import load_project
from kamsync.mirror import Mirror
from kamsync.model.change import Finding
from kamsync.sync.assessment import assess
from kamsync.sync.plan.guards import Trip
from kamsync.sync.pull.streams import PullSettings, pull
from kamsync.sync.session import opened

AS_OF = dt.date(2026, 11, 30)
NOW = dt.datetime(2026, 11, 30, 6, tzinfo=dt.UTC)
ACCOUNTS = "id,name\nA1,Alder Works\nA2,Birch Mills\n"
DEALS = "id,account_id,stage,is_closed,is_won,amount,close_date"
CONFIG = """
timezone = "Europe/Paris"
language = "en"
home_currency = "EUR"
state_dir = "state"
[connections.main]
connector = "local"
mapping = "my.toml"
folder = "portfolio"
output = "out"
"""


@dataclass(frozen=True)
class Read:
    """What a run would stand on."""

    revenue: dict[str, int]
    """Account name → minor units of the last twelve months."""
    rejects: pl.DataFrame
    findings: dict[str, Finding] = field(default_factory=dict)
    trips: tuple[Trip, ...] = ()

    def reasons(self) -> set[tuple[str, str, str]]:
        """(field, value, reason) of what was refused."""
        return set(self.rejects.select("field", "value", "reason").iter_rows())


@dataclass(frozen=True)
class ExportFolder:
    root: Path

    def write(self, files: dict[str, str | bytes], mapping: str = "", config: str = "") -> None:
        folder = self.root / "portfolio"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            data = text if isinstance(text, bytes) else text.encode()
            (folder / name).write_bytes(data)
        (self.root / "my.toml").write_text(f'extends = "local"\n{mapping}')
        (self.root / "config.toml").write_text(CONFIG + config)

    def read(self) -> Read:
        with opened(load_project(self.root / "config.toml"), None, AS_OF, NOW) as session:
            settings = PullSettings(timezone=session.config.timezone, sources={})
            mirror = Mirror(self.root / "scratch")
            pulled = pull(session.connector, session.seen, mirror, settings)
            assessed = assess(session, pulled, frozenset())
        groups = assessed.scored.groups.select("name", "revenue").iter_rows()
        return Read(
            dict(groups),
            assessed.rejects,
            {finding.code: finding for finding in assessed.findings},
            assessed.trips,
        )
