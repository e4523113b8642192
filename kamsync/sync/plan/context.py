"""What planning knows besides the scores."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

from kamsync.model.fieldmap import OutputField
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.sync.plan.answers import Answers, no_answers
from kamsync.sync.plan.episodes import Episode
from kamsync.sync.plan.places import Places


@dataclass(frozen=True)
class PlanContext:
    """What planning knows besides the scores: the CRM as it is and our own memory of it."""

    connection: str
    as_of: dt.date
    accounts: pl.DataFrame
    """The mirror's live accounts with out_* columns, modified_by, modified_at."""
    users: pl.DataFrame
    """id, language, manager_id, is_active; empty without a user stream."""
    fields: Mapping[str, OutputField]
    """Outputs that are switched on, in order."""
    written: pl.DataFrame
    """account_id, values (JSON): what we wrote last."""
    uncertain: frozenset[str]
    """Accounts a killed run may have written: no hand edit is read into them."""
    episodes: Mapping[tuple[str, str], Episode]
    tasks: pl.DataFrame
    """The ledger's tasks."""
    memory: pl.DataFrame
    language: str
    home_currency: str
    timezone: str = "UTC"
    """The config's, for times that people read."""
    own_users: frozenset[str] = frozenset()
    """kamsync's own users in the CRM: they get no task."""
    started: dt.date | None = None
    """as_of of the connection's first applied run; None before it."""
    fallback: str = ""
    """User id for what nobody active owns."""
    lead_days: Mapping[str, int] = field(default_factory=dict)
    """Role → days before a deal closes by which it is asked for; empty: no such tasks."""
    director: str = ""
    directors: Mapping[str, str] = field(default_factory=dict)
    """root → user id of who directs what depends on it; others fall to `director`."""
    task_lines: Callable[[str, str, str], list[str]] = lambda _topic, _root, _language: []
    """(topic of the flag, root, language) → lines that a task adds to its reason."""
    facts: Callable[[Collection[str]], Mapping[str, AccountFacts]] = lambda _roots: {}
    """Roots → people, deals and promises there; asked once, for the tasks that go out."""
    names: bool = False
    """Tasks may name the customer's people."""
    record_url: str = ""
    contact_url: str = ""
    """Templates with {id}; empty: no links."""
    answers: Answers = field(default_factory=no_answers)
    """What people answered to flags before as_of."""
    places: Places = field(default_factory=Places)
    """Of a joined portfolio: records and users by CRM."""
    write_members: bool = False
    max_writes: int = 0
