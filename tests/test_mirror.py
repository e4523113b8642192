"""The mirror's generations, the merging of pulls, and the archive."""

from __future__ import annotations

import datetime as dt
import logging
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from kamsync import merge
from kamsync.archive import Archive
from kamsync.errors import LedgerError
from kamsync.mirror import Generation, Mirror, StreamMark
from kamsync.model.rejects import REJECT_SCHEMA, no_rejects
from kamsync.model.tables import STREAMS

T0 = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
UTC = pl.Datetime("us", "UTC")


def a_mark(fingerprint: str = "f", full_rows: int = 0) -> StreamMark:
    return StreamMark(fingerprint, T0, T0, full_rows, 0, ("id", "name"), None)


def at(hour: int | None) -> dt.datetime | None:
    return None if hour is None else T0 + dt.timedelta(hours=hour)


def accounts(*rows: tuple[str, int | None, bool, str]) -> pl.DataFrame:
    """(id, hour of modification, deleted, name)"""
    return pl.DataFrame(
        [(i, at(hour), gone, name) for i, hour, gone, name in rows],
        schema={
            "id": pl.String,
            "modified_at": UTC,
            "is_deleted": pl.Boolean,
            "name": pl.String,
        },
        orient="row",
    )


def rejects(*rows: tuple[str | None, str, bool]) -> pl.DataFrame:
    """(record id, reason, whole record)"""
    frame = pl.DataFrame(
        [("account", i, "name", reason, whole) for i, reason, whole in rows],
        schema=["stream", "record_id", "field", "reason", "whole_record"],
        orient="row",
    )
    return pl.concat([no_rejects(), frame.cast({"record_id": pl.String})], how="diagonal_relaxed")


def full(mirror: Mirror, frame: pl.DataFrame, bad: pl.DataFrame | None = None) -> Generation:
    draft = mirror.begin(mirror.current())
    draft.replace("account", frame, no_rejects() if bad is None else bad, a_mark())
    return draft.commit()


def news(mirror: Mirror, frame: pl.DataFrame, bad: pl.DataFrame | None = None) -> Generation:
    draft = mirror.begin(mirror.current())
    draft.upsert("account", frame, no_rejects() if bad is None else bad, a_mark())
    return draft.commit()


def shown(generation: Generation) -> list[tuple[str, str, bool]]:
    return generation.frame("account").select("id", "name", "is_deleted").rows()


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror(tmp_path / "mirror" / "main")


def test_before_the_first_pull_there_is_no_generation(mirror: Mirror) -> None:
    assert mirror.current() is None


def test_a_committed_generation_is_read_back_with_marks_facts_and_rejects(mirror: Mirror) -> None:
    draft = mirror.begin(None)
    draft.org_id, draft.zones, draft.facts["home"] = "org", "Europe/Paris", "EUR"
    rows = accounts(("b", 1, False, "B"), ("a", 1, False, "A"), ("c", 1, True, "C"))
    draft.replace("account", rows, rejects(("x", "missing", True)), a_mark(full_rows=2))
    made = draft.commit(now=T0)

    read = mirror.current()

    assert read == made
    assert read is not None
    assert shown(read) == [("a", "A", False), ("b", "B", False), ("c", "C", True)]
    assert read.rejects("account")["record_id"].to_list() == ["x"]
    manifest = read.manifest
    assert (manifest.org_id, manifest.zones, manifest.facts) == (
        "org",
        "Europe/Paris",
        {"home": "EUR"},
    )
    assert manifest.created_at == T0
    assert manifest.streams["account"].upper == T0
    assert manifest.streams["account"].columns == ("id", "name")
    assert (manifest.streams["account"].full_rows, manifest.streams["account"].rows) == (2, 2)


def test_a_stream_that_was_never_pulled_is_an_empty_typed_frame(mirror: Mirror) -> None:
    generation = full(mirror, accounts())

    assert not generation.has("survey")
    assert generation.frame("survey").schema == STREAMS["survey"].empty().schema
    assert generation.scan("survey").collect().is_empty()
    assert dict(generation.rejects("survey").schema) == REJECT_SCHEMA


@pytest.mark.parametrize(
    ("old", "new", "winner"),
    [
        ((1, False), (2, False), "new"),
        ((2, False), (1, False), "old"),
        ((1, False), (1, False), "new"),
        ((None, False), (1, False), "new"),
        ((1, False), (None, False), "new"),
        ((1, False), (1, True), "new"),
        ((1, False), (None, True), "new"),
        ((2, False), (1, True), "old"),
        ((1, True), (1, False), "old"),
        ((1, True), (2, False), "new"),
        ((1, True), (None, False), "old"),
        ((None, True), (None, False), "old"),
        ((None, True), (1, False), "new"),
    ],
)
def test_the_later_change_wins_ties_go_to_the_later_pull_and_a_delete_wins_ties(
    mirror: Mirror,
    old: tuple[int | None, bool],
    new: tuple[int | None, bool],
    winner: str,
) -> None:
    full(mirror, accounts(("a", *old, "old"), ("z", 1, False, "else")))

    after = news(mirror, accounts(("a", *new, "new")))

    gone = old[1] if winner == "old" else new[1]
    assert shown(after) == [("a", winner, gone), ("z", "else", False)]


def test_within_one_pull_a_deletion_without_time_beats_every_row(mirror: Mirror) -> None:
    full(mirror, accounts())

    after = news(
        mirror,
        accounts(("a", None, True, "gone"), ("a", 5, False, "live"), ("b", None, False, "timeless"))
        .vstack(accounts(("b", 1, False, "dated")))
        .vstack(accounts(("c", 1, False, "first"), ("c", 1, False, "second"))),
    )

    assert shown(after) == [("a", "gone", True), ("b", "dated", False), ("c", "second", False)]


def test_a_record_read_one_by_one_is_alive_whatever_an_earlier_deletion_says() -> None:
    old = accounts(("a", 5, True, "gone"), ("b", 5, True, "gone"), ("c", 5, False, "newer"))
    new = accounts(("a", 1, False, "restored"), ("b", 1, False, "late"), ("c", 1, False, "older"))
    before = merge.whole("account", old)

    after = merge.upserted("account", before, new, no_rejects(), alive=["a", "c"]).collect()

    assert after.select("id", "name", "is_deleted").rows() == [
        ("a", "restored", False),
        ("b", "gone", True),
        ("c", "newer", False),
    ]


row = st.tuples(st.sampled_from("abcd"), st.booleans(), st.sampled_from("xyz"))


@pytest.mark.nights
@given(
    rows=st.lists(row, max_size=12),
    cuts=st.tuples(st.integers(0, 12), st.integers(0, 12)),
    seed=st.randoms(use_true_random=False),
)
def test_with_distinct_times_neither_order_nor_the_cut_into_pulls_matters(
    rows: list[tuple[str, bool, str]], cuts: tuple[int, int], seed: random.Random
) -> None:
    dated = [(i, n, gone, name) for n, (i, gone, name) in enumerate(rows)]
    shuffled = list(dated)
    seed.shuffle(shuffled)
    low, high = sorted(cuts)

    in_order = merge.whole("account", accounts(*dated)).collect()
    pulled = merge.whole("account", accounts(*shuffled[:low])).collect()
    for part in (shuffled[low:high], shuffled[high:]):
        pulled = merge.upserted("account", pulled.lazy(), accounts(*part), no_rejects()).collect()

    assert_frame_equal(pulled, in_order)
    newest = {i: (i, name, gone) for i, _, gone, name in dated}
    assert in_order.select("id", "name", "is_deleted").rows() == sorted(newest.values())


@pytest.mark.nights
@given(
    pulls=st.lists(
        st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3), st.booleans()), max_size=4),
        max_size=4,
    )
)
def test_a_deleted_record_lives_again_only_by_a_strictly_later_row(
    pulls: list[list[tuple[str, int, bool]]],
) -> None:
    state = merge.whole("account", accounts()).collect()
    seen: list[tuple[str, int, bool]] = []
    for pull in pulls:
        frame = accounts(*((i, hour, gone, "n") for i, hour, gone in pull))
        state = merge.upserted("account", state.lazy(), frame, no_rejects()).collect()
        seen += pull

    assert state["id"].to_list() == sorted({i for i, _, _ in seen})
    for i, time, gone in state.select("id", "modified_at", "is_deleted").rows():
        newest = max(hour for j, hour, _ in seen if j == i)
        assert time == at(newest)
        assert gone == any(g for j, hour, g in seen if j == i and hour == newest)


def test_columns_that_only_one_pull_has_are_kept_and_missing_values_are_null(
    mirror: Mirror,
) -> None:
    full(mirror, accounts(("a", 1, False, "A"), ("b", 1, False, "B")))
    wider = accounts(("b", 2, False, "B2")).drop("name").with_columns(region=pl.lit("Nord"))

    after = news(mirror, wider)

    assert after.frame("account").select("id", "name", "region").rows() == [
        ("a", "A", None),
        ("b", None, "Nord"),
    ]


def test_a_record_that_comes_again_replaces_its_rejects_and_its_good_row(mirror: Mirror) -> None:
    start = accounts(("a", 1, False, "A"), ("b", 1, False, "B"), ("c", 1, False, "C"))
    full(mirror, start, rejects(("x", "old", True), ("a", "old", False), ("y", "stays", True)))

    after = news(
        mirror,
        accounts(("x", 2, False, "X"), ("c", 2, False, "C2")),
        rejects(("b", "became bad", True), ("c", "one value", False)),
    )

    assert [i for i, _, _ in shown(after)] == ["a", "c", "x"]
    assert after.rejects("account").select("record_id", "reason").rows() == [
        ("a", "old"),
        ("b", "became bad"),
        ("c", "one value"),
        ("y", "stays"),
    ]


def test_a_rejected_record_that_is_repaired_comes_back_even_if_it_is_not_newer(
    mirror: Mirror,
) -> None:
    full(mirror, accounts(("a", 5, False, "A")))
    news(mirror, accounts(), rejects(("a", "bad", True)))

    after = news(mirror, accounts(("a", 5, False, "A")))

    assert shown(after) == [("a", "A", False)]
    assert after.rejects("account").is_empty()


def test_the_same_reject_without_an_id_is_kept_once(mirror: Mirror) -> None:
    full(mirror, accounts(), rejects((None, "no id", True)))

    after = news(mirror, accounts(), rejects((None, "no id", True)))

    assert after.rejects("account").height == 1


def test_dropped_ids_are_kept_as_deleted_and_any_later_pull_brings_them_back(
    mirror: Mirror,
) -> None:
    base = full(mirror, accounts(("a", 3, False, "A"), ("b", 3, False, "B")))
    draft = mirror.begin(base)
    draft.drop_ids("account", ["a", "never seen"])
    dropped = draft.commit()
    assert shown(base) == [("a", "A", False), ("b", "B", False)]

    back = news(mirror, accounts(("a", 3, False, "A")))

    assert shown(dropped) == [("a", "A", True), ("b", "B", False)]
    assert dropped.manifest.streams["account"].rows == 1
    assert shown(back) == [("a", "A", False), ("b", "B", False)]


def test_a_night_without_news_links_the_files_and_moves_the_mark(mirror: Mirror) -> None:
    base = full(mirror, accounts(("a", 1, False, "A")))
    draft = mirror.begin(base)
    later = StreamMark("f", at(9), T0, 1, 0, ("id",), None)
    draft.upsert("account", accounts(), no_rejects(), later)

    after = draft.commit()

    assert (after.folder / "account.parquet").samefile(base.folder / "account.parquet")
    assert after.manifest.streams["account"].upper == at(9)
    assert after.manifest.streams["account"].rows == 1


def test_a_kept_stream_is_linked_and_one_that_is_not_put_in_is_gone(mirror: Mirror) -> None:
    draft = mirror.begin(None)
    draft.replace("account", accounts(("a", 1, False, "A")), no_rejects(), a_mark())
    draft.replace("user", pl.DataFrame({"id": ["u"]}), no_rejects(), a_mark())
    draft = mirror.begin(draft.commit())
    draft.keep("account")

    after = draft.commit()

    assert after.has("account")
    assert not after.has("user")


def test_where_links_fail_the_file_is_copied(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = full(mirror, accounts(("a", 1, False, "A")))

    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    draft = mirror.begin(base)
    draft.keep("account")
    after = draft.commit()

    assert not (after.folder / "account.parquet").samefile(base.folder / "account.parquet")
    assert mirror.current() == after


@pytest.mark.parametrize("method", ["keep", "drop_ids", "upsert"])
def test_a_stream_the_base_does_not_have_must_be_pulled_in_full(
    mirror: Mirror, method: str
) -> None:
    draft = mirror.begin(None)
    more = {"keep": (), "drop_ids": (["a"],), "upsert": (accounts(), no_rejects(), a_mark())}

    with pytest.raises(LedgerError, match=r"account: .* pull it in full"):
        getattr(draft, method)("account", *more[method])


def test_streams_without_ids_are_replaced_in_a_fixed_order(mirror: Mirror) -> None:
    inflation = pl.DataFrame({"area": ["FR", "DE"], "year": [2025, 2025], "rate": [2.0, 1.5]})
    draft = mirror.begin(None)
    draft.replace("inflation", inflation, no_rejects(), a_mark())
    generation = draft.commit()

    assert generation.frame("inflation")["area"].to_list() == ["DE", "FR"]
    assert generation.manifest.streams["inflation"].rows == 2
    with pytest.raises(ValueError, match="only be replaced"):
        mirror.begin(generation).upsert("inflation", inflation, no_rejects(), a_mark())


def test_equal_content_in_another_order_gives_equal_files(tmp_path: Path) -> None:
    rows = accounts(("a", 1, False, "A"), ("b", 2, False, "B"), ("c", 3, True, "C"))
    bad = rejects(("x", "one", True), ("y", "two", True))

    one = full(Mirror(tmp_path / "1"), rows, bad)
    two = full(Mirror(tmp_path / "2"), rows.reverse(), bad.reverse())

    assert one.manifest.parts == two.manifest.parts


def test_only_the_last_two_generations_are_kept(mirror: Mirror) -> None:
    for n in range(4):
        full(mirror, accounts(("a", n, False, "A")))

    names = {path.name for path in mirror.root.iterdir()}

    assert names == {"00000003", "00000004", "CURRENT"}


def test_a_reader_goes_on_with_the_generation_it_opened(mirror: Mirror) -> None:
    base = full(mirror, accounts(("a", 1, False, "old")))
    scan = base.scan("account")

    news(mirror, accounts(("a", 2, False, "new")))

    assert scan.collect()["name"].to_list() == ["old"]


def test_an_abandoned_draft_leaves_nothing(mirror: Mirror) -> None:
    base = full(mirror, accounts(("a", 1, False, "A")))
    draft = mirror.begin(base)
    draft.replace("account", accounts(), no_rejects(), a_mark())

    draft.abandon()

    assert mirror.current() == base
    assert {path.name for path in mirror.root.iterdir()} == {base.name, "CURRENT"}


def test_files_are_private(mirror: Mirror) -> None:
    generation = full(mirror, accounts(("a", 1, False, "A")))

    files = [*generation.folder.iterdir(), mirror.root / "CURRENT"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert generation.folder.stat().st_mode & 0o777 == 0o700
    assert mirror.root.stat().st_mode & 0o777 == 0o700


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    "harm",
    [
        lambda g: (g.folder / "account.parquet").unlink(),
        lambda g: (g.folder / "account.rejects.parquet").unlink(),
        lambda g: _flip(g.folder / "account.parquet"),
        lambda g: (g.folder / "account.parquet").write_bytes(b""),
        lambda g: (g.folder / "manifest.json").write_text("{"),
        lambda g: (g.folder / "manifest.json").write_text('{"created_at": 1, "streams": []}'),
        lambda g: (g.folder / "manifest.json").unlink(),
        lambda g: (g.folder.parent / "CURRENT").write_text("../../etc"),
        lambda g: (g.folder.parent / "CURRENT").write_bytes(b"\xff\xfe"),
        lambda g: (g.folder.parent / "CURRENT").write_text("00000099"),
        lambda g: (g.folder.parent / "CURRENT").unlink(),
    ],
)
def test_a_damaged_or_deleted_mirror_counts_as_absent_and_can_be_pulled_anew(
    mirror: Mirror, harm: Callable[[Generation], object], caplog: pytest.LogCaptureFixture
) -> None:
    generation = full(mirror, accounts(("a", 1, False, "A")))
    harm(generation)

    with caplog.at_level(logging.WARNING):
        assert mirror.current() is None

    assert bool(caplog.records) == (mirror.root / "CURRENT").exists()
    again = full(mirror, accounts(("a", 1, False, "A")))
    assert mirror.current() == again


_KILLED = """
import os, signal, sys
from pathlib import Path
import polars as pl
from kamsync import durable, mirror
from kamsync.model.rejects import no_rejects

steps = {"n": int(sys.argv[2])}

def counted(function):
    def step(*args, **kwargs):
        if steps["n"] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        steps["n"] -= 1
        return function(*args, **kwargs)
    return step

for name in ("write_file", "settle", "sync_folder", "link_or_copy"):
    setattr(durable, name, counted(getattr(durable, name)))
Path.replace = counted(Path.replace)
Path.rename = counted(Path.rename)

store = mirror.Mirror(Path(sys.argv[1]))
base = store.current()
draft = store.begin(base)
mark = base.manifest.streams["account"]
draft.upsert("account", pl.DataFrame({"id": ["b"], "name": ["B"]}), no_rejects(), mark)
draft.keep("user")
draft.commit()
"""


@pytest.mark.nights
def test_a_kill_at_any_step_of_a_commit_leaves_the_old_or_the_new_generation_whole(
    mirror: Mirror,
) -> None:
    draft = mirror.begin(None)
    draft.replace("account", accounts(("a", 1, False, "A")), no_rejects(), a_mark())
    draft.replace("user", pl.DataFrame({"id": ["u"]}), no_rejects(), a_mark())
    base = draft.commit()
    names = []

    for step in range(100):
        arguments = [sys.executable, "-c", _KILLED, str(mirror.root), str(step)]
        code = subprocess.run(arguments, check=False).returncode
        assert code in (0, -signal.SIGKILL)
        current = mirror.current()
        assert current is not None
        assert current.has("user")
        names.append(current.name)
        if current.name != base.name:
            assert [i for i, _, _ in shown(current)] == ["a", "b"]
            break
        assert shown(current) == [("a", "A", False)]

    assert len(names) > 8, "the steps of a commit were not counted"
    mirror.begin(mirror.current()).abandon()
    assert not list(mirror.root.glob("draft-*"))


def test_a_full_disk_or_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "mirror").write_text("a file")
    with pytest.raises(LedgerError, match="mirror"):
        Mirror(tmp_path / "mirror").begin(None)

    mirror = Mirror(tmp_path / "other")
    draft = mirror.begin(None)
    (mirror.root / "draft-00000001" / "account.new").symlink_to("/dev/full")
    with pytest.raises(LedgerError, match=r"account\.parquet: the disk is full"):
        draft.replace("account", accounts(("a", 1, False, "A")), no_rejects(), a_mark())


def test_the_archive_gives_back_the_run_that_was_in_force_on_a_day(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    days = [dt.date(2026, 1, d) for d in (3, 5, 5)]
    for n, day in enumerate(days):
        scored = pl.DataFrame({"root": ["a"], "score": [n]})
        archive.put(f"run-{n}", day, scored, f"name = '{n}'", {"rate": pl.DataFrame({"r": [n]})})

    found = archive.at(dt.date(2026, 1, 9))

    assert [run.run_id for run in archive.runs()] == ["run-0", "run-1", "run-2"]
    assert archive.at(dt.date(2026, 1, 2)) is None
    assert found is not None
    assert (found.run_id, found.as_of) == ("run-2", days[2])
    scored, text, extras = archive.load(found)
    assert (scored["score"].item(), text, extras["rate"]["r"].item()) == (2, "name = '2'", 2)


def test_archiving_a_run_again_replaces_it_and_a_damaged_one_is_left_out(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    day = dt.date(2026, 1, 3)
    for score in (1, 2):
        archive.put("r1", day, pl.DataFrame({"score": [score]}), "", {})
    archive.put("r2", day, pl.DataFrame({"score": [9]}), "", {})
    (tmp_path / "run-r2" / "run.json").write_text("{")

    (run,) = archive.runs()

    assert archive.load(run)[0]["score"].item() == 2


def test_what_a_kill_left_half_archived_goes_with_the_next_run(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (tmp_path / "draft-r1").mkdir()
    (tmp_path / "draft-r1" / "scored.parquet").write_bytes(b"half")

    archive.put("r2", dt.date(2026, 1, 3), pl.DataFrame({"score": [1]}), "", {})

    assert [path.name for path in tmp_path.iterdir()] == ["run-r2"]


@pytest.mark.parametrize("name", ["../x", "", "a/b", ".hidden"])
def test_a_run_id_that_is_no_plain_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(LedgerError, match="run id"):
        Archive(tmp_path / "archive").put(name, dt.date(2026, 1, 1), pl.DataFrame(), "", {})
    assert not (tmp_path / "archive").exists()
