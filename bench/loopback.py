"""A CRM on loopback in a process of its own, for measuring what pulls from it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def served(crm: str, *flags: str) -> Iterator[str]:
    """Its URL, while it runs."""
    command = [sys.executable, "-m", f"kamsync.sandbox.{crm}.server", *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()
