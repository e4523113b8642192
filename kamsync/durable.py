"""Files of the state folder: private, complete or absent, and an OSError told as LedgerError."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from kamsync.errors import LedgerError

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW

_WAYS_OUT: Final = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_quota",
    errno.EROFS: "disk_read_only",
    errno.EACCES: "no_right",
    errno.EPERM: "no_right",
    errno.ENOTDIR: "file_for_folder",
    errno.EEXIST: "file_for_folder",
}


def unusable(path: Path, error: OSError) -> LedgerError:
    """The LedgerError for a failed file operation: which path, what is wrong, what to do."""
    code = _WAYS_OUT.get(error.errno or 0, "file_failed")
    reason = (error.strerror or str(error.args[-1] if error.args else "")).lower()
    return LedgerError(code=code, place=str(path), reason=reason)


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system (or the Parquet writer) says about `path` into LedgerError."""
    try:
        yield
    except OSError as error:
        raise unusable(path, error) from error
    except _writer_errors() as error:
        number = re.search(r"\(os error (\d+)\)", str(error))
        if number:
            raise unusable(path, OSError(int(number[1]), str(error))) from error
        raise LedgerError(code="file_failed", place=str(path), reason=str(error)) from error


def _writer_errors() -> tuple[type[Exception], ...]:
    """Of the Parquet writer; nothing writes Parquet before it is loaded."""
    frames = sys.modules.get("polars.exceptions")
    return (frames.ComputeError,) if frames else ()


def private_folder(path: Path) -> Path:
    """The folder, made with its parents where missing, closed to other users."""
    with translated_errors(path):
        for parent in reversed([p for p in path.parents if not p.exists()]):
            parent.mkdir(mode=FOLDER_MODE, exist_ok=True)  # parents=True would leave them open
        path.mkdir(mode=FOLDER_MODE, exist_ok=True)
    return path


def is_writable(folder: Path) -> bool:
    """Whether this user may make a file there, or the folder itself."""
    there = next((f for f in (folder, *folder.parents) if f.exists()), folder)
    return os.access(there, os.W_OK | os.X_OK)


def create(path: Path) -> BinaryIO:
    """A new private file; what stood there (a link, too) is not followed but taken away."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, _NEW, FILE_MODE), "wb")


def write_file(path: Path, content: bytes) -> None:
    """Replace `path` in one step; after a crash it holds the old or the new content."""
    draft = path.with_name(f".{path.name}.new")
    with translated_errors(path):
        with create(draft) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)


def write_output(path: Path, content: bytes) -> None:
    """A file that a person asked for by name, with its folder. A device or a pipe is written to and
    a link is followed: `/dev/stdout` must never be replaced by a file."""
    with translated_errors(path):
        if path.exists() and not (path.is_file() or path.is_dir()):
            with path.open("wb") as stream:
                stream.write(content)
            return
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, content)


def write_new(folder: Path, name: str, content: bytes) -> Path:
    """A private file of that name in the folder, else under a name nobody can foresee in the
    system's folder for such files. Raises OSError when neither can be written."""
    path = folder / name
    try:
        descriptor = os.open(path, _NEW, FILE_MODE)
    except OSError:
        descriptor, other = tempfile.mkstemp(prefix=f"{path.stem}-", suffix=path.suffix)
        path = Path(other)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return path


def settle(path: Path) -> None:
    """Make a file somebody else wrote private, and wait until the disk has it."""
    with translated_errors(path):
        path.chmod(FILE_MODE)
        _fsync(path)


def sync_folder(path: Path) -> None:
    """Wait until the disk knows the names in this folder."""
    with translated_errors(path):
        _fsync(path)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link_or_copy(source: Path, target: Path) -> None:
    """A second name for an unchanging file; a copy where the file system has no hard links."""
    with translated_errors(target):
        try:
            target.hardlink_to(source)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            shutil.copyfile(source, target)
            settle(target)


def remove_folder(path: Path) -> None:
    """Delete a folder of ours; one that is already gone is fine."""
    with translated_errors(path):
        try:
            shutil.rmtree(path)
        except FileNotFoundError:
            return
