"""A metric's value in its unit and in words; null is said as unknown by the caller, never as 0."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import kamsync.scoring.score  # noqa: F401  (registers every metric with its unit)
from kamsync.messages import labels
from kamsync.messages.catalogue import has, text
from kamsync.messages.formats import date, is_known, money, number, percent, plain
from kamsync.messages.lower_bounds import LACKING, amount
from kamsync.model.tables import ACCOUNT_MONEY
from kamsync.scoring.registry import METRICS

Row = Mapping[str, Any]

_DECIMALS: Final[dict[str, int]] = {"ratio": 1, "points": 1, "count": 1, "per quarter": 2}
_GROWTHS: Final = frozenset(
    {"growth", "growth_real", "growth_cc", "growth_nominal", "industry_growth", "relative_growth"}
    | {"client_growth", "trend_change", "usage_change"}
)
_WORDS_OF: Final = {
    **dict.fromkeys(("roles_known", "roles_engaged", "roles_missing", "roles_lost"), "role"),
    "key_person_role": "role",
    "key_person_function": "function",
    "coverage_advice": "coverage_model",
}
"""Columns whose words are of one list."""
_LEAST_WORDS: Final = 40


def figure(metric: str, value: Any, language: str, home_currency: str) -> str:
    """The bare value with its unit: money, whole percents, a date, yes or no, a number."""
    known = METRICS.get(metric)
    unit = "money" if metric in ACCOUNT_MONEY else known.unit if known else ""
    if isinstance(value, bool):
        return text("yes" if value else "no", language)
    if isinstance(value, dt.date):
        return date(value, language)
    if not isinstance(value, int | float):
        return _words(metric, str(value), language)
    if unit == "money":
        return money(int(value), home_currency, language)
    if metric == "wallet_share":
        return percent(value / 1e9, language)
    if unit == "share" or metric in _GROWTHS or metric == "fx_effect":
        return percent(value, language, signed=unit != "share")
    shown = number(value, language, _DECIMALS.get(unit, 1))
    return text(f"unit.{unit}", language, value=shown) if has(f"unit.{unit}") else shown


def _words(metric: str, value: str, language: str) -> str:
    """A state in the reader's language, or each of several separated by a space; else as it is."""
    metric = _WORDS_OF.get(metric, metric)
    for words in ([value], value.split()):
        keys = [f"word.{metric}.{word}" for word in words]
        if keys and all(has(key) for key in keys):
            return ", ".join(text(key, language) for key in keys)
    return plain(value, _LEAST_WORDS)


def phrase(metric: str, row: Row, language: str, home_currency: str) -> str:
    """The value with the words that say what it counts: `2.7 effective contacts`."""
    shown = figure(metric, row[metric], language, home_currency)
    if metric in LACKING:
        shown = amount(metric, row, language, home_currency)
    if metric == "growth":
        return text("value.growth", language, value=shown, kind=growth_kind(row, language))
    if metric == "threads":
        n = row.get("engaged_contacts")
        engaged = text("unknown", language) if n is None else number(n, language)
        return text("value.threads", language, value=shown, n=engaged)
    if has(f"value.{metric}"):
        return text(f"value.{metric}", language, value=shown)
    name = labels.column(metric, language)
    name = name[:1].lower() + name[1:]
    return text("value.other", language, metric=name, value=shown)


def growth_kind(row: Row, language: str) -> str:
    """Which of the three growths stands in the column; rates are named where one took part."""
    if is_known(row.get("growth_real")):
        return text("growth_kind.real", language)
    kind = "cc" if is_known(row.get("growth_cc")) else "nominal"
    if row.get("growth_foreign") is False:  # kept frames of before do not say it
        kind = "home"
    return text(f"growth_kind.{kind}", language)


def growth_words(row: Row, language: str, home_currency: str) -> str:
    """Growth as a sentence part: a percent with its kind, a multiple of a small base, or the label
    that stands instead."""
    label = row.get("growth_label")
    if is_known(row.get("growth")):
        shown = percent(row["growth"], language, signed=True)
        return text("value.growth", language, value=shown, kind=growth_kind(row, language))
    if label == "small base":
        now, before = row["revenue"], row["revenue_previous"]
        times = number(Fraction(now, before), language)
        return text(
            "value.small_base", language, times=times, before=money(before, home_currency, language)
        )
    return labels.growth_label(label, language)
