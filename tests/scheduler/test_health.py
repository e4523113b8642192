"""The port of /healthz: one that cannot be had is a wrong word of the config, not a bug."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kamsync.errors import UsageError
from kamsync.ledger.rows import RunRow
from kamsync.operator.telemetry import Telemetry
from kamsync.scheduler.health import listen
from tests.sync.portfolio import say


def test_a_port_in_use_is_named() -> None:
    server = listen(0, Telemetry(), dict)
    try:
        with pytest.raises(UsageError) as caught:
            listen(server.server_address[1], Telemetry(), dict)
    finally:
        server.shutdown()
        server.server_close()

    assert caught.value.values["port"] == server.server_address[1]


@pytest.mark.parametrize("port", ["70000", "-5", "http"])
def test_a_port_that_is_none_is_a_wrong_word(port: str) -> None:
    assert say(["serve", "--http-port", port]).exit == 2


NIGHT = dt.datetime(2026, 3, 2, 5, 30, tzinfo=dt.UTC)


def run(number: int, exit_code: int | None, written: int) -> RunRow:
    start = NIGHT + dt.timedelta(days=number)
    counts = {"records_written": written}
    end = start + dt.timedelta(seconds=90)
    return RunRow(
        f"r{number}", "main", "run", start.date(), start, end, "applied", exit_code, counts=counts
    )


def test_after_a_restart_counters_and_health_go_on_from_the_ledger(tmp_path: Path) -> None:
    telemetry = Telemetry()

    telemetry.seed("main", [run(0, 0, 70), run(1, 5, 3), run(2, None, 0)])
    telemetry.write(tmp_path / "kamsync.prom")

    assert telemetry.last["main"]["run"] == "r1", "a run that has not ended says nothing"
    assert not telemetry.healthy()
    text = (tmp_path / "kamsync.prom").read_text()
    assert 'kamsync_records_written_total{connection="main"} 73.0' in text
    assert 'kamsync_run_seconds{connection="main"} 90.0' in text
    assert (tmp_path / "kamsync.prom").stat().st_mode & 0o777 == 0o644
