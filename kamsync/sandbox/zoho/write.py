"""Insert, update, upsert and delete of the loopback Zoho: one result per record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kamsync.sandbox.zoho.reply import Reply, refuse
from kamsync.sandbox.zoho.store import JOB_USER, Row

if TYPE_CHECKING:
    from kamsync.sandbox.zoho.server import ZohoServer


def answer(
    server: ZohoServer, method: str, parts: list[str], params: dict[str, str], body: Any
) -> Reply:
    module = parts[0]
    if module not in server.store.modules:
        return refuse(400, "INVALID_MODULE")
    if method == "DELETE":
        return _delete(server, module, params)
    records = body.get("data") if isinstance(body, dict) else None
    if not isinstance(records, list) or not 1 <= len(records) <= 100:
        return refuse(400, "INVALID_DATA", "1 to 100 records")
    if len(parts) > 1 and parts[1] == "upsert":
        if module in ("Tasks", "Events", "Calls", "Notes"):
            return refuse(400, "NOT_SUPPORTED")
        return refuse(400, "NOT_SUPPORTED", "not played")
    write = _update if method == "PUT" else _insert
    results = [write(server, module, record, n) for n, record in enumerate(records)]
    good = sum(r["status"] == "success" for r in results)
    usual = 201 if method == "POST" else 200
    if server.short_answers:
        server.short_answers -= 1
        results.pop()
    status = usual if good >= len(results) else 207 if good else 400
    return Reply(server.write_status or status, {"data": results}, credits=-(-len(records) // 10))


def _error(code: str, message: str, **details: Any) -> Row:
    return {"code": code, "details": details, "message": message, "status": "error"}


def _success(row: Row, message: str) -> Row:
    details = {k: row[k] for k in ("id", "Created_Time", "Modified_Time", "Modified_By")}
    return {"code": "SUCCESS", "details": details, "message": message, "status": "success"}


def _update(server: ZohoServer, module: str, record: Row, at: int) -> Row:
    given = server.record_codes.get(str(record.get("id")))
    if given:
        return given
    rows = server.store.modules[module].rows
    if not str(record.get("id", "")).isdecimal() or int(record["id"]) not in rows:
        return _error("INVALID_DATA", "the id given seems to be invalid", api_name="id",
                      json_path=f"$.data[{at}].id")  # fmt: skip
    bad = _wrong_value(server, module, record, at)
    if bad:
        return bad
    if module == "Tasks" and record.get("Status") == "Completed":
        record.setdefault("Closed_Time", server.store.tick())
    return _success(server.store.put(module, dict(record), JOB_USER), "record updated")


def _insert(server: ZohoServer, module: str, record: Row, at: int) -> Row:
    given = server.record_codes.get(str(record.get("KAM_Task_Key") or record.get("Subject")))
    if given:
        return given
    bad = _wrong_value(server, module, record, at) or _wrong_parent(server, record, at)
    if bad:
        return bad
    for name, meta in server.store.modules[module].fields.items():
        if meta.get("unique") and record.get(name):
            twin = _twin(server, module, name, str(record[name]))
            if twin:
                return _error("DUPLICATE_DATA", "duplicate data", api_name=name,
                              json_path=f"$.data[{at}].{name}",
                              duplicate_record={"id": twin["id"]})  # fmt: skip
    return _success(server.store.put(module, dict(record), JOB_USER), "record added")


def _twin(server: ZohoServer, module: str, name: str, value: str) -> Row | None:
    rows = server.store.modules[module].rows.values()
    return next((r for r in rows if str(r.get(name) or "").lower() == value.lower()), None)


def _wrong_parent(server: ZohoServer, record: Row, at: int) -> Row | None:
    what = record.get("What_Id")
    if not what:
        return None
    if not record.get("$se_module"):
        return _error("DEPENDENT_FIELD_MISSING", "required field not found",
                      api_name="$se_module", json_path=f"$.data[{at}]")  # fmt: skip
    parent = server.store.modules.get(record["$se_module"])
    if parent is None or int(what["id"]) not in parent.rows:
        return _error("INVALID_DATA", "the related id given seems to be invalid",
                      api_name="What_Id", json_path=f"$.data[{at}].What_Id")  # fmt: skip
    return None


def _wrong_value(server: ZohoServer, module: str, record: Row, at: int) -> Row | None:
    fields = server.store.visible(module)
    for name, value in record.items():
        if name not in fields or value is None:
            continue
        meta = fields[name]
        path = f"$.data[{at}].{name}"
        if meta["data_type"] == "integer" and not isinstance(value, int):
            return _error("INVALID_DATA", "invalid data", expected_data_type="integer",
                          api_name=name, json_path=path)  # fmt: skip
        longest = int(meta.get("length") or 0)
        if isinstance(value, str) and longest and len(value) > longest:
            return _error("INVALID_DATA", "invalid data", maximum_length=longest,
                          api_name=name, json_path=path)  # fmt: skip
        if value == "":
            record[name] = None
    return None


def _delete(server: ZohoServer, module: str, params: dict[str, str]) -> Reply:
    results = []
    for record_id in params["ids"].split(","):
        if int(record_id) not in server.store.modules[module].rows:
            results.append(_error("INVALID_DATA", "the id given seems to be invalid", id=record_id))
            continue
        server.store.delete(module, record_id, JOB_USER)
        results.append({"code": "SUCCESS", "details": {"id": record_id},
                        "message": "record deleted", "status": "success"})  # fmt: skip
    good = sum(r["status"] == "success" for r in results)
    return Reply(200 if good == len(results) else 207 if good else 400, {"data": results})
