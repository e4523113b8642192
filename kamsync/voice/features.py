"""A text as numbers: which of its runs of characters occur, hashed. Pure.

The words are not to be read back from a hash, and no run that only one text has is kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kamsync.voice.lexicon import folded

SIZES: Final = (2, 3, 4, 5)
BUCKETS: Final = 2**20
VERDICTS: Final = {"positive": -1, "negative": -2}
"""What the word lists say, beside the hashes; it weighs as much as all runs together."""
_LONGEST: Final = 4000
"""Characters; what follows says nothing new and costs time."""

Indices = NDArray[np.int64]
Floats = NDArray[np.float64]


def hashes(text: str) -> set[int]:
    """Runs of 2 to 5 characters of the folded text, word boundaries and emoji included."""
    plain = f" {folded(text[:_LONGEST])} "
    runs = {plain[at : at + n] for n in SIZES for at in range(len(plain) - n + 1)}
    return {zlib.crc32(run.encode("utf-8", "surrogatepass")) % BUCKETS for run in runs}


def with_verdict(found: set[int], label: str) -> set[int]:
    """The runs, and what the word lists say of the text: one more thing to learn from."""
    return found | ({VERDICTS[label]} if label in VERDICTS else set())


@dataclass(frozen=True)
class Vocabulary:
    """Hash → column. Only what two texts or more have in common."""

    columns: dict[int, int]

    @classmethod
    def of(cls, texts: Sequence[set[int]]) -> Vocabulary:
        seen: dict[int, int] = {}
        for found in texts:
            for key in found:
                seen[key] = seen.get(key, 0) + 1
        return cls({key: n for n, key in enumerate(sorted(k for k, c in seen.items() if c > 1))})


@dataclass(frozen=True)
class Rows:
    """A sparse matrix by its filled cells; the runs of a row have length 1 together."""

    row: Indices
    column: Indices
    value: Floats
    height: int
    width: int

    @classmethod
    def of(cls, texts: Sequence[set[int]], words: Vocabulary) -> Rows:
        known = [sorted(k for k in found if k in words.columns) for found in texts]
        sizes = np.array([len(keys) for keys in known], dtype=np.int64)
        keys = np.array([key for some in known for key in some], dtype=np.int64)
        runs = np.array([sum(key >= 0 for key in some) for some in known], dtype=np.int64)
        length = np.repeat(1 / np.sqrt(np.maximum(runs, 1)), sizes)
        return cls(
            np.repeat(np.arange(len(texts), dtype=np.int64), sizes),
            np.array([words.columns[key] for key in keys.tolist()], dtype=np.int64),
            np.where(keys < 0, 1.0, length),
            len(texts),
            len(words.columns),
        )

    def times(self, weights: Floats) -> Floats:
        """One number per row."""
        found = np.bincount(self.row, self.value * weights[self.column], self.height)
        return found.astype(np.float64)

    def back(self, residuals: Floats) -> Floats:
        """One number per column."""
        found = np.bincount(self.column, self.value * residuals[self.row], self.width)
        return found.astype(np.float64)
