"""Bulk read: one job per 200,000 records, the result a zip of CSV, read in slices.

Reference: https://www.zoho.com/crm/developer/docs/api/v8/bulk-read/overview.html
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from connectors.zoho.client import Op, Request, ZohoClient
from connectors.zoho.faults import NAME
from connectors.zoho.metadata import Shape, items
from connectors.zoho.settings import API
from kamsync.errors import PartialStream, UnexpectedResponse
from kamsync.transport import Awaited, Pace, part, unpack_single

CREDITS: Final = 50
PER_JOB: Final = 200_000
DOWNLOADS_PER_MINUTE: Final = 10
SLICE: Final = 50_000
SCOPE: Final = "ZohoCRM.bulk.READ and the module's READ"
_PATIENCE_SECONDS: Final = 1800.0
_POLL_SECONDS: Final = 2.0
_LONGEST_POLL: Final = 10.0
"""Asking costs no credits."""
_CREATE: Final = Op("bulk", CREDITS, SCOPE)
_POLL: Final = Op("bulk poll", 0, SCOPE)
_FETCH: Final = Op("bulk result", 0, SCOPE)


@dataclass(frozen=True)
class Criterion:
    field: str
    comparator: str
    value: str

    def body(self) -> dict[str, Any]:
        return {
            "field": {"api_name": self.field},
            "comparator": self.comparator,
            "value": self.value,
        }


@dataclass(frozen=True)
class Job:
    """One page of a module, which the CRM prepares."""

    id: str
    page: int
    ended: Awaited[dict[str, Any]]
    """What the CRM tells of its result."""


def records(
    client: ZohoClient,
    module: str,
    shapes: Mapping[str, Shape],
    criteria: dict[str, Any] | None = None,
    begun: Job | None = None,
) -> Iterator[pl.DataFrame]:
    """Every record as text frames of at most 50,000 rows; order is free. The next job is prepared
    while the result of the one before it is read."""
    downloads, names = Pace(per_second=DOWNLOADS_PER_MINUTE / 60), list(shapes)
    job = begun or create(client, module, names, criteria)
    with tempfile.TemporaryDirectory(prefix="kamsync-bulk-") as folder:
        while True:
            result, following = job.ended.result(), None
            if result.get("more_records") is True:
                following = create(client, module, names, criteria, job.page + 1)
            downloads.wait()
            path = _download(client, job.id, Path(folder))
            yield from _whole(_slices(path, shapes), result, module)
            path.unlink()
            if following is None:
                return
            job = following


def create(
    client: ZohoClient,
    module: str,
    names: list[str],
    criteria: dict[str, Any] | None,
    page: int = 1,
) -> Job:
    query: dict[str, Any] = {"module": {"api_name": module}, "fields": names, "page": page}
    if criteria:
        query["criteria"] = criteria
    body = {"query": query, "file_type": "csv"}
    # Reference: https://www.zoho.com/crm/developer/docs/api/v8/bulk-read/create-job.html
    created = items(
        client.json(_CREATE, Request("POST", f"bulk/{API}/read", body=body)),
        "data",
    )
    job = str(part(created[0], "details").get("id") or "") if created else ""
    if not job.isdecimal():
        raise UnexpectedResponse(
            NAME, code="answer_odd", what=f"{module}: the bulk read was not accepted"
        )
    return Job(job, page, _ended(client, module, job))


def _ended(client: ZohoClient, module: str, job: str) -> Awaited[dict[str, Any]]:
    """PartialStream when it fails or never ends."""
    failed = PartialStream(NAME, code="bulk_read_failed", module=module, job=job)

    def ask() -> dict[str, Any] | None:
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/bulk-read/get-job-details.html
        found = items(client.json(_POLL, Request("GET", f"bulk/{API}/read/{job}")), "data")
        state = str(found[0].get("state") or "") if found else ""
        if state in ("FAILURE", "FAILED"):
            raise failed
        return part(found[0], "result") if state == "COMPLETED" else None

    return Awaited(
        ask, failed, patience=_PATIENCE_SECONDS, seconds=_POLL_SECONDS, longest=_LONGEST_POLL
    )


def _download(client: ZohoClient, job: str, folder: Path) -> Path:
    """The job's CSV on disk; the zip never stands in memory."""
    packed, plain = folder / f"{job}.zip", folder / f"{job}.csv"

    def fetch() -> Path:
        client.download(_FETCH, f"bulk/{API}/read/{job}/result", packed)
        unpack_single(NAME, packed, plain, ".csv")
        packed.unlink()
        return plain

    return client.again(fetch)


def _slices(path: Path, shapes: Mapping[str, Shape]) -> Iterator[pl.DataFrame]:
    """All cells as text (an id is no number); empty cells are null, columns as they were asked."""
    if path.stat().st_size == 0:
        return
    try:
        scan = pl.scan_csv(path, infer_schema=False)
        for batch in scan.collect_batches(chunk_size=SLICE, maintain_order=True):
            given = set(batch.columns)
            yield batch.select(_column(name, given) for name in shapes)
    except pl.exceptions.PolarsError as error:
        raise PartialStream(NAME, code="answer_odd", what="bulk CSV") from error


def _column(name: str, given: set[str]) -> pl.Expr:
    """The id column is headed `Id`; a column the result lacks is unknown."""
    header = next((n for n in (name, "Id" if name == "id" else "") if n in given), "")
    if not header:
        return pl.lit(None, pl.String).alias(name)
    return pl.when(pl.col(header) != "").then(pl.col(header)).alias(name)


def _whole(
    slices: Iterator[pl.DataFrame], result: dict[str, Any], module: str
) -> Iterator[pl.DataFrame]:
    """The same slices. Raises PartialStream when rows are missing at the end."""
    rows = 0
    for frame in slices:
        rows += frame.height
        yield frame
    stated = result.get("count")
    if isinstance(stated, int) and stated != rows:
        raise PartialStream(NAME, code="rows_short", object=module, seen=rows, total=stated)
