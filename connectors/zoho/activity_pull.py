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

from connectors.zoho import activities, lists
from connectors.zoho import query as coql
from connectors.zoho.activities import EVENTS, NOTES
from connectors.zoho.client import ZohoClient
from connectors.zoho.faults import Refusal
from connectors.zoho.links import ContactAccounts, UnplacedError, tells_parents
from connectors.zoho.metadata import Metadata, Shape
from connectors.zoho.query import Query
from connectors.zoho.reader import Want, overlapped, read, remember, within
from connectors.zoho.selection import Selection
from connectors.zoho.sizes import Sizes
from kamsync.connector import Window
from kamsync.errors import AuthError

log = logging.getLogger(__name__)

_UNQUERYABLE: Final = frozenset({"INVALID_QUERY", "SYNTAX_ERROR"})


@dataclass
class ActivityReader:
    client: ZohoClient
    metadata: Metadata
    sizes: Sizes
    task_key: str
    days: int | None
    """How far back a full pull goes; None: everything."""
    _polymorphic: bool = True
    _accounts: ContactAccounts = field(init=False)
    _notes: set[str] = field(default_factory=set)
    """Notes of the last comparison of ids."""

    def __post_init__(self) -> None:
        self._accounts = ContactAccounts(self.client, self.metadata, self.sizes)

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
            except UnplacedError:
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
            placed = placed or tells_parents(raw)
            yield self._meant(raw, selection)

    def by_ids(self, selection: Selection, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Meetings and notes by list again, of those ids that are known to be theirs."""
        module = selection.module
        if module == NOTES:
            yield from self._some(selection, [i for i in ids if i in self._notes])
        elif module == EVENTS:
            for frame in coql.by_ids(self.client, Query(module, {"id": "text"}), ids):
                yield from self._some(selection, frame["id"].drop_nulls().to_list())
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
        known = self._accounts.of(asked, full=full)
        return activities.canonical(raw, selection, self.task_key, known)
