"""A small portfolio as CSV files, and a project around it that speaks through the command line."""

from __future__ import annotations

import copy
import csv
import datetime as dt
import hashlib
import json
import logging
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from typer.testing import CliRunner

from kamsync.cli import app
from kamsync.ledger.ledger import Ledger
from kamsync.sync.results import publication

TODAY = dt.date(2026, 3, 2)
Rows = list[dict[str, str]]


def day(offset: int, start: dt.date = TODAY) -> dt.date:
    """So many days after TODAY."""
    return start + dt.timedelta(days=offset)


@dataclass
class Portfolio:
    """The tables of a folder of exported files; every cell a text."""

    accounts: Rows = field(default_factory=list)
    opportunities: Rows = field(default_factory=list)
    activities: Rows = field(default_factory=list)
    contacts: Rows = field(default_factory=list)
    users: Rows = field(default_factory=list)

    def account(self, id_: str, **cells: str) -> None:
        row = {"id": id_, "name": f"{id_} Ltd", "owner_id": "u1", "region": "North"}
        self.accounts.append(row | cells)

    def win(self, account: str, amount: object, on: dt.date, **cells: str) -> None:
        self._deal(account, amount, on, stage="Won", is_closed="true", is_won="true", **cells)

    def deal(self, account: str, amount: object, on: dt.date, **cells: str) -> None:
        open_ = {"stage": "Open", "is_closed": "false", "is_won": "false", "probability": "50"}
        self._deal(account, amount, on, **(open_ | cells))

    def _deal(self, account: str, amount: object, on: dt.date, **cells: str) -> None:
        row = {
            "id": f"o{len(self.opportunities) + 1}",
            "account_id": account,
            "amount": str(amount),
            "close_date": on.isoformat(),
        }
        self.opportunities.append(row | cells)

    def meeting(self, account: str, on: dt.date, contact: str = "") -> None:
        row = {
            "id": f"v{len(self.activities) + 1}",
            "account_id": account,
            "kind": "meeting",
            "occurred_at": f"{on.isoformat()}T09:00:00",
            "contact_ids": contact,
        }
        self.activities.append(row)

    def user(self, id_: str, **cells: str) -> None:
        self.users.append({"id": id_, "name": id_.upper(), "is_active": "true"} | cells)

    def write(self, folder: Path) -> None:
        """As files; a table without rows keeps its header only if it is required."""
        folder.mkdir(parents=True, exist_ok=True)
        _csv(folder / "accounts.csv", self.accounts, "id name owner_id region")
        head = "id account_id stage is_closed is_won amount close_date"
        _csv(folder / "opportunities.csv", self.opportunities, head)
        for name in ("activities", "contacts", "users"):
            if getattr(self, name):
                _csv(folder / f"{name}.csv", getattr(self, name), "id")


def _csv(path: Path, rows: Rows, head: str) -> None:
    columns = list(dict.fromkeys([*head.split(), *(c for row in rows for c in row)]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def a_portfolio(accounts: int = 12, owners: int = 3, today: dt.date = TODAY) -> Portfolio:
    """Customers of every size and habit: the higher the number, the smaller and the quieter."""
    made = Portfolio()
    for n in range(1, owners + 1):
        made.user(f"u{n}", language="en")
    for k in range(1, accounts + 1):
        name = f"a{k:03}"
        made.account(name, owner_id=f"u{k % owners + 1}", region=("North", "South", "East")[k % 3])
        for quarter in range(12 if k % 4 else 6):
            made.win(name, 1000 + 90_000 // k, day(-20 - 91 * quarter - k % 30, today))
        if k % 3:
            made.deal(name, 1000 * (1 + 400 // k), day(30 + 7 * (k % 40), today))
        for back in range(0, 30 * (1 + 12 // (1 + k % 7)), 30):
            made.meeting(name, day(-back - 5 * (k % 23), today), f"c{name}{back % 4}")
    return made


@dataclass(frozen=True)
class Said:
    """What one command said."""

    exit: int
    data: dict[str, Any]
    out: str
    err: str

    def count(self, name: str) -> int:
        return int(self.data["counts"].get(name, 0))

    def codes(self) -> list[str]:
        return [f["code"] for f in self.data["findings"]]


CONFIG = """\
timezone = "Europe/Paris"
language = "en"
home_currency = "EUR"
state_dir = "state"

[ledger]
url = "sqlite:///state/ledger.sqlite"

[connections.main]
connector = "{connector}"
mapping = "{mapping}"
folder = "portfolio"
output = "out"
"""


_KEPT: Final = tempfile.TemporaryDirectory()
_FIRST_RUNS: Final[dict[tuple[dt.date, str], tuple[Path, Said]]] = {}


class Project:
    """A folder with config, portfolio and state, driven through `kamsync.cli` in this process."""

    crm: Any = None
    """The connector's class, where a test drives its faults."""
    told: Said
    """By the last run of a project that was brought somewhere before the test."""

    def __init__(
        self,
        folder: Path,
        portfolio: Portfolio | None = None,
        *,
        extra: str = "",
        connector: str = "local",
        mapping: str = "local",
    ) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if "[portfolio]" not in extra:
            extra += '\n[portfolio]\ndirector = "u1"\n'
        self.config.write_text(CONFIG.format(connector=connector, mapping=mapping) + extra)
        self.portfolio = a_portfolio() if portfolio is None else portfolio
        self.save()

    def copied(self, folder: Path) -> Project:
        """The same, with all it has been through, in another folder."""
        shutil.copytree(self.folder, folder)
        twin = copy.copy(self)
        twin.folder, twin.portfolio = folder, copy.deepcopy(self.portfolio)
        return twin

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def save(self) -> None:
        self.portfolio.write(self.folder / "portfolio")

    def cli(self, *words: str, as_of: dt.date | None = None, as_json: bool = True) -> Said:
        head = ["--config", str(self.config)]
        head += ["--json"] if as_json else []
        head += ["--as-of", as_of.isoformat()] if as_of else []
        return say([*head, *words], as_json=as_json)

    def run(self, as_of: dt.date = TODAY, *words: str) -> Said:
        """A first run of the same files is made once in a session and copied: many tests begin
        with it. Where something is patched that a run meets, `cli("run")` is asked."""
        if words or self.state.exists():
            return self.cli("run", *words, as_of=as_of)
        key = (as_of, self._begins_with())
        if key in _FIRST_RUNS:
            kept, said = _FIRST_RUNS[key]
            shutil.copytree(kept, self.folder, dirs_exist_ok=True)
            return said
        said = self.cli("run", as_of=as_of)
        if said.exit != 0 and not self.crm:
            return said  # a local plan that waits knows its folder
        kept = Path(_KEPT.name) / str(len(_FIRST_RUNS))
        shutil.copytree(self.folder, kept)
        _FIRST_RUNS[key] = kept, said
        return said

    def _begins_with(self) -> str:
        """Every byte a first run may depend on, and how its connector is disturbed."""
        files = (p for p in sorted(self.folder.rglob("*")) if p.is_file())
        named = [(str(p.relative_to(self.folder)), p.read_bytes()) for p in files]
        switched = vars(self.crm) if self.crm else {}
        faults = sorted((k, repr(v)) for k, v in switched.items() if k[0] != "_")
        page = publication.render.__qualname__
        return hashlib.sha256(repr((named, faults, page)).encode()).hexdigest()

    def fields(self) -> dict[str, dict[str, str]]:
        return {row["account_id"]: row for row in read_csv(self.out / "fields.csv")}

    def tasks(self) -> list[dict[str, str]]:
        return read_csv(self.out / "tasks.csv")

    def edit_field(self, account: str, column: str, value: str) -> None:
        """As a person would, with a spreadsheet."""
        self._edit("fields.csv", "account_id", account, column, value)

    def edit_task(self, key: str, column: str, value: str) -> None:
        self._edit("tasks.csv", "key", key, column, value)

    def _edit(self, file: str, key: str, of: str, column: str, value: str) -> None:
        rows = read_csv(self.out / file)
        (row,) = [r for r in rows if r[key] == of]
        row[column] = value
        with (self.out / file).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def written(self) -> dict[str, bytes]:
        """Name → bytes of everything in the output folder."""
        if not self.out.is_dir():
            return {}
        return {p.name: p.read_bytes() for p in sorted(self.out.iterdir())}

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        with Ledger.open("sqlite:///state/ledger.sqlite", self.folder) as ledger:
            yield ledger


def read_csv(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def say(words: Sequence[str], *, as_json: bool = True) -> Said:
    """One command in this process; the loggers are left as they were."""
    with _loggers_restored():
        result = CliRunner().invoke(app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    data = json.loads(result.stdout) if as_json and result.stdout else {}
    return Said(result.exit_code, data, result.stdout, result.stderr)


@contextmanager
def _loggers_restored() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("kamsync", "connectors")]
    before = [(logger.handlers, logger.level, logger.propagate) for logger in loggers]
    try:
        yield
    finally:
        for logger, (handlers, level, propagate) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate
            logger.setLevel(level)
