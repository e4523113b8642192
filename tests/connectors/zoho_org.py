"""A loopback Zoho and connectors on it, for the tests."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from connectors.zoho.client import CALLS
from connectors.zoho.connector import ZohoConnector
from connectors.zoho.settings import ZohoSettings
from kamsync.connector import Context, Page, Window
from kamsync.field_maps import load_mapping
from kamsync.model.fieldmap import FieldMap
from kamsync.sandbox.zoho.server import CLIENT, REFRESH, SECRET, ZohoServer
from kamsync.sandbox.zoho.store import PERSON
from tests.connectors.clauses.crm import OUTPUTS


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

    def state(self) -> dict[str, Any]:
        return vars(self.server.store)

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


class Org:
    """A loopback org with its own state folder, for tests of single rules."""

    def __init__(self, server: ZohoServer, folder: Path) -> None:
        self.server = server
        self.store = server.store
        self.folder = folder
        self._made: list[ZohoConnector] = []

    def connector(self, **more: Any) -> ZohoConnector:
        self._made.append(connector(self.server, self.folder, **more))
        return self._made[-1]

    def close(self) -> None:
        for made in self._made:
            made.close()

    def account(self, number: int, **more: Any) -> str:
        """An account as it is stored; its id."""
        account_id = f"172576700{number:09}"
        row = {"id": account_id, "Account_Name": f"Account {number}", "Owner": {"id": PERSON}}
        self.store.put("Accounts", row | more, PERSON)
        return account_id

    def deal(self, number: int, **more: Any) -> str:
        deal_id = f"372576700{number:09}"
        row = {
            "id": deal_id,
            "Deal_Name": f"Deal {number}",
            "Account_Name": {"id": "172576700000000000", "name": None},
            "Stage": "Negotiation",
            "Amount": 10.5,
            "Closing_Date": "2026-04-01",
        }
        self.store.put("Deals", row | more, PERSON)
        return deal_id

    def activity(self, module: str, number: int, **more: Any) -> str:
        activity_id = f"4{len(module)}2576700{number:09}"
        self.store.put(module, {"id": activity_id} | more, PERSON)
        return activity_id

    def many(self, module: str, count: int, **more: Any) -> None:
        stamp = self.store.tick()
        names = {"Accounts": "Account_Name", "Deals": "Deal_Name"}
        for n in range(count):
            row = {"id": f"{module_digit(module)}72576700{n:09}", **more}
            row[names.get(module, "Subject")] = f"{module} {n}"
            self.store.put(module, row, PERSON, stamp)

    def calls(self, piece: str) -> int:
        return sum(n for kind, n in self.server.calls.items() if piece in kind)

    def sent(self, piece: str) -> list[Any]:
        """Bodies of the requests whose "METHOD path" holds the piece."""
        return [b for method, path, b in self.server.requests if piece in f"{method} {path}"]


def module_digit(module: str) -> int:
    return {"Accounts": 1, "Contacts": 2, "Deals": 3}.get(module, 4)


@contextmanager
def running(folder: Path) -> Iterator[Org]:
    with ZohoServer() as server:
        org = Org(server, folder)
        yield org
        org.close()


def rows(pages: Iterable[Page]) -> list[dict[str, Any]]:
    return [row for page in pages for row in page.frame.iter_rows(named=True)]


def pulled(connector: ZohoConnector, stream: str, lower: dt.datetime | None = None) -> list[Any]:
    """Rows of a pull up to the org's clock."""
    return rows(connector.pull(stream, Window(lower, connector.describe().clock)))
