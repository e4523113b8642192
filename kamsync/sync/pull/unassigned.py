"""Rows that belong to no account: kept and listed beside the rejects, counted by no guard."""

from __future__ import annotations

import polars as pl

from kamsync.model.rejects import REJECT_SCHEMA
from kamsync.model.tables import STREAMS
from kamsync.scoring.read.inputs import Inputs

_DAY = {"opportunity": "close_date", "revenue": "booked_on"}


def without_account(inputs: Inputs) -> pl.DataFrame:
    """Opportunities and invoices whose account is null, not in the mirror or deleted (numbers
    §2.2), in the form of rejects; `whole_record` is false, the record itself is in order."""
    live = inputs.live("account", "id").select(pl.col("id").alias("account_id"))
    parts = [pl.DataFrame(schema=REJECT_SCHEMA)]
    for stream, day in _DAY.items():
        if not inputs.has(stream):
            continue
        won = "is_won" if STREAMS[stream].column("is_won") else None
        deal = ["is_closed", "owner_id", "is_won"] if won else []
        columns = ["id", "account_id", day, "amount", "currency", *deal]
        rows = inputs.live(stream, *columns).join(live, on="account_id", how="anti")
        facts = {
            "stream": pl.lit(stream),
            "record_id": pl.col("id"),
            "where": pl.lit(""),
            "field": pl.lit("account_id"),
            "value": pl.col("account_id").fill_null(""),
            "reason": pl.lit("without_account"),
            "whole_record": pl.lit(value=False),
            "account_id": pl.col("account_id"),
            "day": pl.col(day),
            "won": pl.col(won) if won else pl.lit(value=True),
            "amount": pl.col("amount"),
            "currency": pl.col("currency"),
            "is_closed": pl.col("is_closed") if deal else pl.lit(None),
            "owner_id": pl.col("owner_id") if deal else pl.lit(None),
        }
        parts.append(
            rows.select(facts[n].cast(t).alias(n) for n, t in REJECT_SCHEMA.items())
            .sort("record_id")
            .collect(engine="streaming")
        )
    return pl.concat(parts)


def of_unknown_accounts(inputs: Inputs, rows: pl.DataFrame) -> pl.DataFrame:
    """Those of `rows` (without_account) that name an account which the mirror never had; an empty
    id, and an account that was deleted, are no fault of the ids."""
    known = inputs.streams["account"].select(pl.col("id").alias("account_id")).collect()
    named = rows.filter(pl.col("account_id").is_not_null() & (pl.col("account_id") != ""))
    return named.join(known, on="account_id", how="anti")
