"""The scored frame: one row per group, every column declared, made by steps in the order of needs.

The declarations stand beside the functions (registry); here is what holds for all of them: types,
what stands where nothing was found, and the run of the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

import polars as pl

from kamsync.model.tables import STREAMS
from kamsync.scoring.registry import COLUMNS, FAMILIES, Column, Family, Kind, Step

DTYPES: Final[dict[Kind, pl.DataType]] = {
    "int": pl.Int64(),
    "number": pl.Float64(),
    "bool": pl.Boolean(),
    "word": pl.String(),
    "text": pl.String(),
    "date": pl.Date(),
}
_ACCOUNT: Final = STREAMS["account"]


class Work(Protocol):
    """What steps read besides the frame, and where they leave what is no column."""

    def let_go(self, source: str) -> None: ...


def declared(name: str) -> bool:
    """Whether a column of the scored frame is known: a step's, a family's or the account's."""
    return name in COLUMNS or family_of(name) is not None or _ACCOUNT.column(name) is not None


def family_of(name: str) -> Family | None:
    return next((f for prefix, f in FAMILIES.items() if name.startswith(prefix)), None)


def joined(frame: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """`frame` (one row per g) with the columns of `right`; its own columns are not copied.

    A group that `right` does not have gets what is declared as absent; a null that stands in
    `right` is unknown and stays.
    """
    fills = {c: COLUMNS[c].absent for c in right.columns if c in COLUMNS}
    fills = {c: value for c, value in fills.items() if value is not None}
    types, mark = dict(zip(right.columns, right.dtypes, strict=True)), "~found"
    lacking = pl.col(mark).is_null()
    columns = [
        pl.when(lacking).then(pl.lit(fills[c])).otherwise(pl.col(c)).cast(kind).alias(c)
        if c in fills
        else pl.col(c)
        for c, kind in types.items()
        if c != "g"
    ]
    found = right.lazy().with_columns(pl.lit(value=True).alias(mark))
    groups = pl.LazyFrame([frame.get_column("g")])
    added = groups.join(found, on="g", how="left", maintain_order="left").select(columns)
    return frame.hstack(added.collect())


def with_missing(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """`frame` with each of the declared columns that is not there, unknown, in its type."""
    have = set(frame.columns)
    missing = [COLUMNS[n] for n in names if n in COLUMNS and n not in have]
    if not missing:
        return frame
    return frame.with_columns(pl.lit(None, dtype_of(c)).alias(c.name) for c in missing)


def dtype_of(column: Column) -> pl.DataType:
    return DTYPES[column.typed]


def run(steps: Sequence[Step], frame: pl.DataFrame, work: Work) -> tuple[pl.DataFrame, set[str]]:
    """The frame with the columns of every step, and the names of those that nothing feeds here.

    Raises ValueError where a step makes a column that is not declared or needs one that none makes.
    """
    unfed: set[str] = set()
    ordered = in_order(steps, frame.columns)
    for place, step in enumerate(ordered):
        before = set(frame.columns)
        frame = step.run(frame, work)
        strange = [c for c in frame.columns if c not in before and not _of(c, step)]
        if strange:
            message = f"step {step.name} makes {', '.join(strange)}, declared nowhere as its own"
            raise ValueError(message)
        made = set(frame.columns)
        lacking = [name for name in step.makes if name not in made]
        unfed.update(lacking)
        frame = with_missing(frame, lacking)
        _check_types(frame, step)
        later = {source for other in ordered[place + 1 :] for source in other.reads}
        for source in step.reads:
            if source not in later:
                work.let_go(source)
    return frame, unfed


def _check_types(frame: pl.DataFrame, step: Step) -> None:
    for column in (COLUMNS[name] for name in step.makes):
        made, said = frame.get_column(column.name).dtype, dtype_of(column)
        if made != said:
            message = f"step {step.name} makes {column.name} as {made}, declared as {said}"
            raise ValueError(message)


def _of(name: str, step: Step) -> bool:
    return name in step.makes or family_of(name) is not None


def in_order(steps: Sequence[Step], at_hand: Iterable[str]) -> list[Step]:
    """Each step after those whose columns it needs; else as they are listed."""
    have, left, ordered = set(at_hand), list(steps), []
    while left:
        ready = next((s for s in left if have.issuperset(s.needs)), None)
        if ready is None:
            lacks = {s.name: sorted(set(s.needs) - have) for s in left}
            message = f"no step makes what these need: {lacks}"
            raise ValueError(message)
        left.remove(ready)
        ordered.append(ready)
        have.update(ready.makes)
    return ordered
