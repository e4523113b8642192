"""A portfolio as CSV files that change from night to night, for the connector of files.

What a night changes: 1.5 % of the deals (amounts, some won), new activities, nothing of the refused
rows, which are the same every night.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl

from bench import portfolio

CHANGED_DEALS = 0.015
WON_DEALS = 0.002
NEW_ACTIVITIES = 0.0025
"""Of all: as many as fill 400 days."""
REFUSED_DEALS = 0.002
OWNERS = 200

CONFIG = """\
timezone = "Europe/Paris"
language = "en"
home_currency = "EUR"
state_dir = "state"
[connections.main]
connector = "local"
folder = "portfolio"
output = "out"
[portfolio]
director = "005000000000000000"
fallback_owner = "005000000000000001"
[guards]
max_new_tasks = 1000
[retention]
archive_days = {archive_days}
run_days = {run_days}
"""


class Files:
    """The folder, and what the CRM would hold behind it."""

    def __init__(self, accounts: int, generated: Path, folder: Path) -> None:
        made = portfolio.generate(accounts, generated)
        self.folder = folder
        self.deals = pl.read_parquet(made / "opportunity.parquet").filter(~pl.col("is_deleted"))
        self.touches = pl.read_parquet(made / "activity.parquet").filter(~pl.col("is_deleted"))
        self._accounts = accounts
        folder.mkdir(parents=True, exist_ok=True)
        named = pl.read_parquet(made / "account.parquet").filter(~pl.col("is_deleted"))
        _write(named, folder / "accounts.csv")
        _write(pl.read_parquet(made / "rate.parquet"), folder / "rates.csv")
        _write(_users(), folder / "users.csv")

    def night(self, number: int) -> None:
        """The files as they lie there after that many days; night 0 is the portfolio as made."""
        rng = np.random.default_rng([5, number])
        if number:
            self._change_deals(rng)
            self._add_touches(number)
        cents = pl.col("amount")
        whole, part = cents // 100, (cents % 100).cast(pl.String).str.zfill(2)
        refused = pl.int_range(pl.len()) < pl.len() * REFUSED_DEALS
        amount = pl.when(refused).then(pl.lit("soon")).otherwise(pl.format("{}.{}", whole, part))
        deals = self.deals.with_columns(amount=amount, probability=pl.col("probability") / 1e7)
        _write(deals, self.folder / "opportunities.csv")
        joined = pl.col("contact_ids").list.join("|")
        _write(self.touches.with_columns(joined), self.folder / "activities.csv")

    def _change_deals(self, rng: np.random.Generator) -> None:
        chance = pl.Series(rng.random(self.deals.height))
        factor = pl.Series(rng.uniform(0.8, 1.2, self.deals.height))
        won = (chance < WON_DEALS) & ~self.deals["is_closed"]
        self.deals = self.deals.with_columns(
            amount=pl.when(chance < CHANGED_DEALS)
            .then((pl.col("amount") * factor).cast(pl.Int64))
            .otherwise(pl.col("amount")),
            is_won=pl.col("is_won") | won,
            is_closed=pl.col("is_closed") | won,
            stage=pl.when(won).then(pl.lit("Closed")).otherwise(pl.col("stage")),
        )

    def _add_touches(self, number: int) -> None:
        size = int(self._accounts * portfolio.TOUCHES * NEW_ACTIVITIES)
        day = portfolio.AS_OF + dt.timedelta(days=number - 1)
        start = dt.datetime.combine(day, dt.time(8), dt.UTC)
        when = pl.Series([start]).cast(pl.Datetime("us", "UTC")).new_from_index(0, size)
        ids = pl.Series([f"00N{number:06}{n:09}" for n in range(size)])
        fresh = self.touches.sample(size, seed=number).with_columns(
            id=ids, occurred_at=when, modified_at=when
        )
        self.touches = pl.concat([self.touches, fresh])


def _users() -> pl.DataFrame:
    ids = [f"005{n:015}" for n in range(OWNERS)]
    names = [f"Owner {n:03}" for n in range(OWNERS)]
    return pl.DataFrame({"id": ids, "name": names, "is_active": [True] * OWNERS})


def _write(frame: pl.DataFrame, path: Path) -> None:
    frame.drop("modified_at", "modified_by", "is_deleted", "is_own", strict=False).write_csv(path)
