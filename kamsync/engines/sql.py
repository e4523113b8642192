"""What DuckDB and Spark say alike, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kamsync.engines.port import MAX_AMOUNT, MAX_HOME
from kamsync.model.tables import Kind


def quoted(name: str, mark: str) -> str:
    return mark + name.replace(mark, mark * 2) + mark


def selected(
    columns: Mapping[str, Kind],
    have: Collection[str],
    words: Mapping[Kind, str],
    types: Mapping[Kind, str],
    mark: str,
) -> list[str]:
    """A select list. `words`: how a kind is read, `{}` stands for the column; `types`: what it
    is then."""
    found = []
    for name, kind in columns.items():
        column = quoted(name, mark)
        value = words.get(kind, "{}").format(column) if name in have else "NULL"
        found.append(f"CAST({value} AS {types[kind]}) AS {column}")
    return found


def product(amount: str, wide: str, divided: str) -> str:
    """floor(amount · num / den + 1/2). `wide`: an exact type of 38 digits; `divided`: how the
    engine divides {a} by {b} where nothing remains.

    A remainder has the sign of what is divided, so it is made positive first.
    """
    a = f"(2 * CAST({amount} AS {wide}) * CAST(num AS {wide}) + CAST(den AS {wide}))"
    b = f"(2 * CAST(den AS {wide}))"
    rest = f"((({a} % {b}) + {b}) % {b})"
    most = f"(CAST({MAX_HOME} AS {wide}) * {b})"
    return (
        f"CASE WHEN {amount} IS NULL OR num IS NULL OR den IS NULL "
        f"OR {amount} NOT BETWEEN -{MAX_AMOUNT} AND {MAX_AMOUNT} THEN NULL "
        f"WHEN {a} NOT BETWEEN -{most} AND {most} THEN NULL "
        f"ELSE CAST({divided.format(a=f'({a} - {rest})', b=b)} AS BIGINT) END"
    )
