"""The programme's own record in words: rows for a table and the sentence a director may quote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from kamsync.messages import labels
from kamsync.messages.catalogue import counted, text
from kamsync.messages.formats import date, number, percent
from kamsync.messages.sentences import sentence
from kamsync.scoring.explain.backtest import LEAST, Backtest, Line

HEADS = ("name", "hits", "share", "base", "lift", "over", "lead")
OUTCOMES = ("fell", "kept")


class Effort(Protocol):
    """What a scorecard asks of the firm."""

    @property
    def key(self) -> int: ...
    @property
    def seats(self) -> int | None: ...
    @property
    def points(self) -> float: ...


def effort_lines(now: Effort, new: Effort, language: str) -> list[str]:
    """Key accounts and seats, workload: before → after."""

    def seats(effort: Effort) -> str:
        limit = text("whatif.no_limit", language)
        return limit if effort.seats is None else number(effort.seats, language)

    values = {"key": now.key, "key_new": new.key, "seats": seats(now), "seats_new": seats(new)}
    points = {"points": now.points, "points_new": new.points}
    return [
        sentence("whatif.seats", language, values),
        sentence("whatif.points", language, points),
    ]


def compared(now: Backtest, new: Backtest, language: str) -> list[str]:
    """Per tier with enough cases under either scorecard: how many kept their revenue."""
    if not now.days:
        return [text("whatif.backtest.none", language)]
    lines = [sentence("whatif.backtest", language, {"n": len(now.days)})]
    for line in now.lines:
        other = new.of(line.kind, line.name)
        if line.kind == "tier" and other is not None and (line.shown or other.shown):
            shares = [_kept(x, language) for x in (line, other)]
            values = {"tier": line.name, "now": shares[0], "new": shares[1]}
            lines.append(sentence("whatif.backtest.tier", language, values))
    return lines


def _kept(line: Line, language: str) -> str:
    few = text("own.few", language, n=line.hits.n)
    return f"{_share(line, language)}, n = {number(line.hits.n, language)}" if line.shown else few


def head(found: Backtest, language: str) -> str:
    """How far the record reaches."""
    days = ", ".join(date(day, language) for day in found.days)
    groups = number(found.groups, language)
    said = counted("backtest.head", len(found.days), language, days=days, groups=groups)
    if not found.applied:
        return said
    return f"{said}. {sentence('backtest.applied', language, {'days': list(found.applied)})}"


def heads(language: str) -> list[str]:
    return [text(f"backtest.column.{name}", language) for name in HEADS]


def name(line: Line, language: str) -> str:
    match line.kind:
        case "flag":
            return labels.flag(line.name, language)
        case "tier":
            return labels.tier(line.name, language)
        case _:
            return text(f"backtest.rule.{line.name}", language)


def outcome(key: str, language: str) -> str:
    """What a table of that outcome is headed with."""
    return text(f"backtest.outcome.{key}", language)


def cells(found: Backtest, line: Line, language: str) -> list[str]:
    """One row under HEADS, of a line with enough cases."""
    base = percent(line.base.value, language) if line.base.value is not None else ""
    lift = f"{number(line.lift, language, 1)} ×" if line.lift is not None else ""
    lead = number(line.lead_months, language, 1) if line.lead_months is not None else ""
    hits = f"{number(line.hits.k, language)}/{number(line.hits.n, language)}"
    return [
        name(line, language),
        hits,
        _share(line, language),
        base,
        lift,
        _over(found, line, language),
        lead,
    ]


def _over(found: Backtest, line: Line, language: str) -> str:
    """Against the best simple rule: the smallest ratio. Empty for the rules themselves."""
    ratios = found.over(line) if line.kind != "rule" else {}
    return f"{number(min(ratios.values()), language, 1)} ×" if ratios else ""


def few(found: Backtest, language: str) -> str:
    """The signals with too few cases for a figure, each with its count; empty without any."""
    names = [f"{name(x, language)} ({x.hits.n})" for x in found.lines if not x.shown]
    return text("backtest.few", language, least=LEAST, names=", ".join(names)) if names else ""


def answered(counts: Sequence[Mapping[str, Any]], language: str) -> str:
    """How often people called a signal not true, per flag; empty where nobody answered any."""
    parts = [
        text(
            "backtest.answered.flag",
            language,
            name=labels.flag(row["flag"], language),
            k=number(row["not_true"], language),
            n=number(row["n"], language),
            share=percent(row["not_true"] / row["n"], language),
        )
        for row in counts
    ]
    return text("backtest.answered", language, flags=", ".join(parts)) if parts else ""


def quote(found: Backtest, language: str) -> str:
    """The flag with the highest lift among those with enough cases, in one sentence."""
    flags = [x for x in found.lines if x.kind == "flag" and x.shown and x.lift is not None]
    if not flags:
        return text("backtest.quote.none", language, n=LEAST)
    best = max(flags, key=lambda x: (x.lift or 0.0, x.hits.n, x.name))
    low, high = best.hits.interval or (0.0, 0.0)
    return text(
        "backtest.quote.flag",
        language,
        n=number(best.hits.n, language),
        k=number(best.hits.k, language),
        name=name(best, language),
        share=percent(best.hits.value or 0.0, language),
        low=percent(low, language),
        high=percent(high, language),
        base=percent(best.base.value or 0.0, language),
    )


def _share(line: Line, language: str) -> str:
    value, interval = line.hits.value, line.hits.interval
    if value is None or interval is None:
        return ""
    low, high = (percent(bound, language) for bound in interval)
    return f"{percent(value, language)} ({low} – {high})"
