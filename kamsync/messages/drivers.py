"""What went with the outcomes, in words; and the programme's own numbers."""

from __future__ import annotations

from typing import Final

from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.messages.formats import money, number, percent
from kamsync.messages.sentences import sentence
from kamsync.scoring.explain.association import Association
from kamsync.scoring.explain.backtest import LEAST
from kamsync.scoring.explain.drivers import Drivers, Outcome
from kamsync.scoring.explain.own_numbers import OwnNumbers
from kamsync.scoring.read.intervals import Share

_SMALL: Final = 0.01


def head(found: Drivers, language: str) -> str:
    return sentence("drivers.head", language, {"day": found.day, "n": found.accounts})


def verdict(outcome: Outcome, language: str) -> str:
    """One sentence: what goes with it, that nothing does, or what is lacking."""
    values = {"outcome": text(f"drivers.outcome.{outcome.name}", language), "n": outcome.n}
    if outcome.lacking:
        parts = [
            {"code": f"drivers.lacking.{x.what}", "values": {"n": x.n, "need": x.need}}
            for x in outcome.lacking
            if not (x.what == "outcomes" and any(y.what == "events" for y in outcome.lacking))
        ]
        return sentence("drivers.lacking", language, values | {"parts": parts})
    up, down = (_named(outcome, language, sign) for sign in (1, -1))
    lines = [sentence("drivers.up", language, values | {"names": up})] if up else []
    lines += [sentence("drivers.down", language, values | {"names": down})] if down else []
    return " ".join(lines) or sentence("drivers.nothing", language, values)


def _named(outcome: Outcome, language: str, sign: int) -> list[str]:
    found = [a for a in outcome.criteria if a.found and a.rho * sign > 0]
    return [labels.criterion(a.name, language) for a in found]


def heads(language: str) -> list[str]:
    return sentence("drivers.columns", language).split(";")


def cells(found: Association, language: str) -> list[str]:
    interval = ""
    if found.low is not None and found.high is not None:
        interval = f"{number(found.low, language, 2)} … {number(found.high, language, 2)}"
    chosen = percent(found.chosen, language) if found.chosen is not None else ""
    rho = number(found.rho, language, 2)
    p = number(found.adjusted_p, language, 2)
    if found.adjusted_p < _SMALL:
        p = f"< {number(_SMALL, language, 2)}"
    return [
        labels.criterion(found.name, language),
        number(found.n, language),
        rho,
        interval,
        p,
        chosen,
    ]


def unknown(found: Drivers, language: str) -> str:
    """Criteria that could not be looked at, with what was known: what to collect."""
    names = [
        f"{labels.criterion(c, language)} ({number(n, language)})" for c, n in found.unknown.items()
    ]
    values = {"names": ", ".join(names), "of": found.accounts}
    return sentence("drivers.unknown", language, values) if names else ""


def number_heads(language: str) -> list[str]:
    return sentence("own.columns", language).split(";")


def number_cells(found: OwnNumbers, language: str, home: str) -> list[str]:
    name = text(f"own.{found.name}", language)
    paid = found.spend
    spent = text("own.few", language, n=paid.n)
    if paid.n >= LEAST and None not in (paid.median, paid.low, paid.high):
        middle, low, high = (
            money(x or 0, home, language) for x in (paid.median, paid.low, paid.high)
        )
        spent = f"{middle} ({low} – {high})"
    return [name, _share(found.retention, language), _share(found.win_rate, language), spent]


def _share(share: Share, language: str) -> str:
    if share.n < LEAST or share.interval is None or share.value is None:
        return text("own.few", language, n=share.n)
    low, high = (percent(bound, language) for bound in share.interval)
    return f"{percent(share.value, language)} ({low} – {high}), n = {number(share.n, language)}"
