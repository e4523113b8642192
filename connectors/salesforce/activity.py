"""Tasks and events as one stream: kind, direction, times, contacts, our own tasks.

Columns are text frames of the fields `needs` names; a missing field makes its value unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from connectors.salesforce.metadata import ObjectInfo

Text = Callable[[str], pl.Expr]
"""Field name → its text column, or null where the object lacks it."""

CONTACT, OPPORTUNITY, USER = "003", "006", "005"
"""Key prefixes of the standard objects: the same in every org."""
_KINDS = {
    "call": "call",
    "email": "email",
    "listemail": "email",
    "meeting": "meeting",
    "note": "note",
}
_TASK = (
    "TaskSubtype Type Status IsClosed ActivityDate CompletedDateTime CallType CallDisposition "
    "CallDurationInSeconds CreatedDate"
)
_EVENT = "IsGroupEvent Type ActivityDate ActivityDateTime StartDateTime IsAllDayEvent"


def key_field(options: dict[str, str]) -> str:
    return options.get("key_field", "KAM_Key__c")


def needs(info: ObjectInfo, options: dict[str, str]) -> tuple[str, ...]:
    names = (_TASK if info.name == "Task" else _EVENT).split()
    names += ["WhoId", "WhatId", "WhoCount", key_field(options)]
    return tuple(n for n in names if n in info.fields)


def filters(info: ObjectInfo) -> tuple[str, ...]:
    """Series are templates, invitees' copies repeat a meeting."""
    wanted = {"IsRecurrence": "IsRecurrence = false", "IsChild": "IsChild = false"}
    return tuple(text for name, text in wanted.items() if name in info.fields)


def horizon(since: dt.date) -> str:
    day = since.isoformat()
    return f"(ActivityDate >= {day} OR (ActivityDate = null AND CreatedDate >= {day}T00:00:00Z))"


def columns(info: ObjectInfo, options: dict[str, str]) -> dict[str, pl.Expr]:
    """`@name` → expression over the fields of this object."""

    def text(name: str) -> pl.Expr:
        return pl.col(name) if name in info.fields else pl.lit(None, pl.String)

    def starting(name: str, prefix: str) -> pl.Expr:
        return pl.when(text(name).str.starts_with(prefix)).then(text(name))

    key = key_field(options)
    contact = starting("WhoId", CONTACT)
    common = {
        "opportunity": starting("WhatId", OPPORTUNITY),
        "contacts": pl.when(contact.is_not_null())
        .then(pl.concat_list(contact))
        .otherwise(pl.lit([], pl.List(pl.String))),
        "is_own": _flag(text(key).is_not_null()),
    }
    if info.name != "Task":
        return common | _event(text) | {"attendees": pl.lit(None, pl.List(pl.String))}
    return common | _task(text, options, dated="CompletedDateTime" in info.fields)


def with_links(exprs: dict[str, pl.Expr], frame: pl.DataFrame) -> dict[str, pl.Expr]:
    """The same, once other objects added `~contacts` or `~inbound` to the frame."""
    exprs = dict(exprs)
    if "~contacts" in frame.columns:
        exprs["contacts"] = pl.coalesce(pl.col("~contacts"), exprs["contacts"])
    if "~attendees" in frame.columns:
        exprs["attendees"] = pl.col("~attendees")
    if "~inbound" in frame.columns:
        inbound = pl.col("~inbound")
        mail = pl.when(inbound == "true").then(pl.lit("inbound"))
        outbound = mail.when(inbound == "false").then(pl.lit("outbound"))
        exprs["direction"] = pl.coalesce(exprs["direction"], outbound)
    return exprs


def _flag(condition: pl.Expr) -> pl.Expr:
    return pl.when(condition).then(pl.lit("true")).otherwise(pl.lit("false"))


def _word(value: pl.Expr) -> pl.Expr:
    return value.str.to_lowercase().replace_strict(_KINDS, default=None, return_dtype=pl.String)


def _task(col: Text, options: dict[str, str], *, dated: bool) -> dict[str, pl.Expr]:
    """`dated`: the org tells when a task was closed, so that a closed one without is unknown."""
    closed = col("IsClosed") == "true"
    kind = pl.coalesce(_word(col("TaskSubtype")), _word(col("Type")), pl.lit("task"))
    given = col("CallType").str.to_lowercase()
    direction: pl.Expr = pl.when(given.is_in(["inbound", "outbound"])).then(given)
    assumed = options.get("call_without_type", "")
    if assumed in ("inbound", "outbound"):
        direction = pl.coalesce(
            direction, pl.when((kind == "call") & given.is_null()).then(pl.lit(assumed))
        )
    done, day = col("CompletedDateTime"), col("ActivityDate")
    spoken = pl.when(_reached(col, options)).then(done if dated else day)
    ended = pl.when(kind == "call").then(spoken).otherwise(pl.coalesce(done, day))
    near = _days(done) - _days(day)
    exact = pl.when(near.abs() <= 1).then(done)
    return {
        "kind": kind,
        "direction": direction,
        "occurred_at": pl.when(closed).then(pl.coalesce(exact, day, done)),
        "due_at": day,
        "completed_at": pl.when(closed).then(ended),
    }


def _reached(col: Text, options: dict[str, str]) -> pl.Expr:
    """Whether a call that was logged spoke to somebody: its result says so, else its length.

    Neither is filled in by a person who logs a call by hand: the log itself is then the claim.
    """
    words = [w.strip().lower() for w in options.get("not_reached", "").split(";") if w.strip()]
    result = col("CallDisposition").str.strip_chars().str.to_lowercase()
    result = pl.when(result != "").then(result)
    seconds = col("CallDurationInSeconds").cast(pl.Float64, strict=False)
    return pl.coalesce(~result.is_in(words), seconds > 0, pl.lit(value=True))


def _days(value: pl.Expr) -> pl.Expr:
    return value.str.head(10).str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32)


def _event(col: Text) -> dict[str, pl.Expr]:
    whole_day = col("IsAllDayEvent") == "true"
    start = pl.coalesce(col("StartDateTime"), col("ActivityDateTime"), col("ActivityDate"))
    none = pl.lit(None, pl.String)
    return {
        "kind": pl.coalesce(_word(col("Type")), pl.lit("meeting")),
        "direction": none,
        "occurred_at": pl.when(whole_day).then(col("ActivityDate")).otherwise(start),
        "due_at": none,
        "completed_at": none,
    }
