"""A plan as one HTML page without script or style of its own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kamsync.messages.formats import date
from kamsync.messages.sentences import sentence
from kamsync.queries.plan_text import plan_summary
from kamsync.queries.plan_view import PlanView


def plan_html(view: PlanView, language: str) -> str:
    head = escape(sentence("plan.head", language, vars(view)))
    nothing, nobody = (sentence(f"plan.{k}", language) for k in ("nothing", "nobody"))
    changes = [
        (c.account, c.account_id, c.field, c.current or nothing, c.desired or nothing, c.reason)
        for c in view.changes
    ]
    tasks = [
        (t.account, t.subject, t.owner_id or nobody, date(t.due_on, language), t.reason)
        for t in view.tasks
    ]
    summary = "".join(f"<li>{escape(line)}</li>" for line in plan_summary(view, language))
    body = [
        f"<h1>{head}</h1><ul>{summary}</ul>",
        f"<h2>{escape(sentence('plan.changes', language))}</h2>",
        _table(sentence("plan.columns", language).split(";"), changes),
        f"<h2>{escape(sentence('plan.tasks', language))}</h2>",
        _table(sentence("plan.task_columns", language).split(";"), tasks),
    ]
    policy = "default-src 'none'; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{head}</title></head>\n<body>\n{chr(10).join(body)}\n</body>\n</html>\n"
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table border="1"><thead><tr>{top}</tr></thead><tbody>\n{body}\n</tbody></table>'
