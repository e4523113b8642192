"""fields.csv: kamsync's outputs per account, held as one text frame, rewritten as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from connectors.local.cells import TEXTUAL, guarded_column, unguarded_column
from connectors.local.client import read_header, remove, stamp, write_whole
from connectors.local.records import read_rows
from kamsync.model.change import RecordChange
from kamsync.model.fieldmap import OutputField
from kamsync.model.value import text_of

FIELDS_FILE = "fields.csv"
_KEY = "account_id"


class FieldsFile:
    """Columns account_id and the outputs in their order, rows in the order of account_id."""

    def __init__(self, folder: Path, outputs: Sequence[OutputField]) -> None:
        self.path = folder / FIELDS_FILE
        self._outputs = [output.id for output in outputs]
        self._guarded = [_KEY, *(output.id for output in outputs if output.type in TEXTUAL)]
        self._frame: pl.DataFrame | None = None
        self._stamp = (0, 0, 0)

    def frame(self) -> pl.DataFrame:
        """What the file shows now; a missing file or column is all null.

        Raises PartialStream where the file ends in the middle; lines that are no rows are left
        out, so that the next write sets them right.
        """
        now = stamp(self.path)
        if self._frame is None or now != self._stamp:
            self._frame, self._stamp = self._read(), now
        return self._frame

    def header(self) -> list[str] | None:
        """Its columns as they stand, None where there is no file."""
        return list(read_header(self.path).cells) if self.path.exists() else None

    def expected_header(self) -> list[str]:
        return [_KEY, *self._outputs]

    def update(self, changes: Sequence[RecordChange], alive: pl.Series) -> None:
        """Set the named values of those accounts; rows of accounts that are gone leave."""
        new = self._changes_frame(changes)
        old = self.frame().join(alive.to_frame(_KEY), on=_KEY, how="semi")
        named = new.join(old, on=_KEY, how="left", suffix="!")
        values = [
            pl.when(pl.col(f"?{name}")).then(pl.col(name)).otherwise(pl.col(f"{name}!")).alias(name)
            for name in self._outputs
        ]
        rest = old.join(new, on=_KEY, how="anti")
        self.replace(pl.concat([rest, named.select(_KEY, *values)]))

    def replace(self, frame: pl.DataFrame) -> None:
        """Write the whole file from that frame."""
        frame = frame.sort(_KEY)
        shown = frame.with_columns(guarded_column(name) for name in self._guarded)
        write_whole(self.path, shown.write_csv)
        self._frame, self._stamp = frame, stamp(self.path)

    def remove(self) -> None:
        remove(self.path)

    def empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=dict.fromkeys(self.expected_header(), pl.String()))

    def _changes_frame(self, changes: Sequence[RecordChange]) -> pl.DataFrame:
        """Per output a column `x` with the new text, and `?x`: is it set at all."""
        columns: dict[str, pl.Series] = {
            _KEY: pl.Series(_KEY, [c.account_id for c in changes], dtype=pl.String)
        }
        for name in self._outputs:
            texts = [text_of(c.values.get(name)) for c in changes]
            columns[name] = pl.Series(name, texts, dtype=pl.String)
            is_set = [name in c.values for c in changes]
            columns[f"?{name}"] = pl.Series(f"?{name}", is_set, dtype=pl.Boolean)
        return pl.DataFrame(columns).unique(_KEY, keep="last")

    def _read(self) -> pl.DataFrame:
        if not self.path.exists():
            return self.empty()
        header = read_header(self.path)
        places = {cell: at for at, cell in enumerate(header.cells)}
        frames = [self.empty()]
        for chunk in read_rows(self.path, header):
            cells = list(zip(*chunk.rows, strict=True))
            frame = pl.DataFrame(
                {
                    name: pl.Series(name, _texts(cells[places[name]]), dtype=pl.String)
                    for name in self.expected_header()
                    if name in places and cells
                },
                schema_overrides=dict.fromkeys(self.expected_header(), pl.String()),
            )
            frames.append(frame)
        frame = pl.concat(frames, how="diagonal")
        frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()).name.keep())
        frame = frame.with_columns(unguarded_column(name) for name in self._guarded)
        return frame.drop_nulls(_KEY).unique(_KEY, keep="last", maintain_order=True)


def _texts(cells: Sequence[str]) -> Sequence[str]:
    """The cells; those with bytes that are no text as empty."""
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return ["" if any("\udc80" <= c <= "\udcff" for c in cell) else cell for cell in cells]
    return cells
