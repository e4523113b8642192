"""Scorecards that several tests read."""

from __future__ import annotations

from pathlib import Path


def one_figure(full: int = 100, confirmations: int = 2) -> str:
    """The score is what the field `employees` says; `full` of it is 100 points."""
    text = (Path(__file__).parent / "one_figure.toml").read_text(encoding="utf-8")
    text = text.replace("[100, 100]", f"[{full}, 100]", 1)
    return text.replace("confirmations = 2", f"confirmations = {confirmations}")
