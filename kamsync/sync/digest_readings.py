"""Which functions said that they read their digest: one line each in the state folder. No channel
reports what was opened, so somebody says it: `share --read FUNCTION`."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kamsync import durable

RECORD: Final = "digests_read.jsonl"


@dataclass(frozen=True)
class Reading:
    connection: str
    function: str
    at: dt.datetime
    noted_by: str


def note(state: Path, reading: Reading) -> None:
    line = {
        "connection": reading.connection,
        "function": reading.function,
        "at": reading.at.astimezone(dt.UTC).isoformat(),
        "noted_by": reading.noted_by,
    }
    path = durable.private_folder(state) / RECORD
    before = path.read_bytes() if path.exists() else b""
    durable.write_file(path, before + json.dumps(line, ensure_ascii=False).encode() + b"\n")


def readings(state: Path, connection: str, since: dt.datetime) -> dict[str, dt.datetime]:
    """Function → when it last said so, after `since`. A line that is broken says nothing."""
    path = state / RECORD
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found: dict[str, dt.datetime] = {}
    for line in lines:
        try:
            row = json.loads(line)
            at, function = dt.datetime.fromisoformat(row["at"]), str(row["function"])
            mine = row["connection"] == connection and at > since
        except (ValueError, KeyError, TypeError):
            continue
        if mine:
            found[function] = max(at, found.get(function, at))
    return found
