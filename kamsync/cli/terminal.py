"""The edge: everything a command prints goes through here, cleaned of what a stranger sent.

Escape sequences, other control characters, direction marks and known secrets never reach a
terminal, whoever wrote the text: a CRM, a file, an error body.
"""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.text import Text

from kamsync.hidden_text import hidden
from kamsync.hostile_text import printable, printable_json


def shown(text: str) -> str:
    """What may be printed of a text of several lines."""
    return hidden(printable(text))


class SafeConsole(Console):
    """Rich's console over cleaned text; its own colours are added after the cleaning."""

    def render_str(self, text: str, **kwargs: Any) -> Text:
        return super().render_str(shown(text), **kwargs)

    def render(self, renderable: Any, options: Any = None) -> Any:
        if isinstance(renderable, Text) and shown(renderable.plain) != renderable.plain:
            renderable = Text(shown(renderable.plain), style=renderable.style)
        return super().render(renderable, options)


def write_json(data: dict[str, Any]) -> None:
    """One object on stdout."""
    sys.stdout.write(hidden(printable_json(data)) + "\n")
