"""Values no field holds: what `@name` in the Salesforce map means, per stream.

A kit names the fields it needs, the filters that belong to it, and the expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from connectors.salesforce import account_plans, activity
from connectors.salesforce.metadata import ObjectInfo
from kamsync.model.fieldmap import StreamMap

MILESTONE: Final = "CaseMilestone"
ANSWER: Final = "SurveyQuestionResponse"
_WORDS: Final = ("FreeText", "ShortText")
"""Types of question that are answered in words."""
_TYPE: Final = "Question.QuestionType"


@dataclass(frozen=True)
class Kit:
    needs: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    names: frozenset[str] = field(default_factory=frozenset)
    """`@name`s that can be computed with what is readable."""
    uses: frozenset[str] = field(default_factory=frozenset)
    """`@name`s the map asks for."""
    keep: pl.Expr | None = None
    """Rows that count, where no filter of the server can tell."""
    derive: Callable[[pl.DataFrame], list[pl.Expr]] | None = None
    made: frozenset[str] = frozenset()
    """Columns of a record that is no row of the map's own object."""
    expand: Callable[[pl.DataFrame], pl.DataFrame] | None = None


def kit_for(
    stream: str, info: ObjectInfo, entry: StreamMap, objects: Mapping[str, ObjectInfo]
) -> Kit:
    used = {c: s.field[1:] for c, s in entry.fields.items() if s.field.startswith("@")}
    if stream == "activity" and info.name in ("Task", "Event"):
        return _activity(info, used, entry.options)
    if stream == "contact":
        roles = objects.get("OpportunityContactRole")
        return _contact(info, used, with_roles=roles is not None and roles.present)
    if stream == "account":
        leave_out = entry.options.get("person_accounts", "") == "leave_out"
        on = leave_out and "IsPersonAccount" in info.fields
        return Kit(filters=("IsPersonAccount = false",) if on else ())
    if stream == "change_log":
        return _change_log(info, used)
    if stream == "case":
        return _case(used, objects.get("EmailMessage"))
    if info.name in account_plans.OBJECTS:
        return _account_plan(info, used, objects)
    if info.name == MILESTONE:
        return _milestone(used)
    if stream == "survey" and info.name == ANSWER:
        return _survey(used)
    return Kit()


def extra_objects(stream: str, entry: StreamMap) -> tuple[str, ...]:
    """Objects a stream is completed from, besides its own."""
    used = {s.field for s in entry.fields.values()}
    if stream == "contact" and "@opportunity_role" in used:
        return ("OpportunityContactRole",)
    if stream == "activity":
        named = {"@direction": "EmailMessage", "@attendees": "EventRelation"}
        return tuple(other for name, other in named.items() if name in used)
    if stream == "case" and "@first_reply" in used:
        return ("EmailMessage",)
    return ()


def _activity(info: ObjectInfo, used: dict[str, str], options: dict[str, str]) -> Kit:
    exprs = activity.columns(info, options)

    def derive(frame: pl.DataFrame) -> list[pl.Expr]:
        linked = activity.with_links(exprs, frame)
        return [linked[name].alias(c) for c, name in used.items() if name in linked]

    return Kit(
        needs=activity.needs(info, options),
        filters=activity.filters(info),
        names=frozenset(exprs),
        uses=frozenset(used.values()),
        derive=derive,
    )


def _contact(info: ObjectInfo, used: dict[str, str], *, with_roles: bool) -> Kit:
    """A person account is an account: its contact row would count it twice."""
    filters = ("IsPersonAccount = false",) if "IsPersonAccount" in info.fields else ()
    names = {"opportunity_role"} if with_roles else set()
    needs: tuple[str, ...] = ()
    if "Email" in info.fields and "email_domain" in used.values():
        needs = ("Email",)
        names.add("email_domain")

    def derive(frame: pl.DataFrame) -> list[pl.Expr]:
        made = {}
        if "Email" in frame.columns:
            domain = pl.col("Email").str.extract(r"@([^@\s]+)\s*$").str.to_lowercase()
            made["email_domain"] = domain
        if "~role" in frame.columns:
            made["opportunity_role"] = pl.col("~role")
        return [made[name].alias(c) for c, name in used.items() if name in made]

    return Kit(needs, filters, frozenset(names), frozenset(used.values()), derive=derive)


def _case(used: dict[str, str], mail: ObjectInfo | None) -> Kit:
    """The first reply is the first mail that went out from the case."""
    needed = ("ParentId", "MessageDate", "Incoming", "Status")
    known = mail is not None and mail.present and all(mail.readable(n) for n in needed)

    def derive(frame: pl.DataFrame) -> list[pl.Expr]:
        there = "~reply" in frame.columns
        return [pl.col("~reply").alias(c) for c, n in used.items() if n == "first_reply" and there]

    names = frozenset({"first_reply"} if known else ())
    return Kit(names=names, uses=frozenset(used.values()) & names, derive=derive)


def _survey(used: dict[str, str]) -> Kit:
    """Marks and words; a choice from a list is neither. Only a recommendation has a known scale."""
    kind = pl.col(_TYPE)
    words = pl.when(kind.is_in(_WORDS)).then(pl.col("ResponseValue"))
    exprs = {"scale_max": pl.when(kind == "NPS").then(pl.lit("10")), "text": words}
    asked = ", ".join(f"'{word}'" for word in _WORDS)

    def derive(_: pl.DataFrame) -> list[pl.Expr]:
        return [exprs[name].alias(c) for c, name in used.items() if name in exprs]

    return Kit(
        needs=(_TYPE, "ResponseValue"),
        filters=(f"(NumberValue != null OR {_TYPE} IN ({asked}))",),
        names=frozenset(exprs),
        uses=frozenset(used.values()),
        derive=derive,
    )


def _milestone(used: dict[str, str]) -> Kit:
    """What an entitlement promises the customer is a promise of ours."""

    def derive(_: pl.DataFrame) -> list[pl.Expr]:
        return [pl.lit("ours").alias(c) for c, name in used.items() if name == "ours"]

    return Kit(names=frozenset({"ours"}), uses=frozenset(used.values()), derive=derive)


def _account_plan(info: ObjectInfo, used: dict[str, str], objects: Mapping[str, ObjectInfo]) -> Kit:
    needs, exprs = account_plans.derived(info)
    measured = objects.get(account_plans.MEASURE)
    if info.name == account_plans.OBJECTIVE and not (measured and measured.present):
        exprs = {n: e for n, e in exprs.items() if n not in ("indicator", "target", "value")}
    chosen = {c: exprs[name] for c, name in used.items() if name in exprs}
    extra = {name: expr for name, expr in exprs.items() if name.startswith("~")}

    def derive(_: pl.DataFrame) -> list[pl.Expr]:
        return [e.alias(c) for c, e in (chosen | extra).items()]

    return Kit(
        needs=needs,
        names=frozenset(exprs),
        uses=frozenset(used.values()) & frozenset(exprs),
        derive=derive,
        made=frozenset(chosen),
        expand=account_plans.expanded if extra else None,
    )


def _change_log(info: ObjectInfo, used: dict[str, str]) -> Kit:
    """AccountHistory tells owners in two rows, by name and by id: the id row is kept."""
    if info.name == "AccountHistory":
        filters: tuple[str, ...] = ("Field = 'Owner'",)
        exprs = {
            "account": pl.col("AccountId"),
            "field": pl.lit("owner"),
            "old": pl.col("OldValue"),
            "new": pl.col("NewValue"),
        }
        needs: tuple[str, ...] = ("AccountId", "OldValue", "NewValue")
        keep: pl.Expr | None = pl.col("NewValue").str.starts_with("005")
    else:
        filters = ("Opportunity.AccountId != null",)
        exprs = {
            "account": pl.col("Opportunity.AccountId"),
            "field": pl.lit("stage"),
            "old": pl.lit(None, pl.String),
            "new": pl.col("StageName"),
        }
        needs = ("Opportunity.AccountId", "StageName")
        keep = None
    chosen = {c: exprs[name] for c, name in used.items() if name in exprs}

    def derive(_: pl.DataFrame) -> list[pl.Expr]:
        return [e.alias(c) for c, e in chosen.items()]

    return Kit(needs, filters, frozenset(exprs), frozenset(used.values()), keep, derive)
