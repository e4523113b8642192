"""Bulk jobs of the loopback org: queries and ingests, asked over REST."""

from __future__ import annotations

from kamsync.sandbox.salesforce.bulk import to_csv
from kamsync.sandbox.salesforce.call import Call
from kamsync.sandbox.salesforce.reply import Reply, refuse


def create_query(call: Call) -> Reply:
    call.count("bulk")
    once = call.server.cache_pages
    job = call.server.jobs.create_query(call.json, call.user, call.version, once=once)
    return Reply(200, job.described())


def query_job(call: Call, job_id: str) -> Reply:
    call.count("bulk")
    jobs = call.server.jobs
    job = jobs.jobs[job_id]
    if call.method == "DELETE":
        return Reply(204)
    return Reply(200, jobs.poll(job))


def results(call: Call, job_id: str) -> Reply:
    call.count("bulk")
    server = call.server
    job = server.jobs.jobs[job_id]
    assert job.query is not None
    if job.api_version != call.version:
        raise refuse(409, "VERSION_MISMATCH", "use the job's API version")
    start = int(call.query.get("locator") or 0)
    size = int(call.query.get("maxRecords") or 100_000)
    part = job.rows[start : start + size]
    last = start + size >= len(job.rows)
    key = (job.text, job.operation, server.org.version, start, size)
    content = server.pages.get(key) if server.cache_pages else None
    if content is None:
        types = {f.name: f.type for f in server.org.objects[job.query.object].fields.values()}
        content = to_csv(job.query.columns, part, types)
        if server.cache_pages:
            server.pages[key] = content
    return Reply(
        200,
        content,
        Content_Type="text/csv",
        Sforce_Locator="null" if last else str(start + size),
        Sforce_NumberOfRecords=str(len(part)),
    )


def create_ingest(call: Call) -> Reply:
    call.count("ingest")
    return Reply(
        200, call.server.jobs.create_ingest(call.json, call.user, call.version).described()
    )


def ingest_job(call: Call, job_id: str) -> Reply:
    call.count("ingest")
    jobs = call.server.jobs
    job = jobs.jobs[job_id]
    if call.method == "PATCH":
        job.state = call.json["state"]
        if job.state == "UploadComplete":
            jobs.run(job)
        return Reply(200, job.described())
    return Reply(200, jobs.poll(job))


def upload(call: Call, job_id: str) -> Reply:
    call.count("ingest")
    call.server.jobs.upload(call.server.jobs.jobs[job_id], call.body)
    return Reply(201)


def ingest_rows(call: Call, job_id: str, kind: str) -> Reply:
    call.count("ingest")
    job = call.server.jobs.jobs[job_id]
    head, rows = {
        "successfulResults": (["sf__Id", "sf__Created", *job.header], job.good),
        "failedResults": (["sf__Id", "sf__Error", *job.header], job.bad),
        "unprocessedrecords": (job.header, job.unprocessed),
    }[kind]
    dicts = [dict(zip(head, row, strict=True)) for row in rows]
    return Reply(200, to_csv(head, dicts, {}), Content_Type="text/csv")
