"""What an error says in a language; one that brings its own English keeps it. Pure."""

from __future__ import annotations

from typing import Any

from kamsync.errors import ConnectorError, KamsyncError
from kamsync.messages.sentences import is_known, sentence


def message(error: KamsyncError, language: str) -> str:
    if not is_known(f"error.{error.code}"):
        return str(error)
    told = sentence(f"error.{error.code}", language, error.values)
    return f"{error.connector}: {told}" if isinstance(error, ConnectorError) else told


def as_value(error: KamsyncError) -> Any:
    """The error as a value of a finding: a sentence again, or its English."""
    if not is_known(f"error.{error.code}"):
        return str(error)
    return {"code": f"error.{error.code}", "values": error.values}
