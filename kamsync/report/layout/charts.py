"""The report's charts: colours that colour-blind readers tell apart (Okabe–Ito), never colour
alone; every chart also stands as words or as a table beside it. Altair is slow to load and most
commands draw nothing, so it is imported where a chart is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from kamsync.report.layout.svg import INK, unchecked

if TYPE_CHECKING:
    import altair as alt

    Layered: TypeAlias = alt.LayerChart | alt.FacetChart

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
_LETTER: Final = 6.6
_WIDE_LETTER: Final = 7.4
"""Width of a letter of 11 and 12 px, roughly, in the widest of usual fonts."""


def _values(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    import altair as alt

    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def _axis(title: str, **more: Any) -> alt.Axis:
    import altair as alt

    return alt.Axis(title=title, **more)


def _names(names: Sequence[str], limit: int) -> alt.Axis:
    """Room for the longest name in a wider font than the one it is measured in."""
    room = min(limit, 10 + max((len(name) for name in names), default=0) * _WIDE_LETTER)
    return _axis("", ticks=False, labelLimit=limit, minExtent=room)


@unchecked
def pareto(
    curve: Sequence[Mapping[str, Any]],
    points: Sequence[Mapping[str, Any]],
    words: Mapping[str, str],
    width: int,
) -> Layered:
    """curve: x (share of customers), y (share of revenue); points: x, y, label."""
    import altair as alt

    x = alt.X(
        "x:Q", axis=_axis(words["x"], format="%", tickCount=5), scale=alt.Scale(domain=[0, 1])
    )
    y = alt.Y(
        "y:Q",
        axis=_axis(words["y"], format="%", tickCount=5),
        scale=alt.Scale(domain=[0, 1]),
        stack=None,
    )
    base = alt.Chart(_values(curve)).encode(x=x, y=y)
    marked = alt.Chart(_values(points)).encode(x=x, y=y)
    rule = [{"x": 0.2, "y": 0.8, "label": words["law"]}]
    law = alt.Chart(_values(rule)).encode(x=x, y=y)
    return alt.layer(
        base.mark_area(color=BLUE, opacity=0.10),
        base.mark_line(color=BLUE, strokeWidth=2.5),
        law.mark_point(shape="cross", color=GREY, size=90, filled=True).encode(
            description=alt.Description("label:N")
        ),
        law.mark_text(align="left", dx=9, dy=-9, color=GREY).encode(text=alt.Text("label:N")),
        marked.mark_point(color=RED, size=70, filled=True, opacity=1).encode(
            description=alt.Description("label:N")
        ),
        marked.mark_text(align="left", dx=10, dy=10, color=INK).encode(text=alt.Text("label:N")),
    ).properties(width=width, height=300 if width > NARROW else 230)


@unchecked
def bars(
    rows: Sequence[Mapping[str, Any]], levels: Sequence[str], title: str, width: int
) -> Layered:
    """rows: label, short, share, level (one of `levels`, worded), text, tip (on hover);
    in the given order."""
    import altair as alt

    label = "label" if width > NARROW else "short"
    order = [row[label] for row in rows]
    y = alt.Y(
        f"{label}:N",
        sort=order,
        axis=_names(order, 260 if width > NARROW else 120),
    )
    x = alt.X(
        "share:Q",
        axis=_axis(title, format="%", tickCount=5),
        scale=alt.Scale(domain=[0, 1]),
    )
    colour = alt.Color(
        "level:N",
        scale=alt.Scale(domain=list(levels), range=list(LEVEL_COLOURS.values())),
        legend=None,
    )
    base = alt.Chart(_values(rows)).encode(x=x, y=y)
    return alt.layer(
        base.mark_bar(height={"band": 0.62}).encode(
            color=colour, description=alt.Description("tip:N")
        ),
        base.mark_text(align="left", dx=5).encode(text=alt.Text("text:N")),
    ).properties(width=width if width > NARROW else width - 90, height=max(60, 30 * len(rows)))


@dataclass(frozen=True)
class Lines:
    """Where the quadrants meet."""

    revenue: float | None
    score: int


@unchecked
def quadrant(
    rows: Sequence[Mapping[str, Any]],
    tiers: Mapping[str, tuple[str, str]],
    words: Mapping[str, str],
    lines: Lines,
    width: int,
) -> Layered:
    """rows: x (revenue in units of the axis), y (score), tier (worded), name ("" = no label),
    tip (on hover).

    tiers: worded tier → (colour, shape), in the order of the legend.
    """
    import altair as alt

    height = 360 if width > NARROW else 300
    top = max((row["x"] for row in rows), default=1.0) or 1.0
    x = alt.X(
        "x:Q",
        axis=_axis(words["x"], format=",~r", tickCount=5),
        scale=alt.Scale(type="sqrt", domain=[0, top * 1.08]),
    )
    y = alt.Y("y:Q", axis=_axis(words["y"], tickCount=5), scale=alt.Scale(domain=[0, 100]))
    domain, looks = list(tiers), list(tiers.values())
    columns = len(domain) if width > NARROW else 2
    legend = alt.Legend(title=None, columns=columns, symbolOpacity=1)
    colour = alt.Color(
        "tier:N", scale=alt.Scale(domain=domain, range=[c for c, _ in looks]), legend=legend
    )
    shape = alt.Shape(
        "tier:N", scale=alt.Scale(domain=domain, range=[s for _, s in looks]), legend=legend
    )
    base = alt.Chart(_values(rows)).encode(x=x, y=y)
    layers = [
        alt.Chart(_values([{"y": lines.score}]))
        .mark_rule(strokeDash=[4, 4], color=GREY)
        .encode(y=y)
    ]
    if lines.revenue is not None:
        cut = alt.Chart(_values([{"x": lines.revenue}]))
        layers.append(cut.mark_rule(strokeDash=[4, 4], color=GREY).encode(x=x))
    layers.append(
        base.mark_point(size=60, filled=True, opacity=0.85).encode(
            color=colour, shape=shape, description=alt.Description("tip:N")
        )
    )
    sides: tuple[tuple[str, Literal["left", "right"], int], ...]
    sides = (("right", "left", 7), ("left", "right", -7))
    for side, align, dx in sides:
        named = placed(rows, top * 1.08, width, height)[side]
        text = alt.Chart(_values(named)).mark_text(align=align, dx=dx, fontSize=11)
        layers.append(text.encode(x=x, y=y, text=alt.Text("name:N")))
    return alt.layer(*layers).properties(width=width, height=height)


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
        length = _LETTER * len(row["name"])
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


@unchecked
def freshness(
    rows: Sequence[Mapping[str, Any]], states: Sequence[str], title: str, width: int
) -> Layered:
    """rows: domain, state (worded), n, start, end (shares), text ("" where there is
    no room), tip (on hover)."""
    import altair as alt

    domains = list(dict.fromkeys(row["domain"] for row in rows))
    y = alt.Y("domain:N", sort=domains, axis=_names(domains, 90))
    colour = alt.Color(
        "state:N",
        scale=alt.Scale(domain=list(states), range=list(FRESH_COLOURS)),
        legend=alt.Legend(title=None, columns=4 if width > NARROW else 2),
    )
    x = alt.X("start:Q", axis=_axis(title, format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(_values(rows)).encode(y=y)
    return alt.layer(
        base.mark_bar(height={"band": 0.66}, stroke="white", strokeWidth=1).encode(
            x=x, x2=alt.X2("end:Q"), color=colour, description=alt.Description("tip:N")
        ),
        base.mark_text(align="left", dx=5, color=INK, fontWeight="bold").encode(
            x=x, text=alt.Text("text:N")
        ),
    ).properties(width=width if width > NARROW else width - 70, height=36 * max(1, len(domains)))
