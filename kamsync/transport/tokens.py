"""A rotating refresh token on disk: one lock for reading, using and replacing it.

A rotated token works once. Whoever exchanges it holds the lock until the new one is on disk, so
several processes on one state folder take turns. A token that a person types anew into the config
wins over the kept one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kamsync import hidden_text
from kamsync.durable import FILE_MODE, private_folder, translated_errors, write_file
from kamsync.errors import AuthError


class KeptToken:
    """The newest refresh token of one identity, mode 0600, replaced in one step."""

    def __init__(self, connector: str, path: Path, given: str) -> None:
        self._connector = connector
        self._path = path
        self._given = given
        self._origin = hashlib.sha256(given.encode()).hexdigest()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock; waits for another process that exchanges the token right now."""
        private_folder(self._path.parent)
        path = self._path.with_suffix(".lock")
        with translated_errors(path):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, FILE_MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def current(self) -> str:
        """The token to use next."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            token = str(kept["token"]) if kept["origin"] == self._origin else self._given
        except FileNotFoundError:
            return self._given
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise AuthError(self._connector, code="token_file", file=self._path.name) from error
        hidden_text.remember(token)
        return token

    def keep(self, token: str) -> None:
        """On disk before anything is done with the access it came with."""
        hidden_text.remember(token)
        if token != self.current():
            content = json.dumps({"origin": self._origin, "token": token})
            write_file(self._path, content.encode())
