"""kill -9 of real processes that work on an org over HTTP, then one more run: nothing doubled."""

from __future__ import annotations

import datetime as dt
import random
import time
from pathlib import Path

import pytest

from kamsync.sandbox.salesforce.load import load_folder
from kamsync.sandbox.salesforce.org import PERSON, ROBOT, Org
from kamsync.sandbox.salesforce.server import SalesforceServer
from tests.connectors.salesforce_crm import configured
from tests.processes import Working, start
from tests.sync.portfolio import TODAY, a_portfolio

Shown = tuple[dict[str, dict[str, object]], list[str]]


class Site:
    """One org on loopback and one folder of kamsync that works on it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        a_portfolio().write(folder / "portfolio")
        org = Org(clock=dt.datetime.combine(TODAY, dt.time(5), dt.UTC))
        load_folder(org, folder / "portfolio")
        self.server = SalesforceServer(org).start()
        self.folder = folder
        configured(folder, self.server.url, beyond=f'[portfolio]\ndirector = "{PERSON}"')
        assert self.start("provision").wait() == 0

    def start(self, *words: str) -> Working:
        head = ("--config", str(self.folder / "config.toml"), "--as-of", TODAY.isoformat())
        return start(self.folder, *head, *words)

    def work(self) -> int | None:
        """Look, then write: what a person does the first time."""
        self.start("plan").wait()
        return self.start("apply", "--yes").wait()

    def shown(self) -> Shown:
        rows = self.server.org.rows
        fields = {
            row["Id"]: {k: v for k, v in row.items() if k.startswith("KAM_")}
            for row in rows["Account"].values()
        }
        return fields, sorted(t["KAM_Key__c"] for t in rows["Task"].values() if t["KAM_Key__c"])

    def kill_apply(self, after: float) -> None:
        assert self.start("plan").wait() == 0
        process = self.start("apply", "--yes")
        process.wait(after)
        process.kill()


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shown, float]:
    """What an undisturbed run writes, and how long its apply takes."""
    site = Site(tmp_path_factory.mktemp("clean") / "site")
    assert site.start("plan").wait() == 0
    started = time.monotonic()
    assert site.start("apply", "--yes").wait() == 0
    took = time.monotonic() - started
    shown = site.shown()
    site.server.stop()
    assert shown[1], "the portfolio must make tasks"
    assert any(v["KAM_Score__c"] is not None for v in shown[0].values())
    return shown, took


def _check_kill(clean: tuple[Shown, float], folder: Path, part: float) -> None:
    site = Site(folder)
    site.kill_apply(clean[1] * part)

    assert site.work() == 0

    assert site.shown() == clean[0]
    site.server.stop()


def _check_storm(clean: tuple[Shown, float], folder: Path, seed: int) -> None:
    site = Site(folder)
    site.server.faults.unleash(seed, 0.05)
    site.work()
    site.server.faults.clear()

    assert site.work() == 0

    assert site.shown() == clean[0]
    written = {t["CreatedById"] for t in site.server.org.rows["Task"].values() if t["KAM_Key__c"]}
    assert written <= {ROBOT}
    site.server.stop()


@pytest.mark.nights
@pytest.mark.parametrize("part", [0.8])
def test_a_killed_apply_is_made_good_by_the_next(
    clean: tuple[Shown, float], tmp_path: Path, part: float
) -> None:
    _check_kill(clean, tmp_path / "k", part)


@pytest.mark.soak
@pytest.mark.parametrize("n", range(100))
def test_a_hundred_kills_over_http(clean: tuple[Shown, float], tmp_path: Path, n: int) -> None:
    moment = random.Random(20260302 + n).uniform(0.2, 1.1)
    _check_kill(clean, tmp_path / "k", moment)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_a_hundred_storms_over_http(clean: tuple[Shown, float], tmp_path: Path, seed: int) -> None:
    _check_storm(clean, tmp_path / "s", seed)
