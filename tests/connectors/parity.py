"""The same portfolio as files and inside each loopback CRM, and what a plan made of it.

Ids are read back as the portfolio's own, so that everything can be compared as it stands.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from typer.testing import CliRunner

from kamsync.cli import app
from kamsync.field_maps import load_mapping
from kamsync.sandbox.hubspot import server as hubspot
from kamsync.sandbox.hubspot.portfolio import read_folder as hubspot_rows
from kamsync.sandbox.salesforce.load import (
    features_for,
    load,
    loader_of,
    put,
    read_folder,
)
from kamsync.sandbox.salesforce.org import PERSON, Org
from kamsync.sandbox.salesforce.server import serving
from kamsync.sandbox.zoho import server as zoho
from kamsync.sandbox.zoho.store import PERSON as ZOHO_PERSON

AS_OF = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)
CRMS = ("salesforce", "hubspot", "zoho")
Rows = dict[str, list[dict[str, str]]]
"""File name without .csv → its rows."""

COMMON = """timezone = "Europe/Paris"
language = "en"
home_currency = "EUR"
[portfolio]
home_area = "France"
[scopes]
dimensions = ["region", "country", "business_unit", "product_family", "currency"]
"""
SURVEY_MAPS = {
    "salesforce": ("Survey__c", "SystemModstamp", "Account__c", "Contact__c", "{}__c"),
    "zoho": ("Customer_Surveys", "Modified_Time", "Account_Name", "Contact_Name", "{}"),
}
"""Answers of customers lie in a custom object there; HubSpot has its own."""
BESIDE = {
    "salesforce": ("commitments", "objectives"),
    "hubspot": ("commitments", "objectives", "team_members"),
    "zoho": ("commitments", "objectives", "team_members"),
}
"""What the stand-in has no object for: a CSV with the CRM's ids, as the admin's page says."""


Change = Callable[[str, dict[str, str]], object]
Edit = Callable[[str, str, str], None]
Later = Callable[[], object]


@dataclass(frozen=True)
class People:
    """What else people and admins do in a CRM; ids are those of the portfolio."""

    delete: Callable[[str, str], None]
    """(stream, record)"""
    restore: Callable[[str, str], None]
    """(stream, record) out of the bin as it was: no stamp moves."""
    merge: Callable[[str, str], None]
    """(loser, winner) of two accounts whose deals were moved."""
    hide: Callable[[str, bool], None]
    """(output, whether): the field of ours is taken from kamsync's user, or given back."""
    refuse: Callable[[set[str]], None]
    """Accounts that a rule lets kamsync write no more, until the next call."""
    wait: Callable[[dt.timedelta], None]
    lag: Callable[[dt.timedelta], None] = lambda _: None
    """From now on the CRM's index shows a change so much later, where reading goes by an index."""


@dataclass
class Side:
    """One project, and its ids as the portfolio writes them."""

    folder: Path
    change: Change
    """(stream, record): a person changes a record of the portfolio."""
    edit: Edit
    """(the CRM's account id, output, text): a person types into a field of ours."""
    later: Later = lambda: None
    """The CRM's clock goes on."""
    names: dict[str, str] = field(default_factory=dict)
    people: People | None = None

    def kamsync(self, *words: str, night: int = 0) -> dict[str, Any]:
        said = self.says(*words, night=night)
        assert said["exit"] == 0, said
        return said

    def says(self, *words: str, night: int = 0) -> dict[str, Any]:
        self.later()
        options = ["--config", str(self.folder / "config.toml"), "--json"]
        options += ["--as-of", (AS_OF + dt.timedelta(days=night)).isoformat(), *words]
        result = CliRunner().invoke(app, options, catch_exceptions=False)
        said: dict[str, Any] = json.loads(result.stdout)
        return said

    def made(self) -> dict[str, Any]:
        """All that a plan says: scores, scopes, changes, tasks."""
        changes = pl.read_parquet(self._newest("changes.parquet"))
        tasks = pl.read_parquet(self._newest("tasks.parquet"))
        return {
            "scores": {row["account_id"]: row for row in map(self._own, self._csv("scores.csv"))},
            "scopes": self._csv("scopes.csv"),
            "changes": sorted(map(self._own, changes.to_dicts()), key=str),
            "tasks": sorted(map(self._task, tasks.to_dicts()), key=str),
        }

    def accounts(self, columns: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Those columns of the mirrored accounts: what people filled arrives as they wrote it."""
        frame = pl.read_parquet(self._newest("account.parquet")).select("id", *columns)
        return {row["id"]: row for row in map(self._own, frame.to_dicts())}

    def shows(self) -> dict[str, dict[str, Any]]:
        """Our fields as the last pull found them, of accounts that show any."""
        frame = pl.read_parquet(self._newest("account.parquet"))
        columns = sorted(c for c in frame.columns if c.startswith("out_"))
        rows = frame.filter(pl.any_horizontal(pl.col(columns).is_not_null()))
        return {row["id"]: row for row in map(self._own, rows.select("id", *columns).to_dicts())}

    def type_into(self, account: str, output: str, text: str) -> None:
        ids = {own: crm for crm, own in self.names.items()}
        self.edit(ids.get(account, account), output, text)

    def _newest(self, name: str) -> Path:
        return max(self.folder.rglob(name), key=lambda path: path.stat().st_mtime_ns)

    def _csv(self, name: str) -> list[dict[str, str]]:
        with self._newest(name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def _own(self, row: dict[str, Any]) -> dict[str, Any]:
        return {k: self.names.get(v, v) if isinstance(v, str) else v for k, v in row.items()}

    def _task(self, row: dict[str, Any]) -> dict[str, Any]:
        """Without the link to the record, which files cannot have."""
        row = self._own(row)
        row["key"] = ":".join(self.names.get(part, part) for part in row["key"].split(":"))
        lines = [line for line in row["body"].splitlines() if "http" not in line]
        return row | {"body": "\n".join(lines)}


def write(folder: Path, portfolio: Rows) -> None:
    folder.mkdir(parents=True)
    for name, rows in portfolio.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(k for row in rows for k in row)))
            writer.writeheader()
            writer.writerows(rows)


def local(portfolio: Path, name: str, card: str = "") -> Side:
    settings = '[connections.main]\nconnector = "local"\nfolder = "../portfolio"\n'
    folder = _project(portfolio, name, settings, card, {})
    return Side(folder, _in_files(portfolio), _in_results(folder / "out" / "fields.csv"))


def _in_files(portfolio: Path) -> Change:
    def change(stream: str, record: dict[str, str]) -> None:
        names = {"opportunity": "opportunities", "account": "accounts"}
        _rewrite(portfolio / f"{names[stream]}.csv", "id", record)

    return change


def _in_results(path: Path) -> Edit:
    return lambda account, output, text: _rewrite(
        path, "account_id", {"account_id": account, output: text}
    )


def _rewrite(path: Path, key: str, record: dict[str, str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | record if row[key] == record[key] else row for row in rows)


@contextlib.contextmanager
def remote(
    crm: str, portfolio: Path, card: str = "", dated: tuple[str, ...] = ("zoho",)
) -> Iterator[Side]:
    """The portfolio inside that CRM. `dated`: CRMs that take rates from the file, not their own."""
    with _SERVERS[crm](portfolio) as (settings, secrets, names, change, edit, later, people):
        files = [s for s in ("industry", "inflation") if (portfolio / f"{s}.csv").exists()]
        files += ["rates"] if crm in dated and (portfolio / "rates.csv").exists() else []
        for name in files:
            settings += f'[sources.{name.removesuffix("s")}]\nfile = "../portfolio/{name}.csv"\n'
        beside = [name for name in BESIDE[crm] if (portfolio / f"{name}.csv").exists()]
        for name in beside:
            settings += f'[sources.{name.removesuffix("s")}]\nfile = "{name}.csv"\n'
        folder = _project(portfolio, crm, settings, card, secrets)
        theirs = {own: number for number, own in names().items()}
        for name in beside:
            _exchange(portfolio / f"{name}.csv", folder / f"{name}.csv", theirs)
        yield Side(folder, change, edit, later, names(), people)


def _exchange(source: Path, target: Path, theirs: dict[str, str]) -> None:
    """The file with the CRM's own ids of accounts and people; its records keep theirs."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        for row in rows:
            ids = {k: theirs.get(v, v) for k, v in row.items() if k.endswith("_id")}
            writer.writerow(row | ids)


def _project(portfolio: Path, name: str, settings: str, card: str, secrets: dict[str, str]) -> Path:
    folder = portfolio.parent / name
    folder.mkdir()
    config = COMMON + settings
    if card:
        config += '[scorecard]\nfile = "scorecard.toml"\n'
        (folder / "scorecard.toml").write_text(card, encoding="utf-8")
    (folder / "config.toml").write_text(config, encoding="utf-8")
    for secret, text in secrets.items():
        (folder / secret).write_text(text, encoding="utf-8")
        (folder / secret).chmod(0o600)
    if name in SURVEY_MAPS:
        (folder / "own.toml").write_text(_survey_map(name), encoding="utf-8")
    return folder


def _survey_map(crm: str) -> str:
    thing, stamp, account, contact, field_name = SURVEY_MAPS[crm]
    answered = field_name.format("Answered" if crm == "salesforce" else "Answered_On")
    return f"""extends = "{crm}"
[streams.survey]
object = "{thing}"
replication_key = "{stamp}"
[streams.survey.fields]
account_id = "{account}"
contact_id = "{contact}"
score = "{field_name.format("Score")}"
scale_max = "{field_name.format("Scale")}"
answered_at = "{answered}"
"""


Served = tuple[str, dict[str, str], Callable[[], dict[str, str]], Change, Edit, Later, People]


def _field(crm: str, output: str) -> str:
    return load_mapping(crm, Path()).outputs[output].field


@contextlib.contextmanager
def _salesforce(portfolio: Path) -> Iterator[Served]:
    rows = read_folder(portfolio)
    org = Org(*features_for(rows), clock=NOW)
    load(org, rows)
    with serving(org) as server:
        settings = f"""[connections.main]
connector = "salesforce"
mapping = "own.toml"
base_url = "{server.url}"
[connections.main.auth]
flow = "client_credentials"
client_id = "file:robot_id"
client_secret = "file:robot"
[connections.main.provision_auth]
flow = "client_credentials"
client_id = "file:admin_id"
client_secret = "file:admin"
"""
        secrets = {"robot_id": "robot-app", "robot": "robot-secret"}
        secrets |= {"admin_id": "admin-app", "admin": "admin-secret"}

        def edit(account: str, output: str, text: str) -> None:
            org.update("Account", account, {_field("salesforce", output): text}, PERSON)

        names = lambda: _back(loader_of(org).ids)  # noqa: E731
        later = partial(org.advance, minutes=30)
        yield settings, secrets, names, partial(put, org), edit, later, _salesforce_people(org)


def _salesforce_people(org: Org) -> People:
    objects = {"account": "Account", "opportunity": "Opportunity"}

    def own(stream: str, record: str) -> str:
        return loader_of(org).ids[stream][record]

    def hide(output: str, hidden: bool) -> None:
        place = ("Account", _field("salesforce", output))
        (org.hidden.add if hidden else org.hidden.discard)(place)

    def refuse(accounts: set[str]) -> None:
        org.refused = {own("account", a) for a in accounts}

    return People(
        lambda stream, record: org.delete(objects[stream], own(stream, record)),
        lambda stream, record: org.restore(objects[stream], own(stream, record)),
        lambda loser, winner: org.merge(own("account", loser), own("account", winner)),
        hide,
        refuse,
        lambda time: org.advance(seconds=time.total_seconds()),
    )


@contextlib.contextmanager
def _hubspot(portfolio: Path) -> Iterator[Served]:
    with hubspot.HubSpotServer(NOW) as server:
        server.loader.load(hubspot_rows(portfolio))
        server.store.advance(3600)
        settings = f"""[connections.main]
connector = "hubspot"
base_url = "{server.url}"
searches_per_second = 1000
[connections.main.auth]
token = "file:token"
"""

        def edit(account: str, output: str, text: str) -> None:
            server.store.put("0-2", account, {_field("hubspot", output): text})

        secrets = {"token": hubspot.TOKEN}
        later = partial(server.store.advance, 3600)
        names = lambda: _back(server.loader.ids)  # noqa: E731
        yield settings, secrets, names, server.loader.put, edit, later, _hubspot_people(server)


def _hubspot_people(server: hubspot.HubSpotServer) -> People:
    store, own = server.store, server.loader.id_of
    types = {"account": "0-2", "opportunity": "0-3"}

    def hide(output: str, hidden: bool) -> None:
        place = ("0-2", _field("hubspot", output))
        (store.hidden.add if hidden else store.hidden.discard)(place)

    def refuse(accounts: set[str]) -> None:
        store.refused = {own("account", a) for a in accounts}

    def lag(time: dt.timedelta) -> None:
        store.index_lag = time

    return People(
        lambda stream, record: store.archive(types[stream], own(stream, record)),
        lambda stream, record: store.restore(types[stream], own(stream, record)),
        lambda loser, winner: store.merge("0-2", own("account", winner), own("account", loser)),
        hide,
        refuse,
        lambda time: store.advance(time.total_seconds()),
        lag,
    )


@contextlib.contextmanager
def _zoho(portfolio: Path) -> Iterator[Served]:
    with zoho.ZohoServer() as server:
        server.loader.folder(portfolio)
        server.store.tick()
        settings = f"""[connections.main]
connector = "zoho"
mapping = "own.toml"
data_centre = "eu"
base_url = "{server.url}"
accounts_url = "{server.url}"
exchange_rate_direction = "home_per_unit"
[connections.main.auth]
client_id = "file:client"
client_secret = "file:secret"
refresh_token = "file:refresh"
"""
        secrets = {"client": zoho.CLIENT, "secret": zoho.SECRET, "refresh": zoho.REFRESH}
        numbers = server.loader.numbers

        def edit(account: str, output: str, text: str) -> None:
            row = {"id": account, _field("zoho", output): text}
            server.store.put("Accounts", row, ZOHO_PERSON)

        def names() -> dict[str, str]:
            return {new: k.partition(":")[2] for k, new in numbers.items()}

        later, people = server.store.tick, _zoho_people(server)
        yield settings, secrets, names, server.loader.put, edit, later, people


def _zoho_people(server: zoho.ZohoServer) -> People:
    store, own = server.store, server.loader.id
    modules = {"account": "Accounts", "opportunity": "Deals"}

    def hide(output: str, hidden: bool) -> None:
        place = f"Accounts.{_field('zoho', output)}"
        (store.hidden.add if hidden else store.hidden.discard)(place)

    def refuse(accounts: set[str]) -> None:
        error: dict[str, Any] = {"code": "AUTOMATION_ERROR", "status": "error", "details": {}}
        error["message"] = "under review: no changes"
        server.record_codes = {own("account", a): error for a in accounts}

    def wait(time: dt.timedelta) -> None:
        store.now += time

    return People(
        lambda stream, record: store.delete(modules[stream], own(stream, record)),
        lambda stream, record: store.restore(modules[stream], own(stream, record)),
        lambda loser, _: store.delete("Accounts", own("account", loser)),
        hide,
        refuse,
        wait,
    )


def _back(ids: dict[str, dict[str, str]]) -> dict[str, str]:
    return {new: old for known in ids.values() for old, new in known.items()}


_SERVERS = {"salesforce": _salesforce, "hubspot": _hubspot, "zoho": _zoho}
