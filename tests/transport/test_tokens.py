"""A rotating refresh token: kept before use, exchanged by one process at a time."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest

from kamsync.errors import AuthError
from kamsync.transport import KeptToken


def _exchange(folder: str, server: str) -> None:
    """What a login does; the server's file holds the only token it accepts."""
    accepted = Path(server)
    kept = KeptToken("crm", Path(folder) / "token.json", "token-0")
    for _ in range(10):
        with kept.locked():
            current = kept.current()
            assert accepted.read_text() == current, "an old token was used"
            following = f"token-{int(current.rpartition('-')[2]) + 1}"
            accepted.write_text(following)
            time.sleep(0.001)
            kept.keep(following)


@pytest.mark.nights
def test_runs_on_one_folder_take_turns(tmp_path: Path) -> None:
    server = tmp_path / "accepted"
    server.write_text("token-0")
    context = multiprocessing.get_context("spawn")
    runs = [
        context.Process(target=_exchange, args=(str(tmp_path / "state"), str(server)))
        for _ in range(3)
    ]

    for run in runs:
        run.start()
    for run in runs:
        run.join(60)

    assert [run.exitcode for run in runs] == [0, 0, 0]
    assert server.read_text() == "token-30"
    assert KeptToken("crm", tmp_path / "state" / "token.json", "token-0").current() == "token-30"


def test_a_kept_token_is_private_and_a_newly_typed_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "state" / "token.json"
    first = KeptToken("crm", path, "first-typed")
    with first.locked():
        first.keep("rotated-1")

    assert path.stat().st_mode & 0o777 == 0o600
    assert KeptToken("crm", path, "first-typed").current() == "rotated-1"
    assert KeptToken("crm", path, "typed-anew").current() == "typed-anew"


def test_a_damaged_file_names_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "token.json").write_text("{")

    with pytest.raises(AuthError, match=r"token\.json is damaged; delete it"):
        KeptToken("crm", tmp_path / "token.json", "x").current()
