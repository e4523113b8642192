"""The look at a portal that every run begins with: account, definitions, stages, owners, rates.

What the key may not read is a finding and stays unknown; only companies and deals must be there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import polars as pl

from connectors.hubspot.canonical import TABLES, object_ids
from connectors.hubspot.client import CONNECTIONS, HubSpotClient
from connectors.hubspot.derived import Stage
from connectors.hubspot.faults import CRM, MissingScope, Refused
from connectors.hubspot.links import type_name
from connectors.hubspot.metadata import (
    Account,
    Definition,
    Portal,
    account,
    definitions,
    home_currency,
    owners,
    rates,
    stages,
)
from connectors.hubspot.own_objects import types_of, with_types
from connectors.hubspot.paths import COMPANY, DEAL, TICKET
from connectors.hubspot.rights import Proven, any_of, read_one
from connectors.hubspot.settings import HubSpotSettings
from kamsync.connector import Context
from kamsync.errors import AuthError, UnexpectedResponse
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldMap
from kamsync.transport import side_by_side

Read = TypeVar("Read")


def wanted_streams(mapping: FieldMap, context: Context) -> list[str]:
    return [s for s in mapping.streams if not context.streams or s in context.streams]


@dataclass
class Looker:
    """Reads the parts of one kind side by side; findings collect in the order of the parts."""

    client: HubSpotClient
    findings: list[Finding]

    def look(self, settings: HubSpotSettings, mapping: FieldMap, context: Context) -> Portal:
        who = self._account(settings)
        mapping = self._with_own_objects(mapping, context, who.portal_id)
        wanted = wanted_streams(mapping, context)
        types = [t for s in wanted if s not in TABLES for t in object_ids(mapping.streams[s])]
        proven = Proven(context.state_dir, who.portal_id)
        found = self._definitions(list(dict.fromkeys([*types, COMPANY])), proven)
        staged: list[str] = [t for t in (DEAL, TICKET) if t in types and t in found]
        steps = self._beside([functools.partial(Looker._stages, type_id=t) for t in staged])
        people, dated = self._beside(
            [
                lambda looker: looker._people() if "user" in wanted else None,
                lambda looker: looker._rates(who) if "rate" in wanted else None,
            ]
        )
        return Portal(who, found, dict(zip(staged, steps, strict=True)), people, dated, mapping)

    def _beside(self, reads: Sequence[Callable[[Looker], Read]]) -> list[Read]:
        lookers = [replace(self, findings=[]) for _ in reads]
        pairs = zip(reads, lookers, strict=True)
        done = side_by_side([functools.partial(read, own) for read, own in pairs], CONNECTIONS)
        for looker in lookers:
            self.findings += looker.findings
        return done

    def _with_own_objects(self, mapping: FieldMap, context: Context, portal_id: str) -> FieldMap:
        """One finding for all that nobody made."""
        asked = [s for s in wanted_streams(mapping, context) if s in mapping.objects]
        names = frozenset(mapping.objects[s].object for s in asked)
        types = types_of(self.client, names, context.state_dir, portal_id) if names else {}
        lacking = [s for s in asked if mapping.objects[s].object not in types]
        if lacking:
            values = {"streams": ", ".join(lacking)}
            self.findings.append(Finding("own_objects_missing", "info", "mapping", values=values))
        return with_types(mapping, types)

    def _account(self, settings: HubSpotSettings) -> Account:
        """Raises AuthError for another portal's key."""
        try:
            who = account(self.client)
        except Refused as refused:
            if refused.fault.status not in (404, 410):
                raise
            version = settings.api_version
            raise UnexpectedResponse(CRM, code="no_account_here", version=version) from refused
        if settings.portal_id and settings.portal_id != who.portal_id:
            wanted = settings.portal_id
            raise AuthError(CRM, code="other_portal", portal=who.portal_id, wanted=wanted)
        if who.currency:
            return who
        code = self._readable("company_currency", lambda: home_currency(self.client))
        return who.model_copy(update={"currency": code or ""})

    def _readable(self, where: str, read: Callable[[], Read]) -> Read | None:
        try:
            return read()
        except MissingScope as error:
            self.findings.append(_no_right(where, error))
        except Refused as error:
            if error.fault.status != 404:
                raise
            self.findings.append(Finding("object_unreadable", "info", where, variant="absent"))
        return None

    def _definitions(
        self, types: Sequence[str], proven: Proven
    ) -> dict[str, dict[str, Definition]]:
        """By type; an optional object whose records may not be read is left out."""
        sure = {COMPANY, DEAL, *proven.types()}

        def readable(looker: Looker, type_id: str) -> dict[str, Definition] | None:
            read = functools.partial(definitions, looker.client, type_id)
            known = looker._readable(type_name(type_id), read)
            if known is None or type_id in sure or looker._has_records(type_id):
                return known
            return None

        read = self._beside([functools.partial(readable, type_id=t) for t in types])
        pairs = zip(types, read, strict=True)
        found = {type_id: known for type_id, known in pairs if known is not None}
        if not sure.issuperset(found):
            proven.keep(sure.union(found))
        return found

    def _has_records(self, type_id: str) -> bool:
        """Whether they may be read; there need not be any."""
        self.client.least("metadata")

        def read() -> bool:
            read_one(self.client, type_id, "metadata")
            return True

        return self._readable(type_name(type_id), read) or False

    def _stages(self, type_id: str) -> dict[str, Stage]:
        where = f"pipelines of {type_name(type_id)}"
        return self._readable(where, lambda: stages(self.client, type_id)) or {}

    def _people(self) -> pl.DataFrame | None:
        return self._readable("owners", lambda: owners(self.client))

    def _rates(self, who: Account) -> pl.DataFrame | None:
        """Dated ones, where there may be another currency than the portal's own."""
        if who.other_currencies == ():
            return None
        return self._readable("exchange_rates", lambda: rates(self.client, who.currency))


def _no_right(where: str, error: MissingScope) -> Finding:
    return Finding("missing_scope", "warning", where, values=any_of(error.scopes))
