"""Logging: constant messages with fields, as text for people or JSON lines; secrets redacted."""

from __future__ import annotations

import datetime as dt
import logging
import re
import sys
from typing import TextIO

from kamsync.hidden_text import hidden
from kamsync.hostile_text import one_line, printable, printable_json

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# `auth.token: …` is a place in the config and what is wrong there, never what stands there
_SECRET_WORDS = re.compile(
    r"(?i)\b(bearer|zoho-oauthtoken|basic)\s+[\w.\-+/=!]+"
    r"|(?<!auth\.)\b((?:access_|refresh_)?token|client_secret|session_id|password|assertion|api_key)\b[\"']?\s*[=:]\s*"
    r"[\"']?[^\s\"'&,}]+"
)


def redact(text: str) -> str:
    """The text without the secrets we know and without anything that looks like a credential."""
    # credentials first: a known secret such as "token" would hide the word that names them
    return hidden(_SECRET_WORDS.sub("[secret]", text))


class _Formatter(logging.Formatter):
    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        fields = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        message = redact(one_line(record.getMessage()))
        when = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        if record.exc_info:
            fields["exception"] = redact(printable(self.formatException(record.exc_info)))
        if self.as_json:
            line = {"at": when, "level": record.levelname, "logger": record.name, "event": message}
            clean = {k: _clean(v) for k, v in fields.items()}
            return printable_json(line | clean)
        pairs = " ".join(f"{k}={_clean(v)}" for k, v in fields.items())
        return f"{when} {record.levelname.lower()} {record.name}: {message} {pairs}".rstrip()


def _clean(value: object) -> object:
    return redact(one_line(value)) if isinstance(value, str) else value


def configure(*, verbose: bool, as_json: bool, stream: TextIO | None = None) -> None:
    """Sets up the loggers of kamsync and connectors only; twice replaces the first."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Formatter(as_json=as_json))
    level = logging.DEBUG if verbose else logging.WARNING
    if as_json and not verbose:
        level = logging.INFO
    for name in ("kamsync", "connectors"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
