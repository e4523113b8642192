"""Erasing one contact: out of the mirror, the refused records, plans, before-images and reports;
then a search through everything that is kept, which says what is left.

In the archive the cells that name the person become unknown; figures stay. What was written into
the CRM stays there: tasks and the contact itself are deleted in the CRM, by people.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from kamsync import durable
from kamsync.errors import UsageError
from kamsync.mirror import Generation
from kamsync.sync.pull.survey_texts import KEY_FILE
from kamsync.sync.session import Session

RECORD: Final = "erasures.jsonl"
MARK: Final = "erased"
"""Stands in the folder of a run whose before-images named the person: no undo."""
_NAME_AT_LEAST: Final = 4
"""A shorter name would be found everywhere."""


@dataclass
class Erased:
    records: dict[str, int] = field(default_factory=dict)
    """stream → records deleted or freed of the person."""
    rejects: int = 0
    files: int = 0
    """Plans, reports and pages that named the person: deleted, to be made again."""
    runs: list[str] = field(default_factory=list)
    """Runs that can no longer be undone."""
    archived: list[str] = field(default_factory=list)
    """Archived runs in which a cell that named the person is unknown now."""
    left: dict[str, int] = field(default_factory=dict)
    """Where the search still found the person; empty: nowhere."""


def erase_contact(session: Session, contact: str, names: Sequence[str], *, dry_run: bool) -> Erased:
    """Raises UsageError where the last pull does not know the contact. The caller holds the lock.
    `names`: what the person is called, where the mirror does not keep it. `dry_run`: only says
    where the person is kept."""
    generation = session.mirror.current()
    if generation is None:
        raise UsageError(code="nothing_pulled")
    pattern = _pattern(contact, names, generation)
    erased = Erased()
    if not dry_run:
        erased.records = _out_of_mirror(session, generation, contact)
        erased.rejects = session.ledger.forget_rejects(contact)
        _out_of_files(session, pattern, erased)
        erased.archived = [
            run.run_id
            for run in session.archive.runs()
            if session.archive.change(run, lambda frame: _unnamed(frame, pattern))
        ]
        _noted(session, contact, erased)
    erased.left = dict(_search(session, pattern))
    return erased


def _pattern(contact: str, given: Sequence[str], generation: Generation) -> re.Pattern[str]:
    """The id as a word of its own, and the name where the mirror has it."""
    known = generation.scan("contact").filter(pl.col("id") == contact).collect()
    if known.is_empty():
        raise UsageError(code="no_contact", contact=contact)
    names = known["name"].drop_nulls().to_list() if "name" in known.columns else []
    words = [contact, *given, *(name for name in names if len(name) >= _NAME_AT_LEAST)]
    return re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in words))


def _out_of_mirror(session: Session, base: Generation, contact: str) -> dict[str, int]:
    """A new generation without the person; the ones before are deleted at once."""
    draft = session.mirror.begin(base)
    changed: dict[str, int] = {}
    for stream, mark in base.manifest.streams.items():
        rows, rejects = base.frame(stream), base.rejects(stream)
        freed = _freed(stream, rows, contact)
        others = rejects
        if stream == "contact":
            others = rejects.filter(pl.col("record_id").ne_missing(contact))
        if freed.equals(rows) and others.height == rejects.height:
            draft.keep(stream)
            continue
        draft.replace(stream, freed, others, mark)
        same = rows.join(freed, on=rows.columns, how="semi", nulls_equal=True).height
        changed[stream] = rows.height - same
    draft.commit(session.now)
    session.mirror.forget_earlier()
    return changed


def _freed(stream: str, rows: pl.DataFrame, contact: str) -> pl.DataFrame:
    """Without the contact and what points at it; an answer keeps its mark, not its words."""
    if stream == "contact":
        rows = rows.filter(pl.col("id") != contact)
        return _emptied(rows, pl.col("reports_to_id") == contact, "reports_to_id")
    if stream == "survey":
        own = pl.col("contact_id") == contact
        return _emptied(rows, own, "contact_id", "text", "text_hash", "modified_by")
    if stream == "activity" and "contact_ids" in rows.columns:
        others = pl.col("contact_ids").list.set_difference(pl.lit([contact]))
        there = pl.col("contact_ids").list.contains(contact)
        return rows.with_columns(pl.when(there).then(others).otherwise("contact_ids"))
    return rows


def _emptied(rows: pl.DataFrame, where: pl.Expr, *columns: str) -> pl.DataFrame:
    if not set(where.meta.root_names()) <= set(rows.columns):
        return rows
    hit = where.fill_null(value=False)
    return rows.with_columns(
        pl.when(~hit).then(pl.col(c)).alias(c) for c in columns if c in rows.columns
    )


def _out_of_files(session: Session, pattern: re.Pattern[str], erased: Erased) -> None:
    """A kept plan goes whole: half a plan must not be applied. So do before-images."""
    for folder in _folders(session.plans):
        if any(_says(path, pattern) for path in _files(folder)):
            durable.remove_folder(folder)
            erased.files += 1
    for folder in _folders(session.images):
        if any(_says(path, pattern) for path in _files(folder)):
            durable.remove_folder(folder)
            durable.write_file(durable.private_folder(folder) / MARK, b"")
            erased.runs.append(folder.name)
    for path in [p for p in _files(session.reports) if _says(p, pattern)]:
        with durable.translated_errors(path):
            path.unlink()
        erased.files += 1


def _noted(session: Session, contact: str, erased: Erased) -> None:
    """That somebody was erased, when and by what count; who it was stands only as a fingerprint."""
    key_file = session.state / KEY_FILE
    key = key_file.read_bytes() if key_file.exists() else b""
    digest = hmac.new(key, contact.encode(), hashlib.sha256).hexdigest() if key else ""
    line = {
        "at": session.now.astimezone(dt.UTC).isoformat(),
        "contact": digest,
        "records": erased.records,
        "files": erased.files,
        "runs": erased.runs,
        "archived": erased.archived,
    }
    path = session.state / RECORD
    before = path.read_bytes() if path.exists() else b""
    durable.write_file(path, before + json.dumps(line).encode() + b"\n")


def _search(session: Session, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Every place under the state folder, and the ledger wherever it is."""
    for path in _files(session.state):
        if path.name.startswith("ledger."):
            continue
        if n := _says(path, pattern):
            yield str(path.relative_to(session.state)), n
    for place, n in session.ledger.mentions(pattern).items():
        yield f"ledger {place}", n


def _says(path: Path, pattern: re.Pattern[str]) -> int:
    """How often a file names the person: cells of a table, else places in its text."""
    with durable.translated_errors(path):
        if path.suffix == ".parquet":
            cells = _cells(pl.read_parquet(path, glob=False))
            return sum(1 for cell in cells if pattern.search(cell))
        return len(pattern.findall(path.read_bytes().decode("utf-8", "replace")))


def _cells(frame: pl.DataFrame) -> Iterator[str]:
    for column in frame.iter_columns():
        texts = column.explode() if column.dtype == pl.List(pl.String) else column
        if texts.dtype == pl.String:
            yield from texts.drop_nulls().unique().to_list()


def _unnamed(frame: pl.DataFrame, pattern: re.Pattern[str]) -> pl.DataFrame:
    """The frame with every text that names the person unknown."""
    fresh = []
    for column in frame.iter_columns():
        if column.dtype == pl.String:
            hit = [bool(cell and pattern.search(cell)) for cell in column]
            if any(hit):
                fresh.append(pl.when(~pl.Series(hit)).then(column).alias(column.name))
    return frame.with_columns(fresh)


def _folders(root: Path) -> list[Path]:
    return sorted(p for p in root.iterdir() if p.is_dir()) if root.is_dir() else []


def _files(root: Path) -> list[Path]:
    return sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else []
