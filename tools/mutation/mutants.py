"""The mutants of one module: cosmic-ray's operators, those a person could have typed by mistake."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

from tools.mutation.words import SwapFrameWord

_COMPARISONS: Final = "Lt_LtE LtE_Lt Gt_GtE GtE_Gt Eq_NotEq NotEq_Eq Is_IsNot IsNot_Is"
_BINARY: Final = "Add_Sub Sub_Add Mul_Div Div_Mul FloorDiv_Mul Mod_Mul BitAnd_BitOr BitOr_BitAnd"
OPERATORS: Final = (
    *(f"core/ReplaceComparisonOperator_{name}" for name in _COMPARISONS.split()),
    *(f"core/ReplaceBinaryOperator_{name}" for name in _BINARY.split()),
    *(f"core/ReplaceUnaryOperator_Delete_{name}" for name in ("Not", "Invert", "USub")),
    "core/NumberReplacer",
    "core/AddNot",
    "core/ReplaceAndWithOr",
    "core/ReplaceOrWithAnd",
    "core/ReplaceTrueWithFalse",
    "core/ReplaceFalseWithTrue",
    "core/ReplaceBreakWithContinue",
    "core/ReplaceContinueWithBreak",
    "core/ZeroIterationForLoop",
)

Place = tuple[int, int]
Span = tuple[Place, Place]


@dataclass(frozen=True, order=True)
class Mutant:
    line: int
    before: str
    """The changed lines, each without its indentation."""
    after: str
    source: str
    in_function: bool
    """In the body of one, not among its defaults or decorators."""


def mutants_of(source: str, every: int = 1, seed: int = 0) -> list[Mutant]:
    """Of the places in the order of the lines every `every`-th from `seed` on; each changed text
    once, and none that does not compile."""
    parts = [node.get_code() for node in get_ast(source).children]  # small: parsed once a mutant
    operators: list[Any] = [get_operator(name)() for name in OPERATORS] + [SwapFrameWord()]
    places = [(k, *place) for k, part in enumerate(parts) for place in _places(part, operators)]
    found: dict[str, Mutant] = {}
    for k, _, o, n, inside in places[seed % every :: every]:
        part = mutate_code(parts[k], operators[o], n)
        changed = "".join([*parts[:k], part or "", *parts[k + 1 :]])
        if part and changed != source and changed not in found and _compiles(changed):
            found[changed] = _mutant(source, changed, inside)
    return sorted(found.values())


def _places(part: str, operators: Sequence[Operator]) -> list[tuple[Place, int, int, bool]]:
    """Where, operator, which of that operator's in this part, and whether in a function's body."""
    tree, nodes = ast.parse(part), list(ast_nodes(get_ast(part)))
    quiet, bodies = [*_quiet(tree)], [*_bodies(tree)]
    return sorted(
        (start, o, n, any(a <= start < b for a, b in bodies))
        for o, operator in enumerate(operators)
        for n, (start, end) in enumerate(
            span for node in nodes for span in operator.mutation_positions(node)
        )
        if not any(a <= start and end <= b for a, b in quiet)
    )


def _mutant(source: str, changed: str, in_function: bool) -> Mutant:
    old, new = source.splitlines(), changed.splitlines()
    top = next(n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    left = list(zip(reversed(old[top:]), reversed(new[top:]), strict=False))
    same = next((n for n, (a, b) in enumerate(left) if a != b), len(left))
    was, now = old[top : len(old) - same], new[top : len(new) - same]
    return Mutant(top + 1, _shown(was), _shown(now), changed, in_function)


def _shown(lines: list[str]) -> str:
    return re.sub(r"(?<=[(\[]) ", "", " ".join(" ".join(lines).split()))


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _quiet(tree: ast.AST) -> Iterator[Span]:
    """Where nothing is computed: types, heads, fields, and decorators, which declare columns; what
    is written for the type checker, to fail early, or to repeat a run row by row."""
    for node in ast.walk(tree):
        there = [getattr(node, name, None) for name in ("annotation", "returns")]
        there += getattr(node, "decorator_list", ())
        if isinstance(node, ast.ClassDef):
            there += [line for line in node.body if isinstance(line, ast.Assign | ast.AnnAssign)]
        if isinstance(node, ast.Call):
            there += [word.value for word in node.keywords if _asserts(node.func, word.arg)]
        if isinstance(node, ast.FunctionDef):
            yield (node.lineno, node.col_offset), (node.body[0].lineno, node.body[0].col_offset)
        for part in filter(None, there):
            yield (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)


def _asserts(function: ast.expr, argument: str | None) -> bool:
    is_zip = isinstance(function, ast.Name) and function.id == "zip"
    return argument in ("eager_only", "maintain_order") or (is_zip and argument == "strict")


def _bodies(tree: ast.AST) -> Iterator[Span]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            first, last = node.body[0], node.body[-1]
            yield (
                (first.lineno, first.col_offset),
                (last.end_lineno or 0, last.end_col_offset or 0),
            )
