"""What a metric is: a name, a unit, its inputs and one line of meaning, beside its function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

Unit = Literal[
    "money",
    "share",
    "ratio",
    "count",
    "days",
    "hours",
    "km",
    "per quarter",
    "state",
    "yes/no",
    "points",
    "date",
]
Age = Literal["window", "touch", "field"]
"""How old a criterion's value is (numbers §5.4): a computed figure of the window is fresh; touch
figures take the group's newest two-way touch; a field takes its own date."""

Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True)
class Metric:
    name: str
    unit: Unit
    inputs: tuple[str, ...]
    """stream.column, as in the field map."""
    meaning: str
    age: Age = "window"
    rows: tuple[str, ...] = ()
    """Requirement rows it serves."""
    dated_by: str = ""
    """With age "field": the account column that says how old the value is."""
    origin: str = ""
    """The column that says where each value comes from; empty: all of them are measured."""


ESTIMATED: Final = ("peers",)
"""Words of an origin column that make a value an estimate: it counts as imputed (numbers §5.4)."""


METRICS: dict[str, Metric] = {}


def produces(*metrics: Metric) -> Callable[[Function], Function]:
    """Registers the columns a function computes. Raises ValueError for a name given twice."""

    def register(function: Function) -> Function:
        for metric in metrics:
            if metric.name in METRICS:
                message = f"metric {metric.name} is registered twice"
                raise ValueError(message)
            METRICS[metric.name] = metric
        return function

    return register


def dated_by(metric: str) -> str:
    """The column that would hold the date of the value; empty for figures of the window."""
    known = METRICS.get(metric)
    return known.dated_by if known is not None else f"{metric}_at"
