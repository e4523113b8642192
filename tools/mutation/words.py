"""A cosmic-ray operator for frames: their logic stands in method names and kinds of joins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cosmic_ray.operators.operator import Example, Operator

_PAIRS: Final = (
    ("is_null", "is_not_null"),
    ("ne_missing", "eq_missing"),
    ("any", "all"),
    ("any_horizontal", "all_horizontal"),
    ("min", "max"),
    ("min_horizontal", "max_horizontal"),
    ("first", "last"),
    ("head", "tail"),
    ("floor", "ceil"),
    ("cum_sum", "cum_max"),
    ('"left"', '"inner"'),
    ('"semi"', '"anti"'),
)
OTHER: Final = dict(_PAIRS) | {b: a for a, b in _PAIRS}


class SwapFrameWord(Operator):
    """`x.is_null()` to `x.is_not_null()`, `how="left"` to `how="inner"` and the like."""

    def mutation_positions(self, node: Any) -> Iterator[Any]:
        word = getattr(node, "value", None)
        if word in OTHER and node.get_previous_leaf().value == ("=" if word[0] == '"' else "."):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        node.value = OTHER[node.value]
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("x.any()", "x.all()"), Example('f(how="left")', 'f(how="inner")'))
