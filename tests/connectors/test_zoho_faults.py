"""Random faults and kills over HTTP: what is in the CRM at the end is what one clean run writes."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kamsync.config.project import load_project
from kamsync.connector import ProvisionRequest
from kamsync.errors import KamsyncError
from kamsync.sandbox.zoho.load import OWN_FIELDS
from kamsync.sandbox.zoho.server import CLIENT, REFRESH, SECRET
from kamsync.sync.commands import apply_stored, make_plan, run_once
from kamsync.sync.session import locked
from tests.connectors.test_zoho_engine import AS_OF, NOW, online, portfolio
from tests.connectors.zoho_org import Org, running
from tests.processes import working

PLACES = (
    *("/coql", "PUT /crm/v8/Accounts", "POST /crm/v8/Tasks", "/v8/Events", "/settings/fields"),
    *("/org", "/users", "/deleted", "/oauth/v2/token"),
)
KINDS = ("status", "html", "truncate", "reset", "drop", "hang_up", "invalid_token")


@pytest.fixture
def org(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Org]:
    for name, value in (("Z_ID", CLIENT), ("Z_SECRET", SECRET), ("Z_REFRESH", REFRESH)):
        monkeypatch.setenv(name, value)
    with running(tmp_path / "own") as made:
        yield made


def quiet(_stream: str, _rows: int) -> None:
    """No progress."""


def one_run(config: Path) -> int:
    with locked(load_project(config), None, AS_OF, NOW) as session:
        return int(run_once(session, quiet).exit_code or 0)


def approved(org: Org, folder: Path) -> Path:
    """An org with a portfolio, whose first plan a person has applied; then the customers move."""
    org.server.loader.load(portfolio())
    org.connector(exchange_rate_direction="home_per_unit").provision(ProvisionRequest())
    config = online(org, folder, "home_per_unit")
    with locked(load_project(config), None, AS_OF, NOW) as session:
        make_plan(session, quiet)
        apply_stored(session, None, (), quiet)
    return config


def unsettle(org: Org, seed: int) -> None:
    """A person wipes some of our fields (on main accounts: members are never written)."""
    accounts = org.store.modules["Accounts"].rows.values()
    roots = [row for row in accounts if not row.get("Parent_Account")]
    for row in random.Random(seed).sample(roots, 3):
        changed = {"id": row["id"], "KAM_Score": 1, "KAM_Tier": None}
        org.store.put("Accounts", changed, "972576700000000002")
    org.store.tick()


def shown(org: Org) -> tuple[dict[str, Any], list[str]]:
    """Our fields by account, and the keys of our tasks."""
    names = [label.replace(" ", "_") for label, _ in OWN_FIELDS]
    accounts = org.store.modules["Accounts"].rows.values()
    fields = {r["id"]: {n: r.get(n) for n in names} for r in accounts}
    tasks = org.store.modules["Tasks"].rows.values()
    return fields, sorted(str(t["KAM_Task_Key"]) for t in tasks)


def strew(org: Org, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 6)):
        org.server.fault(
            dice.choice(KINDS),
            dice.choice(PLACES),
            skip=dice.randint(0, 3),
            times=dice.choice((1, 1, 2, 7)),
            status=dice.choice((429, 500, 502, 503)),
        )


def check_faults(org: Org, folder: Path, runs: int) -> None:
    config = approved(org, folder)
    clean = shown(org)
    failed = 0
    for seed in range(runs):
        dice = random.Random(seed)
        unsettle(org, seed)
        strew(org, dice)
        try:
            one_run(config)
        except KamsyncError:
            failed += 1
        org.server.faults.clear()
    one_run(config)

    assert shown(org) == clean
    assert failed > 0


def check_kills(org: Org, folder: Path, kills: int) -> None:
    config = approved(org, folder)
    clean = shown(org)
    began = time.monotonic()
    assert working(one_run, config).wait() == 0
    whole = time.monotonic() - began
    killed = 0
    for seed in range(kills):
        unsettle(org, seed)
        process = working(one_run, config)
        if process.wait(whole * random.Random(seed).uniform(0.1, 1.0)) is None:
            process.kill()
            killed += 1
    assert working(one_run, config).wait() == 0

    assert shown(org) == clean
    assert killed > 0


@pytest.mark.nights
def test_random_faults_change_nothing_in_the_end(org: Org, tmp_path: Path) -> None:
    check_faults(org, tmp_path / "online", 4)


@pytest.fixture
def soaking(request: pytest.FixtureRequest) -> None:
    """Only when asked for: -m soak."""
    if "soak" not in str(request.config.getoption("-m")):
        pytest.skip("runs with -m soak")


@pytest.mark.soak
@pytest.mark.usefixtures("soaking")
def test_a_hundred_runs_with_faults_change_nothing(org: Org, tmp_path: Path) -> None:
    check_faults(org, tmp_path / "online", 100)


@pytest.mark.soak
@pytest.mark.usefixtures("soaking")
def test_a_hundred_kills_change_nothing(org: Org, tmp_path: Path) -> None:
    check_kills(org, tmp_path / "online", 100)
