"""The ways of reading records but search: list, batch read, association batch read, short lists.

Raw frames out; what they mean is decided above. A way that cannot be read to its end raises.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Final

import polars as pl

from connectors.hubspot.client import Ask, HubSpotClient, as_object
from connectors.hubspot.decode import Shape, Tokens, next_token, raw_frame, token_of
from connectors.hubspot.faults import CRM, Refused, fault_of
from kamsync.errors import PartialStream, UnexpectedResponse
from kamsync.transport import Response, chunks, one_ahead, parts

LIST_PAGE: Final = 100
BATCH: Final = 100
LINK_BATCH: Final = 1000
PAGES_PER_FRAME: Final = 100
"""Pages decoded in one go: enough to make decoding cheap, a few megabytes at most."""
LONGEST_QUERY: Final = 6000
"""Characters of a GET; a longer property list is read by batches (414 was seen from 8,000 on)."""
_LINKS: Final = {"id": pl.String, "other": pl.String, "marked": pl.Boolean}
Marks = tuple[int, ...]
"""Association types that say more than that two records belong together."""


def pages_for(records: int, size: int) -> int:
    """Calls that so many records take at least; nothing to say takes one call too."""
    return max(1, -(-records // size))


def list_records(
    client: HubSpotClient, type_id: str, shape: Shape, kind: str = "list", *, archived: bool = False
) -> Iterator[pl.DataFrame]:
    """All live records of a type, or all in the recycle bin: complete and without index lag."""
    query = _list_query(shape, archived=archived)
    if sum(len(name) + len(value) + 2 for name, value in query) > LONGEST_QUERY:
        yield from _list_then_read(client, type_id, shape, kind, archived=archived)
        return
    frames = _listed(client, type_id, query, shape, kind)
    try:
        first = next(frames)
    except Refused as refused:
        if refused.fault.status != 414:
            raise
        yield from _list_then_read(client, type_id, shape, kind, archived=archived)
        return
    records = 0
    for frame in itertools.chain((first,), frames):
        records += frame.height
        yield frame
    client.least(kind, pages_for(records, LIST_PAGE))


def _list_query(shape: Shape, *, archived: bool) -> tuple[tuple[str, str], ...]:
    query = [("limit", str(LIST_PAGE)), ("properties", ",".join(shape.properties))]
    if shape.links:
        query.append(("associations", ",".join(shape.links)))
    if archived:
        query.append(("archived", "true"))
    return tuple(query)


def _listed(
    client: HubSpotClient, type_id: str, query: tuple[tuple[str, str], ...], shape: Shape, kind: str
) -> Iterator[pl.DataFrame]:
    """Pages are asked for while those before them are decoded and their associations read."""
    for bodies in one_ahead(_bodies(client, type_id, query, kind)):
        yield raw_frame(bodies, shape)


def _bodies(
    client: HubSpotClient, type_id: str, query: tuple[tuple[str, str], ...], kind: str
) -> Iterator[list[bytes]]:
    path = client.paths.of("objects", type_id)
    tokens = Tokens()
    bodies: list[bytes] = []
    asked = query
    while True:
        # Reference: https://developers.hubspot.com/docs/guides/api/crm/understanding-the-crm
        answer, following = client.read(Ask(kind, "GET", path, asked), page_of)
        bodies.append(answer.document())
        if following is None or len(bodies) == PAGES_PER_FRAME:
            yield bodies
            bodies = []
        if following is None:
            return
        asked = (*query, ("after", tokens.fresh(following)))


def page_of(answer: Response) -> tuple[Response, str | None]:
    return answer, token_of(answer)


def _list_then_read(
    client: HubSpotClient, type_id: str, shape: Shape, kind: str, *, archived: bool
) -> Iterator[pl.DataFrame]:
    """Ids and associations by list, the many properties by batch read."""
    thin = Shape(("hs_object_id",), shape.links)
    for listed in list_records(client, type_id, thin, kind, archived=archived):
        ids = listed["id"].to_list()
        parts = list(read_records(client, type_id, ids, shape.properties, archived=archived))
        read = pl.concat([part.drop("archived", "updatedAt", "archivedAt") for part in parts])
        lost = len(set(ids) - set(read["id"].to_list()))
        if lost:
            raise PartialStream(CRM, code="records_lost", n=lost)
        yield listed.drop("p:hs_object_id").join(read, on="id", how="inner")


def read_records(
    client: HubSpotClient,
    type_id: str,
    ids: Sequence[str],
    properties: Sequence[str],
    *,
    archived: bool = False,
) -> Iterator[pl.DataFrame]:
    """Those records, 100 a call; ids that do not exist are absent, merged ones come renamed."""
    path = client.paths.of("objects", type_id, then="/batch/read")
    shape = Shape(tuple(properties))
    unique = list(dict.fromkeys(ids))
    for chunk in chunks(unique, BATCH):
        body = {"properties": list(properties), "inputs": [{"id": i} for i in chunk]}
        query = (("archived", "true"),) if archived else ()
        # Reference: https://developers.hubspot.com/docs/guides/api/crm/understanding-the-crm
        answer = client.read(
            Ask("batch_read", "POST", path, query, body), lambda a: (a, as_object(a))
        )
        refuse_unexpected(answer[1], "OBJECT_NOT_FOUND")
        yield raw_frame([answer[0].document()], shape)
    client.least("batch_read", -(-len(unique) // BATCH))


def refuse_unexpected(data: dict[str, Any], *expected: str) -> None:
    """Raise PartialStream when a 2xx batch answer carries errors of another kind."""
    errors = data.get("errors")
    for entry in errors if isinstance(errors, list) else []:
        fault = fault_of(207, entry if isinstance(entry, dict) else {})
        words = {fault.category, fault.sub_category.rsplit(".", 1)[-1]}
        if not words & set(expected):
            raise PartialStream(CRM, code="batch_failed", fault=fault.code, reason=fault.reason)


def links(
    client: HubSpotClient, from_type: str, to_type: str, ids: Sequence[str], marks: Marks = ()
) -> pl.DataFrame:
    """Associated records of each id (`id`, `other`, `marked`), all pages of each."""
    path = client.paths.of("associations", from_type, to_type, then="/batch/read")
    unique = list(dict.fromkeys(ids))
    waiting: list[dict[str, str]] = [{"id": i} for i in unique]
    rows: list[tuple[str, str, bool]] = []
    tokens = Tokens()
    while waiting:
        now, waiting = waiting[:LINK_BATCH], waiting[LINK_BATCH:]
        # Reference: https://developers.hubspot.com/docs/guides/api/crm/associations/associations-v4
        data = client.post("associations", path, {"inputs": now})
        refuse_unexpected(data, "NO_ASSOCIATIONS_FOUND", "OBJECT_NOT_FOUND")
        results = data.get("results")
        if not isinstance(results, list):
            raise UnexpectedResponse(
                CRM, code="answer_odd", what="an association answer without results"
            )
        for result in results:
            source = _source_of(result)
            rows += [_link(source, to, marks) for to in parts(result, "to")]
            after = next_token(result)
            if after is not None:
                tokens.fresh(f"{source} {after}")
                waiting.append({"id": source, "after": after})
    client.least("associations", -(-len(unique) // LINK_BATCH))
    return pl.DataFrame(rows, schema=_LINKS, orient="row")


def _source_of(result: Any) -> str:
    source = result.get("from") if isinstance(result, dict) else None
    if not isinstance(source, dict) or not source.get("id"):
        raise UnexpectedResponse(
            CRM, code="answer_odd", what="an association without the record it starts from"
        )
    return str(source["id"])


def _link(source: str, to: dict[str, Any], marks: Marks) -> tuple[str, str, bool]:
    """Ids come as numbers or as text; unknown categories and labels are only links."""
    marked = any(
        str(kind.get("typeId")) in map(str, marks) and kind.get("category") == "HUBSPOT_DEFINED"
        for kind in parts(to, "associationTypes")
    )
    return source, str(to.get("toObjectId", "")), marked


def small_list(client: HubSpotClient, kind: str, path: str, **query: str) -> list[dict[str, Any]]:
    """All entries of a short list (owners, pipelines, definitions, rates), paged or not."""
    found: list[dict[str, Any]] = []
    tokens = Tokens()
    asked = query
    while True:
        data = client.get(kind, path, **asked)
        results = data.get("results")
        if not isinstance(results, list):
            raise UnexpectedResponse(CRM, code="answer_odd", what=f"no results in {kind}")
        found += [r for r in results if isinstance(r, dict)]
        client.least(kind)
        following = next_token(data)
        if following is None:
            return found
        asked = query | {"after": tokens.fresh(following)}
