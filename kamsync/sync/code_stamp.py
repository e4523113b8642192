"""What of kamsync is installed: what was computed by it may be computed otherwise by another."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import kamsync


@cache
def code_stamp(folder: Path = Path(kamsync.__file__).parent) -> str:
    """Another one after an update, and after an edit of a source file, a text or a template."""
    files = sorted(_files(str(folder)))
    return hashlib.sha256(repr((kamsync.__version__, files)).encode()).hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    yield from () if entry.name == "__pycache__" else _files(entry.path)
                else:
                    status = entry.stat()
                    yield entry.path, status.st_size, status.st_mtime_ns
    except OSError:  # in an archive: the version alone says it
        return
