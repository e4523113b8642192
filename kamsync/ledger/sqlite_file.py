"""A ledger in a file, only read, by the driver alone; another database by the whole ledger."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from kamsync import hidden_text
from kamsync.ledger.condition import existing, is_current, older, unusable
from kamsync.ledger.state_reader import Rows, StateReader

_FILE: Final = re.compile(r"sqlite(?:\+pysqlite)?:///([^?#]+)")


@contextmanager
def kept_state(url: str, folder: Path) -> Iterator[StateReader]:
    """Raises UsageError before the first plan or run, LedgerError for what cannot be read."""
    file = file_of(url, folder)
    if file is None:
        from kamsync.ledger.ledger import Ledger  # its database layer loads slowly

        with Ledger.open(address(url, folder), folder, read_only=True) as ledger:
            yield ledger
        return
    with _opened(file) as reader:
        yield reader


def file_of(url: str, folder: Path) -> Path | None:
    """Where a ledger in a file lies, whether it is there or not; None for another database."""
    found = _FILE.fullmatch(url)
    return folder / found[1] if found and found[1] != ":memory:" else None


def address(url: str, folder: Path) -> str:
    """What a reference stands for, with its password, which no output will show from now on."""
    if url.startswith("sqlite:"):
        return url
    from kamsync import secret  # a file needs none

    if not secret.is_reference(url):
        return url
    found = secret.resolve(url, folder)
    for password in secret.passwords_in(found):
        hidden_text.remember(password)
    return found


@contextmanager
def _opened(path: Path) -> Iterator[StateReader]:
    place = str(path)
    try:
        file = sqlite3.connect(existing(path), uri=True, timeout=30)
    except sqlite3.Error as error:
        raise unusable(place, error) from error
    file.row_factory = sqlite3.Row

    def read(query: str, values: Mapping[str, Any]) -> Rows:
        try:
            return [dict(row) for row in file.execute(query, values)]
        except sqlite3.Error as error:
            raise unusable(place, error) from error

    try:
        if not is_current(_revision(read), place):
            raise older(place)
        yield StateReader(read)
    finally:
        file.close()


def _revision(read: Any) -> str | None:
    """What the migrations noted; None in a database still empty."""
    if not read("select 1 from sqlite_master where name = 'alembic_version'", {}):
        return None
    found = read("select version_num from alembic_version", {})
    return str(found[0]["version_num"]) if found else None
