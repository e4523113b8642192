"""Rewrites the rows of docs/metrics.md from the declarations: `make pages`.

A row stays where it stands; a new metric goes to the end of the table that holds most of what its
module makes; one that is gone loses its row.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import kamsync.scoring.score  # noqa: F401 - its import registers every metric
from kamsync.scoring.registry import METRICS, Metric

PAGE = Path(__file__).parents[1] / "docs" / "metrics.md"
HEAD = "| metric | unit | inputs | meaning |"


def row(metric: Metric) -> str:
    inputs = ", ".join(f"`{i}`" for i in metric.inputs) or "–"
    return f"| `{metric.name}` | {metric.unit} | {inputs} | {metric.meaning} |"


def name_of(line: str) -> str:
    return line.split("`")[1]


def rewritten(page: str) -> str:
    lines = page.split("\n")
    tables: list[tuple[int, list[str]]] = []
    for start in (n + 2 for n, line in enumerate(lines) if line == HEAD):
        end = next(n for n in range(start, len(lines)) if not lines[n].startswith("| `"))
        tables.append((start, [name_of(line) for line in lines[start:end]]))
    known = {name for _, names in tables for name in names}
    kept = [(at, len(names), [n for n in names if n in METRICS]) for at, names in tables]
    for metric in METRICS.values():
        if metric.name not in known:
            max(kept, key=lambda t: _kin(metric, t[2]))[2].append(metric.name)
    for at, old, names in reversed(kept):
        lines[at : at + old] = [row(METRICS[name]) for name in names]
    return "\n".join(lines)


def _kin(metric: Metric, names: list[str]) -> int:
    module = metric.made_by.rpartition(".")[0]
    return Counter(METRICS[name].made_by.rpartition(".")[0] for name in names)[module]


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
