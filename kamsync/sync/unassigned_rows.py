"""Deals and invoices that name an account which is not there: how many, and what they were worth.

Two forms of one id, or several ids in a cell, empty a portfolio without a word (guard
`unassigned`).
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.currencies import EXPONENTS
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.rates import load_rates, to_home
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.score import Scored
from kamsync.sync.plan.guards import Unassigned
from kamsync.sync.pull.streams import Baseline, Pulled
from kamsync.sync.pull.unassigned import of_unknown_accounts, without_account


def unassigned_rows(
    inputs: Inputs, policy: Policy, scored: Scored, pulled: Pulled, before: Baseline
) -> tuple[Unassigned, ...]:
    """Of each stream that has such rows; `before`: what the last applied run had pulled."""
    rows = of_unknown_accounts(inputs, without_account(inputs))
    total = int(scored.groups["revenue"].clip(lower_bound=0).sum())
    found = []
    for (stream,), part in rows.group_by("stream", maintain_order=True):
        name, last = str(stream), before.get(str(stream), {})
        value = _won_value(part, inputs, policy)
        found.append(
            Unassigned(
                name,
                part.height,
                pulled.counts[name].live,
                value,
                total + value,
                last.get("unassigned"),
                last.get("unassigned_value"),
            )
        )
    return tuple(found)


def _won_value(rows: pl.DataFrame, inputs: Inputs, policy: Policy) -> int:
    """Of the last twelve months, home minor units; as written where there is no rate."""
    window = Windows(policy.as_of).ttm
    day = pl.col("day").cast(pl.Int32).cast(pl.Int64)
    won = (
        rows.filter(pl.col("won").fill_null(value=False) & pl.col("amount").is_not_null())
        .with_columns(day, pl.col("currency").fill_null(policy.crm_currency))
        .filter((pl.col("day") > window.lo) & (pl.col("day") <= window.hi))
    )
    if won.is_empty():
        return 0
    priced = to_home(won, load_rates(inputs, policy), "amount", "home")
    return int(priced.select(pl.coalesce("home", "amount").sum()).item() or 0)


def unassigned_findings(found: Iterable[Unassigned]) -> list[Finding]:
    return [
        Finding(
            "unassigned_rows",
            "warning",
            f"stream {one.stream}",
            values={
                "n": one.rows,
                "of": one.of,
                "share": one.value / one.of_value if one.of_value > 0 else 0.0,
            },
        )
        for one in found
    ]


def nameless_findings(inputs: Inputs, policy: Policy, scored: Scored) -> list[Finding]:
    """Rows that name no account, with what the won ones are beside all that was won."""
    total = int(scored.groups["revenue"].clip(lower_bound=0).sum())
    found = []
    for stream, part in _nameless(inputs):
        worth = _won_value(part, inputs, policy)
        if worth <= 0:
            found.append(_empty(stream, part))
            continue
        values = {
            **_empty(stream, part).values,
            "sum": f"{policy.home_currency} {worth // 10 ** EXPONENTS[policy.home_currency]}",
            "share": worth / (total + worth),
        }
        where = f"stream {stream}"
        found.append(Finding("unassigned_rows", "warning", where, values=values, variant="worth"))
    return found


def unassigned_in(inputs: Inputs) -> list[Finding]:
    """Of what was pulled last, without its worth: nothing is scored for it."""
    return [*(_empty(stream, part) for stream, part in _nameless(inputs)), *unknown_in(inputs)]


def unknown_in(inputs: Inputs) -> list[Finding]:
    """Rows that name an account which is not there."""
    rows = of_unknown_accounts(inputs, without_account(inputs))
    return [
        Finding(
            "unassigned_rows",
            "warning",
            f"stream {stream}",
            values={"n": part.height, "examples": part["account_id"].unique().sort().to_list()[:3]},
            variant="pulled",
        )
        for (stream,), part in rows.group_by("stream", maintain_order=True)
    ]


def _nameless(inputs: Inputs) -> list[tuple[str, pl.DataFrame]]:
    lost = without_account(inputs).filter(pl.col("account_id").fill_null("") == "")
    return [(str(s), part) for (s,), part in lost.group_by("stream", maintain_order=True)]


def _empty(stream: str, part: pl.DataFrame) -> Finding:
    return Finding(
        "unassigned_rows",
        "warning" if part["won"].any() else "info",
        f"stream {stream}",
        values={"n": part.height, "won": part["won"].sum(), "first": part["record_id"][0]},
        variant="empty",
    )


def with_unassigned(pulled: Baseline, found: Iterable[Unassigned]) -> Baseline:
    """`pulled` with how many rows of each stream, and what worth, a later run is compared with."""
    known = {one.stream: one for one in found}
    of_all = {name: {"rows": 0, "columns": []} for name in known if name not in pulled}
    return {
        name: row | _kept(known[name]) if name in known else row
        for name, row in (pulled | of_all).items()
    }


def _kept(one: Unassigned) -> dict[str, int]:
    return {"unassigned": one.rows, "unassigned_value": one.value}
