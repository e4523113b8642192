"""Each section of the report says its place beside its function; none is forgotten."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

from kamsync.report import sections
from kamsync.report.layout.blocks import Section
from kamsync.report.layout.order import in_order, parts, section


def test_every_function_that_makes_a_section_has_a_place_in_the_report() -> None:
    made = set()
    for found in pkgutil.iter_modules(sections.__path__):
        module = importlib.import_module(f"kamsync.report.sections.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and function.__annotations__.get("return") == "Section":
                made.add(f"{found.name}.{name}")

    placed = {f"{make.__module__.rpartition('.')[2]}.{make.__name__}" for make in in_order()}
    assert made == placed


def test_two_sections_cannot_have_the_same_place() -> None:
    assert next(in_order()).__name__ == "first_screen"

    with pytest.raises(ValueError, match="the place 10"):
        section(10)(next(in_order()))


def test_sections_stand_under_the_part_that_was_opened_last() -> None:
    shown = [Section("a", "A", opens="One"), Section("b", "B"), Section("c", "C", opens="Two")]

    found = [(title, [each.id for each in within]) for title, within in parts(shown)]

    assert found == [("One", ["a", "b"]), ("Two", ["c"])]
    assert parts([Section("x", "X")]) == [("", [Section("x", "X")])]
