"""The last pull, ready to be scored again without a login."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kamsync.errors import UsageError
from kamsync.mirror import Generation
from kamsync.model.rejects import no_rejects
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.sync.inputs import inputs_of
from kamsync.sync.policy import policy_kept
from kamsync.sync.session import Session


@dataclass(frozen=True)
class Kept:
    """The last pull, ready to be asked."""

    generation: Generation
    inputs: Inputs
    policy: Policy


def kept(session: Session) -> Kept:
    """Raises UsageError before the first pull."""
    generation = session.mirror.current()
    if generation is None:
        raise UsageError(code="nothing_pulled")
    rejects = [generation.rejects(name) for name in generation.manifest.streams]
    inputs = inputs_of(session, generation, pl.concat([no_rejects(), *rejects]))
    return Kept(generation, inputs, policy_kept(session, generation))
