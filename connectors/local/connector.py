"""The port over a folder of CSV files: exported files in, fields.csv and tasks.csv out."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import polars as pl
from pydantic import BaseModel

from connectors.local.client import stamp
from connectors.local.fields import FieldsFile
from connectors.local.files import ExportedFiles, columns_of, live_rows
from connectors.local.header_match import OWN_PREFIX
from connectors.local.layout import Layout
from connectors.local.origin import Origins
from connectors.local.proposal import propose
from connectors.local.provision import look_around, provision
from connectors.local.settings import LocalSettings
from connectors.local.tasks import Row, TaskFile, row_of
from kamsync.connector import (
    Budget,
    Context,
    Description,
    MapProposal,
    Page,
    ProvisionRequest,
    ProvisionStep,
    StreamInfo,
    Window,
)
from kamsync.model.change import Finding, NewTask, Outcome, RecordChange, TaskState, Value
from kamsync.model.fieldmap import FieldMap
from kamsync.model.phrase import phrase
from kamsync.model.value import value_of


class LocalConnector:
    """Every pull is full; nothing is kept between calls but what the files' stamps vouch for."""

    settings_type: ClassVar[type[BaseModel]] = LocalSettings
    batch_size: int = 50_000

    def __init__(self, settings: LocalSettings, mapping: FieldMap, context: Context) -> None:
        self._settings = settings
        self._mapping = mapping
        self._context = context
        self._outputs = [mapping.outputs[name] for name in context.outputs]
        self._fields = FieldsFile(settings.output, self._outputs)
        self._tasks = TaskFile(settings.output, context.state_dir)
        self._files = ExportedFiles(settings, mapping, context)
        self._origins = Origins(self._files, mapping, context)
        self._accounts: pl.Series | None = None
        self._accounts_stamp: list[tuple[int, int, int]] = []

    @staticmethod
    def propose(files: Sequence[Path]) -> MapProposal:
        """A map for files that nobody described yet, without a config."""
        return propose(files)

    def describe(self) -> Description:
        """Reads headers only. Raises MappingError with what is missing in all files at once."""
        folder = self._settings.folder.resolve()
        layouts = self._files.layouts()
        every = [layout for files in layouts.values() for layout in files]
        newest = max(stamp(layout.path)[2] for layout in every)
        return Description(
            org_id="local-" + hashlib.sha256(str(folder).encode()).hexdigest()[:12],
            org_name=folder.name,
            is_sandbox=False,
            home_currency=self._context.home_currency,
            timezone=self._context.timezone,
            own_user_ids=frozenset(),
            streams={name: self._info(name, files) for name, files in layouts.items()},
            clock=dt.datetime.fromtimestamp(newest / 1e9, dt.UTC),
            findings=tuple(f for layout in every for f in layout.findings),
            writable=frozenset(self._context.outputs),
            needs_approval=False,
            reads_are_free=True,
            output_folder=str(self._settings.output),
        )

    def check(self) -> list[Finding]:
        every = [layout for files in self._files.layouts().values() for layout in files]
        return look_around(self._settings, every, self._mapping.accounts.table)

    def pull(self, stream: str, window: Window) -> Iterator[Page]:  # noqa: ARG002 - always full
        yield from self._pages(stream)

    def made_of(self, stream: str) -> str:
        besides = [self._fields.path] if stream == "account" else []
        if table := self._mapping.accounts.table:
            besides.append(self._settings.folder / table)
        return self._origins.of(stream, *besides)

    def pull_ids(self, stream: str) -> Iterator[pl.DataFrame]:
        for page in self._files.pages(stream):
            if "id" in page.frame.columns:
                yield live_rows(page.frame).select("id").drop_nulls()

    def pull_by_ids(self, stream: str, ids: Sequence[str]) -> Iterator[Page]:
        wanted = pl.Series(ids, dtype=pl.String).implode()
        for page in self._pages(stream):
            if "id" in page.frame.columns:
                yield Page(page.frame.filter(pl.col("id").is_in(wanted)))

    def write_fields(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        alive = self._account_ids()
        known = set(alive.filter(alive.is_in([c.account_id for c in changes])))
        self._fields.update([c for c in changes if c.account_id in known], alive)
        return [
            Outcome(c.account_id, ok=True) if c.account_id in known else _no_account(c.account_id)
            for c in changes
        ]

    def read_back(self, ids: Sequence[str], outputs: Sequence[str]) -> dict[str, dict[str, Value]]:
        alive = self._account_ids()
        found: dict[str, dict[str, Value]] = {
            account_id: dict.fromkeys(outputs) for account_id in alive.filter(alive.is_in(ids))
        }
        kinds = {name: self._mapping.outputs[name].type for name in outputs}
        rows = self._fields.frame().filter(pl.col("account_id").is_in(list(found)))
        for row in rows.select("account_id", *outputs).iter_rows(named=True):
            found[row["account_id"]] = {n: value_of(row[n], kind) for n, kind in kinds.items()}
        return found

    def insert_tasks(self, tasks: Sequence[NewTask]) -> list[Outcome]:
        rows = self._tasks.rows()
        alive = self._account_ids()
        known = set(alive.filter(alive.is_in([task.account_id for task in tasks])))
        outcomes: list[Outcome] = []
        added: list[str] = []
        for task in tasks:
            if task.key in rows:
                outcomes.append(Outcome(task.key, ok=True, code="duplicate", crm_id=task.key))
            elif task.account_id not in known:
                outcomes.append(_no_account(task.key))
            else:
                rows[task.key] = row_of(task)
                added.append(task.key)
                outcomes.append(Outcome(task.key, ok=True, crm_id=task.key))
        if added:
            self._tasks.write(rows, added)
        return outcomes

    def find_tasks(self, keys: Sequence[str]) -> dict[str, TaskState]:
        rows = self._tasks.rows()
        return self._tasks.states({k: r for k, r in rows.items() if not keys or k in set(keys)})

    def complete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        def done(rows: dict[str, Row], key: str) -> None:
            rows[key] = rows[key] | {"status": "done"}

        return self._end_tasks(task_ids, done, gone=False)

    def delete_tasks(self, task_ids: Sequence[str]) -> list[Outcome]:
        def dropped(rows: dict[str, Row], key: str) -> None:
            del rows[key]

        return self._end_tasks(task_ids, dropped, gone=True)

    def provision(self, request: ProvisionRequest) -> list[ProvisionStep]:
        return provision(request, self._fields, self._tasks, self._mapping)

    def budget(self) -> Budget:
        return Budget(used={})

    def read_cost(self, rows: int) -> int:  # noqa: ARG002 - files cost no calls
        return 0

    def write_cost(self, records: int, tasks: int) -> int:  # noqa: ARG002 - files cost no calls
        return 0

    def close(self) -> None:
        self._accounts = None

    def _end_tasks(
        self, keys: Sequence[str], end: Callable[[dict[str, Row], str], None], *, gone: bool
    ) -> list[Outcome]:
        """`gone`: a task that is not there is as it should be."""
        rows = self._tasks.rows()
        states = self._tasks.states(rows)
        outcomes: list[Outcome] = []
        changed: list[str] = []
        for key in keys:
            state = states.get(key)
            if state is None:
                reason = "" if gone else phrase("outcome.no_task")
                outcomes.append(Outcome(key, ok=gone, code="not_found", reason=reason))
            elif key in changed or (not gone and state.status == "done"):
                outcomes.append(Outcome(key, ok=True, crm_id=key))
            elif state.touched:
                reason = phrase("outcome.touched")
                outcomes.append(Outcome(key, ok=False, code="touched", reason=reason, crm_id=key))
            else:
                end(rows, key)
                changed.append(key)
                outcomes.append(Outcome(key, ok=True, crm_id=key))
        if changed:
            self._tasks.write(rows, [key for key in changed if key in rows])
        return outcomes

    def _info(self, name: str, layouts: list[Layout]) -> StreamInfo:
        columns = columns_of(layouts)
        if name == "account":
            columns |= {OWN_PREFIX + output for output in self._context.outputs}
        return StreamInfo(name, incremental=False, columns=frozenset(columns), duplicates="reject")

    def _pages(self, stream: str) -> Iterator[Page]:
        """Of the files; accounts with what fields.csv shows."""
        if stream != "account":
            yield from self._files.named_pages(stream)
            return
        names = {name: OWN_PREFIX + name for name in self._context.outputs}
        own = self._fields.frame().rename({"account_id": "id"} | names)
        for page in self._files.named_pages(stream):
            # First narrowed, so that the table of all accounts is not hashed once a page.
            here = own.join(page.frame.select("id"), on="id", how="semi")
            frame = page.frame.join(here, on="id", how="left", maintain_order="left")
            yield replace(page, frame=frame, trimmed=False)

    def _account_ids(self) -> pl.Series:
        """Ids in accounts.csv, read again only when the file changed."""
        now = [stamp(path) for path in self._files.paths("account")]
        if self._accounts is None or now != self._accounts_stamp:
            ids = [frame["id"] for frame in self.pull_ids("account")]
            self._accounts = pl.concat(ids).unique() if ids else pl.Series("id", [], pl.String)
            self._accounts_stamp = now
        return self._accounts


def _no_account(ref: str) -> Outcome:
    return Outcome(ref, ok=False, code="not_found", reason=phrase("outcome.no_account"))
