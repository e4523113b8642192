"""The 3×3 grid: process, documents, organisation; what makes each cell done or partial."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Final, Literal

DONE: Final = "2"
PARTIAL: Final = "1"
MISSING: Final = "0"
UNJUDGED: Final = "-"
"""The marks of a code such as 210/21-/100."""
_TEST: Final = re.compile(r"(?P<column>\w+)(?: (?P<op>>=|<=|=) (?P<value>[\d.]+|[a-z ]+))?")

Op = Literal[">=", "<=", "=", ""]


@dataclass(frozen=True)
class Test:
    """One condition on a column of the scored frame; without an operator: that it is yes."""

    column: str
    op: Op = ""
    value: float | str = 0.0
    """A number, or the word of a state."""


@dataclass(frozen=True)
class Cell:
    id: str
    row: str
    source: tuple[str, ...]
    """Streams, stream.column or stream.prefix_*; one of them must be read here."""
    done: tuple[Test, ...]
    """All of them."""
    partial: tuple[Test, ...]
    """Any of them."""
    rolling: bool = False
    """Done only while the plan reaches twelve months ahead."""


def parse_grid(text: str) -> tuple[Cell, ...]:
    """Cells from TOML text, in its order. Raises KeyError for a missing word, ValueError for a
    test that cannot be read."""
    return tuple(
        Cell(
            part["id"],
            part["row"],
            tuple(part["source"]),
            tuple(_test(test) for test in part["done"]),
            tuple(_test(test) for test in part["partial"]),
            part.get("rolling", False),
        )
        for part in tomllib.loads(text)["cells"]
    )


def _test(text: str) -> Test:
    found = _TEST.fullmatch(text)
    if found is None:
        message = f"not a test of a cell: {text}"
        raise ValueError(message)
    op: Op = found["op"] or ""  # type: ignore[assignment]  # one of the three of the pattern
    value = found["value"] or "0"
    return Test(found["column"], op, value if value[0].isalpha() else float(value))


CELLS: Final = parse_grid((resources.files("kamsync.plans") / "grid.toml").read_text("utf-8"))
ROWS: Final = tuple(dict.fromkeys(cell.row for cell in CELLS))


def marks(code: str | None) -> dict[str, str]:
    """Cell id → its mark, of a code; every cell unjudged where there is none."""
    plain = (code or "").replace("/", "").ljust(len(CELLS), UNJUDGED)
    return {cell.id: mark for cell, mark in zip(CELLS, plain, strict=True)}
