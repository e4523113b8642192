"""Downloads that come packed: one member of a zip on disk, with a ceiling while unpacking."""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

from kamsync.durable import unusable
from kamsync.errors import TransientError, UnexpectedResponse

PIECE: Final = 1 << 20
LARGEST_UNPACKED: Final = 4 << 30
ALWAYS_ALLOWED: Final = 64 << 20
LARGEST_RATIO: Final = 200
"""Unpacked to packed bytes: tables of ids and names reach 30, a bomb 1,000."""
_DAMAGE: Final = "download_damaged"
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""Everything zipfile raises for bytes that are no whole zip: cut, flipped, encrypted, odd."""


def unpack_single(connector: str, packed: Path, plain: Path, ending: str) -> None:
    """Write the only member with that ending to `plain`.

    Raises TransientError for a damaged archive, UnexpectedResponse for none or several such
    members and for one that unpacks to more than a table can, LedgerError for a full disk.
    """
    ceiling = min(LARGEST_UNPACKED, max(ALWAYS_ALLOWED, packed.stat().st_size * LARGEST_RATIO))
    try:
        with zipfile.ZipFile(packed) as archive:
            names = [n for n in archive.namelist() if n.lower().endswith(ending)]
            if len(names) == 1:
                _unpack(connector, archive, names[0], plain, ceiling)
                return
    except _DAMAGED as error:
        raise TransientError(connector, code=_DAMAGE) from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # a place in the file that cannot be
            raise TransientError(connector, code=_DAMAGE) from error
        raise unusable(plain, error) from error
    raise UnexpectedResponse(connector, code="download_files", ending=ending, n=len(names))


def _unpack(connector: str, archive: zipfile.ZipFile, name: str, plain: Path, ceiling: int) -> None:
    size = 0
    with archive.open(name) as source, plain.open("wb") as out:
        while piece := source.read(PIECE):
            size += len(piece)
            if size > ceiling:
                raise UnexpectedResponse(connector, code="download_large", n=ceiling >> 20)
            out.write(piece)
