"""Flags: conditions over metrics in Kleene's logic, per tier (numbers §6.1, §6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
import numpy.typing as npt
import polars as pl

from kamsync.model.currencies import EXPONENTS
from kamsync.scorecard import Condition, Flag
from kamsync.scoring.registry import METRICS, Column, produces


def evaluate(condition: Condition, columns: Sequence[str], home: str) -> pl.Expr:
    """True, false or null (unknown); polars' & and | already follow Kleene."""
    if condition.all_of:
        parts = [evaluate(c, columns, home) for c in condition.all_of]
        return reduce(lambda a, b: a & b, parts)
    if condition.any_of:
        parts = [evaluate(c, columns, home) for c in condition.any_of]
        return reduce(lambda a, b: a | b, parts)
    known = condition.metric in columns
    column = pl.col(condition.metric) if known else pl.lit(None)
    if condition.op == "empty":
        return column.is_null() == pl.lit(bool(condition.value))
    if not known:
        return pl.lit(None, pl.Boolean())
    return _compared(column, condition, home)


def _compared(column: pl.Expr, condition: Condition, home: str) -> pl.Expr:
    value = condition.value
    if condition.op in ("is", "not"):
        if isinstance(value, bool):
            equal = column.cast(pl.Boolean, strict=False) == pl.lit(value)
        elif isinstance(value, str):
            equal = column.cast(pl.String) == pl.lit(value)
        else:
            equal = column.cast(pl.Float64, strict=False) == pl.lit(value * _scale(condition, home))
        return ~equal if condition.op == "not" else equal
    number = column.cast(pl.Float64, strict=False)
    line = pl.lit(float(value) * _scale(condition, home))
    match condition.op:
        case "above":
            return number > line
        case "at_least":
            return number >= line
        case "below":
            return number < line
        case _:
            return number <= line


def _scale(condition: Condition, home: str) -> float:
    """Conditions speak in currency units, columns hold minor units."""
    metric = METRICS.get(condition.metric)
    return float(10 ** EXPONENTS[home]) if metric and metric.unit == "money" else 1.0


def flag_states(groups: pl.DataFrame, flags: Sequence[Flag], home: str) -> pl.DataFrame:
    """`g` and per flag `when_ID`, `clear_ID` (true, false, null = unknown), `meant_ID` (whether
    it is for the group) and `case_ID` (0 = as written).

    A flag that is not for the group is neither open nor unknown: `when` is false. What clears an
    open episode is tested whatever the tier.
    """
    columns = groups.columns
    states = []
    for flag in flags:
        meant = _meant(flag)
        when = evaluate(flag.when, columns, home)
        clear = evaluate(flag.clear_when, columns, home) if flag.clear_when else ~when
        states.append(
            pl.when(meant).then(when).otherwise(pl.lit(value=False)).alias(f"when_{flag.id}")
        )
        states += [clear.alias(f"clear_{flag.id}"), meant.alias(f"meant_{flag.id}")]
        states.append(_case(flag, columns, home).alias(f"case_{flag.id}"))
    return groups.select("g", "root", *states)


def _meant(flag: Flag) -> pl.Expr:
    """Whether the flag is for the group: by its tier, or by what it buys or bought."""
    if not flag.tiers:
        return pl.lit(value=True)
    by_tier = pl.col("tier").is_in(list(flag.tiers)).fill_null(value=False)
    if not flag.pareto:
        return by_tier
    classes = list(flag.pareto)
    return by_tier | pl.col("pareto").is_in(classes) | pl.col("pareto_previous").is_in(classes)


def _case(flag: Flag, columns: Sequence[str], home: str) -> pl.Expr:
    number = pl.lit(0, pl.Int64)
    for n, case in reversed(list(enumerate(flag.cases, start=1))):
        holds = evaluate(case.when, columns, home).fill_null(value=False)
        number = pl.when(holds).then(pl.lit(n, pl.Int64)).otherwise(number)
    return number


def open_after(states: pl.DataFrame, flags: Sequence[Flag], was_open: pl.DataFrame) -> pl.DataFrame:
    """g, root, flag, was (open before), open (after this run), kept, unknown, case: one row where
    any of the four is true.

    Opens when `when` is true; closes when `clear` is true; unknown does neither. Kept: it stays
    open and is only no longer for the group's tier.
    """
    was, meant = pl.col("was"), pl.col("meant")
    opens = pl.col("when").fill_null(value=False)
    stays = was & ~pl.col("clear").fill_null(value=False)
    return (
        _not_quiet(states, flags, was_open)
        .select(
            *("g", "root", "flag", "was"),
            (meant & pl.when(was).then(stays).otherwise(opens)).alias("open"),
            (~meant & stays).alias("kept"),
            pl.col("when").is_null().alias("unknown"),
            "case",
        )
        .filter(was | pl.col("open") | pl.col("unknown"))
    )


def _not_quiet(states: pl.DataFrame, flags: Sequence[Flag], was_open: pl.DataFrame) -> pl.DataFrame:
    """g, root, flag, was, when, clear, meant, case, flag by flag, where `when` is not false or the
    flag was open: few out of all groups and flags."""
    ids = pl.Series("flag", [flag.id for flag in flags], dtype=pl.String)
    codes = {state: _codes(states, state, flags) for state in ("when", "clear", "meant", "case")}
    was = np.zeros((states.height, len(flags)), dtype=bool)
    before = was_open.join(states.select("root").with_row_index("row"), on="root").join(
        ids.to_frame().with_row_index("column"), on="flag"
    )
    was[before["row"].to_numpy(), before["column"].to_numpy()] = True
    column, row = np.nonzero((was | (codes["when"] != 0)).T)
    found = {state: pl.Series(matrix[row, column]) for state, matrix in codes.items()}
    case = found.pop("case").cast(pl.Int64)
    yes_or_no = {s: pl.when(code >= 0).then(code == 1) for s, code in found.items()}
    return states.select("g", "root")[pl.Series(row)].with_columns(
        ids[pl.Series(column)], was=pl.Series(was[row, column]), case=case, **yes_or_no
    )


def _codes(states: pl.DataFrame, state: str, flags: Sequence[Flag]) -> npt.NDArray[np.int8]:
    """Group by flag: false 0, true 1, the case its number, unknown -1."""
    columns = pl.col([f"{state}_{flag.id}" for flag in flags])
    codes: npt.NDArray[np.int8] = states.select(columns.cast(pl.Int8).fill_null(-1)).to_numpy()
    return codes.reshape(states.height, len(flags))


@produces(
    Column("flags", "text", (), "open flags by id, most severe first", absent="", csv=66),
    Column("flags_unknown", "text", (), "flags that cannot be told, by id", absent="", csv=67),
    Column(
        *("flags_kept", "text", (), "open flags no longer for its tier, by id"), absent="", csv=79
    ),
)
def flag_texts(after: pl.DataFrame, flags: Sequence[Flag]) -> pl.DataFrame:
    """g, flags, flags_unknown, flags_kept: ids separated by a space, as the scorecard orders."""
    order = {flag.id: n for n, flag in enumerate(flags)}
    ranked = after.with_columns(
        pl.col("flag").replace_strict(order, return_dtype=pl.Int64, default=len(order)).alias("n")
    ).sort("g", "n")
    return ranked.group_by("g", maintain_order=True).agg(
        pl.col("flag").filter(pl.col("open")).str.join(" ").alias("flags"),
        pl.col("flag").filter(pl.col("unknown")).str.join(" ").alias("flags_unknown"),
        pl.col("flag").filter(pl.col("kept")).str.join(" ").alias("flags_kept"),
    )
