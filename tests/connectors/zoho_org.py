"""A loopback Zoho and connectors on it, for the tests."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from connectors.zoho.client import CALLS
from connectors.zoho.connector import ZohoConnector
from connectors.zoho.settings import ZohoSettings
from kamsync.connector import Context
from kamsync.mapping import load_mapping
from kamsync.model.fieldmap import FieldMap
from tests.connectors.clauses.crm import OUTPUTS
from tests.servers.zoho import CLIENT, REFRESH, SECRET, ZohoServer
from tests.servers.zoho_store import PERSON


def settings(server: ZohoServer, **more: Any) -> ZohoSettings:
    auth = {
        "client_id": SecretStr(CLIENT),
        "client_secret": SecretStr(SECRET),
        "refresh_token": SecretStr(REFRESH),
    }
    given = {"data_centre": "eu", "base_url": server.url, "accounts_url": server.url, "auth": auth}
    return ZohoSettings.model_validate(given | more)


def context(folder: Path, **more: Any) -> Context:
    given: dict[str, Any] = {
        "connection": "main",
        "timezone": "Europe/Paris",
        "home_currency": "EUR",
        "state_dir": folder,
        "outputs": OUTPUTS,
    }
    return Context(**given | more)


def connector(server: ZohoServer, folder: Path, **more: Any) -> ZohoConnector:
    """`more` are settings; `mapping` and `context` replace those."""
    mapping: FieldMap = more.pop("mapping", None) or load_mapping("zoho", Path())
    given = more.pop("context", {})
    return ZohoConnector(settings(server, **more), mapping, context(folder, **given))


class ZohoBackend:
    """The loopback org as the contract suite drives it."""

    def __init__(self, server: ZohoServer) -> None:
        self.server = server
        self.folder = Path(tempfile.mkdtemp(prefix="kamsync-test-"))
        self.made: list[ZohoConnector] = []

    def connector(self, **overrides: object) -> ZohoConnector:
        self.made.append(connector(self.server, self.folder, context=overrides))
        return self.made[-1]

    def load(self, portfolio: dict[str, list[dict[str, str]]]) -> None:
        self.server.faults.clear()
        self.server.token_answer = None
        self.server.loader.load(portfolio)
        self.server.store.tick()

    def edit(self, account_id: str, output: str, value: str) -> None:
        field = load_mapping("zoho", Path()).outputs[output].field
        self.server.store.put("Accounts", {"id": account_id, field: value}, PERSON)

    def touch_task(self, key: str) -> None:
        rows = self.server.store.modules["Tasks"].rows.values()
        task = next(r for r in rows if r.get("KAM_Task_Key") == key)
        self.server.store.put("Tasks", {"id": task["id"], "Priority": "Lowest"}, PERSON)

    def change(self, stream: str, record: dict[str, str]) -> None:
        self.server.store.tick()
        self.server.loader.put(stream, record)
        self.server.store.tick()

    def remove(self, stream: str, record_id: str) -> None:
        module = {"account": "Accounts", "opportunity": "Deals"}[stream]
        self.server.store.tick()
        self.server.store.delete(module, record_id)
        self.server.store.tick()

    def fail_next(self, kind: str) -> None:
        self.server.faults.clear()
        match kind:
            case "pull":
                self.server.fault("truncate", "/coql", times=99)
            case "auth":
                self.server.token_answer = (200, {"error": "invalid_code"})
            case "write":
                self.server.fault("hang_up", "PUT /crm/v8/Accounts", times=CALLS.tries)
            case "lost_answer":
                self.server.fault("drop", "POST /crm/v8/Tasks", times=1)
            case _:
                raise NotImplementedError(kind)

    def close(self) -> None:
        for made in self.made:
            made.close()
