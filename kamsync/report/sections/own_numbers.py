"""The programme's own numbers of the year since: tables where there are enough cases."""

from __future__ import annotations

from kamsync.messages import drivers as driver_words
from kamsync.messages import year_record
from kamsync.messages.sentences import sentence
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View
from kamsync.scoring.explain.drivers import Drivers


@section(240)
def own_numbers(view: View) -> Section:
    title, language, data = view.t("own.title"), view.language, view.data
    year = data.record.year if data.record else None
    if year is None:
        missing = sentence("own.none", language, {"as_of": data.policy.as_of})
        return Section("own", title, missing=missing)

    def name_of(root: str) -> str:
        return view.name(view.by_root.get(root, {"root": root}))

    blocks: list[Block] = []
    for part in year_record.parts(year, language, data.policy.home_currency, name_of):
        if part.said:
            blocks.append(Text(part.said))
        if part.rows:
            blocks.append(Table(part.title, _heads(part.heads), [_row(row) for row in part.rows]))
    return Section("own", title, [*blocks, *_drivers(year.drivers, language)])


def _drivers(found: Drivers, language: str) -> list[Block]:
    """Each criterion against each outcome, with n and interval."""
    blocks: list[Block] = [Text(driver_words.head(found, language))]
    heads = _heads(driver_words.heads(language))
    for outcome in found.outcomes:
        said = driver_words.verdict(outcome, language)
        rows = [_row(driver_words.cells(one, language)) for one in outcome.criteria]
        blocks.append(Table(said, heads, rows) if rows else Text(said, "note"))
    unknown = driver_words.unknown(found, language)
    return [*blocks, Text(unknown, "note")] if unknown else blocks


def _heads(heads: list[str]) -> list[str]:
    """With a capital, as in the other tables of the page."""
    return [head[:1].upper() + head[1:] for head in heads]


def _row(cells: list[str]) -> list[Cell]:
    return [Cell(cells[0]), *(Cell(cell, number=True) for cell in cells[1:])]
