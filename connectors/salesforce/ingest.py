"""Field writes through a Bulk 2.0 ingest job: one upload, three result sets, row by row."""

from __future__ import annotations

import contextlib
import csv
import io
import logging
from collections.abc import Sequence
from typing import Any, Final

from connectors.salesforce.bulk import ended, job_id
from connectors.salesforce.client import Ask, SalesforceClient
from connectors.salesforce.faults import NAME, JobFailed, clean
from connectors.salesforce.writer import HEADERS, RowResult
from kamsync.errors import PartialStream, TransientError
from kamsync.transport import LARGEST_DOWNLOAD, Response

NULL: Final = "#N/A"
"""An empty cell leaves a field alone; this clears it."""
CALLS: Final = 7
"""create, upload, close, one poll, three result sets."""
csv.field_size_limit(2**24)
log = logging.getLogger(__name__)


def fits(records: Sequence[dict[str, Any]]) -> bool:
    """A text that reads like the null mark would clear its field: such rows go elsewhere."""
    return not any(value == NULL for record in records for value in record.values())


def update(
    client: SalesforceClient, sobject: str, records: Sequence[dict[str, Any]]
) -> list[RowResult | None]:
    """One result per record, in order; None for a row the job did not get to."""
    columns = [
        "Id",
        *sorted({name for record in records for name in record} - {"id", "attributes"}),
    ]
    body = {
        "object": sobject,
        "operation": "update",
        "contentType": "CSV",
        "columnDelimiter": "COMMA",
        "lineEnding": "LF",
    }
    # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/create_job.htm
    job = job_id(client.json(Ask("POST", "jobs/ingest", "write", body=body, headers=HEADERS)))
    path = f"jobs/ingest/{job}"
    content = _to_csv(columns, records)
    headers = {"Content-Type": "text/csv; charset=UTF-8"}
    try:
        # Sent once only: a second upload to the same job is refused by the platform.
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/upload_job_data.htm
        client.json(Ask("PUT", f"{path}/batches", "write", False, body=content, headers=headers))
    except TransientError:
        log.warning("upload in doubt", extra={"job": job})
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/close_job.htm
        client.json(Ask("PATCH", path, "write", body={"state": "Aborted"}))
        return [None] * len(records)
    # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/close_job.htm
    client.json(Ask("PATCH", path, "write", body={"state": "UploadComplete"}))
    # Rows that were finished before a job failed stay written: ask row by row all the same.
    with contextlib.suppress(JobFailed, PartialStream):
        ended(client, path, sobject).result()
    good = _rows(client, f"{path}/successfulResults")
    bad = _rows(client, f"{path}/failedResults")
    _rows(client, f"{path}/unprocessedrecords")
    known: dict[str, RowResult] = {row["Id"]: RowResult(True, row["sf__Id"]) for row in good}
    for row in bad:
        code, _, rest = row.get("sf__Error", "").partition(":")
        known[row["Id"]] = RowResult(False, row["Id"], clean(code, 80), clean(rest.rstrip("-:")))
    return [known.get(str(record["id"])) for record in records]


def _to_csv(columns: list[str], records: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    for record in records:
        row = {"Id": record["id"], **record}
        writer.writerow([_cell(row, column) for column in columns])
    return text.getvalue().encode()


def _cell(row: dict[str, Any], column: str) -> str:
    if column not in row:
        return ""
    value = row[column]
    if value is None or value == "":
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _rows(client: SalesforceClient, path: str) -> list[dict[str, str]]:
    def parse(response: Response) -> list[dict[str, str]]:
        body = response.body
        if body.strip() and not body.endswith(b"\n"):
            raise TransientError(NAME, code="answer_odd", what="job results were cut short")
        text = body.decode("utf-8", errors="replace").replace("\0", "")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    headers = {"Accept": "text/csv"}
    # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/get_job_successful_results.htm
    return client.send(Ask("GET", path, "write", headers=headers, ceiling=LARGEST_DOWNLOAD), parse)
