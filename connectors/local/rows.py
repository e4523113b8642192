"""Which rows of a file are records, by the map: filters, continuation lines, totals, documents.

Columns of the file that only rules look at stand in the frame as `@header`.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from connectors.local.layout import AT, Layout
from connectors.local.records import Chunk
from kamsync.model.change import Finding
from kamsync.model.fieldmap import RowRules
from kamsync.model.rejects import WHERE
from kamsync.model.word_forms import folded

LeftOut = dict[str, dict[str, int]]
_SHOWN: Final = 3
_PLAIN: Final = r"^[+-]?\d+(\.\d+)?$"
"""What is no number stays as the file has it, to be refused."""
_EXACT: Final = pl.Decimal(38, 9)


def without_totals(layout: Layout, chunk: Chunk) -> int:
    """Drops lines whose first filled cell begins with a word of the map; how many they were."""
    words = tuple(folded(word) for word in layout.mapping.rows.totals)
    if not words:
        return 0
    kept = [
        (line, row)
        for line, row in zip(chunk.lines, chunk.rows, strict=True)
        if not folded(next((cell for cell in row if cell.strip()), "")).startswith(words)
    ]
    gone = len(chunk.rows) - len(kept)
    chunk.lines, chunk.rows = [line for line, _ in kept], [row for _, row in kept]
    chunk.broken = [b for b in chunk.broken if not folded("".join(b.cells)).startswith(words)]
    return gone


def filled_down(layout: Layout, frame: pl.DataFrame) -> pl.DataFrame:
    """Empty cells of continuation lines take what stands above."""
    headers = layout.mapping.rows.fill_down
    columns = [c for c, at in layout.columns.items() if layout.header.cells[at] in headers]
    columns += [AT + header for header in headers if AT + header in frame.columns]
    return frame.with_columns(
        pl.when(pl.col(c) != "").then(pl.col(c)).forward_fill().fill_null("").alias(c)
        for c in columns
    )


def kept_rows(rules: RowRules, frame: pl.DataFrame) -> tuple[pl.DataFrame, LeftOut]:
    """Rows that `only` lists and `skip` does not, words compared without case and accents; of the
    others, header → word → how many."""
    gone: LeftOut = {}
    tables = ((rules.only, True), (rules.skip, False))
    for header, words, kept in ((h, w, k) for table, k in tables for h, w in table.items()):
        column = frame[AT + header]
        stays = _is_in(column, words) if kept else ~_is_in(column, words)
        if not stays.all():
            counts = column.filter(~stays).fill_null("").value_counts(sort=True)
            gone[header] = dict(counts.iter_rows())
        frame = frame.filter(stays)
    return frame, gone


def left_out_words(layout: Layout, gone: LeftOut) -> list[Finding]:
    """What the words were that left rows out: a kind of sale may be among them."""
    place = f"file {layout.path.name}"
    return [
        Finding(
            "rows_left_out",
            "info",
            place,
            values={
                "n": sum(words.values()),
                "column": header.strip("|"),
                "stream": layout.stream.name,
                "words": {word or "–": n for word, n in words.items()},
            },
            variant="words",
        )
        for header, words in gone.items()
    ]


def left_out(layout: Layout, rows: int) -> list[Finding]:
    """One info line for rows that the map leaves out."""
    if not rows:
        return []
    return [Finding("rows_left_out", "info", f"file {layout.path.name}", values={"n": rows})]


def documents(layout: Layout, frame: pl.DataFrame) -> pl.DataFrame:
    """One row per document: the first of `one_per`, the first with summed money of `sum_by`."""
    rules = layout.mapping.rows
    headers = rules.sum_by or rules.one_per
    if not headers:
        return frame
    cells = [pl.col(AT + header) for header in headers]
    empty = pl.all_horizontal(cell == "" for cell in cells)
    key = pl.when(empty).then(pl.col("_where")).otherwise(pl.concat_str(cells, separator="\x1f"))
    frame = frame.with_columns(key.alias("~document"))
    money = layout.money if rules.sum_by else []
    first = [pl.col(c).first() for c in frame.columns if c not in ("~document", WHERE, *money)]
    first.append(_where(money))
    grouped = frame.group_by("~document", maintain_order=True)
    return grouped.agg(*first, *(_total(name) for name in money)).select(
        c for c in frame.columns if c != "~document"
    )


def _where(money: list[str]) -> pl.Expr:
    """The line that will be refused, else the first of the document."""
    odd = [pl.col(WHERE).filter(_is_odd(name)).first() for name in money]
    return pl.coalesce(*odd, pl.col(WHERE).first()).alias(WHERE)


def _is_odd(name: str) -> pl.Expr:
    return pl.col(name).cast(_EXACT, strict=False).is_null() & (pl.col(name) != "")


def several_in_one(layout: Layout, frame: pl.DataFrame) -> list[Finding]:
    """Documents whose lines name several accounts: the whole goes to the first."""
    rules = layout.mapping.rows
    headers = rules.sum_by or rules.one_per
    if not headers or "account_id" not in frame.columns:
        return []
    cells = [AT + header for header in headers]
    named = frame.filter((pl.col("account_id") != "") & pl.any_horizontal(pl.col(cells) != ""))
    mixed = named.group_by(cells, maintain_order=True).agg(
        pl.col("account_id").unique(maintain_order=True).alias("names"), pl.col("_where").first()
    )
    mixed = mixed.filter(pl.col("names").list.len() > 1)
    if mixed.is_empty():
        return []
    first = mixed.row(0, named=True)
    values = {"n": mixed.height, "sample": first["_where"], "names": first["names"][:_SHOWN]}
    return [Finding("document_mixed", "warning", f"file {layout.path.name}", values=values)]


def signed(layout: Layout, frame: pl.DataFrame) -> pl.DataFrame:
    """Money of refunds and credit notes below zero, whatever sign the file gives it."""
    for header, words in layout.mapping.rows.negative.items():
        refund = pl.lit(_is_in(frame[AT + header], words))
        frame = frame.with_columns(
            pl.when(refund & pl.col(name).str.contains(_PLAIN))
            .then("-" + pl.col(name).str.strip_chars_start("+-"))
            .otherwise(pl.col(name))
            .alias(name)
            for name in layout.money
        )
    return frame


def _total(name: str) -> pl.Expr:
    """Exact; a document with a line that is no number keeps that line's text, to be refused."""
    value = pl.col(name).cast(_EXACT, strict=False)
    odd = pl.col(name).filter(_is_odd(name))
    nothing = (pl.col(name) == "").all()
    total = value.sum().cast(pl.String)
    return pl.when(nothing).then(pl.lit("")).otherwise(pl.coalesce(odd.first(), total)).alias(name)


def _is_in(column: pl.Series, words: tuple[str, ...]) -> pl.Series:
    known = {folded(word) for word in words}
    fitting = [text for text in column.unique() if text is not None and folded(text) in known]
    return column.is_in(fitting)
