"""What a stage means: by the forecast type the org gave it, never by its name.

Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-pipeline.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from connectors.zoho.metadata import Metadata

WON: Final = "won"
LOST: Final = "lost"
OPEN: Final = "open"
_NONE: Final = "-None-"
_BY_FORECAST: Final = {"open": OPEN, "closed won": WON, "closed lost": LOST}


@dataclass(frozen=True)
class Stages:
    state: dict[str, str]
    """Stage as stored or as shown → won, lost, open."""
    probability: dict[str, str]
    untyped: frozenset[str] = frozenset()
    """Listed, yet neither open, won nor lost by the org's own word."""

    @property
    def closed(self) -> list[str]:
        return sorted(name for name, state in self.state.items() if state != OPEN)

    def state_of(self, stage: pl.Expr, probability: pl.Expr) -> pl.Expr:
        """A stage the org no longer lists goes by its own probability: 100 won, else open."""
        known = stage.replace_strict(self.state, default=None, return_dtype=pl.String)
        certain = probability.cast(pl.Float64, strict=False) == 100
        guess = pl.when(certain).then(pl.lit(WON)).otherwise(pl.lit(OPEN))
        return pl.coalesce(known, guess)

    def unknown(self, stage: pl.Expr) -> pl.Expr:
        return stage.is_not_null() & ~stage.is_in(list(self.state))

    def default_probability(self, stage: pl.Expr) -> pl.Expr:
        return stage.replace_strict(self.probability, default=None, return_dtype=pl.String)


def read_stages(metadata: Metadata, module: str, field: str = "Stage") -> Stages:
    """From the Stage field itself; from the pipelines where it does not type all its values."""
    fields = metadata.fields(module) or {}
    picks: list[dict[str, Any]] = list(fields[field].picks) if field in fields else []
    if any(not pick.get("forecast_type") for pick in picks if pick.get("actual_value") != _NONE):
        picks += metadata.pipelines(module)
    state: dict[str, str] = {}
    probability: dict[str, str] = {}
    for key in ("actual_value", "display_value"):  # a stored name before any shown one
        for pick in picks:
            name = str(pick.get(key) or "")
            kind = _BY_FORECAST.get(str(pick.get("forecast_type") or "").strip().lower())
            if name and kind:
                state.setdefault(name, kind)
            if name and pick.get("probability") is not None:
                probability.setdefault(name, str(pick["probability"]))
    listed = {str(p.get(k) or "") for p in picks for k in ("actual_value", "display_value")}
    return Stages(state, probability, frozenset(listed - state.keys() - {"", _NONE}))
