"""What management decided about the scorecard: who approved it, since when, what changed after."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from kamsync.errors import ConfigError
from kamsync.model.change import Finding
from kamsync.scorecard import Scorecard
from kamsync.scorecard.loading import parse_scorecard
from kamsync.scoring.decide.governance import over_budget, unmarked_ratings
from kamsync.scoring.decide.lints import wording_findings
from kamsync.sync.session import Session

_SOON: Final = dt.timedelta(days=30)


def scorecard_findings(session: Session) -> list[Finding]:
    """Approval, review date, budget of judgement, names that do not exist."""
    card = session.card
    found = _approval(card, session.config.scorecard.approvers, session.as_of)
    if changed_since_approval(session):
        found.append(
            _finding(
                card,
                "scorecard_changed",
                "warning",
                f"criteria or rules differ from what {card.approved_by} approved on "
                f"{card.approved_on}",
                "have the change approved: a new approved_on, or the earlier text",
            )
        )
    found += _review(card, session.as_of)
    return [*found, *over_budget(card), *unmarked_ratings(card), *wording_findings(card)]


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


def _finding(card: Scorecard, code: str, severity: str, message: str, fix: str) -> Finding:
    level = "info" if severity == "info" else "warning"
    return Finding(code, level, f"scorecard {card.name}", message, fix)  # type: ignore[arg-type]


def _approval(card: Scorecard, approvers: list[str], as_of: dt.date) -> list[Finding]:
    fix = "fill approved_by (role and name) and approved_on"
    if not card.approved_by and not card.approved_on:
        message = "management has not approved it; every output says so"
        return [_finding(card, "scorecard_unapproved", "info", message, fix)]
    if not card.is_approved:
        half = "a date but no name" if card.approved_on else "a name but no date"
        message = f"its approval has {half}: it counts as not approved"
        return [_finding(card, "scorecard_unapproved", "warning", message, fix)]
    found = []
    if card.approved_on and card.approved_on > as_of:
        message = f"approved_on lies ahead: {card.approved_on}"
        found.append(_finding(card, "approval_ahead", "warning", message, "correct the date"))
    known = [a for a in approvers if a.casefold() in card.approved_by.casefold()]
    if approvers and not known:
        message = f'"{card.approved_by}" is none of those who may approve: {", ".join(approvers)}'
        fix = "have one of them approve it, or extend [scorecard] approvers"
        found.append(_finding(card, "approver_unknown", "warning", message, fix))
    return found


def _review(card: Scorecard, as_of: dt.date) -> list[Finding]:
    due = card.review_by
    fix = "review the criteria and set the next date"
    if due is None or due > as_of + _SOON:
        return []
    if due < as_of:
        message = f"its review was due on {due}"
        return [_finding(card, "scorecard_review", "warning", message, fix)]
    message = f"its review is due on {due}"
    return [_finding(card, "scorecard_review_soon", "info", message, fix)]
