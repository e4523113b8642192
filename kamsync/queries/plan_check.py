"""Account plans read for the linter: of one account as it was pulled, or of a CSV file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from kamsync.errors import ConfigError, Problem
from kamsync.model.change import Finding
from kamsync.model.coerce import Zones, coerce
from kamsync.model.rejects import WHERE
from kamsync.plans.items import AccountPlan
from kamsync.plans.lint import Breach, Lint
from kamsync.plans.rules import RuleTable
from kamsync.scoring.metrics.account_plan import read_plans, verdicts
from kamsync.scoring.read.inputs import Inputs
from kamsync.sync.pull.source_files import read_csv

_ACCOUNT: Final = ("plan_start", "plan_end", "plan_presented_at", "plan_reviewed_at", "competitors")
"""Columns of the account that a file of plan items may bring along."""


@dataclass(frozen=True)
class Checked:
    """One plan with its verdict."""

    account_id: str
    name: str
    plan: AccountPlan
    lint: Lint
    twin: str
    """The account whose plan is nearly the same; empty where there is none."""


def check_plans(
    inputs: Inputs,
    members: pl.DataFrame,
    groups: pl.DataFrame,
    day: dt.date,
    rules: RuleTable | None = None,
) -> list[Checked]:
    """Every plan, by account id. `members`: id, g, root; `groups`: g, root, name and figures."""
    plans = read_plans(inputs, members, groups)
    names = dict(groups.select("g", "name").iter_rows())
    found = [
        Checked(plans[g].account_id, names[g], plans[g], lint, twin)
        for g, (lint, twin) in verdicts(plans, groups, day, rules).items()
    ]
    return sorted(found, key=lambda checked: checked.account_id)


def check_file(
    path: Path, day: dt.date, timezone: str, rules: RuleTable | None = None
) -> tuple[list[Checked], list[Finding]]:
    """Plans of a CSV file with the columns of plan_items.csv, and what could not be read of it.

    account_id and id may be left empty (one plan); the columns of _ACCOUNT may stand on any row.

    Raises ConfigError naming the file.
    """
    raw = read_csv(path, "plan-check")
    if "kind" not in raw.columns:
        raise ConfigError([Problem.of(str(path), 1, "plan-check", "no_kind_column")])
    lines = (pl.int_range(pl.len()) + 2).cast(pl.String)
    raw = raw.with_columns((pl.lit(f"{path.name}:") + lines).alias(WHERE))
    defaults = {"account_id": pl.lit(path.stem), "id": pl.lit("line-") + lines}
    raw = raw.with_columns(_filled(raw, name, value) for name, value in defaults.items())
    zones = Zones(timezone, timezone)
    items = coerce("plan_item", raw, zones, "EUR")
    accounts = coerce("account", _accounts(raw), zones, "EUR")
    streams = {"plan_item": items.frame.lazy(), "account": accounts.frame.lazy()}
    groups = accounts.frame.with_columns(pl.col("id").alias("root")).with_row_index("g")
    rejects = pl.concat([items.rejects, accounts.rejects]).unique(maintain_order=True)
    found = check_plans(Inputs(streams), groups.select("id", "g", "root"), groups, day, rules)
    return found, [_reject(row) for row in rejects.iter_rows(named=True)]


def _filled(raw: pl.DataFrame, name: str, value: pl.Expr) -> pl.Expr:
    """The column, with a value wherever it says nothing or is not there."""
    if name not in raw.columns:
        return value.alias(name)
    written = pl.col(name).str.strip_chars().replace("", None)
    return pl.coalesce(written, value).alias(name)


def _accounts(raw: pl.DataFrame) -> pl.DataFrame:
    """One row per account of the file, with the first value of each of its own columns."""
    own = [c for c in _ACCOUNT if c in raw.columns]
    firsts = (pl.col(c).filter(pl.col(c).str.strip_chars() != "").first() for c in own)
    found = raw.group_by("account_id", maintain_order=True).agg(pl.col(WHERE).first(), *firsts)
    return found.filter(pl.col("account_id").is_not_null()).select(
        pl.col("account_id").alias("id"), pl.col("account_id").alias("name"), WHERE, *own
    )


def _reject(row: dict[str, Any]) -> Finding:
    values = {k: row[k] for k in ("field", "value", "reason")}
    return Finding("plan_row_unread", "warning", row["where"] or row["record_id"], values=values)


def findings_of(checked: Checked, language: str) -> list[Finding]:
    """What breaks a rule, gravest first, in the table's own words."""
    return [_finding(checked, breach, language) for breach in checked.lint.breaches]


def _finding(checked: Checked, breach: Breach, language: str) -> Finding:
    values: dict[str, Any] = {"items": [item.id for item in breach.items]}
    if breach.rule.names_twin:
        values["twin"] = checked.twin
    message, fix = breach.rule.text[language], breach.fix(language)
    where = f"account {checked.account_id}"
    code = f"plan.{breach.rule.id}"
    return Finding(code, breach.rule.severity, where, message, fix, values)
