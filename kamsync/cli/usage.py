"""Help, and what is wrong with a command line, in the reader's language.

The parser says both in English only; texts of ours stand in kamsync/messages.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import typer
from typer.core import TyperCommand

from kamsync.cli.command import config_path
from kamsync.config.head_reader import language_of
from kamsync.messages.sentences import is_known, sentence

PARSER_ERROR: Final[type[Exception]] = typer.BadParameter.__bases__[0]
"""What the parser raises for a wrong word; typer names only some of its kinds."""


class WrongUsage(typer.BadParameter):
    """A word of the command line that does not fit: `usage.CODE` says it."""

    def __init__(self, code: str, context: Any, **values: Any) -> None:
        super().__init__(code, context)
        self.code = code
        self.values = values


class WordedCommand(TyperCommand):
    """A command whose help is in the reader's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        with placed(ctx):
            rest: list[str] = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise WrongUsage("extra", ctx, words=" ".join(rest))
        return rest

    def get_help_option(self, ctx: Any) -> Any:
        return spared(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        write_usage(self, ctx, formatter)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        write_meaning(f"command.{self.name}", ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        write_params(self, ctx, formatter, str(self.name))


def spared(param: Any) -> Any:
    """The parameter, which takes a value that is absent, or of its type already, as it is: the
    parser's validation loads slowly, and a command without options needs none of it."""
    vars(param)["process_value"] = partial(_value, param)
    return param


def _value(param: Any, ctx: Any, value: Any) -> Any:
    is_plain = not (param.multiple or param.required) and param.nargs == 1
    if is_plain and (value is None or type(value) is param.type_descriptor.annotation):
        return param.callback(ctx, param, value) if param.callback else value
    return type(param).process_value(param, ctx, value)


@contextmanager
def placed(ctx: Any) -> Iterator[None]:
    """An error of the parser names the command that was read, which some kinds leave out."""
    try:
        yield
    except PARSER_ERROR as error:
        vars(error)["ctx"] = vars(error).get("ctx") or ctx
        raise


def spoken(words: Sequence[str], terminal: str) -> str:
    """The language of the config that the words name or that lies here, else the terminal's."""
    named = [v for w, v in itertools.pairwise(words) if w == "--config"]
    named += [w.partition("=")[2] for w in words if w.startswith("--config=")]
    return language_of(config_path(Path(named[-1]) if named else None)) or terminal


def language_in(ctx: Any) -> str:
    """As the command line began to be read."""
    return str(ctx.find_root().command.language)


def write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    language = language_in(ctx)
    places = {"[OPTIONS]": "help.options_place", "COMMAND [ARGS]...": "help.command_place"}
    pieces = [
        sentence(places[piece], language) if piece in places else piece
        for piece in command.collect_usage_pieces(ctx)
    ]
    prefix = sentence("help.usage", language)
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=prefix)


def write_meaning(key: str, ctx: Any, formatter: Any) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(meaning(key, language_in(ctx)))


def meaning(key: str, language: str) -> str:
    """Of a command or an option; empty where the catalogue lacks it, which a test tells."""
    return sentence(key, language) if is_known(key) else ""


def write_params(command: Any, ctx: Any, formatter: Any, name: str) -> None:
    language = language_in(ctx)
    for kind in ("argument", "option"):
        params = [p for p in command.get_params(ctx) if p.param_type_name == kind]
        shown = [(p.get_help_record(ctx), _help(p, name, language)) for p in params]
        rows = [(record[0], text) for record, text in shown if record]
        if rows:
            write_section(sentence(f"help.{kind}s", language), rows, formatter)


def write_section(heading: str, rows: Sequence[tuple[str, str]], formatter: Any) -> None:
    formatter.write_paragraph()
    formatter.write(f"{heading}\n")
    with formatter.indentation():
        formatter.write_dl(rows)


def param_key(command: str, param: str) -> str:
    """Of an option that several commands share: without the command."""
    own = f"option.{command}.{param}"
    return own if is_known(own) else f"option.{param}"


def _help(param: Any, command: str, language: str) -> str:
    parts = [meaning(param_key(command, param.name), language)]
    default = getattr(param.default, "value", param.default)
    if param.required:
        parts.append(sentence("help.required", language))
    elif default not in (None, False, "", []) and not callable(default):
        parts.append(sentence("help.default", language, {"value": str(default)}))
    return "  ".join(filter(None, parts))


def wrong(error: Any, language: str) -> str:
    """What the parser or a command found wrong with the command line."""
    values: dict[str, Any] = {"name": _name(error)}
    match type(error).__name__:
        case "WrongUsage":
            return sentence(f"usage.{error.code}", language, error.values)
        case "NoSuchOption":
            return sentence("usage.no_option", language, values | {"near": _near(error)})
        case "MissingParameter":
            return sentence(f"usage.missing_{error.param.param_type_name}", language, values)
        case "BadOptionUsage":
            code = "no_value" if _is_flag(error) else "needs_value"
            return sentence(f"usage.{code}", language, values)
        case "BadParameter" if error.param is not None:
            return sentence("usage.invalid", language, values | {"why": _why(error)})
        case _:
            return str(error.format_message() if hasattr(error, "format_message") else error)


def _name(error: Any) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return str(getattr(error, "option_name", ""))
    is_option = param.param_type_name == "option"
    return str(max(param.opts, key=len) if is_option else param.display_name_raw)


def _near(error: Any) -> dict[str, Any] | str:
    found = sorted(error.possibilities or ())
    return {"code": "near.close", "values": {"word": found[0]}} if found else ""


def _is_flag(error: Any) -> bool:
    params = error.ctx.command.params if error.ctx else ()
    return any(error.option_name in p.opts and getattr(p, "is_flag", False) for p in params)


def _why(error: Any) -> dict[str, Any] | str:
    kind = error.param.type_descriptor
    if kind.is_choice:
        choices = [str(getattr(c, "value", c)) for c in kind.choices]
        return {"code": "problem.enum", "values": {"expected": ", ".join(choices)}}
    for item in getattr(error.__cause__, "errors", list)():
        if is_known(f"problem.{item['type']}"):
            return {"code": f"problem.{item['type']}", "values": dict(item.get("ctx", {}))}
    return str(error.message)
