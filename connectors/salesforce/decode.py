"""Answers straight into Polars frames: query pages (JSON) and Bulk results (CSV), text values.

No Python object per record. A body that was cut short raises TransientError: ask again.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from connectors.salesforce.faults import NAME
from kamsync.errors import TransientError
from kamsync.transport import Response


@dataclass(frozen=True)
class QueryPage:
    """One page: columns named as selected (`Owner.Name`), and where the next one is."""

    frame: pl.DataFrame
    total: int
    next_path: str | None


def record_type(columns: tuple[str, ...]) -> pl.Struct:
    """The nested type of a record that selects these paths."""
    flat: dict[str, pl.DataType] = {}
    nested: dict[str, list[str]] = {}
    for column in columns:
        head, dot, rest = column.partition(".")
        if dot:
            nested.setdefault(head, []).append(rest)
        else:
            flat[column] = pl.String()
    for head, rests in nested.items():
        flat[head] = record_type(tuple(rests))
    return pl.Struct(flat)


def page_from_json(response: Response, columns: tuple[str, ...]) -> QueryPage:
    envelope = {
        "totalSize": pl.Int64(),
        "done": pl.Boolean(),
        "nextRecordsUrl": pl.String(),
        "records": pl.List(record_type(columns)),
    }
    try:
        answer = pl.read_json(response.document(), schema=envelope)
    except pl.exceptions.PolarsError as error:
        raise TransientError(
            NAME, code="answer_odd", what="a query page was cut short or is no JSON"
        ) from error
    head = answer.drop("records")
    total, done, path = head.row(0) if head.height == 1 else (None, None, None)
    no_records = answer["records"].null_count() > 0
    if total is None or done is None or no_records or (not done and not path):
        raise TransientError(NAME, code="answer_odd", what="a query page lacks its envelope")
    rows = answer["records"].explode(empty_as_null=False).struct.unnest()
    return QueryPage(_flat(rows, columns), int(total), None if done else str(path))


def _flat(rows: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    def reach(column: str) -> pl.Expr:
        head, *rest = column.split(".")
        value = pl.col(head)
        for step in rest:
            value = value.struct.field(step)
        return value.alias(column)

    return rows.select(reach(c) for c in columns)


def frame_from_csv(response: Response, columns: tuple[str, ...]) -> pl.DataFrame:
    """One page of Bulk results: every value text, empty = null, "NA" stays a word."""
    body = response.body
    expected = response.number("sforce-numberofrecords")
    empty = pl.DataFrame(schema=dict.fromkeys(columns, pl.String()))
    if not body.strip():
        frame = empty
    elif not body.endswith(b"\n"):
        raise TransientError(NAME, code="answer_odd", what="Bulk results were cut short")
    else:
        frame = _csv(body.replace(b"\x00", b"") if b"\x00" in body else body)
    if expected is not None and expected != frame.height:
        seen = frame.height
        raise TransientError(NAME, code="rows_short", object="Bulk", seen=seen, total=expected)
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise TransientError(
            NAME, code="answer_odd", what=f"Bulk results lack the column {missing[0]}"
        )
    return frame.select(columns)


def _csv(body: bytes) -> pl.DataFrame:
    try:
        return pl.read_csv(body, infer_schema=False, null_values=[""], encoding="utf8")
    except pl.exceptions.PolarsError as error:
        raise TransientError(
            NAME, code="answer_odd", what="Bulk results are no readable CSV"
        ) from error
