"""The headers of one file: which cell a name of the map means, and what is said where none does."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from connectors.local.client import Header, first_lines
from kamsync.errors import Problem
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldSource, RowRules
from kamsync.model.invalid import closest, near
from kamsync.model.tables import Stream
from kamsync.model.word_forms import folded

_NEAR: Final = 0.75
"""Headers are other words than columns: below this a guess does harm."""
_MANY: Final = 5
"""More headers than so many that feed nothing are told in one line."""
_LISTED: Final = 8
_LEAST_HEADERS: Final = 2
"""So many known names make a line look like a header."""


def simplified(header: str) -> str:
    """Without the star that templates put on what must be filled."""
    return folded(header.replace("_", " ").strip("* "))


class Headers:
    """Places by header: as it stands, else without case, accents, underscores, doubled spaces."""

    def __init__(self, header: Header) -> None:
        self.places = {cell: at for at, cell in enumerate(header.cells) if cell}
        self._loose: dict[str, str] = {}
        for cell in self.places:
            self._loose.setdefault(simplified(cell), cell)

    def cell(self, name: str) -> str | None:
        """The header that the map means by that name; `A|B`: the first that is there."""
        for one in (name, *name.split("|")):
            found = one if one in self.places else self._loose.get(simplified(one))
            if found is not None:
                return found
        return None

    def cells(self, source: FieldSource) -> list[str]:
        """Those of a column, in the order in which the first filled one counts."""
        found = [self.cell(name) for name in (source.field, *source.also)]
        return list(dict.fromkeys(cell for cell in found if cell is not None))


def header_elsewhere(path: Path, header: Header, stream: str, known: set[str]) -> list[Problem]:
    """One problem in place of all, where a line further down looks like the header."""
    best = max(
        first_lines(path, header), key=lambda line: len(known & set(line[1])), default=(0, [])
    )
    number, cells = best
    if number == header.line or len(known & set(cells)) < _LEAST_HEADERS:
        return []
    values = {"number": number, "cells": ", ".join(cells)[:80], "stream": stream}
    return [Problem.of(header.file, header.line, "", "header_elsewhere", **values)]


def missing(header: Header, column: str, cell: str) -> Problem:
    meant = near(cell, [c for c in header.cells if c])
    ways = {"id": "no_header_id", "is_won": "no_header_won", "is_closed": "no_header_won"}
    code = ways.get(column, "no_header")
    return Problem.of(header.file, header.line, column, code, cell=cell, near=meant)


def no_column(header: Header, stream: Stream) -> Problem:
    """Of an optional file none of whose headers is known."""
    names = [c.name for c in stream.columns]
    close = (closest(cell, names) for cell in header.cells if cell)
    meant = next((c for c in close if c), near(stream.name, names))
    values = {"stream": stream.name, "near": meant}
    return Problem.of(header.file, header.line, header.cells[0], "no_header_known", **values)


def twice(header: Header, cell: str) -> Finding:
    where = f"{header.file}:{header.line}"
    return Finding("header_twice", "info", where, values={"cell": cell})


def absent(header: Header, columns: Collection[str]) -> list[Finding]:
    """Optional columns that no header feeds, in one line; the currency by itself."""
    where, code = f"{header.file}:{header.line}", "optional_header_missing"
    found = []
    if "currency" in columns:
        found.append(Finding(code, "info", where, variant="currency"))
    if others := [c for c in columns if c != "currency"]:
        found.append(Finding(code, "info", where, values={"columns": others}))
    return found


def no_rule(header: Header, cell: str, rules: RowRules) -> Finding:
    where = f"{header.file}:{header.line}"
    of_id = cell in (name.rstrip("|") for name in rules.id)
    code = "id_header_missing" if of_id else "rule_header_missing"
    return Finding(code, "info", where, values={"cell": cell})


def unknown(
    header: Header, stream: Stream, cells: Collection[str], columns: Collection[str]
) -> list[Finding]:
    """Headers that feed nothing: each with the nearest, those of a wide export in one line."""
    free = [c.name for c in stream.columns if c.name not in columns]
    where = f"{header.file}:{header.line}"
    near = {cell: closest(cell, free, _NEAR) for cell in cells}
    lone = [cell for cell in cells if not near[cell]]
    many = lone if len(lone) > _MANY else []
    found = [
        Finding("unknown_header", "info", where, values={"cell": cell, "near": near[cell]})
        for cell in cells
        if cell not in many
    ]
    if many:
        values = {"n": len(many), "cells": many[:_LISTED]}
        found.append(Finding("unknown_header", "info", where, values=values, variant="many"))
    return found
