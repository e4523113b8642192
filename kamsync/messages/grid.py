"""The 3×3 grid in words: what a mark is called, and what it rests on. Pure."""

from __future__ import annotations

from typing import Any, Final

from kamsync.messages.catalogue import text
from kamsync.messages.formats import is_known, number, percent
from kamsync.messages.values import Row

STATES: Final = {"2": "done", "1": "partial", "0": "missing", "-": "unjudged"}
"""Mark → the state it stands for."""
SIGNS: Final = {"2": "●", "1": "◐", "0": "○", "-": "–"}
"""So that the state is seen without its colour."""
_SHOWN: Final[dict[str, tuple[str, ...]]] = {
    "analysis": ("profile_parts",),
    "strategy": ("plan_orientations", "plan_objectives", "plan_conditions"),
    "operations": ("plan_execution", "plan_due"),
    "database": ("profile_pct",),
    "strategy_paper": ("plan_orientations", "plan_choice_days"),
    "plan": ("plan_errors", "plan_age_days"),
    "management": ("scorecard_approved", "sponsor_state"),
    "director": ("review_age_days",),
    "manager": ("owned", "has_cadence"),
}
"""Cell → the figures it rests on."""


def cell(cell_id: str, language: str) -> str:
    return text(f"grid.{cell_id}", language)


def state(mark: str, language: str) -> str:
    return text(f"grid.state.{STATES[mark]}", language)


def evidence(cell_id: str, row: Row, language: str) -> list[str]:
    """The figures behind a mark, one phrase each."""
    return [_phrase(name, row.get(name), language) for name in _SHOWN[cell_id]]


def _phrase(name: str, value: Any, language: str) -> str:
    if not is_known(value):
        return text(f"grid.unknown.{name}", language)
    if isinstance(value, str):
        return text(f"grid.word.{name}.{value}", language)
    if isinstance(value, bool):
        return text(f"grid.{'yes' if value else 'no'}.{name}", language)
    shown = percent(value, language) if name == "plan_execution" else number(value, language)
    return text(f"grid.known.{name}", language, value=shown)
