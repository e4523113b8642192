"""Requests and answers of the loopback portal, in HubSpot's own form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

Answer = tuple[int, Any]


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    body: Any
    version: str = "v3"
    args: tuple[str, ...] = ()
    kind: str = ""


def error(status: int, category: str, message: str, **more: Any) -> Answer:
    body = {
        "status": "error",
        "message": message,
        "correlationId": "1df2bd68-1a9c-4c33-9d91-0a5a0f3c5b8a",
        "category": category,
    }
    return status, body | more


def refused(code: str, message: str, name: str = "") -> Answer:
    entry = {"message": message, "code": code, "context": {"propertyName": [name]}}
    return error(400, "VALIDATION_ERROR", f"Property values were not valid: {name}", errors=[entry])


def batch(results: list[Any], errors: list[Any] | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"status": "COMPLETE", "results": results}
    return body | ({"numErrors": len(errors), "errors": errors} if errors else {})


def batch_error(category: str, message: str, ids: list[str], sub: str = "") -> dict[str, Any]:
    return {
        "status": "error",
        "category": category,
        "subCategory": sub,
        "message": message,
        "context": {"ids": ids},
    }


def dumped(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
