"""COQL as strict as the real one: pairwise brackets, known columns only, bounded lists."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kamsync.sandbox.zoho.store import Row, Store, instant

Test = Callable[[Row], bool]
_TOKEN = re.compile(
    r"\s*('(?:[^']|'')*'|\(|\)|,|<=|>=|!=|=|<|>|[A-Za-z_$][\w$.]*(?:->[\w.]+)?|\d[\d.]*|\S)"
)
_STATEMENT = re.compile(
    r"^\s*select\s+(.*?)\s+from\s+(\w+)\s+where\s+(.*?)(?:\s+group by\s+(.*?))?"
    r"(?:\s+order by\s+(.*?))?(?:\s+limit\s+(.*?))?\s*$",
    re.IGNORECASE | re.DOTALL,
)


class CoqlError(Exception):
    def __init__(self, code: str, **details: object) -> None:
        self.code, self.details = code, details
        super().__init__(code)


@dataclass
class Found:
    rows: list[Row]
    more: bool
    limit: int


def run(store: Store, statement: str) -> Found:
    match = _STATEMENT.match(statement)
    if not match:
        raise CoqlError("SYNTAX_ERROR", near=statement[-30:])
    columns, module, where, group, order, limit = match.groups()
    if module not in store.modules or module == "Notes":
        raise CoqlError("INVALID_QUERY", module=module, reason="unknown module")
    rows, offset = _limits(limit)
    names = [c.strip().strip("'") for c in columns.split(",")]
    if len(names) > 500:
        raise CoqlError("LIMIT_EXCEEDED", limit=500)
    parser = _Parser(store, module, where)
    test = parser.whole()
    if names[0].upper().startswith("COUNT(") or group:
        return Found(_grouped(store, module, names, test), False, rows)
    for name in names:
        check_column(store, module, name)
    descending = bool(order) and order.strip().lower().endswith("desc")
    return _page(store, module, names, (test, parser.above), rows, offset, descending)


def _limits(text: str | None) -> tuple[int, int]:
    if not text:
        return 200, 0
    parts = [int(n) for n in re.findall(r"\d+", text)]
    if "," in text:
        offset, rows = parts[0], parts[1]
    else:
        rows, offset = parts[0], parts[1] if len(parts) > 1 else 0
    if rows > 2000 or offset > 100_000:
        raise CoqlError("LIMIT_EXCEEDED", limit=2000)
    return rows, offset


def _page(
    store: Store,
    module: str,
    names: list[str],
    where: tuple[Test, int],
    limit: int,
    offset: int,
    descending: bool,
) -> Found:
    test, above = where
    data = store.modules[module]
    order = data.order[bisect.bisect_right(data.order, above) :]
    if descending:
        order.reverse()
    found: list[Row] = []
    pickers = [(name, picker(store, module, name)) for name in names]
    for number in order:
        row = data.rows[number]
        if not test(row):
            continue
        if offset:
            offset -= 1
            continue
        if len(found) == limit:
            return Found(found, True, limit)
        found.append({"id": row["id"], **{name: pick(row) for name, pick in pickers}})
    return Found(found, False, limit)


def _grouped(store: Store, module: str, names: list[str], test: Test) -> list[Row]:
    key = next((n for n in names if "(" not in n), None)
    aggregate = next(n for n in names if "(" in n)
    counts: dict[Any, int] = {}
    for row in store.modules[module].rows.values():
        if test(row):
            value = row.get(key) if key else None
            counts[value] = counts.get(value, 0) + 1
    if key is None:
        return [{aggregate: counts.get(None, 0)}]
    return [{key: value, aggregate: n} for value, n in counts.items()]


def check_column(store: Store, module: str, name: str) -> None:
    base, arrow, rest = name.partition("->")
    if arrow:
        target, _, beyond = rest.partition(".")
        if base not in ("What_Id", "Who_Id") or beyond not in store.visible(target):
            raise CoqlError("INVALID_QUERY", column_name=name, reason="column is not valid")
        return
    first, _, beyond = name.partition(".")
    if first == "id":
        return
    fields = store.visible(module)
    if first not in fields or first.startswith("$"):
        raise CoqlError("INVALID_QUERY", column_name=name, reason="column is not valid")
    target = (fields[first].get("lookup") or {}).get("module", {}).get("api_name")
    if beyond and target in store.modules and beyond not in store.visible(target):
        raise CoqlError("INVALID_QUERY", column_name=name, reason="column is not valid")


def picker(store: Store, module: str, name: str) -> Callable[[Row], Any]:
    if "->" in name:
        base, _, rest = name.partition("->")
        target, _, beyond = rest.partition(".")

        def across(row: Row) -> Any:
            link = row.get(base)
            other = store.modules[target].rows.get(int(link["id"])) if link else None
            return bare(other.get(beyond)) if other else None

        return across
    if "." in name:
        first, _, beyond = name.partition(".")
        target = store.modules[module].fields[first]["lookup"].get("module", {}).get("api_name")

        def joined(row: Row) -> Any:
            link = row.get(first)
            if not link:
                return None
            if target not in store.modules:
                return (store.find_user(link["id"]) or {}).get(beyond)
            return bare(store.modules[target].rows.get(int(link["id"]), {}).get(beyond))

        return joined
    return lambda row: bare(row.get(name))


def bare(value: Any) -> Any:
    """COQL gives a lookup's id only."""
    return {"id": value["id"]} if isinstance(value, dict) and "id" in value else value


class _Parser:
    def __init__(self, store: Store, module: str, text: str) -> None:
        self.store, self.module = store, module
        self.tokens = _TOKEN.findall(text)
        self.at = 0
        self.above = 0
        """Ids at or below this cannot match (the keyset's lower end)."""
        self.criteria = 0

    def whole(self) -> Test:
        test = self.pair()
        if self.at != len(self.tokens):
            raise CoqlError("SYNTAX_ERROR", clause="where", near=" ".join(self.tokens[self.at :]))
        if self.criteria > 25:
            raise CoqlError("LIMIT_EXCEEDED", limit=25)
        return test

    def pair(self) -> Test:
        left = self.operand()
        if self.peek() not in ("and", "or"):
            return left
        word = self.take().lower()
        right = self.operand()
        if word == "or":
            self.above = 0
            return lambda row: left(row) or right(row)
        return lambda row: left(row) and right(row)

    def operand(self) -> Test:
        if self.peek() != "(":
            return self.criterion()
        self.take()
        test = self.pair()
        if self.take() != ")":
            raise CoqlError("SYNTAX_ERROR", clause="where", near="brackets go in pairs")
        return test

    def criterion(self) -> Test:
        self.criteria += 1
        name = self.take().strip("'")
        check_column(self.store, self.module, name)
        pick = picker(self.store, self.module, name)
        operator = self.take().lower()
        if operator == "is":
            negated = self.peek() == "not"
            if negated:
                self.take()
            self.take()
            return lambda row: (pick(row) is not None) == negated
        if operator == "not":
            inner = self._operation(name, pick, self.take().lower())
            return lambda row: not inner(row)
        return self._operation(name, pick, operator)

    def _operation(self, name: str, pick: Callable[[Row], Any], operator: str) -> Test:
        if operator == "in":
            values = self._values()
            return lambda row: key_of(pick(row)) in values
        literal = self.take()
        text = literal[1:-1].replace("''", "'") if literal.startswith("'") else literal
        if operator == "like":
            pattern = re.compile(re.escape(text).replace("%", ".*") + r"\Z", re.DOTALL)
            return lambda row: bool(pattern.match(str(pick(row) or "")))
        if name == "id" and operator == ">":
            self.above = max(self.above, int(text))
        return lambda row: compare(key_of(pick(row)), operator, text)

    def _values(self) -> set[Any]:
        self.take()
        values: set[Any] = set()
        while (token := self.take()) != ")":
            if token != ",":
                values.add(token[1:-1].replace("''", "'") if token.startswith("'") else token)
        if len(values) > 100:
            raise CoqlError("LIMIT_EXCEEDED", limit=100)
        return values

    def peek(self) -> str:
        return self.tokens[self.at].lower() if self.at < len(self.tokens) else ""

    def take(self) -> str:
        if self.at >= len(self.tokens):
            raise CoqlError("SYNTAX_ERROR", clause="where", near="end")
        self.at += 1
        return str(self.tokens[self.at - 1])


def key_of(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("id")
    return str(value).lower() if isinstance(value, bool) else value


@functools.lru_cache(maxsize=500_000)
def _comparable(text: str) -> Any:
    if re.match(r"^\d{4}-\d\d-\d\dT", text):
        return instant(text).timestamp()
    if re.match(r"^-?\d+(\.\d+)?$", text):
        return float(text) if "." in text else int(text)
    return text


def compare(value: Any, operator: str, literal: str) -> bool:
    if value is None:
        return False
    left = _comparable(value) if isinstance(value, str) else value
    right = _comparable(literal)
    if isinstance(left, str) != isinstance(right, str):
        left, right = str(left), str(right)
    match operator:
        case "=":
            return bool(left == right)
        case "!=":
            return bool(left != right)
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case ">=":
            return bool(left >= right)
    raise CoqlError("SYNTAX_ERROR", operator=operator)
