"""Whether a plan may be applied: its day, same CRM, same scorecard, nothing applied since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from kamsync.errors import GuardTripped, UsageError
from kamsync.messages.sentences import sentence
from kamsync.sync.next_steps import command, tripped
from kamsync.sync.plan_folder import StoredPlan, read_plan
from kamsync.sync.plan_manifest import PlanManifest, plan_ids
from kamsync.sync.session import Session, today

_Reason = tuple[str, dict[str, Any]]
"""Why a plan no longer fits: code and values of an error."""


def find_plan(session: Session, plan_id: str | None) -> StoredPlan:
    """That plan, or the latest. Raises UsageError."""
    ids = plan_ids(session.plans)
    if plan_id is None and not ids:
        raise UsageError(code="no_plan")
    wanted = plan_id or ids[-1]
    return read_plan(session.plans, wanted, session.ledger.plan_sha256(session.name, wanted))


def only_planned(session: Session, day: dt.date) -> str:
    """Why nothing of that day is ever written (numbers §5.7); empty where it may be."""
    now = today(session.config, session.now)
    last = session.ledger.last_applied(session.name)
    language = session.config.language
    if last is not None and last.as_of > now:
        ahead = {"run": last.id, "as_of": last.as_of}
        return sentence("day.applied_ahead", language, ahead)
    if day > now:
        return sentence("day.ahead", language, {"day": day, "today": now})
    if last is not None and day < last.as_of:
        behind = {"day": day, "run": last.id, "as_of": last.as_of}
        return sentence("day.behind", language, behind)
    return ""


def applied_by(session: Session, stored: StoredPlan) -> str:
    """The run that applied this very plan as the last thing that was applied; else empty."""
    last = session.ledger.last_applied(session.name)
    return last.id if last is not None and last.plan_id == stored.manifest.id else ""


def still_fits(session: Session, stored: StoredPlan, accept: Collection[str]) -> None:
    """Raises UsageError for a plan that no longer matches, GuardTripped for an open guard."""
    plan = stored.manifest
    code, values = _mismatch(session, plan) or _overtaken(session, plan) or ("", {})
    if code:
        raise UsageError(code=code, plan=plan.id, **values)
    open_trips = [t for t in plan.trips if t.guard not in accept]
    if open_trips:
        raise GuardTripped(tripped(plan.id, plan.trips, session.config.language))
    if lost := lost_fields(session, stored):
        raise GuardTripped(lost)


def same_as_planned(session: Session, stored: StoredPlan) -> None:
    """Raises UsageError where CRM, scorecard or day are no longer those of the plan, GuardTripped
    where its fields cannot be written."""
    plan = stored.manifest
    code, values = _mismatch(session, plan) or ("", {})
    if code:
        raise UsageError(code=code, plan=plan.id, **values)
    if reason := only_planned(session, dt.date.fromisoformat(plan.as_of)):
        raise UsageError(code="plan_day", plan=plan.id, reason=reason)
    if lost := lost_fields(session, stored):
        raise GuardTripped(lost)


def _mismatch(session: Session, plan: PlanManifest) -> _Reason | None:
    if plan.connection != session.name:
        return "plan_connection", {"connection": plan.connection}
    if plan.org_id != session.seen.org_id:
        return "plan_org", {"org": plan.org_id, "this": session.seen.org_id}
    if plan.scorecard_sha256 != session.card.sha256:
        return "plan_scorecard", {}
    if dt.datetime.fromisoformat(plan.expires_at) < session.now:
        return "plan_expired", {}
    return None


def _overtaken(session: Session, plan: PlanManifest) -> _Reason | None:
    if reason := only_planned(session, dt.date.fromisoformat(plan.as_of)):
        return "plan_day", {"reason": reason}
    created = dt.datetime.fromisoformat(plan.created_at)
    for run in session.ledger.runs(session.name, limit=500):
        if run.status != "applied" or run.command == "undo":
            continue
        if run.plan_id == plan.id:
            return "plan_applied", {"run": run.id}
        if run.started_at > created:
            return "plan_overtaken", {"run": run.id}
    return None


def lost_fields(session: Session, stored: StoredPlan) -> str:
    """Why fields that this plan fills cannot be written; empty when all can."""
    filled = stored.part("changes", "field")["field"].unique().to_list()
    lost = [o for o in session.fields if o in filled and o not in session.seen.writable]
    if not lost:
        return ""
    names = [session.fields[o].field for o in lost]
    values: dict[str, Any] = {"fields": names, "command": command(stored.manifest.id)}
    return sentence("wait.provision", session.config.language, values)
