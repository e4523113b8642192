"""Org, users, currencies and settings of the loopback Zoho; fields can be made and removed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kamsync.sandbox.zoho.reply import Reply, refuse
from kamsync.sandbox.zoho.store import JOB_USER, ORG, Row

if TYPE_CHECKING:
    from kamsync.sandbox.zoho.server import ZohoServer


def answer(
    server: ZohoServer, method: str, parts: list[str], params: dict[str, str], body: Any
) -> Reply:
    match parts:
        case ["org"]:
            return _org(server)
        case ["org", "currencies"]:
            if not server.store.multi_currency:
                return refuse(403, "CURRENCIES_NOT_ENABLED")
            return Reply(200, {"currencies": server.store.currencies})
        case ["users"]:
            return _users(server, params)
        case ["settings", "fields", *rest]:
            return _fields(server, method, rest, params, body)
        case ["settings", "layouts", *rest]:
            return _layouts(server, method, rest, params, body)
        case ["settings", "pipeline"]:
            return _pipeline(server)
        case ["settings", "modules"]:
            names = [{"api_name": m, "api_supported": True} for m in server.store.modules]
            return Reply(200, {"modules": names})
    return refuse(404, "INVALID_URL_PATTERN")


def _org(server: ZohoServer) -> Reply:
    store = server.store
    return Reply(200, {"org": [{
        "id": "572576700000000000", "zgid": ORG, "company_name": "Ardent Works",
        "iso_code": store.home, "mc_status": store.multi_currency,
        "time_zone": store.time_zone, "type": store.kind,
        "license_details": {"paid": True, "paid_type": store.edition,
                            "users_license_purchased": 10},
    }]})  # fmt: skip


def _users(server: ZohoServer, params: dict[str, str]) -> Reply:
    if params.get("type") == "CurrentUser":
        return Reply(200, {"users": [server.store.find_user(JOB_USER)]})
    size, page = int(params.get("per_page", "200")), int(params.get("page", "1"))
    users = server.store.users[(page - 1) * size : page * size]
    if not users:
        return Reply(204)
    more = len(server.store.users) > page * size
    return Reply(200, {"users": users, "info": {"more_records": more}})


def _fields(
    server: ZohoServer, method: str, rest: list[str], params: dict[str, str], body: Any
) -> Reply:
    module = params.get("module", "")
    if module not in server.store.modules:
        return refuse(400, "INVALID_MODULE")
    fields = server.store.modules[module].fields
    if rest:
        found = next((f for f in fields.values() if f["id"] == rest[0]), None)
        if found is None:
            return refuse(400, "INVALID_DATA", api_name="id")
        if method == "DELETE":
            return _remove_field(server, module, found)
        return Reply(200, {"fields": [found]})
    if method == "GET":
        visible = list(server.store.visible(module).values())
        return Reply(200, {"fields": visible}) if visible else Reply(204)
    if not 1 <= len(body["fields"]) <= 5:
        return refuse(400, "LIMIT_EXCEEDED", limit=5)
    change = _new_field if method == "POST" else _patch_field
    results = [change(server, module, item) for item in body["fields"]]
    good = sum(r["status"] == "success" for r in results)
    return Reply((201 if method == "POST" else 200) if good else 400, {"fields": results})


def _new_field(server: ZohoServer, module: str, item: Row) -> Row:
    fields = server.store.modules[module].fields
    label = item["field_label"]
    if len(label) > 25 or not label.isascii():
        return _error("INVALID_DATA", "invalid label", api_name="field_label", maximum_length=25)
    if any(f["field_label"].lower() == label.lower() for f in fields.values()):
        return _error("DUPLICATE_DATA", "duplicate data", api_name="field_label")
    if sum(f["custom_field"] for f in fields.values()) >= server.store.field_quota:
        return _error("LIMIT_EXCEEDED", "limit exceeded", limit=server.store.field_quota,
                      limit_due_to="custom fields per module")  # fmt: skip
    name = re.sub(r"_+", "_", re.sub(r"[^A-Za-z0-9]", "_", label)).strip("_")
    while name in fields:
        name += "1"
    made = server.store.new_field(name, item["data_type"])
    longest = {"small": 2000, "large": 32000, "rich_text": 50000}
    made["length"] = item.get("length") or longest.get(
        (item.get("textarea") or {}).get("type", ""), 0
    )
    made |= {k: item[k] for k in ("unique", "tooltip", "profiles") if k in item}
    made["field_label"] = label
    made["pick_list_values"] = item.get("pick_list_values", [])
    fields[name] = made
    return {"code": "SUCCESS", "details": {"id": made["id"]}, "message": "field created",
            "status": "success"}  # fmt: skip


def _patch_field(server: ZohoServer, module: str, item: Row) -> Row:
    found = next(
        (f for f in server.store.modules[module].fields.values() if f["id"] == item["id"]), None
    )
    if found is None:
        return _error("INVALID_DATA", "no such field", api_name="id")
    found |= {k: v for k, v in item.items() if k != "id"}
    return {"code": "SUCCESS", "details": {"id": item["id"]}, "message": "field updated",
            "status": "success"}  # fmt: skip


def _remove_field(server: ZohoServer, module: str, found: Row) -> Reply:
    if found.get("in_use"):
        return refuse(400, "NOT_ALLOWED", "the field is used in an automation")
    name = found["api_name"]
    del server.store.modules[module].fields[name]
    for row in server.store.modules[module].rows.values():
        row.pop(name, None)
    done = {"code": "SUCCESS", "details": {"id": found["id"]}, "status": "success"}
    return Reply(200, {"fields": [done]})


def _layouts(
    server: ZohoServer, method: str, rest: list[str], params: dict[str, str], body: Any
) -> Reply:
    module = params.get("module", "")
    layout = server.store.layouts.get(module, "1")
    if method == "GET" and not rest:
        return Reply(200, {"layouts": [{"id": layout, "name": "Standard", "status": "active"}]})
    return Reply(200, {"layouts": [{"code": "SUCCESS", "status": "success", "details": {}}]})


def _pipeline(server: ZohoServer) -> Reply:
    stages = server.store.modules["Deals"].fields["Stage"]["pick_list_values"]
    kinds = getattr(server, "pipeline_types", {})
    maps = [{**s, "forecast_type": s.get("forecast_type") or kinds.get(s["actual_value"])}
            for s in stages]  # fmt: skip
    return Reply(200, {"pipeline": [{"id": "1", "display_value": "Standard", "maps": maps}]})


def _error(code: str, message: str, **details: Any) -> Row:
    return {"code": code, "details": details, "message": message, "status": "error"}
