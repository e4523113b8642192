"""A kept plan on stdout, in the form that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from typing import Any, Final

from kamsync.queries.plan_html import plan_html
from kamsync.queries.plan_markdown import plan_markdown
from kamsync.queries.plan_text import plan_text
from kamsync.queries.plan_view import PlanView

FOLDED: Final = 12
"""Accounts and tasks that `plan` and the question of `apply` print before they count the rest."""


class Form(StrEnum):
    text = "text"
    markdown = "markdown"
    html = "html"
    json = "json"


_PAGES: Final[dict[Form, Callable[[PlanView, str], str]]] = {
    Form.text: plan_text,
    Form.markdown: plan_markdown,
    Form.html: plan_html,
}


def plan_page(view: PlanView, form: Form, language: str) -> str:
    return _PAGES[form](view, language)


def plan_data(view: PlanView) -> dict[str, Any]:
    """For --json: the same, as values."""
    return {
        "changes": [asdict(c) for c in view.changes],
        "tasks": [asdict(t) for t in view.tasks],
        "write_calls": view.calls,
    }
