"""The scored frame: one row per group, every column declared, made by steps in the order of needs.

The declarations stand beside the functions (registry); here is what holds for all of them: types,
what stands where nothing was found, and the run of the steps.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Protocol, TypeVar, cast

import numpy as np
import numpy.typing as npt
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
Ints = npt.NDArray[np.int64]
_NOWHERE: Final = pl.Series([None], dtype=pl.UInt32)
"""As a row number: one row of nulls."""
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
    `right` is unknown and stays. Raises ValueError where `right` has a group twice.
    """
    groups, among = frame.get_column("g").to_numpy(), right.get_column("g").to_numpy()
    if not np.array_equal(groups, among):
        right = right.vstack(_absent(right))[pl.Series(_places(groups, among))]
    return frame.hstack([column for column in right.get_columns() if column.name != "g"])


Counted = TypeVar("Counted", bound=Callable[..., pl.DataFrame])


def of_rows(function: Counted) -> Counted:
    """A function of rows that answers nothing where there is none: worked out once, not again for
    every portfolio that lacks the stream."""
    nothing: list[pl.DataFrame] = []

    @functools.wraps(function)
    def counted(rows: pl.DataFrame, *more: Any) -> pl.DataFrame:
        if nothing and rows.is_empty():
            return nothing[0]
        found = function(rows, *more)
        if rows.is_empty() and found.is_empty():
            nothing.append(found)
        return found

    return cast(Counted, counted)


def _places(groups: Ints, among: Ints) -> Ints:
    """Row of each of `groups` in `among`; where it is nowhere, the row after the last."""
    nowhere = len(among)
    row_of = np.full(1 + max(groups.max(initial=0), among.max(initial=0)), nowhere)
    row_of[among] = np.arange(nowhere)
    if np.count_nonzero(row_of < nowhere) < nowhere:
        message = "a group stands twice in what is joined"
        raise ValueError(message)
    return row_of[groups]


def _absent(columns: pl.DataFrame) -> pl.DataFrame:
    """One row of what stands where a function answered nothing."""
    fills = {c: COLUMNS[c].absent for c in columns.columns if c in COLUMNS}
    known = [
        pl.lit(value, columns.get_column(c).dtype).alias(c)
        for c, value in fills.items()
        if value is not None
    ]
    nothing = columns[_NOWHERE]
    return nothing.with_columns(known) if known else nothing


def with_absent(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    """`frame` with these columns as they are where a function found nothing for any group."""
    columns = (COLUMNS[name] for name in names)
    return frame.with_columns(pl.lit(c.absent, dtype_of(c)).alias(c.name) for c in columns)


def with_missing(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """`frame` with each of the declared columns that is not there, unknown, in its type."""
    wanted = [name for name in names if name in COLUMNS]
    if not wanted:
        return frame
    have = set(frame.columns)
    missing = [_unknown(name) for name in wanted if name not in have]
    return frame.with_columns(missing) if missing else frame


@functools.cache
def _unknown(name: str) -> pl.Expr:
    return pl.lit(None, dtype_of(COLUMNS[name])).alias(name)


def dtype_of(column: Column) -> pl.DataType:
    return DTYPES[column.typed]


def run(steps: Sequence[Step], frame: pl.DataFrame, work: Work) -> tuple[pl.DataFrame, set[str]]:
    """The frame with the columns of every step, and the names of those that nothing feeds here.

    Raises ValueError where a step makes a column that is not declared or needs one that none makes.
    """
    unfed: set[str] = set()
    before = set(frame.columns)
    ordered = in_order(steps, before)
    last_reader = {source: step for step in ordered for source in step.reads}
    for step in ordered:
        frame = step.run(frame, work)
        made = set(frame.columns)
        strange = sorted(c for c in made - before if not _of(c, step))
        if strange:
            message = f"step {step.name} makes {', '.join(strange)}, declared nowhere as its own"
            raise ValueError(message)
        lacking = [name for name in step.makes if name not in made]
        unfed.update(lacking)
        frame = with_missing(frame, lacking)
        before = made.union(lacking)
        for source in step.reads:
            if last_reader[source] is step:
                work.let_go(source)
    _check_types(frame, ordered)
    return frame, unfed


def _check_types(frame: pl.DataFrame, steps: Iterable[Step]) -> None:
    types = frame.schema
    for step in steps:
        for column in (COLUMNS[name] for name in step.makes):
            made, said = types[column.name], dtype_of(column)
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
