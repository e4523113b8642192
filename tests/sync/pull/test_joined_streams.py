"""Streams of two CRMs as one: whose exchange rates count, what stays each CRM's own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from kamsync.connector import Description
from kamsync.mirror import Generation, Mirror, StreamMark
from kamsync.model.fieldmap import FieldMap
from kamsync.model.rejects import no_rejects
from kamsync.model.tables import STREAMS
from kamsync.sync.joined.maps import Joining
from kamsync.sync.pull.joined_streams import JoinedParts

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
DAY = dt.date(2026, 1, 1)


def kept(folder: Path, home: str, **streams: list[dict[str, object]]) -> Generation:
    draft = Mirror(folder).begin(None)
    for name, rows in streams.items():
        columns = {c: STREAMS[name].dtype(c) for c in rows[0]}
        frame = pl.DataFrame(rows, schema=columns)
        mark = StreamMark("f", NOW, NOW, len(rows), len(rows), tuple(columns), NOW)
        draft.replace(name, frame, no_rejects(), mark)
    draft.facts = {"home_currency": home}
    return draft.commit(NOW)


def parts(home: str, **generations: Generation) -> JoinedParts:
    seen = Description("o", "o", False, home, "UTC", frozenset(), {}, NOW)
    maps = {name: FieldMap(name, {}, {}) for name in generations}
    return JoinedParts(generations, seen, Joining(maps, Path("matches.csv")))


def rate(currency: str, value: str) -> dict[str, object]:
    return {
        "currency": currency,
        "rate": pl.Series([value]).cast(STREAMS["rate"].dtype("rate"))[0],
        "direction": "unit_per_home",
        "valid_from": DAY,
    }


def deal(number: str, value: str) -> dict[str, object]:
    own = pl.Series([value]).cast(STREAMS["opportunity"].dtype("rate"))[0]
    return {"id": number, "account_id": "a", "amount": 100, "currency": "USD", "rate": own}


def test_the_first_crm_s_rates_count_and_the_other_fills_what_it_does_not_quote(
    tmp_path: Path,
) -> None:
    one = kept(tmp_path / "b", "EUR", rate=[rate("USD", "1.1")])
    two = kept(tmp_path / "a", "EUR", rate=[rate("usd", "1.3"), rate("GBP", "0.8")])

    rows = parts("EUR", b=one, a=two).rows("rate").collect()

    assert [(c, float(r)) for c, r in rows.select("currency", "rate").iter_rows()] == [
        ("USD", 1.1),
        ("GBP", 0.8),
    ]


def test_a_deal_s_own_rate_counts_only_against_the_portfolio_s_home_currency(
    tmp_path: Path,
) -> None:
    one = kept(tmp_path / "crm", "EUR", opportunity=[deal("1", "0.9")])
    two = kept(tmp_path / "crm2", "CHF", opportunity=[deal("1", "0.8")])

    rows = parts("EUR", crm=one, crm2=two).rows("opportunity").collect()

    assert rows["id"].to_list() == ["crm2:1", "crm:1"]
    assert [None if r is None else float(r) for r in rows["rate"]] == [None, 0.9]


def test_a_stream_is_written_anew_only_where_something_it_is_made_of_changed(
    tmp_path: Path,
) -> None:
    one = kept(tmp_path / "crm", "EUR", opportunity=[deal("1", "0.9")])
    two = kept(tmp_path / "crm2", "EUR", opportunity=[deal("1", "0.8")])
    later = kept(tmp_path / "later", "EUR", opportunity=[deal("1", "0.7")])

    marks = [
        parts("EUR", crm=one, crm2=second).mark("opportunity", more)
        for second, more in ((two, []), (two, []), (later, []), (two, ["another match"]))
    ]

    assert len({mark.fingerprint for mark in marks}) == 3
    assert (marks[0].rows, marks[0].full_rows) == (2, 2)
