"""Where files lie for a cluster: a folder that both see, or an object store.

A file is named by its content, so that nothing is put there twice and nothing ever changes.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Final

import polars as pl

from kamsync import durable
from kamsync.engines.port import Stored

WRITTEN: Final = ("name", "text", "lost_reason")
"""What people wrote: no engine reads it, so it stays in the mirror."""


class Store:
    def __init__(self, place: str) -> None:
        """`place`: a folder, or an address such as s3://BUCKET/FOLDER."""
        self._place = place.rstrip("/")
        self._is_folder = "://" not in place

    def stream(self, stored: Stored) -> str:
        """Where the stream lies there; put there where it is not yet."""
        sha256 = stored.sha256 or hashlib.sha256(stored.path.read_bytes()).hexdigest()
        at = f"{self._place}/{sha256}.parquet"
        if not self._has(at):
            rows = stored.scan.drop(WRITTEN, strict=False)
            if self._is_folder:
                self._make()
                fresh = Path(at).with_suffix(".new")
                rows.sink_parquet(fresh, compression="zstd")
                fresh.replace(at)
            else:
                rows.sink_parquet(at, compression="zstd")
        return at

    def table(self, frame: pl.DataFrame) -> str:
        content = io.BytesIO()
        frame.write_parquet(content, compression="zstd", compression_level=1)
        at = f"{self._place}/{hashlib.sha256(content.getvalue()).hexdigest()}.parquet"
        if not self._has(at):
            if self._is_folder:
                self._make()
                durable.write_file(Path(at), content.getvalue())
            else:
                frame.write_parquet(at, compression="zstd")
        return at

    def _make(self) -> None:
        durable.private_folder(Path(self._place))

    def _has(self, at: str) -> bool:
        if self._is_folder:
            return Path(at).exists()
        try:
            pl.scan_parquet(at).collect_schema()
        except (OSError, pl.exceptions.PolarsError):
            return False
        return True
