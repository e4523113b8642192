"""Commands that hand out what comes with the program: schemas for editors, pages, the example."""

from __future__ import annotations

import json
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Final

import typer

import kamsync
from kamsync import durable
from kamsync.cli.command import Answer, Globals, command
from kamsync.cli.lazy import COMPLETION_VARIABLE
from kamsync.errors import UsageError
from kamsync.messages.sentences import sentence
from kamsync.model.invalid import near

Out = Annotated[Path | None, typer.Option("--output")]
_PAGES: Final = "docs"
_FLOW: Final = "flow"
"""No page that is shipped: drawn from the config here."""
_EXAMPLE: Final = "config.example.toml"


class Language(StrEnum):
    fr = "fr"
    en = "en"


class File(StrEnum):
    config = "config"
    scorecard = "scorecard"
    map = "map"


class Shell(StrEnum):
    bash = "bash"
    zsh = "zsh"
    fish = "fish"
    powershell = "powershell"


class Wanted(StrEnum):
    example = "example"


@command
def schema(
    context: typer.Context,
    name: Annotated[File, typer.Argument()],
    out: Out = None,
) -> Answer:
    from kamsync.queries.editor_schema import schema_of  # it asks every metric for its name

    made = schema_of(name.value)
    return _handed(context.obj, json.dumps(made, indent=2, ensure_ascii=False), out, made)


@command
def docs(
    context: typer.Context,
    page: Annotated[str, typer.Argument()] = "",
    out: Out = None,
) -> Answer:
    pages = _pages()
    if not page:
        names = sorted(pages)
        titles = {name: _title(pages[name]) for name in names}
        lines = "\n".join(f"{name:<16} {titles[name]}" for name in names)
        return Answer(0, {"pages": titles}, [], lines)
    if page == _FLOW:
        return _handed(context.obj, _flow(context.obj), out)
    wanted = page.removesuffix(".md").removeprefix("docs/")
    if wanted not in pages:
        raise UsageError(code="no_page", page=page, near=near(wanted, pages))
    return _handed(context.obj, pages[wanted].read_text(encoding="utf-8").rstrip("\n"), out)


@command
def config_command(
    context: typer.Context,
    what: Annotated[Wanted, typer.Argument()],
    out: Out = None,
) -> Answer:
    del what
    return _handed(context.obj, _shipped(_EXAMPLE).read_text(encoding="utf-8").rstrip("\n"), out)


@command
def completion(
    context: typer.Context,
    shell: Annotated[Shell, typer.Argument()],
    out: Out = None,
) -> Answer:
    from typer._completion_shared import get_completion_script

    script = get_completion_script(
        prog_name="kamsync", complete_var=COMPLETION_VARIABLE, shell=shell.value
    )
    return _handed(context.obj, script, out)


@command
def manual_command(
    context: typer.Context,
    lang: Language | None = None,
    out: Out = None,
) -> Answer:
    from kamsync.cli.manual import manual  # it loads every command

    options: Globals = context.obj
    root = context.find_root()
    said = manual(root.command, root, lang.value if lang else options.language)
    return _handed(options, said, out)


def _flow(options: Globals) -> str:
    """What the config here installs, drawn."""
    from kamsync.queries.flow import flow  # it loads scoring

    project = options.project()
    connection = project.head.connection(options.connection)
    return flow(project, connection, project.config.language).rstrip("\n")


def _handed(options: Globals, text: str, out: Path | None, data: object = None) -> Answer:
    """On stdout, or in the file."""
    if out is None:
        return Answer(0, {"text": text} if data is None else {"schema": data}, [], text)
    with durable.translated_errors(out):
        out.write_text(text + "\n", encoding="utf-8")
    said = sentence("cli.file", options.language, {"path": str(out)})
    return Answer(0, {"file": str(out)}, [], said)


def _shipped(name: str) -> Traversable:
    """Inside the package where it was installed, beside it in a checkout."""
    packed = resources.files("kamsync") / name
    beside = Path(kamsync.__file__).parent.parent / name
    return packed if packed.is_file() or packed.is_dir() else beside


def _pages() -> dict[str, Traversable]:
    folder = _shipped(_PAGES)
    found = folder.iterdir() if folder.is_dir() else ()
    return {f.name.removesuffix(".md"): f for f in found if f.name.endswith(".md")}


def _title(page: Traversable) -> str:
    return page.read_text(encoding="utf-8").split("\n", 1)[0].lstrip("# ").strip()
