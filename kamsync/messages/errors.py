"""What an error says in a language; one that brings its own English keeps it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kamsync.errors import WORDINGS, ConfigError, ConnectorError, KamsyncError, Problem
from kamsync.messages import problems
from kamsync.messages.formats import pair
from kamsync.messages.sentences import is_known, sentence


def message(error: KamsyncError, language: str) -> str:
    if isinstance(error, ConfigError):
        found = error.problems
        return "\n".join(f"{p.place}: {problems.message(p, language)}" for p in found)
    if not is_known(f"error.{error.code}"):
        return str(error)
    words = sentence(f"error.{error.code}", language, error.values)
    return pair(error.connector, words, language) if isinstance(error, ConnectorError) else words


def as_value(error: KamsyncError) -> Any:
    """The error as a value of a finding: a sentence again, or its English."""
    if isinstance(error, ConfigError):
        found = [_problem(p) for p in error.problems]
        return {"code": "error.problems", "values": {"problems": found}}
    if not is_known(f"error.{error.code}"):
        return str(error)
    return {"code": f"error.{error.code}", "values": error.values}


def _problem(found: Problem) -> Any:
    key = f"problem.{found.code}"
    what = {"code": key, "values": found.values} if is_known(key) else found.english
    return {"code": "error.problem", "values": {"place": found.place, "what": what}}


def _english(key: str, values: Mapping[str, Any]) -> str:
    return sentence(key, "en", values) if is_known(key) else ""


if _english not in WORDINGS:
    WORDINGS.append(_english)
