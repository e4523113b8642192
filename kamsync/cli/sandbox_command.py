"""`kamsync sandbox CRM`: a stand-in of the CRM on this machine, for walking from init to undo."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import shlex
import tempfile
import threading
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.console import out
from kamsync.errors import UsageError
from kamsync.messages.sentences import sentence
from kamsync.model.invalid import near
from kamsync.sandbox.stage import FAULTS, Stage, Wish

_DIRECTOR = "rocco-neubert"  # of the demo portfolio
_WALK = ("check", "provision", "plan", "apply", "undo RUN", "resume")


class Crm(StrEnum):
    salesforce = "salesforce"
    hubspot = "hubspot"
    zoho = "zoho"


@command
def sandbox(
    context: typer.Context,
    crm: Annotated[Crm, typer.Argument()],
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND[:TIMES[:AFTER]]"),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535)] = 0,
) -> Answer:
    options: Globals = context.obj
    wishes = [_wish(text) for text in fault or ()]
    stage = _opened(crm.value, port, options.as_of or dt.datetime.now().astimezone().date())
    for wish in wishes:
        stage.spoil(wish)
    try:
        out().print(walk(crm.value, stage, options.language), markup=False)
        out().file.flush()
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()
    finally:
        stage.stop()
    return Answer(0, {"url": stage.url})


def _opened(crm: str, port: int, day: dt.date) -> Stage:
    from kamsync import demo  # the portfolio and the servers are read only here

    module = importlib.import_module(f"kamsync.sandbox.{crm}.stage")
    with tempfile.TemporaryDirectory(prefix="kamsync-sandbox-") as folder:
        demo.build(Path(folder), day)
        try:
            stage: Stage = module.staged(Path(folder) / "portfolio", port, _DIRECTOR)
        except OSError as error:
            raise UsageError(code="port_taken", port=port) from error
    return stage


def _wish(text: str) -> Wish:
    kind, *counts = text.split(":")
    if kind not in FAULTS:
        raise UsageError(code="no_fault", kind=kind, near=near(kind, FAULTS))
    if len(counts) > 2 or not all(count.isdecimal() for count in counts):
        raise UsageError(code="fault_count", text=text)
    return Wish(kind, *(int(count) for count in counts))


def walk(crm: str, stage: Stage, language: str) -> str:
    """What to type in another terminal, in order; the secrets are this stand-in's own."""
    exports = [f"export {name}={shlex.quote(value)}" for name, value in stage.secrets.items()]
    first = shlex.join(["kamsync", "init", "--crm", crm, "--language", language, *stage.flags])
    lines = [*exports, first, *(f"kamsync {step}" for step in _WALK)]
    head = sentence("sandbox.head", language, {"url": stage.url})
    end = sentence("sandbox.end", language)
    return "\n".join([head, "", *(f"  {line}" for line in lines), "", end])
