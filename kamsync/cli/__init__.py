"""The command line: the composition root. Data on stdout, talk and progress on stderr."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import kamsync
from kamsync import log
from kamsync.cli import moving, reading, serving, starting
from kamsync.cli.frame import Globals, config_path, err, parse_day
from kamsync.errors import UsageError

app = typer.Typer(
    name="kamsync",
    help="Plan/apply for key accounts: scores, freshness and dependency, written back to the CRM.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
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
    try:
        day = parse_day(as_of)
    except UsageError as error:
        err.print(str(error), markup=False, style="red")
        raise typer.Exit(2) from error
    context.obj = Globals(config_path(config), as_json, day, connection, verbose)


for name, function in (
    ("init", starting.init),
    ("check", moving.check),
    ("provision", moving.provision),
    ("plan", moving.plan),
    ("apply", moving.apply),
    ("run", moving.run),
    ("undo", moving.undo_command),
    ("resume", moving.resume_command),
    ("serve", serving.serve),
    ("status", reading.status),
    ("runs", reading.runs),
    ("show", reading.show),
    ("why", reading.why),
    ("metrics", reading.metrics),
    ("connectors", reading.connectors),
    ("demo", starting.demo),
):
    app.command(name)(function)


def main() -> None:
    """Entry point `kamsync`."""
    app()
