"""One file as pages: its chunks through the rules of rows and the forms of its values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from connectors.local.client import read_rows
from connectors.local.document_words import DocumentLook
from connectors.local.layout import AT, Layout, frame_of
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
from kamsync.model.change import Finding, Reject

CHUNKS_PER_PAGE: Final = 10


def pages_of(layout: Layout, home_currency: str) -> Iterator[Page]:
    """Canonical text columns. Rules that look at several rows see the whole file at once."""
    rules = layout.mapping.rows
    whole = bool(rules.fill_down or rules.sum_by or rules.one_per)
    frames: list[pl.DataFrame] = []
    rejects: list[Reject] = []
    findings: list[Finding] = []
    look = DocumentLook(layout)
    for chunk in read_rows(layout.path, layout.header):
        findings += left_out(layout, without_totals(layout, chunk))
        findings += _footer(layout, len(chunk.footer))
        findings += look.findings(chunk)
        frame, refused = frame_of(layout, chunk)
        frames.append(frame)
        rejects += refused
        if len(frames) == CHUNKS_PER_PAGE and not whole:
            yield _page(layout, frames, rejects, findings, home_currency)
            frames, rejects, findings = [], [], []
    if frames:
        yield _page(layout, frames, rejects, findings, home_currency)


def _page(
    layout: Layout,
    frames: list[pl.DataFrame],
    rejects: list[Reject],
    findings: list[Finding],
    home_currency: str,
) -> Page:
    rows = filled_down(layout, pl.concat(frames))
    kept, gone = kept_rows(layout.mapping.rows, rows)
    plain, doubts = plain_frame(layout, kept, home_currency)
    frame = signed(layout, documents(layout, plain))
    frame = frame.select(pl.exclude(f"^{AT}.*$"))
    doubts += left_out_words(layout, gone)
    doubts += several_in_one(layout, plain)
    found = (*findings, *doubts)
    return Page(frame, tuple(rejects), found)


def _footer(layout: Layout, lines: int) -> list[Finding]:
    where = f"file {layout.path.name}"
    return [Finding("report_footer", "info", where, values={"n": lines})] if lines else []
