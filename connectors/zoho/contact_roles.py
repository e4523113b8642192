"""Contact roles on the open deals of Key accounts: one credit a deal, so only where a map asks.

A deal is asked when it changed, and once a week: nobody knows that a role moves its deal's stamp.
What was told is kept between runs, so that a contact keeps its role on nights nothing is asked.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from connectors.zoho import query as coql
from connectors.zoho.client import Op, Request, ZohoClient, crm
from connectors.zoho.metadata import Shape, items
from connectors.zoho.query import Query
from kamsync import durable
from kamsync.transport import Response

MARK: Final = "@deal_role"
KEPT: Final = "zoho_contact_roles.json"
AGAIN_DAYS: Final = 7
KEY: Final = "Key"


@dataclass
class ContactRoles:
    client: ZohoClient
    folder: Path
    tier_field: str
    """API name of kamsync's own tier on accounts; empty: not made, so nobody is Key yet."""
    closed: tuple[str, ...]
    """Stages of deals that are over."""
    changed: frozenset[str] = frozenset()
    """Contacts whose role is another than after the last run."""
    _kept: dict[str, dict[str, Any]] = field(default_factory=dict)

    def recall(self) -> None:
        self._kept = self._read()

    def refresh(self, now: dt.datetime) -> None:
        """Asks the deals that are due. Twice a run is harmless."""
        self._kept, before = {}, self._read()
        for deal, stamp in self.deals() if self.tier_field else ():
            known = before.get(deal)
            due = known is None or known["stamp"] != stamp or _old(known["at"], now)
            fresh = self._asked(deal) if due else known["roles"] if known else {}
            at = now.isoformat() if due or known is None else known["at"]
            self._kept[deal] = {"stamp": stamp, "at": at, "roles": fresh}
        differing = _flat(before).items() ^ _flat(self._kept).items()
        self.changed = frozenset(contact for contact, _ in differing)
        durable.write_file(self.folder / KEPT, json.dumps(self._kept, sort_keys=True).encode())

    @property
    def roles(self) -> dict[str, str]:
        """Contact → role; of several the first by name."""
        return _flat(self._kept)

    def deals(self) -> Iterator[tuple[str, str]]:
        """Open deals of Key accounts with the time of their last change."""
        mine = f"(Account_Name.{self.tier_field} = {coql.text(KEY)})"
        over = ", ".join(coql.text(stage) for stage in self.closed[: coql.IN_VALUES])
        where = coql.both(mine, f"(Stage not in ({over}))" if over else "")
        shapes: dict[str, Shape] = {"id": "text", "Modified_Time": "text"}
        for frame in coql.pages(self.client, Query("Deals", shapes, where), 0):
            yield from frame.select("id", "Modified_Time").iter_rows()

    def _asked(self, deal: str) -> dict[str, str]:
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-contact-role-deal.html
        request = Request("GET", crm(f"Deals/{deal}/Contact_Roles"), params={"fields": "Last_Name"})
        self.client.least("related", 1)
        op = Op("related", 1, "ZohoCRM.modules.deals.READ and ZohoCRM.modules.contacts.READ")
        answer = self.client.ask(op, request, Response.object)
        found = {}
        for row in items(answer, "data"):
            role = row.get("Contact_Role")
            name = role.get("name") if isinstance(role, dict) else None
            if row.get("id") and name:
                found[str(row["id"])] = str(name)
        return found

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            data = json.loads((self.folder / KEPT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        whole = isinstance(data, dict) and all(
            isinstance(row, dict) and {"stamp", "at", "roles"} <= row.keys()
            for row in data.values()
        )
        return data if whole else {}

    def add(self, raw: pl.DataFrame) -> pl.DataFrame:
        """`raw` contacts with a column MARK."""
        roles = self.roles
        role = pl.col("id").replace_strict(
            list(roles), list(roles.values()), default=None, return_dtype=pl.String
        )
        return raw.with_columns((role if roles else pl.lit(None, pl.String)).alias(MARK))


def _old(at: str, now: dt.datetime) -> bool:
    return now - dt.datetime.fromisoformat(at) >= dt.timedelta(days=AGAIN_DAYS)


def _flat(kept: dict[str, dict[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in kept.values():
        for contact, role in row["roles"].items():
            found[contact] = min(role, found.get(contact, role))
    return found
