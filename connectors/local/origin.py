"""What the rows of a stream are made from: the bytes of its files, the map and the config."""

from __future__ import annotations

import hashlib
from pathlib import Path

from connectors.local.client import stamp
from connectors.local.files import ExportedFiles
from kamsync.connector import Context
from kamsync.model.fieldmap import FieldMap


class Origins:
    """Read once per file while its stamp stays."""

    def __init__(self, files: ExportedFiles, mapping: FieldMap, context: Context) -> None:
        self._files = files
        self._mapping = mapping
        self._rules = (
            context.timezone,
            context.home_currency,
            context.outputs,
            context.language,
            context.revenue_source,
        )
        self._digests: dict[Path, tuple[tuple[int, int, int], str]] = {}

    def of(self, stream: str, *besides: Path) -> str:
        """Another text whenever the rows of the stream, or what is said of them, may differ.
        `besides`: other files that its rows show."""
        accounts = self._mapping.accounts
        streams = [stream, "account"]
        if accounts.compare != "exact":  # names that several streams use are reported once
            streams = list(self._mapping.streams)
        paths = [*(path for name in streams for path in self._files.paths(name)), *besides]
        shown = [self._mapping.streams[stream], accounts, *self._rules]
        shown += [(path.name, self._digest(path)) for path in paths]
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    def _digest(self, path: Path) -> str:
        """Of the bytes; empty where there is no file to read."""
        now = stamp(path)
        known = self._digests.get(path)
        if known is None or known[0] != now:
            known = self._digests[path] = (now, _sha256(path))
        return known[1]


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
