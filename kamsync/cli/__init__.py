"""The command line: the composition root. Data on stdout, talk and progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import kamsync
from kamsync import log
from kamsync.cli.command import Globals, config_path, fail, parse_day, print_json, terminal_language
from kamsync.cli.lazy import COMMANDS, LazyCommand, globals_first
from kamsync.errors import UsageError
from kamsync.model.change import Finding

_ParserError: type[Exception] = typer.BadParameter.__bases__[0]
"""What the parser raises for a wrong word; typer names only some of its kinds."""


class _Group(TyperGroup):
    """Global options may stand anywhere; with --json a wrong word is one JSON object too."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings | {"commands": {name: LazyCommand(name) for name in COMMANDS}})

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        words = globals_first(sys.argv[1:] if args is None else args)
        if "--json" not in words:
            return super().main(words, *rest, **extra)
        try:
            code = super().main(words, *rest, **(extra | {"standalone_mode": False}))
        except _ParserError as error:
            told = getattr(error, "format_message", None)
            message = told() if told else str(error)
            wrong = Finding("usage", "error", "", message)
            print_json(2, [wrong], {"message": message}, terminal_language())
            code = 2
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(
    name="kamsync",
    cls=_Group,
    help="Plan/apply for key accounts: scores, freshness and dependency, written back to the CRM.",
    no_args_is_help=True,
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
    config: Annotated[
        Path | None, typer.Option(help="default: ./config.toml, then KAMSYNC_CONFIG")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object on stdout")] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD")] = None,
    connection: Annotated[str | None, typer.Option(help="which connection")] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="every request")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Options before the command."""
    del version
    log.configure(verbose=verbose, as_json=as_json)
    asked = Globals(config_path(config), as_json, None, connection, verbose)
    context.obj = asked
    try:
        asked.as_of = parse_day(as_of)
    except UsageError as error:
        fail(asked, error)


def main() -> None:
    """Entry point `kamsync`."""
    app()
