"""One activity stream from four modules: Tasks, Events (meetings), Calls and Notes.

A planned meeting is no contact yet: `occurred_at` is its end, so the future tells itself; a
cancelled one has none. An activity's parent may be an account or a deal; the rest has neither.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from connectors.zoho.canonical import common
from connectors.zoho.decode import PEOPLE
from connectors.zoho.metadata import Shape, ZohoField
from connectors.zoho.selection import Selection

OWN: Final = "kamsync:"
"""How the key of our own tasks begins."""

SUBJECT_MARK: Final = r"^KAM-[0-9a-f]{12} "
"""How the subject of our own tasks begins where Tasks takes no own fields."""

TASKS, EVENTS, CALLS, NOTES = "Tasks", "Events", "Calls", "Notes"
KINDS: Final = {TASKS: "task", EVENTS: "meeting", CALLS: "call", NOTES: "note"}
DERIVED: Final = frozenset(
    {"account_id", "opportunity_id", "contact_ids", "attendee_ids", "kind", "direction"}
    | {"occurred_at", "due_at", "completed_at", "is_own", "words"}
)

PEOPLE_FIELD: Final = "Participants"
"""List call only."""

_FIELDS: Final = {
    TASKS: ("Status", "Due_Date", "Closed_Time", "What_Id", "Who_Id"),
    EVENTS: ("Start_DateTime", "End_DateTime", "What_Id", "Who_Id", PEOPLE_FIELD),
    CALLS: (
        *("Call_Type", "Call_Start_Time", "Call_Duration_in_seconds", "Call_Result"),
        *("Outgoing_Call_Status", "Outbound_Call_Status", "What_Id", "Who_Id"),
    ),
    NOTES: ("Created_Time", "Parent_Id"),
}
_WORDS: Final = {EVENTS: "Description", CALLS: "Description", NOTES: "Note_Content"}
"""What was written; asked for only where the map names `@words`."""
CANCELLED: Final = "$event_cancelled"
PARENT_MODULE: Final = "$se_module"
TO_ACCOUNT: Final = "What_Id->Accounts.Account_Name"
TO_DEAL: Final = "What_Id->Deals.Deal_Name"
CONTACT_ACCOUNT: Final = "Who_Id.Account_Name"
_UNDONE: Final = ("scheduled", "overdue", "cancelled")


def add_fields(selection: Selection, fields: dict[str, ZohoField], task_key: str) -> None:
    """The module's own fields that exist; what each lacks stays unknown."""
    extra = (task_key,) if selection.module == TASKS else ()
    wants_words = any(source.field == "@words" for source in selection.sources.values())
    words = (_WORDS.get(selection.module, ""),) if wants_words else ()
    for name in (*_FIELDS[selection.module], *words, *extra):
        if name in fields:
            selection.shapes[name] = fields[name].shape


def not_reached(options: dict[str, str]) -> frozenset[str]:
    """Results of calls, separated by semicolons in the map, that mean: nobody was reached."""
    words = (word.strip().lower() for word in options.get("not_reached", "").split(";"))
    return frozenset(word for word in words if word)


def for_coql(shapes: dict[str, Shape]) -> dict[str, Shape]:
    """COQL tells the parent's module by which of its names is filled."""
    shapes = {name: shape for name, shape in shapes.items() if shape != "people"}
    more: dict[str, Shape] = {}
    if "What_Id" in shapes:
        more |= {TO_ACCOUNT: "text", TO_DEAL: "text"}
    if "Who_Id" in shapes:
        more[CONTACT_ACCOUNT] = "lookup"
    return shapes | more


def for_list(module: str, shapes: dict[str, Shape]) -> dict[str, Shape]:
    """The list call tells it in a system key, and cancelled meetings too; a note tells both in
    its parent."""
    if module == NOTES:
        return shapes | ({"Parent_Id": "placed"} if "Parent_Id" in shapes else {})
    more: dict[str, Shape] = {PARENT_MODULE: "text"}
    if module == EVENTS:
        more[CANCELLED] = "text"
    return shapes | more


def placed_notes(raw: pl.DataFrame) -> pl.DataFrame:
    """Notes with the columns other activities have: a note on a contact is linked to it."""
    module = _column(raw, "Parent_Id").str.extract(r"^(\w+)/")
    parent = _column(raw, "Parent_Id").str.extract(r"/(\d+)$")
    of_contact = (module == "Contacts").fill_null(value=False)
    return raw.with_columns(
        module.alias(PARENT_MODULE),
        pl.when(~of_contact).then(parent).alias("What_Id"),
        pl.when(of_contact).then(parent).alias("Who_Id"),
    )


def canonical(
    raw: pl.DataFrame, selection: Selection, task_key: str, accounts: dict[str, str]
) -> pl.DataFrame:
    """`accounts`: contact id → account id, where the page itself does not tell."""
    module = selection.module
    derived = {
        **_parents(raw, accounts),
        "kind": pl.lit(KINDS[module]),
        **_times(selection, raw),
        "is_own": _own(raw, task_key),
        "words": _column(raw, _WORDS.get(module, "")),
    }
    wanted = {c: s.field for c, s in selection.sources.items() if s.field.startswith("@")}
    columns = [
        derived[name.removeprefix("@")].alias(column)
        for column, name in wanted.items()
        if name.removeprefix("@") in derived
    ]
    plain = [
        (pl.col(s.field).replace(s.values) if s.values else pl.col(s.field)).alias(c)
        for c, s in selection.sources.items()
        if not s.field.startswith("@")
    ]
    return raw.select(pl.col("id"), *common(raw, selection), *columns, *plain)


def _parents(raw: pl.DataFrame, accounts: dict[str, str]) -> dict[str, pl.Expr]:
    what, who = _column(raw, "What_Id"), _column(raw, "Who_Id")
    if TO_ACCOUNT in raw.columns:
        to_account = pl.col(TO_ACCOUNT).is_not_null()
        to_deal = pl.col(TO_DEAL).is_not_null()
    else:
        module = _column(raw, PARENT_MODULE)
        to_account, to_deal = module == "Accounts", module == "Deals"
    of_contact = _column(raw, CONTACT_ACCOUNT)
    if accounts:
        accounts_of = who.replace_strict(accounts, default=None, return_dtype=pl.String)
        of_contact = pl.coalesce(of_contact, accounts_of)
    account = pl.when(to_account).then(what).when(to_deal).then(None).otherwise(of_contact)
    return {
        "account_id": account.cast(pl.String),
        "opportunity_id": pl.when(to_deal).then(what).cast(pl.String),
        "contact_ids": _contacts(raw, who),
        "attendee_ids": _participants(raw, "user"),
    }


def _contacts(raw: pl.DataFrame, who: pl.Expr) -> pl.Expr:
    """Who_Id and the contacts among the participants, each once."""
    others = _participants(raw, "contact").fill_null([])
    listed = pl.concat_list(who, others).list.unique(maintain_order=True)
    return listed.list.eval(pl.element().filter(pl.element().is_not_null() & (pl.element() != "")))


def _participants(raw: pl.DataFrame, kind: str) -> pl.Expr:
    """Ids of the participants of that kind; null where the page tells none."""
    of_kind = pl.element().str.starts_with(f"{kind}/")
    ids = pl.element().filter(of_kind).str.strip_prefix(f"{kind}/")
    return _column(raw, PEOPLE_FIELD).str.split(PEOPLE).list.eval(ids)


def needs_account(raw: pl.DataFrame) -> list[str]:
    """Contacts whose account the page does not tell although the activity has no other."""
    if "Who_Id" not in raw.columns or PARENT_MODULE not in raw.columns:
        return []
    other = ~pl.col(PARENT_MODULE).is_in(["Accounts", "Deals"])
    alone = pl.col("Who_Id").is_not_null() & other.fill_null(value=True)
    return raw.filter(alone)["Who_Id"].unique().to_list()


def _times(selection: Selection, raw: pl.DataFrame) -> dict[str, pl.Expr]:
    """occurred_at, due_at, completed_at, direction."""
    none = pl.lit(None, pl.String)
    found = {"occurred_at": none, "due_at": none, "completed_at": none, "direction": none}
    match selection.module:
        case "Tasks":
            found["due_at"] = _column(raw, "Due_Date")
            found["completed_at"] = _column(raw, "Closed_Time")
        case "Events":
            cancelled = _column(raw, CANCELLED).str.to_lowercase() == "true"
            end = pl.coalesce(_column(raw, "End_DateTime"), _column(raw, "Start_DateTime"))
            found["occurred_at"] = pl.when(~cancelled.fill_null(value=False)).then(end)
        case "Notes":
            found["occurred_at"] = _column(raw, "Created_Time")
        case _:
            start, way = _column(raw, "Call_Start_Time"), _column(raw, "Call_Type")
            way = way.str.to_lowercase()
            inbound, outbound = way == "inbound", way == "outbound"
            found["direction"] = (
                pl.when(inbound).then(pl.lit("inbound")).when(outbound).then(pl.lit("outbound"))
            )
            found["occurred_at"] = start
            found["completed_at"] = pl.when(_talked(selection, raw)).then(start)
    return found


def _talked(selection: Selection, raw: pl.DataFrame) -> pl.Expr:
    """A call that is still planned, or was called off, reached nobody; nor did one whose result
    says so. Else its length tells, and where that is not kept, its status."""
    status = pl.coalesce(
        _column(raw, "Outgoing_Call_Status"), _column(raw, "Outbound_Call_Status")
    ).str.to_lowercase()
    result = _column(raw, "Call_Result").str.strip_chars().str.to_lowercase()
    seconds = _column(raw, "Call_Duration_in_seconds").cast(pl.Float64, strict=False)
    talked = pl.coalesce(seconds > 0, status == "completed", pl.lit(value=False))
    undone = status.is_in(list(_UNDONE)).fill_null(value=False)
    refused = result.is_in(list(selection.not_reached)).fill_null(value=False)
    return talked & ~undone & ~refused


def _own(raw: pl.DataFrame, task_key: str) -> pl.Expr:
    """By the key, or by its mark where the subject has to carry it."""
    key = _column(raw, task_key)
    own = key.str.contains(SUBJECT_MARK) if task_key == "Subject" else key.str.starts_with(OWN)
    return pl.when(own.fill_null(value=False)).then(pl.lit("true")).otherwise(pl.lit("false"))


def _column(raw: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in raw.columns else pl.lit(None, pl.String)
