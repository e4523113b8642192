"""Small drawings of one account: bars of quarters, a line of scores. Each part says its figure on
hover; the whole says them to those who listen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

_WIDTH: Final = 14
_GAP: Final = 4
_HEIGHT: Final = 44


def bars(points: Sequence[tuple[str, int]], label: str) -> Markup:
    """(label, value) oldest first; a value below 0 hangs under the line."""
    top = max([0, *(value for _, value in points)])
    low = min([0, *(value for _, value in points)])
    span = (top - low) or 1
    zero = _HEIGHT * top / span
    parts = []
    for n, (text, value) in enumerate(points):
        height = max(_HEIGHT * abs(value) / span, 1)
        y = zero - height if value >= 0 else zero
        parts.append(_bar(n, y, height, text, low=value < 0))
    return _svg(parts, len(points), label)


def _bar(n: int, y: float, height: float, text: str, *, low: bool) -> Markup:
    kind, x = "below" if low else "bar", n * (_WIDTH + _GAP)
    shape = f'class="{kind}" x="{x}" y="{y:.1f}" width="{_WIDTH}" height="{height:.1f}"'
    return Markup(f"<rect {shape}><title>{escape(text)}</title></rect>")  # noqa: S704


def _svg(parts: Sequence[Markup], n: int, label: str) -> Markup:
    width = max(1, n * (_WIDTH + _GAP) - _GAP)
    return Markup(
        '<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-label="{label}">{parts}</svg>'
    ).format(width=width, height=_HEIGHT, label=label, parts=Markup().join(parts))
