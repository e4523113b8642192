"""The maturity sheet: each sign with its count, unknown where nothing is read."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from kamsync.report.layout.blocks import Table
from kamsync.report.layout.view import View
from kamsync.report.sections.maturity import maturity
from tests.test_report import hostile


def signs(language: str = "en", **columns: list[object]) -> dict[str, list[str]]:
    """Sign → shown by, share, level; four accounts."""
    data = hostile()
    schema = data.scored.groups.schema
    groups = data.scored.groups.with_columns(
        pl.Series(name, values, schema[name]) for name, values in columns.items()
    )
    scored = replace(data.scored, groups=groups, unfed=data.scored.unfed - set(columns))
    shown = maturity(View(language, replace(data, scored=scored)))
    (table,) = [b for b in shown.blocks if isinstance(b, Table)]
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}


KEYS = {"tier": ["Key", "Key", "Tomorrow", "Maintain"]}


def test_a_sign_counts_key_and_tomorrow_accounts_where_it_is_known() -> None:
    found = signs(
        **KEYS,
        sponsor_state=["active", "overdue", None, "active"],
        strategy_present=[True, True, True, False],
        client_objective_link=[49, 0, 50, 100],
    )
    executive = found["A sponsor of our management meets the customer"]
    assert executive == ["1 / 2", "50%", "partly"]
    assert found["A strategy is on record"] == ["3 / 3", "100%", "in place"]
    served = found["Our work serves half of the customer’s own objectives"]
    assert served == ["1 / 3", "33%", "not yet"]


@pytest.mark.parametrize(("language", "word"), [("en", "unknown"), ("fr", "inconnu")])
def test_what_nothing_feeds_is_unknown_and_never_missing(language: str, word: str) -> None:
    found = signs(language, **KEYS)
    assert [cells[2] for cells in found.values()].count(word) >= 5
    assert not any(cells[0].startswith("0") for cells in found.values() if cells[2] == word)


def test_without_key_accounts_there_is_no_sheet() -> None:
    assert maturity(View("en", hostile())).missing
