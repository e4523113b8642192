"""The loopback org as the contract suite wants a CRM, and builders for Salesforce tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from connectors.salesforce.connector import SalesforceConnector
from connectors.salesforce.settings import SalesforceSettings
from kamsync.connector import Context
from kamsync.field_maps import load_mapping
from kamsync.model.fieldmap import FieldMap
from kamsync.sandbox.salesforce import load as salesforce_load
from kamsync.sandbox.salesforce.org import PERSON
from kamsync.sandbox.salesforce.server import SalesforceServer
from tests.connectors.contract import OUTPUTS, Portfolio, Record

HOPELESS = -1
_CONFIG = """timezone = "UTC"
language = "en"
home_currency = "EUR"
[connections.main]
connector = "salesforce"
base_url = "{url}"
{more}
[connections.main.auth]
flow = "client_credentials"
client_id = "file:robot-app"
client_secret = "file:robot-secret"
[connections.main.provision_auth]
flow = "client_credentials"
client_id = "file:admin-app"
client_secret = "file:admin-secret"
{beyond}
"""


def configured(folder: Path, url: str, more: str = "", beyond: str = "") -> Path:
    """The config of a project that works on the org at `url`, with both identities beside it.
    `more`: lines of the connection; `beyond`: tables after it."""
    for name in ("robot-app", "robot-secret", "admin-app", "admin-secret"):
        (folder / name).write_text(name)
        (folder / name).chmod(0o600)
    config = folder / "config.toml"
    config.write_text(_CONFIG.format(url=url, more=more, beyond=beyond))
    return config


class SalesforceCrm:
    """One org on loopback; the nightly identity and the provisioning one are two users."""

    def __init__(self, server: SalesforceServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.made: list[SalesforceConnector] = []
        self.settings: dict[str, Any] = {}

    def map(self) -> FieldMap:
        return load_mapping("salesforce", self.folder)

    def connector(self, **overrides: object) -> SalesforceConnector:
        context: dict[str, Any] = {
            "connection": "main",
            "timezone": "Europe/Paris",
            "home_currency": "EUR",
            "state_dir": self.folder / "state" / "main",
            "outputs": OUTPUTS,
        }
        mapping = overrides.pop("mapping", None) or self.map()
        made = SalesforceConnector(
            self.make_settings(),
            mapping,
            Context(**(context | overrides)),  # type: ignore[arg-type]
        )
        self.made.append(made)
        return made

    def make_settings(self) -> SalesforceSettings:
        (self.folder / "robot").write_text("robot-secret")
        (self.folder / "admin").write_text("admin-secret")
        (self.folder / "robot-app").write_text("robot-app")
        (self.folder / "admin-app").write_text("admin-app")
        for name in ("robot", "admin", "robot-app", "admin-app"):
            (self.folder / name).chmod(0o600)
        data: dict[str, Any] = {
            "base_url": self.server.url,
            "auth": _client("robot"),
            "provision_auth": _client("admin"),
        }
        return SalesforceSettings.model_validate(
            data | self.settings, context={"folder": self.folder}
        )

    def load(self, portfolio: Portfolio) -> None:
        self.server.faults.clear()
        salesforce_load.load(self.server.org, portfolio)

    def state(self) -> dict[str, Any]:
        return vars(self.server.org)

    def edit(self, account_id: str, output: str, value: str) -> None:
        field = self.map().outputs[output].field
        self.server.org.update("Account", account_id, {field: value}, PERSON)

    def touch_task(self, key: str) -> None:
        rows = self.server.org.live("Task")
        task = next(row for row in rows if row.get("KAM_Key__c") == key)
        self.server.org.update("Task", task["Id"], {"Description": "mine now"}, PERSON)

    def change(self, stream: str, record: Record) -> None:
        self.server.org.advance(minutes=30)
        salesforce_load.put(self.server.org, stream, record)
        self.server.org.advance(minutes=30)

    def remove(self, stream: str, record_id: str) -> None:
        self.server.org.advance(minutes=30)
        names = {"account": "Account", "opportunity": "Opportunity", "contact": "Contact"}
        self.server.org.delete(names[stream], record_id)
        self.server.org.advance(minutes=30)

    def fail_next(self, kind: str) -> None:
        faults = self.server.faults
        match kind:
            case "pull":
                faults.add("reset", r"GET .*/query", times=HOPELESS)
            case "auth":
                self.server.logins.refusal = ("invalid_client", "invalid client credentials")
            case "write":
                faults.add("drop", r"PATCH .*/composite/sobjects", times=6)
            case "lost_answer":
                faults.add("commit_then_drop", r"POST .*/composite/sobjects", times=1)
            case _:
                raise NotImplementedError(kind)

    def close(self) -> None:
        for connector in self.made:
            connector.close()


def _client(name: str) -> dict[str, str]:
    return {
        "flow": "client_credentials",
        "client_id": f"file:{name}-app",
        "client_secret": f"file:{name}",
    }
