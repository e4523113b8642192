"""What erasing a contact and erasing an account share: out of the mirror and of files, the record
that somebody was erased, and the search through everything that is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

import polars as pl

from kamsync import durable
from kamsync.mirror import Generation
from kamsync.sync.pull.survey_texts import KEY_FILE
from kamsync.sync.session import Session

Who = Literal["contact", "account"]

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
    thinned: list[str] = field(default_factory=list)
    """Runs whose undo leaves the account out."""
    ledger: dict[str, int] = field(default_factory=dict)
    """table → rows deleted."""
    archived: list[str] = field(default_factory=list)
    """Archived runs in which a cell that named the person is unknown now."""
    left: dict[str, int] = field(default_factory=dict)
    """Where the search still found the person; empty: nowhere."""


def words_of(ids: Sequence[str], names: Sequence[str]) -> re.Pattern[str]:
    """Each as a word of its own; a name that is too short to be told apart is left out."""
    words = [*ids, *(name for name in names if len(name) >= _NAME_AT_LEAST)]
    return re.compile("|".join(rf"(?<![\w-]){re.escape(word)}(?![\w-])" for word in words))


Freed = Callable[[str, pl.DataFrame], pl.DataFrame]
"""Stream and its rows → the rows without whom it is about."""


def out_of_mirror(
    session: Session, base: Generation, freed: Freed, refused: Freed
) -> dict[str, int]:
    """A new generation of freed rows and refused records; the ones before are deleted at once.
    Stream → rows deleted or changed."""
    draft = session.mirror.begin(base)
    changed: dict[str, int] = {}
    for stream, mark in base.manifest.streams.items():
        rows, rejects = base.frame(stream), base.rejects(stream)
        left, others = freed(stream, rows), refused(stream, rejects)
        mark = replace(mark, made_of="", findings=())
        if left.equals(rows) and others.height == rejects.height:
            draft.keep(stream, mark)
            continue
        draft.replace(stream, left, others, mark)
        same = rows.join(left, on=rows.columns, how="semi", nulls_equal=True).height
        changed[stream] = rows.height - same
    draft.commit(session.now)
    session.mirror.forget_earlier()
    session.forget_parts()
    return changed


def emptied(rows: pl.DataFrame, where: pl.Expr, *columns: str) -> pl.DataFrame:
    if not set(where.meta.root_names()) <= set(rows.columns):
        return rows
    hit = where.fill_null(value=False)
    return rows.with_columns(
        pl.when(~hit).then(pl.col(c)).alias(c) for c in columns if c in rows.columns
    )


def out_of_files(session: Session, pattern: re.Pattern[str], erased: Erased) -> None:
    """A kept plan goes whole: half a plan must not be applied."""
    for folder in folders(session.plans):
        if any(says(path, pattern) for path in files(folder)):
            durable.remove_folder(folder)
            erased.files += 1
    for path in [p for p in files(session.reports) if says(p, pattern)]:
        with durable.translated_errors(path):
            path.unlink()
        erased.files += 1


def noted(session: Session, who: Who, id_: str, erased: Erased) -> None:
    """That somebody was erased, when and by what count; who it was stands only as a fingerprint."""
    key_file = session.state / KEY_FILE
    key = key_file.read_bytes() if key_file.exists() else b""
    digest = hmac.new(key, id_.encode(), hashlib.sha256).hexdigest() if key else ""
    line = {
        "at": session.now.astimezone(dt.UTC).isoformat(),
        who: digest,
        "records": erased.records,
        "files": erased.files,
        "runs": erased.runs,
        "thinned": erased.thinned,
        "archived": erased.archived,
    }
    path = session.state / RECORD
    before = path.read_bytes() if path.exists() else b""
    durable.write_file(path, before + json.dumps(line).encode() + b"\n")


@dataclass(frozen=True)
class Erasure:
    """That somebody was erased from what is kept of a run."""

    on: dt.date
    who: Who


def erased_from(session: Session, run_id: str, *kinds: str) -> list[Erasure]:
    """Erasures that touched a run, oldest first; `kinds`: archived, thinned, runs."""
    path = session.state / RECORD
    if not path.is_file():
        return []
    with durable.translated_errors(path):
        lines = path.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if line]
    return [
        Erasure(dt.datetime.fromisoformat(line["at"]).date(), _who(line))
        for line in found
        if any(run_id in line.get(kind, ()) for kind in kinds)
    ]


def _who(line: dict[str, object]) -> Who:
    return "account" if "account" in line else "contact"


def search(session: Session, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Every place under the state folder and where results are written, and the ledger wherever
    it is."""
    for path in files(session.state):
        if path.name.startswith("ledger."):
            continue
        if n := says(path, pattern):
            yield str(path.relative_to(session.state)), n
    yield from _in_outputs(session, pattern)
    for place, n in session.ledger.mentions(pattern).items():
        yield f"ledger {place}", n


def _in_outputs(session: Session, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    generation = session.mirror.current()
    folder = generation.manifest.facts.get("output_folder", "") if generation else ""
    for path in files(Path(folder)) if folder else []:
        inside = path.is_relative_to(session.state)
        if not inside and (n := says(path, pattern)):
            yield str(path), n


def says(path: Path, pattern: re.Pattern[str]) -> int:
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


def unnamed(frame: pl.DataFrame, pattern: re.Pattern[str]) -> pl.DataFrame:
    """The frame with every text that names the person unknown."""
    fresh = []
    for column in frame.iter_columns():
        if column.dtype == pl.String:
            hit = [bool(cell and pattern.search(cell)) for cell in column]
            if any(hit):
                fresh.append(pl.when(~pl.Series(hit)).then(column).alias(column.name))
    return frame.with_columns(fresh)


def folders(root: Path) -> list[Path]:
    return sorted(p for p in root.iterdir() if p.is_dir()) if root.is_dir() else []


def files(root: Path) -> list[Path]:
    return sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else []
