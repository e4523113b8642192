"""One run or one plan, in full."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.finding_lines import findings_text
from kamsync.cli.plan_pages import Form, plan_data, plan_page
from kamsync.messages import formats, labels
from kamsync.messages.formats import plain
from kamsync.messages.sentences import sentence, several
from kamsync.queries.plan_view import plan_view
from kamsync.queries.reject_groups import RejectGroup, reject_groups
from kamsync.sync.kept_plan import find_plan
from kamsync.sync.plan_manifest import plan_ids
from kamsync.sync.session import reading

_LISTED = 20
"""Causes of rejects that are printed; --json gives every reject."""


@command
def show(
    context: typer.Context,
    run_id: Annotated[str, typer.Argument(metavar="RUN|PLAN")],
    form: Annotated[Form, typer.Option("--format")] = Form.text,
) -> Answer:
    options: Globals = context.obj
    options.as_json = options.as_json or form is Form.json
    with reading(options.project(), options.connection, None, options.now) as session:
        if run_id in plan_ids(session.plans):
            view = plan_view(find_plan(session, run_id), options.language)
            data = {"plan": view.id, "connection": view.connection, **plan_data(view)}
            page = "" if form is Form.json else plan_page(view, form, options.language)
            return Answer(0, data, [], page)
        row = session.ledger.run(run_id)
        findings = session.ledger.findings(run_id)
        rejects = session.ledger.rejects(run_id)
        writes = session.ledger.writes(run_id)
    groups = reject_groups(rejects)
    data = {
        "run": row.id,
        "plan": row.plan_id,
        "connection": row.connection,
        "counts": row.counts,
        "calls": row.calls,
        "status": row.status,
        "row": asdict(row),
        "reject_groups": [asdict(g) for g in groups],
        "rejects": rejects,
        "writes": [asdict(w) for w in writes],
    }
    language = options.language
    head = {"run": row.id, "command": row.command, "as_of": row.as_of, "status": row.status}
    head |= {"exit": row.exit_code, "user": row.user}
    refused = sum(w.ok is False for w in writes)
    written = {"writes": several("writes", len(writes)), "refused": refused}
    lines = [
        sentence("show.head", language, head),
        ", ".join(_count(name, n, language) for name, n in row.counts.items()),
        sentence("show.writes", language, written),
        *(_group_line(g, language) for g in groups[:_LISTED]),
    ]
    if len(groups) > _LISTED:
        more = {"n": len(groups) - _LISTED, "run": row.id}
        lines.append(sentence("show.more", language, more))
    text = "\n".join(lines) + findings_text(findings, language)
    return Answer(0, data, findings, text)


def _count(name: str, n: object, language: str) -> str:
    return formats.pair(labels.count(name, language), n, language)


def _group_line(group: RejectGroup, language: str) -> str:
    parts = [f"{plain(value, 40)} {n}" for value, n in group.values]
    if parts and group.others:
        parts.append(f"{sentence('show.others', language)} {group.others}")
    key = "show.group_of" if parts else "show.group"
    return sentence(key, language, asdict(group) | {"values": ", ".join(parts)})
