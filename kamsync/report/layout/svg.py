"""Drawings that may stand inside the page: made element by element, so that names from a CRM are
only ever text, with a title and a description for those who listen."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup

INK: Final = "#1d2730"


def element(tag: str, words: str = "", /, **attributes: str | float) -> ET.Element:
    """Attributes with _ for -, lengths in pixels; `hover` is what a mark says under the pointer."""
    hover = attributes.pop("hover", "")
    made = ET.Element(tag, {n.replace("_", "-"): _written(v) for n, v in attributes.items()})
    made.text = words
    if hover:
        made.append(element("title", _written(hover)))
    return made


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else f"{round(value, 2):g}"


def group(parts: Iterable[ET.Element], **attributes: str | float) -> ET.Element:
    made = element("g", **attributes)
    made.extend(parts)
    return made


def drawing(
    width: float, height: float, parts: Iterable[ET.Element], title: str, description: str
) -> Markup:
    """As wide as the page lets it be."""
    root = element(
        "svg",
        xmlns="http://www.w3.org/2000/svg",
        width="100%",
        viewBox=f"0 0 {_written(width)} {_written(height)}",
        role="img",
        aria_label=f"{title}. {description}",
    )
    root.extend([element("title", title), element("desc", description), *parts])
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 (escaped by the serialiser)
