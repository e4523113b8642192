"""Which statements of a module a test runs through."""

from __future__ import annotations

import ast
import functools
from typing import Any, Final

MARK: Final = "_ran_through"
"""The function that a marked statement calls with its line."""


@functools.cache
def statement_at(source: str, line: int) -> int:
    """The first line of the innermost statement there."""
    around = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    return max((node.lineno for node in around), default=line)


def marking(source: str) -> ast.Module:
    """The module with a call of MARK before each statement of its functions."""
    tree = ast.parse(source)
    return ast.fix_missing_locations(_Marking().visit(tree))


class _Marking(ast.NodeTransformer):
    inside = 0

    def visit(self, node: ast.AST) -> Any:
        is_function = isinstance(node, ast.FunctionDef)
        self.inside += is_function
        self.generic_visit(node)
        self.inside -= is_function
        if not self.inside or not isinstance(node, ast.stmt):
            return node
        call = ast.Call(ast.Name(MARK, ast.Load()), [ast.Constant(node.lineno)], [])
        return [ast.copy_location(ast.Expr(call), node), node]
