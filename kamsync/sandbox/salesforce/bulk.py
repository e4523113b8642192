"""Bulk API 2.0 of the loopback org: query jobs and ingest jobs, done at once or after polls."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import dataclass, field
from typing import Any

from kamsync.sandbox.salesforce.org import Org, RowError
from kamsync.sandbox.salesforce.schema import NO_BULK
from kamsync.sandbox.salesforce.soql import Query, Row, SoqlError, parse


@dataclass
class Job:
    id: str
    operation: str
    object: str
    api_version: str
    user: str
    state: str = "UploadComplete"
    polls: int = 0
    ready_at: float = 0.0
    """By the monotonic clock: until then it is in progress."""
    query: Query | None = None
    text: str = ""
    rows: list[Row] = field(default_factory=list)
    content: bytes = b""
    good: list[list[str]] = field(default_factory=list)
    bad: list[list[str]] = field(default_factory=list)
    unprocessed: list[list[str]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    error: str = ""

    def described(self) -> dict[str, Any]:
        body = {
            "id": self.id,
            "operation": self.operation,
            "object": self.object,
            "state": self.state,
            "contentType": "CSV",
            "lineEnding": "LF",
            "columnDelimiter": "COMMA",
            "concurrencyMode": "Parallel",
            "apiVersion": float(self.api_version),
        }
        if self.query is not None:
            body |= {"jobType": "V2Query", "numberRecordsProcessed": len(self.rows)}
        else:
            body |= {
                "numberRecordsProcessed": len(self.good) + len(self.bad),
                "numberRecordsFailed": len(self.bad),
            }
        if self.error:
            body["errorMessage"] = self.error
        return body


class Jobs:
    def __init__(self, org: Org) -> None:
        self.org = org
        self.jobs: dict[str, Job] = {}
        self.polls_needed = 0
        self.seconds: dict[str, float] = {}
        """Object → how long its jobs take."""
        self.fail_with = ""
        """errorMessage of the next `fail_times` jobs; they end Failed."""
        self.fail_times = 1
        self.row_error: tuple[str, int] | None = None
        """(code, rows): the first rows of the next ingest job fail."""

    def create_query(
        self, body: dict[str, Any], user: str, version: str, *, once: bool = False
    ) -> Job:
        query = parse(body["query"])
        if query.object in NO_BULK:
            raise SoqlError(
                "INVALIDENTITY", f"Entity '{query.object}' is not supported by the Bulk API."
            )
        if query.counts:
            raise SoqlError("FEATURENOTENABLED", "aggregates are not supported in Bulk Query")
        fields = self.org.objects[query.object].fields
        if any(c in fields and fields[c].type == "address" for c in query.columns):
            raise SoqlError(
                "FUNCTIONALITY_NOT_ENABLED", "Selecting compound data not supported in Bulk Query"
            )
        everything = body["operation"] == "queryAll"
        if once:
            rows = self.org.select_once(body["query"], query, user, everything=everything)
        else:
            rows = self.org.select(query, user, everything=everything)
        job = self._add(body["operation"], query.object, user, version)
        job.query, job.text, job.rows = query, body["query"], rows
        return job

    def create_ingest(self, body: dict[str, Any], user: str, version: str) -> Job:
        job = self._add(body["operation"], body["object"], user, version)
        job.state = "Open"
        return job

    def _add(self, operation: str, name: str, user: str, version: str) -> Job:
        job = Job(f"750{len(self.jobs):012d}AAA", operation, name, version, user)
        job.polls = self.polls_needed
        job.ready_at = time.monotonic() + self.seconds.get(name, 0.0)
        self.jobs[job.id] = job
        return job

    def poll(self, job: Job) -> dict[str, Any]:
        if job.state in ("UploadComplete", "InProgress"):
            job.state = "InProgress"
            if job.polls > 0:
                job.polls -= 1
            elif time.monotonic() < job.ready_at:
                pass
            elif self.fail_with:
                job.state, job.error = "Failed", self.fail_with
                self.fail_times -= 1
                self.fail_with = self.fail_with if self.fail_times else ""
            else:
                job.state = "JobComplete"
        return job.described()

    def upload(self, job: Job, content: bytes) -> None:
        job.content = content

    def run(self, job: Job) -> None:
        reader = csv.reader(io.StringIO(job.content.decode(), newline=""))
        job.header = next(reader)
        failing = self.row_error
        self.row_error = None
        job.state = "UploadComplete"
        locked = {key for key in job.header if not self.org.editable(job.object, key, job.user)}
        for at, cells in enumerate(reader):
            values = dict(zip(job.header, cells, strict=True))
            row_id = values.pop("Id")
            failing_row = failing if failing and at < failing[1] else None
            try:
                self._write(job, row_id, values, locked, failing_row)
                job.good.append([row_id, "false", *cells])
            except RowError as error:
                reason = f"{error.code}:{error.message}:{','.join(error.fields)} --"
                job.bad.append([row_id, reason, *cells])

    def _write(
        self,
        job: Job,
        row_id: str,
        values: dict[str, str],
        locked: set[str],
        failing: tuple[str, int] | None,
    ) -> None:
        if failing:
            raise RowError(failing[0], "unable to obtain exclusive access")
        changes = {k: self._typed(job, k, v) for k, v in values.items() if v != ""}
        for key in changes:
            if key in locked:
                raise RowError("INVALID_FIELD_FOR_INSERT_UPDATE", f"cannot edit {key}", key)
        self.org.update(job.object, row_id, changes, job.user)

    def _typed(self, job: Job, name: str, cell: str) -> Any:
        field_def = self.org.objects[job.object].fields.get(name)
        if cell == "#N/A":
            return None
        if field_def is not None and field_def.type in ("double", "int", "currency", "percent"):
            return float(cell)
        if field_def is not None and field_def.type == "boolean":
            return cell == "true"
        return cell


def to_csv(columns: list[str], rows: list[Row], types: dict[str, str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[cell(row.get(c), types.get(c, "")) for c in columns] for row in rows])
    return text.getvalue().encode()


def cell(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "datetime":
        return str(value).replace("+0000", "Z")
    if isinstance(value, int) and kind in ("int", "double"):
        return f"{value}.0"
    return str(value)
