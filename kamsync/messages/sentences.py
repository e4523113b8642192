"""A sentence from a code and its values, for findings, errors and what commands say. Pure.

A place of a template names how its value is written: `{n:number}`, `{share:percent}`,
`{day:date}`, `{tiers:tier}` (any family of labels); without a name a text stands as it is, on
one line. A value that is `{"code": …, "values": …}` is a sentence itself. Values may come from
a CRM, and may have been through JSON.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kamsync.messages.catalogue import CATALOGUES, counted, has, plural
from kamsync.messages.formats import date, number, percent, plain
from kamsync.model.phrase import Phrase

_LONGEST: Final = 400
_LISTED: Final = 5

Values = Mapping[str, Any]


class _Words(string.Formatter):
    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, list | tuple):
            return self._listed(value, format_spec)
        if isinstance(value, Mapping) and "first" in value:
            return self._listed(value["first"], format_spec, value["more"])
        if isinstance(value, Mapping):
            return sentence(value["code"], self._language, value["values"])
        if value is None:
            return CATALOGUES[self._language]["unknown"]
        match format_spec:
            case "":
                return plain(value, _LONGEST)
            case "number":
                return number(value, self._language, 1 if isinstance(value, float) else 0)
            case "percent":
                return percent(value, self._language)
            case "date":
                day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
                return date(day, self._language)
            case _:
                return worded(format_spec, str(value), self._language)

    def _listed(self, values: Sequence[Any], format_spec: str, more: int = 0) -> str:
        shown = ", ".join(self.format_field(v, format_spec) for v in values[:_LISTED])
        more = more or len(values) - _LISTED
        if more > 0:
            shown += counted("list.more", more, self._language)
        return shown


def sentence(key: str, language: str, values: Values | None = None) -> str:
    """The text of `key`, or of its form for one or many where the catalogue counts {n}."""
    given = values or {}
    if not has(key) and has(f"{key}.one"):
        key = plural(key, int(given["n"]), language)
    return _Words(language).vformat(CATALOGUES[language][key], (), given)


def worded(family: str, value: str, language: str) -> str:
    """The word of a family for a code, or for `code: value` with the value in its place."""
    known = CATALOGUES[language]
    code, _, rest = value.partition(": ")
    template = known.get(f"{family}.{value}") or (known.get(f"{family}.{code}") if rest else None)
    if template is None:
        return plain(value.replace("_", " "), _LONGEST)
    return template.format(value=plain(rest, _LONGEST))


def said(words: str | Phrase, language: str) -> str:
    """A phrase as a sentence; other words stay as they are."""
    return words if isinstance(words, str) else sentence(words["code"], language, words["values"])


def several(kind: str, n: int) -> Values:
    """`1 record`, `2 records` as a value of a sentence; kinds are the keys `count.KIND`."""
    return {"code": f"count.{kind}", "values": {"n": n}}


def is_known(key: str) -> bool:
    """Whether the catalogue has a sentence of that key, counted or not."""
    return has(key) or has(f"{key}.one")


def storable(values: Values) -> dict[str, Any]:
    """Values as JSON may hold them, without what no database takes."""
    return {name: _storable(value) for name, value in values.items()}


def _storable(value: Any) -> Any:
    if isinstance(value, list | tuple):
        first = [_storable(v) for v in value[:_LISTED]]
        more = len(value) - len(first)
        return {"first": first, "more": more} if more else first
    if isinstance(value, Mapping):
        return storable(value)
    if isinstance(value, bool | int | float) or value is None:
        return value
    return value.isoformat() if isinstance(value, dt.date) else plain(value, _LONGEST)
