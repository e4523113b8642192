"""What happened to a customer's purchases, in words: never more than its quarters say."""

from __future__ import annotations

from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.messages.formats import is_known, money, number, percent
from kamsync.messages.values import Row

_THREE_YEARS = 12


def change(row: Row, language: str) -> str:
    """`62% less than three years ago`; empty where it cannot be told or says the contrary."""
    moved, quarters = row.get("trend_change"), row.get("trend_quarters")
    way = {"shrinking": "less", "growing": "more"}.get(row.get("trend") or "")
    if way is None or moved is None or quarters is None or not is_known(moved):
        return ""
    if (moved < 0) != (way == "less") or moved == 0:
        return ""
    whole = "three_years" if quarters == _THREE_YEARS else "first_year"
    value = percent(abs(moved), language)
    n = number(quarters, language)
    return text(f"trend.{way}.{whole}", language, value=value, n=n)


def word(row: Row, language: str) -> str:
    """`shrinking, 62% less than three years ago`; empty where there is no trend to tell."""
    if row.get("trend") in (None, "cannot tell"):
        return ""
    happened = change(row, language)
    name = labels.trend(row["trend"], language)
    return f"{name}, {happened}" if happened else name


def quarters(row: Row, language: str, home: str) -> str:
    """Revenue of the quarters that the trend rests on, oldest first."""
    n = row.get("trend_quarters") or 4
    return " · ".join(money(row[f"q{k}"], home, language) for k in reversed(range(n)))
