"""Writes the demo folder: portfolio/*.csv, config.toml, README.txt. Same call, same bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kamsync.demo.accounts import (
    ACCOUNT_COLUMNS,
    TEAM_COLUMNS,
    USER_COLUMNS,
    account_rows,
    team_rows,
    user_rows,
)
from kamsync.demo.contacts import (
    ACTIVITY_COLUMNS,
    CONTACT_COLUMNS,
    SURVEY_COLUMNS,
    activity_rows,
    contact_rows,
    survey_rows,
)
from kamsync.demo.markets import (
    INDUSTRY_COLUMNS,
    INFLATION_COLUMNS,
    RATE_COLUMNS,
    industry_rows,
    inflation_rows,
    rate_rows,
)
from kamsync.demo.opportunities import COLUMNS as OPPORTUNITY_COLUMNS
from kamsync.demo.opportunities import Row, opportunity_rows
from kamsync.demo.plans import (
    COMMITMENT_COLUMNS,
    OBJECTIVE_COLUMNS,
    commitment_rows,
    objective_rows,
)
from kamsync.demo.source import load
from kamsync.demo.texts import config_text, readme_text
from kamsync.demo.world import World, make_world

Language = Literal["en", "fr"]


@dataclass(frozen=True)
class Count:
    real: int
    """Rows that come from a published data set (re-dated)."""
    invented: int


@dataclass(frozen=True)
class Built:
    folder: Path
    counts: dict[str, Count]
    """By file name without its ending, in the order written."""

    @property
    def real(self) -> int:
        return sum(count.real for count in self.counts.values())

    @property
    def invented(self) -> int:
        return sum(count.invented for count in self.counts.values())


def build(folder: Path, as_of: dt.date, *, language: Language = "en", seed: int = 1) -> Built:
    """Write the example into `folder`, over an earlier one; other files there stay.

    Everything is dated relative to `as_of`; the newest close is the day before.
    """
    world = make_world(load(), as_of, seed)
    portfolio = folder / "portfolio"
    portfolio.mkdir(parents=True, exist_ok=True)
    counts: dict[str, Count] = {}
    for name, (columns, rows) in _tables(world).items():
        (portfolio / f"{name}.csv").write_bytes(_csv(columns, rows))
        invented = sum(is_invented(name, row) for row in rows)
        counts[name] = Count(len(rows) - invented, invented)
    lines = [f"{name}.csv: {c.real} / {c.invented}" for name, c in counts.items()]
    (portfolio / "README.txt").write_bytes(readme_text(as_of, lines).encode())
    (folder / "config.toml").write_bytes(config_text(language).encode())
    return Built(folder, counts)


def is_invented(table: str, row: Row) -> bool:
    """Whether the row as a whole is made up; the label it carries says so too."""
    if table == "industry":
        return "(invented)" in row["index_name"]
    return row.get("id", "").startswith("inv-")


def _tables(world: World) -> dict[str, tuple[str, list[Row]]]:
    opportunities = opportunity_rows(world)
    open_deals = {
        r["account_id"]: r["id"]
        for r in opportunities
        if r["is_closed"] == "false" and r["account_id"]
    }
    people = contact_rows(world)
    return {
        "accounts": (ACCOUNT_COLUMNS, account_rows(world)),
        "opportunities": (OPPORTUNITY_COLUMNS, opportunities),
        "users": (USER_COLUMNS, user_rows(world)),
        "rates": (RATE_COLUMNS, rate_rows(world)),
        "inflation": (INFLATION_COLUMNS, inflation_rows(world)),
        "contacts": (CONTACT_COLUMNS, people.rows),
        "activities": (ACTIVITY_COLUMNS, activity_rows(world, people, open_deals)),
        "surveys": (SURVEY_COLUMNS, survey_rows(world, people)),
        "commitments": (COMMITMENT_COLUMNS, commitment_rows(world)),
        "objectives": (OBJECTIVE_COLUMNS, objective_rows(world)),
        "team_members": (TEAM_COLUMNS, team_rows(world, people.of_group)),
        "industry": (INDUSTRY_COLUMNS, industry_rows(world)),
    }


def _csv(header: str, rows: list[Row]) -> bytes:
    columns = header.split()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue().encode()
