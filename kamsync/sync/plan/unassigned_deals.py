"""Tasks for deals that belong to no account, where the scorecard asks for them. Pure.

One task for the programme director, or one for each deal's owner, over all of them. Like the
review's it hangs on the largest customer's record; its key carries whom it is for. One that a
person finished is not made again while deals remain; a new cause waits 30 days for the next.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any, Final

import polars as pl

from kamsync.messages.catalogue import counted, text
from kamsync.messages.formats import money, plain
from kamsync.scorecard import Scorecard
from kamsync.scoring.score import Scored
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import Key
from kamsync.sync.plan.review_task import keys_of, language_of
from kamsync.sync.plan.tasks import OWNER_DAYS, PER_OWNER, TASK_SCHEMA

FLAG: Final = "deals_without_account"
_KIND: Final = "deal_without_account"
_DUE_DAYS: Final = 30
_AGAIN_DAYS: Final = 30
_NAMED: Final = 5


def orphan_tasks(
    scored: Scored, card: Scorecard, context: PlanContext, made: pl.DataFrame
) -> tuple[pl.DataFrame, int]:
    """New tasks and how many wait for their turn: `made` of this run count in the weekly pace."""
    loose = _by_person(scored, card, context)
    if not loose or scored.groups.is_empty():
        return pl.DataFrame(schema=TASK_SCHEMA), 0
    record = scored.groups.sort(["revenue", "root"], descending=[True, False])["root"][0]
    used = _used(context, made)
    rows: list[tuple[Any, ...]] = []
    waiting = 0
    for person, deals in sorted(loose.items(), key=lambda p: (-int(p[1]["money"].sum()), p[0])):
        n = _next(person, context)
        if n is None:
            continue
        if used[person] >= PER_OWNER:
            waiting += 1
            continue
        rows.append(_task(person, deals, record, n, context))
    return pl.DataFrame(rows, schema=TASK_SCHEMA, orient="row"), waiting


def placed(
    completes: pl.DataFrame, scored: Scored, card: Scorecard, context: PlanContext
) -> pl.DataFrame:
    """`completes` with tasks of people who have no such deal any more, without those that still
    hold: no episode stands behind them."""
    still = _by_person(scored, card, context).keys()
    ours = keys_of(context, FLAG)
    over = [str(key) for key in ours if key.root not in still]
    done = context.tasks.filter((pl.col("status") == "open") & pl.col("key").is_in(over))
    others = completes.filter(~pl.col("key").is_in([str(key) for key in ours]))
    return pl.concat([others, done.select("key", "task_id")])


def _by_person(scored: Scored, card: Scorecard, context: PlanContext) -> dict[str, pl.DataFrame]:
    """Whom to ask → their deals, the most money first. A deal of nobody known is the director's;
    without one nobody is asked."""
    if scored.hygiene is None or card.deals_without_account == "off":
        return {}
    deals = scored.hygiene.issues.filter(pl.col("kind") == _KIND)
    person = pl.lit(context.director, pl.String)
    if card.deals_without_account == "owners":
        known = context.users["id"].to_list()
        person = pl.when(pl.col("owner_id").is_in(known)).then("owner_id").otherwise(person)
    named = deals.with_columns(person.alias("person")).filter(pl.col("person") != "")
    parts = named.partition_by("person", maintain_order=True)
    return {part["person"][0]: part for part in parts}


def _used(context: PlanContext, made: pl.DataFrame) -> Counter[str]:
    since = context.as_of - dt.timedelta(days=OWNER_DAYS - 1)
    recent = context.tasks.filter((pl.col("status") != "deleted") & (pl.col("created_on") >= since))
    return Counter([*recent["owner_id"].drop_nulls(), *made["owner_id"].drop_nulls()])


def _next(person: str, context: PlanContext) -> int | None:
    """The number of a new task; None while one stands, or the last is too young."""
    keys = [key for key in keys_of(context, FLAG) if key.root == person]
    if not keys:
        return 1
    last = max(keys, key=lambda key: (key.opened, key.n))
    standing = context.tasks.filter(
        (pl.col("status") == "open") & pl.col("key").is_in([str(key) for key in keys])
    )
    young = context.as_of <= last.opened + dt.timedelta(days=_AGAIN_DAYS)
    return None if young or not standing.is_empty() else last.n + 1


def _task(
    person: str, deals: pl.DataFrame, record: str, n: int, context: PlanContext
) -> tuple[Any, ...]:
    language = language_of(person, context)
    worth = money(int(deals["money"].sum()), context.home_currency, language)
    named = ", ".join(
        f"{plain(deal, 40)} ({money(value, context.home_currency, language)})"
        for deal, value in deals.head(_NAMED).select("record", "money").iter_rows()
    )
    return (
        str(Key(context.connection, FLAG, person, context.as_of, n)),
        record,
        person,
        counted("task.deals_without_account.subject", deals.height, language),
        text("task.deals_without_account.body", language, worth=worth, named=named),
        context.as_of + dt.timedelta(days=_DUE_DAYS),
        "low",
        FLAG,
        person,
    )
