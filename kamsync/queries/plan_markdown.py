"""A plan as Markdown, made for a pull request or the summary of a CI job."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamsync.messages.formats import date
from kamsync.messages.sentences import sentence
from kamsync.queries.plan_text import plan_summary
from kamsync.queries.plan_view import PlanView

_FOLD_FROM = 30


def plan_markdown(view: PlanView, language: str) -> str:
    head = sentence("plan.head", language, vars(view))
    nothing, nobody = (sentence(f"plan.{k}", language) for k in ("nothing", "nobody"))
    changes = [
        (c.account, c.account_id, c.field, c.current or nothing, c.desired or nothing, c.reason)
        for c in view.changes
    ]
    tasks = [
        (t.account, t.subject, t.owner_id or nobody, date(t.due_on, language), t.reason)
        for t in view.tasks
    ]
    parts = [f"### {escaped(head)}", "", *(f"- {escaped(s)}" for s in plan_summary(view, language))]
    parts += _folded(sentence("plan.changes", language), "plan.columns", changes, language)
    parts += _folded(sentence("plan.tasks", language), "plan.task_columns", tasks, language)
    return "\n".join(parts)


def _folded(title: str, heads: str, rows: Sequence[Sequence[str]], language: str) -> list[str]:
    if not rows:
        return []
    lines = ["", *markdown_table(sentence(heads, language).split(";"), rows)]
    summary = f"{title} ({len(rows)})"
    if len(rows) < _FOLD_FROM:
        return ["", f"**{summary}**", *lines]
    return ["", f"<details><summary>{summary}</summary>", *lines, "", "</details>"]


def markdown_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
        *(f"| {' | '.join(escaped(cell) for cell in row)} |" for row in rows),
    ]


def escaped(text: str) -> str:
    """As text, whatever a name holds: no markup, no link, no cell of its own."""
    return re.sub(r"([\\`*_{}\[\]<>#+!|~])", r"\\\1", text).replace("://", "\\://")
