"""What of a file will be refused: per column the share, a sample, the wanted form and the way out.

Pure: rejects and the field map in, findings out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from kamsync.model.change import Finding, Severity
from kamsync.model.fieldmap import FieldMap, FieldSource, FileFormat, StreamMap
from kamsync.model.tables import STREAMS, Column
from kamsync.model.word_forms import folded
from kamsync.model.written_dates import iso_date, readings
from kamsync.model.written_numbers import plain_number
from kamsync.sync.pull.sources import Source

_LOOKED_AT: Final = 200
"""Distinct refused values of a column that a way out is derived from."""
_FEW: Final = 0.05
"""Up to this share, values of columns that decide nothing are only noted."""
_DECIMALS: Final = re.compile(r"([.,])(?!\d{3}(?!\d))\d+\D*$")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
"""Refused although every order reads it: no day, or none of this era."""
_A_DAY: Final = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?!\d)")
"""Written like a day, whether or not there is such a one."""
_WORDS: Final = 12
"""Words that a way out lists."""
_CODES: Final = {
    **dict.fromkeys(("euro", "euros", "€"), "EUR"),
    **dict.fromkeys(("us dollar", "us dollars", "dollar us", "dollar americain", "$"), "USD"),
    **dict.fromkeys(("pound sterling", "british pound", "livre sterling", "£"), "GBP"),
    **dict.fromkeys(("swiss franc", "franc suisse", "schweizer franken"), "CHF"),
    **dict.fromkeys(("canadian dollar", "dollar canadien"), "CAD"),
}
"""Names that people write; any other is left for a person to say."""
_TOTALS: Final = frozenset(
    (
        *("total", "totals", "totaux", "soustotal", "subtotal", "totale", "suma"),
        *("gesamt", "gesamtsumme", "summe", "zwischensumme"),
    )
)
"""Words that a line of totals begins with."""
_NUMBERS: Final = ("money", "rate", "number", "int")
Sentence = dict[str, Any]


def refusal_findings(
    rejects: pl.DataFrame,
    rows: Mapping[str, int],
    mapping: FieldMap,
    sources: Mapping[str, Source],
) -> list[Finding]:
    """One per stream, column and reason; `rows` says how many records each stream has. What has a
    source is explained by its keys."""
    groups = rejects.group_by("stream", "field", "reason", maintain_order=True).agg(
        pl.len().alias("n"),
        pl.col("whole_record").any(),
        pl.col("where").first(),
        pl.col("where").str.replace(r":.*$", "").n_unique().alias("files"),
        pl.col("record_id").first(),
        pl.col("value").first().alias("sample"),
        pl.col("value").unique(maintain_order=True).head(_LOOKED_AT).alias("values"),
    )
    ranked = groups.sort("whole_record", "n", descending=True, maintain_order=True)
    return [
        _finding(row, rows.get(row["stream"], 0), _read_by(row["stream"], mapping, sources))
        for row in _without_derived(ranked).iter_rows(named=True)
    ]


def _read_by(
    stream: str, mapping: FieldMap, sources: Mapping[str, Source]
) -> StreamMap | Source | None:
    return sources.get(stream) or mapping.streams.get(stream)


def _without_derived(groups: pl.DataFrame) -> pl.DataFrame:
    """Without won and closed where nothing can say them because the stage is empty."""
    empty = (pl.col("stream") == "opportunity") & (pl.col("reason") == "missing")
    stages = groups.filter(empty & (pl.col("field") == "stage"))
    if stages.is_empty():
        return groups
    derived = empty & pl.col("field").is_in(["is_won", "is_closed"])
    return groups.filter(~(derived & (pl.col("n") == stages["n"][0])))


def _finding(row: dict[str, Any], rows: int, mapped: StreamMap | Source | None) -> Finding:
    stream, field = row["stream"], row["field"]
    column = STREAMS[stream].column(field)
    file = row["where"].partition(":")[0]
    if isinstance(mapped, Source):
        file = mapped.files if row["files"] > 1 or mapped.query else file
    elif row["files"] > 1 and mapped is not None:
        file = mapped.object
    values = {
        "n": row["n"],
        "rows": rows,
        "share": row["n"] / max(rows, row["n"]),
        "column": field,
        "sample": row["sample"],
        "line": row["where"] or row["record_id"],
        "reason": row["reason"],
    }
    variant = "empty" if not row["sample"] else "value"
    if row["reason"] == "duplicate id":
        variant = "duplicate"
    if column is None or mapped is None:
        variant = "row"
    else:
        values["wanted"] = _wanted(column, mapped.form)
        if isinstance(mapped, Source):
            values["way"] = _way_in_source(column, row, mapped)
        else:
            values["way"] = _way_out(column, row, mapped)
    deciding = column is not None and (column.required or column.decisive)
    serious = row["whole_record"] or deciding or values["share"] > _FEW
    severity: Severity = "warning" if serious else "info"
    where = f"file {file}" if file else f"stream {stream}"
    return Finding("values_refused", severity, where, values=values, variant=variant)


def _wanted(column: Column, form: FileFormat) -> Sentence:
    if column.name == "currency":
        return _said("form.currency")
    if column.values:
        return _said("form.words", words=list(column.values))
    match column.kind:
        case "date" | "datetime":
            return _said("form.order", order=form.dates) if form.dates else _said("form.date")
        case "money" | "rate" | "number" | "int":
            mark = form.decimal or "."
            return _said("form.number", example=f"1234{mark}56")
        case "share":
            return _said("form.share")
        case "bool":
            return _said("form.bool")
        case _:
            return _said("form.filled")


def _way_out(column: Column, row: dict[str, Any], mapped: StreamMap) -> Sentence:
    stream, sample = row["stream"], row["sample"]
    source = mapped.fields.get(column.name) or FieldSource(column.name)
    under = {"table": f"streams.{stream}", "at": _at(mapped.form.at)}
    given = [value for value in row["values"] if value]
    if row["reason"] == "duplicate id":
        return _said("mend.duplicate", stream=stream)
    if not sample and (total := _total_word(row["record_id"] or "")):
        return _said("mend.total", stream=stream, word=total)
    if not sample:
        return _said("mend.fill", stream=stream, header=source.field)
    if row["reason"] == "out of range":
        return _said("mend.correct", line=row["where"])
    if source.values:
        words = [f'"{word}"' for word in _listed(given)]
        return _said("mend.values", words=words, at=_at(source.at), column=column.name)
    if column.name == "currency":
        table = ", ".join(f'"{word}" = "{_code(word)}"' for word in _listed(given))
        return _said("mend.currency", table=table, header=source.field, stream=stream)
    if column.kind == "bool":
        return _said("mend.bool", sample=sample, header=source.field, stream=stream)
    return _way_by_format(column, given, under, mapped.form) or _said(
        "mend.correct", line=row["where"]
    )


def _way_in_source(column: Column, row: dict[str, Any], source: Source) -> Sentence:
    """A source has the keys of a format, and none for rows and words."""
    given = [value for value in row["values"] if value]
    under = {"table": f"sources.{row['stream']}", "at": _said("form.config")}
    formed = given and row["reason"] not in ("duplicate id", "out of range")
    way = _way_by_format(column, given, under, source.form) if formed else None
    return way or _said("mend.source")


def _way_by_format(
    column: Column, given: list[str], under: dict[str, Any], form: FileFormat
) -> Sentence | None:
    if column.kind in ("date", "datetime"):
        return _date_way(given, under, form.dates)
    if column.kind in _NUMBERS:
        return _number_way(given, under)
    if column.kind == "share" and (commas := [t.strip(" %") for t in given if "," in t]):
        return _number_way(commas, under)
    return None


def _listed(words: list[str]) -> list[str]:
    """Each once, as the table compares them; so many that one reading shows what is lacking."""
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(folded(word), word)
    return list(first.values())[:_WORDS]


def _code(currency: str) -> str:
    return _CODES.get(folded(currency), "…")


def _total_word(record_id: str) -> str:
    """The first word of a line that sums up others; empty where it is a record."""
    first = re.split(r"[\s:]", record_id.strip(), maxsplit=1)[0]
    return first if folded(first).replace("-", "") in _TOTALS else ""


def _date_way(given: list[str], under: dict[str, Any], written: str) -> Sentence:
    """By the orders that read every refused date that any order reads; `written`: the order that
    the map names already, which may be right for the other rows."""
    known = [text for text in given if readings([text]) and not _ISO_DAY.match(text)]
    found = readings(known)
    if not known and (days_like := [text for text in given if _A_DAY.match(text)]):
        return _said("mend.no_such_day", sample=days_like[0])
    if not found:
        return _said("mend.dates_mixed" if known else "mend.dates_none", **under)
    odd = next((text for text in known if len(set(readings([text]).values())) > 1), known[0])
    days = {order: iso_date(odd, order) or day for order, day in found.items()}
    orders = list(days)
    first = {"sample": odd, "order": orders[0], "day": _day(days[orders[0]])}
    if len(set(days.values())) == 1:
        code = "mend.dates_other" if written else "mend.dates"
        return _said(code, **first, **under, written=written)
    second = {"other": orders[1], "other_day": _day(days[orders[1]])}
    return _said("mend.dates_two", **first, **second, **under)


def _number_way(given: list[str], under: dict[str, Any]) -> Sentence:
    """The mark that reads them; where both would, differently, the person says which."""
    both = {text: (plain_number(text, ","), plain_number(text, ".")) for text in given}
    read = {text: pair for text, pair in both.items() if pair[0] and pair[1]}
    if not read:
        words = ", ".join(f'"{word}"' for word in _listed(given))
        return _said("mend.number_none", words=words, **under)
    for text, (comma, point) in read.items():
        if comma != point:
            return _said("mend.decimal_two", sample=text, comma=comma, point=point, **under)
    sample, (comma, _) = next(iter(read.items()))
    return _said("mend.decimal", sample=sample, number=comma, mark=_mark(read), **under)


def _mark(texts: Iterable[str]) -> str:
    """Before the decimals of the first number that has some; else either would do."""
    for text in texts:
        if found := _DECIMALS.search(text):
            return found[1]
    return ","


def _day(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso[:10])


def _at(place: str) -> Sentence:
    return _said("form.at", place=place) if place else _said("form.nowhere")


def _said(code: str, **values: Any) -> Sentence:
    return {"code": code, "values": values}
