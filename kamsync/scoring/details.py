"""What the report tells beyond the scored frame, read from the streams when one is asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

from kamsync.scoring.bridge import bridges, inflation_of
from kamsync.scoring.hygiene import Hygiene, audit
from kamsync.scoring.inputs import Inputs, Policy
from kamsync.scoring.score import Scored


@dataclass(frozen=True)
class Details:
    hygiene: Hygiene
    bridges: pl.DataFrame
    """bridge.bridges of every group; empty where the history is short."""
    inflation: float | None

    def digest(self) -> bytes:
        """The same while all of it is the same."""
        frames = (self.hygiene.counts(), self.hygiene.issues, self.bridges)
        found = hashlib.sha256(str(self.inflation).encode())
        for frame in frames:
            found.update(hashlib.sha256(frame.write_csv().encode()).digest())
        return found.digest()


def look(inputs: Inputs, policy: Policy, scored: Scored) -> Details:
    inflation = inflation_of(inputs, policy)
    return Details(audit(inputs, policy, scored), bridges(scored.groups, inflation), inflation)
