"""`check`: login, rights, fields and schedule, before anything is read."""

from __future__ import annotations

from dataclasses import replace

import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.finding_lines import findings_text
from kamsync.config.project import Project
from kamsync.errors import ConfigError
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.sync.check import check_all
from kamsync.sync.session import opened


@command
def check(context: typer.Context) -> Answer:
    options: Globals = context.obj
    project = options.project()
    with opened(project, options.connection, options.as_of, options.now, part=True) as session:
        findings = [*check_all(session), *_schedule(project, options)]
        serious = [f for f in findings if f.severity != "info"]
        seen, language = session.seen, options.language
        org: dict[str, object] = {"connection": session.name, "org": seen.org_name}
        org |= {"id": seen.org_id, "currency": seen.home_currency, "zone": seen.timezone}
        key = "cli.org_sandbox" if seen.is_sandbox else "cli.org"
        head = sentence(key, language, org | {"n": len(seen.streams)})
        data = {
            "connection": session.name,
            "org": {"id": seen.org_id, "name": seen.org_name, "sandbox": seen.is_sandbox},
            "currency": seen.home_currency,
            "streams": {n: sorted(s.columns) for n, s in sorted(seen.streams.items())},
            "counts": {"findings": len(serious)},
            "approvals": [
                {"by": a.who, "at": a.at.isoformat(), "scorecard": a.scorecard_hash}
                for a in session.ledger.approvals(session.name)
            ],
        }
        well = "\n" + sentence("cli.all_well", language)
        text = head + findings_text(findings, language) + ("" if serious else well)
        return Answer(3 if serious else 0, data, findings, text)


def _schedule(project: Project, options: Globals) -> list[Finding]:
    """When `serve` would run next, where the config says so. Raises ConfigError for a time that
    never comes."""
    from kamsync.scheduler.clock import next_run  # its library loads slowly

    schedule, zone = project.config.schedule, project.config.timezone
    try:
        due = next_run(schedule, zone, options.now)
    except ConfigError as error:
        line = project.source.line_of(("schedule", "cron"))
        problems = [replace(p, file=project.source.name, line=line) for p in error.problems]
        raise ConfigError(problems) from error
    if "schedule" not in project.config.model_fields_set:
        return []
    values = {"day": due.date(), "time": f"{due:%H:%M}", "zone": zone}
    return [Finding("schedule_next", "info", "schedule", values=values)]
