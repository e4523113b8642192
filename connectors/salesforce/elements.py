"""Nested metadata elements as XML text; order stays as given. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = 'xmlns="http://soap.sforce.com/2006/04/metadata"'

Content = str | int | bool | Sequence["Node"]
Node = tuple[str, Content]


def document(kind: str, nodes: Sequence[Node]) -> str:
    """A whole metadata file; `kind` is its type."""
    return f"{_HEAD}<{kind} {_SPACE}>\n{_written(nodes, 4)}</{kind}>\n"


def package(members: dict[str, list[str]], version: str) -> str:
    """package.xml: type → names."""
    types: list[Node] = [
        ("types", [*(("members", name) for name in names), ("name", kind)])
        for kind, names in members.items()
        if names
    ]
    return document("Package", [*types, ("version", version)])


def _written(nodes: Sequence[Node], indent: int) -> str:
    pad = " " * indent
    lines = []
    for name, content in nodes:
        match content:
            case bool():
                lines.append(f"{pad}<{name}>{str(content).lower()}</{name}>\n")
            case str() | int():
                lines.append(f"{pad}<{name}>{escape(str(content))}</{name}>\n")
            case _:
                inner = _written(content, indent + 4)
                lines.append(f"{pad}<{name}>\n{inner}{pad}</{name}>\n")
    return "".join(lines)
