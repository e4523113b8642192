"""The whole error tree. Each class owns an exit code; every message says what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kamsync.hostile_text import one_line


class KamsyncError(Exception):
    """Root of everything kamsync raises on purpose; an exception outside this tree is a bug."""

    exit_code = 1
    run_id = ""
    """The run it ended, where one had begun: `kamsync show` tells more."""

    def __init__(self, message: str = "", *, code: str = "", **values: Any) -> None:
        """`error.CODE` in kamsync/messages says it with `values`; `message` is plain English."""
        self.code = code
        self.values = values
        super().__init__(message)

    @property
    def as_value(self) -> str | Mapping[str, Any]:
        """As a value of another sentence: a sentence again, or its own text."""
        return str(self.args[0]) or {"code": f"error.{self.code}", "values": self.values}

    def __str__(self) -> str:
        """English, for logs and traces."""
        return str(self.args[0]) or in_english(f"error.{self.code}", self.values)


WORDINGS: Final[list[Callable[[str, Mapping[str, Any]], str]]] = []
"""How the catalogue, which stands above this module, says a key in English."""


def in_english(key: str, values: Mapping[str, Any], otherwise: str = "") -> str:
    """The sentence of `key`; else `otherwise`, or the key and its values."""
    for wording in WORDINGS:
        if said := wording(key, values):
            return said
    given = ", ".join(f"{name}={value}" for name, value in values.items())
    return otherwise or (f"{key} ({given})" if given else key)


class UsageError(KamsyncError):
    """The command line asks for something that does not exist or does not fit."""

    exit_code = 2


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file a person wrote."""

    file: str
    line: int
    """1-based; 0 where the file has no such line (a missing key)."""
    key: str
    english: str = ""
    """Only where the catalogue has no `problem.CODE`."""
    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, file: str, line: int, key: str, code: str, **values: Any) -> Problem:
        """A problem whose sentence stands in kamsync/messages."""
        return cls(file, line, key, "", code, values)

    @property
    def message(self) -> str:
        """In English."""
        return in_english(f"problem.{self.code}", self.values, self.english)

    @property
    def place(self) -> str:
        """File, line and key, as far as there are any."""
        at = f"{self.file}:{self.line}" if self.line else self.file
        return f"{at}: {self.key}" if self.key else at

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class ConfigError(KamsyncError):
    """Config, scorecard or field map invalid; lists every problem of every file at once."""

    exit_code = 2

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__()

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class MappingError(ConfigError):
    """A field map is invalid, or does not fit what the CRM offers."""


class ConnectorError(KamsyncError):
    """The CRM, the network or a quota failed; nothing is known to be lost."""

    exit_code = 5

    def __init__(self, connector: str, message: str = "", *, code: str = "", **values: Any) -> None:
        self.connector = connector
        shown = f"{connector}: {one_line(message)}" if message else ""
        super().__init__(shown, code=code, **values)

    @property
    def as_value(self) -> str | Mapping[str, Any]:
        value = super().as_value
        return value.removeprefix(f"{self.connector}: ") if isinstance(value, str) else value

    def __str__(self) -> str:
        return str(self.args[0]) or f"{self.connector}: {super().__str__()}"


class AuthError(ConnectorError):
    """Credentials or rights; trying again does not help."""

    exit_code = 6


class SecretMissing(ValueError):
    """Nothing usable behind a reference to a secret; pydantic collects all of a section."""


class TransientError(ConnectorError):
    """Worth another try (transport.py decides); escapes only once the tries are used up."""


class RateLimited(TransientError):
    """The CRM asked to wait `wait_seconds` (None: it did not say how long)."""

    def __init__(
        self,
        connector: str,
        message: str = "",
        wait_seconds: float | None = None,
        *,
        code: str = "",
        **values: Any,
    ) -> None:
        super().__init__(connector, message, code=code, **values)
        self.wait_seconds = wait_seconds


class QuotaExhausted(ConnectorError):
    """The daily quota or our own API budget is used up: stop, do not retry."""


class RejectedWrite(ConnectorError):
    """One record refused by the CRM; collected as an outcome, never ends a run."""


class UnexpectedResponse(ConnectorError):
    """The vendor broke its contract: unparsable body, missing envelope, repeated page token."""


class PartialStream(ConnectorError):
    """A stream ended before its end; what was read of it never becomes a score."""


class GuardTripped(KamsyncError):
    """A guard stopped before anything was written; the plan waits for a person."""

    exit_code = 4


class Stopped(KamsyncError):
    """The process was asked to end; the batch in hand was finished, the next run goes on."""

    exit_code = 5


class LockHeld(KamsyncError):
    """Another run works on the same state folder and connection."""

    exit_code = 7


class LedgerError(KamsyncError):
    """State folder or ledger cannot be used (rights, disk full, damaged, newer schema)."""

    exit_code = 8
