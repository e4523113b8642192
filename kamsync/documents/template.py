"""The company's own template for a document: a file in the folder templates/ beside config.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kamsync import durable

FOLDER: Final = "templates"


@dataclass(frozen=True)
class Template:
    name: str
    content: bytes


def template_of(folder: Path, kind: str, form: str) -> Template | None:
    """`templates/KIND.FORM`, else `templates/document.FORM`, else none."""
    if form not in ("docx", "pptx"):
        return None
    for name in (kind, "document"):
        path = folder / FOLDER / f"{name}.{form}"
        if path.is_file():
            with durable.translated_errors(path):
                return Template(str(path), path.read_bytes())
    return None
