"""JSON pages → flat text frames, in one typed parse; odd pages go a slower way, not astray."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from connectors.zoho.faults import NAME
from connectors.zoho.metadata import Shape
from kamsync.errors import UnexpectedResponse
from kamsync.transport import Response

SEPARATOR: Final = ";"
"""Between the values of a multi-select picklist."""

PEOPLE: Final = "|"
"""Between the people of a meeting, each as `contact/ID` or `user/ID`."""
_PERSONS: Final = ("contact", "user")

_INFO: Final = pl.Struct({"more_records": pl.Boolean, "next_page_token": pl.String})
_DTYPES: Final[dict[Shape, pl.DataType]] = {
    "text": pl.String(),
    "lookup": pl.Struct({"id": pl.String()}),
    "named": pl.Struct({"name": pl.String()}),
    "multi": pl.List(pl.String()),
    "placed": pl.Struct({"id": pl.String(), "module": pl.Struct({"api_name": pl.String()})}),
    "people": pl.List(pl.Struct({"type": pl.String(), "participant": pl.String()})),
}


@dataclass(frozen=True)
class Parsed:
    """One page: a text column per asked field (lookups as ids), and how it goes on."""

    frame: pl.DataFrame
    more: bool = False
    token: str = ""


def parse(answer: Response, shapes: Mapping[str, Shape], key: str = "data") -> Parsed:
    """Raises TransientError for a body cut off, UnexpectedResponse for another shape."""
    if answer.empty:
        return Parsed(_empty(shapes))
    row = pl.Struct({name: _DTYPES[shape] for name, shape in shapes.items()})
    schema = {key: pl.List(row), "info": _INFO}
    try:
        envelope = pl.read_json(answer.document(), schema=schema)
    except pl.exceptions.PolarsError:
        return _slowly(answer, shapes, key)
    if envelope.height != 1 or envelope[key][0] is None:
        return _slowly(answer, shapes, key)
    info = envelope["info"][0] or {}
    more, token = bool(info.get("more_records")), str(info.get("next_page_token") or "")
    if len(envelope[key][0]) == 0:
        return Parsed(_empty(shapes), more, token)
    rows = envelope[key].explode().struct.unnest()
    return Parsed(rows.with_columns(*_flat(shapes)), more, token)


def _flat(shapes: Mapping[str, Shape]) -> list[pl.Expr]:
    flat = []
    for name, shape in shapes.items():
        if shape == "lookup":
            flat.append(pl.col(name).struct.field("id").alias(name))
        elif shape == "named":
            flat.append(pl.col(name).struct.field("name").alias(name))
        elif shape == "placed":
            module = pl.col(name).struct.field("module").struct.field("api_name")
            where = pl.concat_str(module, pl.col(name).struct.field("id"), separator="/")
            flat.append(where.alias(name))
        elif shape == "multi":
            flat.append(pl.col(name).list.join(SEPARATOR, ignore_nulls=True).alias(name))
        elif shape == "people":
            person = pl.element().struct
            known = person.field("type").is_in(_PERSONS)
            names = pl.concat_str(person.field("type"), person.field("participant"), separator="/")
            ids = pl.col(name).list.eval(names.filter(known))
            flat.append(ids.list.join(PEOPLE, ignore_nulls=True).alias(name))
    return flat


def _empty(shapes: Mapping[str, Shape]) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(shapes, pl.String()))


def _slowly(answer: Response, shapes: Mapping[str, Shape], key: str) -> Parsed:
    """A value has not the type its metadata says (a lookup as text, a list in a text field)."""
    found = answer.json(decimals_as_text=True)
    rows = found.get(key) if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnexpectedResponse(NAME, code="answer_odd", what="a page without its list of records")
    raw_info = found.get("info")
    info = raw_info if isinstance(raw_info, dict) else {}
    columns = {name: [_odd(row.get(name), shape) for row in rows] for name, shape in shapes.items()}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(shapes, pl.String()))
    return Parsed(frame, info.get("more_records") is True, str(info.get("next_page_token") or ""))


def _odd(value: Any, shape: Shape) -> str | None:
    if shape == "people":
        given = value if isinstance(value, list) else []
        people = [p for p in given if isinstance(p, dict) and p.get("type") in _PERSONS]
        return PEOPLE.join(
            f"{p['type']}/{p['participant']}" for p in people if p.get("participant")
        )
    if shape == "placed":
        parent = value if isinstance(value, dict) else {}
        module, record = _text(parent.get("module"), "api_name"), _text(parent.get("id"))
        return f"{module}/{record}" if module and record else None
    return _text(value, "name" if shape == "named" else "id")


def _text(value: Any, inside: str = "id") -> str | None:
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case str():
            return value
        case dict() if inside in value:
            return _text(value[inside])
        case list() if all(isinstance(v, str) for v in value):
            return SEPARATOR.join(value)
        case _:
            return json.dumps(value, ensure_ascii=False)
