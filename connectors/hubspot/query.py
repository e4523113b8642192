"""Search in steps of ids: beyond the ceiling of 10,000, and held against its own total.

Raw frames out. Search lags behind what was written and never shows archived records.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from connectors.hubspot.client import Ask, HubSpotClient, as_object
from connectors.hubspot.decode import Shape, raw_frame
from connectors.hubspot.faults import CRM, Refused
from connectors.hubspot.reader import LINK_BATCH, page_of, pages_for, read_records
from kamsync.errors import PartialStream, UnexpectedResponse
from kamsync.transport import Response, one_ahead

log = logging.getLogger(__name__)

SEARCH_PAGE: Final = 200
LONGEST_SEARCH: Final = 3000
"""Characters of a search body up to which a refusal is not about its length."""
FEW: Final = 20
"""Records by which a search may fall short of its own total without a further look."""


@dataclass(frozen=True)
class Changed:
    """lower ≤ the modified property < upper."""

    property: str
    lower: dt.datetime
    upper: dt.datetime

    def filters(self) -> list[dict[str, str]]:
        return [
            instant_filter(self.property, "GTE", self.lower),
            instant_filter(self.property, "LT", self.upper),
        ]


def instant_filter(name: str, operator: str, moment: dt.datetime) -> dict[str, str]:
    """Search compares times as epoch milliseconds."""
    millis = str(round(moment.timestamp() * 1000))
    return {"propertyName": name, "operator": operator, "value": millis}


def search_records(
    client: HubSpotClient, type_id: str, shape: Shape, filters: Sequence[dict[str, str]]
) -> Iterator[pl.DataFrame]:
    """Records that match, by ascending id; every page starts after the last id seen.

    Stepping by id knows neither the ceiling of 10,000 nor the holes an offset leaves when a
    record changes between two pages. Frames hold up to 1,000 records; the next is asked for while
    one is used.
    """
    return one_ahead(_stepped(client, type_id, shape, filters))


def _stepped(
    client: HubSpotClient, type_id: str, shape: Shape, filters: Sequence[dict[str, str]]
) -> Iterator[pl.DataFrame]:
    search = _Search(client, type_id, shape, filters)
    last, records, announced = 0, 0, 0
    held: list[pl.DataFrame] = []
    while True:
        answer, following = search.page(last)
        announced = announced or _total(answer)
        frame = raw_frame([answer.document()], search.asked)
        records += frame.height
        last = _last_id(frame, last)
        held.append(frame)
        if following is None or len(held) * SEARCH_PAGE >= LINK_BATCH:
            yield search.completed(pl.concat(held))
            held = []
        if following is None:
            break
        if frame.is_empty():
            raise UnexpectedResponse(
                CRM, code="answer_odd", what="an empty search page that is not the last"
            )
    client.least("search", pages_for(records, SEARCH_PAGE))
    search.compare(records, announced)


@dataclass
class _Search:
    """One search, whose body may turn out too long for the portal."""

    client: HubSpotClient
    type_id: str
    shape: Shape
    filters: Sequence[dict[str, str]]
    thin: bool = False
    """Ids only; the properties by batch read."""

    @property
    def asked(self) -> Shape:
        return Shape(("hs_object_id",)) if self.thin else self.shape

    def page(self, after_id: int) -> tuple[Response, str | None]:
        body = _search_body(self.asked, self.filters, after_id)
        try:
            return self._answer(body)
        except Refused as refused:
            too_long = not self.thin and len(json.dumps(body)) > LONGEST_SEARCH
            if refused.fault.status not in (400, 413) or not too_long:
                raise
        self.thin = True
        return self.page(after_id)

    def _answer(self, body: dict[str, Any], kind: str = "search") -> tuple[Response, str | None]:
        path = self.client.paths.of("objects", self.type_id, then="/search")
        # Reference: https://developers.hubspot.com/docs/guides/api/crm/search
        return self.client.read(Ask(kind, "POST", path, body=body, search=True), page_of)

    def completed(self, found: pl.DataFrame) -> pl.DataFrame:
        """With the properties; what is gone meanwhile comes with the deleted records."""
        if not self.thin or found.is_empty():
            return found
        ids = found["id"].to_list()
        parts = read_records(self.client, self.type_id, ids, self.shape.properties)
        return pl.concat(list(parts))

    def count(self) -> int:
        body = _search_body(Shape(("hs_object_id",)), self.filters, 0, 1)
        return _total(self._answer(body)[0])

    def compare(self, records: int, announced: int) -> None:
        """Raise PartialStream when far fewer came than the search announces, before and after.

        A few leave the window while it is read, and a few more come late into the index.
        """
        tolerated = max(FEW, announced // 100)
        if records >= announced:
            return
        counts = {"object": self.type_id, "announced": announced, "returned": records}
        log.warning("search returned fewer records than announced", extra=counts)
        if announced - records <= tolerated:
            return
        now = self.count()
        if now - records > tolerated:
            raise PartialStream(CRM, code="search_short", announced=now, returned=records)


def count_records(client: HubSpotClient, type_id: str, filters: Sequence[dict[str, str]]) -> int:
    """How many records match, in one call."""
    search = _Search(client, type_id, Shape(("hs_object_id",)), filters)
    return search.count()


def _total(answer: Response) -> int:
    total = as_object(answer).get("total")
    return total if isinstance(total, int) else 0


def _search_body(
    shape: Shape, filters: Sequence[dict[str, str]], after_id: int, limit: int = SEARCH_PAGE
) -> dict[str, Any]:
    step = {"propertyName": "hs_object_id", "operator": "GT", "value": str(after_id)}
    return {
        "filterGroups": [{"filters": [*filters, step]}],
        "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
        "properties": list(shape.properties),
        "limit": limit,
    }


def _last_id(frame: pl.DataFrame, before: int) -> int:
    """The largest id as a number. Raises UnexpectedResponse when ids do not ascend."""
    ids = frame["id"].cast(pl.Int64, strict=False)
    if ids.null_count():
        raise UnexpectedResponse(CRM, code="answer_odd", what="a record id that is no number")
    if ids.is_empty():
        return before
    first, last = int(ids[0]), int(ids[-1])
    if first <= before or not ids.is_sorted():
        raise UnexpectedResponse(CRM, code="answer_odd", what="search results do not ascend by id")
    return last
