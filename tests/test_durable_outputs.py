"""Files that people name: links and pipes are written to, never replaced."""

from __future__ import annotations

import os
from pathlib import Path

from kamsync import durable


def test_a_pipe_behind_a_link_gets_the_content_and_the_link_stays(tmp_path: Path) -> None:
    out, into = os.pipe()
    link = tmp_path / "stdout"
    link.symlink_to(f"/proc/self/fd/{into}")

    durable.write_output(link, b"content")
    os.close(into)

    with os.fdopen(out, "rb") as stream:
        assert stream.read() == b"content"
    assert link.is_symlink()


def test_a_link_to_a_file_is_followed_and_a_missing_folder_made(tmp_path: Path) -> None:
    target = tmp_path / "new" / "target.csv"
    durable.write_output(target, b"one")
    link = tmp_path / "link.csv"
    link.symlink_to(target)

    durable.write_output(link, b"two")

    assert link.is_symlink()
    assert target.read_bytes() == b"two"


def test_a_private_folder_is_closed_with_all_that_was_made_above_it(tmp_path: Path) -> None:
    durable.private_folder(tmp_path / "state" / "archive" / "main")

    made = [path for path in tmp_path.rglob("*") if path.is_dir()]
    assert [path.stat().st_mode & 0o777 for path in made] == [0o700] * 3
