"""Which tests a bare pytest leaves out, and what asks for them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import _leave_out

MARKED = ["", "nights", "soak", "tools", "nights soak"]


@pytest.mark.parametrize(
    ("expression", "arg", "left"),
    [
        ("", "tests", [""]),
        ("not cli and not server", "tests", [""]),
        ("soak", "tests", ["", "soak", "nights soak"]),
        ("nights", "tests", ["", "nights"]),
        ("tools", "tests/tools", ["", "tools"]),
        ("", "tests/test_cli.py::test_x", ["", "nights"]),
    ],
)
def test_what_takes_long_is_left_out_unless_asked_for(
    expression: str, arg: str, left: list[str]
) -> None:
    items: list[Any] = [
        SimpleNamespace(
            name=name, get_closest_marker=lambda mark, marks=name: mark in marks.split()
        )
        for name in MARKED
    ]
    told: list[Any] = []
    config: Any = SimpleNamespace(
        option=SimpleNamespace(markexpr=expression),
        args=[arg],
        hook=SimpleNamespace(pytest_deselected=lambda items: told.extend(items)),
    )
    _leave_out(config, items)
    assert [item.name for item in items] == left
    assert len(told) == len(MARKED) - len(left)
