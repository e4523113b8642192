"""Every reason for which a value or a row is refused has its words in both languages."""

from __future__ import annotations

import polars as pl
import pytest

from kamsync.messages.catalogue import has
from kamsync.messages.sentences import worded
from kamsync.model.coerce import Zones, coerce
from kamsync.model.tables import STREAMS, Stream


def _bad(stream: Stream) -> pl.DataFrame:
    """Rows whose every value is refused, or too large, or missing."""
    names = [column.name for column in stream.columns]
    huge = {n: "9" * 30 if stream.column(n).kind in ("money", "number") else "~" for n in names}  # type: ignore[union-attr]
    rows = [dict.fromkeys(names, "~"), huge, dict.fromkeys(names, "0"), dict.fromkeys(names, "")]
    good = {"id": "r1", "currency": "EUR"}
    closed = {"is_closed": "true", "is_won": "true", "account_id": "a", "stage": "Won"}
    rows += [dict.fromkeys(names, "") | good | closed, huge | good, rows[0] | good, rows[2] | good]
    return pl.DataFrame([{n: row[n] for n in names} for row in rows])


@pytest.mark.parametrize("stream", sorted(STREAMS))
def test_every_reason_of_coerce_has_words(stream: str) -> None:
    zones = Zones("Europe/Paris", "Europe/Paris")
    refused = coerce(stream, _bad(STREAMS[stream]), zones, "EUR").rejects["reason"].unique()

    assert len(refused) > 0
    for reason in refused:
        assert has(f"reason.{reason.partition(': ')[0]}"), reason


def test_a_value_stands_in_its_reason_in_both_languages() -> None:
    assert worded("reason", "wrong number of cells: 2/3", "en").startswith("2/3 cells")
    assert worded("reason", "no match: ids.csv", "fr") == "sans correspondance dans ids.csv"
    assert worded("reason", "impossible date", "fr") == "ne se lit pas comme une date"
    assert worded("reason", "a CRM's own: word", "fr") == "a CRM's own: word"
