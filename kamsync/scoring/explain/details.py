"""What the report tells beyond the scored frame, read from the streams when one is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.scorecard import PeerRules
from kamsync.scoring.explain.bridge import bridges, inflation_of
from kamsync.scoring.explain.hit_rate import HitRate, Past, hit_rate
from kamsync.scoring.explain.segments import Cross, crosses
from kamsync.scoring.explain.team_details import TeamDetails, look_at_teams
from kamsync.scoring.explain.voice_summary import VoiceSummary, voice_summary
from kamsync.scoring.metrics.data_quality import Hygiene, audit
from kamsync.scoring.metrics.whitespace import ROOM, families_bought, whitespace
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.score import Scored


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
    teams: TeamDetails
    room: pl.DataFrame | None
    """whitespace.whitespace of every group that has peers; None where no family is named."""
    voice: VoiceSummary | None = None
    """None where no survey is mapped."""


def look(
    inputs: Inputs,
    policy: Policy,
    scored: Scored,
    past: Past | None = None,
    peers: PeerRules | None = None,
) -> Details:
    past = past or Past()
    inflation = inflation_of(inputs, policy)
    return Details(
        hygiene=scored.hygiene or audit(inputs, policy, scored.groups, scored.members),
        bridges=bridges(scored.groups, inflation),
        inflation=inflation,
        segments=crosses(scored.groups, inputs),
        past=past,
        hit_rate=hit_rate(past, inputs, scored),
        teams=look_at_teams(inputs, policy, scored),
        room=_measured(inputs, policy, scored, peers or PeerRules()),
        voice=voice_summary(inputs, policy, scored.members),
    )


def _measured(
    inputs: Inputs, policy: Policy, scored: Scored, peers: PeerRules
) -> pl.DataFrame | None:
    """As measured where the scorecard asked for it; else measured now."""
    known = ["g", *ROOM]
    if scored.unfed.isdisjoint(ROOM) and set(known) <= set(scored.groups.columns):
        return scored.groups.select(known).filter(pl.col("whitespace").is_not_null())
    bought = families_bought(inputs, policy, scored.members)
    if bought is None:
        return None
    return whitespace(scored.groups, bought, peers).sort("g")
