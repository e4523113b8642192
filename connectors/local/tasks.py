"""tasks.csv: our tasks as rows, and beside the state a memory of what we wrote in each.

The memory keeps every version we meant to write, before it is written: after a kill the row
still equals one of them, and only a row that equals none was touched by a person.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from connectors.local.cells import guarded, unguarded
from connectors.local.client import (
    NAME,
    printable,
    read_header,
    remove,
    stamp,
    write_whole,
)
from connectors.local.records import read_rows
from kamsync.errors import ConnectorError
from kamsync.model.change import NewTask, TaskState
from kamsync.model.phrase import Phrase, phrase

TASKS_FILE: Final = "tasks.csv"
TASK_COLUMNS: Final = (
    "key",
    "account_id",
    "owner_id",
    "subject",
    "body",
    "due_on",
    "priority",
    "status",
)
LINK_COLUMNS: Final = ("contact_id", "opportunity_id")
"""Only where a task has one."""
_DONE_WORDS: Final = frozenset({"done", "completed", "closed"})
Row = dict[str, str]


def row_of(task: NewTask) -> Row:
    return {
        "key": task.key,
        "account_id": task.account_id,
        "owner_id": task.owner_id or "",
        "subject": task.subject,
        "body": task.body,
        "due_on": task.due_on.isoformat(),
        "priority": task.priority,
        "status": "open",
        "contact_id": task.contact_id or "",
        "opportunity_id": task.opportunity_id or "",
    }


class TaskFile:
    """Rows by key, in file order; columns a person added are kept."""

    def __init__(self, folder: Path, state_dir: Path) -> None:
        self.path = folder / TASKS_FILE
        self._memory = state_dir / "local-tasks.json"

    def rows(self) -> dict[str, Row]:
        """Raises PartialStream where the file ends in the middle, ConnectorError where a line
        is no row: rewriting the file would lose it."""
        if not self.path.exists():
            return {}
        header = read_header(self.path)
        if "key" not in header.cells:
            raise self._damaged(header.line, phrase("problem.no_header", cell="key", near=""))
        found: dict[str, Row] = {}
        for chunk in read_rows(self.path, header):
            for item in chunk.broken:
                raise self._damaged(item.line, item.reason)
            for cells in chunk.rows:
                texts = (unguarded(printable(cell)) for cell in cells)
                row = dict(zip(header.cells, texts, strict=True))
                found[row["key"]] = row
        found.pop("", None)
        return found

    def states(self, rows: dict[str, Row]) -> dict[str, TaskState]:
        memory = self._remembered()
        return {
            key: TaskState(
                key=key,
                task_id=key,
                status="done" if row.get("status", "").strip().lower() in _DONE_WORDS else "open",
                touched=_digest(row) not in memory.get(key, ()),
            )
            for key, row in rows.items()
        }

    def write(self, rows: dict[str, Row], ours: Sequence[str]) -> None:
        """Replace the file; the rows of `ours` are as we want them from now on."""
        memory = {key: seen for key, seen in self._remembered().items() if key in rows}
        for key in ours:
            seen = memory.setdefault(key, [])
            if _digest(rows[key]) not in seen:
                seen.append(_digest(rows[key]))
        self._remember(memory)
        text = _csv(rows)
        write_whole(self.path, lambda file: file.write(text))

    def remove(self) -> None:
        remove(self.path)
        remove(self._memory)

    def _remembered(self) -> dict[str, list[str]]:
        """Digests by key. A lost or damaged memory makes every row count as touched."""
        if stamp(self._memory) == (0, 0, 0):
            return {}
        try:
            return dict(json.loads(self._memory.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def _remember(self, memory: dict[str, list[str]]) -> None:
        text = json.dumps(memory).encode()
        write_whole(self._memory, lambda file: file.write(text))

    def _damaged(self, line: int, reason: str | Phrase) -> ConnectorError:
        values: dict[str, Any] = {"file": self.path.name, "line": line, "reason": reason}
        return ConnectorError(NAME, code="file_damaged", **values)


def _csv(rows: dict[str, Row]) -> bytes:
    linked = [c for c in LINK_COLUMNS if any(row.get(c) for row in rows.values())]
    ours = {*TASK_COLUMNS, *LINK_COLUMNS}
    extra = {column: None for row in rows.values() for column in row if column not in ours}
    columns = [*TASK_COLUMNS, *linked, *extra]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([guarded(row.get(column, "")) for column in columns] for row in rows.values())
    return text.getvalue().encode()


def _digest(row: Row) -> str:
    """Of our columns; a column a person added is not a touch. A row written before there were
    links has the digest it had."""
    cells = [row.get(column, "") for column in TASK_COLUMNS]
    cells += [f"{column} {row[column]}" for column in LINK_COLUMNS if row.get(column)]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()
