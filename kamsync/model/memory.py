"""What a run remembers of each group for the next one; the ledger keeps it, scoring reads it."""

from __future__ import annotations

from typing import Final

import polars as pl

MEMORY_SCHEMA: Final[dict[str, pl.DataType]] = {
    "root": pl.String(),
    "tier": pl.String(),
    "candidate": pl.String(),
    "streak": pl.Int64(),
    "tier_since": pl.Date(),
    "levels": pl.String(),
    "as_of": pl.Date(),
}
"""Per root, as of the last applied run before this as_of; levels is JSON `scope|value` → level."""
