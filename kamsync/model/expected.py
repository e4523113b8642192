"""What a person expects of an account: its tier, its score, its flags. Pure.

The same words in the files of `kamsync test` and in [canary] of the config.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from pydantic import Field, field_validator, model_validator

from kamsync.model.invalid import invalid
from kamsync.model.strict import Strict
from kamsync.model.words import Tier


class Expected(Strict):
    """Of one account; what is left out may be anything."""

    tier: Tier | None = None
    score: tuple[float, float] | None = None
    """Bounds, both allowed; one number is written for both."""
    confidence: tuple[float, float] | None = None
    flags: list[str] = Field(default_factory=list)
    """Flags that must be open; others may be."""
    without: list[str] = Field(default_factory=list)
    """Flags that must not be open."""

    @field_validator("score", "confidence", mode="before")
    @classmethod
    def _one_number(cls, value: Any) -> Any:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return (value, value) if is_number else value

    @field_validator("score", "confidence")
    @classmethod
    def _ascending(cls, value: tuple[float, float] | None) -> tuple[float, float] | None:
        if value is not None and not 0 <= value[0] <= value[1] <= 100:
            raise invalid("expected_bounds")
        return value

    @model_validator(mode="after")
    def _something(self) -> Expected:
        if not self.model_fields_set & {"tier", "score", "confidence", "flags", "without"}:
            raise invalid("expected_nothing")
        return self

    @property
    def flags_named(self) -> list[str]:
        return [*self.flags, *self.without]


@dataclass(frozen=True)
class Miss:
    """One expectation that does not hold: `expected.CODE` in kamsync/messages says it."""

    account: str
    code: str
    """absent | tier | bounds | flag_lacking | flag_open"""
    values: Mapping[str, Any]


def misses(
    expected: Mapping[str, Expected], groups: pl.DataFrame, flags: pl.DataFrame
) -> list[Miss]:
    """What does not hold, in the order written. A member of a group is no group: it is absent.

    `groups`: root, tier, score, confidence; `flags`: root, flag of the open ones.
    """
    rows = {
        row["root"]: row for row in groups.filter(pl.col("root").is_in(list(expected))).to_dicts()
    }
    raised: dict[str, set[str]] = {}
    for root, flag in flags.select("root", "flag").iter_rows():
        raised.setdefault(root, set()).add(flag)
    found = []
    for account, wanted in expected.items():
        if account not in rows:
            found.append(Miss(account, "absent", {}))
        else:
            found += _of(account, wanted, rows[account], raised.get(account, set()))
    return found


def _of(account: str, wanted: Expected, row: Mapping[str, Any], raised: set[str]) -> list[Miss]:
    found = []
    if wanted.tier is not None and row["tier"] != wanted.tier:
        found.append(Miss(account, "tier", {"found": row["tier"], "wanted": wanted.tier}))
    for name in ("score", "confidence"):
        bounds: tuple[float, float] | None = getattr(wanted, name)
        value = row[name]
        if bounds is not None and (value is None or not bounds[0] <= value <= bounds[1]):
            low, high = bounds
            values = {"figure": name, "found": value, "low": low, "high": high}
            found.append(Miss(account, "bounds", values))
    lacking = [Miss(account, "flag_lacking", {"flag": f}) for f in wanted.flags if f not in raised]
    present = [Miss(account, "flag_open", {"flag": f}) for f in wanted.without if f in raised]
    return [*found, *lacking, *present]
