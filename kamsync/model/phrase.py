"""A sentence as a value: its code in kamsync/messages and what fills it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Phrase: TypeAlias = Mapping[str, Any]
"""`{"code": …, "values": …}`: also a value of another sentence, and storable as JSON."""


def phrase(code: str, /, **values: Any) -> Phrase:
    return {"code": code, "values": values}
