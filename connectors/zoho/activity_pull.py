"""Reading activities: Tasks and Calls by COQL, meetings and notes by list, contacts' accounts.

What a page means is told in activities.py.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from connectors.zoho import activities, coql, lists
from connectors.zoho.activities import EVENTS, NOTES
from connectors.zoho.client import Refusal, ZohoClient
from connectors.zoho.coql import Query
from connectors.zoho.metadata import Metadata, Shape
from connectors.zoho.reading import Want, overlapped, read, remember, within
from connectors.zoho.selection import Selection
from connectors.zoho.sizes import Sizes
from kamsync.connector import Window
from kamsync.errors import AuthError

log = logging.getLogger(__name__)

_UNQUERYABLE: Final = frozenset({"INVALID_QUERY", "SYNTAX_ERROR"})
_FEW: Final = 20
"""Contacts looked up one by one in a full pull; for more, all contacts are read once."""


class _UnplacedError(Exception):
    """Activities have parents, and none of them is told to be an account or a deal."""


def _placed(raw: pl.DataFrame) -> bool:
    """Whether the first page with parents tells one; False while none has a parent.

    Names of accounts and deals are never empty, so silence about all of them is no answer: the
    list says which module each parent is of.
    """
    if "What_Id" not in raw.columns or raw["What_Id"].null_count() == raw.height:
        return False
    if not any(
        raw[name].is_not_null().any() for name in (activities.TO_ACCOUNT, activities.TO_DEAL)
    ):
        raise _UnplacedError
    return True


@dataclass
class ActivityReader:
    client: ZohoClient
    metadata: Metadata
    sizes: Sizes
    task_key: str
    days: int | None
    """How far back a full pull goes; None: everything."""
    _polymorphic: bool = True
    _accounts: dict[str, str] = field(default_factory=dict)
    """Contact → account, of those asked for."""
    _all_known: bool = False
    _notes: set[str] = field(default_factory=set)
    """Notes of the last comparison of ids."""

    def pull(self, selection: Selection, window: Window) -> Iterator[pl.DataFrame]:
        """Meetings by the list call: it alone tells cancelled ones. Notes too: only an
        administrator may list them, and without that right they are left out."""
        if selection.module == NOTES:
            try:
                yield from self._listed(selection, window)
            except (Refusal, AuthError) as error:
                log.warning("notes not read", extra={"reason": str(error)})
            return
        if selection.module != EVENTS and self._polymorphic:
            try:
                yield from self._queried(selection, window)
            except _UnplacedError:
                log.warning("COQL does not tell parents, reading a list")
            except Refusal as error:
                if error.code not in _UNQUERYABLE:
                    raise
                self._polymorphic = False
                log.warning("no polymorphic COQL, reading lists", extra={"reason": error.code})
            else:
                return
        yield from self._listed(selection, window)

    def _listed(self, selection: Selection, window: Window) -> Iterator[pl.DataFrame]:
        module, full = selection.module, window.lower is None
        shapes = activities.for_list(module, selection.shapes)
        rows = late = 0
        try:
            for raw in lists.records(self.client, module, shapes, self._since(window)):
                rows += raw.height
                late += overlapped(raw, selection.key, window)
                yield self._meant(within(raw, selection.key, window), selection, full=full)
        except lists.ReachedEnd as end:
            log.warning("list ended early", extra={"crm_module": module})
            yield from self._queried(selection, window, f"(id < {end.lowest})")
        self.client.least("list", max(1, -(-rows // lists.PER_PAGE)))
        remember(self.sizes, module, window, rows, late)

    def _since(self, window: Window) -> dt.datetime | None:
        if window.lower is not None or not self.days:
            return window.lower
        return window.upper - dt.timedelta(days=self.days)

    def _queried(
        self, selection: Selection, window: Window, where: str = ""
    ) -> Iterator[pl.DataFrame]:
        since = self._since(window)
        if window.lower is None and since and selection.key:
            where = coql.both(where, f"({selection.key} >= {coql.instant(since)})")
        query = Query(selection.module, activities.for_coql(selection.shapes), where)
        placed = selection.module == EVENTS  # what lies beyond the list's reach has no other way
        for raw in read(self.client, self.sizes, Want(query, window, selection.key, bulk=False)):
            placed = placed or _placed(raw)
            yield self._meant(raw, selection)

    def by_ids(self, selection: Selection, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Meetings and notes by list again, of those ids that are known to be theirs."""
        module = selection.module
        if module == NOTES:
            yield from self._some(selection, [i for i in ids if i in self._notes])
        elif module == EVENTS:
            for frame in coql.by_ids(self.client, Query(module, {"id": "text"}), ids):
                yield from self._some(selection, frame["id"].to_list())
        else:
            query = Query(module, activities.for_coql(selection.shapes))
            for raw in coql.by_ids(self.client, query, ids):
                yield self._meant(raw, selection)

    def _some(self, selection: Selection, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
        shapes = activities.for_list(selection.module, selection.shapes)
        for raw in lists.by_ids(self.client, selection.module, shapes, ids):
            yield self._meant(raw, selection)

    def ids_of_notes(self) -> Iterator[pl.DataFrame]:
        """Every note's id, within the horizon; none where they may not be listed."""
        since, rows = self._since(Window(None, self.metadata.org().clock)), 0
        shapes: dict[str, Shape] = {"id": "text", "Created_Time": "text"}
        try:
            for frame in lists.records(self.client, NOTES, shapes, since):
                rows += frame.height
                self._notes.update(frame["id"])
                yield frame.select("id")
        except (Refusal, AuthError) as error:
            log.warning("notes not read", extra={"reason": str(error)})
        self.client.least("list", max(1, -(-rows // lists.PER_PAGE)))

    def _meant(
        self, raw: pl.DataFrame, selection: Selection, *, full: bool = False
    ) -> pl.DataFrame:
        if selection.module == NOTES:
            raw = activities.placed_notes(raw)
        asked = activities.needs_account(raw)
        self._learn(asked, full=full)
        known = {c: self._accounts[c] for c in asked if c in self._accounts}
        return activities.canonical(raw, selection, self.task_key, known)

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
