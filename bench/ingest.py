"""CSV text → typed columns and rejects → a generation of the mirror."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl

from kamsync.mirror import Mirror, StreamMark
from kamsync.model.coerce import Zones, coerce
from kamsync.model.tables import STREAMS

PAGE = 50_000
ZONES = Zones("Europe/Paris", "Europe/Paris")
NAMES = ("account", "opportunity", "activity")


def prepare(folder: Path) -> Path:
    """The portfolio as CSV files, made once."""
    texts = folder / "csv"
    if not texts.exists():
        texts.mkdir()
        for stream in NAMES:
            pl.scan_parquet(folder / f"{stream}.parquet").select(
                _text(stream, name, dtype).alias(name)
                for name, dtype in pl.read_parquet_schema(folder / f"{stream}.parquet").items()
            ).sink_csv(texts / f"{stream}.csv")
    return texts


def run(_folder: Path, out: Path, texts: Path) -> int:
    """Rows of all streams."""
    root = out / "mirror"
    shutil.rmtree(root, ignore_errors=True)
    draft = Mirror(root).begin(None)
    rows = 0
    for stream in NAMES:
        raw = pl.read_csv(texts / f"{stream}.csv", infer_schema=False)
        pages = [coerce(stream, page, ZONES, "EUR") for page in raw.iter_slices(PAGE)]
        frame = pl.concat([page.frame for page in pages])
        rejects = pl.concat([page.rejects for page in pages])
        mark = StreamMark("bench", None, None, 0, 0, tuple(frame.columns), None)
        draft.replace(stream, frame, rejects, mark)
        rows += raw.height
    draft.commit()
    return rows


def _text(stream: str, name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    spec = STREAMS[stream].column(name)
    kind = spec.kind if spec else "text"
    if kind == "money":
        return (column // 100).cast(pl.String) + "." + (column % 100).cast(pl.String).str.zfill(2)
    if kind == "share":
        return (column // 10**7).cast(pl.String)
    if dtype == pl.List(pl.String):
        return column.list.join("|")
    return column.cast(pl.String)
