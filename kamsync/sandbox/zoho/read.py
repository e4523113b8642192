"""Lists, COQL, deleted records and bulk read of the loopback Zoho."""

from __future__ import annotations

import csv
import io
import itertools
import json
import zipfile
from typing import TYPE_CHECKING, Any

from kamsync.sandbox.zoho import coql
from kamsync.sandbox.zoho.reply import Reply, refuse
from kamsync.sandbox.zoho.store import Row, instant

if TYPE_CHECKING:
    from kamsync.sandbox.zoho.server import ZohoServer

_jobs = itertools.count(555000000000001)


def selected(server: ZohoServer, body: Any) -> Reply:
    statement = str((body or {}).get("select_query") or "")
    if server.cache is not None and statement in server.cache:
        kept: Reply = server.cache[statement]
        return kept
    if "->" in statement and not server.polymorphic:
        return refuse(400, "INVALID_QUERY", reason="polymorphic")
    try:
        found = coql.run(server.store, statement)
    except coql.CoqlError as error:
        return refuse(400, error.code, "", **error.details)
    if not server.tells_parents:
        for row in found.rows:
            row.update({name: None for name in row if "->" in name})
    credits = 1 if found.limit <= 200 else 2 if found.limit <= 1000 else 3
    if not found.rows:
        return Reply(204, credits=credits)
    info = {"count": len(found.rows), "more_records": found.more}
    reply = Reply(200, {"data": found.rows, "info": info}, credits=credits)
    if server.cache is not None:
        server.cache[statement] = reply = Reply(200, raw=reply.bytes(), credits=credits)
    return reply


def records(server: ZohoServer, parts: list[str], params: dict[str, str]) -> Reply:
    module = parts[0]
    if module not in server.store.modules:
        return refuse(400, "INVALID_MODULE", resource_path_index=0)
    if len(parts) > 1 and parts[1] == "deleted":
        return _deleted(server, module, params)
    if parts[0] == "Deals" and parts[2:] == ["Contact_Roles"]:
        return _roles(server, parts[1])
    if len(parts) > 1:
        row = server.store.modules[module].rows.get(int(parts[1]))
        return Reply(200, {"data": [row]}) if row else Reply(204)
    if module == "Notes" and not server.store.administrator:
        return refuse(403, "NOT_SUPPORTED", "only administrators list all notes")
    if "fields" not in params:
        return refuse(400, "REQUIRED_PARAM_MISSING", param_name="fields")
    names = params["fields"].split(",")
    if len(names) > 50:
        return refuse(400, "LIMIT_EXCEEDED", limit=50)
    if "page" in params and "page_token" in params:
        return refuse(400, "AMBIGUITY_DURING_PROCESSING")
    if int(params.get("page", "1")) > 10:
        return refuse(400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED")
    return _list(server, module, names, params)


def _roles(server: ZohoServer, deal: str) -> Reply:
    """Contacts of a deal with the part each plays; a contact without one says so by null."""
    roles = server.store.contact_roles.get(deal, {})
    rows = [
        {
            "id": contact,
            "Last_Name": "…",
            "Contact_Role": {"id": "1", "name": name} if name else None,
        }
        for contact, name in roles.items()
    ]
    return Reply(200, {"data": rows, "info": {"more_records": False}}) if rows else Reply(204)


def _list(server: ZohoServer, module: str, names: list[str], params: dict[str, str]) -> Reply:
    store = server.store
    since = params.get("If-Modified-Since")
    lower = instant(since).timestamp() if since else None
    size = int(params.get("per_page", "200"))
    start, bound = _position(params, since)
    if start is None:
        return refuse(400, "TOKEN_BOUND_DATA_MISMATCH")
    if start >= server.reach:
        return refuse(400, "PAGINATION_LIMIT_EXCEEDED", limit=server.reach)
    data = store.modules[module]
    matching = [
        n
        for n in reversed(data.order)
        if lower is None or coql._comparable(data.rows[n]["Modified_Time"]) >= lower
    ]
    if "ids" in params:
        matching = [n for n in matching if str(n) in params["ids"].split(",")]
    page = matching[start : start + size]
    if not page:
        return Reply(304 if since else 204)
    visible = store.visible(module)
    wanted = [n for n in names if n in visible or n.startswith("$")]
    rows = [{"id": str(n), **{w: data.rows[n].get(w) for w in wanted}} for n in page]
    more = len(matching) > start + size
    token = f"{start + size}|{bound}" if more else None
    info = {"per_page": size, "count": len(rows), "more_records": more, "next_page_token": token}
    return Reply(200, {"data": rows, "info": info})


def _position(params: dict[str, str], since: str | None) -> tuple[int | None, str]:
    bound = f"{params['fields']}|{since}"
    if "page_token" not in params:
        return (int(params.get("page", "1")) - 1) * int(params.get("per_page", "200")), bound
    start, _, bounds = params["page_token"].partition("|")
    return (int(start) if bounds == bound else None), bound


def _deleted(server: ZohoServer, module: str, params: dict[str, str]) -> Reply:
    if params.get("type") not in ("all", "recycle", "permanent"):
        return refuse(400, "PATTERN_NOT_MATCHED")
    since = params.get("If-Modified-Since")
    lower = instant(since) if since else None
    gone = [
        d
        for d in server.store.modules[module].deleted
        if lower is None or instant(d["deleted_time"]) >= lower
    ]
    size, page = int(params.get("per_page", "200")), int(params.get("page", "1"))
    part = gone[(page - 1) * size : page * size]
    if not part:
        return Reply(204)
    info = {"per_page": size, "count": len(part), "page": page,
            "more_records": len(gone) > page * size}  # fmt: skip
    return Reply(200, {"data": part, "info": info})


def bulk(server: ZohoServer, method: str, parts: list[str], body: Any) -> Reply:
    """parts: read[, job[, result]]"""
    if method == "POST":
        return _new_job(server, body["query"])
    job = server.jobs.get(parts[1])
    if job is None:
        return refuse(404, "RESOURCE_NOT_FOUND")
    if len(parts) > 2:
        return Reply(200, raw=job["zip"], credits=0)
    states = job["states"]
    state = states.pop(0) if len(states) > 1 else states[0]
    item: Row = {"id": parts[1], "operation": "read", "state": state}
    if state == "COMPLETED":
        item["result"] = job["result"]
    return Reply(200, {"data": [item]}, credits=0)


def _new_job(server: ZohoServer, query: Row) -> Reply:
    module, names = query["module"]["api_name"], query["fields"]
    if module not in server.store.modules:
        return refuse(400, "MODULE_NOT_SUPPORTED")
    for name in names:
        try:
            coql.check_column(server.store, module, name)
        except coql.CoqlError:
            return refuse(400, "FIELD_NOT_AVAILABLE", field=name)
    data = server.store.modules[module]
    test = _criteria(query.get("criteria"))
    rows = [data.rows[n] for n in data.order if test(data.rows[n])]
    page = int(query.get("page", 1))
    part = rows[(page - 1) * server.job_rows : page * server.job_rows]
    job = str(next(_jobs))
    key = json.dumps(query, sort_keys=True)
    packed = (server.cache or {}).get(key) or _zipped(server, module, job, names, part)
    if server.cache is not None:
        server.cache[key] = packed
    result = {"page": page, "count": len(part), "download_url": f"/crm/bulk/v8/read/{job}/result",
              "more_records": len(rows) > page * server.job_rows}  # fmt: skip
    server.jobs[job] = {"states": ["ADDED", "IN PROGRESS", "COMPLETED"], "result": result,
                        "zip": packed}  # fmt: skip
    created = {"status": "success", "code": "ADDED_SUCCESSFULLY", "details": {"id": job}}
    return Reply(201, {"data": [created], "info": {}}, credits=50)


def _zipped(server: ZohoServer, module: str, job: str, names: list[str], rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Id" if n == "id" else n for n in names])
    picks = [coql.picker(server.store, module, n) for n in names]
    writer.writerows([_cell(pick(row)) for pick in picks] for row in rows)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(f"{job}.csv", out.getvalue().encode(server.csv_encoding))
    return packed.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return str(value["id"])
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _criteria(given: Row | None) -> coql.Test:
    if not given:
        return lambda _row: True
    if "group" in given:
        tests = [_criteria(g) for g in given["group"]]
        either = given["group_operator"] == "or"
        return lambda row: any(t(row) for t in tests) if either else all(t(row) for t in tests)
    name, value = given["field"]["api_name"], given["value"]
    match given["comparator"]:
        case "equal" if value == "${EMPTY}":
            return lambda row: row.get(name) is None
        case "not_in":
            return lambda row: coql.key_of(row.get(name)) not in value
        case "greater_equal":
            return lambda row: coql.compare(row.get(name), ">=", str(value))
    raise AssertionError(given)
