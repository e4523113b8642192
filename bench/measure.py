"""One measurement in a process of its own: seconds, processor seconds, peak of memory.

`python -m bench.measure MODULE FOLDER OUT` runs MODULE.run(FOLDER, OUT) and prints one JSON line.
What MODULE.prepare(FOLDER) returns, where there is one, is handed to run and not timed.
"""

from __future__ import annotations

import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    seconds: float
    processor: float
    """User and system seconds: what other programs on the machine disturb least."""
    peak_mb: float
    rows: int
    """Whatever the benchmark counts; 0 where it counts nothing."""


def measured(module: str, folder: Path, out: Path, rounds: int) -> Measured:
    """The median of `rounds` runs, each alone in its process."""
    out.mkdir(parents=True, exist_ok=True)
    runs = [_once(module, folder, out) for _ in range(rounds)]
    return Measured(
        statistics.median(r.seconds for r in runs),
        statistics.median(r.processor for r in runs),
        statistics.median(r.peak_mb for r in runs),
        runs[0].rows,
    )


def _once(module: str, folder: Path, out: Path) -> Measured:
    command = [sys.executable, "-m", "bench.measure", module, str(folder), str(out)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Measured(**json.loads(answer.stdout.splitlines()[-1]))


def main(module: str, folder: str, out: str) -> None:
    found = importlib.import_module(module)
    prepared = [found.prepare(Path(folder))] if hasattr(found, "prepare") else []
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    rows = found.run(Path(folder), Path(out), *prepared)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps(vars(Measured(seconds, used, peak_mb(), rows or 0))))


def peak_mb() -> float:
    """The largest resident size of this program. `ru_maxrss` would not do: it begins with the size
    of the process that started this one."""
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:4])
