"""Every column of a canonical stream says what it means, and what it counts in."""

from __future__ import annotations

from kamsync.model.meanings import _TABLES
from kamsync.model.tables import STREAMS


def test_every_column_and_every_open_family_has_a_meaning() -> None:
    silent = [f"{s.name}.{c.name}" for s in STREAMS.values() for c in s.columns if not c.meaning]

    assert silent == []
    account = STREAMS["account"]
    for name in ("rating_fit", "rating_fit_at", "profile_needs", "out_score"):
        column = account.column(name)
        assert column is not None
        assert column.meaning


def test_no_meaning_is_kept_of_a_column_that_is_gone() -> None:
    for name, table in _TABLES.items():
        known = {c.name for c in STREAMS[name].columns} | {p for p, _ in STREAMS[name].patterns}
        assert set(table) <= known, name


def test_money_dates_and_shares_say_their_unit() -> None:
    columns = {c.name: c.unit for c in STREAMS["opportunity"].columns}

    assert columns["amount"] == "minor units of the row's currency"
    assert columns["probability"] == "billionths"
    assert columns["stage"] == ""
