"""The command plan-check: what the linter says of an account's plan, or of a file of plans."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from kamsync.cli.command import Answer, Globals, command, print_json
from kamsync.cli.document_check import SUFFIXES, check_document
from kamsync.cli.explain import archived, find_group
from kamsync.errors import UsageError
from kamsync.messages import findings as said
from kamsync.messages import formats
from kamsync.messages.catalogue import text as say
from kamsync.messages.formats import number, percent, plain
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.queries.plan_check import Checked, check_file, check_plans, findings_of
from kamsync.scoring.explain.conformity import DOCUMENTS, Required, conformity
from kamsync.scoring.score import score
from kamsync.sync.last_pull import kept
from kamsync.sync.policy import plan_rules
from kamsync.sync.session import reading, today

_TITLES: Final = 3
"""Parts named for a rule; the rest is counted."""


class Form(StrEnum):
    text = "text"
    json = "json"


@dataclass(frozen=True)
class _Found:
    plans: list[Checked]
    findings: list[Finding]
    data: dict[str, Any]
    language: str


@command
def plan_check(
    context: typer.Context,
    target: Annotated[str, typer.Argument(metavar="ACCOUNT|FILE")] = "",
    form: Annotated[Form, typer.Option("--format")] = Form.text,
    lang: str | None = None,
    managers: Annotated[bool, typer.Option("--managers")] = False,
) -> Answer:
    options: Globals = context.obj
    if lang not in (None, "fr", "en"):
        raise UsageError(code="lang")
    if managers != (not target):
        raise UsageError(code="plan_check_target")
    if managers:
        return _of_managers(options, lang)
    path = Path(target)
    if path.suffix.lower() in SUFFIXES:
        return check_document(options, path, lang)
    is_file = path.suffix.lower() == ".csv" or path.is_file()
    found = _of_file(options, path, lang) if is_file else _of_account(options, target, lang)
    grave = any(f.severity in ("error", "warning") for f in found.findings)
    answer = Answer(3 if grave else 0, found.data, found.findings, _text(found))
    if form is Form.json and not options.as_json:
        print_json(answer.exit_code, answer.findings, answer.data, found.language)
        raise typer.Exit(answer.exit_code)
    return answer


def _of_managers(options: Globals, lang: str | None) -> Answer:
    """Figures per person, so only where they are asked for."""
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        config, name = session.config, session.name
        groups, day = archived(session, options.as_of)
        users = kept(session).inputs.live("user", "id", "name").collect()
    language, names = lang or config.language, dict(users.iter_rows())
    asked = Required(config.documents.database, config.documents.strategy, config.documents.plan)
    found = conformity(groups, asked)
    lines = [sentence("plan_check.managers", language, {"day": day, **vars(asked)})]
    for managed in found:
        who = names.get(managed.owner_id) or managed.owner_id or say("plan_check.nobody", language)
        counts = {d: f"{managed.kept[d]}/{managed.judged[d]}" for d in DOCUMENTS}
        share = managed.share
        shown = say("unknown", language) if share is None else percent(share, language)
        values = {"who": plain(who, 60), "n": managed.accounts, "share": shown, **counts}
        lines.append(sentence("plan_check.manager", language, values))
    if not found:
        lines.append(say("report.plans.nobody", language))
    listed = [vars(managed) | {"share": managed.share} for managed in found]
    data = {"connection": name, "as_of": day.isoformat(), "managers": listed}
    return Answer(0, data, [], "\n".join(lines))


def _of_account(options: Globals, account: str, lang: str | None) -> _Found:
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        language = lang or session.config.language
        last = kept(session)
        scored = score(last.inputs, last.policy, session.card)
        name = session.name
    row = find_group(scored.groups, account)
    plans = check_plans(
        last.inputs,
        scored.members,
        scored.groups,
        last.policy.as_of,
        last.policy.plan_rules,
    )
    own = [checked for checked in plans if checked.account_id == row["root"]]
    findings = [f for checked in own for f in findings_of(checked, language)]
    if not own:
        values = {"name": row["name"]}
        variant = "" if last.inputs.has("plan_item") else "unmapped"
        where = f"account {row['root']}"
        findings = [Finding("plan_none", "warning", where, values=values, variant=variant)]
    return _Found(own, findings, _data(own) | {"connection": name}, language)


def _of_file(options: Globals, path: Path, lang: str | None) -> _Found:
    """Needs no config; where there is one, its language, time zone and day are taken."""
    language, zone, day = options.language, "UTC", options.now.date()
    rules = None
    if options.config.exists():
        project = options.project()
        config, rules = project.config, plan_rules(project)
        language, zone, day = config.language, config.timezone, today(config, options.now)
    language = lang or language
    plans, findings = check_file(path, options.as_of or day, zone, rules)
    findings += [f for checked in plans for f in findings_of(checked, language)]
    if not plans:
        findings.append(Finding("plan_none", "warning", f"file {path.name}", variant="file"))
    return _Found(plans, findings, _data(plans) | {"file": str(path)}, language)


def _data(plans: list[Checked]) -> dict[str, Any]:
    listed = [
        {
            "account": checked.account_id,
            "name": checked.name,
            "plan_pct": checked.lint.plan_pct,
            "plan_trace_pct": checked.lint.plan_trace_pct,
            "plan_kpi_link_pct": checked.lint.plan_kpi_link_pct,
            "not_judged": [rule.id for rule in checked.lint.unjudged],
        }
        for checked in plans
    ]
    return {"counts": {"plans": len(plans)}, "plans": listed}


def _text(found: _Found) -> str:
    rules = {f"account {checked.account_id}" for checked in found.plans}
    lines = [_line(f, found.language) for f in found.findings if f.where not in rules]
    for checked in found.plans:
        if lines:
            lines.append("")
        lines += _page(checked, found.language)
    return "\n".join(lines)


def _line(finding: Finding, language: str) -> str:
    """What holds for no plan: an unread row, no plan at all."""
    where, fix = said.where(finding, language), said.fix(finding, language)
    message = formats.pair(where, said.message(finding, language), language)
    return f"{message}\n  → {fix}" if fix else message


def _page(checked: Checked, language: str) -> list[str]:
    lint = checked.lint
    figures = {
        "quality": number(lint.plan_pct, language),
        "linked": _percent(lint.plan_trace_pct, language),
        "measured": _percent(lint.plan_kpi_link_pct, language),
    }
    name, account = plain(checked.name, 80), plain(checked.account_id, 40)
    head = name if name == account else f"{name} ({account})"
    lines = [sentence("plan_check.head", language, {"name": head, **figures})]
    for breach, finding in zip(lint.breaches, findings_of(checked, language), strict=True):
        titles = [plain(item.title or item.id, 60) for item in breach.items]
        if checked.twin and breach.rule.names_twin:
            titles = [plain(checked.twin, 40)]
        values = {
            "severity": breach.rule.severity,
            "message": finding.message,
            "parts": titles[:_TITLES],
            "more": len(titles) - _TITLES,
        }
        key = "all" if not titles else "some" if len(titles) <= _TITLES else "many"
        lines.append(sentence(f"plan_check.{key}", language, values))
        lines.append(f"  → {plain(finding.fix, 300)}")
    if not lint.breaches:
        lines.append(say("plan_check.clean", language))
    if lint.unjudged:
        listed = " · ".join(rule.text[language] for rule in lint.unjudged)
        lines.append(sentence("plan_check.unjudged", language, {"rules": listed}))
    return lines


def _percent(value: int | None, language: str) -> str:
    return say("unknown", language) if value is None else percent(value / 100, language)
