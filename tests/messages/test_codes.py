"""Every code that the source raises has its sentence: nothing is left to be worded at night."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import kamsync
from kamsync.messages.sentences import is_known

_SOURCE: Final = Path(kamsync.__file__).parent
_ERRORS: Final = (
    *("Error", "Held", "Exhausted", "Response", "Stream", "Write"),
    *("Limited", "Expired", "Doubt", "__init__"),
)
_CONNECTORS: Final = _SOURCE.parent / "connectors"


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _keys(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    named = {k.arg: k.value for k in call.keywords}
    if name == "invalid" and call.args:
        yield f"problem.{_text(call.args[0])}"
    elif name == "of" and getattr(getattr(call.func, "value", None), "id", "") == "Problem":
        yield f"problem.{_text(call.args[-1])}"
    elif name == "Trip":
        yield f"guard.{_text(call.args[1] if len(call.args) > 1 else None)}"
    elif "code" in named and name.endswith(_ERRORS):
        yield f"error.{_text(named['code'])}"


def _raised() -> list[tuple[str, str]]:
    found = []
    for path in [*_SOURCE.rglob("*.py"), *_CONNECTORS.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found += [(key, path.name) for key in _keys(node) if key[-1] != "."]
    return sorted(set(found))


@pytest.mark.parametrize(("key", "file"), _raised())
def test_a_code_that_is_raised_has_its_sentence(key: str, file: str) -> None:
    assert is_known(key), f"{file}: {key} stands in no family of kamsync/messages/texts"
