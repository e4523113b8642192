"""A folder of exported files with a map of its own, read as `kamsync run` would."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from connectors.local.connector import LocalConnector
from connectors.local.settings import LocalSettings
from kamsync.config.project import Project, load_project
from kamsync.connector import Context, Window
from kamsync.mirror import Mirror
from kamsync.model.change import Finding
from kamsync.sync.pull.sources import sources_of
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import pull

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


WINDOW = Window(None, dt.datetime(2026, 11, 30, tzinfo=dt.UTC))


@dataclass(frozen=True)
class Read:
    """What a run would stand on."""

    revenue: dict[str, int]
    """Account name → minor units won, or invoiced where there is a file of invoices."""
    ids: dict[str, list[str]]
    streams: dict[str, pl.DataFrame]
    rejects: pl.DataFrame
    findings: dict[str, Finding]

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

    def project(self) -> Project:
        return load_project(self.root / "config.toml")

    def connector(self, project: Project | None = None) -> LocalConnector:
        project = project or self.project()
        settings = project.settings("main", LocalSettings)
        context = Context(
            "main",
            "Europe/Paris",
            "EUR",
            self.root / "own",
            ("score",),
            revenue_source=project.config.revenue.source,
        )
        return LocalConnector(settings, project.field_map("main"), context)

    def told(self) -> list[Finding]:
        """What the pages of all files say, unmerged."""
        connector = self.connector()
        streams = connector.describe().streams
        pages = (page for name in streams for page in connector.pull(name, WINDOW))
        return [finding for page in pages for finding in page.findings]

    def read(self) -> Read:
        project = self.project()
        connector = self.connector(project)
        seen = connector.describe()
        sources = sources_of(project.config.sources, self.root)
        settings = PullSettings(timezone="Europe/Paris", sources=sources)
        pulled = pull(connector, seen, Mirror(self.root / "scratch"), settings)
        streams = {name: pulled.generation.frame(name) for name in {*seen.streams, *sources}}
        return Read(
            _revenue(streams),
            {n: sorted(frame["id"]) for n, frame in streams.items() if "id" in frame.columns},
            streams,
            pulled.rejects,
            {finding.code: finding for finding in (*seen.findings, *pulled.findings)},
        )


def _revenue(streams: dict[str, pl.DataFrame]) -> dict[str, int]:
    if "revenue" in streams:
        rows = streams["revenue"].filter(~pl.col("is_deleted"))
    else:
        rows = streams["opportunity"].filter("is_won")
    names = streams["account"].select("id", "name")
    joined = names.join(rows, left_on="id", right_on="account_id", how="left")
    sums = joined.group_by("name", maintain_order=True).agg(pl.col("amount").sum())
    return dict(sums.iter_rows())
