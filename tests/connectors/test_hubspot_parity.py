"""The same portfolio as a folder of files and as a HubSpot portal: same scores, same plan.

Also kill -9 and random faults over HTTP: whatever happens on the way, the portal ends up as one
clean run would have left it.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kamsync.cli import app
from kamsync.connector import ProvisionRequest
from kamsync.demo import build
from kamsync.sandbox.hubspot.faults import limited
from kamsync.sandbox.hubspot.habits import OtherHabits
from kamsync.sandbox.hubspot.portfolio import read_folder
from kamsync.sandbox.hubspot.server import TOKEN, HubSpotServer
from tests.connectors.hubspot_portal import Portal
from tests.processes import start

AS_OF = dt.date(2026, 3, 2)
COMMON = """timezone = "Europe/Paris"
language = "en"
home_currency = "EUR"
[portfolio]
home_area = "France"
[scopes]
dimensions = ["region", "country", "product_family", "currency"]
"""
LOCAL = """[connections.main]
connector = "local"
folder = "../portfolio"
"""
HUBSPOT = """[connections.main]
connector = "hubspot"
base_url = "{url}"
searches_per_second = 1000
[connections.main.auth]
token = "file:token"
[sources.inflation]
file = "../portfolio/inflation.csv"
[sources.industry]
file = "../portfolio/industry.csv"
"""


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    build(folder, AS_OF)
    return folder / "portfolio"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, portfolio: Path) -> Path:
    """The first dozen accounts with all that is theirs: quick to pull again and again."""
    folder = tmp_path_factory.mktemp("small") / "portfolio"
    folder.mkdir()
    with (portfolio / "accounts.csv").open(encoding="utf-8") as file:
        kept = {row["id"] for row in list(csv.DictReader(file))[:12]}
    for path in portfolio.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            names, rows = list(reader.fieldnames or ()), list(reader)
        column = "id" if path.name == "accounts.csv" else "account_id"
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(r for r in rows if column not in names or r[column] in kept)
    return folder


def loaded(portfolio: Path) -> HubSpotServer:
    made = HubSpotServer(dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC))
    made.loader.load(read_folder(portfolio))
    made.store.advance(3600)
    return made


@pytest.fixture
def server(portfolio: Path) -> Iterator[HubSpotServer]:
    with loaded(portfolio) as made:
        yield made


@pytest.fixture
def small_server(small: Path) -> Iterator[HubSpotServer]:
    with loaded(small) as made:
        yield made


def project(portfolio: Path, name: str, config: str) -> Path:
    folder = portfolio.parent / name
    folder.mkdir()
    (folder / "config.toml").write_text(COMMON + config)
    secret = folder / "token"
    secret.write_text(TOKEN)
    secret.chmod(0o600)
    return folder


def kamsync(folder: Path, *words: str) -> dict[str, Any]:
    options = ["--config", str(folder / "config.toml"), "--json", "--as-of", AS_OF.isoformat()]
    result = CliRunner().invoke(app, [*options, *words], catch_exceptions=False)
    said: dict[str, Any] = json.loads(result.stdout)
    return said


def scores(folder: Path, server: HubSpotServer | None = None) -> dict[str, dict[str, str]]:
    """scores.csv by canonical account id."""
    ids = server.loader.ids if server else {}
    back = {stream: {new: old for old, new in known.items()} for stream, known in ids.items()}
    found = {}
    with (folder / "state" / "report" / "scores.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            for column, stream in (("account_id", "account"), ("owner_id", "user")):
                row[column] = back.get(stream, {}).get(row[column], row[column])
            found[row["account_id"]] = row
    return found


def shown(server: HubSpotServer) -> dict[str, dict[str, str | None]]:
    """Our own properties on every company, and our tasks by key."""
    companies = server.store.records["0-2"].values()
    tasks = server.store.records["0-27"].values()
    fields = {
        r.id: {n: v for n, v in r.properties.items() if n.startswith("kam_") and v}
        for r in companies
    }
    keys = [r.properties["kam_task_key"] for r in tasks if r.properties.get("kam_task_key")]
    assert len(keys) == len(set(keys)), "a task was doubled"
    return {i: f for i, f in fields.items() if f} | {"tasks": dict.fromkeys(sorted(map(str, keys)))}


@pytest.mark.soak
def test_a_portal_scores_like_the_files_it_was_loaded_from(
    portfolio: Path, server: HubSpotServer
) -> None:
    """Every column of scores.csv, to the last digit; as many records and tasks to write."""
    files = project(portfolio, "files", LOCAL)
    portal = project(portfolio, "portal", HUBSPOT.format(url=server.url))
    assert kamsync(portal, "provision")["exit"] == 0

    plain = kamsync(files, "plan")
    remote = kamsync(portal, "plan")

    assert (plain["exit"], remote["exit"]) == (0, 0)
    assert remote["counts"]["records"] == plain["counts"]["records"] > 50
    assert remote["counts"]["tasks"] == plain["counts"]["tasks"] > 5
    assert kamsync(files, "apply", "--yes")["exit"] == 0
    assert kamsync(portal, "apply", "--yes")["exit"] == 0
    assert scores(portal, server) == scores(files)

    server.store.advance(3600)
    again = kamsync(portal, "run")
    assert (again["exit"], again["counts"].get("records", 0)) == (0, 0)


@pytest.fixture(scope="module")
def wanted(small: Path) -> dict[str, dict[str, str | None]]:
    """What one undisturbed run leaves behind."""
    with loaded(small) as server:
        folder = project(small, "clean", HUBSPOT.format(url=server.url))
        Portal(server, folder).connector().provision(ProvisionRequest())
        assert kamsync(folder, "plan")["exit"] == 0
        assert kamsync(folder, "apply", "--yes")["exit"] == 0
        left = shown(server)
        assert len(left) > 10
        assert left["tasks"]
        return left


ROUNDS = int(os.environ.get("KAMSYNC_ROUNDS", "1"))
"""100 to repeat the full proof."""


@pytest.mark.nights
def test_random_faults_end_in_what_a_clean_run_writes(
    small: Path, small_server: HubSpotServer, wanted: dict[str, Any]
) -> None:
    folder = project(small, "faulty", HUBSPOT.format(url=small_server.url))
    Portal(small_server, folder).connector().provision(ProvisionRequest())

    for seed in range(ROUNDS):
        small_server.faults.at_random(seed, 0.3)
        kamsync(folder, "plan")
        kamsync(folder, "apply", "--yes")
    small_server.faults.clear()
    kamsync(folder, "plan")
    kamsync(folder, "apply", "--yes")

    assert shown(small_server) == wanted


@pytest.mark.soak
def test_another_portals_habits_end_in_what_a_clean_run_writes(
    small: Path, small_server: HubSpotServer, wanted: dict[str, Any]
) -> None:
    """Nulls, short pages, opaque tokens, other orders: nothing of it reaches a figure."""
    small_server.habits = OtherHabits()
    small_server.headers.clear()
    folder = project(small, "habits", HUBSPOT.format(url=small_server.url))
    Portal(small_server, folder).connector().provision(ProvisionRequest())

    assert kamsync(folder, "plan")["exit"] == 0
    assert kamsync(folder, "apply", "--yes")["exit"] == 0

    assert shown(small_server) == wanted


@pytest.mark.soak
def test_a_day_without_calls_left_is_gone_on_with_the_day_after(
    small: Path, small_server: HubSpotServer, wanted: dict[str, Any]
) -> None:
    """Facts 6.1: the daily limit ends an apply with code 5, in its records or its tasks."""
    folder = project(small, "daily", HUBSPOT.format(url=small_server.url))
    Portal(small_server, folder).connector().provision(ProvisionRequest())
    assert kamsync(folder, "plan")["exit"] == 0
    for kind in ("update", "create"):
        small_server.faults.add(limited("DAILY", kinds=(kind,), times=-1))
        assert kamsync(folder, "apply", "--yes")["exit"] == 5
        small_server.faults.clear()
    kamsync(folder, "plan")
    assert kamsync(folder, "apply", "--yes")["exit"] == 0

    assert shown(small_server) == wanted


@pytest.mark.nights
def test_kills_end_in_what_a_clean_run_writes(
    small: Path, small_server: HubSpotServer, wanted: dict[str, Any]
) -> None:
    """kill -9 at any moment of plan and apply."""
    folder = project(small, "killed", HUBSPOT.format(url=small_server.url))
    Portal(small_server, folder).connector().provision(ProvisionRequest())
    choice = random.Random(7)

    for n in range(ROUNDS):
        words = ("plan",) if n % 3 == 0 else ("apply", "--yes")
        head = ("--config", str(folder / "config.toml"), "--as-of", AS_OF.isoformat())
        process = start(folder, *head, *words)
        process.wait(choice.uniform(0.05, 1.0))
        process.kill()

    kamsync(folder, "plan")
    kamsync(folder, "apply", "--yes")
    assert shown(small_server) == wanted
