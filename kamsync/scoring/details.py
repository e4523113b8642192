"""What the report tells beyond the scored frame, read from the streams when one is asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

from kamsync.scoring.bridge import bridges, inflation_of
from kamsync.scoring.hit_rate import HitRate, Past, hit_rate
from kamsync.scoring.hygiene import Hygiene, audit
from kamsync.scoring.inputs import Inputs, Policy
from kamsync.scoring.score import Scored
from kamsync.scoring.segments import Cross, crosses


@dataclass(frozen=True)
class Details:
    hygiene: Hygiene
    bridges: pl.DataFrame
    """bridge.bridges of every group; empty where the history is short."""
    inflation: float | None
    segments: tuple[Cross, ...]
    """Of the CRM's picklists that are mapped and filled."""
    past: Past
    hit_rate: HitRate | None

    def digest(self) -> bytes:
        """The same while all of it is the same."""
        frames = (self.hygiene.counts(), self.hygiene.issues, self.bridges)
        told = (self.inflation, self.segments, self.past.began, self.past.as_of, self.hit_rate)
        found = hashlib.sha256(str(told).encode())
        for frame in frames:
            found.update(hashlib.sha256(frame.write_csv().encode()).digest())
        return found.digest()


def look(inputs: Inputs, policy: Policy, scored: Scored, past: Past | None = None) -> Details:
    past = past or Past()
    inflation = inflation_of(inputs, policy)
    return Details(
        hygiene=audit(inputs, policy, scored.groups, scored.members),
        bridges=bridges(scored.groups, inflation),
        inflation=inflation,
        segments=crosses(scored.groups, inputs),
        past=past,
        hit_rate=hit_rate(past, inputs, scored),
    )
