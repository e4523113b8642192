"""What is wrong in a file that a person wrote, in a language. Pure."""

from __future__ import annotations

from kamsync.errors import Problem
from kamsync.messages.sentences import is_known, sentence


def message(problem: Problem, language: str) -> str:
    """One that brings its own English keeps it."""
    key = f"problem.{problem.code}"
    return sentence(key, language, problem.values) if is_known(key) else problem.english
