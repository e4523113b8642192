"""What a column of the scored frame is, and the step that makes it: declared beside its function.

Importable alone: no frame library, no metric. `score` imports every step, so whoever needs the
whole table imports that; the runner is in `frame`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeVar

from kamsync.scorecard import Criterion, is_given

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
    "percent",
    "day",
    "id",
    "text",
]
"""percent: a whole number of 100; day: days since 1970-01-01; points: of 100."""
Kind = Literal["int", "number", "bool", "word", "text", "date"]
"""word: one out of a closed list, text: what somebody wrote."""
Age = Literal["window", "touch", "field"]
"""How old a criterion's value is (numbers §5.4): a computed figure of the window is fresh; touch
figures take the group's newest two-way touch; a field takes its own date."""
Absent = int | bool | str | None

_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("money", "count", "days", "percent", "day"), "int"),
    **dict.fromkeys(("share", "ratio", "hours", "km", "per quarter", "points"), "number"),
    **{"state": "word", "yes/no": "bool", "date": "date", "id": "text", "text": "text"},
}

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Column:
    """A column of the scored frame; one that no scorecard names is a part of others."""

    name: str
    unit: Unit
    inputs: tuple[str, ...]
    """stream.column, as in the field map."""
    meaning: str
    kind: Kind | Literal[""] = ""
    """Where it is not the one its unit has."""
    absent: Absent = None
    """What stands for a group without a row in the answer of its function; None: unknown."""
    csv: int | None = None
    """Its place in scores.csv."""
    made_by: str = ""
    """module.function, set by `produces`."""
    judged: bool = False
    """Made by a scorecard out of what was measured; set by `step`."""

    @property
    def typed(self) -> Kind:
        return self.kind or _KINDS[self.unit]


@dataclass(frozen=True)
class Metric(Column):
    """A column that criteria, flags, KPIs and outputs may name."""

    age: Age = "window"
    rows: tuple[str, ...] = ()
    """Requirement rows it serves."""
    dated_by: str = ""
    """With age "field": the account column that says how old the value is."""
    origin: str = ""
    """The column that says where each value comes from; empty: all of them are measured."""


@dataclass(frozen=True)
class Family:
    """Columns of one kind, one for each criterion, KPI or account field of that pattern."""

    prefix: str
    unit: Unit
    meaning: str
    csv: int | None = None


ESTIMATED: Final = ("peers",)
"""Words of an origin column that make a value an estimate: it counts as imputed (numbers §5.4)."""

COLUMNS: Final[dict[str, Column]] = {}
METRICS: Final[dict[str, Metric]] = {}
FAMILIES: Final[dict[str, Family]] = {}
_MADE: Final[dict[Callable[..., Any], tuple[str, ...]]] = {}


def produces(*columns: Column, families: tuple[Family, ...] = ()) -> Callable[[Function], Function]:
    """Registers the columns a function computes. Raises ValueError for a name given twice."""

    def register(function: Function) -> Function:
        for column in columns:
            if column.name in COLUMNS:
                message = f"column {column.name} is declared twice"
                raise ValueError(message)
            _keep(replace(column, made_by=f"{function.__module__}.{function.__name__}"))
        FAMILIES.update({family.prefix: family for family in families})
        _MADE[function] = tuple(column.name for column in columns)
        return function

    return register


def _keep(column: Column) -> None:
    COLUMNS[column.name] = column
    if isinstance(column, Metric):
        METRICS[column.name] = column


@dataclass(frozen=True)
class Step:
    """One function of frame and work to frame, with what it takes and what it adds."""

    run: Callable[..., Any]
    makes: tuple[str, ...]
    needs: tuple[str, ...]
    """Columns of other steps."""
    reads: tuple[str, ...]
    """What it reads besides, by the name the work gives it: let go after its last reader."""

    @property
    def name(self) -> str:
        return self.run.__name__


def step(
    *makers: Callable[..., Any],
    needs: str = "",
    reads: str = "",
    judged: bool = False,
) -> Callable[[Callable[..., Any]], Step]:
    """Makes a Step of a function; its columns are those of `makers`, or its own."""

    def declare(function: Callable[..., Any]) -> Step:
        makes = tuple(name for maker in makers or (function,) for name in _MADE.get(maker, ()))
        for name in makes if judged else ():
            _keep(replace(COLUMNS[name], judged=True))
        return Step(function, makes, tuple(needs.split()), tuple(reads.split()))

    return declare


def age_limit(criterion: Criterion, stale_days: int) -> int | None:
    """Days after which its value is missing; None: never."""
    if not is_given(criterion.metric):
        return criterion.max_age_days
    if criterion.max_age_days is None:
        return stale_days
    if criterion.max_age_reason:
        return criterion.max_age_days
    return min(criterion.max_age_days, stale_days)


def dated_by(metric: str) -> str:
    """The column that would hold the date of the value; empty for figures of the window."""
    known = METRICS.get(metric)
    return known.dated_by if known is not None else f"{metric}_at"
