"""What a task says beyond its reason, by the topic of its flag."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from kamsync.alerts.content import task_figures
from kamsync.messages.handover import checklist
from kamsync.messages.links import record_link
from kamsync.messages.mismatch import mismatch_lines
from kamsync.scorecard import DEPENDENCY
from kamsync.scoring.explain.mismatch import Mismatch, mismatches
from kamsync.scoring.metrics.handover import FLAG
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.score import Scored
from kamsync.sync.session import Session


def task_lines(
    session: Session, scored: Scored, inputs: Inputs
) -> Callable[[str, str, str], list[str]]:
    """(topic, root, language) → what a task of that topic adds to its reason."""
    url, as_of, currency = session.seen.record_url, session.as_of, session.config.home_currency
    of_dependency = task_figures(scored, url, as_of, currency)
    answers: list[dict[str, Mismatch]] = []

    def lines(topic: str, root: str, language: str) -> list[str]:
        if topic == DEPENDENCY:
            return of_dependency(root, language)
        if topic == FLAG:
            rows = scored.groups.filter(pl.col("root") == root)
            return checklist(rows.row(0, named=True), language) if rows.height else []
        if topic != "voice_mismatch":
            return []
        if not answers:
            answers.append(
                mismatches(inputs, scored.members, as_of, names=session.config.people.names)
            )
        found = answers[0].get(root)
        return mismatch_lines(found, record_link(url, root), language) if found else []

    return lines
