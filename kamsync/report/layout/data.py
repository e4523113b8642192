"""What a report is made from, gathered by whoever asks for one. The report reads nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.rejects import no_rejects
from kamsync.plans.hypotheses import Hypothesis
from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.scoring.explain.conformity import Required
from kamsync.scoring.explain.details import Details
from kamsync.scoring.explain.programme_record import ProgrammeRecord
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import Scored

HISTORY: Final = {"root": pl.String, "as_of": pl.Date, "score": pl.Int64}


@dataclass(frozen=True)
class Surroundings:
    """What stands around the scores: people, the past, the firm that reads."""

    organisation: str = ""
    users: Mapping[str, str] = field(default_factory=dict)
    """User id → name of those who own accounts."""
    facts: Callable[[Collection[str]], Mapping[str, AccountFacts]] = lambda _roots: {}
    """Roots → people, deals and promises there, for the few accounts that are shown whole."""
    names: bool = False
    """The customer's people may be named."""
    contact_url: str = ""
    history: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HISTORY))
    """root, as_of, score of earlier applied runs, oldest first."""


@dataclass(frozen=True)
class ReportData:
    scored: Scored
    card: Scorecard
    policy: Policy
    connection: str
    run_id: str
    generated_at: dt.datetime
    """Aware; shown in the policy's time zone."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Of the plan or run: records, fields, tasks, … and API calls used."""
    changes: Mapping[str, int] = field(default_factory=dict)
    """Output field → records on which it changes."""
    tasks: Sequence[Mapping[str, Any]] = ()
    """status (new, open, waiting, done), subject, account_id, due_on, flag."""
    rejects: pl.DataFrame = field(default_factory=no_rejects)
    """The pull's and the scoring's."""
    findings: Sequence[Finding] = ()
    previous: pl.DataFrame | None = None
    """The scored frame of the last applied run before this as_of; None for the first."""
    previous_as_of: dt.date | None = None
    notice: str = ""
    """A line on top, such as what is invented in the demo."""
    details: Details | None = None
    """What is read from the streams for the report alone; None leaves its tables out."""
    kpi_months: pl.DataFrame | None = None
    """month, kpi, points: mean points of the accounts in earlier months' last applied run."""
    hypotheses: Sequence[tuple[int, Hypothesis]] = ()
    """(g, objective of its plan put to the test)."""
    required: Required | None = None
    """What the director asks of account documents."""
    approvals: Sequence[tuple[dt.date, str, str]] = ()
    """(day, who, scorecard) of plans that a person applied first, newest first."""
    answers: pl.DataFrame | None = None
    """flag, n, not_true: signals that people answered, and answered with "not true"."""
    record: ProgrammeRecord | None = None
    """What became of past tiers and flags, own numbers; None where nobody looked."""
    around: Surroundings = field(default_factory=Surroundings)
    record_url: str = ""
    """`https://…/{id}` where the CRM shows a record; empty: names are not links."""
