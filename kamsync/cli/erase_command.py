"""The command that erases a person or an account."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.errors import UsageError
from kamsync.messages.catalogue import counted, text
from kamsync.sync.account_erasure import erase_account
from kamsync.sync.contact_erasure import erase_contact
from kamsync.sync.erasure import Erased
from kamsync.sync.session import locked


@command
def erase(
    context: typer.Context,
    contact: Annotated[str, typer.Option("--contact")] = "",
    account: Annotated[str, typer.Option("--account")] = "",
    name: Annotated[list[str] | None, typer.Option("--name")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
) -> Answer:
    options: Globals = context.obj
    if bool(contact) == bool(account):
        raise UsageError(code="erase_whom")
    with locked(options.project(), options.connection, options.as_of, options.now) as session:
        erase_one = erase_contact if contact else erase_account
        erased = erase_one(session, contact or account, name or [], dry_run=dry_run)
        language = session.config.language
    exit_code = 3 if erased.left and not dry_run else 0
    lines = _lines(erased, language, dry_run=dry_run)
    return Answer(exit_code, {"dry_run": dry_run, **asdict(erased)}, [], "\n".join(lines))


def _lines(erased: Erased, language: str, *, dry_run: bool) -> list[str]:
    lines = []
    if not dry_run:
        records = sum(erased.records.values()) + erased.rejects
        lines.append(counted("erase.records", records, language))
        if erased.ledger:
            lines.append(counted("erase.ledger", sum(erased.ledger.values()), language))
        lines.append(counted("erase.files", erased.files, language))
        for key in ("runs", "thinned", "archived"):
            if runs := getattr(erased, key):
                lines.append(text(f"erase.{key}", language, runs=", ".join(runs)))
    if erased.left:
        places = ", ".join(f"{place} ({n})" for place, n in erased.left.items())
        lines.append(text("erase.found" if dry_run else "erase.left", language, places=places))
    else:
        lines.append(text("erase.nowhere", language))
    lines.append(text("erase.crm", language))
    return lines
