"""Outputs that are sentences: rendered for the few records that are written, never for all.

One is rewritten only together with another field (numbers §7); it is a cause of its own where
it is missing, where a person changed it, or where the account has no group to speak of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from kamsync.messages.row_texts import row_texts
from kamsync.messages.verdict import Wording
from kamsync.messages.why import contributions, dependency_detail, whys
from kamsync.scorecard import Scorecard
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.outputs import normalised

_SLICE: Final = 20_000
"""Texts that are made at a time: the parts of all of them would be large."""
Say = Callable[[pl.DataFrame, pl.Series, Wording], pl.Series]


def _why(groups: pl.DataFrame, places: pl.Series, wording: Wording) -> pl.Series:
    return whys(groups, places, wording, shares=False)


def _detail(groups: pl.DataFrame, places: pl.Series, wording: Wording) -> pl.Series:
    return row_texts(groups, lambda row: dependency_detail(row, wording.language), places)


def _contributions(groups: pl.DataFrame, places: pl.Series, wording: Wording) -> pl.Series:
    card, language = wording.card, wording.language
    return row_texts(groups, lambda row: contributions(row, card, language), places)


RENDERED: Final[Mapping[str, Say]] = {
    "why": _why,
    "contributions": _contributions,
    "dependency_detail": _detail,
}
"""An output → what says it of the rows at some places."""


def texts_of(context: PlanContext) -> list[str]:
    """The text outputs that are switched on, in order."""
    return [output for output in context.fields if output in RENDERED]


def rendered(
    ids: pl.Series, groups: pl.DataFrame, card: Scorecard, context: PlanContext
) -> pl.DataFrame:
    """account_id and each text output; an account without a group of its own has none."""
    names = texts_of(context)
    wording = Wording(card, context.language, context.home_currency)
    places = groups["root"].is_in(ids.implode()).arg_true()
    parts = [pl.DataFrame(schema={"account_id": pl.String, **dict.fromkeys(names, pl.String)})]
    for part in places.to_frame().iter_slices(_SLICE) if names else ():
        at = part.to_series()
        roots = groups["root"].gather(at).alias("account_id")
        said = [RENDERED[name](groups, at, wording).alias(name) for name in names]
        parts.append(pl.DataFrame([roots, *said]))
    frame = normalised(pl.concat(parts), context.fields)
    return pl.DataFrame({"account_id": ids}).join(frame, on="account_id", how="left")
