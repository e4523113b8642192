"""What a night costs by the product's own commands: processor seconds and peak of memory.

    python -m bench night                        the demo, 20,000 accounts as files, 20,000 in a CRM
    python -m bench night --accounts 100000      another size; --only demo | files | crm
    python -m bench night --folder DIR           keeps the files for the next time

Each command runs in a process of its own, start-up included, with compiled modules kept and one
thread of Polars, so that seconds of different machines can be held against `import polars`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from bench import portfolio
from bench.loopback import served
from bench.measure import peak_mb
from kamsync.model.tables import STREAMS

ACCOUNTS: Final = 20_000
_FILES: Final = {"account": "accounts", "opportunity": "opportunities", "activity": "activities"}
_TRIES: Final = 3
_COMMON: Final = 'timezone = "Europe/Paris"\nhome_currency = "EUR"\nlanguage = "fr"\n'
_LOCAL: Final = '[connections.main]\nconnector = "local"\nfolder = "portfolio"\noutput = "out"\n'
_CRM: Final = """[connections.main]
connector = "salesforce"
base_url = "{url}"
bulk_poll_seconds = 0
api_budget = 1000000
auth = {{ flow = "client_credentials", client_id = "env:ID", client_secret = "env:SECRET" }}

[connections.main.provision_auth]
flow = "client_credentials"
client_id = "env:ADMIN_ID"
client_secret = "env:ADMIN_SECRET"
"""
_SECRETS: Final = {
    "ID": "robot-app",
    "SECRET": "robot-secret",
    "ADMIN_ID": "admin-app",
    "ADMIN_SECRET": "admin-secret",
}
"""Of the loopback org."""


@dataclass(frozen=True)
class Spent:
    processor: float
    peak_mb: float


def spent(folder: Path, *words: str, tries: int = 1) -> Spent:
    """The least of some tries: what other programs on the machine disturb least. 3: done, but much
    was refused; 4: the plan waits for a person."""
    found = []
    for _ in range(tries):
        note = folder / ".spent"
        command = [sys.executable, "-m", "bench.night", "--child", str(note), *words]
        environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
        environment |= _SECRETS | {"POLARS_MAX_THREADS": "1", "PYTHONPATH": str(Path.cwd())}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, check=False
        )
        if done.returncode not in (0, 3, 4):
            sys.exit(done.stderr.decode())
        found.append(Spent(*json.loads(note.read_text())))
    return min(found, key=lambda each: each.processor)


def child(note: Path, words: list[str]) -> None:
    from kamsync.cli import main

    sys.argv = ["kamsync", *words]
    try:
        main()
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        note.write_text(json.dumps([used.ru_utime + used.ru_stime, peak_mb()]))


def demo(folder: Path, _accounts: int) -> None:
    shutil.rmtree(folder / "demo", ignore_errors=True)
    _line("demo: made, applied and run", spent(folder, "demo"))
    home = folder / "demo"
    shutil.rmtree(home / "state" / "backtest")
    _line("demo: run that computes the month's record", spent(home, "run"))
    _line("demo: run without news", spent(home, "run", tries=_TRIES))


def files(folder: Path, accounts: int) -> None:
    texts(portfolio.generate(accounts, folder), folder / "portfolio")
    (folder / "config.toml").write_text(_COMMON + _LOCAL)
    shutil.rmtree(folder / "state", ignore_errors=True)
    rows = accounts * (1 + portfolio.DEALS + portfolio.TOUCHES)
    _line(f"files, {rows:,} rows: first plan", spent(folder, "plan"))
    _line(f"files, {rows:,} rows: plan without news", spent(folder, "plan"))


def texts(frames: Path, folder: Path) -> None:
    """The portfolio as files of CSV, made once."""
    if (folder / "rates.csv").exists():
        return
    folder.mkdir(exist_ok=True)
    for stream, name in _FILES.items():
        path = frames / f"{stream}.parquet"
        pl.scan_parquet(path).select(
            _text(stream, column, dtype).alias(column)
            for column, dtype in pl.read_parquet_schema(path).items()
        ).sink_csv(folder / f"{name}.csv")
    rates = pl.read_parquet(frames / "rate.parquet")
    rates.with_columns(pl.col("rate").cast(pl.String)).write_csv(folder / "rates.csv")


def _text(stream: str, name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    spec = STREAMS[stream].column(name)
    kind = spec.kind if spec else "text"
    if kind == "money":
        return (column // 100).cast(pl.String) + "." + (column % 100).cast(pl.String).str.zfill(2)
    if kind == "share":
        return (column // 10**7).cast(pl.String)
    if dtype == pl.List(pl.String):
        return column.list.join("|")
    return column.cast(pl.String)


def crm(folder: Path, accounts: int) -> None:
    """Three deals per account in a loopback org; the first plan is applied, so that the next
    night finds nothing new."""
    with served("salesforce", "--synthetic", f"{accounts}x{3 * accounts}") as url:
        (folder / "config.toml").write_text(_COMMON + _CRM.format(url=url))
        shutil.rmtree(folder / "state", ignore_errors=True)
        spent(folder, "provision")
        size = f"CRM, {accounts:,} + {3 * accounts:,}"
        _line(f"{size}: first plan", spent(folder, "plan"))
        _line(f"{size}: apply", spent(folder, "apply", "--yes", "--accept", "many_tasks"))
        _line(f"{size}: run that reads back what was written", spent(folder, "run"))
        _line(f"{size}: night without news", spent(folder, "run"))


PARTS: Final[dict[str, Callable[[Path, int], None]]] = {"demo": demo, "files": files, "crm": crm}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench night", description=__doc__)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = options.folder or Path(scratch)
        sys.stdout.write(f"{'':48}{'processor':>10}{'peak':>10}\n")
        for name in [options.only] if options.only else PARTS:
            folder = root / f"night-{name}-{options.accounts}"
            folder.mkdir(parents=True, exist_ok=True)
            PARTS[name](folder, options.accounts)


def _line(what: str, found: Spent) -> None:
    sys.stdout.write(f"{what:48}{found.processor:>9.2f}s{found.peak_mb:>7,.0f} MB\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[2]), sys.argv[3:])
    else:
        main()
