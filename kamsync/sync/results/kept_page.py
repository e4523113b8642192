"""The page of the last run that showed the same: it need not be drawn again.

Beside it lies what it was made from, as one hash, and the hash of the page itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kamsync import durable
from kamsync.mirror import Generation
from kamsync.report import ReportData
from kamsync.scoring.explain.hit_rate import Past
from kamsync.scoring.read.inputs import Inputs
from kamsync.sync.code_stamp import code_stamp
from kamsync.sync.results.fingerprint import NoFingerprint, fingerprint

PAGE: Final = "report.html"
NOTE: Final = "report.made-of"
MOST_GROUPS: Final = 5_000
"""Beside the night of a larger portfolio its page costs little."""
_PASSED_OVER: Final = frozenset(
    {"ReportData.run_id", "ReportData.generated_at"}  # on its stamp line only
    | {"Surroundings.facts", "Inputs.streams", "Inputs.stored", "Inputs.engine"}  # the generation
)


@dataclass(frozen=True)
class KeptPage:
    """`made_of` is empty where nobody can say what the page would be made from."""

    folder: Path
    made_of: str

    def found(self, folders: Sequence[Path]) -> bytes | None:
        """The page in one of the folders, as it was written."""
        note = self.folder / NOTE
        if not self.made_of or not note.is_file():
            return None
        with durable.translated_errors(note):
            made_of, _, digest = note.read_text("utf-8", "replace").partition("\n")
        if made_of != self.made_of:
            return None
        for path in (folder / PAGE for folder in folders):
            if path.is_file():
                with durable.translated_errors(path):
                    there = path.read_bytes()
                if hashlib.sha256(there).hexdigest() == digest:
                    return there
        return None

    def note(self, page: bytes) -> None:
        if self.made_of:
            durable.private_folder(self.folder)
            text = f"{self.made_of}\n{hashlib.sha256(page).hexdigest()}"
            durable.write_file(self.folder / NOTE, text.encode())


def made_of(
    data: ReportData, past: Past | None, inputs: Inputs, generation: Generation, language: str
) -> str:
    """All that the page shows, and by which code. Its details come from the rest and from `past`,
    the frame of a year ago."""
    if data.scored.groups.height > MOST_GROUPS:
        return ""
    parts = generation.manifest.parts
    try:
        return fingerprint((code_stamp(), language, parts, inputs, data, past), _PASSED_OVER)
    except NoFingerprint:
        return ""
