"""What people said about an episode by doing its task."""

from __future__ import annotations

import polars as pl

from kamsync.model.joined_ids import task_id_of
from kamsync.scoring.read.inputs import Inputs, no_acknowledgements
from kamsync.sync.plan.answers import SETTLES, answers_of
from kamsync.sync.plan.episodes import replay
from kamsync.sync.session import Session

_TOPICS = ("lost",)
"""Where a person's word clears, not only the figures."""


def acknowledged(
    session: Session, inputs: Inputs, events: pl.DataFrame, *, ask: bool
) -> pl.DataFrame:
    """root, flag (its topic), on (the day the latest episode opened) where its task is done, or
    where a person answered that it is handled, accepted or not true. `events`: of episodes.

    A task that kamsync completed belongs to an episode that ended by itself, which something
    newer than its opening did. `ask`: also the CRM as it was pulled, not the ledger alone.
    """
    topics = {f.id: f.topic for f in session.card.flags if f.topic in _TOPICS}
    episodes = replay(events.filter(pl.col("flag").is_in(list(topics))))
    keys = {e.key: e for e in episodes.values()}
    if not keys:
        return no_acknowledgements()
    tasks = session.ledger.tasks(session.name).filter(pl.col("key").is_in(list(keys)))
    done = set(tasks.filter(pl.col("status") == "done")["key"])
    if ask:
        done |= _done_in_crm(session, inputs, tasks.filter(pl.col("status") == "open"))
    answers = answers_of(events).of_episode
    done |= {k for k, answer in answers.items() if answer.word in SETTLES}
    rows = [(e.root, topics[e.flag], e.since) for key, e in keys.items() if key in done]
    return pl.DataFrame(rows, schema=no_acknowledgements().schema, orient="row")


def _done_in_crm(session: Session, inputs: Inputs, tasks: pl.DataFrame) -> set[str]:
    """Keys of those open tasks that a person marked as done: read from the pulled activities,
    which costs no call; files are simply asked."""
    if tasks.is_empty():
        return set()
    if not session.seen.needs_approval:
        states = session.connector.find_tasks(tasks["key"].to_list()).values()
        return {state.key for state in states if state.status == "done"}
    done = (
        inputs.live("activity", "id", "completed_at")
        .filter(pl.col("completed_at").is_not_null())
        .select(task_id_of("id", joined=session.joining is not None).alias("task_id"))
        .unique()
        .collect()
    )
    return set(tasks.join(done, on="task_id", how="semi")["key"])
