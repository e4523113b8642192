"""Disk full, read-only folders: exit 8 or 5, what to do is said, nothing half written."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sync.portfolio import Project, Said, day

ENTRY = """
import kamsync.sync.results.publication as publish
publish.render = lambda *_: "<html></html>"
from kamsync.cli import main
main()
"""
NOBODY = 65534


def _run(
    project: Project,
    before: Callable[[], Any] | None = None,
    night: int = 0,
    wrapped: tuple[str, ...] = (),
) -> Said:
    """One run in a process of its own."""
    words = ("--config", str(project.config), "--json", "--as-of", day(night).isoformat(), "run")
    done = subprocess.run(
        (*wrapped, sys.executable, "-c", ENTRY, *words),
        capture_output=True,
        check=False,
        preexec_fn=before,
        cwd=project.folder,
    )
    out = done.stdout.decode()
    return Said(done.returncode, json.loads(out), out, done.stderr.decode())


@pytest.mark.nights
@pytest.mark.parametrize("kib", [40, pytest.param(3, marks=pytest.mark.soak)])
def test_a_disk_that_fills_up_is_told_and_the_next_run_makes_it_good(
    project: Project, kib: int
) -> None:
    """Every file may grow to so many KiB only: the first larger one is where the disk is full."""
    limit = kib * 1024
    said = _run(project, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))

    assert said.exit in (5, 8), said.out
    assert said.data["message"]
    assert "bug" not in said.data["message"]
    for name, content in project.written().items():
        assert name.startswith(".") or content.endswith(b"\n"), name

    assert project.run().exit == 0
    again = project.run()
    assert (again.exit, again.count("records_written")) == (0, 0)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if not made or made.returncode != 0:
        pytest.skip("mounting a small file system is not allowed here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.nights
@pytest.mark.parametrize("free_kib", [350, pytest.param(60, marks=pytest.mark.soak)])
def test_a_full_file_system_is_told_and_keeps_what_stood_there(
    project: Project, small_disk: Path, free_kib: int
) -> None:
    shutil.copytree(project.folder, small_disk / "p")
    full = Project(small_disk / "p", project.portfolio)
    filler = small_disk / "filler"
    room = shutil.disk_usage(small_disk).free - free_kib * 1024
    filler.write_bytes(b"x" * max(room, 0))

    said = _run(full)

    assert said.exit in (5, 8), said.out
    assert "full" in said.data["message"] or "space" in said.data["message"].lower()
    filler.unlink()
    assert full.run().exit == 0
    assert set(full.written()) >= {"fields.csv", "tasks.csv", "scores.csv"}
    again = full.run()
    assert (again.count("records_written"), again.count("tasks_created")) == (0, 0)


WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
"""Root without its privileges: modes and owners count again."""


@pytest.mark.nights
@pytest.mark.skipif(
    os.getuid() != 0 or not shutil.which("setpriv"), reason="needs root, to give its rights up"
)
@pytest.mark.parametrize("closed", ["state", "out"])
def test_a_folder_that_may_not_be_written_is_told(settled: Project, closed: str) -> None:
    before = settled.written()
    target = settled.folder / closed
    for path in (target, *target.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
        path.chmod(0o755 if path.is_dir() else 0o644)
    settled.portfolio.win("a005", 400_000, day(0))
    settled.save()

    said = _run(settled, night=1, wrapped=WITHOUT_RIGHTS)

    assert said.exit == {"state": 8, "out": 5}[closed], said.out
    assert str(target) in said.data["message"]
    assert settled.written() == before
