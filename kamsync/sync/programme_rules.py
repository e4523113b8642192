"""What the director asks of documents, and who approved writing, for the report."""

from __future__ import annotations

import datetime as dt

from kamsync.scoring.explain.conformity import Required
from kamsync.sync.session import Session

_HASH = 12
"""Characters that tell scorecards apart."""


def required(session: Session) -> Required:
    asked = session.config.documents
    return Required(asked.database, asked.strategy, asked.plan)


def approvals(session: Session) -> list[tuple[dt.date, str, str]]:
    """(day, who, scorecard), newest first."""
    found = sorted(session.ledger.approvals(session.name), key=lambda a: a.at, reverse=True)
    return [(a.at.date(), a.who, a.scorecard_hash[:_HASH]) for a in found]
