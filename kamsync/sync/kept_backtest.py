"""The back-test kept in the state folder, so that nights do not compute it anew: one a month and
scorecard."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any, Final

import kamsync
from kamsync import durable
from kamsync.scoring.explain.backtest import Backtest, Line, backtest
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.intervals import Share
from kamsync.sync.session import Session

_MOST: Final = 24
"""Files kept of one connection; the oldest go."""


def backtest_of_month(session: Session, inputs: Inputs, policy: Policy) -> Backtest:
    """As kept for this month, scorecard and way of counting; else computed and kept."""
    path = _path(session, policy)
    return _read(path) or compute_and_keep(session, inputs, policy)


def compute_and_keep(session: Session, inputs: Inputs, policy: Policy) -> Backtest:
    """Computed whatever is kept: a person who asks wants the last pull."""
    found = backtest(inputs, policy, session.card)
    path = _path(session, policy)
    durable.private_folder(path.parent)
    durable.write_file(path, json.dumps(_written(found), indent=1).encode())
    for old in sorted(path.parent.glob("*.json"))[:-_MOST]:
        old.unlink(missing_ok=True)
    return found


def kept_backtest(session: Session, policy: Policy) -> Backtest | None:
    """What is kept, for those who may not write; None where nothing is."""
    return _read(_path(session, policy))


def _path(session: Session, policy: Policy) -> Path:
    counting = (policy.unit, policy.source, policy.recognition, policy.home_currency)
    names = (kamsync.__version__, session.card.sha256, *counting, *policy.dimensions)
    digest = hashlib.sha256("|".join(names).encode()).hexdigest()[:12]
    name = f"{policy.as_of:%Y-%m}-{digest}.json"
    return session.state / "backtest" / session.name / name


def _written(found: Backtest) -> dict[str, Any]:
    lines = [
        {
            "kind": x.kind,
            "name": x.name,
            "outcome": x.outcome,
            "hits": [x.hits.k, x.hits.n],
            "base": [x.base.k, x.base.n],
            "lead_months": x.lead_months,
        }
        for x in found.lines
    ]
    days = [day.isoformat() for day in found.days]
    return {"days": days, "groups": found.groups, "lines": lines}


def _read(path: Path) -> Backtest | None:
    """None where there is none, or one that cannot be read: it is made again."""
    try:
        data = json.loads(path.read_bytes())
        lines = [
            Line(
                x["kind"],
                x["name"],
                x["outcome"],
                Share(*x["hits"]),
                Share(*x["base"]),
                x["lead_months"],
            )
            for x in data["lines"]
        ]
        days = tuple(dt.date.fromisoformat(day) for day in data["days"])
        return Backtest(days, tuple(lines), int(data["groups"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
