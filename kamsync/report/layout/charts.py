"""The report's charts: colours that colour-blind readers tell apart (Okabe–Ito), never colour
alone; every chart also stands as words or as a table beside it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kamsync.messages import formats
from kamsync.report.layout.plot import (
    LETTER,
    SIDE,
    WIDE_LETTER,
    Anchor,
    Axis,
    Plot,
    below,
    beside,
    legend,
    line,
    mark,
    names,
    names_room,
    path,
    words,
)
from kamsync.report.layout.svg import element

WIDE: Final = 640
NARROW: Final = 270
BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#6b7680"
LEVEL_COLOURS: Final[Mapping[str, str]] = {
    "critical": RED,
    "high": ORANGE,
    "watch": BLUE,
    "none": "#9aa5af",
}
FRESH_COLOURS: Final = (GREEN, ORANGE, RED, "#b9c1c9")
_EDGE: Final = 8
_DASH: Final = "4 4"
_BAR, _BLOCK = 30, 36
"""Height of a row of bars, and of stacked ones."""


def percents(title: str, length: float, language: str) -> Axis:
    """From nothing to all."""
    return Axis(title, 1.0, length, lambda share: formats.percent(share, language))


def _right(axis: Axis, said: Iterable[tuple[float, str]]) -> float:
    """How far the title of the axis, or words that begin at some x, reach past the area."""
    title = (WIDE_LETTER * len(axis.title) - axis.length) / 2
    ends = (x + WIDE_LETTER * len(each) - axis.length for x, each in said)
    return max(_EDGE, title, *ends)


def pareto(
    curve: Sequence[Mapping[str, Any]],
    point: Mapping[str, Any],
    law: str,
    x: Axis,
    y: Axis,
) -> Plot:
    """curve: x (share of customers), y (share of revenue); point: x, y, label; law: the name of
    the 20/80 rule."""

    def at(each: Mapping[str, Any]) -> tuple[float, float]:
        return x.at(each["x"]), y.length - y.at(each["y"])

    drawn = [at(each) for each in curve]
    rule, found = at({"x": 0.2, "y": 0.8}), at(point)
    area = [(drawn[0][0], y.length), *drawn, (drawn[-1][0], y.length)]
    parts = [
        *below(x, y.length),
        *beside(y, x.length),
        element("path", d=path(area) + "Z", fill=BLUE, fill_opacity=0.1),
        element("path", d=path(drawn), stroke=BLUE, stroke_width=2.5),
        mark(*rule, "cross", 90, GREY, hover=law),
        words(rule[0] + 9, rule[1] - 5, law, colour=GREY),
        mark(*found, "circle", 70, RED, hover=point["label"]),
        words(found[0] + 10, found[1] + 14, point["label"]),
    ]
    right = _right(x, [(found[0] + 10, point["label"])])
    return Plot(x.length, y.length, SIDE, 11, right, parts)


def bars(rows: Sequence[Mapping[str, Any]], levels: Sequence[str], axis: Axis) -> Plot:
    """rows: label, short, share, level (one of `levels`, worded), text, tip (on hover);
    in the given order."""
    narrow = axis.length < NARROW
    said = [row["short" if narrow else "label"] for row in rows]
    limit = 140 if narrow else 260
    colours = dict(zip(levels, LEVEL_COLOURS.values(), strict=True))
    height = _BAR * len(rows)
    parts = [*below(axis, height), *names(said, _BAR, limit)]
    for n, row in enumerate(rows):
        end = axis.at(row["share"])
        parts.append(_bar(n * _BAR, _BAR, (0, end), colours[row["level"]], row["tip"]))
        parts.append(words(end + 5, (n + 0.5) * _BAR + 4, row["text"]))
    right = _right(axis, [(axis.at(row["share"]) + 5, row["text"]) for row in rows])
    return Plot(axis.length, height, names_room(said, limit), 5, right, parts)


def _bar(
    top: float, step: float, ends: tuple[float, float], colour: str, tip: str, **more: str | float
) -> ET.Element:
    high = step * 0.58
    return element(
        "rect",
        hover=tip,
        x=ends[0],
        y=top + (step - high) / 2,
        width=ends[1] - ends[0],
        height=high,
        fill=colour,
        **more,
    )


@dataclass(frozen=True)
class Lines:
    """Where the quadrants meet."""

    revenue: float | None
    score: int


def quadrant(
    rows: Sequence[Mapping[str, Any]],
    tiers: Mapping[str, tuple[str, str]],
    lines: Lines,
    x: Axis,
    y: Axis,
) -> Plot:
    """rows: x (revenue in units of the axis), y (score), tier (worded), name ("" = no label),
    tip (on hover).

    tiers: worded tier → (colour, shape), in the order of the legend.
    """
    level = y.length - y.at(lines.score)
    parts = [
        *below(x, y.length),
        *beside(y, x.length),
        line(0, level, x.length, level, GREY, _DASH),
    ]
    if lines.revenue is not None:
        cut = x.at(lines.revenue)
        parts.append(line(cut, 0, cut, y.length, GREY, _DASH))
    for row in rows:
        colour, shape = tiers[row["tier"]]
        middle = x.at(row["x"]), y.length - y.at(row["y"])
        parts.append(mark(*middle, shape, 60, colour, hover=row["tip"], opacity="0.85"))
    sides: tuple[tuple[str, Anchor, int], ...] = (("right", "start", 7), ("left", "end", -7))
    named = placed(rows, x.top, int(x.length), int(y.length))
    for side, anchor, dx in sides:
        for row in named[side]:
            left, middle_y = x.at(row["x"]) + dx, y.length - y.at(row["y"]) + 3
            parts.append(words(left, middle_y, row["name"], anchor, font_size="11px"))
    right = _right(x, [(x.at(row["x"]) + 7, row["name"]) for row in named["right"]])
    entries = [(said, *look) for said, look in tiers.items()]
    drawn, top = legend(entries, len(entries) if x.length > NARROW else 2)
    return Plot(x.length, y.length, SIDE, top, right, [*parts, *drawn])


Box = tuple[float, float, float]
"""left, right, vertical centre of a label, in pixels"""


def placed(
    rows: Sequence[Mapping[str, Any]], top: float, width: int, height: int
) -> dict[str, list[Mapping[str, Any]]]:
    """Named rows by the side of their dot where the name fits: clear of other names and of every
    dot; first come, first served. A name that fits nowhere is left out."""
    dots = [((row["x"] / top) ** 0.5 * width, (1 - row["y"] / 100) * height) for row in rows]
    taken: list[Box] = []
    sides: dict[str, list[Mapping[str, Any]]] = {"right": [], "left": []}
    for row, (x, y) in zip(rows, dots, strict=True):
        if not row["name"]:
            continue
        length = LETTER * len(row["name"])
        for side, box in (
            ("right", (x + 6, x + 8 + length, y)),
            ("left", (x - 8 - length, x - 6, y)),
        ):
            if box[0] > 0 and box[1] < 1.12 * width and not _meets(box, taken, dots):
                taken.append(box)
                sides[side].append(row)
                break
    return sides


def _meets(box: Box, taken: Sequence[Box], dots: Sequence[tuple[float, float]]) -> bool:
    left, right, middle = box
    labels = any(abs(middle - m) < 13 and left < r and right > b for b, r, m in taken)
    return labels or any(abs(middle - y) < 9 and left - 4 < x < right + 4 for x, y in dots)


def freshness(rows: Sequence[Mapping[str, Any]], states: Sequence[str], axis: Axis) -> Plot:
    """rows: domain, state (worded), n, start, end (shares), text ("" where there is
    no room), tip (on hover)."""
    domains = list(dict.fromkeys(row["domain"] for row in rows))
    colours = dict(zip(states, FRESH_COLOURS, strict=True))
    height = _BLOCK * len(domains)
    parts = [*below(axis, height), *names(domains, _BLOCK, 90)]
    for row in rows:
        top = domains.index(row["domain"]) * _BLOCK
        ends = axis.at(row["start"]), axis.at(row["end"])
        if row["n"]:
            parts.append(_bar(top, _BLOCK, ends, colours[row["state"]], row["tip"], stroke="white"))
        if row["text"]:
            middle = top + _BLOCK / 2 + 4
            parts.append(words(ends[0] + 5, middle, row["text"], font_weight="bold"))
    entries = [(state, colours[state], "square") for state in states]
    drawn, room = legend(entries, 4 if axis.length > NARROW else 2)
    left = names_room(domains, 90)
    return Plot(axis.length, height, left, room, _right(axis, []), [*parts, *drawn])
