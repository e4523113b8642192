"""One stream from its sources, with what other objects add: contacts, mail direction, roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import polars as pl

from connectors.salesforce import account_plans, links, reader
from connectors.salesforce.canonical import canonical
from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.metadata import ObjectInfo
from connectors.salesforce.query import Statement, between
from connectors.salesforce.reader import read_all, read_by_ids, read_window
from connectors.salesforce.selection import Source
from kamsync.connector import Window
from kamsync.transport import Awaited

Objects = dict[str, ObjectInfo]


def pull(
    client: SalesforceClient, sources: Sequence[Source], window: Window, objects: Objects
) -> Iterator[pl.DataFrame]:
    for source in sources:
        extra = _Extra(client, source, objects, full=window.lower is None)
        for current, frame in read_window(client, source, window):
            yield canonical(current, extra.add(frame))
        moved = extra.moved_elsewhere() if window.lower is not None else None
        if moved is not None:
            yield from _moved_with(client, source, moved, window, objects)


def begin(
    client: SalesforceClient, sources: Iterable[Source], objects: Objects
) -> list[Awaited[Any]]:
    """First pages and jobs of full reads, all of them before one is waited for. The jobs' ends."""
    begun: list[reader.Begun | None] = []
    for source in sources:
        begun.append(reader.begin(client, reader.whole(source), by_bulk=source.bulk))
        if begun[-1] is not None and begun[-1].total:
            for statement in _Extra(client, source, objects, full=True).wholes():
                begun.append(reader.begin(client, statement, by_bulk=True))
    return [each.job.ended for each in begun if each is not None and each.job is not None]


def pull_by_ids(
    client: SalesforceClient, sources: Sequence[Source], ids: Sequence[str], objects: Objects
) -> Iterator[pl.DataFrame]:
    """Ids that do not exist are absent; an id is asked of the object its prefix names."""
    for source in sources:
        extra = _Extra(client, source, objects, full=False)
        live = ("IsDeleted = false",) if source.archived and source.has_deleted else ()
        where = (*source.filters, *live)
        wanted = Statement(source.object, source.selected, where, source.archived)
        own = _own(source, sources, ids)
        for frame in read_by_ids(client, wanted, "Id", own, by_bulk=source.bulk):
            yield canonical(source, extra.add(frame))


def _own(source: Source, sources: Sequence[Source], ids: Sequence[str]) -> list[str]:
    if source.expand is not None:
        ids = account_plans.record_ids(ids)
    known = [i for i in dict.fromkeys(ids) if i.isalnum() and len(i) in (15, 18)]
    prefix = {"Task": "00T", "Event": "00U"}.get(source.object)
    if len(sources) > 1 and prefix:
        return [i for i in known if i.startswith(prefix)]
    return known


class _Extra:
    """Columns other objects add to the frames of one source."""

    def __init__(
        self, client: SalesforceClient, source: Source, objects: Objects, *, full: bool
    ) -> None:
        self._client = client
        self._kind = source.object
        self._full = full
        self._several = "contacts" in source.uses and "WhoCount" in source.extra
        mail = objects.get("EmailMessage")
        self._mail = source.object == "Task" and mail is not None and mail.present
        self._mail = self._mail and {"direction"} <= source.uses
        guests = objects.get("EventRelation")
        self._guests = source.object == "Event" and guests is not None and guests.present
        self._guests = self._guests and "attendees" in source.uses
        roles = objects.get("OpportunityContactRole")
        self._has_roles = "opportunity_role" in source.uses and roles is not None and roles.present
        self._has_replies = source.object == "Case" and "first_reply" in source.uses
        self._has_measures = "indicator" in source.uses
        self._whole: pl.DataFrame | None = None

    def wholes(self) -> list[Statement]:
        """What a full read takes whole besides the source."""
        asked = (
            (self._mail, links.INBOUND_MAIL.statement),
            (self._has_roles, links.ROLES.statement),
            (self._has_replies, links.REPLIES.statement),
            (self._has_measures, account_plans.MEASURES),
        )
        return [statement for needed, statement in asked if needed]

    def moved_elsewhere(self) -> Statement | None:
        """Rows of another object by which a record changes without its own stamp: a role given or
        taken, a reply sent. Its first column is the record's id."""
        if self._has_roles:
            return Statement("OpportunityContactRole", ("ContactId", "Id"))
        if self._has_replies:
            return Statement("EmailMessage", ("ParentId", "Id"), links.REPLIES.statement.where)
        if self._has_measures:
            return Statement(account_plans.MEASURE, account_plans.MEASURES.columns[:2])
        return None

    def add(self, frame: pl.DataFrame) -> pl.DataFrame:
        if self._several and "WhoCount" in frame.columns:
            frame = links.with_contacts(self._client, self._kind, frame)
        if self._guests and "IsGroupEvent" in frame.columns:
            ids = links.group_ids(frame)
            frame = links.with_attendees(frame, self._pairs(links.INVITED, ids))
        if self._mail and "TaskSubtype" in frame.columns:
            ids = links.mail_ids(frame)
            frame = links.with_inbound(frame, self._pairs(links.INBOUND_MAIL, ids))
        if self._has_roles:
            roles = links.first_roles(self._pairs(links.ROLES, frame["Id"].to_list()))
            renamed = roles.rename({"role": "~role"})
            frame = frame.join(renamed, on="Id", how="left", maintain_order="left")
        if self._has_replies:
            sent = links.first_replies(self._pairs(links.REPLIES, frame["Id"].to_list()))
            renamed = sent.rename({"reply": "~reply"})
            frame = frame.join(renamed, on="Id", how="left", maintain_order="left")
        if self._has_measures:
            frame = account_plans.with_measures(frame, self._measures(frame["Id"].to_list()))
        return frame

    def _measures(self, ids: list[str]) -> pl.DataFrame:
        statement = account_plans.MEASURES
        frames = [pl.DataFrame(schema=dict.fromkeys(statement.columns, pl.String()))]
        if ids and self._full:
            if self._whole is None:
                self._whole = pl.concat([*frames, *read_all(self._client, statement, by_bulk=True)])
            return self._whole
        if ids:
            owner = statement.columns[0]
            frames.extend(read_by_ids(self._client, statement, owner, ids, by_bulk=True))
        return pl.concat(frames)

    def _pairs(self, kind: links.Links, ids: list[str]) -> pl.DataFrame:
        """Nothing is asked for a page that needs nothing."""
        if not ids:
            return pl.DataFrame(schema={"Id": pl.String(), "value": pl.String()})
        if self._full:
            if self._whole is None:
                self._whole = kind.whole(self._client)
            return self._whole
        return kind.of(self._client, ids)


def _moved_with(
    client: SalesforceClient, source: Source, moved: Statement, window: Window, objects: Objects
) -> Iterator[pl.DataFrame]:
    """Records that another object's rows changed in the window."""
    record = moved.columns[0]
    where = (*moved.where, *between("SystemModstamp", window.lower, window.upper))
    statement = Statement(moved.object, moved.columns, where, everything=True)
    frames = list(read_all(client, statement, by_bulk=True))
    if frames:
        ids = pl.concat(frames)[record].drop_nulls().unique().sort().to_list()
        yield from pull_by_ids(client, [source], ids, objects)
