"""Several connectors behind the one port: every id with its connection's name in front, every
write to the CRM that the id names. Reading streams is per connection, see streams.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import ClassVar, NoReturn, TypeVar

import polars as pl
from pydantic import BaseModel

from kamsync.connector import (
    NO_OWNER,
    Budget,
    Connector,
    Description,
    Page,
    ProvisionRequest,
    ProvisionStep,
    StreamInfo,
    Window,
    notifier_of,
)
from kamsync.errors import ConnectorError
from kamsync.model.change import Finding, NewTask, Outcome, RecordChange, TaskState, Value
from kamsync.model.joined_ids import joined_id, split_id
from kamsync.model.phrase import phrase
from kamsync.model.strict import Strict

Item = TypeVar("Item")
Seen = Mapping[str, Description]


class JoinedConnector:
    """Connections of one portfolio, in the order of the config."""

    settings_type: ClassVar[type[BaseModel]] = Strict

    def __init__(self, members: Mapping[str, Connector]) -> None:
        self.members = dict(members)
        self.batch_size = min(member.batch_size for member in members.values())

    @cached_property
    def seen(self) -> Seen:
        """Each member at first look: one that cannot be reached ends the run before a score."""
        found = {}
        for name, member in self.members.items():
            with errors_of(name):
                found[name] = member.describe()
        return found

    def describe(self) -> Description:
        seen = list(self.seen.values())
        homes = {one.home_currency for one in seen}
        return Description(
            org_id="|".join(f"{name}={one.org_id}" for name, one in self.seen.items()),
            org_name=" + ".join(one.org_name for one in seen),
            is_sandbox=any(one.is_sandbox for one in seen),
            home_currency=seen[0].home_currency if len(homes) == 1 else "",
            timezone=seen[0].timezone,
            own_user_ids=frozenset(
                joined_id(name, user)
                for name, one in self.seen.items()
                for user in one.own_user_ids
            ),
            streams=_streams(self.seen),
            clock=min(one.clock for one in seen),
            findings=tuple(
                named(name, finding) for name, one in self.seen.items() for finding in one.findings
            ),
            writable=frozenset.intersection(*(one.writable for one in seen)),
            needs_approval=any(one.needs_approval for one in seen),
            reads_are_free=all(one.reads_are_free for one in seen),
            record_url=_addresses({n: one.record_url for n, one in self.seen.items()}),
            contact_url=_addresses({n: one.contact_url for n, one in self.seen.items()}),
        )

    def check(self) -> list[Finding]:
        return [
            named(name, finding)
            for name, member in self.members.items()
            for finding in member.check()
        ]

    def pull(self, stream: str, window: Window) -> Iterator[Page]:
        del window
        _per_connection(stream)

    def pull_ids(self, stream: str) -> Iterator[pl.DataFrame]:
        _per_connection(stream)

    def pull_by_ids(self, stream: str, ids: Sequence[str]) -> Iterator[Page]:
        del ids
        _per_connection(stream)

    def write_fields(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        return self._in_each(changes, lambda change: change.account_id, _write)

    def read_back(self, ids: Sequence[str], outputs: Sequence[str]) -> dict[str, dict[str, Value]]:
        shown: dict[str, dict[str, Value]] = {}
        for name, some in _parted(ids, lambda i: i).items():
            own = [split_id(i)[1] for i in some]
            for record_id, values in self.members[name].read_back(own, outputs).items():
                shown[joined_id(name, record_id)] = _joined_values(name, values)
        return shown

    def insert_tasks(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        return self._in_each(tasks, lambda task: task.account_id, _insert)

    def find_tasks(self, keys: Sequence[str]) -> dict[str, TaskState]:
        """A key does not say in which CRM its task is: each is asked."""
        found: dict[str, TaskState] = {}
        for name, member in self.members.items():
            for key, state in member.find_tasks(keys).items():
                found[key] = replace(state, task_id=joined_id(name, state.task_id))
        return found

    def complete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        return self._in_each(task_ids, lambda i: i, _complete)

    def delete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        return self._in_each(task_ids, lambda i: i, _delete)

    def provision(self, request: ProvisionRequest) -> list[ProvisionStep]:
        """Each in its turn; files for hand-made steps go into a folder of the connection's name."""
        steps: list[ProvisionStep] = []
        for name, member in self.members.items():
            own = replace(request, emit=request.emit / name if request.emit else None)
            steps += [replace(s, what=f"{s.what} ({name})") for s in member.provision(own)]
        return steps

    def budget(self) -> Budget:
        """What all used; what is left is the least that any has left."""
        budgets = [member.budget() for member in self.members.values()]
        left = [b.remaining for b in budgets if b.remaining is not None]
        return Budget(
            _summed(b.used for b in budgets),
            _summed(b.least for b in budgets),
            min(left, default=None),
        )

    def read_cost(self, rows: int) -> int:
        return max(member.read_cost(rows) for member in self.members.values())

    def write_cost(self, records: int, tasks: int) -> int:
        """At most: as if each wrote them all. `planned_calls` knows whose they are."""
        return sum(member.write_cost(records, tasks) for member in self.members.values())

    @property
    def notifies(self) -> bool:
        return any(notifier_of(member) for member in self.members.values())

    def notify(
        self, user_ids: Sequence[str], title: str, body: str, account_id: str
    ) -> list[Outcome]:
        """Each in the CRM where the user is; the account opens where it is of the same CRM."""
        home, record = split_id(account_id)

        def tell(member: Connector, name: str, some: Sequence[str]) -> list[Outcome]:
            users = [split_id(user)[1] for user in some]
            notifier = notifier_of(member)
            if notifier is None:
                return [Outcome(user, ok=False, code=NO_OWNER) for user in users]
            return notifier.notify(users, title, body, record if name == home else "")

        return self._in_each(user_ids, lambda i: i, tell)

    def close(self) -> None:
        for member in self.members.values():
            member.close()

    def _in_each(
        self,
        items: Sequence[Item],
        id_of: Callable[[Item], str],
        do: Callable[[Connector, str, Sequence[Item]], list[Outcome]],
    ) -> list[Outcome]:
        """`do` with what is each connection's own; one outcome per item, in order."""
        outcomes: dict[int, Outcome] = {}
        places = _parted(range(len(items)), lambda n: id_of(items[n]))
        for name, some in places.items():
            own = [items[n] for n in some]
            with errors_of(name):
                answers = do(self.members[name], name, own)
            for n, outcome in zip(some, answers, strict=True):
                outcomes[n] = _joined_outcome(name, outcome)
        return [outcomes[n] for n in range(len(items))]


@contextmanager
def errors_of(name: str) -> Iterator[None]:
    """What a CRM or the network refuses says which connection it is about."""
    try:
        yield
    except ConnectorError as error:
        if error.args[0]:
            error.args = (f"{name}: {error.args[0]}",)
        else:
            error.connector = f"{name} ({error.connector})"
        raise


def _parted(items: Sequence[Item], id_of: Callable[[Item], str]) -> dict[str, list[Item]]:
    parts: dict[str, list[Item]] = {}
    for item in items:
        parts.setdefault(split_id(id_of(item))[0], []).append(item)
    return parts


def _write(member: Connector, name: str, changes: Sequence[RecordChange]) -> list[Outcome]:
    del name
    return member.write_fields(
        [
            RecordChange(split_id(c.account_id)[1], _own_values(c.values), _own_values(c.expected))
            for c in changes
        ]
    )


def _insert(member: Connector, name: str, tasks: Sequence[NewTask]) -> list[Outcome]:
    """One that would be a stranger's in this CRM is refused, not sent."""
    strange = {t.key for t in tasks if t.owner_id and split_id(t.owner_id)[0] != name}
    own = [_own_task(name, task) for task in tasks if task.key not in strange]
    made = {o.ref: o for o in (member.insert_tasks(own) if own else [])}
    reason = phrase("joined.no_user", connection=name)
    refused = {key: Outcome(key, ok=False, code=NO_OWNER, reason=reason) for key in strange}
    return [(made | refused)[task.key] for task in tasks]


def _own_task(name: str, task: NewTask) -> NewTask:
    def own(joined: str | None) -> str | None:
        connection, record_id = split_id(joined or "")
        return record_id if connection == name else None

    return replace(
        task,
        account_id=split_id(task.account_id)[1],
        owner_id=own(task.owner_id),
        contact_id=own(task.contact_id),
        opportunity_id=own(task.opportunity_id),
    )


def _complete(member: Connector, name: str, task_ids: Sequence[str]) -> list[Outcome]:
    del name
    return member.complete_tasks([split_id(i)[1] for i in task_ids])


def _delete(member: Connector, name: str, task_ids: Sequence[str]) -> list[Outcome]:
    del name
    return member.delete_tasks([split_id(i)[1] for i in task_ids])


def _own_values(values: Mapping[str, Value]) -> dict[str, Value]:
    own = dict(values)
    if isinstance(root := own.get("root_ref"), str):
        own["root_ref"] = split_id(root)[1]
    return own


def _joined_values(name: str, values: Mapping[str, Value]) -> dict[str, Value]:
    joined = dict(values)
    if isinstance(root := joined.get("root_ref"), str) and root:
        joined["root_ref"] = joined_id(name, root)
    return joined


def _joined_outcome(name: str, outcome: Outcome) -> Outcome:
    is_key = outcome.ref.startswith("kamsync:")
    ref = outcome.ref if is_key else joined_id(name, outcome.ref)
    crm_id = joined_id(name, outcome.crm_id) if outcome.crm_id else ""
    return replace(outcome, ref=ref, crm_id=crm_id)


def named(name: str, finding: Finding) -> Finding:
    kind, space, rest = finding.where.partition(" ")
    if kind in ("account", "opportunity", "record") and space:
        return replace(finding, where=f"{kind} {joined_id(name, rest)}")
    return replace(finding, where=f"{finding.where} ({name})")


def _streams(seen: Seen) -> dict[str, StreamInfo]:
    """A stream or a column that one CRM has is there; for the others it is unknown."""
    streams: dict[str, StreamInfo] = {}
    for info in (info for one in seen.values() for info in one.streams.values()):
        known = streams.get(info.name)
        columns = info.columns | (known.columns if known else frozenset())
        incremental = info.incremental and (known is None or known.incremental)
        streams[info.name] = replace(info, columns=columns, incremental=incremental)
    return streams


def _addresses(by_name: Mapping[str, str]) -> str:
    """One template for several CRMs, a line each: `crm=https://…`."""
    return "\n".join(f"{name}={url}" for name, url in by_name.items() if url)


def _summed(counts: Iterator[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for count in counts:
        for kind, n in count.items():
            total[kind] = total.get(kind, 0) + n
    return total


def _per_connection(stream: str) -> NoReturn:
    message = f"{stream} of a joined portfolio is pulled connection by connection"
    raise NotImplementedError(message)


def planned_calls(
    connector: Connector, records: pl.Series, tasks: pl.Series
) -> list[tuple[int, int | None]]:
    """(calls it takes, calls left) in each CRM; account ids of the records and of the tasks."""
    if not isinstance(connector, JoinedConnector):
        cost = connector.write_cost(records.n_unique(), len(tasks))
        return [(cost, connector.budget().remaining)]
    return [
        (
            member.write_cost(
                records.filter(records.str.starts_with(f"{name}:")).n_unique(),
                len(tasks.filter(tasks.str.starts_with(f"{name}:"))),
            ),
            member.budget().remaining,
        )
        for name, member in connector.members.items()
    ]
