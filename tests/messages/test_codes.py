"""Every code that the source raises has its sentence: nothing is left to be worded at night."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import kamsync
from kamsync.messages.sentences import is_known
from kamsync.sync.plan.guards import NAMES

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


def test_every_guard_that_trips_can_be_accepted_by_its_name() -> None:
    named = set()
    for path in _SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Trip" and node.args:
                named.add(_text(node.args[0]))

    assert named - {""} <= set(NAMES)


_ALREADY_SAID: Final = {
    "kamsync/cli/__init__.py",
    "kamsync/cli/command.py",
    "kamsync/cli/document_check.py",
    "kamsync/queries/plan_check.py",
}
"""Findings here carry text that was said before, in the reader's language; may only shrink."""
_NOT_FOR_PEOPLE: Final = {"kamsync/scoring/score.py", "kamsync/sync/pull/source_queries.py"}
"""Raised and caught by the same module; may only shrink."""


def _calls() -> Iterator[tuple[str, ast.AST, ast.Call]]:
    """File, what is raised (or the call itself), and each call of the source."""
    for path in [*_SOURCE.rglob("*.py"), *_CONNECTORS.rglob("*.py")]:
        place = path.relative_to(_SOURCE.parent).as_posix()
        if "/sandbox/" in place:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        raised = {id(n.exc) for n in ast.walk(tree) if isinstance(n, ast.Raise)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield place, node if id(node) in raised else tree, node


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def test_a_finding_has_a_code_and_its_sentence_stands_in_the_catalogue() -> None:
    wordy, unsaid = set(), set()
    for place, _, call in _calls():
        if _name(call) != "Finding" or isinstance(call.func, ast.Attribute):
            continue
        named = {k.arg: k.value for k in call.keywords}
        if len(call.args) > 3 or {"message", "fix"} & named.keys():
            wordy.add(place)
            continue
        code, variant = _text(call.args[0] if call.args else None), _text(named.get("variant"))
        keys = [f"finding.{code}.{variant}.message", f"finding.{code}.message"]
        is_fixed = code and ("variant" not in named or variant)
        if is_fixed and not any(map(is_known, keys)):
            unsaid.add(f"{place}: {code}")

    assert wordy <= _ALREADY_SAID
    assert unsaid == set()


def _is_prose(node: ast.AST) -> bool:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return any(" " in _text(part) for part in parts)


def test_nothing_is_raised_with_a_sentence_in_the_source() -> None:
    found = {
        place
        for place, raised, call in _calls()
        if (raised is call or _name(call).endswith(_ERRORS[:-1]))
        and any(_is_prose(argument) for argument in call.args)
    }

    assert found <= _NOT_FOR_PEOPLE
