"""`make mutate`: lines changed on purpose, and whether the nearest tests notice.

    python -m tools.mutation [WORD ...] [--every K] [--jobs N]

WORD: only modules whose path contains it. modules.toml has the modules with their tests, and the
survivors with their reasons. Ends with 1 where fewer than 90 % are killed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from tools.mutation.module_run import Result, examine, interval

LINE: Final = 0.9
ENVIRONMENT: Final = {
    "CI": "1",  # hypothesis draws the same each time
    "POLARS_MAX_THREADS": "1",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}
TABLE: Final = Path(__file__).parent / "modules.toml"


def show(result: Result, reasons: Sequence[dict[str, str]]) -> None:
    known = {(r["module"], r["before"], r["after"]): r["reason"] for r in reasons}
    print(f"{result.module}: {result.killed} of {result.n}", flush=True)
    for m in result.survivors:
        why = known.get((result.module, m.before, m.after), "NO REASON")
        print(f"  {m.line}: {why}\n    - {m.before}\n    + {m.after}", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make mutate")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--every", type=int, default=0, help="instead of the table's")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args(arguments)
    table: dict[str, Any] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    os.environ |= ENVIRONMENT
    asked_for = [
        (m, row["tests"], asked.every or row.get("every", 1), table["seed"])
        for m, row in table["modules"].items()
        if not asked.words or any(word in m for word in asked.words)
    ]
    n = killed = 0
    # a process per module: each loads what does not hang on its own module
    with get_context("spawn").Pool(asked.jobs, maxtasksperchild=1) as pool:
        for result in pool.imap(examine, asked_for, chunksize=1):
            show(result, table.get("survivors", ()))
            n, killed = n + result.n, killed + result.killed
    low, high = interval(killed, n)
    print(f"killed {killed} of {n}: {killed / n:.1%} ({low:.1%} to {high:.1%})")
    return 0 if killed >= LINE * n else 1


if __name__ == "__main__":
    sys.exit(main())
