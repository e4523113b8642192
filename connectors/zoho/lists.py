"""The list call with page tokens, the deleted list and the users: what COQL cannot tell.

Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-records.html
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from connectors.zoho.client import Op, Request, ZohoClient, crm
from connectors.zoho.decode import Parsed, parse
from connectors.zoho.faults import NAME, Refusal
from connectors.zoho.metadata import USERS, Shape
from kamsync.errors import PartialStream, UnexpectedResponse

PER_PAGE: Final = 200
IDS_A_CALL: Final = 50
REACH: Final = "PAGINATION_LIMIT_EXCEEDED"
"""The list ends after 100,000 records."""
_STALE: Final = frozenset({"EXPIRED_VALUE", "TOKEN_BOUND_DATA_MISMATCH"})
_RESTARTS: Final = 2


class ReachedEnd(Exception):
    """The list goes no further; `lowest` is the smallest id it gave."""

    def __init__(self, lowest: str) -> None:
        self.lowest = lowest
        super().__init__(lowest)


def since(lower: dt.datetime | None) -> dict[str, str]:
    """The header that asks for what changed from then on (inclusive)."""
    if lower is None:
        return {}
    return {"If-Modified-Since": lower.astimezone(dt.UTC).replace(microsecond=0).isoformat()}


def records(
    client: ZohoClient,
    module: str,
    shapes: Mapping[str, Shape],
    lower: dt.datetime | None,
) -> Iterator[pl.DataFrame]:
    """Every record changed since, newest id first; a page token that died starts it again.

    Raises ReachedEnd after the list's 100,000 records, PartialStream when tokens keep dying.
    """
    for _ in range(_RESTARTS):
        try:
            yield from _walk(client, module, shapes, lower)
        except Refusal as error:
            if error.code not in _STALE:
                raise
        else:
            return
    raise PartialStream(NAME, code="page_expired", module=module)


def _walk(
    client: ZohoClient,
    module: str,
    shapes: Mapping[str, Shape],
    lower: dt.datetime | None,
) -> Iterator[pl.DataFrame]:
    op = Op("list", 1, f"ZohoCRM.modules.{module.lower()}.READ")
    names = ",".join(name for name in shapes if name != "id")
    token, lowest = "", ""
    while True:
        params = {"fields": names, "per_page": str(PER_PAGE)}
        if token:
            params["page_token"] = token
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-records.html
        request = Request("GET", crm(module), params, headers=since(lower))
        try:
            page = client.ask(op, request, lambda answer: parse(answer, shapes))
        except Refusal as error:
            if error.code == REACH and lowest:
                raise ReachedEnd(lowest) from error
            raise
        if page.frame.height:
            lowest = page.frame["id"][-1]
            yield page.frame
        if not page.more:
            return
        if not page.token or page.token == token:
            raise UnexpectedResponse(
                NAME, code="answer_odd", what=f"{module}: no new page token, yet more records"
            )
        token = page.token


def by_ids(
    client: ZohoClient, module: str, shapes: Mapping[str, Shape], ids: Sequence[str]
) -> Iterator[pl.DataFrame]:
    """Those records, 50 a call (a URL has an end); absent ones are silently absent."""
    op = Op("list", 1, f"ZohoCRM.modules.{module.lower()}.READ")
    names = ",".join(name for name in shapes if name != "id")
    for start in range(0, len(ids), IDS_A_CALL):
        params = {"fields": names, "ids": ",".join(ids[start : start + IDS_A_CALL])}
        client.least(op.kind, 1)
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-records.html
        request = Request("GET", crm(module), params)
        yield client.ask(op, request, lambda answer: parse(answer, shapes)).frame


def deleted(client: ZohoClient, module: str, lower: dt.datetime) -> Iterator[pl.DataFrame]:
    """id and deleted_time of records deleted or merged away since."""
    shapes: dict[str, Shape] = {"id": "text", "deleted_time": "text"}
    op = Op("deleted", 1, f"ZohoCRM.modules.{module.lower()}.READ")
    # Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-deleted-records.html
    request = Request("GET", crm(f"{module}/deleted"), {"type": "all"}, headers=since(lower))
    yield from _numbered(client, op, request, shapes)


def users(client: ZohoClient, shapes: Mapping[str, Shape]) -> Iterator[pl.DataFrame]:
    """All users, gone ones too: they still own accounts. Where the org tells only those who are
    active, the others stay unknown."""
    # Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-users.html
    request = Request("GET", crm("users"), {"type": "AllUsers"})
    try:
        yield from _numbered(client, USERS, request, shapes, key="users")
    except Refusal:
        active = dataclasses.replace(request, params={"type": "ActiveUsers"})
        yield from _numbered(client, USERS, active, shapes, key="users")


def _numbered(
    client: ZohoClient, op: Op, first: Request, shapes: Mapping[str, Shape], key: str = "data"
) -> Iterator[pl.DataFrame]:
    number, seen = 1, None
    while True:
        params = first.params | {"page": str(number), "per_page": str(PER_PAGE)}
        request = dataclasses.replace(first, params=params)
        page: Parsed = client.ask(op, request, lambda answer: parse(answer, shapes, key))
        client.least(op.kind, 1)
        if page.frame.height:
            if page.frame["id"][0] == seen:
                what = f"{first.path}: page {number} repeats the one before"
                raise UnexpectedResponse(NAME, code="answer_odd", what=what)
            seen = page.frame["id"][0]
            yield page.frame
        if not page.more:
            return
        number += 1
