"""Bulk API 2.0 queries: create the job, wait for it, read its result pages to the last row."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from connectors.salesforce.client import Ask, SalesforceClient
from connectors.salesforce.decode import frame_from_csv
from connectors.salesforce.faults import NAME, Fault, JobFailed, NotForBulk, Refused, TooBig, clean
from connectors.salesforce.query import Statement
from kamsync.errors import PartialStream, QuotaExhausted, UnexpectedResponse
from kamsync.transport import LARGEST_DOWNLOAD, Awaited, Response, count

log = logging.getLogger(__name__)
_NO_QUOTA: Final = frozenset({"LIMIT_EXCEEDED", "EXCEEDED_QUOTA", "API_BULK_LIMIT_EXCEEDED"})
_TOO_BIG: Final = ("TIMEOUT", "TIMED OUT", "TOO LARGE", "TOO_LARGE", "TOO_COMPLICATED")


@dataclass(frozen=True)
class Job:
    """A query that the org works on."""

    id: str
    ended: Awaited[dict[str, Any]]


def read_query(
    client: SalesforceClient, statement: Statement, job: Job | None = None
) -> Iterator[pl.DataFrame]:
    """Every row, by a job that was made before or by a new one. Raises NotForBulk before the first
    frame where pages must do it instead."""
    job = job or create(client, statement)
    total = count(job.ended.result(), "numberRecordsProcessed")
    seen = 0
    for frame in _pages(client, job.id, statement.columns):
        seen += frame.height
        yield frame
    if seen != total:
        raise _failed(statement.object, f"{seen}/{total}")


def create(client: SalesforceClient, statement: Statement) -> Job:
    """Raises NotForBulk where the org makes none."""
    body = {
        "operation": "queryAll" if statement.everything else "query",
        "query": statement.text(),
        "contentType": "CSV",
        "columnDelimiter": "COMMA",
        "lineEnding": "LF",
    }
    try:
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_create_job.htm
        answer = client.json(Ask("POST", "jobs/query", "bulk", body=body))
    except QuotaExhausted as error:
        # The Bulk allowance is counted apart from API calls: pages may still be allowed.
        raise NotForBulk(Fault(403, "LIMIT_EXCEEDED", clean(error))) from error
    except Refused as error:
        if error.fault.code in _NO_QUOTA or "not supported by the Bulk" in error.fault.message:
            raise NotForBulk(error.fault) from error
        raise
    job = job_id(answer)
    return Job(job, ended(client, f"jobs/query/{job}", statement.object))


def job_id(answer: Any) -> str:
    job = str(answer.get("id") or "") if isinstance(answer, dict) else ""
    if not job.isalnum():
        raise UnexpectedResponse(NAME, code="answer_odd", what="a Bulk job was made without an id")
    return job


def ended(client: SalesforceClient, path: str, what: str) -> Awaited[dict[str, Any]]:
    """The end of a job, to be waited for. A failed one is an error, never an empty answer."""

    def ask() -> dict[str, Any] | None:
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_one_job.htm
        answer = client.json(Ask("GET", path, "bulk"))
        state = answer.get("state") if isinstance(answer, dict) else None
        if state == "JobComplete":
            return dict(answer)
        if state not in ("Failed", "Aborted"):
            return None
        reason = clean(answer.get("errorMessage") or "–")
        if any(word in reason.upper() for word in _TOO_BIG):
            raise TooBig(Fault(400, "QUERY_TIMEOUT", reason))
        raise _failed(what, f"{state}:{reason}")

    return Awaited(
        ask,
        late=PartialStream(NAME, code="bulk_slow", what=what),
        patience=client.settings.bulk_wait_minutes * 60,
        seconds=client.settings.bulk_poll_seconds,
    )


def _failed(what: str, reason: str) -> JobFailed:
    return JobFailed(Fault(200, "JOB_FAILED", f"Bulk {what}: {reason}"))


def _pages(client: SalesforceClient, job: str, columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
    """Result pages by locator; the header's text `null` marks the last one."""
    locator, known = "", set[str]()

    def parse(response: Response) -> tuple[pl.DataFrame, str]:
        following = response.headers.get("sforce-locator", "null")
        return frame_from_csv(response, columns), "" if following == "null" else following

    while True:
        params = {"maxRecords": str(client.settings.bulk_page)}
        if locator:
            params["locator"] = locator
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm
        ask = Ask(
            "GET",
            f"jobs/query/{job}/results",
            "bulk",
            params=params,
            headers={"Accept": "text/csv"},
            ceiling=LARGEST_DOWNLOAD,
        )
        frame, locator = client.send(ask, parse)
        yield frame
        if not locator:
            return
        if locator in known:
            raise UnexpectedResponse(
                NAME, code="answer_odd", what="Bulk gave the same page token twice"
            )
        known.add(locator)
