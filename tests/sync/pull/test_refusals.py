"""What `check` says of values that will be refused: share, sample, wanted form, way out."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from kamsync.messages.findings import fix, message
from kamsync.model.change import Finding
from kamsync.model.coerce import Zones, coerce
from kamsync.model.fieldmap import FieldMap, FieldSource, FileFormat, StreamMap
from kamsync.model.rejects import WHERE
from kamsync.sync.pull.page_findings import PageFindings
from kamsync.sync.pull.refusals import refusal_findings
from kamsync.sync.pull.sources import Source

DEAL = {
    "id": "O1",
    "account_id": "A1",
    "stage": "Won",
    "is_closed": "true",
    "is_won": "true",
    "amount": "100",
    "close_date": "2026-01-15",
}


def found(*cells: dict[str, str], form: FileFormat | None = None) -> dict[str, Finding]:
    """By column, of deals that have these cells; every second row is in order."""
    rows = [
        DEAL | {"id": f"O{n}", WHERE: f"deals.csv:{n}"} | cell
        for n, cell in enumerate((*cells, *({} for _ in cells)), start=2)
    ]
    zones = Zones("Europe/Paris", "Europe/Paris")
    rejects = coerce("opportunity", pl.DataFrame(rows), zones, "EUR").rejects
    fields = {"is_won": FieldSource("Won?", values={"Ja": "true"}, at="my.toml:7")}
    mapped = StreamMap("deals-*.csv", "", fields, form=form or FileFormat())
    mapping = FieldMap("my.toml", {"opportunity": mapped}, {})
    findings = refusal_findings(rejects, {"opportunity": len(rows)}, mapping, {})
    return {finding.values["column"]: finding for finding in findings}


@pytest.mark.parametrize(
    ("column", "texts", "way"),
    [
        ("close_date", ["3/9/2026", "12/31/2025"], 'dates = "m/d/y"'),
        ("close_date", ["31.12.2025"], 'dates = "d/m/y"'),
        (
            "close_date",
            ["10/05/2026", "01/02/2026"],
            '10/05/2026 is 10 May 2026 with dates = "d/m/y" and 5 Oct 2026 with dates = "m/d/y"',
        ),
        ("close_date", ["31/12/2025", "12/31/2025"], "no single order reads all of these dates"),
        ("close_date", ["soon"], "export the dates as YYYY-MM-DD"),
        ("amount", ["12 500,00"], 'decimal = "," under [streams.opportunity.format]'),
        ("amount", ["$1,234.5"], 'decimal = "."'),
        ("amount", ["1,234"], '1,234 is 1.234 with decimal = "," and 1234 with decimal = "."'),
        ("amount", ["n/a"], 'empty = ["n/a"]'),
        ("amount", ["#N/A", "#REF!"], 'empty = ["#N/A", "#REF!"]'),
        ("probability", ["35,5 %"], 'decimal = "," under [streams.opportunity.format]'),
        ("currency", ["Euro"], 'values = { "Euro" = "EUR" }'),
        ("currency", ["Euro", "Zorkmid", "EURO"], '{ "Euro" = "EUR", "Zorkmid" = "…" }'),
        ("is_closed", ["perhaps"], "[streams.opportunity.stages]"),
        ("is_won", ["Danke", "Doch"], 'add "Danke", "Doch" to the values of is_won (my.toml:7)'),
        ("stage", [""], "fill “stage” in the file"),
    ],
)
def test_each_refused_column_has_its_way_out(column: str, texts: list[str], way: str) -> None:
    finding = found(*({"is_won": "false", column: text} for text in texts))[column]

    assert way in fix(finding, "en")
    assert finding.values["share"] == 0.5
    assert message(finding, "fr") != message(finding, "en")


def test_the_wanted_form_and_its_line_are_the_maps() -> None:
    form = FileFormat(dates="d/m/y", decimal=",", at="my.toml:3")

    columns = found({"close_date": "12/31/2025", "amount": "x"}, form=form)

    words = message(columns["close_date"], "en")
    assert words == (
        "1 of 2 rows (50%), close_date: “12/31/2025” (deals.csv:2) is refused: "
        "it cannot be read as a date; wanted: d/m/y, or YYYY-MM-DD"
    )
    assert "1234,56" in message(columns["amount"], "en")
    way = fix(columns["close_date"], "en")
    assert 'dates = "m/d/y" under [streams.opportunity.format] (my.toml:3)' in way
    assert "the file mixes two orders" in way


def test_a_day_that_does_not_exist_is_said_to_be_none() -> None:
    for text in ("2026-02-30", "31/02/2026", "0001-01-01"):
        finding = found({"close_date": text})["close_date"]
        assert fix(finding, "en") == f"there is no such day as {text}: correct it"
    assert "YYYY-MM-DD" in fix(found({"close_date": "soon"})["close_date"], "en")


def test_a_number_too_large_to_count_is_to_be_corrected_not_its_decimal_mark() -> None:
    finding = found({"amount": "50000000000000000.00"})["amount"]
    assert fix(finding, "en") == "correct deals.csv:2"


def test_a_line_that_sums_up_others_is_named_as_such() -> None:
    finding = found({"id": "Sous-total Aulne", "stage": ""})["stage"]
    assert 'totals = ["Sous-total"] under [streams.opportunity.rows]' in fix(finding, "en")


def test_what_stops_records_and_is_most_comes_first_else_as_in_the_file() -> None:
    odd = {"probability": "x", "close_date": "soon", "amount": "y"}

    assert list(found(odd, {"amount": "z"})) == ["amount", "close_date", "probability"]


def test_what_is_refused_in_several_files_is_said_of_all_of_them() -> None:
    finding = found({"amount": "x"}, {"amount": "y", WHERE: "deals-2.csv:2"})["amount"]

    assert (finding.where, finding.values["n"], finding.values["line"]) == (
        *("file deals-*.csv", 2),
        "deals.csv:2",
    )


def test_findings_of_pages_are_one_with_their_counts_summed() -> None:
    first = Finding("report_footer", "info", "file a.csv", values={"n": 2, "line": "a.csv:1"})
    other = Finding("report_footer", "info", "file b.csv", values={"n": 5})
    pages = PageFindings()

    pages.add([first, other])
    pages.add([Finding("report_footer", "info", "file a.csv", values={"n": 3, "line": "a.csv:9"})])

    assert [(f.where, f.values) for f in pages.all()] == [
        ("file a.csv", {"n": 5, "line": "a.csv:1"}),
        ("file b.csv", {"n": 5}),
    ]


def in_source(column: str, value: str, source: Source, where: str) -> Finding:
    good = {"account_id": "A1", "amount": "1", "booked_on": "2026-01-15", "currency": "EUR"}
    row = {"id": "r1", **good, column: value, WHERE: where}
    zones = Zones("Europe/Paris", "Europe/Paris")
    rejects = coerce("revenue", pl.DataFrame([row]), zones, "EUR").rejects
    mapping = FieldMap("my.toml", {"revenue": StreamMap("revenue.csv", "", {})}, {})
    (finding,) = refusal_findings(rejects, {"revenue": 1}, mapping, {"revenue": source})
    return finding


@pytest.mark.parametrize(
    ("column", "value", "way"),
    [
        ("booked_on", "31/12/2025", 'dates = "d/m/y" under [sources.revenue.format] of config'),
        ("amount", "1.234,50", 'decimal = "," under [sources.revenue.format] of config.toml'),
        ("amount", "99999999999999999999999", "where the source lies"),
        ("currency", "XXQ", "where the source lies"),
        ("account_id", "", "where the source lies"),
    ],
)
def test_the_way_out_of_a_source_is_by_keys_that_a_source_has(
    column: str, value: str, way: str
) -> None:
    source = Source(Path(), address="sqlite:///a.db", query="select 1")

    finding = in_source(column, value, source, "sources.revenue:1")

    assert way in fix(finding, "en")
    assert "streams." not in fix(finding, "en")
    assert finding.where == "stream revenue"


def test_values_of_a_source_s_file_are_placed_there() -> None:
    assert in_source("amount", "soon", Source(Path(), "r*.csv"), "r1.csv:3").where == "file r1.csv"
