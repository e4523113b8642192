"""One writer per state folder and connection: a kernel lock, gone with its process."""

from __future__ import annotations

import datetime as dt
import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kamsync.durable import FILE_MODE, private_folder, translated_errors, unusable
from kamsync.errors import LockHeld


@contextmanager
def run_lock(state_dir: Path, connection: str, zone: dt.tzinfo = dt.UTC) -> Iterator[None]:
    """Hold the connection's lock for the block; raises LockHeld at once, it never waits.

    The file stays: deleting it would let two processes lock two files of one name.
    """
    path = private_folder(state_dir / "locks") / f"{quote(connection, safe='')}.lock"
    with translated_errors(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
    try:
        _take(descriptor, path, connection, zone)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, connection: str, zone: dt.tzinfo) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EAGAIN, errno.EACCES):
            raise unusable(path, error) from error
        values = _holder(descriptor, zone)
        code = "lock_held_by" if values else "lock_held"
        raise LockHeld(code=code, connection=connection, **values) from error
    holder = {
        "pid": os.getpid(),
        "started_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    with translated_errors(path):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(holder).encode(), 0)


def _holder(descriptor: int, zone: dt.tzinfo) -> dict[str, Any]:
    """Who holds it, as far as the file tells; another user's or a torn note says nothing."""
    try:
        holder = json.loads(os.pread(descriptor, 1000, 0))
        since = dt.datetime.fromisoformat(holder["started_at"]).astimezone(zone)
        return {"process": int(holder["pid"]), "day": since.date(), "time": f"{since:%H:%M}"}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
