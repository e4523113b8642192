"""COQL: queries as text, keyset paging by id, and the price of a query by its limit.

Reference: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from connectors.zoho.client import Op, Request, ZohoClient, crm
from connectors.zoho.decode import Parsed, parse
from connectors.zoho.faults import NAME, Refusal
from connectors.zoho.metadata import Shape, items
from kamsync.errors import UnexpectedResponse
from kamsync.transport import Response

LIMITS: Final = ((200, 1), (1000, 2), (2000, 3))
"""Rows a query may return → its credits."""
LEEWAY: Final = 100
WIDEST: Final = 50
"""Fields asked for in one query, id included."""
IN_VALUES: Final = 100


@dataclass(frozen=True)
class Query:
    """`where` is already bracketed; "" takes every record."""

    module: str
    shapes: Mapping[str, Shape]
    where: str = ""

    @property
    def text(self) -> str:
        """All records, as they would be asked for at once."""
        return f"{self.module} {','.join(self.shapes)} {self.where}"


def scope(module: str) -> str:
    return f"ZohoCRM.coql.READ or ZohoCRM.modules.{module.lower()}.READ"


def text(value: str) -> str:
    """A literal; quotes doubled, and no line breaks that could end it."""
    clean = value.replace("'", "''")
    return "'" + clean.replace("\r", " ").replace("\n", " ") + "'"


def instant(value: dt.datetime) -> str:
    return text(value.astimezone(dt.UTC).replace(microsecond=0).isoformat())


def both(*criteria: str) -> str:
    """All of them, bracketed pairwise as COQL wants it."""
    given = [c for c in criteria if c]
    joined = given[0] if given else ""
    for criterion in given[1:]:
        joined = f"({joined} and {criterion})"
    return joined


def either(*criteria: str) -> str:
    given = [c for c in criteria if c]
    joined = given[0] if given else ""
    for criterion in given[1:]:
        joined = f"({joined} or {criterion})"
    return joined


def among(field: str, values: Sequence[str]) -> str:
    return f"({field} in ({', '.join(text(v) for v in values)}))"


def price(limit: int) -> int:
    return next(credits for rows, credits in LIMITS if limit <= rows)


def cheapest(rows: int) -> int:
    """Fewest credits that return so many rows (none still costs the asking)."""
    full, rest = divmod(max(rows, 1), 2000)
    return 3 * full + (price(rest) if rest else 0)


def limit_for(rows: int) -> int:
    """The smallest limit that holds so many rows, or nearly: 200 and 200 more cost no more than
    1,000 at once, and less when they do not come."""
    return next((limit for limit, _ in LIMITS if rows <= limit + LEEWAY), LIMITS[-1][0])


def next_limit(expected: int | None, had: int, beyond: int) -> int:
    """The next page's limit when `had` of the expected rows came and more wait; `beyond` pages
    were asked for past what was expected. A little more than expected is likelier than a lot,
    unless the first page was a surprise already."""
    if expected is None:
        return LIMITS[-1][0]
    if had < max(expected, 1):
        return limit_for(expected - had)
    surprise = 2 * expected < had
    return LIMITS[-1][0] if surprise else LIMITS[min(beyond, len(LIMITS) - 1)][0]


def select(query: Query, limit: int, after: str = "") -> str:
    """One page's query, in id order behind `after`."""
    # a name with an arrow (What_Id->Accounts.Account_Name) is quoted
    names = (f"'{n}'" if "->" in n else n for n in query.shapes)
    key = f"(id > {after})" if after else ""
    where = both(query.where, key) or "id is not null"
    tail = f"order by id asc limit {limit}"
    return f"select {', '.join(names)} from {query.module} where {where} {tail}"  # noqa: S608 - COQL


def ask(
    client: ZohoClient, query: Query, limit: int, after: str = "", kind: str = "coql"
) -> Parsed:
    """One page; wider selections are asked for in parts and joined by id."""
    names = list(query.shapes)
    if len(names) <= WIDEST:
        return _page(client, query, limit, after, kind)
    head = {n: query.shapes[n] for n in ["id", *(n for n in names if n != "id")][:WIDEST]}
    page = _page(client, Query(query.module, head, query.where), limit, after, kind)
    frame = page.frame
    rest = [n for n in names if n not in head]
    for start in range(0, len(rest), WIDEST - 1):
        part = {"id": query.shapes["id"]} | {n: query.shapes[n] for n in rest[start : start + 49]}
        if frame.is_empty():
            frame = frame.with_columns(pl.lit(None, pl.String).alias(n) for n in part if n != "id")
            continue
        until = both(query.where, f"(id <= {frame['id'][-1]})")
        more = _page(client, Query(query.module, part, until), limit, after, kind).frame
        frame = frame.join(more, on="id", how="left", maintain_order="left")
    return Parsed(frame, page.more)


def _page(client: ZohoClient, query: Query, limit: int, after: str, kind: str) -> Parsed:
    body = {"select_query": select(query, limit, after)}
    # Reference: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html
    request = Request("POST", crm("coql"), body=body)
    return client.ask(
        Op(kind, price(limit), scope(query.module)),
        request,
        lambda answer: parse(answer, query.shapes),
    )


def pages(
    client: ZohoClient, query: Query, expected: int | None = None, kind: str = "coql"
) -> Iterator[pl.DataFrame]:
    """Every record in id order; no page wider than the expected number asks for."""
    after, had, beyond = "", 0, 0
    while True:
        limit = next_limit(expected, had, beyond)
        page = ask(client, query, limit, after, kind)
        yield page.frame
        if not page.more:
            return
        after = moved_on(query, page, after)
        beyond += expected is not None and had >= expected
        had += page.frame.height


def moved_on(query: Query, page: Parsed, after: str) -> str:
    """The id to go on behind. Raises UnexpectedResponse where it is no step ahead."""
    last = page.frame["id"][-1] if page.frame.height else None
    if not last or not last.isdecimal() or (after and int(last) <= int(after)):
        raise UnexpectedResponse(
            NAME, code="answer_odd", what=f"{query.module}: paging by id does not move on"
        )
    return str(last)


def by_ids(
    client: ZohoClient, query: Query, ids: Sequence[str], kind: str = "coql"
) -> Iterator[pl.DataFrame]:
    """Those records, 100 ids a query; absent ones are silently absent."""
    wanted = [i for i in dict.fromkeys(ids) if i.isdecimal()]
    for start in range(0, len(wanted), IN_VALUES):
        part = wanted[start : start + IN_VALUES]
        where = both(query.where, among("id", part))
        client.least(kind, 1)
        yield ask(client, Query(query.module, query.shapes, where), IN_VALUES, kind=kind).frame


_COUNT_DIGITS: Final = 12
"""No org has more records; a longer number is no count."""


def count(client: ZohoClient, query: Query) -> int | None:
    """How many records the query has, for one credit; None where the org does not tell."""
    where = query.where or "id is not null"
    statement = f"select COUNT(id) from {query.module} where {where}"  # noqa: S608 - COQL
    # Reference: https://www.zoho.com/crm/developer/docs/api/v8/COQL-Overview.html
    request = Request("POST", crm("coql"), body={"select_query": statement})
    try:
        answer = client.ask(Op("coql", 1, scope(query.module)), request, Response.object)
    except Refusal:
        return None
    rows = items(answer, "data")
    texts = [str(v) for v in rows[0].values()] if len(rows) == 1 else []
    counts = [int(t) for t in texts if t.isascii() and t.isdecimal() and len(t) <= _COUNT_DIGITS]
    return counts[0] if len(counts) == 1 else None
