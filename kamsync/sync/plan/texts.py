"""Outputs that are sentences: rendered for the few records that are written, never for all.

One is rewritten only together with another field (numbers §7); it is a cause of its own where
it is missing, where a person changed it, or where the account has no group to speak of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Final

import polars as pl

from kamsync.messages.remembered import Remembered
from kamsync.messages.why import Why, contributions, dependency_detail
from kamsync.model.lazy_rows import lazy_rows
from kamsync.scorecard import Scorecard
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.outputs import normalised

_SLICE: Final = 1_000
"""Texts that are Python's at a time: a frame holds them in a quarter of the memory."""
Say = Callable[[Mapping[str, Any]], str]


def _why(card: Scorecard, context: PlanContext) -> Say:
    return Why(card, context.language, context.home_currency, shares=False).of


def _detail(_card: Scorecard, context: PlanContext) -> Say:
    return Remembered(lambda row: dependency_detail(row, context.language))


def _contributions(card: Scorecard, context: PlanContext) -> Say:
    return lambda row: contributions(row, card, context.language)


RENDERED: Final[Mapping[str, Callable[[Scorecard, PlanContext], Say]]] = {
    "why": _why,
    "contributions": _contributions,
    "dependency_detail": _detail,
}
"""An output → what says it of a row."""


def texts_of(context: PlanContext) -> list[str]:
    """The text outputs that are switched on, in order."""
    return [output for output in context.fields if output in RENDERED]


def rendered(
    ids: pl.Series, groups: pl.DataFrame, card: Scorecard, context: PlanContext
) -> pl.DataFrame:
    """account_id and each text output; an account without a group of its own has none."""
    names = texts_of(context)
    wanted = set(ids) if names else set()
    say = [RENDERED[name](card, context) for name in names]
    schema = {"account_id": pl.String, **dict.fromkeys(names, pl.String)}
    rows, parts = lazy_rows(groups, wanted), [pl.DataFrame(schema=schema)]
    while said := [(row["root"], *(one(row) for one in say)) for row in islice(rows, _SLICE)]:
        parts.append(pl.DataFrame(said, schema=schema, orient="row"))
    frame = normalised(pl.concat(parts), context.fields)
    return pl.DataFrame({"account_id": ids}).join(frame, on="account_id", how="left")
