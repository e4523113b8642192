"""Salesforce's standard account plans out of a portfolio's objectives, as an org keeps them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from kamsync.sandbox.salesforce.load import loader_of
from kamsync.sandbox.salesforce.org import PERSON, Org

FEATURE: Final = "account_plans"
_FILE: Final = "objectives.csv"
_CLOSED: Final = ("done", "closed", "achieved")


def has_plans(folder: Path) -> bool:
    return (folder / _FILE).exists()


def load_plans(org: Org, folder: Path) -> None:
    """A plan for each account with objectives; each objective with its measure."""
    loader = loader_of(org)
    plans: dict[str, str] = {}
    with (folder / _FILE).open(encoding="utf-8-sig", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row.get("account_id")]
    accounts = {row["account_id"]: loader.id_of("account", row["account_id"]) for row in rows}
    ends = {row["account_id"]: row["due_at"] for row in sorted(rows, key=lambda r: r["due_at"])}
    today = org.now().date().isoformat()
    for row in rows:
        account = row["account_id"]
        if account not in plans:
            plan = {"AccountId": accounts[account], "Name": "Account plan", "Status": "Active"}
            plan |= {"StartDate": min(today, row["due_at"]), "EndDate": ends[account]}
            made = org.insert("AccountPlan", plan | {"OwnerId": PERSON}, PERSON)
            plans[account] = str(made["Id"])
        goal = {
            "AccountPlanId": plans[account],
            "Name": row["title"],
            "ObjectiveOwnerId": loader.id_of("user", row.get("owner_id")),
            "StartDate": min(today, row["due_at"]),
            "EndDate": row["due_at"],
            "Status": "Closed" if row.get("status") in _CLOSED else "In Progress",
        }
        made = org.insert("AccountPlanObjective", goal, PERSON)
        measure = {"AccountPlanObjectiveId": made["Id"], "Name": row.get("indicator")}
        values = {"TargetValue": row.get("target"), "CurrentValue": row.get("actual")}
        org.insert("AccountPlanObjectiveMeasure", measure | values, PERSON)
