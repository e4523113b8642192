"""Response bytes → raw text frames, many records at a time and no Python object per record.

A raw frame has `id`, `archived`, `updatedAt`, one `p:NAME` text column per property and, where
associations were asked for, `l:NAME` (list of id and type) and `more:NAME` (their page token).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from connectors.hubspot.client import as_object
from connectors.hubspot.faults import CRM
from kamsync.errors import UnexpectedResponse
from kamsync.transport import Response

_TAIL: Final = re.compile(
    rb'\]\s*,\s*"paging"\s*:\s*\{\s*"next"\s*:\s*\{\s*"after"\s*:\s*"([^"\\]*)"\s*'
    rb'(?:,\s*"link"\s*:\s*"[^"]*"\s*)?\}\s*\}\s*\}\s*$'
)
"""`paging` as the last key of the whole body: the three closing braces can belong to nothing else,
so the token is read without parsing the page. Any other body is parsed."""
_LINK: Final = pl.Struct({"id": pl.String, "type": pl.String})
_LINKS: Final = pl.Struct(
    {
        "results": pl.List(_LINK),
        "paging": pl.Struct({"next": pl.Struct({"after": pl.String})}),
    }
)


@dataclass(frozen=True)
class Shape:
    """What is asked for per record."""

    properties: tuple[str, ...]
    links: tuple[str, ...] = ()
    """Names of associated objects (`companies`), in the same pass."""


def token_of(answer: Response) -> str | None:
    """The next page's token, None at the end. Raises TransientError for a body cut short."""
    found = _TAIL.search(answer.body[-4096:])
    if found:
        return found.group(1).decode("utf-8", "replace")
    data = as_object(answer)
    if not isinstance(data.get("results"), list):
        raise UnexpectedResponse(CRM, code="answer_odd", what="a page without results")
    return next_token(data)


def next_token(data: dict[str, Any]) -> str | None:
    paging = data.get("paging")
    following = paging.get("next") if isinstance(paging, dict) else None
    after = following.get("after") if isinstance(following, dict) else None
    return str(after) if after not in (None, "") else None


class Tokens:
    """The page tokens of one reading; one that comes again would lead in a circle."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def fresh(self, token: str) -> str:
        if token in self._seen:
            raise UnexpectedResponse(CRM, code="answer_odd", what="the same page token came twice")
        self._seen.add(token)
        return token


def raw_frame(bodies: Sequence[bytes], shape: Shape) -> pl.DataFrame:
    """All records of those pages. Raises UnexpectedResponse when one is no page of records."""
    try:
        decoded = _decoded(bodies, shape)
    except pl.exceptions.PolarsError:
        decoded = _mended(bodies, shape)
    if decoded.null_count():
        raise UnexpectedResponse(CRM, code="answer_odd", what="a page without results")
    flat = _flat(decoded.explode(empty_as_null=False).drop_nulls(), shape)
    if flat["id"].null_count():
        raise UnexpectedResponse(CRM, code="answer_odd", what="a record without an id")
    return flat


def _decoded(bodies: Sequence[bytes], shape: Shape) -> pl.Series:
    texts = pl.Series([body.decode("utf-8", "replace") for body in bodies], dtype=pl.String)
    return texts.str.json_decode(_dtype(shape)).struct.field("results")


def _mended(bodies: Sequence[bytes], shape: Shape) -> pl.Series:
    """Texts that somebody cut within a character (half an emoji) are JSON, but not for Polars."""
    try:
        loaded = [json.loads(body, strict=False, parse_float=str, parse_int=str) for body in bodies]
        again = [json.dumps(data, ensure_ascii=False) for data in loaded]
        return _decoded([text.encode("utf-8", "replace") for text in again], shape)
    except (ValueError, RecursionError) as error:
        what = "a page with broken JSON"
        raise UnexpectedResponse(CRM, code="answer_odd", what=what) from error
    except pl.exceptions.PolarsError as error:
        what = "a value of an unexpected shape"
        raise UnexpectedResponse(CRM, code="answer_odd", what=what) from error


def _flat(records: pl.Series, shape: Shape) -> pl.DataFrame:
    """Unnested as a whole: field by field costs a third more."""
    outer = records.struct.unnest()
    properties = outer["properties"].struct.unnest()
    properties.columns = [f"p:{name}" for name in properties.columns]
    kept = properties.select(f"p:{name}" for name in shape.properties)
    flat = outer.drop("properties", "associations", strict=False).hstack(kept)
    for link in shape.links:
        linked = outer["associations"].struct.field(link).struct
        after = linked.field("paging").struct.field("next").struct.field("after")
        flat = flat.with_columns(
            linked.field("results").alias(f"l:{link}"), after.alias(f"more:{link}")
        )
    return flat


def _dtype(shape: Shape) -> pl.Struct:
    record: dict[str, Any] = dict.fromkeys(("id", "archived", "updatedAt", "archivedAt"), pl.String)
    record["properties"] = pl.Struct(
        dict.fromkeys(shape.properties or ("hs_object_id",), pl.String)
    )
    if shape.links:
        record["associations"] = pl.Struct(dict.fromkeys(shape.links, _LINKS))
    return pl.Struct({"results": pl.List(pl.Struct(record))})
