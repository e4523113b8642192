"""The command line: the composition root. Data on stdout, talk and progress on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import completion
from typer.core import TyperGroup

import kamsync
from kamsync import log
from kamsync.cli.command import Globals, config_path, fail, parse_day, print_json, terminal_language
from kamsync.cli.lazy import COMMANDS, COMPLETION_VARIABLE, LazyCommand, globals_first
from kamsync.cli.terminal import write_error
from kamsync.cli.usage import (
    PARSER_ERROR,
    WrongUsage,
    language_in,
    meaning,
    placed,
    spared,
    spoken,
    write_meaning,
    write_params,
    write_section,
    write_usage,
    wrong,
)
from kamsync.errors import UsageError
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding
from kamsync.model.nearest import closest


class _Group(TyperGroup):
    """Global options may stand anywhere; help and errors are in the reader's language."""

    language = "en"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"commands": {name: LazyCommand(name) for name in COMMANDS}})
        self.params = [spared(param) for param in self.params]

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        words = globals_first(sys.argv[1:] if args is None else args)
        self.language = spoken(words, terminal_language())
        if COMPLETION_VARIABLE in os.environ:
            completion.completion_init()  # type: ignore[attr-defined]
        try:
            ours = {"standalone_mode": False, "complete_var": COMPLETION_VARIABLE}
            code = super().main(words, *rest, **(extra | ours))
        except PARSER_ERROR as error:
            code = self._complain(error, as_json="--json" in words)
        except typer.Abort:
            write_error(sentence("cli.stopped", self.language))
            code = 1
        sys.exit(code if isinstance(code, int) else 0)

    def _complain(self, error: Any, *, as_json: bool) -> int:
        message = wrong(error, self.language)
        if as_json:
            found = Finding("usage", "error", "", message)
            print_json(2, [found], {"message": message}, self.language)
            return 2
        context = getattr(error, "ctx", None)
        if context is not None:
            write_error(context.get_usage())
            way = {"command": context.command_path}
            write_error(sentence("help.try", self.language, way) + "\n")
        write_error(sentence("help.error", self.language, {"message": message}))
        return 2

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            write_error(ctx.get_help())
            raise typer.Exit(2)
        with placed(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            raise WrongUsage("no_command", ctx, name=name, near=closest(name, COMMANDS))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        if not ctx._protected_args:
            raise WrongUsage("missing_command", ctx)
        return super().invoke(ctx)

    def get_help_option(self, ctx: Any) -> Any:
        return spared(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        write_meaning("command.kamsync", ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        write_params(self, ctx, formatter, "kamsync")
        rows = [(name, meaning(f"command.{name}", self.language)) for name in COMMANDS]
        write_section(sentence("help.commands", self.language), rows, formatter)


app = typer.Typer(
    name="kamsync",
    cls=_Group,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"kamsync {kamsync.__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Path | None = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD")] = None,
    connection: str | None = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Options before the command."""
    del version
    log.configure(verbose=verbose, as_json=as_json)
    asked = Globals(config_path(config), as_json, None, connection, verbose)
    asked.language = language_in(context)
    context.obj = asked
    try:
        asked.as_of = parse_day(as_of)
    except UsageError as error:
        fail(asked, error)


def main() -> None:
    """Entry point `kamsync`."""
    app()
