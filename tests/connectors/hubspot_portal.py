"""A loopback portal as the tests want it: built, changed, broken, and connected to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl

from connectors.hubspot.connector import HubSpotConnector
from connectors.hubspot.settings import HubSpotSettings
from kamsync.connector import Context, Window
from kamsync.field_maps import load_mapping
from kamsync.model.fieldmap import FieldMap
from kamsync.sandbox.hubspot.faults import Fault
from kamsync.sandbox.hubspot.portfolio import KINDS, TYPES
from kamsync.sandbox.hubspot.server import TOKEN, HubSpotServer
from kamsync.sandbox.hubspot.store import PERSON
from tests.connectors.contract import OUTPUTS, Portfolio, Record

START = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)
KIND_ORDER = ("meeting", "call", "email", "email", "note")


def accounts(count: int) -> list[dict[str, str]]:
    return [{"id": str(1000 + n), "name": f"Account {n}"} for n in range(count)]


def deal(number: int = 0, **more: str) -> dict[str, str]:
    return {
        "id": str(2000 + number),
        "account_id": "1000",
        "name": f"Deal {number}",
        "stage": "Talks",
        "is_closed": "false",
        "is_won": "false",
        "amount": "10",
        "currency": "EUR",
        "close_date": "2026-09-30",
    } | more


class Portal:
    """One portal with its own clock, which moves only when told."""

    def __init__(self, server: HubSpotServer, root: Path) -> None:
        self.server = server
        self.store = server.store
        self.root = root
        self.mapping: FieldMap = load_mapping("hubspot", root)
        self.settings: dict[str, Any] = {}

    def connector(self, **overrides: Any) -> HubSpotConnector:
        secret = self.root / "token"
        if not secret.exists():
            secret.write_text(TOKEN)
            secret.chmod(0o600)
        data = {"base_url": self.server.url, "auth": {"token": "file:token"}} | self.settings
        settings = HubSpotSettings.model_validate(data, context={"folder": self.root})
        context = Context("main", "Europe/Paris", "EUR", self.root / "state" / "main", OUTPUTS)
        return HubSpotConnector(settings, self.mapping, dataclasses.replace(context, **overrides))

    def remap(self, name: str) -> None:
        """Another field map, from the connection's own folder."""
        self.mapping = load_mapping(name, self.root)

    def remap_prefix(self, prefix: str) -> None:
        self.mapping = load_mapping("hubspot", self.root, prefix)

    def load(self, portfolio: Portfolio) -> None:
        self.server.faults.clear()
        self.server.loader.load(portfolio)
        self.store.advance(3600)

    def state(self) -> dict[str, Any]:
        return vars(self.store)

    def change(self, stream: str, record: Record) -> None:
        self.store.advance(3600)
        self.server.loader.put(stream, record)
        self.store.advance(3600)

    def remove(self, stream: str, record_id: str) -> None:
        self.store.advance(3600)
        self.store.archive(TYPES[self.mapping.streams[stream].object], record_id)
        self.store.advance(3600)

    def edit(self, account_id: str, output: str, value: str) -> None:
        self.store.put("0-2", account_id, {self.mapping.outputs[output].field: value})

    def touch_task(self, key: str) -> None:
        self.store.advance(60)
        for record in self.store.records["0-27"].values():
            if record.properties.get("kam_task_key") == key:
                self.store.put("0-27", record.id, {"hs_task_subject": "Call them instead"}, PERSON)

    def fail_next(self, kind: str) -> None:
        faults = self.server.faults
        match kind:
            case "pull":
                faults.add(Fault(("list",), -1, after=1, reset=True))
                faults.add(Fault(("list",), -1, reset=True))
            case "auth":
                self.server.tokens.clear()
            case "write":
                faults.add(Fault(("update",), -1, drop=True))
                self._heals("update")
            case "lost_answer":
                faults.add(Fault(("create",), 1, drop=True))
            case _:
                raise NotImplementedError

    def _heals(self, kind: str) -> None:
        """Until something failed for good: after as many tries as the connector makes."""
        self.server.faults.planned[-1].times = 6
        assert kind in self.server.faults.planned[-1].kinds

    def frame(
        self, stream: str, since: dt.datetime | None = None, **overrides: Any
    ) -> pl.DataFrame:
        """One pull as one raw frame."""
        connector = self.connector(**overrides)
        window = Window(since, connector.describe().clock)
        frames = [page.frame for page in connector.pull(stream, window)]
        return pl.concat(frames, how="diagonal") if frames else pl.DataFrame()

    def rows(self, stream: str, since: dt.datetime | None = None) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in self.frame(stream, since).iter_rows(named=True)}


def numbered(stream: str, number: int) -> str:
    """Ids as HubSpot has them: numbers, in `activity` behind their type."""
    base = {"account": 1000, "opportunity": 2000, "contact": 3000, "user": 4000}.get(stream, 5000)
    if stream == "activity":
        return f"{KINDS[KIND_ORDER[number % 5]]}:{base + number}"
    return str(base + number)
