"""English: what is found in files."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.report_footer": "Footer of a report",
    "finding.report_footer.message.one": "1 line at the end is no record: not read",
    "finding.report_footer.message.many": "{n} lines at the end are no records: not read",
    "finding.rows_left_out": "Rows left out by the map",
    "finding.rows_left_out.message.one": "1 row left out, as the field map says",
    "finding.rows_left_out.message.many": "{n} rows left out, as the field map says",
    "finding.header_twice": "Header that stands twice",
    "finding.three_decimals": "Amounts with three decimals",
    "finding.three_decimals.message.one": (
        "1 amount in {column}, {sample} ({line}), is read with three decimals: is the"
        " point a thousands separator?"
    ),
    "finding.three_decimals.message.many": (
        "{n} amounts in {column}, such as {sample} ({line}), are read with three decimals: "
        "is the point a thousands separator?"
    ),
    "finding.three_decimals.fix": (
        'in the file\'s format, write decimal = "," if it is, decimal = "." if it is not'
    ),
    "finding.amount_in_other_currency": "Amounts marked with another currency",
    "finding.amount_in_other_currency.message.one": (
        "1 amount in {column}, {sample} ({line}), carries the sign of another currency than its row"
    ),
    "finding.amount_in_other_currency.message.many": (
        "{n} amounts in {column}, such as {sample} ({line}), carry the sign of "
        "another currency than their row"
    ),
    "finding.amount_in_other_currency.fix": "map the currency column, or correct home_currency",
}
