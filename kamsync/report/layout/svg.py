"""A Vega-Lite chart → an SVG that may stand inside the page: drawn offline, then cut down to an
allow-list of elements and attributes, with a title and a description for those who listen."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, Literal, ParamSpec, TypeVar

from markupsafe import Markup

if TYPE_CHECKING:
    import altair as alt

_SVG: Final = "{http://www.w3.org/2000/svg}"
_ELEMENTS: Final = frozenset(
    ("svg", "g", "path", "text", "tspan", "rect", "line", "circle", "defs", "clipPath")
)
# fmt: off
_ATTRIBUTES: Final = frozenset(
    (
        "viewBox", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "rx",
        "ry", "width", "height", "transform", "fill", "fill-opacity", "stroke",
        "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-miterlimit",
        "stroke-linecap", "opacity", "font-size", "font-weight", "font-style",
        "text-anchor", "display", "id", "clip-path",
    )
)
# fmt: on
_LOCALES: Final[dict[str, Literal["en-US", "fr-FR"]]] = {"en": "en-US", "fr": "fr-FR"}
ET.register_namespace("", _SVG[1:-1])


P = ParamSpec("P")
Made = TypeVar("Made")


def unchecked(make: Callable[P, Made]) -> Callable[P, Made]:
    """Without altair's check of every part against its schema, most of the cost of a chart: these
    are our own charts, and the tests look at them."""

    @wraps(make)
    def made(*args: P.args, **named: P.kwargs) -> Made:
        from altair.utils.schemapi import debug_mode  # slow to load, and most commands draw nothing

        with debug_mode(arg=False):
            return make(*args, **named)

    return made


@unchecked
def draw(
    chart: alt.LayerChart | alt.FacetChart, language: str, title: str, description: str
) -> Markup:
    import vl_convert  # as slow to load

    spec = chart.configure(**_config()).to_dict(validate=False)
    text = vl_convert.vegalite_to_svg(json.dumps(spec), format_locale=_LOCALES[language])
    return Markup(sanitised(text, title, description))  # noqa: S704 (allow-listed below)


def sanitised(svg: str, title: str, description: str) -> str:
    """Only drawing elements and drawing attributes are left; text is escaped by the serialiser.
    What a mark says to those who listen, it says on hover too."""
    root = ET.fromstring(svg)  # noqa: S314 (written by vl-convert: no doctype, no entities)
    spoken = [(mark, mark.get("aria-label")) for mark in root.iter() if _is_mark(mark)]
    _prune(root)
    for mark, words in spoken:
        hover = ET.SubElement(mark, _SVG + "title")
        hover.text = words
    root.set("role", "img")
    root.set("aria-label", f"{title}. {description}")
    root.set("width", "100%")
    root.attrib.pop("height", None)
    for tag, words in (("desc", description), ("title", title)):
        element = ET.Element(_SVG + tag)
        element.text = words
        root.insert(0, element)
    return ET.tostring(root, encoding="unicode")


def _is_mark(element: ET.Element) -> bool:
    """A bar or a dot: vl-convert names each; axes, lines and areas are no marks of one figure."""
    kind = element.get("aria-roledescription")
    return kind in ("bar", "point", "rect") and bool(element.get("aria-label"))


def _prune(element: ET.Element) -> None:
    for name, value in list(element.attrib.items()):
        outside = "url(" in value and not value.startswith("url(#")
        if name not in _ATTRIBUTES or outside or "javascript:" in value.lower():
            del element.attrib[name]
    for child in list(element):
        if child.tag.removeprefix(_SVG) in _ELEMENTS:
            _prune(child)
        else:
            element.remove(child)


def _config() -> dict[str, Any]:
    """Calm axes, letters that can be read on paper."""
    letters = {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "titleColor": INK}
    return {
        "font": "Liberation Sans, Arial, sans-serif",
        "background": "transparent",
        "view": {"stroke": None},
        "axis": letters
        | {"gridColor": "#e4e7ea", "domainColor": "#8a949e", "tickColor": "#8a949e"}
        | {"titleFontWeight": "normal", "titlePadding": 8},
        "legend": letters | {"titleFontWeight": "normal", "orient": "top", "symbolSize": 90},
        "text": {"fontSize": 12, "color": INK},
    }


INK: Final = "#1d2730"
