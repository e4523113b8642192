"""One request to the loopback org, and where a query stopped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kamsync.sandbox.salesforce.faults import Fault
from kamsync.sandbox.salesforce.soql import Query, Row

if TYPE_CHECKING:
    from kamsync.sandbox.salesforce.server import SalesforceServer


@dataclass
class Cursor:
    query: Query
    rows: list[Row]
    resource: str
    token: str
    key: tuple[str, bool, int]


@dataclass
class Call:
    server: SalesforceServer
    user: str
    version: str
    method: str
    path: str
    query: dict[str, str]
    headers: Any
    body: bytes
    fault: Fault | None
    inner: bool = False
    """A part of a composite: not counted by itself."""

    def count(self, kind: str) -> None:
        if not self.inner:
            self.server.calls[kind] += 1

    @property
    def json(self) -> Any:
        return json.loads(self.body)
