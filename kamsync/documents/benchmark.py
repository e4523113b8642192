"""The customer's own figures beside the middle of its peers, for the customer: nothing scored, and
nobody among the peers can be told."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kamsync.documents.page import Content, Document, Part, say
from kamsync.messages.formats import date, number, percent, plain
from kamsync.report.layout.blocks import Cell, Table, Text
from kamsync.scoring.explain.benchmark import LEAST_PEERS, Benchmark, Compared

_NAME: Final = 80


def benchmark_page(found: Benchmark, name: str, as_of: dt.date, language: str) -> Document:
    day = date(as_of, language)
    return Document(
        say("benchmark.title", language),
        say("subtitle", language, name=plain(name, _NAME), date=day),
        [Part(say("benchmark.figures", language), _figures(found, language))],
        say("benchmark.footer", language, least=LEAST_PEERS),
        as_of,
        language,
    )


def _figures(found: Benchmark, language: str) -> list[Content]:
    if not found.lines:
        return [Text(say("benchmark.none", language, least=LEAST_PEERS))]
    heads = [say(f"benchmark.{h}", language) for h in ("measure", "own", "peers", "apart", "n")]
    industry = plain(found.industry or "", _NAME)
    blocks: list[Content] = [
        Text(say("benchmark.lead", language, industry=industry)),
        Table("", heads, [_line(line, language) for line in found.lines]),
    ]
    if found.withheld:
        note = say("benchmark.withheld", language, n=found.withheld, least=LEAST_PEERS)
        blocks.append(Text(note, "note"))
    return blocks


def _line(line: Compared, language: str) -> list[Cell]:
    apart = percent(line.own / line.middle - 1, language, signed=True) if line.middle > 0 else "–"
    return [
        Cell(plain(line.measure, _NAME)),
        *(Cell(number(v, language, 1), number=True) for v in (line.own, line.middle)),
        Cell(apart, number=True),
        Cell(number(line.peers, language), number=True),
    ]
