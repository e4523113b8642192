"""Code that runs on every engine keeps to what every engine does exactly (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import kamsync

ROOT = Path(kamsync.__file__).parent
SHARED = sorted((ROOT / "scoring" / "read").glob("engine_*.py"))
ENGINES = [ROOT / "engines" / f"{name}.py" for name in ("duckdb", "polars", "spark")]
ORDERED = {"shift", "diff", "cum_sum", "cum_count", "rank", "rolling_sum", "is_first_distinct"}
INEXACT = {"mean", "median", "quantile", "std", "var", "round", "sqrt", "exp", "log", "Float64"}
UNORDERED = {"head", "tail", "first", "last", "gather_every", "arg_max"}


def broken_rules(source: str) -> list[str]:
    """Line and rule of everything in `source` that some engine does otherwise."""
    found = []
    tree = ast.parse(source)
    over = {
        id(call.func.value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "over"
        and any(k.arg == "order_by" for k in call.keywords)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv | ast.Div | ast.Mod):
            found.append(f"{node.lineno}: no division: it is inexact on Spark")
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, keywords = node.func.attr, {k.arg for k in node.keywords}
        if name in ORDERED and id(node) not in over:
            found.append(f"{node.lineno}: {name} without over(order_by=…)")
        if name in INEXACT:
            found.append(f"{node.lineno}: {name} makes floating-point numbers")
        if name in UNORDERED:
            found.append(f"{node.lineno}: {name} of rows that have no order")
        if name == "replace_strict" and "default" not in keywords:
            found.append(f"{node.lineno}: replace_strict without default")
    return found


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
def test_shared_expressions_say_only_what_every_engine_does_exactly(path: Path) -> None:
    assert broken_rules(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("a = x // 1000", "no division"),
        ("a = x % 7", "no division"),
        ("a = nw.col('d').shift(1)", "shift without"),
        ("a = nw.col('d').cum_sum().over('g')", "cum_sum without"),
        ("a = nw.col('d').mean()", "floating-point"),
        ("a = nw.col('c').replace_strict({1: 2})", "without default"),
        ("a = rows.head(1)", "no order"),
    ],
)
def test_what_breaks_a_rule_is_found(line: str, rule: str) -> None:
    assert rule in broken_rules(line)[0]


def test_a_shift_over_an_order_is_allowed() -> None:
    assert broken_rules("a = nw.col('d').shift(1).over('g', order_by='d')") == []


@pytest.mark.parametrize("path", ENGINES, ids=lambda path: path.stem)
def test_whatever_leaves_an_engine_leaves_as_int64(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    collects = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) if n.name == "collect"]
    assert len(collects) == 1
    assert "as_int64" in ast.unparse(collects[0])
