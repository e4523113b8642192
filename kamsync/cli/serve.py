"""`kamsync serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from kamsync import log
from kamsync.cli.command import Answer, Globals, command


@command
def serve(
    context: typer.Context,
    http_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535),
    ] = None,
) -> Answer:
    from kamsync.scheduler import serve as serve_forever  # its libraries load slowly

    options: Globals = context.obj
    log.configure(verbose=options.verbose, as_json=True)
    return Answer(serve_forever(options.config, http_port=http_port))
