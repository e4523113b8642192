"""What every command shares: global options, one JSON object or text, exit codes."""

from __future__ import annotations

import datetime as dt
import functools
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

import kamsync
from kamsync import durable, log
from kamsync.cli.terminal import write_json, write_text
from kamsync.config.head import Head
from kamsync.config.head_reader import load_head
from kamsync.errors import ConfigError, KamsyncError, UsageError
from kamsync.messages import errors as said_errors
from kamsync.messages import findings as said
from kamsync.messages import formats, problems
from kamsync.messages.sentences import sentence, storable
from kamsync.model.change import Finding

if TYPE_CHECKING:
    from rich.console import Console

    from kamsync.config.project import Project


@dataclass
class Globals:
    """The options before the command."""

    config: Path = Path("config.toml")
    as_json: bool = False
    as_of: dt.date | None = None
    connection: str | None = None
    verbose: bool = False
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    language: str = field(default_factory=lambda: terminal_language())
    """The terminal's until the config is read, then the config's."""
    success: frozenset[int] = frozenset()
    """Exit codes that the process ends with 0 for; what it says keeps them."""

    def ends(self, code: int) -> typer.Exit:
        """The end of the process."""
        return typer.Exit(0 if code in self.success else code)

    def project(self) -> Project:
        """Everything that is configured."""
        from kamsync.config.project import load_project  # what only reads state needs none of it
        from kamsync.registry import connector_type

        project = load_project(self.config, lambda name: connector_type(name).settings_type)
        self._learn(project.head)
        return project

    def head(self) -> Head:
        """Enough to read what is kept."""
        head = load_head(self.config)
        self._learn(head)
        return head

    def _learn(self, head: Head) -> None:
        self.language = head.language
        if self.connection is None and len(head.run_alone) == 1:
            self.connection = head.run_alone[0]


@dataclass
class Answer:
    """What a command has to say: data for --json, text for people, an exit code."""

    exit_code: int = 0
    data: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    text: Callable[[Console], None] | str = ""


def terminal_language() -> str:
    """Of LC_ALL, LC_MESSAGES or LANG, whichever speaks first, as for any other program."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return formats.language_of(next((tag for tag in named if tag), None), "en")


def config_path(given: Path | None) -> Path:
    if given is not None:
        return given
    if not Path("config.toml").exists() and os.environ.get("KAMSYNC_CONFIG"):
        return Path(os.environ["KAMSYNC_CONFIG"])
    return Path("config.toml")


def parse_day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(code="day", text=text) from error


def command(function: Callable[..., Answer]) -> Callable[..., None]:
    """Runs a command, prints its answer, and turns every way it can end into an exit code."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        context: typer.Context = kwargs["context"]
        options: Globals = context.obj
        try:
            answer = function(*args, **kwargs)
        except KamsyncError as error:
            fail(options, error)
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt:
            _complain(sentence("cli.stopped", options.language))
            raise typer.Exit(130) from None
        except Exception as error:
            _bug(options, error)
        show(options, answer)
        raise options.ends(answer.exit_code)

    return wrapped


def show(options: Globals, answer: Answer) -> None:
    """Data on stdout: one JSON object, or text."""
    if options.as_json:
        print_json(answer.exit_code, answer.findings, answer.data, options.language)
    elif callable(answer.text):
        from kamsync.cli.console import out  # loads slowly, and lines of text need none

        answer.text(out())
    elif answer.text:
        write_text(answer.text)


def print_json(
    exit_code: int, findings: list[Finding], data: dict[str, Any], language: str
) -> None:
    head = {"ok": exit_code == 0, "exit": exit_code}
    body = {"run": None, "plan": None, "connection": None, "counts": {}, **data}
    write_json(head | body | {"findings": [worded(f, language) for f in findings]})


def worded(finding: Finding, language: str) -> dict[str, Any]:
    """As JSON: what programs match on first, then the sentences and the values in them."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "where": finding.where,
        "message": said.message(finding, language),
        "fix": said.fix(finding, language),
        "values": storable(finding.values),
    }


def _complain(text: str, **style: Any) -> None:
    from kamsync.cli.console import err  # loads slowly

    err().print(text, **style)


def fail(options: Globals, error: KamsyncError) -> NoReturn:
    message = log.redact(said_errors.message(error, options.language))
    if options.as_json:
        code = error.code or type(error).__name__
        findings = [Finding(code, "error", options.connection or "", message)]
        if isinstance(error, ConfigError):
            findings = [
                Finding(
                    "config",
                    "error",
                    f"{p.file}:{p.line} {p.key}".strip(),
                    problems.message(p, options.language),
                )
                for p in error.problems
            ]
        data = {"run": error.run_id or None, "connection": options.connection}
        print_json(error.exit_code, findings, data | {"message": message}, options.language)
    else:
        _complain(message, markup=False, style="red")
    raise options.ends(error.exit_code)


def _bug(options: Globals, error: Exception) -> NoReturn:
    """Exit 1 with a report file that holds the trace and versions, no data and no secret."""
    name = f"kamsync-bug-{options.now:%Y%m%dT%H%M%S}.txt"
    trace = "".join(traceback.format_exception(error))
    text = log.redact(
        f"kamsync {kamsync.__version__}, Python {sys.version}\n{' '.join(sys.argv[1:])}\n\n{trace}"
    )
    try:
        path = durable.write_new(Path.cwd(), name, text.encode("utf-8", "replace"))
    except OSError:
        _complain(text, markup=False)
        path = Path("-")
    values = {"kind": type(error).__name__, "path": str(path)}
    message = sentence("cli.bug", options.language, values)
    if options.as_json:
        bug = Finding("bug", "error", str(path), message)
        print_json(1, [bug], {"report": str(path)}, options.language)
    else:
        _complain(message, markup=False, style="red")
    raise typer.Exit(1)
