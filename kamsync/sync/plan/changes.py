"""The plan: the difference between what the CRM should show and what it shows. Pure.

Records: records.py. Tasks: numbers §6.2–6.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.scorecard import Flag, Scorecard
from kamsync.scoring.metrics.refresh import watched
from kamsync.scoring.score import Scored
from kamsync.sync.plan import review_task, role_tasks, unassigned_deals
from kamsync.sync.plan.answers import FlagAnswer, answering, as_events, heard
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import Turn, advance
from kamsync.sync.plan.records import plan_records
from kamsync.sync.plan.tasks import FlagTasks, most_severe, next_actions
from kamsync.sync.plan.wanted_tasks import completed, paced, without_person


@dataclass(frozen=True)
class PlanParts:
    changes: pl.DataFrame
    tasks: pl.DataFrame
    """New ones; one without an owner reaches nobody and is not written."""
    completes: pl.DataFrame
    """key, task_id: open tasks whose reason is gone."""
    memory: pl.DataFrame
    events: pl.DataFrame
    adopted: pl.DataFrame
    """account_id, values (JSON): what the CRM will show once the plan is applied, where the
    ledger does not know it yet."""
    findings: tuple[Finding, ...]
    waiting_tasks: int
    counts: dict[str, int] = field(default_factory=dict)

    def once_written(self) -> PlanParts:
        """What is still asked of a plan that lies on disk: texts by the hundred thousand are let
        go."""
        return replace(
            self,
            changes=self.changes.select("account_id", "field"),
            memory=self.memory.clear(),
            events=self.events.clear(),
            adopted=self.adopted.clear(),
        )


_NO_EPISODES: Final = frozenset({review_task.FLAG, unassigned_deals.FLAG, role_tasks.FLAG})
"""Flags of sources whose tasks no episode closes."""


def build_plan(scored: Scored, card: Scorecard, context: PlanContext) -> PlanParts:
    """Everything this run would write, and what it would remember. Twice gives the same."""
    turn = advance(dict(context.episodes), scored.flags, card, context.connection, context.as_of)
    flags = {flag.id: flag for flag in watched(card)}
    new, quiet = _answered(turn, flags, context)
    of_flags = FlagTasks.of(scored, turn, flags, context, quiet)
    asked = most_severe(turn.open_now, flags, {*quiet, *of_flags.unwanted})
    records = plan_records(
        scored, card, context, next_actions(asked, flags, scored.groups, context)
    )
    sources = (
        of_flags.source(_NO_EPISODES),
        review_task.review_source(scored.groups, card, context),
        unassigned_deals.unassigned_source(scored, card, context),
        role_tasks.role_source(scored, context),
    )
    severities = {flag.id: flag.severity for flag in flags.values()}
    tasks, waiting = paced(sources, context, severities, of_flags.owner_of)
    completes = completed(sources, context)
    memory = memory_after(scored.groups, context.memory)
    counts = {
        "records": records.changes["account_id"].n_unique(),
        "fields": records.changes.height,
        "cleared": records.cleared,
        "tasks": tasks["owner_id"].count(),
        "tasks_without_person": tasks["owner_id"].null_count(),
        "tasks_waiting": waiting,
        "tasks_completed": completes.height,
        "episodes_open": len(turn.open_now) + len(turn.kept),
        "hand_edits": len(records.findings),
    }
    return PlanParts(
        records.changes,
        tasks,
        completes,
        memory,
        pl.concat([turn.events, as_events(new)]),
        records.adopted,
        (*records.findings, *without_person(tasks)),
        waiting,
        counts,
    )


def _answered(
    turn: Turn, flags: Mapping[str, Flag], context: PlanContext
) -> tuple[list[FlagAnswer], dict[str, FlagAnswer]]:
    """The answers that are new, and key of an episode → the answer that holds today. An answer is
    about what the account showed before this run."""
    known, as_of = context.answers, context.as_of
    before = {key for key, answer in known.of_episode.items() if answer.holds(as_of)}
    rows = answering(context.accounts, known)
    roots = {row["id"] for row in rows}
    standing = [e for e in turn.open_now if e.root in roots and e.since < as_of] if roots else []
    new = heard(rows, known, most_severe(standing, flags, before), as_of)
    now = {**known.of_episode, **{answer.key: answer for answer in new}}
    return new, {key: answer for key, answer in now.items() if answer.holds(as_of)}


def memory_after(groups: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """What the next run must know of each group, where it differs from what is known."""
    now = groups.select(
        "root",
        "tier",
        pl.col("tier_candidate").alias("candidate"),
        pl.col("streak").cast(pl.Int64),
        "tier_since",
        pl.col("levels").fill_null("{}").alias("levels"),
    )
    columns = ["tier", "candidate", "streak", "tier_since", "levels"]
    joined = now.join(before.select("root", *columns), on="root", how="left", suffix="_was")
    differs = pl.any_horizontal([pl.col(c).ne_missing(pl.col(f"{c}_was")) for c in columns])
    return joined.filter(differs).select("root", *columns)
