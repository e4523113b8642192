"""A value of an output and its text: what every CRM shares."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.model.value import text_of, value_of

DAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (71.0, "71"),
        (0.5, "0.5"),
        (DAY, "2026-03-02"),
        ("Key", "Key"),
    ],
)
def test_a_value_has_one_text(value: Any, text: str | None) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (None, "integer", None),
        ("", "text", None),
        ("71", "integer", 71),
        ("71.0", "integer", 71),
        ("7.5", "integer", 7.5),
        ("3", "number", 3.0),
        ("0.25", "number", 0.25),
        ("True", "boolean", True),
        ("false", "boolean", False),
        ("2026-03-02", "date", DAY),
        ("2026-03-02T00:00:00Z", "date", DAY),
        ("12", "text", "12"),
    ],
)
def test_a_text_is_read_by_the_type_of_its_output(text: str | None, kind: Any, value: Any) -> None:
    read = value_of(text, kind)

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("soon", "date"),
        ("2026-13-01", "date"),
        ("many", "integer"),
        ("1_000", "integer"),
        ("NaN", "number"),
        ("perhaps", "boolean"),
    ],
)
def test_what_a_person_typed_instead_comes_back_as_it_stands(text: str, kind: Any) -> None:
    assert value_of(text, kind) == text
