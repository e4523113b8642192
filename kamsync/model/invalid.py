"""What is wrong with a value that a person wrote, as a code and values for kamsync/messages."""

from __future__ import annotations

from typing import Any

from pydantic_core import PydanticCustomError

from kamsync.model.nearest import closest, near

__all__ = ["closest", "invalid", "near"]


def invalid(code: str, **values: Any) -> PydanticCustomError:
    """For validators to raise: `problem.CODE` says it. (pydantic keeps code and values apart:
    https://docs.pydantic.dev/latest/errors/errors/#custom-errors)
    """
    return PydanticCustomError(code, code, values)
