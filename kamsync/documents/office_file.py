"""Word and PowerPoint files as packages: the same content gives the same bytes, and a file from
elsewhere is opened only within limits."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, Final, TypeVar

from lxml import etree

from kamsync.errors import UsageError

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
LARGEST: Final = 60 * 2**20
"""Bytes of all parts unpacked; a document of people is far smaller."""
_MOST_PARTS: Final = 5_000
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, etree.LxmlError, OSError, EOFError),
    *(LookupError, ValueError, AttributeError, NotImplementedError, RuntimeError),
)
"""What the libraries raise over a package that is not what its name says."""
Opened = TypeVar("Opened")


def repacked(content: bytes) -> bytes:
    """The same parts in the same order, without the hour at which they were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()


def opened(read: Callable[[Any], Opened], content: bytes, name: str) -> Opened:
    """A file from elsewhere, as `read` gives it. Raises UsageError where it is no package, not of
    that kind, or larger than a document may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
            raise UsageError(code="document_too_large", file=name)
        return read(io.BytesIO(content))
    except _BROKEN:
        raise UsageError(code="document_unreadable", file=name) from None


def stamp(properties: Any, title: str, as_of: dt.date, language: str) -> None:
    """Core properties: no person, no clock."""
    day = dt.datetime.combine(as_of, dt.time())
    properties.title, properties.author, properties.last_modified_by = title, "kamsync", "kamsync"
    properties.created, properties.modified = day, day
    properties.last_printed = day
    properties.language, properties.revision = language, 1
    properties.comments = properties.keywords = properties.subject = properties.category = ""
