"""The four charts of the report: positions by hand, names only as text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from kamsync.report.layout import charts
from kamsync.report.layout.plot import Axis, below, draw, legend, mark, names

LEVELS = ("critical", "high", "watch", "none")


def axis(top: float, length: float = 500) -> Axis:
    return Axis("revenue", top, length, lambda value: f"{value:g}")


def bar(name: str, share: float) -> dict[str, object]:
    words = {"label": name, "short": name, "level": "high", "text": "55%", "tip": f"{name}: 55%"}
    return words | {"share": share}


def test_ticks_are_about_five_round_numbers() -> None:
    assert axis(1.0).ticks() == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert axis(100).ticks() == [0, 20, 40, 60, 80, 100]
    assert axis(583.2).ticks() == [0, 100, 200, 300, 400, 500]
    assert axis(1.08).ticks() == [0, 0.2, 0.4, 0.6, 0.8, 1]


def test_an_axis_by_roots_parts_small_values() -> None:
    """A quarter of the largest stands in the middle."""
    by_root = Axis("", 400, 200, str, by_root=True)

    assert by_root.at(100) == 100
    assert axis(400, 200).at(100) == 50


def test_a_bar_is_as_long_as_its_share_and_says_it_on_hover() -> None:
    """55 % of 500 pixels are 275; rows are 30 high, a bar 0.58 of one and in its middle."""
    plot = charts.bars([bar("North", 0.55)], LEVELS, charts.percents("share", 500, "en"))

    (drawn,) = [part for part in plot.parts if part.tag == "rect"]
    assert drawn.attrib | {"fill": ""} == {
        "x": "0", "y": "6.3", "width": "275", "height": "17.4", "fill": ""
    }  # fmt: skip
    assert drawn.attrib["fill"] == charts.ORANGE
    assert drawn.findtext("title") == "North: 55%"


def test_the_curve_runs_from_corner_to_corner() -> None:
    curve = [{"x": 0.0, "y": 0.0}, {"x": 0.5, "y": 0.8}, {"x": 1.0, "y": 1.0}]
    point = {"x": 0.5, "y": 0.8, "label": "1/2 : 80"}

    plot = charts.pareto(curve, point, "20/80 rule", axis(1, 200), axis(1, 100))

    lines = [part.get("d") for part in plot.parts if part.get("stroke-width") == "2.5"]
    assert lines == ["M0,100L100,20L200,0"]
    (dot,) = [part for part in plot.parts if part.tag == "circle"]
    assert (dot.get("cx"), dot.get("cy")) == ("100", "20")


def test_a_name_from_a_crm_is_text_and_nothing_else() -> None:
    hostile = '</text><script>x()</script><a href="http://x">'
    plot = charts.bars([bar(hostile, 1.0)], LEVELS, charts.percents(hostile, 500, "en"))

    page = str(draw(plot, hostile, hostile))

    assert "<script" not in page
    assert not re.search(r"<a[ >]", page)
    tree = ET.fromstring(page)  # noqa: S314 (our own drawing)
    assert hostile[:35] in "".join(tree.itertext())


def test_numbers_that_would_touch_are_left_out_by_turns() -> None:

    narrow = [e.text for e in below(axis(1.0, 100), 30) if e.tag == "text"]
    assert narrow == ["0", "0.4", "0.8", "revenue"]


def test_a_long_name_is_cut_where_its_room_ends() -> None:
    (shown, *_rest) = names(["Product family of machines"], 30, 66)

    assert shown.text == "Product f…"


def test_the_legend_stands_in_columns_above_the_area() -> None:
    entries = [("Key", "#1", "circle"), ("Tomorrow", "#2", "diamond"), ("Not key", "#3", "cross")]

    parts, room = legend(entries, 2)

    heights = {part.text: part.get("y") for part in parts if part.tag == "text"}
    assert heights["Key"] == heights["Tomorrow"] != heights["Not key"]
    assert room == 52


def test_every_shape_fills_the_square_it_is_given() -> None:
    """A square of 64 square pixels around (10, 10) reaches from 6 to 14."""
    assert mark(10, 10, "square", 64, "#0").get("d") == "M6,6L14,6L14,14L6,14Z"
    assert mark(10, 10, "circle", 64, "#0").get("r") == "4"
