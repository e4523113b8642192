"""Whether earlier tiers and flags came true: the programme's own record, or why there is none."""

from __future__ import annotations

from kamsync.messages import record
from kamsync.messages.catalogue import text
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View


@section(230)
def own_record(view: View) -> Section:
    """The back-test with the sentence a director may quote."""
    title, kept, language = view.t("record.title"), view.data.record, view.language
    found = kept.backtest if kept else None
    if found is None or not found.days:
        missing = text("backtest.none", language, as_of=view.date(view.data.policy.as_of))
        return Section("record", title, missing=missing)
    blocks: list[Block] = [Text(record.quote(found, language), "lead")]
    for outcome in record.OUTCOMES:
        lines = [x for x in found.lines if x.shown and x.outcome == outcome]
        if lines:
            rows = [_row(record.cells(found, x, language)) for x in lines]
            heads = record.heads(language)
            blocks.append(Table(record.outcome(outcome, language), heads, rows))
    notes = (record.head(found, language), record.few(found, language))
    blocks += [Text(words, "note") for words in notes if words]
    return Section("record", title, [*blocks, Text(text("backtest.left_out", language), "note")])


def _row(cells: list[str]) -> list[Cell]:
    return [Cell(cells[0]), *(Cell(cell, number=True) for cell in cells[1:])]
