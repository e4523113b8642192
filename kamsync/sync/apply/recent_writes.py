"""What was written a moment ago and the CRM does not show yet: it lies over the mirror."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync import durable
from kamsync.ledger.rows import RunRow
from kamsync.sync.session import Session

WITHIN: Final = dt.timedelta(hours=6)
"""A search index lags by seconds or minutes; what is older is shown by every CRM."""
_STAMP: Final = pl.Datetime("us", "UTC")
_SCHEMA: Final[dict[str, pl.DataType]] = {
    "account_id": pl.String(),
    "field": pl.String(),
    "desired": pl.String(),
    "at": _STAMP,
}


def recent_writes(session: Session) -> pl.DataFrame:
    """account_id, field, desired, at: accepted by the CRM lately; nothing where files answer at
    once. `at` is the CRM's own clock when the run read it: a write shows a later stamp."""
    parts = list[pl.DataFrame]()
    if session.seen.needs_approval:
        for run in session.ledger.runs(session.name):
            if session.now - run.started_at > WITHIN:
                break
            if (written := _of_run(session, run)) is not None:
                parts.append(written)
    if len(parts) < 2:
        return parts[0] if parts else pl.DataFrame(schema=_SCHEMA)
    # newest run first: its value of a field stands
    return pl.concat(parts).unique(["account_id", "field"], keep="first", maintain_order=True)


def _of_run(session: Session, run: RunRow) -> pl.DataFrame | None:
    done = session.ledger.accepted_records(run.id)
    read = run.manifest.get("watermarks", {}).get("account")
    folder = session.images / run.id
    paths = [p for n in ("images", "restored") if (p := folder / f"{n}.parquet").is_file()]
    if not done or not paths or read is None:
        return None
    with durable.translated_errors(paths[0]):
        images = pl.read_parquet(paths[0], columns=["account_id", "field", "desired"], glob=False)
    mine = images.filter(pl.col("account_id").is_in(done))
    at = pl.lit(dt.datetime.fromisoformat(read)).cast(_STAMP).alias("at")
    return mine.with_columns(at).select(list(_SCHEMA))


def laid_over_mirror(accounts: pl.DataFrame, writes: pl.DataFrame) -> pl.DataFrame:
    """`accounts` with the written values in out_*, where the record's own stamp is older than the
    write: the CRM's answer is from before it. Pure."""
    if writes.is_empty() or "modified_at" not in accounts.columns:
        return accounts
    stale = accounts.select("id", "modified_at").join(writes, left_on="id", right_on="account_id")
    stale = stale.filter(pl.col("modified_at").dt.convert_time_zone("UTC") < pl.col("at"))
    for (name,), rows in stale.group_by("field"):
        column = f"out_{name}"
        if column not in accounts.columns:
            continue
        kind = accounts.schema[column]
        new = rows.select("id", pl.struct(pl.col("desired").cast(kind)).alias("~new"))
        written = pl.col("~new").struct.field("desired")
        accounts = (
            accounts.join(new, on="id", how="left", maintain_order="left")
            .with_columns(
                pl.when(pl.col("~new").is_not_null())
                .then(written)
                .otherwise(pl.col(column))
                .alias(column)
            )
            .drop("~new")
        )
    return accounts
