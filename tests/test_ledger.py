"""The ledger on a real SQLite file, and on PostgreSQL where KAMSYNC_TEST_PG names a database."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import IntegrityError

from kamsync.errors import LedgerError, LockHeld, UsageError
from kamsync.ledger import database as database_module
from kamsync.ledger.condition import REVISION
from kamsync.ledger.database import migrate
from kamsync.ledger.ledger import Ledger
from kamsync.ledger.rows import Applied, Approval, RunRow, TaskRow
from kamsync.ledger.schema import metadata
from kamsync.model.change import Finding, Outcome
from kamsync.model.rejects import REJECT_SCHEMA, no_rejects

SQLITE = "sqlite:///state/ledger.sqlite"
NOW = dt.datetime(2026, 3, 1, 2, 3, 4, 567, tzinfo=dt.UTC)


def day(number: int) -> dt.date:
    return dt.date(2026, 3, number)


def a_run(run_id: str = "r1", number: int = 1, connection: str = "main") -> RunRow:
    return RunRow(run_id, connection, "run", day(number), NOW, user="anna")


def memory(*rows: tuple[str, str]) -> pl.DataFrame:
    """(root, tier)"""
    return pl.DataFrame(
        [(root, tier, tier, 1, day(1), "{}") for root, tier in rows],
        schema=["root", "tier", "candidate", "streak", "tier_since", "levels"],
        orient="row",
    )


def events(*rows: tuple[str, str, str]) -> pl.DataFrame:
    """(root, event, key)"""
    return pl.DataFrame(
        [("silent", *row, 1) for row in rows],
        schema=["flag", "root", "event", "key", "n"],
        orient="row",
    )


def a_task(key: str = "k1", root: str = "a") -> TaskRow:
    return TaskRow(key, "t1", "a", "u1", "silent", root, day(1), day(8), "open", "r1")


def own_database(server: str) -> str:
    """An empty database of this worker's own, so that tests may run side by side."""
    name = f"kamsync_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'drop database if exists "{name}" with (force)'))
        connection.execute(text(f'create database "{name}"'))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield SQLITE
        return
    server = os.environ.get("KAMSYNC_TEST_PG", "")
    if not server:
        pytest.skip("KAMSYNC_TEST_PG names no database")
    yield own_database(server)


@pytest.fixture
def ledger(url: str, tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(url, tmp_path) as opened:
        opened.start_run(a_run())
        yield opened


def test_a_run_is_read_back_as_it_was_written_and_closed(ledger: Ledger) -> None:
    assert ledger.run("r1") == a_run()
    assert ledger.unfinished_runs("main") == [a_run()]

    ledger.finish_run(
        "r1", status="applied", exit_code=0, counts={"fields": 3}, calls={"query": 2}, plan_id="p1"
    )

    run = ledger.run("r1")
    assert ledger.unfinished_runs("main") == []
    assert run.finished_at is not None
    assert run.finished_at.utcoffset() == dt.timedelta(0)
    expected = replace(
        a_run(),
        finished_at=run.finished_at,
        status="applied",
        exit_code=0,
        counts={"fields": 3},
        calls={"query": 2},
        plan_id="p1",
    )
    assert run == expected


def test_runs_are_listed_newest_first_and_by_connection(ledger: Ledger) -> None:
    ledger.start_run(a_run("r2"))
    ledger.start_run(a_run("x1", connection="other"))

    assert [run.id for run in ledger.runs()] == ["x1", "r2", "r1"]
    assert [run.id for run in ledger.runs("main", limit=1)] == ["r2"]
    assert [run.id for run in ledger.unfinished_runs("other")] == ["x1"]


def test_an_unknown_run_names_the_nearest(ledger: Ledger) -> None:
    ledger.start_run(a_run("20260301-abcd"))

    with pytest.raises(UsageError, match="did you mean 20260301-abcd"):
        ledger.run("20260301-abce")


def test_the_last_applied_day_ignores_undo_other_connections_and_runs_that_wrote_nothing(
    ledger: Ledger,
) -> None:
    assert ledger.last_applied_as_of("main") is None
    for number, (command, status, connection) in enumerate(
        [
            ("run", "applied", "main"),
            ("apply", "partial", "main"),
            ("undo", "applied", "main"),
            ("plan", "planned", "main"),
            ("run", "failed", "main"),
            ("run", "applied", "other"),
        ],
        start=2,
    ):
        row = replace(a_run(f"n{number}", number, connection), command=command)
        ledger.start_run(row)
        ledger.finish_run(row.id, status=status, exit_code=0)  # type: ignore[arg-type]

    assert ledger.last_applied_as_of("main") == day(3)


def test_findings_and_rejects_come_back_in_order(ledger: Ledger) -> None:
    findings = [Finding("b", "error", "w", "m", "f"), Finding("a", "info", "", "")]
    rejects = pl.concat(
        [
            no_rejects(),
            pl.DataFrame(
                {"stream": ["account"] * 3, "record_id": ["z", "a", "m"], "amount": 2**62}
            ),
        ],
        how="diagonal_relaxed",
    )

    ledger.add_findings("r1", findings)
    ledger.add_findings("r1", [])
    ledger.add_rejects("r1", rejects, limit=2)

    assert ledger.findings("r1") == findings
    assert [list(row) for row in ledger.rejects("r1")] == [list(REJECT_SCHEMA)[:12]] * 2
    assert [(row["record_id"], row["amount"]) for row in ledger.rejects("r1")] == [
        ("z", 2**62),
        ("a", 2**62),
    ]


def test_hostile_text_is_stored_without_harm(ledger: Ledger) -> None:
    nasty = "a\0b \ud800 \U0001f600 '); drop table run; --"

    ledger.add_findings("r1", [Finding("c", "error", nasty, nasty)])

    assert ledger.findings("r1")[0].message == "a\ufffdb \ufffd \U0001f600 '); drop table run; --"


def test_a_batch_is_open_until_its_outcome_and_each_ref_keeps_its_own(ledger: Ledger) -> None:
    first = ledger.begin_batch("r1", "fields", ["a", "b", "c"])
    second = ledger.begin_batch("r1", "task", ["k1"])
    assert ledger.open_batches("main") == [
        ("r1", first, "fields", ["a", "b", "c"]),
        ("r1", second, "task", ["k1"]),
    ]
    assert ledger.open_batches("other") == []

    ledger.end_batch(first, [Outcome("b", False, "E1", "refused"), Outcome("a", True)])
    ledger.end_batch(second, [Outcome("k1", True, crm_id="t9")])

    assert ledger.open_batches("main") == []
    assert ledger.accepted_records("r1") == ["a"]
    assert [(w.ref, w.kind, w.ok, w.code, w.crm_id) for w in ledger.writes("r1")] == [
        ("a", "fields", True, "", ""),
        ("b", "fields", False, "E1", ""),
        ("c", "fields", None, "", ""),
        ("k1", "task", True, "", "t9"),
    ]


def test_an_empty_batch_is_open_too(ledger: Ledger) -> None:
    batch_id = ledger.begin_batch("r1", "delete", [])

    assert ledger.open_batches("main") == [("r1", batch_id, "delete", [])]
    ledger.end_batch(batch_id, [])
    assert ledger.open_batches("main") == []


def test_known_rejected_is_about_the_last_field_write_of_this_connection(ledger: Ledger) -> None:
    ledger.start_run(a_run("x1", connection="other"))

    def wrote(run_id: str, kind: str, **ok: bool) -> None:
        batch_id = ledger.begin_batch(run_id, kind, list(ok))  # type: ignore[arg-type]
        ledger.end_batch(batch_id, [Outcome(ref, fine) for ref, fine in ok.items()])

    wrote("r1", "fields", a=False, b=False, c=True, d=False, e=False)
    wrote("r1", "fields", b=True, c=False)
    wrote("r1", "task", d=True, f=False)
    wrote("x1", "fields", a=True, g=False)
    ledger.begin_batch("r1", "fields", ["e"])

    assert ledger.known_rejected("main") == {"a", "c", "d", "e"}
    assert ledger.known_rejected("other") == {"g"}


def test_outputs_are_the_last_written_per_account(ledger: Ledger) -> None:
    ledger.start_run(a_run("r2", 2))
    ledger.put_outputs("main", "r1", day(1), [("b", "{}"), ("a", '{"score": "1"}')])
    ledger.put_outputs("main", "r2", day(2), [("a", '{"score": "2"}')])
    ledger.put_outputs("main", "r2", day(2), [])

    assert ledger.outputs("main").rows() == [
        ("a", '{"score": "2"}', day(2), "r2"),
        ("b", "{}", day(1), "r1"),
    ]
    assert ledger.written_values("main").equals(
        ledger.outputs("main").select("account_id", "values")
    )
    assert ledger.outputs("other").is_empty()
    assert ledger.outputs("other").schema == ledger.outputs("main").schema


def test_memory_is_the_latest_row_strictly_before_the_day(ledger: Ledger) -> None:
    ledger.put_memory("main", day(1), "r1", memory(("a", "Key"), ("b", "Maintain")))
    ledger.put_memory("main", day(3), "r1", memory(("a", "Not key")))
    ledger.put_memory("other", day(3), "r1", memory(("z", "Key")))

    def tiers(before: int) -> list[tuple[str, str, dt.date]]:
        frame = ledger.memory("main", day(before))
        assert frame.schema["streak"] == pl.Int64
        return frame.select("root", "tier", "as_of").rows()

    assert tiers(1) == []
    assert tiers(2) == tiers(3) == [("a", "Key", day(1)), ("b", "Maintain", day(1))]
    assert tiers(4) == [("a", "Not key", day(3)), ("b", "Maintain", day(1))]


def test_a_rerun_of_a_day_replaces_that_days_memory_and_events_only(ledger: Ledger) -> None:
    for number in (1, 2):
        ledger.put_memory("main", day(number), "r1", memory(("a", f"T{number}")))
        ledger.put_episode_events("main", day(number), "r1", events(("a", "open", f"k{number}")))

    ledger.put_memory("main", day(2), "r1", memory(("b", "New")))
    ledger.put_episode_events("main", day(2), "r1", events(("b", "close", "k9")))

    assert ledger.memory("main", day(9)).select("root", "tier").rows() == [
        ("a", "T1"),
        ("b", "New"),
    ]
    assert ledger.episode_events("main", day(9)).rows() == [
        ("silent", "a", day(1), "open", "k1", 1),
        ("silent", "b", day(2), "close", "k9", 1),
    ]
    assert ledger.episode_events("main", day(2)).height == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_rerun_with_the_same_rows_keeps_them_in_the_order_of_the_rerun(
    ledger: Ledger, order: tuple[int, int]
) -> None:
    """Events of a day are replayed in the order they were given."""
    pair = (("a", "open", "k1"), ("a", "close", "k1"))
    given = [pair[at] for at in order]
    ledger.put_episode_events("main", day(1), "r1", events(*pair))
    ledger.put_memory("main", day(1), "r1", memory(("a", "Key"), ("b", "Key")))

    ledger.put_episode_events("main", day(1), "r1", events(*given))
    ledger.put_memory("main", day(1), "r1", memory(("b", "Key"), ("a", "Key")))

    assert ledger.episode_events("main", day(2))["event"].to_list() == [e[1] for e in given]
    assert ledger.memory("main", day(2))["root"].to_list() == ["a", "b"]


def test_events_are_asked_for_by_how_their_word_begins(ledger: Ledger) -> None:
    words = ("open", "answer:later:", "close", "answer%")
    given = [("a", word, "k1") for word in words]
    ledger.put_episode_events("main", day(1), "r1", events(*given))

    found = ledger.episode_events("main", day(2), "answer:")

    assert found["event"].to_list() == ["answer:later:"]
    assert ledger.episode_events("main", day(2), "answer%")["event"].to_list() == ["answer%"]
    assert ledger.episode_events("main", day(2)).height == len(words)


def test_a_merged_account_hands_its_episodes_and_tasks_on_with_their_keys(ledger: Ledger) -> None:
    ledger.put_episode_events(
        "main", day(1), "r1", events(("a", "open", "k1"), ("b", "open", "k2"))
    )
    ledger.put_episode_events("other", day(1), "r1", events(("a", "open", "k1")))
    ledger.put_tasks("main", [a_task()])

    ledger.merge_root("main", "a", "w")

    assert ledger.episode_events("main", day(2)).select("root", "key").rows() == [
        ("w", "k1"),
        ("b", "k2"),
    ]
    assert ledger.tasks("main").select("root", "key", "account_id").rows() == [("w", "k1", "a")]
    assert ledger.episode_events("other", day(2))["root"].to_list() == ["a"]


def test_tasks_are_kept_by_key(ledger: Ledger) -> None:
    ledger.put_tasks("main", [a_task(), replace(a_task("k2"), task_id=None, owner_id=None)])
    ledger.put_tasks("main", [replace(a_task(), status="done")])

    assert ledger.tasks("main").select("key", "task_id", "status", "due_on").rows() == [
        ("k1", "t1", "done", day(8)),
        ("k2", None, "open", day(8)),
    ]


def test_the_newest_approval_is_in_force(ledger: Ledger) -> None:
    assert ledger.approval("main") is None

    for who in ("anna", "bob"):
        ledger.approve("main", "org", who, NOW, "p1", "hash")

    assert ledger.approval("main") == Approval("org", "bob", NOW, "p1", "hash")
    assert ledger.approval("other") is None


def test_a_hold_stands_until_it_is_released(ledger: Ledger) -> None:
    ledger.hold("main", "r1", "undone")
    held = ledger.pause_of("main")
    assert held is not None
    assert (held.run_id, held.reason) == ("r1", "undone")
    assert ledger.pause_of("other") is None

    ledger.release("main", "anna")
    ledger.release("main", "anna")

    assert ledger.pause_of("main") is None


def an_applied() -> Applied:
    return Applied(
        connection="main",
        run_id="r1",
        as_of=day(1),
        end={"status": "applied", "exit_code": 0},
        outputs=[("a", "{}")],
        memory=memory(("a", "Key")),
        episodes=events(("a", "open", "k1")),
        tasks=[a_task()],
    )


def left_behind(ledger: Ledger) -> list[int]:
    return [
        ledger.outputs("main").height,
        ledger.memory("main", day(9)).height,
        ledger.episode_events("main", day(9)).height,
        ledger.tasks("main").height,
        len(ledger.unfinished_runs("main")),
    ]


def test_an_applied_run_leaves_all_of_it(ledger: Ledger) -> None:
    ledger.commit_applied(an_applied())

    assert left_behind(ledger) == [1, 1, 1, 1, 0]


def test_an_applied_run_that_fails_half_way_leaves_nothing(ledger: Ledger) -> None:
    bad_task = replace(a_task("k2"), owner_id="Anna Customer", root=None)  # type: ignore[arg-type]

    with pytest.raises(IntegrityError) as caught:
        ledger.commit_applied(replace(an_applied(), tasks=[a_task(), bad_task]))

    assert left_behind(ledger) == [0, 0, 0, 0, 1]
    assert "Anna" not in str(caught.value).partition("DETAIL")[0]


def test_what_an_applied_run_does_not_give_stays(ledger: Ledger) -> None:
    ledger.commit_applied(an_applied())

    ledger.commit_applied(Applied("main", "r1", day(1), {"status": "applied"}, merges=[("a", "w")]))

    assert left_behind(ledger) == [1, 1, 1, 1, 0]
    assert ledger.episode_events("main", day(9))["root"].to_list() == ["w"]


@pytest.mark.soak
def test_a_hundred_thousand_accounts_go_in_and_out(ledger: Ledger) -> None:
    rows = 100_000
    roots = [f"a{n:06d}" for n in range(rows)]
    many = memory(("x", "Key")).drop("root").join(pl.DataFrame({"root": roots}), how="cross")
    outputs = [(root, '{"score": "71"}') for root in roots]

    ledger.commit_applied(replace(an_applied(), outputs=outputs, memory=many))

    assert ledger.outputs("main")["account_id"].to_list() == roots
    assert ledger.memory("main", day(9))["root"].to_list() == roots


_WRITER = """
import datetime as dt, sys, time
from pathlib import Path
from sqlalchemy import insert
from kamsync.ledger.ledger import Ledger
from kamsync.ledger.rows import RunRow
from kamsync.ledger.schema import finding
ledger = Ledger.open(sys.argv[1], Path(sys.argv[2]))
ledger.start_run(RunRow("r9", "main", "run", dt.date(2026, 3, 1), dt.datetime.now(dt.UTC)))
ledger.begin_batch("r9", "fields", ["a"])
with ledger._database.writing() as db:
    row = {"run_id": "r9", "code": "c", "severity": "info", "where": "", "message": "", "fix": ""}
    db.execute(insert(finding), [row] * 1000)
    print("in", flush=True)
    time.sleep(600)
"""


@pytest.mark.nights
def test_kill_9_leaves_what_was_committed_and_nothing_of_the_rest(url: str, tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", _WRITER, url, str(tmp_path)]
    writer = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "in\n"
    writer.send_signal(signal.SIGKILL)
    writer.communicate()

    with Ledger.open(url, tmp_path) as ledger:
        assert [run.id for run in ledger.unfinished_runs("main")] == ["r9"]
        assert [(b.run_id, b.refs) for b in ledger.open_batches("main")] == [("r9", ["a"])]
        assert ledger.findings("r9") == []
        ledger.finish_run("r9", status="failed", exit_code=1)


def test_a_reader_sees_the_state_before_while_a_writer_is_at_work(
    ledger: Ledger, url: str, tmp_path: Path
) -> None:
    with ledger._database.writing() as db:
        db.execute(text("delete from run"))
        with Ledger.open(url, tmp_path, read_only=True) as reader:
            assert [run.id for run in reader.runs()] == ["r1"]


@pytest.mark.nights
def test_writers_of_several_connections_wait_for_one_another(url: str, tmp_path: Path) -> None:
    """Each batch reads before it writes: with a late write lock one of the two would fail."""

    def write(connection: str) -> int:
        with Ledger.open(url, tmp_path) as ledger:
            ledger.start_run(a_run(connection, connection=connection))
            for _ in range(60):
                ledger.end_batch(ledger.begin_batch(connection, "fields", ["a"]), [])
            return len(ledger.writes(connection))

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(write, ["c1", "c2", "c3"])) == [60, 60, 60]


def test_the_scripts_build_exactly_the_tables_of_the_schema(ledger: Ledger) -> None:
    with ledger._database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISION
    scripts = ScriptDirectory(str(Path(database_module.__file__).parent / "migrations"))
    assert scripts.get_current_head() == REVISION


def test_migrating_twice_is_harmless_and_opening_keeps_the_rows(
    ledger: Ledger, url: str, tmp_path: Path
) -> None:
    with ledger._database.writing() as connection:
        migrate(connection)

    with Ledger.open(url, tmp_path) as again:
        assert [run.id for run in again.runs()] == ["r1"]


@pytest.mark.nights
def test_two_processes_may_open_a_new_ledger_at_once(url: str, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kamsync.ledger.ledger import Ledger; "
        "Ledger.open(sys.argv[1], Path(sys.argv[2])).close()"
    )
    arguments = [sys.executable, "-c", code, url, str(tmp_path)]

    openers = [subprocess.Popen(arguments) for _ in range(3)]

    assert [opener.wait() for opener in openers] == [0, 0, 0]


def test_a_ledger_of_a_newer_kamsync_is_left_alone(
    ledger: Ledger, url: str, tmp_path: Path
) -> None:
    with ledger._database.writing() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))

    with pytest.raises(LedgerError, match="newer kamsync"):
        Ledger.open(url, tmp_path)


def test_a_shared_ledger_keeps_a_second_machine_off_the_connection(
    ledger: Ledger, url: str, tmp_path: Path
) -> None:
    if url == SQLITE:
        pytest.skip("a file is guarded by run_lock")
    with Ledger.open(url, tmp_path) as second, ledger.lock("main"):
        with second.lock("other"):
            pass
        with pytest.raises(LockHeld, match="main"):
            second.lock("main").__enter__()

    with ledger.lock("main"):
        pass


def test_the_file_lies_in_the_given_folder_and_is_private(tmp_path: Path) -> None:
    Ledger.open(SQLITE, tmp_path).close()

    path = tmp_path / "state" / "ledger.sqlite"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_reading_a_ledger_that_is_not_there_says_so_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"ledger\.sqlite: no ledger yet"):
        Ledger.open(SQLITE, tmp_path, read_only=True)

    assert list(tmp_path.iterdir()) == []


def test_a_read_only_ledger_refuses_to_write(tmp_path: Path) -> None:
    Ledger.open(SQLITE, tmp_path).close()

    with (
        Ledger.open(SQLITE, tmp_path, read_only=True) as ledger,
        pytest.raises(LedgerError, match=r"ledger\.sqlite: it cannot be written"),
    ):
        ledger.start_run(a_run())


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all, but long enough " * 99)

    with pytest.raises(LedgerError, match=r"ledger\.sqlite: it is damaged: restore a backup"):
        Ledger.open("sqlite:///ledger.sqlite", tmp_path)


def test_damage_inside_the_file_is_told_when_it_is_met(tmp_path: Path) -> None:
    with Ledger.open("sqlite:///ledger.sqlite", tmp_path) as ledger:
        ledger.start_run(a_run())
        ledger.put_outputs("main", "r1", day(1), [(f"a{n}", "{}" * 50) for n in range(2000)])
    path = tmp_path / "ledger.sqlite"
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(content)

    with (
        pytest.raises(LedgerError, match="damaged"),
        Ledger.open("sqlite:///ledger.sqlite", tmp_path) as ledger,
    ):
        ledger.outputs("main")


def test_a_full_disk_is_told_and_nothing_is_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect

    def on_a_small_disk(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        made = real(*args, **kwargs)
        made.execute("pragma max_page_count = 80")
        return made

    monkeypatch.setattr("sqlite3.dbapi2.connect", on_a_small_disk)
    with Ledger.open("sqlite:///ledger.sqlite", tmp_path) as ledger:
        ledger.start_run(a_run())

        with pytest.raises(LedgerError, match="the disk is full: free some space"):
            ledger.put_outputs("main", "r1", day(1), [(f"a{n}", "{}") for n in range(9000)])

        assert ledger.outputs("main").is_empty()
        assert ledger.run("r1") == a_run()


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder this process may not write; root gives up its rights for the while."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        os.seteuid(user)
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_a_folder_without_the_right_to_write_is_named(read_only_folder: Path) -> None:
    with pytest.raises(LedgerError, match="state: no right to do that"):
        Ledger.open(SQLITE, read_only_folder)
    with pytest.raises(LedgerError, match=r"ledger\.sqlite: no right to do that"):
        Ledger.open("sqlite:///ledger.sqlite", read_only_folder)


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_cannot_be_a_ledger_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"\[ledger\] url"):
        Ledger.open(url, tmp_path)


def test_an_unreachable_server_is_told_without_the_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://kam:s3cret-word@127.0.0.1:1/ledger"

    with pytest.raises(LedgerError) as caught:
        Ledger.open(url, tmp_path)

    assert "127.0.0.1" in str(caught.value)
    assert "s3cret-word" not in str(caught.value)
