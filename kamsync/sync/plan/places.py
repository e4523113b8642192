"""Where a group that lies in several CRMs is shown and worked on: at the root of each, by a person
who has a user there. Of a single CRM nothing changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from kamsync.model.joined_ids import connection_of, split_id

_TOPS = {"account_id": pl.String, "root": pl.String}


def no_tops() -> pl.DataFrame:
    return pl.DataFrame(schema=_TOPS)


def tops_of(accounts: pl.DataFrame) -> pl.DataFrame:
    """account_id, root: of a group in several CRMs, the roots of the others. `accounts`: id, root
    and, of a joined portfolio, own_root_id."""
    if "own_root_id" not in accounts.columns:
        return no_tops()
    is_top = (pl.col("id") == pl.col("own_root_id")) & (pl.col("id") != pl.col("root"))
    return accounts.filter(is_top).select(pl.col("id").alias("account_id"), "root").sort(pl.all())


def at_every_top(groups: pl.DataFrame, tops: pl.DataFrame) -> pl.DataFrame:
    """`groups` with one more row, under its own root, for each further CRM the group lies in."""
    if tops.is_empty():
        return groups
    more = groups.join(tops, on="root", maintain_order="left")
    more = more.with_columns(pl.col("account_id").alias("root")).drop("account_id")
    return pl.concat([groups, more])


@dataclass(frozen=True)
class Places:
    """Of one portfolio: which record of a group and which user of a person lies in which CRM."""

    tops: pl.DataFrame = field(default_factory=no_tops)
    """Further roots: account_id, root."""
    same: Mapping[str, str] = field(default_factory=dict)
    """User → the one that stands for the same person in the first CRM."""
    joined: bool = False

    def person(self, user: str) -> str:
        """The one user that counts for whoever this is."""
        return self.same.get(user, user)

    def nearest(self, person: str, accounts: Sequence[str]) -> str:
        """The first of `accounts` in a CRM where the person has a user, else the first."""
        if not self.joined:
            return accounts[0]
        homes = {split_id(user)[0] for user in (person, *self._users.get(person, ()))}
        return next((a for a in accounts if split_id(a)[0] in homes), accounts[0])

    def of(self, account: str, root: str, people: Iterable[str | None]) -> tuple[str, str | None]:
        """(record, user of the same CRM) for the first of `people` who has a user in a CRM where
        the group lies; nobody where none has. `account`: where it would hang."""
        if not self.joined:
            return account, next(iter(people), None)
        records = {split_id(r)[0]: r for r in self._records.get(root, ())}
        records[split_id(account)[0]] = account
        for person in filter(None, people):
            for user in (person, *self._users.get(person, ())):
                if record := records.get(split_id(user)[0]):
                    return record, user
        return account, None

    @cached_property
    def _records(self) -> dict[str, list[str]]:
        return _lists((root, account) for account, root in self.tops.iter_rows())

    @cached_property
    def _users(self) -> dict[str, list[str]]:
        return _lists((person, user) for user, person in sorted(self.same.items()))

    def in_own_crm(self, tasks: pl.DataFrame, others: Iterable[str]) -> pl.DataFrame:
        """TASK_SCHEMA, each at the record and the user of one CRM; contact and deal only where
        they are of it too. `others`: who is asked where the owner has no user there."""
        if not self.joined or tasks.is_empty():
            return tasks
        placed = [
            self.of(row["account_id"], row["root"], (row["owner_id"], *others))
            if row["owner_id"]
            else (row["account_id"], None)
            for row in tasks.select("account_id", "root", "owner_id").to_dicts()
        ]
        found = tasks.with_columns(
            pl.Series("account_id", [record for record, _ in placed], pl.String),
            pl.Series("owner_id", [user for _, user in placed], pl.String),
        )
        here = connection_of("account_id")
        return found.with_columns(
            pl.when(connection_of(c) == here).then(pl.col(c)).alias(c)
            for c in ("contact_id", "opportunity_id")
        )


def _lists(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
