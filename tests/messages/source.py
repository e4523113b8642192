"""The calls with a text in our source, read once: what tests of its words look at."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import kamsync

_ROOT = Path(kamsync.__file__).parent.parent

ERRORS = (
    *("Error", "Held", "Exhausted", "Response", "Stream", "Write"),
    *("Limited", "Expired", "Doubt", "__init__"),
)
"""How the names of what is raised end."""
REASON_AT = {"refused_rows": 3, "Broken": 2, "_each_line": 4}
"""Call → place of its reason."""
_NAMES = ("Finding", "Trip", "invalid", r"Problem\.of", *REASON_AT)
_SPEAKS = re.compile(rf"\braise\b|\bcode=|\b(?:{'|'.join(_NAMES)}|\w*(?:{'|'.join(ERRORS)}))\(")
"""Other files are not parsed."""


@dataclass(frozen=True)
class Call:
    place: str
    """File, from the root."""
    name: str
    of: str
    """The name before the dot; "." where that is no name, empty without a dot."""
    is_raised: bool
    arguments: tuple[str | None, ...]
    """Text constants; None: something else."""
    named: Mapping[str, str | None]
    has_prose: bool
    """Whether an argument is a text with a space in it."""


@functools.cache
def calls() -> tuple[Call, ...]:
    """Of kamsync and connectors, the sandbox too."""
    files = [p for part in ("kamsync", "connectors") for p in (_ROOT / part).rglob("*.py")]
    texts = ((path, path.read_text(encoding="utf-8")) for path in files)
    return tuple(c for path, text in texts if _SPEAKS.search(text) for c in _calls_of(path, text))


def _calls_of(path: Path, text: str) -> Iterator[Call]:
    place = path.relative_to(_ROOT).as_posix()
    raised: set[int] = set()
    for node in _outer_first(ast.parse(text)):
        if isinstance(node, ast.Raise):
            raised.add(id(node.exc))
        elif isinstance(node, ast.Call) and _has_text(node):
            on = node.func.value if isinstance(node.func, ast.Attribute) else None
            yield Call(
                place,
                getattr(node.func, "id", getattr(node.func, "attr", "")),
                getattr(on, "id", ".") if on else "",
                id(node) in raised,
                tuple(map(_text, node.args)),
                {k.arg or "": _text(k.value) for k in node.keywords},
                any(map(_is_prose, node.args)),
            )


def _outer_first(tree: ast.AST) -> Iterator[ast.AST]:
    """As ast.walk, in a third of its time."""
    waiting = [tree]
    while waiting:
        yield (node := waiting.pop())
        for child in vars(node).values():
            if isinstance(child, list):
                waiting += [part for part in child if isinstance(part, _HOLDING)]
            elif isinstance(child, _HOLDING):
                waiting.append(child)


_HOLDING = (ast.stmt, ast.expr, ast.keyword, ast.excepthandler, ast.comprehension, ast.match_case)
"""What may hold a call."""


def _has_text(call: ast.Call) -> bool:
    said = (*call.args, *(k.value for k in call.keywords))
    return any(isinstance(node, ast.Constant | ast.JoinedStr) for node in said)


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_prose(node: ast.AST) -> bool:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return any(" " in (_text(part) or "") for part in parts)
