"""What would go wrong later: tasks for nobody, money without a rate, credentials that end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.currencies import EXPONENTS
from kamsync.operator import otlp
from kamsync.operator.ends import last_days
from kamsync.scorecard import Criterion
from kamsync.scoring.explain.lineage import RECORD
from kamsync.scoring.read.money_rows import NO_RATE
from kamsync.scoring.registry import COLUMNS
from kamsync.sync.session import Session

_SOON: Final = dt.timedelta(days=30)


def outlook(session: Session) -> list[Finding]:
    """For `check`: true today, and noticed only when it hurts."""
    read = [f"{s.name}.{c}" for s in session.seen.streams.values() for c in s.columns]
    return [
        *_nobody(session),
        *_ending(session),
        *_deaf(session),
        *reach(session.card.criteria, read, invoiced=session.config.revenue.source == "revenue"),
    ]


def not_provisioned(session: Session) -> list[Finding]:
    """Own fields that do not exist yet, in one line: a plan cannot be applied before."""
    missing = [session.fields[o].field for o in session.fields if o not in session.seen.writable]
    if not missing:
        return []
    return [Finding("not_provisioned", "warning", "fields", values={"fields": missing})]


def _nobody(session: Session) -> list[Finding]:
    portfolio = session.config.portfolio
    if portfolio.director or portfolio.fallback_owner:
        return []
    files = session.seen.reads_are_free  # tasks then stand in a file that anybody may open
    return [Finding("nobody_directs", "info" if files else "warning", "portfolio")]


def _ending(session: Session) -> list[Finding]:
    """Credentials of [operator] expires that end within 30 days, or ended."""
    ends = last_days(session.config.operator.expires, session.project.folder)
    return [
        Finding("credential_ends", "warning", name, values={"day": day})
        for name, day in sorted(ends.items())
        if day is not None and day <= session.as_of + _SOON
    ]


def _deaf(session: Session) -> list[Finding]:
    """A collector is named and the library that speaks to it is missing."""
    if not session.config.operator.otlp.endpoint or otlp.installed():
        return []
    return [Finding("otlp_missing", "warning", "operator.otlp")]


def unrated_last(session: Session) -> list[Finding]:
    """Of the last pull: what open and won deals are worth in currencies that no rate converts."""
    generation = session.mirror.current()
    if generation is None or "opportunity" not in generation.manifest.streams:
        return []
    streams = generation.manifest.streams
    rates = generation.scan("rate").select("currency").collect() if "rate" in streams else None
    known = {session.config.home_currency, session.seen.home_currency}
    known |= set(rates["currency"].drop_nulls()) if rates is not None else set()
    deals = generation.scan("opportunity").select("currency", "amount").collect()
    return unrated(deals, known)


def unrated_rejects(rejects: pl.DataFrame) -> list[Finding]:
    """The same of the records that a run refuses for it."""
    return unrated(rejects.filter(pl.col("reason") == NO_RATE), ())


def unrated(deals: pl.DataFrame, known: Collection[str]) -> list[Finding]:
    """One finding that names each currency without a rate with its deals and their sum."""
    lost = (
        deals.filter(pl.col("currency").is_not_null(), ~pl.col("currency").is_in(list(known)))
        .group_by("currency")
        .agg(pl.len().alias("n"), pl.col("amount").sum())
        .sort("currency")
    )
    sums = [f"{c} {a // 10 ** EXPONENTS.get(c, 2)} ({n})" for c, n, a in lost.iter_rows()]
    return [Finding("unrated", "warning", "rate", values={"sums": sums})] if sums else []


def reach(
    criteria: Iterable[Criterion], read: Collection[str], *, invoiced: bool = False
) -> list[Finding]:
    """The confidence that no account can exceed, where criteria have nothing to be computed from.

    An upper limit: a criterion counts as soon as one of its own inputs is read. `invoiced`: revenue
    is that of invoices, which take the place of won deals.
    """
    weighed = [(c, _can(c, set(read), invoiced=invoiced)) for c in criteria]
    total = sum(c.weight for c, _ in weighed)
    without = [c.id for c, can in weighed if not can]
    if not without or not total:
        return []
    share = sum(c.weight for c, can in weighed if can) / total
    values = {"share": share, "criteria": without}
    return [Finding("confidence_reach", "info", "scorecard", values=values)]


_INVOICED: Final = {
    "opportunity.amount": "revenue.amount",
    "opportunity.close_date": "revenue.booked_on",
    "opportunity.is_won": "revenue.amount",
    "opportunity.product_family": "revenue.product_family",
    "opportunity.currency": "revenue.currency",
}
"""What a metric of won deals is read from where revenue is that of invoices."""


def _can(criterion: Criterion, read: Collection[str], *, invoiced: bool) -> bool:
    column = COLUMNS.get(criterion.metric)
    inputs = column.inputs if column else (f"account.{criterion.metric}",)
    of_deals = [name for name in inputs if name.startswith("opportunity.")]
    if invoiced and all(name in _INVOICED for name in of_deals):  # none of open deals
        inputs = tuple(_INVOICED.get(name, name) for name in inputs)
    own = [name for name in inputs if name.partition(".")[2] not in RECORD]
    return not own or any(name in read for name in own)
