"""What a handler of the loopback Zoho gives back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Reply:
    status: int
    body: Any = None
    raw: bytes | None = None
    credits: int = 1
    headers: dict[str, str] = field(default_factory=dict)

    def bytes(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return b"" if self.body is None else json.dumps(self.body).encode()


def refuse(status: int, code: str, message: str = "", **details: Any) -> Reply:
    body = {"code": code, "details": details, "message": message or code, "status": "error"}
    return Reply(status, body)
