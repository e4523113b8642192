"""Answers of the loopback org, thrown from anywhere in a request."""

from __future__ import annotations

from typing import Any


class Reply(Exception):
    """An answer, thrown from anywhere in a request."""

    def __init__(self, status: int, body: Any = None, **headers: str) -> None:
        self.status, self.body, self.headers = status, body, headers


def refuse(status: int, code: str, message: str, **headers: str) -> Reply:
    return Reply(status, [{"message": message, "errorCode": code}], **headers)
