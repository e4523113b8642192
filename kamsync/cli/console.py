"""Rich's console, over cleaned text."""

from __future__ import annotations

from functools import cache
from typing import Any

from rich.console import Console
from rich.text import Text

from kamsync.cli.terminal import shown


class SafeConsole(Console):
    """Rich's console over cleaned text; its own colours are added after the cleaning."""

    def render_str(self, text: str, **kwargs: Any) -> Text:
        return super().render_str(shown(text), **kwargs)

    def render(self, renderable: Any, options: Any = None) -> Any:
        if isinstance(renderable, Text) and shown(renderable.plain) != renderable.plain:
            renderable = Text(shown(renderable.plain), style=renderable.style)
        return super().render(renderable, options)


@cache
def out() -> SafeConsole:
    """Stdout, for what has colours and tables."""
    return SafeConsole(highlight=False, soft_wrap=True)


@cache
def err() -> SafeConsole:
    """Stderr, likewise."""
    return SafeConsole(stderr=True, highlight=False, soft_wrap=True)
