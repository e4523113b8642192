"""Columns of what the ledger gives and takes as frames."""

from __future__ import annotations

from typing import Final

import polars as pl

OUTPUT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "account_id": pl.String(),
    "values": pl.String(),
    "as_of": pl.Date(),
    "run_id": pl.String(),
}
EPISODE_SCHEMA: Final[dict[str, pl.DataType]] = {
    "flag": pl.String(),
    "root": pl.String(),
    "as_of": pl.Date(),
    "event": pl.String(),
    "key": pl.String(),
    "n": pl.Int64(),
}
TASK_SCHEMA: Final[dict[str, pl.DataType]] = {
    "key": pl.String(),
    "task_id": pl.String(),
    "account_id": pl.String(),
    "owner_id": pl.String(),
    "flag": pl.String(),
    "root": pl.String(),
    "created_on": pl.Date(),
    "due_on": pl.Date(),
    "status": pl.String(),
    "run_id": pl.String(),
}
