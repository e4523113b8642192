"""The archive: per applied run the scored frame, the scorecard and what else `asof` reads."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import polars as pl
from polars.exceptions import ComputeError

from kamsync import durable
from kamsync.errors import LedgerError

log = logging.getLogger(__name__)

_RUN_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_META: Final = "run.json"
_SCORED: Final = "scored.parquet"
_SCORECARD: Final = "scorecard.toml"
_EXTRA: Final = "extra-"
_DRAFT: Final = "draft-"
_PLAIN: Final = {str(t): t for t in (pl.Int64, pl.Float64, pl.String, pl.Boolean, pl.Date)}
"""Types of columns of which an empty one is kept by name and place alone."""


_Key = TypeVar("_Key", bound=Hashable)
Empty = dict[str, dict[str, int]]
"""Type → column without any value → its place."""


@dataclass(frozen=True)
class ArchivedRun:
    run_id: str
    as_of: dt.date
    created_at: dt.datetime
    sha256: str = ""
    """Of its scored frame; empty in archives of an earlier release."""


class Archive:
    """All archived runs of one connection, in `root` (state_dir/archive/<connection>)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._whole: dict[str, bool] = {}

    @property
    def damaged(self) -> list[str]:
        """Runs that were asked for and cannot be read; the ones before them stand in."""
        return sorted(run for run, whole in self._whole.items() if not whole)

    def put(
        self,
        run_id: str,
        as_of: dt.date,
        scored: pl.DataFrame,
        scorecard_text: str,
        extras: dict[str, pl.DataFrame],
        created_at: dt.datetime | None = None,
    ) -> None:
        """Keep a run, complete or not at all; the same run again replaces it. `created_at`: of a
        run that is kept again."""
        filled, empty = _without_empty(scored)
        frames = {_SCORED: filled} | {f"{_EXTRA}{n}.parquet": f for n, f in extras.items()}
        draft = self.root / f"{_DRAFT}{run_id}"
        folder = self._folder(run_id)
        for left_by_a_kill in self.root.glob(f"{_DRAFT}*"):
            durable.remove_folder(left_by_a_kill)
        durable.private_folder(draft)
        for name, frame in frames.items():
            with durable.translated_errors(draft / name):
                frame.write_parquet(draft / name, statistics=False)  # by name, never searched
            durable.settle(draft / name)
        durable.write_file(draft / _SCORECARD, scorecard_text.encode())
        created_at = created_at or dt.datetime.now(dt.UTC)
        meta: dict[str, str] = {
            "run_id": run_id,
            "as_of": str(as_of),
            "created_at": created_at.isoformat(),
        }
        meta["sha256"] = _sha256(draft / _SCORED)
        durable.write_file(draft / _META, json.dumps(meta | {"empty": empty}).encode())
        durable.remove_folder(folder)
        with durable.translated_errors(folder):
            draft.rename(folder)
        durable.sync_folder(self.root)

    def runs(self) -> list[ArchivedRun]:
        """Oldest first, by as_of and then by when it ran; damaged ones are left out and logged."""
        if not self.root.is_dir():
            return []
        found: list[ArchivedRun] = []
        with durable.translated_errors(self.root):
            folders = [f for f in self.root.iterdir() if f.name.startswith("run-")]
        for folder in folders:
            try:
                meta = json.loads((folder / _META).read_bytes())
                as_of = dt.date.fromisoformat(meta["as_of"])
                created_at = dt.datetime.fromisoformat(meta["created_at"])
                sha256 = str(meta.get("sha256", ""))
                found.append(ArchivedRun(meta["run_id"], as_of, created_at, sha256))
            except (OSError, ValueError, KeyError, TypeError):
                log.warning("archived run is damaged", extra={"folder": folder})
        return sorted(found, key=lambda run: (run.as_of, run.created_at, run.run_id))

    def prune(self, since: dt.date) -> int:
        """Keep every day from `since` on and the last one of each month before; how many went.

        Of several runs of one day the last one stays: it is the one in force.
        """
        runs = self.runs()
        kept: dict[tuple[int, ...], str] = {}
        for run in runs:
            day = run.as_of
            kept[(day.year, day.month, *((day.day,) if day >= since else ()))] = run.run_id
        gone = [run for run in runs if run.run_id not in kept.values()]
        for run in gone:
            durable.remove_folder(self._folder(run.run_id))
        return len(gone)

    def at(self, as_of: dt.date) -> ArchivedRun | None:
        """The run that was in force on that day: the latest with as_of on or before it."""
        earlier = (run for run in reversed(self.runs()) if run.as_of <= as_of)
        return next((run for run in earlier if self._is_whole(run)), None)

    def latest(self) -> ArchivedRun | None:
        return self.at(dt.date.max)

    def newest(
        self, key: Callable[[ArchivedRun], _Key | None], most: int | None = None
    ) -> dict[_Key, ArchivedRun]:
        """Of each of the `most` latest keys the newest run that can be read, oldest key first;
        a key of None leaves a run out."""
        found: dict[_Key, ArchivedRun] = {}
        for run in reversed(self.runs()):
            if len(found) == most:
                break
            of = key(run)
            if of is not None and of not in found and self._is_whole(run):
                found[of] = run
        return dict(reversed(found.items()))

    def _is_whole(self, run: ArchivedRun) -> bool:
        """Whether its frame and its scorecard can be read; asked once."""
        if run.run_id not in self._whole:
            folder = self._folder(run.run_id)
            try:
                pl.read_parquet_schema(folder / _SCORED)
                (folder / _SCORECARD).read_text(encoding="utf-8")
                same = run.sha256 in ("", _sha256(folder / _SCORED))
                self._whole[run.run_id] = same
            except (OSError, ValueError, ComputeError):
                self._whole[run.run_id] = False
        return self._whole[run.run_id]

    def load(self, run: ArchivedRun) -> tuple[pl.DataFrame, str, dict[str, pl.DataFrame]]:
        """(scored frame, scorecard text, extra frames by name)."""
        folder = self._folder(run.run_id)
        with durable.translated_errors(folder):
            filled = pl.read_parquet(folder / _SCORED, glob=False)
            scored = _with_empty(filled, self._empty(folder))
            extras = {
                path.stem.removeprefix(_EXTRA): pl.read_parquet(path, glob=False)
                for path in sorted(folder.glob(f"{_EXTRA}*.parquet"))
            }
            return scored, (folder / _SCORECARD).read_text(encoding="utf-8"), extras

    def change(self, run: ArchivedRun, changed: Callable[[pl.DataFrame], pl.DataFrame]) -> bool:
        """Every frame of a run as `changed` makes it; whether anything differs now."""
        scored, text, extras = self.load(run)
        after = changed(scored)
        extras_after = {name: changed(frame) for name, frame in extras.items()}
        same = after.equals(scored) and all(extras_after[n].equals(f) for n, f in extras.items())
        if not same:
            self.put(run.run_id, run.as_of, after, text, extras_after, run.created_at)
            self._whole.pop(run.run_id, None)
        return not same

    def part(self, run: ArchivedRun, *columns: str) -> pl.DataFrame:
        """Those columns of its scored frame; one that was not kept then is left out."""
        path = self._folder(run.run_id) / _SCORED
        with durable.translated_errors(path):
            have = list(pl.read_parquet_schema(path))
            names = [c for c in columns if c in have] or have[:1]
            filled = pl.read_parquet(path, columns=names, glob=False)
            kinds = {c: k for k, empty in self._empty(path.parent).items() for c in empty}
        asked = dict.fromkeys(c for c in columns if c in have or c in kinds)
        empty = [pl.lit(None, _PLAIN[kinds[c]]).alias(c) for c in asked if c in kinds]
        return filled.with_columns(empty).select(list(asked))

    @staticmethod
    def _empty(folder: Path) -> Empty:
        found: Empty = json.loads((folder / _META).read_bytes()).get("empty", {})
        return found

    def scorecard(self, run: ArchivedRun) -> str:
        """Its text alone: cheap."""
        folder = self._folder(run.run_id)
        with durable.translated_errors(folder):
            return (folder / _SCORECARD).read_text(encoding="utf-8")

    def _folder(self, run_id: str) -> Path:
        if not _RUN_ID.fullmatch(run_id):
            raise LedgerError(code="no_run_id", run=run_id)
        return self.root / f"run-{run_id}"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _without_empty(frame: pl.DataFrame) -> tuple[pl.DataFrame, Empty]:
    """Each column costs some 250 bytes in the file, more than a small portfolio's values."""
    empty: Empty = {}
    for place, (name, kind) in enumerate(frame.schema.items()):
        if str(kind) in _PLAIN and frame.height and frame[name].null_count() == frame.height:
            empty.setdefault(str(kind), {})[name] = place
    return frame.drop(name for names in empty.values() for name in names), empty


def _with_empty(frame: pl.DataFrame, empty: Empty) -> pl.DataFrame:
    """As it was put in, its columns in their order."""
    places = {c: place for names in empty.values() for c, place in names.items()}
    added = [pl.lit(None, _PLAIN[k]).alias(c) for k, names in empty.items() for c in names]
    order = frame.columns
    for name in sorted(places, key=places.__getitem__):
        order.insert(places[name], name)
    return frame.with_columns(added).select(order)
