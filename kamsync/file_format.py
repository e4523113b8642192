"""What a field map may say of a file: how it writes values, and which of its lines are records."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field, field_validator

from kamsync.errors import Problem
from kamsync.model.fieldmap import AccountRules, FileFormat, RowRules, StageWords
from kamsync.model.invalid import invalid, near
from kamsync.model.strict import Strict
from kamsync.model.written_dates import ORDERS

_DAY_FIRST_COMMA: Final = {"dates": "d/m/y", "decimal": ","}
_DAY_FIRST_POINT: Final = {"dates": "d/m/y", "decimal": "."}
LOCALES: Final[dict[str, dict[str, str]]] = {
    **dict.fromkeys(
        ("fr", "de", "es", "it", "nl", "be", "pt", "br", "at", "pl", "dk", "no", "fi", "cz", "tr"),
        _DAY_FIRST_COMMA,
    ),
    **dict.fromkeys(("uk", "ie", "au", "nz", "in", "ch"), _DAY_FIRST_POINT),
    "us": {"dates": "m/d/y", "decimal": "."},
    "se": {"dates": "y/m/d", "decimal": ","},
    "ca-fr": {"dates": "y/m/d", "decimal": ","},
    "iso": {"dates": "y/m/d", "decimal": "."},
}
_SEPARATORS: Final = {"tab": "\t", "comma": ",", "semicolon": ";", "bar": "|"}


def is_workbook(path: Path) -> bool:
    """Excel's own files, whatever their name says. Raises OSError."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class FormatKeys(Strict):
    """`[format]` for every file of the map, `[streams.NAME.format]` for one."""

    locale: str | None = None
    dates: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    separator: str | None = None
    header_line: int | None = Field(default=None, ge=1)
    empty: list[str] | None = None

    @field_validator("locale")
    @classmethod
    def _known_locale(cls, value: str) -> str:
        return _one_of(value.lower(), LOCALES)

    @field_validator("dates")
    @classmethod
    def _known_order(cls, value: str) -> str:
        word = value.lower()
        same = word.replace(".", "/").replace("-", "/")
        return same if same in ORDERS else _one_of(word, ORDERS)

    @field_validator("decimal")
    @classmethod
    def _known_mark(cls, value: str) -> str:
        return _one_of(value, (",", "."))

    @field_validator("separator")
    @classmethod
    def _one_mark(cls, value: str) -> str:
        mark = _SEPARATORS.get(value, value)
        if len(mark) != 1 or mark in '"\r\n':
            raise invalid("separator")
        return mark

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            "".encode(value)  # some codecs are not of text
            name = codecs.lookup(value).name
        except (LookupError, UnicodeError):
            raise invalid("encoding", name=value) from None
        return "utf-8-sig" if name == "utf-8" else name

    def keys(self) -> dict[str, Any]:
        """What was written, with what the locale stands for below it."""
        own = self.model_dump(exclude_none=True, exclude={"locale"})
        return LOCALES.get(self.locale or "", {}) | own


class RowKeys(Strict):
    """`[streams.NAME.rows]`: header → words for the tables, headers for the lists."""

    only: dict[str, list[str]] = Field(default_factory=dict)
    skip: dict[str, list[str]] = Field(default_factory=dict)
    negative: dict[str, list[str]] = Field(default_factory=dict)
    totals: list[str] = Field(default_factory=list)
    fill_down: list[str] = Field(default_factory=list)
    sum_by: list[str] = Field(default_factory=list)
    one_per: list[str] = Field(default_factory=list)
    id: list[str] = Field(default_factory=list)

    @field_validator("fill_down", "sum_by", "one_per", "id", "totals", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("only", "skip", "negative", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {k: [v] if isinstance(v, str) else v for k, v in value.items()}

    def rules(self) -> RowRules:
        return RowRules(
            only=_tuples(self.only),
            skip=_tuples(self.skip),
            negative=_tuples(self.negative),
            totals=tuple(self.totals),
            fill_down=tuple(self.fill_down),
            sum_by=tuple(self.sum_by),
            one_per=tuple(self.one_per),
            id=tuple(self.id),
        )


class AccountKeys(Strict):
    """`[accounts]`: how files name accounts."""

    compare: Literal["exact", "words", "names"] = "exact"
    table: str = ""

    def rules(self) -> AccountRules:
        return AccountRules(self.compare, self.table)


class StageKeys(Strict):
    """`[streams.opportunity.stages]`: words of the stage column; the rest is open."""

    won: list[str] = Field(default_factory=list)
    lost: list[str] = Field(default_factory=list)

    def words(self) -> StageWords:
        return StageWords(tuple(self.won), tuple(self.lost))


def form_of(every: FormatKeys, own: FormatKeys, at: str) -> FileFormat:
    """The stream's own keys over those of every file."""
    keys = every.keys() | own.keys()
    return FileFormat(**keys | {"empty": tuple(keys.get("empty", ()))}, at=at)


def contradictions(name: str, rows: RowRules, file: str) -> list[Problem]:
    """Keys that cannot stand together."""
    if rows.sum_by and rows.one_per:
        return [Problem.of(file, 0, f"streams.{name}.rows", "sum_or_one")]
    return []


def _tuples(table: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {header: tuple(words) for header, words in table.items()}


def _one_of(value: str, words: Any) -> str:
    if value not in words:
        raise invalid("none_of", value=value, near=near(value, words))
    return value
