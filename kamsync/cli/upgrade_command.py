"""`kamsync upgrade`: what this version brings to an installation, said and then done."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

import kamsync
from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.summary import counted
from kamsync.connector import ProvisionRequest, ProvisionStep
from kamsync.hostile_text import one_line
from kamsync.messages import labels
from kamsync.messages.formats import number
from kamsync.messages.provision_steps import step_name
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.sync.session import Session, locked
from kamsync.sync.upgrade import FirstNight, first_night, on_a_copy

_LISTED = 20


@command
def upgrade(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> Answer:
    options: Globals = context.obj
    project = options.project()
    if dry_run:
        with on_a_copy(project, options.connection, options.now) as session:
            return _answer(session, options, dry_run=True)
    with locked(project, options.connection, None, options.now) as session:
        return _answer(session, options, dry_run=False)


def _answer(session: Session, options: Globals, *, dry_run: bool) -> Answer:
    language = options.language
    steps = session.connector.provision(ProvisionRequest(dry_run=dry_run))
    open_ = [s for s in steps if s.action != "keep" or not s.ok]
    night = first_night(session)
    head = {"version": kamsync.__version__, "connection": session.name}
    lines = [sentence("upgrade.head_dry" if dry_run else "upgrade.head", language, head)]
    step_key = "cli.step_dry" if dry_run else "cli.step"
    named = [asdict(s) | {"what": step_name(s.what, language)} for s in open_]
    lines += [sentence(step_key, language, words).rstrip() for words in named]
    lines.append(sentence("upgrade.kept", language, {"n": len(steps) - len(open_)}))
    lines += _night_lines(night, language)
    lines.append(sentence("upgrade.next_dry" if dry_run else "upgrade.next", language, {}))
    bad = [s for s in steps if not s.ok]
    findings = [Finding("provision", "error", s.what, values={"message": s.message}) for s in bad]
    data = head | {"dry_run": dry_run, "steps": _steps(open_), "first_night": _night_data(night)}
    return Answer(6 if bad else 0, data, findings, "\n".join(lines))


def _steps(steps: list[ProvisionStep]) -> list[dict[str, Any]]:
    return [asdict(s) for s in steps]


def _night_lines(night: FirstNight | None, language: str) -> list[str]:
    if night is None:
        return [sentence("upgrade.never", language, {})]
    values = {
        "day": night.as_of,
        "of": night.groups,
        "moved": night.moved.height,
        "scores": night.scores,
        "records": counted("records", night.records, language),
        "tasks": counted("tasks", night.tasks, language),
    }
    lines = [sentence("upgrade.night", language, values)]
    lines += [_moved(row, language) for row in night.moved.head(_LISTED).iter_rows(named=True)]
    if night.moved.height > _LISTED:
        lines.append(sentence("upgrade.more", language, {"n": night.moved.height - _LISTED}))
    return lines


def _moved(row: dict[str, Any], language: str) -> str:
    def tier(key: str) -> str:
        return labels.tier(row[key], language)

    def points(key: str) -> str:
        return "?" if row[key] is None else number(row[key], language, 1)

    name = one_line(row["name"] or row["root"])
    scores = f"{points('score')} → {points('score_new')}"
    return f"  {name}: {tier('tier')} → {tier('tier_new')} ({scores})"


def _night_data(night: FirstNight | None) -> dict[str, Any] | None:
    if night is None:
        return None
    moved = night.moved.drop("revenue").to_dicts()
    figures = {k: v for k, v in asdict(night).items() if k not in ("moved", "as_of")}
    return figures | {"as_of": night.as_of.isoformat(), "moved": moved}
