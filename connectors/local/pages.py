"""One file as pages: its chunks through the rules of rows and the forms of its values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from connectors.local.blocks import read_chunks
from connectors.local.document_words import DocumentLook
from connectors.local.layout import AT, Layout, frame_of, places_of
from connectors.local.records import Chunk, read_rows
from connectors.local.rows import (
    documents,
    filled_down,
    kept_rows,
    left_out,
    left_out_words,
    several_in_one,
    signed,
    without_totals,
)
from connectors.local.values import plain_frame
from kamsync.connector import Page
from kamsync.model.change import Finding

CHUNKS_PER_PAGE: Final = 10


def pages_of(layout: Layout, home_currency: str) -> Iterator[Page]:
    """Canonical text columns. Rules that look at several rows see the whole file at once."""
    rules = layout.mapping.rows
    whole = bool(rules.fill_down or rules.sum_by or rules.one_per)
    chunks: list[Chunk] = []
    findings: list[Finding] = []
    look = DocumentLook(layout)
    for chunk in _chunks_of(layout, look):
        findings += left_out(layout, without_totals(layout, chunk))
        findings += _footer(layout, len(chunk.footer))
        findings += look.findings(chunk)
        chunks.append(chunk)
        if len(chunks) == CHUNKS_PER_PAGE and not whole:
            yield _page(layout, chunks, findings, home_currency)
            chunks, findings = [], []
    if chunks:
        yield _page(layout, chunks, findings, home_currency)


def _chunks_of(layout: Layout, look: DocumentLook) -> Iterator[Chunk]:
    """Lines of totals are known by whichever cell is filled first: such a file is read by rows."""
    if layout.mapping.rows.totals:
        return read_rows(layout.path, layout.header)
    places = sorted({*places_of(layout), *look.places})
    return read_chunks(layout.path, layout.header, places)


def _page(layout: Layout, chunks: list[Chunk], findings: list[Finding], home_currency: str) -> Page:
    rows, rejects = frame_of(layout, chunks)
    rows = filled_down(layout, rows)
    kept, gone = kept_rows(layout.mapping.rows, rows)
    plain, doubts = plain_frame(layout, kept, home_currency)
    frame = signed(layout, documents(layout, plain))
    frame = frame.select(pl.exclude(f"^{AT}.*$"))
    doubts += left_out_words(layout, gone)
    doubts += several_in_one(layout, plain)
    return Page(frame, rejects, (*findings, *doubts), trimmed=True)


def _footer(layout: Layout, lines: int) -> list[Finding]:
    where = f"file {layout.path.name}"
    return [Finding("report_footer", "info", where, values={"n": lines})] if lines else []
