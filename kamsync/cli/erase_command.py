"""The command that erases a person."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.messages.catalogue import counted, text
from kamsync.sync.erasure import Erased, erase_contact
from kamsync.sync.session import locked


@command
def erase(
    context: typer.Context,
    contact: Annotated[str, typer.Option("--contact")],
    name: Annotated[list[str] | None, typer.Option("--name")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> Answer:
    options: Globals = context.obj
    with locked(options.project(), options.connection, options.as_of, options.now) as session:
        erased = erase_contact(session, contact, name or [], dry_run=dry_run)
        language = session.config.language
    exit_code = 3 if erased.left and not dry_run else 0
    lines = _lines(erased, language, dry_run=dry_run)
    return Answer(exit_code, {"dry_run": dry_run, **asdict(erased)}, [], "\n".join(lines))


def _lines(erased: Erased, language: str, *, dry_run: bool) -> list[str]:
    lines = []
    if not dry_run:
        records = sum(erased.records.values()) + erased.rejects
        lines.append(counted("erase.records", records, language))
        lines.append(counted("erase.files", erased.files, language))
        if erased.runs:
            lines.append(text("erase.runs", language, runs=", ".join(erased.runs)))
    if erased.archived:
        lines.append(text("erase.archived", language, runs=", ".join(erased.archived)))
    if erased.left:
        places = ", ".join(f"{place} ({n})" for place, n in erased.left.items())
        lines.append(text("erase.found" if dry_run else "erase.left", language, places=places))
    else:
        lines.append(text("erase.nowhere", language))
    lines.append(text("erase.crm", language))
    return lines
