"""`make mutate`: lines changed on purpose, and whether the nearest tests notice.

    python -m tools.mutation [WORD ...] [--every K] [--seed S]

WORD: only modules whose path contains it. modules.toml has the modules with their tests, and the
survivors with their reasons. Ends with 1 where fewer than 90 % are killed.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TextIO

import pytest

from tools.mutation.mutants import Mutant, mutants_of
from tools.mutation.trial import ARGUMENTS, Job, Rounds, silence

LINE: Final = 0.9
TABLE: Final = Path(__file__).parent / "modules.toml"
ENVIRONMENT: Final = {
    "CI": "1",  # hypothesis draws the same each time
    "POLARS_MAX_THREADS": "1",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}


@dataclass
class Report:
    out: TextIO
    reasons: dict[tuple[str, str, str], str]
    modules: int = 0
    folders: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Killed and tried."""
    unexplained: int = 0

    def tell(self, job: Job, alive: list[Mutant]) -> None:
        self.modules += 1
        n, folder = len(job.mutants), str(job.module.parent)
        killed, tried = self.folders.get(folder, (0, 0))
        self.folders[folder] = (killed + n - len(alive), tried + n)
        self._say(f"{job.module}: {n - len(alive)} of {n}")
        for m in alive:
            reason = self.reasons.get((str(job.module), m.before, m.after))
            self.unexplained += reason is None
            self._say(f"  {m.line}: {reason or 'NO REASON'}\n    - {m.before}\n    + {m.after}")

    def end(self, expected: int) -> int:
        if self.modules < expected or not self.folders:
            self._say("the tests of the modules named must be there and pass, without mutants too")
            return 2
        for folder, (killed, n) in self.folders.items():
            self._say(f"{folder}: {shared(killed, n)}")
        killed, n = (sum(column) for column in zip(*self.folders.values(), strict=True))
        more = f"; {self.unexplained} survivors without a reason" if self.unexplained else ""
        self._say(f"killed {shared(killed, n)}{more}")
        return 0 if killed >= LINE * n else 1

    def _say(self, line: str) -> None:
        print(line, file=self.out, flush=True)


def shared(killed: int, n: int) -> str:
    low, high = interval(killed, n)
    return f"{killed} of {n}: {killed / n:.1%} ({low:.1%} to {high:.1%})"


def interval(killed: int, n: int) -> tuple[float, float]:
    """Wilson's, 95 %, of a share seen in a sample of n."""
    z, p = 1.96, killed / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def nearest(module: Path, exceptions: dict[str, list[str]]) -> list[str]:
    """Tests mirror the folders; the table has those that stand elsewhere, too."""
    folder = Path("tests", *module.parent.parts[1:])
    mirrored = (folder / f"test_{module.stem}{end}.py" for end in ("", "_by_hand"))
    there = [str(path) for path in mirrored if path.is_file()]
    return list(dict.fromkeys(there + exceptions.get(str(module), [])))


def jobs_of(table: dict[str, Any], words: Sequence[str], every: int) -> list[Job]:
    jobs = []
    for folder, step in table["folders"].items():
        for path in sorted(Path(folder).glob("[a-z]*.py")):
            if not words or any(word in str(path) for word in words):
                source = path.read_text(encoding="utf-8")
                mutants = mutants_of(source, every or step, table["seed"])
                jobs.append(Job(path, nearest(path, table["tests"]), mutants))
    return [job for job in jobs if job.mutants]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make mutate")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--every", type=int, default=0, help="instead of the table's")
    parser.add_argument("--seed", type=int, help="another sample than the table's")
    asked = parser.parse_args(arguments)
    table: dict[str, Any] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    os.environ |= ENVIRONMENT
    seed = table["seed"] if asked.seed is None else asked.seed
    jobs = jobs_of(table | {"seed": seed}, asked.words, asked.every)
    reasons = {(r["module"], r["before"], r["after"]): r["reason"] for r in table["survivors"]}
    with os.fdopen(os.dup(1), "w") as out:  # pytest takes the other one
        report = Report(out, reasons)
        tests = sorted({test for job in jobs for test in job.tests})
        silence()
        pytest.main([*ARGUMENTS, *tests], plugins=[Rounds(jobs, report.tell, table["seconds"])])
        return report.end(len(jobs))


if __name__ == "__main__":
    sys.exit(main())
