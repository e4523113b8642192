"""A seeded, synthetic portfolio as typed Parquet streams, the way the mirror keeps them.

Per account 10 opportunities and 20 activities; one account in ten has a parent; three currencies
with dated rates; invented values only. Rows of a stream are sorted by id.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import numpy as np
import polars as pl

from kamsync.model.money import RATE_TYPE
from kamsync.scoring.read.inputs import Inputs, Policy

AS_OF = dt.date(2026, 6, 30)
DEALS = 10
TOUCHES = 20
CHUNK = 200_000
"""Accounts generated at a time, so that the generator itself stays small."""

Ids = np.ndarray[tuple[int], np.dtype[np.int64]]

REGIONS = [f"Region {n:02}" for n in range(12)]
COUNTRIES = [f"Country {n:02}" for n in range(25)]
UNITS = [f"Unit {n}" for n in range(6)]
FAMILIES = [f"Family {n}" for n in range(8)]
CURRENCIES = ["EUR", "USD", "GBP"]
INDUSTRIES = [f"Industry {n:02}" for n in range(15)]
_TODAY = (AS_OF - dt.date(1970, 1, 1)).days
_DAY_US = 86_400_000_000


def policy() -> Policy:
    return Policy(as_of=AS_OF, timezone="Europe/Paris")


def inputs(folder: Path) -> Inputs:
    """The streams of a folder as the mirror hands them to scoring."""
    files = sorted(folder.glob("*.parquet"))
    return Inputs({f.stem: pl.scan_parquet(f, glob=False) for f in files})


def generate(accounts: int, root: Path) -> Path:
    """The folder with the portfolio of that size, made if it is not there yet."""
    folder = root / f"portfolio-{accounts}"
    if (folder / "rate.parquet").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    starts = range(0, accounts, CHUNK)
    for stream, make in (
        ("account", _accounts),
        ("opportunity", _opportunities),
        ("activity", _activities),
    ):
        parts = []
        for start in starts:
            part = folder / f"{stream}.part{start}"
            rows = min(CHUNK, accounts - start)
            make(start, rows, accounts).write_parquet(part, compression="zstd")
            parts.append(part)
        pl.scan_parquet(parts).sink_parquet(folder / f"{stream}.parquet", compression="zstd")
        for part in parts:
            part.unlink()
    _rates().write_parquet(folder / "rate.parquet")
    return folder


def _named(prefix: str, numbers: Ids) -> pl.Series:
    """18 characters, as the longest ids of real CRMs are."""
    digits = pl.Series(numbers).cast(pl.String).str.zfill(15)
    return pl.Series(pl.select(prefix + digits).to_series())


def _pick(
    rng: np.random.Generator, values: list[str], size: int, p: list[float] | None = None
) -> pl.Series:
    codes = rng.choice(len(values), size, p=p).astype(np.uint32)
    return pl.Series(values).gather(codes)


def _some(rng: np.random.Generator, series: pl.Series, share: float) -> pl.Series:
    """`series` with all but `share` of its values null."""
    return series.zip_with(
        pl.Series(rng.random(len(series)) < share),
        pl.Series([None], dtype=series.dtype).new_from_index(0, len(series)),
    )


def _stamps(rng: np.random.Generator, size: int) -> pl.Series:
    micros = rng.integers((_TODAY - 400) * _DAY_US, _TODAY * _DAY_US, size)
    return pl.Series(micros).cast(pl.Datetime("us", "UTC"))


def _dates(days: Ids) -> pl.Series:
    return pl.Series(days.astype(np.int32)).cast(pl.Date)


def _accounts(start: int, rows: int, total: int) -> pl.DataFrame:
    rng = np.random.default_rng([1, start])
    numbers = np.arange(start, start + rows)
    above = rng.integers(0, total, rows) // 10 * 10
    own = _named("001", numbers)
    parent = _named("001", above).zip_with(
        pl.Series((numbers % 10 != 0) & (rng.random(rows) < 0.1)),
        pl.Series([None], dtype=pl.String).new_from_index(0, rows),
    )
    return pl.DataFrame(
        {
            "id": own,
            "modified_at": _stamps(rng, rows),
            "modified_by": _named("005", rng.integers(0, 200, rows)),
            "is_deleted": rng.random(rows) < 0.01,
            "name": "Company " + own.str.tail(9),
            "owner_id": _named("005", rng.integers(0, 200, rows)),
            "parent_id": parent,
            "industry": _pick(rng, INDUSTRIES, rows),
            "country": _pick(rng, COUNTRIES, rows),
            "region": _pick(rng, REGIONS, rows),
            "business_unit": _pick(rng, UNITS, rows),
            "currency": _pick(rng, CURRENCIES, rows, [0.7, 0.2, 0.1]),
            "employees": rng.integers(1, 5000, rows),
        }
    )


def _opportunities(start: int, rows: int, total: int) -> pl.DataFrame:
    rng = np.random.default_rng([2, start])
    size = rows * DEALS
    numbers = np.arange(start * DEALS, start * DEALS + size)
    day = rng.integers(_TODAY - 1130, _TODAY + 365, size)
    past = day <= _TODAY
    closed = past & (rng.random(size) < 0.97)
    won = closed & (rng.random(size) < 0.6)
    cents = (rng.lognormal(9, 1.4, size) * 100).astype(np.int64)
    return pl.DataFrame(
        {
            "id": _named("006", numbers),
            "modified_at": _stamps(rng, size),
            "modified_by": _named("005", rng.integers(0, 200, size)),
            "is_deleted": rng.random(size) < 0.01,
            "account_id": _named("001", rng.integers(0, total, size)),
            "name": "Deal " + pl.Series(numbers).cast(pl.String),
            "stage": _pick(rng, ["Qualify", "Propose", "Negotiate", "Closed"], size),
            "is_closed": closed,
            "is_won": won,
            "amount": cents,
            "currency": _pick(rng, CURRENCIES, size, [0.7, 0.2, 0.1]),
            "probability": rng.integers(1, 20, size) * 50_000_000,
            "close_date": _dates(day),
            "product_family": _some(rng, _pick(rng, FAMILIES, size), 0.9),
            "region": _some(rng, _pick(rng, REGIONS, size), 0.3),
            "owner_id": _named("005", rng.integers(0, 200, size)),
        }
    )


def _activities(start: int, rows: int, total: int) -> pl.DataFrame:
    rng = np.random.default_rng([3, start])
    size = rows * TOUCHES
    account = rng.integers(0, total, size)
    occurred = rng.integers((_TODAY - 400) * _DAY_US, (_TODAY + 20) * _DAY_US, size)
    when = pl.Series(occurred).cast(pl.Datetime("us", "UTC"))
    nobody = pl.Series([None], dtype=pl.String).new_from_index(0, size)
    first = _named("003", account * 5 + rng.integers(0, 5, size))
    second = _named("003", account * 5 + rng.integers(0, 5, size))
    people = rng.random(size)
    links = pl.DataFrame({"a": first, "b": second, "p": people}).select(
        pl.when(pl.col("p") < 0.5)
        .then(pl.concat_list("a"))
        .when(pl.col("p") < 0.75)
        .then(pl.concat_list("a", "b"))
        .otherwise(pl.lit([], pl.List(pl.String)))
        .alias("contact_ids")
    )
    by_deal = pl.Series(rng.random(size) < 0.1)
    return pl.DataFrame(
        {
            "id": _named("00T", np.arange(start * TOUCHES, start * TOUCHES + size)),
            "modified_at": _stamps(rng, size),
            "modified_by": _named("005", rng.integers(0, 200, size)),
            "is_deleted": rng.random(size) < 0.01,
            "account_id": _named("001", account).zip_with(~by_deal, nobody),
            "opportunity_id": _named("006", rng.integers(0, total * DEALS, size)).zip_with(
                by_deal, nobody
            ),
            "contact_ids": links["contact_ids"],
            "kind": _pick(rng, ["meeting", "call", "email", "note", "task"], size),
            "direction": _some(rng, _pick(rng, ["inbound", "outbound"], size), 0.9),
            "occurred_at": when,
            "completed_at": _some(rng, when, 0.5),
            "owner_id": _named("005", rng.integers(0, 200, size)),
            "is_own": np.zeros(size, dtype=bool),
        }
    )


def _rates() -> pl.DataFrame:
    """Monthly rates of two currencies over four years."""
    months = pl.date_range(dt.date(2022, 7, 1), AS_OF, "1mo", eager=True)
    rng = np.random.default_rng(4)
    parts = []
    for currency, level in (("USD", 0.92), ("GBP", 1.16)):
        quoted = np.round(level + rng.normal(0, 0.02, len(months)), 4)
        parts.append(
            pl.DataFrame({"currency": [currency] * len(months), "valid_from": months}).with_columns(
                pl.Series("rate", quoted.astype(str)).cast(RATE_TYPE),
                pl.lit("home_per_unit").alias("direction"),
            )
        )
    return pl.concat(parts)


if __name__ == "__main__":
    generate(int(sys.argv[1]), Path(sys.argv[2]))
