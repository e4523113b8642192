"""docs/metrics.md and the registry say the same, both ways."""

from __future__ import annotations

from pathlib import Path

import kamsync.scoring.score  # noqa: F401 - its import registers every metric
from kamsync.scoring.decide.lints import WORDS
from kamsync.scoring.registry import METRICS

PAGE = Path(__file__).parents[1] / "docs" / "metrics.md"


def documented() -> list[tuple[str, ...]]:
    """(name, unit, inputs, meaning) of every row of the tables of metrics."""
    rows: list[tuple[str, ...]] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split(" | "))
        if line.startswith("| `") and len(cells) == 4:
            rows.append(cells)
    return rows


def test_every_registered_metric_has_its_row_word_for_word() -> None:
    registered = {
        (f"`{m.name}`", m.unit, ", ".join(f"`{i}`" for i in m.inputs) or "–", m.meaning)
        for m in METRICS.values()
    }
    assert set(documented()) == registered, "make pages rewrites the rows"


def test_no_metric_is_described_twice() -> None:
    names = [row[0] for row in documented()]
    assert len(names) == len(set(names)) == len(METRICS)


def test_the_words_of_a_state_are_those_of_the_page() -> None:
    shown: dict[str, tuple[str, ...]] = {}
    table = PAGE.read_text(encoding="utf-8").split("## Words a state can take")[1]
    for line in table.splitlines():
        if line.startswith("| `"):
            names, words = line.strip("| ").split(" | ")
            listed = tuple(w.strip() for w in words.split(";")[0].split(","))
            shown |= {name.strip("` "): listed for name in names.split(",")}
    assert {name: shown[name] for name in WORDS} == WORDS
