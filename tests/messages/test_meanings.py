"""What columns mean, in both languages."""

from __future__ import annotations

import pytest

import kamsync.scoring.score  # noqa: F401 - declares every column
from kamsync.messages import labels
from kamsync.messages.catalogue import meanings
from kamsync.model.tables import STREAMS
from kamsync.queries.export import dictionary
from kamsync.scoring.registry import COLUMNS, FAMILIES


def test_every_declared_column_has_a_french_meaning_and_no_other_has_one() -> None:
    fields = {f"account.{column.name}" for column in STREAMS["account"].columns}
    assert meanings("fr").keys() == COLUMNS.keys() | FAMILIES.keys() | fields


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("en", ("Accounts", "count", "accounts in the group")),
        ("fr", ("Comptes", "nombre", "comptes du groupe")),
    ],
)
def test_the_dictionary_speaks_the_reader_s_language(
    language: str, row: tuple[str, str, str]
) -> None:
    found = dictionary(["members"], language).row(0, named=True)
    assert (found["unit"], found["meaning"]) == row[1:]


def test_a_column_that_nobody_translated_keeps_the_declared_words() -> None:
    assert labels.meaning("x", "what x is", "fr") == "what x is"
