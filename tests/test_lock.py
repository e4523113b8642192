"""One writer per state folder and connection."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kamsync.errors import LedgerError, LockHeld
from kamsync.lock import run_lock
from kamsync.messages.errors import message

_HOLDER = """
import sys, time
from pathlib import Path
from kamsync.lock import run_lock
with run_lock(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(600)
"""


def a_holder(state: Path, connection: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(state), connection], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_turned_away_with_the_holders_id_and_gets_in_after_kill_9(
    tmp_path: Path,
) -> None:
    holder = a_holder(tmp_path, "main")
    try:
        with pytest.raises(LockHeld, match=rf"main.*process {holder.pid}, since \d+ "):
            run_lock(tmp_path, "main").__enter__()
    finally:
        holder.send_signal(signal.SIGKILL)
        holder.communicate()

    with run_lock(tmp_path, "main"):
        pass


def test_connections_and_state_folders_do_not_block_one_another(tmp_path: Path) -> None:
    with (
        run_lock(tmp_path / "a", "main"),
        run_lock(tmp_path / "a", "other"),
        run_lock(tmp_path / "b", "main"),
        pytest.raises(LockHeld),
        run_lock(tmp_path / "a", "main"),
    ):
        pass


def test_the_lock_is_free_again_after_an_error_inside(tmp_path: Path) -> None:
    def failing() -> None:
        with run_lock(tmp_path, "main"):
            raise KeyError("main")

    with pytest.raises(KeyError):
        failing()

    with run_lock(tmp_path, "main"):
        pass


@pytest.mark.parametrize("name", ["../../etc/x", "a/b", "é 漢", ".."])
def test_a_connection_name_never_leaves_the_locks_folder(tmp_path: Path, name: str) -> None:
    with run_lock(tmp_path / "state", name):
        pass

    assert [p.parent.name for p in tmp_path.rglob("*.lock")] == ["locks"]


def test_a_torn_note_in_the_lock_file_still_means_held(tmp_path: Path) -> None:
    with run_lock(tmp_path, "main"):
        (tmp_path / "locks" / "main.lock").write_bytes(b'{"pid": \xff')
        with pytest.raises(LockHeld, match="at work: wait"):
            run_lock(tmp_path, "main").__enter__()


def test_an_unusable_state_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")

    with pytest.raises(LedgerError, match="state"):
        run_lock(tmp_path / "state", "main").__enter__()


def test_the_time_of_the_holder_is_read_on_the_given_clock(tmp_path: Path) -> None:
    with run_lock(tmp_path, "main"):
        note = b'{"pid": 7, "started_at": "2026-03-31T22:30:00+00:00"}'
        (tmp_path / "locks" / "main.lock").write_bytes(note)
        with pytest.raises(LockHeld) as held:
            run_lock(tmp_path, "main", ZoneInfo("Europe/Paris")).__enter__()

    assert held.value.values["day"] == dt.date(2026, 4, 1)
    assert "process 7, since 1 Apr 2026, 00:30" in message(held.value, "en")
    assert "processus 7, depuis le 1er avr. 2026 à 00:30" in message(held.value, "fr")
