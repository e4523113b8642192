"""The programme's record kept in the state folder, so that nights do not compute it anew: one a
month and scorecard."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

import kamsync
from kamsync import durable
from kamsync.scoring.explain.programme_record import ProgrammeRecord, programme_record
from kamsync.scoring.explain.replay import past_days
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.sync.applied_then import applied_then
from kamsync.sync.session import Session

_RECORD: Final = TypeAdapter(ProgrammeRecord)
_MOST: Final = 24
"""Files kept of one connection; the oldest go."""


def record_of_month(session: Session, inputs: Inputs, policy: Policy) -> ProgrammeRecord:
    """As kept for this month, scorecard and way of counting; else computed and kept."""
    path = _path(session, policy)
    return _read(path) or compute_and_keep(session, inputs, policy)


def compute_and_keep(session: Session, inputs: Inputs, policy: Policy) -> ProgrammeRecord:
    """Computed whatever is kept: a person who asks wants the last pull. Not kept where this user
    only reads."""
    applied = applied_then(session, past_days(inputs, policy))
    found = programme_record(inputs, policy, session.card, applied)
    path = _path(session, policy)
    if durable.is_writable(path.parent):
        durable.private_folder(path.parent)
        durable.write_file(path, _RECORD.dump_json(found, indent=1))
        for old in sorted(path.parent.glob("*.json"))[:-_MOST]:
            old.unlink(missing_ok=True)
    return found


def kept_record(session: Session, policy: Policy) -> ProgrammeRecord | None:
    """What is kept, for those who may not write; None where nothing is."""
    return _read(_path(session, policy))


def _path(session: Session, policy: Policy) -> Path:
    counting = (policy.unit, policy.source, policy.recognition, policy.home_currency)
    names = (kamsync.__version__, session.card.sha256, *counting, *policy.dimensions)
    digest = hashlib.sha256("|".join(names).encode()).hexdigest()[:12]
    name = f"{policy.as_of:%Y-%m}-{digest}.json"
    return session.state / "backtest" / session.name / name


def _read(path: Path) -> ProgrammeRecord | None:
    """None where there is none, or one that cannot be read: it is made again."""
    try:
        return _RECORD.validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
