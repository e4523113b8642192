"""Commands by name, loaded when one is run: their list and the version need none of them."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence
from typing import Any, Final

from typer.core import TyperCommand
from typer.main import get_command_from_info
from typer.models import CommandInfo

from kamsync.cli.usage import WordedCommand, spared

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "init": ("setup", "init"),
    "check": ("check_command", "check"),
    "provision": ("provision_command", "provision"),
    "match": ("match_command", "match"),
    "plan": ("plan_commands", "plan"),
    "apply": ("plan_commands", "apply"),
    "run": ("run_command", "run"),
    "retry": ("undo_commands", "retry_command"),
    "undo": ("undo_commands", "undo_command"),
    "resume": ("undo_commands", "resume_command"),
    "upgrade": ("upgrade_command", "upgrade"),
    "erase": ("erase_command", "erase"),
    "serve": ("serve", "serve"),
    "alerts": ("alert_commands", "alerts"),
    "ack": ("alert_commands", "ack"),
    "snooze": ("alert_commands", "snooze"),
    "status": ("state_commands", "status"),
    "runs": ("state_commands", "runs"),
    "show": ("show_command", "show"),
    "why": ("explain", "why"),
    "whatif": ("explain", "whatif"),
    "asof": ("explain", "asof"),
    "kpis": ("kpi_commands", "kpis"),
    "load": ("load_command", "load"),
    "share": ("share_command", "share"),
    "managers": ("managers_command", "managers"),
    "agenda": ("agenda_command", "agenda"),
    "plan-check": ("plan_check_command", "plan_check"),
    "backtest": ("proof_commands", "backtest"),
    "drivers": ("proof_commands", "drivers"),
    "voice": ("voice_command", "voice"),
    "test": ("proof_commands", "expectations"),
    "report": ("report_commands", "report"),
    "review": ("report_commands", "review"),
    "map": ("report_commands", "account_map"),
    "export": ("export_commands", "export"),
    "document": ("document_commands", "document"),
    "mcp": ("mcp_command", "mcp"),
    "duplicates": ("duplicates_command", "duplicate_accounts"),
    "metrics": ("metrics_command", "metrics"),
    "connectors": ("state_commands", "connectors"),
    "schema": ("reference_commands", "schema"),
    "docs": ("reference_commands", "docs"),
    "config": ("reference_commands", "config_command"),
    "completion": ("reference_commands", "completion"),
    "manual": ("reference_commands", "manual_command"),
    "demo": ("demo_command", "demo"),
    "sandbox": ("sandbox_command", "sandbox"),
}
"""Command → module of kamsync.cli and function; in the order of the help."""

COMPLETION_VARIABLE: Final = "_KAMSYNC_COMPLETE"
"""By it a shell asks what may follow; the parser's own convention."""
_VALUED: Final = ("--connection", "--as-of", "--config")


class LazyCommand(TyperCommand):
    """Stands for a command until it is run."""

    def __init__(self, name: str) -> None:
        module, function = COMMANDS[name]
        self._place = (f"kamsync.cli.{module}", function)
        super().__init__(name, rich_markup_mode=None)

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        return self.loaded().make_context(info_name, args, *rest, **extra)

    def get_params(self, ctx: Any) -> Any:
        return self.loaded().get_params(ctx)

    def loaded(self) -> Any:
        """The command itself."""
        module, function = self._place
        callback = getattr(_loaded(module), function)
        info = CommandInfo(self.name, cls=WordedCommand, callback=callback)
        made = get_command_from_info(info, pretty_exceptions_short=True, rich_markup_mode=None)
        made.params = [spared(param) for param in made.params]
        return made


def _loaded(name: str) -> Any:
    """The module. Its hundred thousand objects stay: the garbage collector, which would look
    through all of them again and again, is kept from them, now and later."""
    if name in sys.modules:
        return sys.modules[name]
    collects = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        if collects:
            gc.enable()


def globals_first(words: Sequence[str]) -> list[str]:
    """`run --json --as-of DAY` → `--json --as-of DAY run`: global options may stand anywhere."""
    first: list[str] = []
    rest: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            return [*first, *rest, word, *left]
        if word == "--json" or (word.partition("=")[0] in _VALUED and "=" in word):
            first.append(word)
        elif word in _VALUED:
            first += [word, *_next(left)]
        else:
            rest.append(word)
    return [*first, *rest]


def _next(words: Any) -> list[str]:
    word = next(words, None)
    return [] if word is None else [word]
