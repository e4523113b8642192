"""What it costs to start: CPU seconds of commands that only read, beside a bare interpreter.

python -m bench.start FOLDER      a folder with a config that has been run once
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

COMMANDS: Final = (
    ("--version",),
    ("--help",),
    ("status",),
    ("runs",),
    ("connectors",),
)
TRIES: Final = 5


def cpu_seconds(words: list[str], folder: Path) -> float:
    """User and system time of one process, the best of several."""
    found = []
    for _ in range(TRIES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(words, cwd=folder, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
        found.append(sum(used))
    return min(found)


def main(folder: Path) -> None:
    bare = cpu_seconds([sys.executable, "-c", "pass"], folder)
    frames = cpu_seconds([sys.executable, "-c", "import polars"], folder)
    sys.stdout.write(f"{'bare interpreter':20} {bare:.3f}\n{'import polars':20} {frames:.3f}\n")
    for words in COMMANDS:
        used = cpu_seconds([sys.executable, "-m", "kamsync", *words], folder)
        ratio = f"{used / bare:.1f} bare, {used / frames:.2f} polars"
        sys.stdout.write(f"{' '.join(words):20} {used:.3f}  {ratio}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
