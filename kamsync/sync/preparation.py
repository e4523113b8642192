"""From a pull to a kept plan, and what makes it wait for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import polars as pl

from kamsync.messages.sentences import sentence
from kamsync.mirror import Mirror
from kamsync.sync.apply.recovery import rebuild, uncertain_accounts
from kamsync.sync.approval import changed_since_approval
from kamsync.sync.assessment import Assessed, assess
from kamsync.sync.guard_facts import calls_of
from kamsync.sync.ids import new_id
from kamsync.sync.joined.connector import JoinedConnector
from kamsync.sync.kept_plan import lost_fields, only_planned
from kamsync.sync.next_steps import command, tripped
from kamsync.sync.plan_folder import EXPIRES_AFTER, StoredPlan, prune_plans, write_plan
from kamsync.sync.plan_manifest import PlanManifest, plan_ids
from kamsync.sync.pull.joined_streams import pull_joined
from kamsync.sync.pull.sources import sources_of
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import Pulled, pull
from kamsync.sync.pull.survey_texts import voice_rules
from kamsync.sync.pull.unassigned import without_account
from kamsync.sync.run_log import Result
from kamsync.sync.session import Session

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Prepared:
    pulled: Pulled
    assessed: Assessed
    plan: StoredPlan


def pull_settings(session: Session, progress: Progress, *, full: bool) -> PullSettings:
    return PullSettings(
        timezone=session.config.timezone,
        sources=sources_of(
            session.config.sources, session.project.folder, session.config.spark_remote
        ),
        full=full,
        progress=progress,
        explained_by=session.mapping if session.seen.reads_are_free else None,
        names_people=session.config.people.names,
        voice=voice_rules(session.config.voice, session.project.folder, session.state),
        timeline=session.timeline,
    )


def pull_session(session: Session, mirror: Mirror, settings: PullSettings) -> Pulled:
    """Of one connection, or of a joined portfolio each and then all as one."""
    connector, seen = session.connector, session.seen
    if session.joining is not None and isinstance(connector, JoinedConnector):
        return pull_joined(connector, seen, mirror, settings, session.joining)
    return pull(connector, seen, mirror, settings)


def prepare(session: Session, run_id: str, progress: Progress, *, full: bool) -> Prepared:
    seen = session.seen
    settings = pull_settings(session, progress, full=full)
    with session.timeline.step("pull"):
        pulled = pull_session(session, session.mirror, settings)
    rebuild(session, pulled.generation, run_id)
    with session.timeline.step("score"):
        assessed = assess(session, pulled, uncertain_accounts(session))
    manifest = PlanManifest(
        id=new_id(session.now, plan_ids(session.plans).__contains__, "p"),
        connection=session.name,
        org_id=seen.org_id,
        as_of=session.as_of.isoformat(),
        created_at=session.now.isoformat(),
        expires_at=(session.now + EXPIRES_AFTER).isoformat(),
        scorecard_sha256=session.card.sha256,
        scorecard_name=f"{session.card.name} {session.card.version}",
        generation=pulled.generation.name,
        counts=assessed.parts.counts,
        pulled=assessed.baseline,
        calls=sum(cost for cost, _ in calls_of(session, assessed.parts)),
        guards=[vars(t) for t in assessed.trips],
    )
    plan = write_plan(session.plans, manifest, assessed.parts, assessed.scored.groups)
    session.ledger.keep_plan(session.name, manifest.id, plan.sha256, session.now)
    prune_plans(session.plans, session.config.retention.plans)
    return Prepared(pulled, replace(assessed, parts=assessed.parts.once_written()), plan)


def note_findings(session: Session, run_id: str, prepared: Prepared, result: Result) -> None:
    assessed = prepared.assessed
    result.plan_id = prepared.plan.manifest.id
    result.assessed = assessed
    result.findings = list(assessed.findings)
    result.trips = list(assessed.trips)
    result.counts = {
        "groups": assessed.scored.groups.height,
        "rejects": assessed.rejects.filter(pl.col("whole_record")).height,
        **assessed.parts.counts,
    }
    session.ledger.add_findings(run_id, assessed.findings)
    orphans = without_account(assessed.inputs)
    result.counts["without_account"] = orphans.height
    session.ledger.add_rejects(run_id, pl.concat([assessed.rejects, orphans]))


def why_wait(session: Session, prepared: Prepared) -> str:
    """Why a person has to look first; empty when the run may write."""
    plan, language = prepared.plan.manifest, session.config.language
    if reason := only_planned(session, session.as_of):
        return sentence("wait.day", language, {"plan": plan.id, "reason": reason})
    if prepared.assessed.trips:
        return tripped(plan.id, prepared.assessed.trips, language)
    if lost := lost_fields(session, prepared.plan):
        return lost
    if not session.seen.needs_approval or not (
        prepared.assessed.parts.counts["records"] or prepared.assessed.parts.counts["tasks"]
    ):
        return ""
    approval = session.ledger.approval(session.name)
    if approval is None:
        return sentence("wait.first", language, {"command": command(plan.id)})
    if approval.scorecard_hash != session.card.sha256 and (
        not session.card.is_approved or changed_since_approval(session)
    ):
        return sentence("wait.scorecard", language, {"command": command(plan.id)})
    return ""
