"""Whether a ledger can be read, in words: its form, its place, what the database said."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from kamsync.errors import LedgerError, UsageError

REVISION: Final = "0007"
"""The newest script in migrations/versions."""
NOT_YET: Final = "no_ledger"
"""Code of the error of a ledger that was never written."""
_WAYS_OUT: Final = {
    "readonly": "ledger_read_only",
    "read-only": "ledger_read_only",
    "unable to open": "ledger_closed",
    "is full": "disk_full",
    "disk i/o": "disk_failed",
    "malformed": "ledger_damaged",
    "not a database": "ledger_damaged",
    "is locked": "ledger_locked",
}


def unusable(place: str, error: Exception) -> LedgerError:
    """What a driver said, as the error that names the way out."""
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    lower = cause.lower()
    code = next((code for sign, code in _WAYS_OUT.items() if sign in lower), "ledger_unusable")
    return LedgerError(code=code, place=place, reason=cause)


def existing(path: Path) -> str:
    """The address under which SQLite only reads the file. Raises UsageError where it is not."""
    if not path.exists():
        raise UsageError(code=NOT_YET, path=str(path))
    return f"{path.absolute().as_uri()}?{_reading_mode(path)}"


def _reading_mode(path: Path) -> str:
    """Where the folder cannot be written, SQLite must not ask for its side files there."""
    alone = not path.with_name(f"{path.name}-wal").exists()
    return "immutable=1" if alone and not os.access(path.parent, os.W_OK) else "mode=ro"


def is_current(found: str | None, place: str) -> bool:
    """Whether its form is ours; False for an older one. Raises LedgerError for a newer one."""
    if found is not None and found > REVISION:
        raise LedgerError(code="ledger_newer", place=place, found=found, known=REVISION)
    return found == REVISION


def older(place: str) -> LedgerError:
    return LedgerError(code="ledger_older", place=place)
