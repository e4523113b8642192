"""What another engine reads, row by row: what it sums, what it leaves for Polars to price."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
from polars.testing import assert_frame_equal

from kamsync.engines.polars import LazyPolars
from kamsync.engines.port import Stored
from kamsync.scoring.read import engine_rows, money_rows
from kamsync.scoring.read.activities import find_activities, owned_activities
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.engine_invoices import read_invoices
from kamsync.scoring.read.engine_rows import NARROW, EngineRows
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.invoices import read_invoices as read_all_invoices
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.rates import load_rates
from kamsync.scoring.read.revenue_events import build_events, find_places
from tests.scoring.book import CARD, TODAY, Rows, deal, touch, typed, win
from tests.scoring.days import WINDOWS, on

_PLACE = {
    "account_id": pl.String,
    "place": pl.UInt32,
    "g": pl.Int64,
    "account_region": pl.Categorical,
}
WIDE = 9 * 10**15
"""The widest amount that is read; 300 times that is more than an engine multiplies."""
LATE, JUNE = on("2026-03-31"), on("2026-06-01")
RATES = [
    {"currency": "USD", "rate": "2", "direction": "home_per_unit", "valid_from": "2020-01-01"},
    {"currency": "SEK", "rate": "300", "direction": "home_per_unit", "valid_from": "2020-01-01"},
    {"currency": "CHF", "rate": "3", "direction": "home_per_unit", "valid_from": "2026-09-01"},
]


@cache
def places() -> pl.DataFrame:
    """Made when it is asked for: words start threads, and a process that has some cannot fork."""
    rows = [("A", 0, 7, "North"), ("B", 1, None, None)]
    return pl.DataFrame(rows, schema=_PLACE, orient="row")


def money(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02}"


def given(rows: Rows, stream: str = "opportunities", **policy: Any) -> tuple[Inputs, Policy]:
    settings = Policy(as_of=TODAY, **({"dimensions": ("region",)} | policy))
    files = {"accounts": [{"id": "A", "name": "A"}], stream: rows, "rates": RATES}
    inputs = typed(files, settings)
    unsaid = pl.col("currency").replace("JPY", None)
    name = "opportunity" if stream == "opportunities" else stream
    streams = {**inputs.streams, name: inputs.streams[name].with_columns(unsaid)}
    stored = {name: Stored(scan, Path()) for name, scan in streams.items()}
    return replace(inputs, streams=streams, engine=LazyPolars, stored=stored), settings


def at(inputs: Inputs, policy: Policy) -> EngineRows:
    return EngineRows(LazyPolars(), inputs, policy, load_rates(inputs, policy), places())


def wins_of(rows: Rows, stream: str = "opportunities", **policy: Any) -> Any:
    inputs, settings = given(rows, stream, **policy)
    found = engine_rows.read_wins(at(inputs, settings))
    plain = money_rows.read_wins(inputs, settings, load_rates(inputs, settings), places())
    assert_frame_equal(found.refused, plain.refused)
    assert found.future == plain.future
    assert found.rows["n"].sum() == plain.rows.height
    return found


def shown(frame: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    words = frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
    return sorted(words.select(columns).rows(), key=str)


def test_wins_of_one_day_place_scope_and_sign_come_as_one_row() -> None:
    rows = [
        win("A", "2026-03-31", "1.00"),
        win("A", "2026-03-31", "4.00", region="South"),
        win("A", "2026-03-31", "8.00", region="South"),
        win("A", "2026-03-31", "-1.00"),
        win("A", "2026-03-31", "-2.00"),
        win("A", "2026-03-31", "0.00"),
        win("A", "2026-03-30", "16.00"),
        win("B", "2026-03-31", "32.00", region="South"),
        win("elsewhere", "2026-03-31", "64.00"),
        win("A", "2026-03-31", "128.00", is_deleted="true"),
        win("A", "2026-03-31", "256.00", is_won="false"),
        win("A", "2026-04-01", "512.00"),
        deal("A", "2026-03-31", "1024.00"),
        win("A", "2026-03-31", "3.00", currency="USD"),
        win("A", "2026-03-31", "5.00", currency="USD"),
        win("A", "2026-03-31", "5.00", currency="USD", rate="1"),
        win("A", "2026-03-31", "7.00", currency="CHF"),
    ]
    found = wins_of(rows)

    columns = ("amount", "home", "currency", "region", "place", "g", "day", "n", "early_rate")
    expected = [
        (100, 100, "EUR", "North", 0, 7, LATE, 1, False),
        (1200, 1200, "EUR", "South", 0, 7, LATE, 2, False),
        (-300, -300, "EUR", "North", 0, 7, LATE, 2, False),
        (0, 0, "EUR", "North", 0, 7, LATE, 1, False),
        (1600, 1600, "EUR", "North", 0, 7, LATE - 1, 1, False),
        (3200, 3200, "EUR", "South", 1, None, LATE, 1, False),
        (6400, 6400, "EUR", None, None, None, LATE, 1, False),
        (1300, 2100, "USD", "North", 0, 7, LATE, 3, False),
        (700, 2100, "CHF", "North", 0, 7, LATE, 1, True),
    ]
    assert shown(found.rows, *columns) == sorted(expected, key=str)
    assert found.future == 1
    assert found.rows["term_from"].null_count() == found.rows.height


def test_wide_amounts_stand_alone_and_the_widest_are_priced_by_polars() -> None:
    sizes = [NARROW, NARROW + 1, -NARROW, -NARROW - 1]
    rows = [win("A", "2026-03-31", money(n)) for n in sizes for _ in range(2)]
    rows += [win("A", "2026-03-31", money(WIDE), currency="USD", rate="300")] * 2
    rows += [
        win("A", "2026-03-31", money(n), currency="USD")
        for n in (NARROW // 2, NARROW // 2 + 1)
        for _ in range(2)
    ]
    found = wins_of(rows)

    alone = [(n, n, 1) for n in (NARROW + 1, -NARROW - 1) for _ in range(2)]
    alone += [(WIDE, 300 * WIDE, 1)] * 2
    dollars = [(NARROW, 2 * NARROW, 2)] + [(NARROW // 2 + 1, NARROW + 2, 1)] * 2
    summed = [(2 * n, 2 * n, 2) for n in (NARROW, -NARROW)]
    assert shown(found.rows, "amount", "home", "n") == sorted(alone + dollars + summed, key=str)
    assert NARROW == 2**43, "half a million of them fit 64 bits"


def test_a_cent_that_is_worth_nothing_at_home_stands_beside_one_that_is_worth_one() -> None:
    rows = [
        win("A", "2026-03-31", money(n), currency="USD", rate=rate)
        for n in (1, -1, 0)
        for rate in ("0.6", "0.4", "0.6")
    ]
    found = wins_of(rows)
    assert shown(found.rows, "amount", "home", "n") == [
        *((-1, 0, 1), (-2, -2, 2), (0, 0, 3), (1, 0, 1), (2, 2, 2)),
    ]


def test_activities_are_read_there_only_where_the_deals_they_name_are_too() -> None:
    rows = [touch("A", "call", "2026-03-30T10:00:00Z")]
    settings = Policy(as_of=TODAY)
    named = {"accounts": [{"id": "A", "name": "A"}], "activities": rows}
    opened: list[str] = []

    def opening() -> LazyPolars:
        opened.append("once")
        return LazyPolars()

    for more, expected in (({"opportunities": [deal("A", "2026-06-01", 1)]}, 0), ({}, 1)):
        inputs = typed(named | more, settings)
        stored = {"activity": Stored(inputs.streams["activity"], Path())}
        inputs = replace(inputs, engine=opening, stored=stored)
        assert find_activities(inputs, settings, places()).height == 1
        assert len(opened) == expected


def test_wins_that_no_rate_converts_are_refused_with_their_ids() -> None:
    rows = [
        win("A", "2026-01-01", 1, id="a", currency="GBP"),
        win("A", "2026-01-01", 1, id="b", currency="GBP", rate="0.5"),
        win("B", "2026-01-02", 2, id="c", currency="GBP", region="South"),
        win("A", "2026-01-01", 1, id="d"),
        win("A", "2026-01-01", 300, id="e", currency="JPY"),
    ]
    found = wins_of(rows)

    assert found.refused.select("record_id", "account_id", "amount", "won").rows() == [
        ("a", "A", 100, True),
        ("c", "B", 200, True),
        ("e", "A", 300, True),
    ]
    assert shown(found.rows, "home", "amount") == [(100, 100), (50, 100)]


def test_terms_stand_alone_where_revenue_is_spread() -> None:
    term = {"term_start": "2025-10-01", "term_months": 12}
    rows = [win("A", "2026-01-01", n, **term) for n in (1, 2)]
    rows += [win("A", "2026-01-01", n) for n in (4, 8)]

    spread = wins_of(rows, recognition="spread").rows
    span = (on("2025-10-01"), on("2026-10-01"))
    assert shown(spread, "home", "term_from", "term_to", "n") == [
        (100, *span, 1),
        (1200, None, None, 2),
        (200, *span, 1),
    ]
    assert shown(wins_of(rows).rows, "home", "term_from", "n") == [(1500, None, 4)]


def test_invoices_can_be_the_wins() -> None:
    line = {"account_id": "A", "currency": "EUR", "booked_on": "2026-01-01", "region": "South"}
    rows = [line | {"amount": "5"}, line | {"amount": "-1"}, line | {"amount": "6"}]
    found = wins_of(rows, "revenue", source="revenue", recognition="spread").rows
    assert shown(found, "home", "region", "day", "n", "term_from") == [
        (-100, "South", on("2026-01-01"), 1, None),
        (1100, "South", on("2026-01-01"), 2, None),
    ]


def test_open_deals_come_one_by_one_with_what_they_are_worth() -> None:
    rows = [
        deal("A", "2026-06-01", 1, id="a", owner_id="u"),
        deal("A", "2026-06-01", 1, id="b", owner_id="u", region="South"),
        deal("A", "2026-06-01", "", id="c", probability=""),
        deal("A", "", 2, id="d", currency="GBP"),
        deal("A", "2026-06-01", 3, id="e", currency="USD"),
        deal("A", "2026-06-01", 4, id="f", currency="GBP", rate="0.5"),
        deal("A", "2026-06-01", money(WIDE), id="g", currency="USD", rate="300"),
        deal("B", "2026-06-01", 5, id="h"),
        deal("elsewhere", "2026-06-01", 6, id="i"),
        win("A", "2026-01-01", 7, id="j"),
        deal("A", "2026-06-01", 8, id="k", is_deleted="true"),
    ]
    inputs, settings = given(rows)
    found = engine_rows.read_deals(at(inputs, settings))

    half = 500_000_000
    expected = [
        (100, JUNE, "North", "u", half, False),
        (100, JUNE, "South", "u", half, False),
        (None, JUNE, "North", None, None, False),
        (None, None, "North", None, half, True),
        (600, JUNE, "North", None, half, False),
        (200, JUNE, "North", None, half, False),
        (300 * WIDE, JUNE, "North", None, half, False),
    ]
    columns = ("home", "day", "region", "owner_id", "probability", "without_money")
    assert shown(found.rows, *columns) == sorted(expected, key=str)
    assert set(found.rows["g"]) == {7}
    refused = found.refused.select("record_id", "amount", "won", "is_closed", "stream").rows()
    assert refused == [("d", 200, False, False, "opportunity")]


def test_the_newest_closed_deal_of_each_account_and_won_ones_only_where_they_are_no_wins() -> None:
    lost = {"is_closed": "true"}
    rows = [
        win("A", "2026-03-31", 1),
        deal("B", "2026-03-30", 1, **lost),
        deal("B", "2026-03-31", 1, **lost),
        deal("B", "2026-04-01", 1, **lost),
        deal("C", "2026-04-01", 1, **lost),
        deal("D", "2026-03-31", 1),
    ]
    for source, accounts in (("opportunities", ["B"]), ("revenue", ["A", "B"])):
        inputs, settings = given(rows, source=source)
        days = engine_rows.closed_days(LazyPolars(), inputs, settings).sort("account_id")
        assert days.rows() == [(a, LATE) for a in accounts]


def test_lines_of_invoices_with_the_same_days_and_signs_come_as_one() -> None:
    line = {"account_id": "A", "booked_on": "2026-03-31", "due_on": "2026-04-30"}
    full = line | {"currency": "EUR", "margin": "1", "discount": "0"}
    rows = [
        full | {"amount": "5"},
        full | {"amount": "6"},
        full | {"amount": "-7"},
        full | {"amount": "8", "margin": ""},
        full | {"amount": "9", "discount": ""},
        full | {"amount": "10", "paid_on": "2026-03-01"},
        full | {"amount": "11", "booked_on": "2026-04-01"},
        full | {"amount": "12", "account_id": "elsewhere"},
        full | {"amount": "0"},
        full | {"amount": "13", "currency": "USD"},
        full | {"amount": "14", "currency": "GBP"},
    ]
    wide = full | {"amount": "3", "due_on": ""}
    rows += [wide | {"margin": money(n)} for n in (NARROW, NARROW + 1) for _ in range(2)]
    rows += [wide | {"margin": money(WIDE), "currency": "SEK"}] * 2
    inputs, settings = given(rows, "revenue")
    members = pl.DataFrame({"id": ["A"], "g": [7]})
    rates = load_rates(inputs, settings)
    found = read_invoices(LazyPolars(), inputs, settings, rates, members)

    due = on("2026-04-30")
    expected = [
        (500 + 600 + 2600, 100 + 100 + 200, 0, due, None, 3),
        (-700, 100, 0, due, None, 1),
        (800, None, 0, due, None, 1),
        (900, 100, None, due, None, 1),
        (1000, 100, 0, due, on("2026-03-01"), 1),
        (0, 100, 0, due, None, 1),
        (600, 2 * NARROW, 0, None, None, 2),
        *[(300, n, 0, None, None, 1) for n in (NARROW + 1,) for _ in range(2)],
    ]
    expected += [(300 * 300, 300 * WIDE, 0, None, None, 1)] * 2
    columns = ("amount", "margin", "discount", "due_day", "paid_day", "n")
    assert shown(found, *columns) == sorted(expected, key=str)
    assert found.select("g", "day").unique().rows() == [(7, LATE)]


def test_traces_are_those_that_polars_finds() -> None:
    deals = [deal("A", "2026-06-01", 1, id="d"), deal("B", "2026-06-01", 1, id="outside")]
    unpriced = deal("A", "2026-06-01", "word", id="refused")
    edge = "2025-10-02"  # 180 days ago
    met = {"contact_ids": "p|q", "owner_id": "u", "attendee_ids": "v"}
    rows = [
        touch("A", "call", "2026-03-31T10:00:00Z", direction="inbound", **met),
        touch("A", "call", "2026-04-01T00:00:00Z", **met),
        touch("A", "call", f"{edge}T10:00:00Z", **met),
        touch("A", "call", "2025-10-01T10:00:00Z", **met),
        touch("A", "note", f"{edge}T10:00:00Z", **met),
        touch("A", "task", "2026-03-30T10:00:00Z", owner_id="u"),
        touch("A", "email", "2026-03-30T10:00:00Z", is_own="true", owner_id="u"),
        touch("A", "email", "2026-03-29T10:00:00Z", is_own="false", owner_id="robot"),
        touch("B", "call", "2026-03-30T10:00:00Z", owner_id="u", opportunity_id="d"),
        touch("elsewhere", "call", "2026-03-27T10:00:00Z"),
        touch("A", "meeting", "", completed_at="2026-03-28T23:30:00Z"),
        touch("", "call", "2026-03-26T10:00:00Z", opportunity_id="d", owner_id="u"),
        touch("", "call", "2026-03-25T10:00:00Z", opportunity_id="outside", owner_id="u"),
        touch("", "call", "2026-03-24T10:00:00Z", opportunity_id="refused", owner_id="u"),
        touch("A", "note", "2026-03-23T10:00:00Z", opportunity_id="outside"),
    ]
    policy = {"timezone": "Europe/Paris", "own_user_ids": frozenset({"robot"})}
    settings = Policy(as_of=TODAY, **policy)  # type: ignore[arg-type]
    names = {"accounts": [{"id": "A", "name": "A"}], "activities": rows}
    kept = nw.col("day") > WINDOWS.today - 20

    for more in ({"opportunities": [*deals, unpriced]}, {"opportunities": deals}, {}):
        plain = typed(names | more, settings)
        stored = {name: Stored(scan, Path()) for name, scan in plain.streams.items()}
        other = replace(plain, engine=LazyPolars, stored=stored)
        for read, order, also in (
            (find_activities, ("day", "kind"), ()),
            (owned_activities, ("day", "kind", "owner_id"), (kept,)),
        ):
            seen, known = (
                read(i, settings, places(), *also).sort(order)  # type: ignore[operator]
                for i in (other, plain)
            )
            text = pl.col("kind", "direction").cast(pl.String)
            seen = seen.select(known.columns)
            assert_frame_equal(seen.with_columns(text), known.with_columns(text))
            ages = (WINDOWS.today - known["day"]).to_list()
            expected = [181, 180, 180, 8, 2, 0] if not also else [0]
            if "opportunities" in more:
                expected += [5]
            if unpriced in more.get("opportunities", []):
                expected += [7]
            assert sorted(ages) == sorted(expected)


def test_events_and_invoices_are_those_that_polars_builds() -> None:
    lost = {"is_closed": "true", "is_won": "false"}
    billed = {"account_id": "A", "currency": "EUR", "margin": "1"}
    files: dict[str, Rows] = {
        "accounts": [
            {"id": "A", "name": "A", "type": "x", "parent_id": ""},
            {"id": "A2", "name": "A2", "type": "y", "parent_id": "A"},
            {"id": "B", "name": "B", "type": "y", "parent_id": ""},
            {"id": "C", "name": "C", "type": "x", "parent_id": ""},
            {"id": "D", "name": "D", "type": "x", "parent_id": ""},
        ],
        "opportunities": [
            *(win("A", day, 1) for day in ("2025-03-31", "2026-03-30", "2026-04-01")),
            *(win("A2", day, 2) for day in ("2025-03-31", "2025-04-01", "2026-03-31")),
            *(
                win("A2", "2026-01-01", 3, currency="GBP"),
                win("A2", "2026-01-01", 3, currency="CHF"),
            ),
            *(
                win("B", "2020-01-01", 4),
                win("gone", "2019-01-01", "5.50"),
                win("", "2026-01-01", -1),
            ),
            *(deal("A", day, 5, **lost) for day in ("2026-03-31", "2026-04-01")),
            deal("B", "2026-03-31", 6, **lost),
            *(win("C", day, "word") for day in ("2026-03-31", "2026-04-01")),
            *(deal("D", day, 6, **lost) for day in ("2026-03-28", "2026-03-30", "2026-03-29")),
            *(deal("A", day, 7, probability="") for day in ("2026-03-30", "2026-03-31", "")),
            *(deal("A2", day, 8, probability="") for day in ("2027-03-31", "2027-04-01")),
            deal("A", "2026-06-01", "word"),
            win("A", "2026-02-01", "word"),
        ],
        "revenue": [
            billed | {"amount": "10", "booked_on": day} for day in ("2026-03-31", "2026-04-01")
        ],
        "rates": RATES,
    }
    policy = Policy(as_of=TODAY, dimensions=("region",), filter={"type": ("x",)})
    plain = typed(files, policy)
    stored = {name: Stored(scan, Path()) for name, scan in plain.streams.items()}
    opened: list[str] = []

    def opening() -> LazyPolars:
        opened.append("once")
        return LazyPolars()

    other = replace(plain, engine=opening, stored=stored)
    params = MeasureParams.of(CARD)
    found = []
    for inputs in (plain, other):
        groups, rates = find_groups(inputs, policy), load_rates(inputs, policy)
        context = MeasureContext(inputs, policy, groups, rates, params)
        events = build_events(context, find_places(inputs, groups))
        totals = events.totals
        summed = events.wins.group_by("day", "currency", "is_win").agg(pl.col("home").sum())
        assert summed["is_win"].all()
        closed = totals.closed.group_by("g").agg(pl.col("day").max())
        found.append(
            [
                shown(summed, "day", "currency", "home"),
                shown(events.deals, "day", "home", "currency", "probability"),
                events.by_account.rows(),
                closed.sort("g").rows(),
                sorted(totals.rejects["record_id"]),
                totals.facts,
                [(f.code, f.values) for f in totals.findings],
                totals.earliest_win,
                read_all_invoices(context).rows.select("g", "amount", "margin").rows(),
            ]
        )
    assert found[0] == found[1]
    wins, deals, by_account, closed, rejects, facts, findings, earliest, invoices = found[0]
    assert sum(home for *_, home in wins) == 100 * (1 + 1 + 2 + 2 + 2 + 9)
    assert len(deals) == 6
    assert by_account == [("A2", 200 + 200 + 900)]
    assert closed == [(0, LATE), (1, LATE), (2, LATE - 1)]
    assert len(opened) == 4, "wins, open deals, closed ones and invoices"
    assert len(rejects) == 1
    assert facts == {
        **{"without_account_rows": 2, "without_account_home": 450, "future_wins": 1},
        "won_home": 100 * (17 + 4) + 550 + 100,
    }
    assert [code for code, _ in findings] == [
        *("rate_too_late", "win_in_the_future", "deal_without_probability"),
    ]
    assert [values["n"] for _, values in findings] == [1, 1, 2]
    assert (earliest, invoices) == (on("2019-01-01"), [(0, 1000, 100)])


def test_a_kind_that_nobody_knows_is_none_there_too() -> None:
    settings = Policy(as_of=TODAY)
    inputs = typed({"activities": [touch("A", "call", "2026-03-30T10:00:00Z")]}, settings)
    strange = inputs.streams["activity"].with_columns(kind=pl.lit("visit"), direction=pl.lit("up"))
    stored = {"activity": Stored(strange, Path())}
    given = Inputs({"activity": strange}, engine=LazyPolars, stored=stored)
    frame = find_activities(given, settings, places())
    assert frame.select("g", "kind", "direction").rows() == [(7, None, None)]
