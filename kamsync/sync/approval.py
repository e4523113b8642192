"""What management decided about the scorecard: who approved it, since when, what changed after."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from kamsync.errors import ConfigError
from kamsync.model.change import Finding, Severity
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import parse_scorecard
from kamsync.scoring.decide.governance import over_budget, unmarked_ratings
from kamsync.scoring.decide.kpi_lints import kpi_findings
from kamsync.scoring.decide.lints import wording_findings
from kamsync.sync.session import Session

_SOON: Final = dt.timedelta(days=30)


def scorecard_findings(session: Session) -> list[Finding]:
    """Approval, review date, budget of judgement, names that do not exist."""
    card = session.card
    found = _approval(card, session.config.scorecard.approvers, session.as_of)
    if changed_since_approval(session):
        found.append(
            _finding(card, "scorecard_changed", by=card.approved_by, approved_on=card.approved_on)
        )
    found += _review(card, session.as_of)
    return [
        *found,
        *over_budget(card),
        *unmarked_ratings(card),
        *wording_findings(card),
        *kpi_findings(card),
        *_aims(card),
    ]


def changed_since_approval(session: Session) -> bool:
    """Whether the rules differ from those first applied under the same approval."""
    card = session.card
    if not card.is_approved:
        return False
    for run in session.archive.runs():
        text = session.archive.scorecard(run)
        if str(card.approved_on) not in text or text == card.text:
            continue
        try:
            old = parse_scorecard("archived scorecard", text)
        except ConfigError:  # of an earlier release's form: no word on today's rules
            continue
        if (old.approved_by, old.approved_on) == (card.approved_by, card.approved_on):
            return _rules(old) != _rules(card)
    return False


def _rules(card: Scorecard) -> Scorecard:
    """What an approval is about: everything but names, dates of review and comments."""
    return replace(card, name="", version="", review_by=None, sha256="", text="")


def _finding(
    card: Scorecard,
    code: str,
    severity: Severity = "warning",
    variant: str = "",
    **values: object,
) -> Finding:
    return Finding(code, severity, f"scorecard {card.name}", values=values, variant=variant)


def _approval(card: Scorecard, approvers: list[str], as_of: dt.date) -> list[Finding]:
    if not card.approved_by and not card.approved_on:
        return [_finding(card, "scorecard_unapproved", "info")]
    if not card.is_approved:
        half = "nameless" if card.approved_on else "undated"
        return [_finding(card, "scorecard_unapproved", variant=half)]
    found = []
    if card.approved_on and card.approved_on > as_of:
        found.append(_finding(card, "approval_ahead", approved_on=card.approved_on))
    known = [a for a in approvers if a.casefold() in card.approved_by.casefold()]
    if approvers and not known:
        found.append(
            _finding(card, "approver_unknown", by=card.approved_by, approvers=tuple(approvers))
        )
    return found


def _aims(card: Scorecard) -> list[Finding]:
    """Criteria that name no objective (KPIs: kpi_lints)."""
    names = [c.id for c in card.criteria if not c.objective]
    return [_finding(card, "criterion_serves_nothing", "info", criteria=names)] if names else []


def _review(card: Scorecard, as_of: dt.date) -> list[Finding]:
    due = card.review_by
    if due is None or due > as_of + _SOON:
        return []
    if due < as_of:
        return [_finding(card, "scorecard_review", due=due)]
    return [_finding(card, "scorecard_review_soon", "info", due=due)]
