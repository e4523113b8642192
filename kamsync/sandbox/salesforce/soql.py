"""Just enough SOQL for the statements kamsync sends: one object, AND/OR, comparisons, IN, LIKE."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Test = Callable[[Row], bool]
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:\\.|[^'\\])*')|(?P<when>\d{4}-\d{2}-\d{2}(?:T[\d:]+(?:Z|[+-]\d{2}:?\d{2}))?)"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][\w.]*)|(?P<sign><=|>=|!=|[=<>(),]))"
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


class SoqlError(Exception):
    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


@dataclass
class Query:
    object: str
    columns: list[str]
    test: Test | None = None
    paths: tuple[str, ...] = ()
    """Fields named in WHERE and ORDER BY."""
    order: tuple[str, ...] = ()
    limit: int | None = None

    @property
    def counts(self) -> bool:
        return self.columns == ["COUNT()"]


def parse(text: str) -> Query:
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        if len(text) > 100_000:
            raise SoqlError("MALFORMED_QUERY", "SOQL statement too long")
        self.tokens: list[tuple[str, str]] = []
        self.paths: list[str] = []
        self.at = 0
        position = 0
        text = text.rstrip()
        while position < len(text):
            found = _TOKEN.match(text, position)
            if not found:
                raise SoqlError("MALFORMED_QUERY", f"unexpected token: {text[position:][:20]}")
            self.tokens.append((str(found.lastgroup), found.group(str(found.lastgroup))))
            position = found.end()

    def peek(self) -> str:
        return self.tokens[self.at][1].upper() if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise SoqlError("MALFORMED_QUERY", "unexpected end of statement")
        token = self.tokens[self.at]
        if wanted and token[1].upper() != wanted:
            raise SoqlError("MALFORMED_QUERY", f"expected {wanted}, found {token[1]}")
        self.at += 1
        return token

    def query(self) -> Query:
        self.take("SELECT")
        columns = [self.column()]
        while self.peek() == ",":
            self.take()
            columns.append(self.column())
        self.take("FROM")
        query = Query(self.take()[1], columns)
        if self.peek() == "WHERE":
            self.take()
            query.test = self.any_of()
        order = []
        if self.peek() == "ORDER":
            self.take()
            self.take("BY")
            order.append(self.take()[1])
            while self.peek() == ",":
                self.take()
                order.append(self.take()[1])
        if self.peek() == "LIMIT":
            self.take()
            query.limit = int(self.take()[1])
        if self.at != len(self.tokens):
            raise SoqlError("MALFORMED_QUERY", f"unexpected token: {self.peek()}")
        query.order = tuple(order)
        query.paths = (*self.paths, *order)
        return query

    def column(self) -> str:
        name = self.take()[1]
        if name.upper() == "COUNT":
            self.take("(")
            self.take(")")
            return "COUNT()"
        return name

    def any_of(self) -> Test:
        parts = [self.all_of()]
        while self.peek() == "OR":
            self.take()
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else lambda row: any(part(row) for part in parts)

    def all_of(self) -> Test:
        parts = [self.one()]
        while self.peek() == "AND":
            self.take()
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)

    def one(self) -> Test:
        if self.peek() == "(":
            self.take()
            inner = self.any_of()
            self.take(")")
            return inner
        if self.peek() == "NOT":
            self.take()
            inner = self.one()
            return lambda row: not inner(row)
        path = self.take()[1]
        self.paths.append(path)
        sign = self.take()[1].upper()
        if sign in ("IN", "NOT"):
            if sign == "NOT":
                self.take("IN")
            return self.members(path, negated=sign == "NOT")
        if sign == "LIKE":
            pattern = re.compile(_like(str(self.literal())), re.IGNORECASE | re.DOTALL)
            return lambda row: pattern.fullmatch(str(row.get(path) or "")) is not None
        return compare(path, sign, self.literal())

    def members(self, path: str, *, negated: bool) -> Test:
        self.take("(")
        values = {self.literal()}
        while self.peek() == ",":
            self.take()
            values.add(self.literal())
        self.take(")")
        return lambda row: (row.get(path) in values) is not negated

    def literal(self) -> Any:
        kind, text = self.take()
        if kind == "text":
            return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), text[1:-1])
        if kind == "when":
            return canonical_time(text) if "T" in text else text
        if kind == "number":
            return float(text)
        words = {"TRUE": True, "FALSE": False, "NULL": None}
        if text.upper() in words:
            return words[text.upper()]
        raise SoqlError("MALFORMED_QUERY", f"unexpected token: {text}")


def canonical_time(text: str) -> str:
    """Whole seconds in the form rows keep: ...T03:04:05.000+0000."""
    return text[:19] + ".000+0000"


def compare(path: str, sign: str, value: Any) -> Test:
    if sign == "=":
        return lambda row: row.get(path) == value
    if sign == "!=":
        return lambda row: row.get(path) != value
    operations: dict[str, Callable[[Any], bool]] = {
        "<": lambda x: x < value,
        "<=": lambda x: x <= value,
        ">": lambda x: x > value,
        ">=": lambda x: x >= value,
    }
    if sign not in operations:
        raise SoqlError("INVALID_QUERY_FILTER_OPERATOR", f"invalid operator {sign}")
    operation = operations[sign]

    def test(row: Row) -> bool:
        found = row.get(path)
        return found is not None and value is not None and operation(found)

    return test


def _like(pattern: str) -> str:
    return "".join({"%": ".*", "_": "."}.get(c, re.escape(c)) for c in pattern)
