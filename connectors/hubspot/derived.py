"""The "@" values of the field map: what several properties, stages or associations say together.

Each is one small function from the facts of an object to an expression over a raw frame
(`p:NAME` text columns, `companies`, `contacts`, `deals`, `primary`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

import polars as pl

from connectors.hubspot.paths import CALL, DEAL, EMAIL, MEETING, NOTE, TASK

KINDS: Final = {MEETING: "meeting", CALL: "call", EMAIL: "email", NOTE: "note", TASK: "task"}
SCALES: Final = {"NPS": "10", "CES": "7"}
"""Largest score by survey type; other surveys differ and stay unknown."""
DIRECTIONS: Final = {
    "INBOUND": "inbound",
    "OUTBOUND": "outbound",
    "INCOMING_EMAIL": "inbound",
    "EMAIL": "outbound",
}


@dataclass(frozen=True)
class Stage:
    """One pipeline stage; closed and probability as the portal states them."""

    label: str
    closed: str | None
    """"true" or "false", None where the portal does not say."""
    probability: str | None
    """0 to 1 as text."""

    @property
    def won(self) -> str | None:
        """Won = closed with probability 1; labels prove nothing."""
        if self.closed is None:
            return None
        share = fraction(self.probability)
        return "true" if self.closed == "true" and share == 1 else "false"


@dataclass(frozen=True)
class Facts:
    """What the expressions of one object may lean on."""

    type_id: str
    stages: Mapping[str, Stage] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    key_property: str = ""
    columns: frozenset[str] = frozenset()
    """Raw columns at hand; a missing one reads as null."""

    def p(self, name: str) -> pl.Expr:
        column = f"p:{name}"
        if column not in self.columns:
            return pl.lit(None, pl.String)
        return pl.when(pl.col(column) != "").then(pl.col(column))

    def linked(self, name: str) -> pl.Expr:
        return pl.col(name) if name in self.columns else pl.lit(None, pl.List(pl.String))

    def words(self, option: str) -> list[str]:
        return self.options.get(option, "").split()


@dataclass(frozen=True)
class Derived:
    expression: Callable[[Facts], pl.Expr]
    properties: tuple[str, ...] = ()
    """Asked for where the portal has them."""
    links: tuple[str, ...] = ()


def fraction(text: str | None) -> Decimal | None:
    """A share 0 to 1 out of text with a binary tail (`0.2000000000000000111`)."""
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    if not value.is_finite() or value.adjusted() > 15:
        return None
    return round(value, 12)


def percent(text: str | None) -> str | None:
    """The same as percent; text that is no number passes, to be refused with its reason."""
    value = fraction(text)
    if value is None:
        return text
    return format((value * 100).normalize(), "f")


def as_percent(column: pl.Series) -> pl.Series:
    """Column-wise `percent`, over the few distinct values."""
    distinct = column.unique().drop_nulls()
    if distinct.is_empty():
        return column
    return column.replace_strict(
        distinct, pl.Series([percent(t) for t in distinct], dtype=pl.String), default=None
    )


def lowest_id(ids: pl.Expr) -> pl.Expr:
    """The lowest as a number: the stated rule where the portal names no primary company."""
    number = ids.list.eval(pl.element().cast(pl.Int64, strict=False)).list.min()
    return pl.coalesce(number.cast(pl.String), ids.list.min())


def _account(facts: Facts) -> pl.Expr:
    named = pl.col("primary") if "primary" in facts.columns else pl.lit(None, pl.String)
    return pl.coalesce(named, lowest_id(facts.linked("companies")))


def _stage_word(facts: Facts, name: str, word: Callable[[Stage], str | None]) -> pl.Expr:
    if not facts.stages:
        return pl.lit(None, pl.String)
    known = {key: word(stage) for key, stage in facts.stages.items()}
    return facts.p(name).replace_strict(
        list(known), list(known.values()), default=None, return_dtype=pl.String
    )


def _stage_property(facts: Facts) -> str:
    return "dealstage" if facts.type_id == DEAL else "hs_pipeline_stage"


def _stage(facts: Facts) -> pl.Expr:
    """The label; an unknown or archived stage keeps its id."""
    name = _stage_property(facts)
    return pl.coalesce(_stage_word(facts, name, lambda s: s.label or None), facts.p(name))


def _is_closed(facts: Facts) -> pl.Expr:
    return pl.coalesce(facts.p("hs_is_closed"), _stage_word(facts, "dealstage", lambda s: s.closed))


def _is_won(facts: Facts) -> pl.Expr:
    return pl.coalesce(
        facts.p("hs_is_closed_won"), _stage_word(facts, "dealstage", lambda s: s.won)
    )


def stage_disagrees(facts: Facts) -> pl.Expr:
    """Deals whose own mark of being closed or won is not what their stage says."""
    closed = _stage_word(facts, "dealstage", lambda s: s.closed)
    won = _stage_word(facts, "dealstage", lambda s: s.won)
    differs = (facts.p("hs_is_closed") != closed) | (facts.p("hs_is_closed_won") != won)
    return differs.fill_null(value=False)


def _probability(facts: Facts) -> pl.Expr:
    """The deal's own, else its stage's default; as percent (see PERCENT)."""
    default = _stage_word(facts, "dealstage", lambda s: s.probability)
    return pl.coalesce(facts.p("hs_deal_stage_probability"), default)


def _kind(facts: Facts) -> pl.Expr:
    return pl.lit(KINDS.get(facts.type_id), pl.String)


def _direction(facts: Facts) -> pl.Expr:
    name = {CALL: "hs_call_direction", EMAIL: "hs_email_direction"}.get(facts.type_id, "")
    stated = facts.p(name).replace_strict(DIRECTIONS, default=None, return_dtype=pl.String)
    assumed = facts.options.get("call_without_direction") if facts.type_id == CALL else None
    return pl.coalesce(stated, pl.lit(assumed)) if assumed else stated


def _took_place(facts: Facts) -> pl.Expr:
    """Whether a meeting took place or may still: not cancelled, moved or missed."""
    outcome = facts.p("hs_meeting_outcome").fill_null("")
    return ~outcome.is_in(facts.words("not_held"))


def _meeting_start(facts: Facts) -> pl.Expr:
    return pl.coalesce(facts.p("hs_meeting_start_time"), facts.p("hs_timestamp"))


def _occurred_at(facts: Facts) -> pl.Expr:
    """When the contact was made; none for tasks and for meetings that were not held."""
    if facts.type_id == TASK:
        return pl.lit(None, pl.String)
    if facts.type_id == MEETING:
        return pl.when(_took_place(facts)).then(_meeting_start(facts))
    return facts.p("hs_timestamp")


def _due_at(facts: Facts) -> pl.Expr:
    if facts.type_id == MEETING:
        return _meeting_start(facts)
    return facts.p("hs_timestamp") if facts.type_id == TASK else pl.lit(None, pl.String)


def _completed_at(facts: Facts) -> pl.Expr:
    """For a call: its time, if somebody was reached. A disposition outranks the status."""
    if facts.type_id == TASK:
        return facts.p("hs_task_completion_date")
    if facts.type_id != CALL:
        return pl.lit(None, pl.String)
    answered = ~facts.p("hs_call_disposition").is_in(facts.words("not_reached"))
    reached = pl.coalesce(answered, facts.p("hs_call_status") == "COMPLETED")
    return pl.when(reached).then(facts.p("hs_timestamp"))


_WORDS: Final = {
    MEETING: "hs_meeting_body",
    CALL: "hs_call_body",
    EMAIL: "hs_email_text",
    NOTE: "hs_note_body",
}


def _words(facts: Facts) -> pl.Expr:
    """What was written, without the marks of rich text."""
    name = _WORDS.get(facts.type_id, "")
    return facts.p(name).str.replace_all(r"<[^>]*>", " ")


def _attendees(facts: Facts) -> pl.Expr:
    """Owners who were invited; the one who holds the meeting is its owner."""
    return facts.p("hs_attendee_owner_ids").str.split(";")


def _is_own(facts: Facts) -> pl.Expr:
    own = facts.p(facts.key_property).str.starts_with("kamsync:").fill_null(value=False)
    return pl.when(own).then(pl.lit("true")).otherwise(pl.lit("false"))


def _scale_max(facts: Facts) -> pl.Expr:
    kind = facts.p("hs_survey_type").str.to_uppercase()
    return kind.replace_strict(SCALES, default=None, return_dtype=pl.String)


_CHANGED: Final = ("record", "field", "old", "new", "at")
"""What owner_history gives of one change."""


def _plain(name: str) -> Callable[[Facts], pl.Expr]:
    return lambda facts: facts.p(name)


PERCENT: Final = frozenset({"@probability"})
"""Derived shares that still have to become percent."""

DERIVED: Final[dict[str, Derived]] = {
    "@account": Derived(_account, links=("companies",)),
    "@parent": Derived(lambda facts: lowest_id(facts.linked("parents")), links=("parents",)),
    "@contact": Derived(lambda facts: lowest_id(facts.linked("contacts")), links=("contacts",)),
    "@contacts": Derived(lambda facts: facts.linked("contacts"), links=("contacts",)),
    "@deal": Derived(lambda facts: lowest_id(facts.linked("deals")), links=("deals",)),
    "@stage": Derived(_stage, ("dealstage", "hs_pipeline_stage")),
    "@status": Derived(_stage, ("hs_pipeline_stage",)),
    "@is_closed": Derived(_is_closed, ("hs_is_closed", "dealstage")),
    "@is_won": Derived(_is_won, ("hs_is_closed_won", "dealstage")),
    "@probability": Derived(_probability, ("hs_deal_stage_probability", "dealstage")),
    "@kind": Derived(_kind),
    "@direction": Derived(_direction, ("hs_call_direction", "hs_email_direction")),
    "@occurred_at": Derived(
        _occurred_at, ("hs_timestamp", "hs_meeting_start_time", "hs_meeting_outcome")
    ),
    "@due_at": Derived(_due_at, ("hs_timestamp", "hs_meeting_start_time")),
    "@completed_at": Derived(
        _completed_at,
        ("hs_timestamp", "hs_call_status", "hs_call_disposition", "hs_task_completion_date"),
    ),
    "@words": Derived(_words, tuple(_WORDS.values())),
    "@attendees": Derived(_attendees, ("hs_attendee_owner_ids",)),
    **{f"@changed_{name}": Derived(_plain(name)) for name in _CHANGED},
    "@is_own": Derived(_is_own),
    "@scale_max": Derived(_scale_max, ("hs_survey_type",)),
}
