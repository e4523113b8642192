"""Outputs that are sentences: rendered for the few records that are written, never for all.

One is rewritten only together with another field (numbers §7); it is a cause of its own where
it is missing, where a person changed it, or where the account has no group to speak of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import polars as pl

from kamsync.messages.why import contributions, dependency_detail, why
from kamsync.model.lazy_rows import lazy_rows
from kamsync.scorecard import Scorecard
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.outputs import normalised

Render = Callable[[Mapping[str, Any], Scorecard, PlanContext], str]


def _why(row: Mapping[str, Any], card: Scorecard, context: PlanContext) -> str:
    return why(row, card, context.language, context.home_currency, shares=False)


def _detail(row: Mapping[str, Any], _card: Scorecard, context: PlanContext) -> str:
    return dependency_detail(row, context.language)


def _contributions(row: Mapping[str, Any], card: Scorecard, context: PlanContext) -> str:
    return contributions(row, card, context.language)


RENDERED: Final[Mapping[str, Render]] = {
    "why": _why,
    "contributions": _contributions,
    "dependency_detail": _detail,
}


def texts_of(context: PlanContext) -> list[str]:
    """The text outputs that are switched on, in order."""
    return [output for output in context.fields if output in RENDERED]


def rendered(
    ids: pl.Series, groups: pl.DataFrame, card: Scorecard, context: PlanContext
) -> pl.DataFrame:
    """account_id and each text output; an account without a group of its own has none."""
    names = texts_of(context)
    wanted = set(ids) if names else set()
    texts = [
        (row["root"], *(RENDERED[n](row, card, context) for n in names))
        for row in lazy_rows(groups, wanted)
    ]
    schema = {"account_id": pl.String, **dict.fromkeys(names, pl.String)}
    frame = normalised(pl.DataFrame(texts, schema=schema, orient="row"), context.fields)
    return pl.DataFrame({"account_id": ids}).join(frame, on="account_id", how="left")
