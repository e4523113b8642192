"""What activities and contacts say through other objects: more contacts, mail direction, roles.

Small lookups by id, 300 at a time; a full read takes the other object whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from connectors.salesforce.activity import CONTACT, USER
from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.query import Statement
from connectors.salesforce.reader import read_all, read_by_ids


@dataclass(frozen=True)
class Links:
    """One lookup object: rows of (owner, value)."""

    statement: Statement
    """Columns: owner id, value; filters included."""
    bulk: bool

    def of(self, client: SalesforceClient, ids: Sequence[str]) -> pl.DataFrame:
        owner, value = self.statement.columns
        frames = [pl.DataFrame(schema={owner: pl.String(), value: pl.String()})]
        frames.extend(read_by_ids(client, self.statement, owner, ids, by_bulk=self.bulk))
        return _pairs(pl.concat(frames), owner, value)

    def whole(self, client: SalesforceClient) -> pl.DataFrame:
        owner, value = self.statement.columns
        frames = [pl.DataFrame(schema={owner: pl.String(), value: pl.String()})]
        frames.extend(read_all(client, self.statement, by_bulk=self.bulk))
        return _pairs(pl.concat(frames), owner, value)


def _pairs(frame: pl.DataFrame, owner: str, value: str) -> pl.DataFrame:
    return frame.select(pl.col(owner).alias("Id"), pl.col(value).alias("value"))


def who_links(kind: str) -> Links:
    """Every contact of an activity, where activities may have several."""
    statement = Statement(f"{kind}WhoRelation", (f"{kind}Id", "RelationId"), ("Type = 'Contact'",))
    return Links(statement, bulk=False)


INBOUND_MAIL = Links(
    Statement("EmailMessage", ("ActivityId", "Id"), ("Incoming = true", "ActivityId != null")),
    bulk=True,
)
ROLES = Links(
    Statement("OpportunityContactRole", ("ContactId", "Role"), ("Role != null",)), bulk=True
)


REPLIES = Links(
    Statement(
        "EmailMessage",
        ("ParentId", "MessageDate"),
        ("Incoming = false", "ParentId != null", "Status != '5'"),
    ),
    bulk=True,
)
"""Mail sent from a case; 5 is a draft."""


def with_contacts(client: SalesforceClient, kind: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A column `~contacts` (list) for activities that have more than one contact."""
    count = pl.col("WhoCount").cast(pl.Float64, strict=False)
    ids = frame.filter(count > 1)["Id"].to_list()
    if not ids:
        return frame.with_columns(pl.lit(None, pl.List(pl.String)).alias("~contacts"))
    pairs = who_links(kind).of(client, ids).filter(pl.col("value").str.starts_with(CONTACT))
    lists = pairs.group_by("Id").agg(pl.col("value").unique().sort().alias("~contacts"))
    return frame.join(lists, on="Id", how="left", maintain_order="left")


INVITED = Links(
    Statement("EventRelation", ("EventId", "RelationId"), ("IsInvitee = true",)), bulk=False
)
"""Everybody invited to a meeting: users, contacts, rooms."""


def group_ids(frame: pl.DataFrame) -> list[str]:
    """Meetings to which somebody was invited: the others cost no question."""
    return frame.filter(pl.col("IsGroupEvent") == "true")["Id"].to_list()


def with_attendees(frame: pl.DataFrame, invited: pl.DataFrame) -> pl.DataFrame:
    """A column `~attendees` (list): our users among those invited."""
    users = invited.filter(pl.col("value").str.starts_with(USER))
    lists = users.group_by("Id").agg(pl.col("value").unique().sort().alias("~attendees"))
    return frame.join(lists, on="Id", how="left", maintain_order="left")


def with_inbound(frame: pl.DataFrame, inbound: pl.DataFrame) -> pl.DataFrame:
    """A column `~inbound` (true/false) for tasks that are e-mails."""
    mail = pl.col("TaskSubtype").str.to_lowercase() == "email"
    known = pl.col("Id").is_in(inbound["Id"].unique().to_list())
    flag = pl.when(known).then(pl.lit("true")).otherwise(pl.lit("false"))
    return frame.with_columns(pl.when(mail).then(flag).alias("~inbound"))


def mail_ids(frame: pl.DataFrame) -> list[str]:
    return frame.filter(pl.col("TaskSubtype").str.to_lowercase() == "email")["Id"].to_list()


def first_roles(pairs: pl.DataFrame) -> pl.DataFrame:
    """contact id → one role, the first by name, so that it does not change from run to run."""
    return pairs.group_by("Id").agg(pl.col("value").min().alias("role"))


def first_replies(pairs: pl.DataFrame) -> pl.DataFrame:
    """case id → when the first mail went out."""
    return pairs.group_by("Id").agg(pl.col("value").min().alias("reply"))
