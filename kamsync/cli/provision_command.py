"""`provision`: the fields, objects and cards in the CRM that kamsync writes to."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.connector import ProvisionRequest, ProvisionStep
from kamsync.messages.provision_steps import step_name
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.model.phrase import phrase
from kamsync.sync.session import locked

_CARDS = ("FlexiPage", "card")
"""How steps about cards begin."""


@command
def provision(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    emit: Path | None = None,
    remove: Annotated[bool, typer.Option("--remove")] = False,
    inputs: Annotated[bool, typer.Option("--inputs")] = False,
    cards: Annotated[bool, typer.Option("--cards")] = False,
) -> Answer:
    options: Globals = context.obj
    project, name = options.project(), options.connection
    with locked(project, name, None, options.now, part=True) as session:
        if remove:  # what was asked for once goes too
            session.ask_for_all()
        request = ProvisionRequest(dry_run, emit, remove, inputs, cards)
        steps = session.connector.provision(request)
        if cards and not any(step.what.startswith(_CARDS) for step in steps):
            steps = [*steps, ProvisionStep("cards", "manual", message=phrase("card.none"))]
        bad = [s for s in steps if not s.ok]
        key = "cli.step_dry" if dry_run else "cli.step"
        lines = [_step(key, s, options.language) for s in steps]
        left = list(session.unasked) if inputs and not remove else []
        if left:
            values = {"n": len(left), "names": left}
            lines.append(sentence("cli.not_asked", options.language, values))
        findings = [
            Finding("provision", "error", s.what, values={"message": s.message}) for s in bad
        ]
        data = {"connection": session.name, "steps": [asdict(s) for s in steps], "not_asked": left}
        nothing = sentence("cli.nothing_to_do", options.language)
        return Answer(6 if bad else 0, data, findings, "\n".join(lines) or nothing)


def _step(key: str, step: ProvisionStep, language: str) -> str:
    values = asdict(step) | {"what": step_name(step.what, language)}
    return sentence(key, language, values).rstrip()
