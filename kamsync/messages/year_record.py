"""The year since, in words and tables: own numbers, Key beside comparable accounts, cost of a sale,
complete files, accounts beyond expectation. What has too few cases says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from kamsync.messages import drivers as driver_words
from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.messages.formats import money, number, percent
from kamsync.messages.sentences import sentence
from kamsync.scoring.explain.backtest import LEAST
from kamsync.scoring.explain.cost_of_sale import CostOfSale
from kamsync.scoring.explain.deviants import Complete, Deviants, Habit
from kamsync.scoring.explain.drivers import LEAST as LEAST_ACCOUNTS
from kamsync.scoring.explain.matched import Difference, Matched
from kamsync.scoring.explain.programme_record import YearRecord

_COUNTED: Final = "families"


@dataclass(frozen=True)
class Part:
    """A sentence, a table, or both."""

    said: str = ""
    title: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def parts(year: YearRecord, language: str, home: str, name_of: Callable[[str], str]) -> list[Part]:
    """In the order in which they are read. `name_of`: root → how the account is called."""
    numbers = [driver_words.number_cells(x, language, home) for x in year.numbers]
    title, heads = text("own.title", language), driver_words.number_heads(language)
    return [
        Part("", title, heads, numbers),
        _matched(year.matched, language),
        _costs(year.costs, language, home),
        Part(_complete(year.completeness, language)),
        _deviants(year.deviants, language, name_of),
    ]


def _columns(key: str, language: str) -> list[str]:
    return sentence(f"{key}.columns", language).split(";")


def _matched(found: Matched, language: str) -> Part:
    values = {"pairs": found.pairs, "keys": found.keys, "least": LEAST}
    if not any(x.shown for x in found.differences):
        return Part(sentence("matched.few", language, values))
    rows = [_difference(x, language) for x in found.differences]
    said = sentence("matched.lead", language, values)
    return Part(said, text("matched.title", language), _columns("matched", language), rows)


def _difference(found: Difference, language: str) -> list[str]:
    name, n = text(f"matched.{found.outcome}", language), number(found.n, language)
    if found.key is None or found.peers is None or found.low is None or found.high is None:
        return [name, "", "", text("own.few", language, n=found.n), n]
    if found.outcome == _COUNTED:
        key, peers = (number(x, language, 1) for x in (found.key, found.peers))
        gap = _between(found.key - found.peers, found.low, found.high, language)
        return [name, key, peers, gap, n]
    key, peers = (percent(x, language) for x in (found.key, found.peers))
    points, low, high = (100 * x for x in (found.key - found.peers, found.low, found.high))
    shown = text("own.points", language, value=_between(points, low, high, language))
    return [name, key, peers, shown, n]


def _between(value: float, low: float, high: float, language: str) -> str:
    ends = f"{_signed(low, language)} … {_signed(high, language)}"
    return f"{_signed(value, language)} ({ends})"


def _signed(value: float, language: str) -> str:
    shown = number(value, language, 1)
    return f"+{shown}" if value > 0 and shown != "0" else shown


def _costs(found: tuple[CostOfSale, ...], language: str, home: str) -> Part:
    shown = [x for x in found if x.shown]
    if not shown:
        return Part(sentence("cost.none", language, {"least": LEAST}))
    rows = []
    for x in shown:
        hours, low, high = (number(v or 0.0, language, 2) for v in (x.hours, x.low, x.high))
        cost = text("unknown", language) if x.cost is None else money(x.cost, home, language)
        counts = [number(x.accounts, language), number(x.won, language)]
        rows.append([labels.tier(x.tier, language), *counts, f"{hours} ({low} – {high})", cost])
    return Part("", text("cost.title", language), _columns("cost", language), rows)


def _complete(found: Complete, language: str) -> str:
    if found.rho is None or found.low is None or found.high is None:
        return sentence("complete.few", language, {"n": found.n, "least": LEAST_ACCOUNTS})
    ends = {"rho": found.rho, "low": found.low, "high": found.high}
    values = {name: number(value, language, 2) for name, value in ends.items()}
    key = "nothing"
    if found.low * found.high > 0:
        key = "up" if found.rho > 0 else "down"
    known = {"n": found.n, "figure": found.figure}
    return sentence(f"complete.{key}", language, known | values)


def _deviants(found: Deviants, language: str, name_of: Callable[[str], str]) -> Part:
    if not found.n:
        values = {"n": found.accounts, "least": LEAST_ACCOUNTS}
        return Part(sentence("deviants.few", language, values))
    names = [name_of(root) for root in found.roots]
    counts: dict[str, Any] = {"n": found.n, "accounts": found.accounts}
    apart = any((x.low or 0.0) * (x.high or 0.0) > 0 for x in found.habits)
    key = "deviants.lead" if apart else "deviants.alike"
    said = sentence(key, language, counts | {"names": names})
    rows = [_habit(x, language) for x in found.habits if x.deviants is not None]
    if not rows or not apart:
        return Part(said)
    return Part(said, text("deviants.title", language), _columns("deviants", language), rows)


def _habit(found: Habit, language: str) -> list[str]:
    ours, theirs = found.deviants or 0.0, found.others or 0.0
    gap = _between(ours - theirs, found.low or 0.0, found.high or 0.0, language)
    shown = [number(x, language, 1) for x in (ours, theirs)]
    return [labels.column(found.figure, language), *shown, gap]
