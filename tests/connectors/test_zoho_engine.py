"""The whole engine over the loopback Zoho: same figures and plan as from files, undone cleanly."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kamsync.config.project import load_project
from kamsync.connector import ProvisionRequest
from kamsync.sandbox.zoho.server import CLIENT, REFRESH, SECRET
from kamsync.sync.commands import apply_stored, make_plan, run_once
from kamsync.sync.session import locked
from tests.connectors.zoho_org import Org, running

AS_OF = dt.date(2026, 3, 2)
NOW = dt.datetime(2026, 3, 2, 11, 0, tzinfo=dt.UTC)
COMMON = """
timezone = "Europe/Paris"
language = "en"
home_currency = "EUR"
"""


@pytest.fixture
def org(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Org]:
    for name, value in (("Z_ID", CLIENT), ("Z_SECRET", SECRET), ("Z_REFRESH", REFRESH)):
        monkeypatch.setenv(name, value)
    with running(tmp_path / "own") as made:
        yield made


def portfolio() -> dict[str, list[dict[str, str]]]:
    """Twelve customers, two groups, two currencies, meetings, calls, open and lost deals."""
    users = [{"id": f"u{n}", "name": f"User {n}", "is_active": "true"} for n in range(3)]
    accounts = [
        {
            "id": f"a{n:02}",
            "name": f"Customer {n}",
            "owner_id": f"u{n % 3}",
            "parent_id": {3: "a02", 7: "a06"}.get(n, ""),
            "industry": ("Energy", "Retail")[n % 2],
            "country": "France",
            "region": ("North", "South")[n % 2],
            "created_at": "2022-01-05T09:00:00+01:00",
        }
        for n in range(12)
    ]
    contacts = [
        {"id": f"c{n:02}", "account_id": f"a{n // 2:02}", "title": "CFO"} for n in range(24)
    ]
    return {
        "user": users,
        "account": accounts,
        "contact": contacts,
        "opportunity": [deal for n in range(12) for deal in _deals(n)],
        "activity": [act for n in range(12) for act in _activities(n)],
    }


def _deals(n: int) -> Iterator[dict[str, str]]:
    for quarter in range(10):
        day = AS_OF - dt.timedelta(days=20 + 91 * quarter + n)
        foreign = n % 4 == 1
        yield {
            "id": f"d{n:02}{quarter:02}",
            "account_id": f"a{n:02}",
            "name": f"Order {quarter}",
            "stage": ("Signed", "Dropped")[quarter % 5 == 4],
            "is_closed": "true",
            "is_won": ("true", "false")[quarter % 5 == 4],
            "amount": str(1000 * (n + 1) ** 2 + 17 * quarter) + ".55",
            "currency": ("EUR", "USD")[foreign],
            "rate": ("1", "0.8")[foreign],
            "close_date": day.isoformat(),
            "probability": ("100", "0")[quarter % 5 == 4],
            "region": ("North", "South")[n % 2],
            "owner_id": f"u{n % 3}",
        }
    yield {
        "id": f"d{n:02}99",
        "account_id": f"a{n:02}",
        "name": "Next",
        "stage": "Talks",
        "is_closed": "false",
        "is_won": "false",
        "amount": str(9000 + n),
        "currency": "EUR",
        "rate": "1",
        "close_date": (AS_OF + dt.timedelta(days=30 + n)).isoformat(),
        "probability": "40",
        "region": "North",
        "owner_id": f"u{n % 3}",
    }


def _activities(n: int) -> Iterator[dict[str, str]]:
    for k in range(n % 5):
        at = f"{AS_OF - dt.timedelta(days=25 * k + n)}T10:00:00+01:00"
        on_deal = k % 2 == 1
        yield {
            "id": f"m{n:02}{k}",
            "account_id": "" if on_deal else f"a{n:02}",
            "opportunity_id": f"d{n:02}99" if on_deal else "",
            "contact_ids": f"c{2 * n % 24:02}|c{(2 * n + 1) % 24:02}",
            "kind": "meeting",
            "direction": "",
            "occurred_at": at,
            "completed_at": "",
        }
    yield {
        "id": f"p{n:02}0",
        "account_id": f"a{n:02}",
        "opportunity_id": "",
        "contact_ids": f"c{2 * n % 24:02}",
        "kind": "call",
        "direction": "outbound",
        "occurred_at": f"{AS_OF - dt.timedelta(days=40 + n)}T15:00:00+01:00",
        "completed_at": "" if n % 2 else f"{AS_OF - dt.timedelta(days=40 + n)}T15:00:00+01:00",
    }


def files(folder: Path) -> Path:
    """The same portfolio as exported files, and a project around them."""
    names = {"user": "users", "account": "accounts", "contact": "contacts",
             "opportunity": "opportunities", "activity": "activities"}  # fmt: skip
    (folder / "portfolio").mkdir(parents=True)
    for stream, rows in portfolio().items():
        with (folder / "portfolio" / f"{names[stream]}.csv").open("w", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    config = (
        COMMON + '[connections.main]\nconnector = "local"\nfolder = "portfolio"\noutput = "out"\n'
    )
    (folder / "config.toml").write_text(config)
    return folder / "config.toml"


def online(org: Org, folder: Path, direction: str) -> Path:
    folder.mkdir(parents=True)
    config = (
        COMMON
        + f"""
[connections.main]
connector = "zoho"
data_centre = "eu"
base_url = "{org.server.url}"
accounts_url = "{org.server.url}"
exchange_rate_direction = "{direction}"
[connections.main.auth]
client_id = "env:Z_ID"
client_secret = "env:Z_SECRET"
refresh_token = "env:Z_REFRESH"
"""
    )
    (folder / "config.toml").write_text(config)
    return folder / "config.toml"


def planned(config: Path) -> Any:
    with locked(load_project(config), None, AS_OF, NOW) as session:
        return make_plan(session, lambda _stream, _rows: None)


def scores(config: Path) -> dict[str, dict[str, str]]:
    """scores.csv by name; ids are each CRM's own."""
    path = max(config.parent.rglob("scores.csv"), key=lambda found: found.stat().st_mtime_ns)
    with path.open(newline="") as source:
        rows = {row["name"]: row for row in csv.DictReader(source)}
    for row in rows.values():
        del row["account_id"], row["owner_id"]
    return rows


@pytest.mark.nights
@pytest.mark.parametrize(
    "direction", ["unit_per_home", pytest.param("home_per_unit", marks=pytest.mark.soak)]
)
def test_the_same_portfolio_gives_the_same_figures_and_plan(
    org: Org, tmp_path: Path, direction: str
) -> None:
    given = portfolio()
    if direction == "unit_per_home":
        for deal in given["opportunity"]:
            deal["rate"] = {"0.8": "1.25"}.get(deal["rate"], deal["rate"])
    org.server.loader.load(given)
    org.server.loader.provisioned()
    local, zoho = files(tmp_path / "files"), online(org, tmp_path / "online", direction)

    from_files, from_zoho = planned(local), planned(zoho)

    assert len(scores(local)) == 10
    assert scores(zoho) == scores(local)
    for count in ("records", "tasks"):
        assert from_zoho.counts[count] == from_files.counts[count]
    assert org.server.calls["PUT Accounts"] == 0


@pytest.mark.nights
def test_a_plan_is_applied_once_and_the_next_run_writes_nothing(org: Org, tmp_path: Path) -> None:
    org.server.loader.load(portfolio())
    org.connector(exchange_rate_direction="home_per_unit").provision(ProvisionRequest())
    config = online(org, tmp_path / "online", "home_per_unit")
    planned(config)

    with locked(load_project(config), None, AS_OF, NOW) as session:
        applied = apply_stored(session, None, (), lambda _stream, _rows: None)
    written = org.calls("PUT Accounts")
    tasks = len(org.store.modules["Tasks"].rows)
    org.store.tick()
    with locked(load_project(config), None, AS_OF, NOW) as session:
        again = run_once(session, lambda _stream, _rows: None)

    shown = {
        r["Account_Name"]: r.get("KAM_Score") for r in org.store.modules["Accounts"].rows.values()
    }
    roots = {name: int(row["score"]) for name, row in scores(config).items() if row["score"]}
    assert applied.exit_code in (0, None)
    assert again.exit_code == 0
    assert {name: shown[name] for name in roots} == roots
    assert (org.calls("PUT Accounts"), len(org.store.modules["Tasks"].rows)) == (written, tasks)
    assert tasks > 0


@pytest.mark.soak
def test_after_months_of_silence_all_ids_are_compared(org: Org, tmp_path: Path) -> None:
    """§2.5: after 120 days nothing tells of a deletion any more."""
    org.server.loader.load(portfolio())
    config = online(org, tmp_path / "online", "home_per_unit")
    planned(config)
    gone = next(r for r in org.store.modules["Accounts"].rows.values() if "11" in r["Account_Name"])
    org.store.delete("Accounts", gone["id"])
    org.store.modules["Accounts"].deleted.clear()
    org.store.now += dt.timedelta(days=130)

    planned(config)

    assert gone["Account_Name"] not in scores(config)
    assert len(scores(config)) == 9
