"""What nights leave on the disk, walked, then carried on to five years: `python -m bench growth`.

Every night is a whole run (pull, score, plan, apply, report, retention) on a portfolio that
moved.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from bench import portfolio
from bench.nights import CONFIG, Files
from kamsync.config.project import load_project
from kamsync.sync.commands import apply_stored, make_plan, run_once
from kamsync.sync.plan.guards import NAMES
from kamsync.sync.session import locked

FIVE_YEARS = 1826
DETAILS = ("finding", "write", "batch", "reject_kept", "alert_event", "alert_message")
"""Tables of which `run_days` are kept; the others are kept for good."""
KEPT_PLANS = 10
Sizes = dict[str, int]


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as scratch:
        root = options.folder or Path(scratch)
        nights = walk(root, options)
    print(f"\n{options.accounts:,} accounts, {len(nights)} nights, MB")
    for line in extrapolated(nights):
        print(line)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench growth", description=__doc__)
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--nights", type=int, default=60)
    parser.add_argument("--archive-days", type=int, default=90)
    parser.add_argument("--run-days", type=int, default=400)
    parser.add_argument("--folder", type=Path, help="keep portfolio and state here")
    return parser.parse_args()


def walk(root: Path, options: argparse.Namespace) -> list[Sizes]:
    """Bytes per part of the state after each night."""
    home = root / f"growth-{options.accounts}"
    shutil.rmtree(home, ignore_errors=True)
    files = Files(options.accounts, root, home / "portfolio")
    days = {"archive_days": options.archive_days, "run_days": options.run_days}
    (home / "config.toml").write_text(CONFIG.format(**days), encoding="utf-8")
    nights: list[Sizes] = []
    for number in range(options.nights):
        files.night(number)
        start = time.process_time()
        what = _night(home, portfolio.AS_OF + dt.timedelta(days=number))
        nights.append(sizes(home))
        line = "  ".join(f"{part} {size / 1e6:.2f}" for part, size in sorted(nights[-1].items()))
        print(
            f"night {number}: {what}, {time.process_time() - start:.0f} s of cpu: {line}",
            flush=True,
        )
    return nights


def _night(home: Path, as_of: dt.date) -> str:
    """A run at half past three of that day; a plan that waits is applied by a person."""
    project = load_project(home / "config.toml")
    now = dt.datetime.combine(as_of, dt.time(3, 30), dt.UTC)
    approved = (home / "state" / "ledger.sqlite").exists()
    with locked(project, None, as_of, now) as session:
        result = (run_once if approved else make_plan)(session, _silent)
        if result.exit_code == 4 or not approved:
            result = apply_stored(session, None, NAMES, _silent)
    assert result.exit_code in (0, 3), result.message
    for folder in (home / "state" / "runs").glob("*"):
        begun = min(folder.stat().st_mtime, now.timestamp())
        os.utime(folder, (begun, begun))  # retention looks at it, and this is no real night
    return f"{result.counts['records_written']} records, {result.counts['tasks_created']} tasks"


def _silent(_stream: str, _rows: int) -> None:
    """Nobody looks on."""


def sizes(home: Path) -> Sizes:
    """Bytes: the ledger by table, the other parts by folder."""
    state = home / "state"
    found = {f"{f.name}/": _size(f) for f in [*state.iterdir(), home / "out"] if f.is_dir()}
    with sqlite3.connect(state / "ledger.sqlite") as ledger:
        rows = ledger.execute(
            "select m.tbl_name, sum(s.pgsize) from dbstat s join sqlite_master m using (name) "
            "group by 1"
        )
        found |= {f"ledger {table}": int(size) for table, size in rows}
    found["ledger file"] = (state / "ledger.sqlite").stat().st_size
    return found


def _size(folder: Path) -> int:
    """As it lies on the disk, a file with two names once."""
    seen = {}
    for path, _, names in os.walk(folder):
        for name in names:
            stat = (Path(path) / name).stat()
            seen[stat.st_ino] = stat.st_blocks * 512
    return sum(seen.values())


def extrapolated(nights: list[Sizes], archive_days: int = 90, run_days: int = 400) -> list[str]:
    """A table: part, after the second night, what one adds, how many are kept, five years."""
    lines = [f"{'part':28}{'second':>10}{'a night':>10}{'kept':>7}{'5 years':>11}"]
    total = 0.0
    parts = dict.fromkeys(part for night in nights for part in night)
    for part in sorted(parts):
        first, more = nights[min(1, len(nights) - 1)].get(part, 0), _more(nights, part)
        kept = _kept(part, archive_days, run_days)
        after = first + more * (kept - 2) if kept else max(night.get(part, 0) for night in nights)
        if part != "ledger file":
            total += after
        lines.append(
            f"{part:28}{first / 1e6:>10.2f}{more / 1e6:>10.3f}{kept or '-':>7}{after / 1e6:>11.1f}"
        )
    return [*lines, f"{'together':55}{total / 1e6:>11.1f}"]


def _more(nights: list[Sizes], part: str) -> float:
    """What a night after the second adds; the first ones fill the tables. Of folders that keep
    whole nights the median of the first steps, before the rules take something away."""
    steps = [b.get(part, 0) - a.get(part, 0) for a, b in itertools.pairwise(nights[1:])]
    if not steps:
        return 0.0
    return statistics.median(steps[:8]) if part.endswith("/") else statistics.mean(steps)


def _kept(part: str, archive_days: int, run_days: int) -> int:
    """Of how many nights the part holds something after five years; 0: only of the last ones."""
    if part == "archive/":
        return archive_days + (FIVE_YEARS - archive_days) // 30
    if part == "runs/":
        return run_days
    if part == "plans/":
        return KEPT_PLANS
    if part.startswith("ledger ") and part != "ledger file":
        return run_days if part.removeprefix("ledger ") in DETAILS else FIVE_YEARS
    return 0


if __name__ == "__main__":
    main()
