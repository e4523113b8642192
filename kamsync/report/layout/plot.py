"""What charts are made of: scales, axes, names, marks and a legend, as drawing elements."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from kamsync.report.layout.svg import INK, drawing, element, group

Anchor = Literal["start", "middle", "end"]
LETTER: Final = 6.6
WIDE_LETTER: Final = 7.4
"""Width of a letter of 11 and 12 px, roughly, in the widest of usual fonts."""
FLOOR: Final = 42
"""Below a chart: the numbers of its axis and their title."""
_GRID: Final = "#e4e7ea"
_LINE: Final = "#8a949e"
_TICKS: Final = 5
_LEGEND_ROW: Final = 16


@dataclass(frozen=True)
class Axis:
    """From 0 to `top` over `length` pixels; `by_root`: by square roots, so that small ones part."""

    title: str
    top: float
    length: float
    label: Callable[[float], str]
    by_root: bool = False

    def at(self, value: float) -> float:
        share = value / self.top
        return (share**0.5 if self.by_root else share) * self.length

    def ticks(self) -> list[float]:
        """About five round numbers: steps of 1, 2 or 5 times a power of ten."""
        raw = self.top / _TICKS
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(s for s in (10, 5, 2, 1) if raw / power >= _LEAST[s]) * power
        return [round(n * step, 12) for n in range(math.floor(self.top / step + 1e-9) + 1)]


_LEAST: Final = {10: 50**0.5, 5: 10**0.5, 2: 2**0.5, 1: 0.0}


@dataclass(frozen=True)
class Plot:
    """A chart without its words: the marks' area, room around it, and what is drawn."""

    width: float
    height: float
    left: float
    top: float
    right: float
    parts: Sequence[ET.Element]


def draw(plot: Plot, title: str, description: str) -> Markup:
    width = plot.left + plot.width + plot.right
    height = plot.top + plot.height + FLOOR
    placed = group(plot.parts, fill="none", transform=_moved(plot.left, plot.top))
    return drawing(width, height, [placed], title, description)


def _moved(x: float, y: float) -> str:
    return f"translate({round(x, 2):g},{round(y, 2):g})"


def line(x1: float, y1: float, x2: float, y2: float, colour: str, dash: str = "") -> ET.Element:
    more = {"stroke_dasharray": dash} if dash else {}
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=1, **more)


def words(
    x: float,
    y: float,
    said: str,
    anchor: Anchor = "start",
    *,
    colour: str = INK,
    **more: str | float,
) -> ET.Element:
    size = {"font_size": "12px"} | more
    return element("text", said, text_anchor=anchor, x=x, y=y, fill=colour, **size)


def below(axis: Axis, height: float) -> list[ET.Element]:
    """Grid, numbers and title of an axis along the foot."""
    made: list[ET.Element] = []
    ticks = axis.ticks()
    widest = WIDE_LETTER * max(len(axis.label(value)) for value in ticks)
    every = 1 if widest * len(ticks) < axis.length else 2
    for n, value in enumerate(ticks):
        x = axis.at(value)
        made.append(line(x, 0, x, height, _GRID))
        made.append(line(x, height, x, height + 5, _LINE))
        anchor: Anchor = "start" if not value else "end" if x > axis.length - 1 else "middle"
        if n % every == 0:
            made.append(words(x, height + 16, axis.label(value), anchor))
    made.append(line(0, height, axis.length, height, _LINE))
    made.append(words(axis.length / 2, height + 35, axis.title, "middle"))
    return made


def beside(axis: Axis, width: float) -> list[ET.Element]:
    """The same along the left side."""
    made: list[ET.Element] = []
    longest = 0.0
    for value in axis.ticks():
        y = axis.length - axis.at(value)
        made.append(line(0, y, width, y, _GRID))
        made.append(line(-5, y, 0, y, _LINE))
        made.append(words(-7, y + 4, axis.label(value), "end"))
        longest = max(longest, WIDE_LETTER * len(axis.label(value)))
    made.append(line(0, 0, 0, axis.length, _LINE))
    turned = f"{_moved(-longest - 14, axis.length / 2)} rotate(-90)"
    made.append(element("text", axis.title, **_TURNED, transform=turned))
    return made


_TURNED: Final = {"text_anchor": "middle", "font_size": "12px", "fill": INK}
SIDE: Final = 64
"""Left of an axis of numbers: percents up to 100 and a title."""


def names(said: Sequence[str], step: float, room: float) -> list[ET.Element]:
    """Names of rows, right to their line; cut where the room ends."""
    letters = max(1, int(room / LETTER))
    shown = [s if len(s) <= letters else s[: letters - 1].rstrip() + "…" for s in said]
    made = [words(-5, (n + 0.5) * step + 4, each, "end") for n, each in enumerate(shown)]
    return [*made, line(0, 0, 0, step * len(said), _LINE)]


def names_room(said: Sequence[str], limit: float) -> float:
    """For the longest name, in a wider font than the one it may be read in."""
    return min(limit, 10 + max((len(each) for each in said), default=0) * WIDE_LETTER)


SHAPES: Final = ("circle", "square", "diamond", "cross", "triangle-up", "triangle-down")


def mark(x: float, y: float, shape: str, size: float, colour: str, **more: str) -> ET.Element:
    """A symbol around (x, y); `size`: of the square it fills, in square pixels."""
    r = size**0.5 / 2
    if shape == "circle":
        return element("circle", cx=x, cy=y, r=r, fill=colour, **more)
    arm, half = r * 0.4, r * 3**0.5 / 2
    corners: dict[str, tuple[tuple[float, float], ...]] = {
        "square": ((-r, -r), (r, -r), (r, r), (-r, r)),
        "diamond": ((-r, 0), (0, -r), (r, 0), (0, r)),
        "cross": (
            *((-r, -arm), (-r, arm), (-arm, arm), (-arm, r), (arm, r), (arm, arm)),
            *((r, arm), (r, -arm), (arm, -arm), (arm, -r), (-arm, -r), (-arm, -arm)),
        ),
        "triangle-up": ((0, -half), (-r, half), (r, half)),
        "triangle-down": ((0, half), (r, -half), (-r, -half)),
    }
    return element("path", d=path(corners[shape], x, y) + "Z", fill=colour, **more)


def path(points: Sequence[tuple[float, float]], x: float = 0, y: float = 0) -> str:
    return "M" + "L".join(f"{round(x + dx, 2):g},{round(y + dy, 2):g}" for dx, dy in points)


def legend(entries: Sequence[tuple[str, str, str]], columns: int) -> tuple[list[ET.Element], float]:
    """(word, colour, shape) in columns above the area, and the room that takes."""
    rows = -(-len(entries) // columns)
    widths = [
        max(28 + LETTER * len(said) for said, _, _ in entries[c::columns])
        for c in range(min(columns, len(entries)))
    ]
    made = []
    for n, (said, colour, shape) in enumerate(entries):
        x = sum(widths[: n % columns]) + 6
        y = (n // columns - rows) * _LEGEND_ROW - 10
        made += [mark(x, y, shape, 90, colour), words(x + 10, y + 4, said)]
    return made, rows * _LEGEND_ROW + 20
