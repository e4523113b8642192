"""Links between records that a page does not tell: parents of activities, accounts of contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from connectors.zoho import activities
from connectors.zoho import query as coql
from connectors.zoho.client import ZohoClient
from connectors.zoho.metadata import Metadata
from connectors.zoho.query import Query
from connectors.zoho.sizes import Sizes

_FEW: Final = 20
"""Contacts looked up one by one in a full pull; for more, all contacts are read once."""


class UnplacedError(Exception):
    """Activities have parents, and none of them is told to be an account or a deal."""


def tells_parents(raw: pl.DataFrame) -> bool:
    """Whether the first page with parents tells one; False while none has a parent.

    Names of accounts and deals are never empty, so silence about all of them is no answer: the
    list says which module each parent is of.
    """
    if "What_Id" not in raw.columns or raw["What_Id"].null_count() == raw.height:
        return False
    if not any(
        raw[name].is_not_null().any() for name in (activities.TO_ACCOUNT, activities.TO_DEAL)
    ):
        raise UnplacedError
    return True


@dataclass
class ContactAccounts:
    client: ZohoClient
    metadata: Metadata
    sizes: Sizes
    _accounts: dict[str, str] = field(default_factory=dict)
    """Contact → account, of those asked for."""
    _all_known: bool = False

    def of(self, contacts: Sequence[str], *, full: bool) -> dict[str, str]:
        """Contact → account of those that have one; `full`: a whole stream is being read."""
        self._learn(contacts, full=full)
        return {c: self._accounts[c] for c in contacts if c in self._accounts}

    def _learn(self, contacts: Sequence[str], *, full: bool) -> None:
        wanted = [c for c in contacts if c not in self._accounts]
        if not wanted or self._all_known or self.metadata.fields("Contacts") is None:
            return
        query = Query("Contacts", {"id": "text", "Account_Name": "lookup"})
        self._all_known = full and len(wanted) > _FEW
        if self._all_known:
            frames = coql.pages(self.client, query, self.sizes.total("Contacts"))
        else:
            frames = coql.by_ids(self.client, query, wanted)
        rows = 0
        for frame in frames:
            known = frame.drop_nulls()
            rows += frame.height
            self._accounts.update(zip(known["id"], known["Account_Name"], strict=True))
        if self._all_known:
            self.client.least("coql", coql.cheapest(rows))
