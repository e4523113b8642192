"""REST resources of the loopback org: query, describe, records, collections, composite."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from kamsync.sandbox.salesforce import job_requests, metadata
from kamsync.sandbox.salesforce.call import Call, Cursor
from kamsync.sandbox.salesforce.org import RowError
from kamsync.sandbox.salesforce.reply import Reply, refuse
from kamsync.sandbox.salesforce.soql import Query, Row, SoqlError, parse

if TYPE_CHECKING:
    pass


def dispatch(call: Call) -> Reply:
    for pattern, action in _ROUTES:
        found = re.fullmatch(pattern, call.path)
        if found:
            return action(call, *found.groups())
    raise refuse(404, "NOT_FOUND", "The requested resource does not exist")


# queries


def _query(call: Call, resource: str) -> Reply:
    call.count("query")
    text = call.query["q"]
    everything = resource == "queryAll"
    query = parse(text)
    server = call.server
    if server.cache_pages:
        rows = server.org.select_once(text, query, call.user, everything=everything)
    else:
        rows = server.org.select(query, call.user, everything=everything)
    if query.counts:
        return Reply(200, {"totalSize": len(rows), "done": True, "records": []})
    key = (text, everything, server.org.version)
    locator = f"01g{len(server.cursors):012d}AAA"
    token = call.headers.get("Authorization") or ""
    cursor = Cursor(query, rows, resource, token, key)
    server.cursors[locator] = cursor
    if len(server.cursors) > 400:
        server.cursors.pop(next(iter(server.cursors)))
    return _page(call, locator, cursor, 0)


def _more(call: Call, _: str, locator: str, start: str) -> Reply:
    call.count("query")
    cursor = call.server.cursors.get(locator)
    if cursor is None or cursor.token != (call.headers.get("Authorization") or ""):
        raise refuse(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
    return _page(call, locator, cursor, int(start))


def _page(call: Call, locator: str, cursor: Cursor, start: int) -> Reply:
    server = call.server
    caching = server.cache_pages and not call.inner
    cached = server.pages.get((cursor.key, start)) if caching else None
    if cached is not None:
        return Reply(200, cached.replace(b"@LOCATOR@", locator.encode()))
    end = start + server.page_size
    part = cursor.rows[start:end]
    if server.short_by and end >= len(cursor.rows):
        part = part[: -server.short_by]
    body: dict[str, Any] = {"totalSize": len(cursor.rows), "done": end >= len(cursor.rows)}
    if end < len(cursor.rows):
        place = "@LOCATOR@" if caching else locator
        body["nextRecordsUrl"] = f"/services/data/v{call.version}/query/{place}-{end}"
    body["records"] = [record(cursor.query, row, call.version) for row in part]
    if caching:
        content = json.dumps(body, separators=(",", ":")).encode()
        server.pages[cursor.key, start] = content
        return Reply(200, content.replace(b"@LOCATOR@", locator.encode()))
    return Reply(200, body)


def record(query: Query, row: Row, version: str) -> dict[str, Any]:
    url = f"/services/data/v{version}/sobjects/{query.object}/{row['Id']}"
    made: dict[str, Any] = {"attributes": {"type": query.object, "url": url}}
    for column in query.columns:
        head, dot, rest = column.partition(".")
        if not dot:
            made[column] = row.get(column)
        elif row.get(column) is None:
            made.setdefault(head, None)
        else:
            made[head] = _nested(made.get(head), head, rest, row[column])
    return made


def _nested(held: Any, name: str, path: str, value: Any) -> dict[str, Any]:
    inner: dict[str, Any] = held or {"attributes": {"type": name}}
    head, dot, rest = path.partition(".")
    return inner | {head: _nested(inner.get(head), head, rest, value) if dot else value}


# describe


def _describe(call: Call, name: str) -> Reply:
    call.count("describe")
    org = call.server.org
    if not org.sees(name, call.user):
        raise refuse(404, "NOT_FOUND", "The requested resource does not exist")
    fields = []
    for field_def in org.visible(name, call.user).values():
        described = field_def.described()
        editable = org.editable(name, field_def.name, call.user)
        described |= {"updateable": editable, "createable": editable}
        fields.append(described)
    deletable = name != "Task" or org.deletable_tasks
    body = {
        "name": name,
        "queryable": True,
        "createable": True,
        "updateable": True,
        "deletable": deletable,
        "keyPrefix": org.objects[name].prefix,
        "fields": fields,
    }
    return Reply(200, body)


def _list(call: Call) -> Reply:
    call.count("describe")
    names = [{"name": n, "queryable": True} for n in call.server.org.objects]
    return Reply(200, {"sobjects": names})


# records and collections


def _collections(call: Call) -> Reply:
    call.count("collections")
    org = call.server.org
    fails = _failing(call)
    if call.method == "DELETE":
        results = [
            _try(call, at, fails, partial(_delete, call, i))
            for at, i in enumerate(call.query["ids"].split(","))
        ]
        return Reply(200, results)
    records = call.json["records"]
    if not 0 < len(records) <= 200:
        raise refuse(400, "EXCEEDED_ID_LIMIT", "record limit reached")
    written = dict.fromkeys((row["attributes"]["type"], key) for row in records for key in row)
    for name, key in written:
        if key not in ("attributes", "id") and not org.editable(name, key, call.user):
            message = f"No such column '{key}' on sobject of type {name}"
            raise refuse(400, "INVALID_FIELD", message)
    results = []
    for at, row in enumerate(records):
        values = {k: v for k, v in row.items() if k not in ("attributes", "id")}
        values = {k: None if v == "" else v for k, v in values.items()}
        name = row["attributes"]["type"]
        if call.method == "POST":
            action = partial(org.insert, name, values, call.user)
        else:
            action = partial(org.update, name, row["id"], values, call.user)
        results.append(_try(call, at, fails, action))
    return Reply(200, results)


def _failing(call: Call) -> int:
    fault = call.fault
    if fault is None or fault.kind != "row_error":
        return 0
    return 10_000 if fault.rows < 0 else fault.rows


def _delete(call: Call, row_id: str) -> Row:
    org = call.server.org
    for name, rows in org.rows.items():
        if row_id in rows:
            org.delete(name, row_id, call.user)
            return {"Id": row_id}
    raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")


def _try(call: Call, at: int, fails: int, action: Callable[[], Row]) -> dict[str, Any]:
    if at < fails and call.fault is not None:
        fault = {"statusCode": call.fault.code, "message": call.fault.message, "fields": []}
        return {"success": False, "errors": [fault]}
    try:
        return {"id": action()["Id"], "success": True, "errors": []}
    except RowError as error:
        fault = {"statusCode": error.code, "message": error.message, "fields": error.fields}
        return {"success": False, "errors": [fault]}


def _create(call: Call, name: str) -> Reply:
    call.count("record")
    try:
        row = call.server.org.insert(name, call.json, call.user)
    except RowError as error:
        raise refuse(400, error.code, error.message) from error
    return Reply(201, {"id": row["Id"], "success": True, "errors": []})


def _record(call: Call, name: str, row_id: str) -> Reply:
    call.count("record")
    org = call.server.org
    if row_id not in org.rows.get(name, {}):
        raise refuse(404, "NOT_FOUND", "no such record")
    if call.method == "DELETE":
        if name in ("PermissionSetAssignment", "FieldPermissions", "PermissionSet"):
            org.purge(name, row_id)
        else:
            org.delete(name, row_id, call.user)
        return Reply(204)
    org.update(name, row_id, call.json, call.user)
    return Reply(204)


# composite


def _composite(call: Call) -> Reply:
    call.count("composite")
    parts = call.json["compositeRequest"]
    queries = sum("/query" in p["url"] for p in parts)
    if len(parts) > 25 or queries > 5:
        raise refuse(400, "LIMIT_EXCEEDED", "too many parts")
    results = []
    for part in parts:
        url = part["url"].split(f"/services/data/v{call.version}/", 1)[1]
        path, _, search = url.partition("?")
        query = {}
        for pair in search.split("&") if search else ():
            key, _, value = pair.partition("=")
            query[key] = unquote_plus(value)
        inner = replace(
            call,
            method=part["method"],
            path=path.strip("/"),
            query=query,
            body=json.dumps(part.get("body") or {}).encode(),
            inner=True,
        )
        status, body = _inner(inner)
        results.append(
            {
                "body": body,
                "httpHeaders": {},
                "httpStatusCode": status,
                "referenceId": part["referenceId"],
            }
        )
    return Reply(200, {"compositeResponse": results})


def _inner(call: Call) -> tuple[int, Any]:
    try:
        reply = dispatch(call)
    except Reply as refused:
        reply = refused
    except SoqlError as error:
        return 400, [{"errorCode": error.code, "message": error.message}]
    return reply.status, reply.body


def _limits(call: Call) -> Reply:
    call.count("limits")
    server = call.server
    left = server.daily_limit - server.used_before - server.total
    return Reply(
        200,
        {
            "DailyApiRequests": {"Max": server.daily_limit, "Remaining": max(0, left)},
            "DataStorageMB": {"Max": 1024, "Remaining": 900},
            "DailyBulkV2QueryJobs": {"Max": 10_000, "Remaining": 10_000},
        },
    )


# actions


def _notification(call: Call) -> Reply:
    call.count("notification")
    org = call.server.org
    (order,) = call.json["inputs"]
    fault = call.fault
    problem: tuple[str, str] | None = None
    if fault is not None and fault.kind == "row_error":
        problem = (fault.code, fault.message)
    elif not org.may_notify(call.user):
        problem = ("INSUFFICIENT_ACCESS", "needs Send Custom Notifications")
    elif order["customNotifTypeId"] not in org.rows["CustomNotificationType"]:
        problem = ("INVALID_ID_FIELD", "no such notification type")
    elif not 0 < len(order["recipientIds"]) <= 500 or order["targetId"] not in org.rows["Account"]:
        problem = ("INVALID_INPUT", "recipients or target are missing")
    elif len(order["title"]) > 250 or len(order["body"]) > 750:
        problem = ("INVALID_INPUT", "title or body is too long")
    result: dict[str, Any] = {"actionName": "customNotificationAction"}
    if problem is not None:
        errors = [{"statusCode": problem[0], "message": problem[1], "fields": []}]
        return Reply(400, [result | {"isSuccess": False, "errors": errors, "outputValues": None}])
    org.notifications.append(order)
    told_so = {"SuccessMessage": "Your custom notification is processed successfully."}
    return Reply(200, [result | {"isSuccess": True, "errors": None, "outputValues": told_so}])


_ROUTES: list[tuple[str, Callable[..., Reply]]] = [
    (r"(query|queryAll)", _query),
    (r"(query|queryAll)/(\w+)-(\d+)", _more),
    (r"sobjects", _list),
    (r"sobjects/(\w+)/describe", _describe),
    (r"sobjects/(\w+)", _create),
    (r"sobjects/(\w+)/(\w+)", _record),
    (r"composite", _composite),
    (r"composite/sobjects", _collections),
    (r"limits", _limits),
    (r"actions/standard/customNotificationAction", _notification),
    (r"jobs/query", job_requests.create_query),
    (r"jobs/query/(\w+)", job_requests.query_job),
    (r"jobs/query/(\w+)/results", job_requests.results),
    (r"jobs/ingest", job_requests.create_ingest),
    (r"jobs/ingest/(\w+)", job_requests.ingest_job),
    (r"jobs/ingest/(\w+)/batches", job_requests.upload),
    (
        r"jobs/ingest/(\w+)/(successfulResults|failedResults|unprocessedrecords)",
        job_requests.ingest_rows,
    ),
    (r"tooling/query", metadata.tooling_query),
    (r"tooling/composite", _composite),
    (r"tooling/sobjects/CustomField/(\w+)", metadata.custom_field),
    (r"metadata/deployRequest", metadata.deploy),
    (r"metadata/deployRequest/(\w+)", metadata.deploy_status),
]
