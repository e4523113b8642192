"""The manual page of the whole command line (roff, man(7)), out of the same texts as the help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import kamsync
from kamsync.cli.lazy import COMMANDS, LazyCommand
from kamsync.cli.usage import meaning, param_key
from kamsync.messages.sentences import sentence

_EXITS: Final = (0, 1, 2, 3, 4, 5, 6, 7, 8)


def manual(root: Any, ctx: Any, language: str) -> str:
    """kamsync(1) in that language: every command, argument and option, and the exit codes.

    `root` is the group of all commands and `ctx` the context it runs in.
    """
    lines = [
        f'.TH KAMSYNC 1 "" "kamsync {kamsync.__version__}"',
        *_section("help.man_name", language),
        rf"kamsync \- {_roff(meaning('command.kamsync', language))}",
        *_section("help.man_synopsis", language),
        r"\fBkamsync\fR "
        + _roff(" ".join(sentence(f"help.{p}_place", language) for p in ("options", "command"))),
        *_section("help.options", language),
        *_params(root, ctx, "kamsync", language),
        *_section("help.commands", language),
    ]
    for name in COMMANDS:
        command = LazyCommand(name).loaded()
        lines += [f".SS {_roff(name)}", _roff(meaning(f"command.{name}", language))]
        with type(ctx)(command, parent=ctx, info_name=name) as inner:
            lines += _params(command, inner, name, language)
    lines += _section("help.man_exits", language)
    for code in _EXITS:
        lines += [".TP", str(code), _roff(sentence(f"help.man_exit.{code}", language))]
    return "\n".join(lines)


def _section(key: str, language: str) -> list[str]:
    heading = sentence(key, language).strip(" :\u202f\u00a0")
    return [f".SH {_roff(heading.upper())}"]


def _params(command: Any, ctx: Any, name: str, language: str) -> Iterator[str]:
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record:
            yield from (".TP", rf"\fB{_roff(record[0])}\fR")
            yield _roff(meaning(param_key(name, param.name), language) or param.name)


def _roff(text: str) -> str:
    """Characters that roff would take for its own; a line never begins with a request."""
    safe = text.replace("\\", r"\e").replace("-", r"\-").replace("\n", " ")
    return re.sub(r"^([.'])", r"\\&\1", safe)
