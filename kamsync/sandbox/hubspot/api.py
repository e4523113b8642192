"""HubSpot's answers: each handler takes a parsed request and gives status and body."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kamsync.sandbox.hubspot.answers import Answer, Request, batch, batch_error, error, refused
from kamsync.sandbox.hubspot.definitions import Definitions
from kamsync.sandbox.hubspot.search import fits, order
from kamsync.sandbox.hubspot.segments import Segments
from kamsync.sandbox.hubspot.store import API, TYPES, Property, Record, Store, iso

Handler = Callable[[Request], Answer]
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


ROUTES = (
    ("GET", r"/crm/(?:objects/)?(V)(?:/objects)?/([^/]+)", "list"),
    ("POST", r"/crm/(?:objects/)?(V)(?:/objects)?/([^/]+)/search", "search"),
    ("POST", r"/crm/(?:objects/)?(V)(?:/objects)?/([^/]+)/batch/read", "batch_read"),
    ("POST", r"/crm/(?:objects/)?(V)(?:/objects)?/([^/]+)/batch/update", "update"),
    ("POST", r"/crm/(?:objects/)?(V)(?:/objects)?/([^/]+)/batch/create", "create"),
    ("POST", r"/crm/(?:objects/)?(V)(?:/objects)?/([^/]+)/batch/archive", "archive"),
    ("POST", r"/crm/(?:associations/)?(V)(?:/associations)?/([^/]+)/([^/]+)/batch/read", "links"),
    ("GET", r"/crm/(?:properties/)?(V)(?:/properties)?/([^/]+)", "properties"),
    ("POST", r"/crm/(?:properties/)?(V)(?:/properties)?/([^/]+)", "property_create"),
    ("PATCH", r"/crm/(?:properties/)?(V)(?:/properties)?/([^/]+)/([^/]+)", "property_update"),
    ("DELETE", r"/crm/(?:properties/)?(V)(?:/properties)?/([^/]+)/([^/]+)", "property_archive"),
    ("GET", r"/crm/(?:properties/)?(V)(?:/properties)?/([^/]+)/groups", "groups"),
    ("POST", r"/crm/(?:properties/)?(V)(?:/properties)?/([^/]+)/groups", "group_create"),
    ("DELETE", r"/crm/(?:properties/)?(V)(?:/properties)?/([^/]+)/groups/([^/]+)", "group_archive"),
    ("GET", r"/crm/(?:pipelines/)?(V)(?:/pipelines)?/([^/]+)", "pipelines"),
    ("GET", r"/crm/(?:owners/)?(V)(?:/owners)?", "owners"),
    ("GET", r"/crm/(?:limits/)?(V)(?:/limits)?/custom-properties", "limits"),
    ("GET", r"/settings/(?:currencies/)?(V)(?:/currencies)?/exchange-rates", "rates"),
    ("GET", r"/settings/(?:currencies/)?(V)(?:/currencies)?/exchange-rates/current", "today"),
    ("GET", r"/settings/(?:currencies/)?(V)(?:/currencies)?/company-currency", "currency"),
    ("GET", r"/account-info/(V)/details", "account"),
    ("GET", r"/crm-object-schemas/(V)/schemas", "schemas"),
    ("POST", r"/crm-object-schemas/(V)/schemas", "schema_create"),
    ("DELETE", r"/crm-object-schemas/(V)/schemas/([^/]+)", "schema_delete"),
    (
        "GET",
        r"/crm/(?:lists/)?(V)(?:/lists)?/object-type-id/([^/]+)/name/([^/]+)",
        "segment_named",
    ),
    ("POST", r"/crm/(?:lists/)?(V)(?:/lists)?", "segment_create"),
    ("DELETE", r"/crm/(?:lists/)?(V)(?:/lists)?/([^/]+)", "segment_delete"),
)
_WORDS = {
    "objects": ("list", "search", "batch_read", "update", "create", "archive"),
    "associations": ("links",),
    "properties": (
        "properties", "property_create", "property_update", "property_archive", "groups",
        "group_create", "group_archive",
    ),
    "pipelines": ("pipelines",),
    "owners": ("owners",),
    "limits": ("limits",),
    "lists": ("segment_named", "segment_create", "segment_delete"),
    "currencies": ("rates", "today", "currency"),
}  # fmt: skip
COMPILED = [
    (method, re.compile(pattern.replace("(V)", r"(v\d|\d{4}-\d\d)") + "$"), kind)
    for method, pattern, kind in ROUTES
]


def route(method: str, path: str) -> tuple[str, tuple[str, ...]] | None:
    """(kind, path arguments with the version first)."""
    for wanted, pattern, kind in COMPILED:
        found = pattern.match(path) if wanted == method else None
        word = next((w for w, kinds in _WORDS.items() if kind in kinds), "")
        if found and (not word or f"/{word}" in path):
            return kind, found.groups()
    return None


@dataclass
class Api(Definitions, Segments):
    store: Store
    partial_status: int = 207
    """What a partly failed batch answers; 2026-09 may say 200."""
    errors: str = "trace"
    """How a partial error names its input: trace | ids | nobody | whole (a 400 for all)."""
    embedded_links: int = 500
    links_per_page: int = 500
    url_limit: int = 16_000
    search_limit: int = 100_000
    """Characters of a search body."""
    app: dict[str, str] = field(default_factory=lambda: dict(API))
    warnings: bool = False

    def answer(self, request: Request) -> Answer:
        args = [TYPES.get(a, a) for a in request.args[1:]]
        request.version, request.args = request.args[0], tuple(args)
        fixed = ("owners", "schema_delete", "segment_delete")
        if args and request.kind not in fixed and args[0] not in self.store.definitions:
            return error(404, "OBJECT_NOT_FOUND", f"unknown type {args[0]}")
        handler: Handler = getattr(self, request.kind)
        return handler(request)

    # reading

    def list(self, request: Request) -> Answer:
        store, type_id = self.store, request.args[0]
        limit = int(request.query.get("limit", "10"))
        if limit > 100:
            return error(400, "VALIDATION_ERROR", "limit above 100")
        archived = request.query.get("archived") == "true"
        names = _split(request.query.get("properties"))
        links = _split(request.query.get("associations"))
        after = int(request.query.get("after", "0"))
        order = store.order[type_id]
        rows: Any = []
        at = bisect.bisect_left(order, after)
        while at < len(order) and len(rows) < limit:
            record = store.records[type_id][str(order[at])]
            if (record.archived_at is not None) == archived:
                rows.append(self._shown(type_id, record, names, links))
            at += 1
        body: dict[str, Any] = {"results": rows}
        if at < len(order) and self._more(type_id, at, archived=archived):
            link = f"https://api.hubapi.com{request.path}?after={order[at]}"
            body["paging"] = {"next": {"after": str(order[at]), "link": link}}
        return 200, body

    def _more(self, type_id: str, at: int, *, archived: bool) -> bool:
        store = self.store
        return any(
            (store.records[type_id][str(i)].archived_at is not None) == archived
            for i in store.order[type_id][at:]
        )

    def _shown(
        self,
        type_id: str,
        record: Record,
        names: Sequence[str],
        links: Sequence[str] = (),
    ) -> dict[str, Any]:
        store = self.store
        known = {n: record.properties.get(n) for n in names if store.readable(type_id, n)}
        modified = store.modified_name(type_id)
        known |= {n: record.properties.get(n) for n in ("hs_object_id", modified)}
        shown: dict[str, Any] = {
            "id": record.id,
            "properties": known,
            "createdAt": iso(record.created),
            "updatedAt": iso(record.updated),
            "archived": record.archived_at is not None,
        }
        if record.archived_at is not None:
            shown["archivedAt"] = iso(record.archived_at)
        found = {n: self._embedded(type_id, record.id, n) for n in links}
        if any(found.values()):
            shown["associations"] = {n: f for n, f in found.items() if f}
        return shown

    def _embedded(self, type_id: str, record_id: str, name: str) -> dict[str, Any]:
        to = TYPES[name]
        singular = {"0-3": "deal", "0-1": "contact", "0-5": "ticket"}.get(type_id, "engagement")
        target = {"0-2": "company", "0-1": "contact", "0-3": "deal"}[to]
        there = self.store.linked(type_id, record_id, to)
        rows = []
        for link in there[: self.embedded_links]:
            if link.primary and to == "0-2":
                rows.append({"id": link.to, "type": f"{singular}_to_{target}"})
            rows.append({"id": link.to, "type": f"{singular}_to_{target}_unlabeled"})
        if not rows:
            return {}
        if len(there) > self.embedded_links:
            return {"results": rows, "paging": {"next": {"after": "MQ==", "link": "https://x"}}}
        return {"results": rows}

    def search(self, request: Request) -> Answer:
        type_id, body = request.args[0], request.body
        limit, offset = int(body.get("limit", 10)), int(body.get("after") or 0)
        groups = body.get("filterGroups", [])
        if len(json.dumps(body)) > self.search_limit:
            return error(400, "VALIDATION_ERROR", "the query is too long")
        if limit > 200 or offset + limit > 10_000:
            return error(400, "VALIDATION_ERROR", "limit or offset too large")
        if len(groups) > 5 or any(len(g["filters"]) > 6 for g in groups):
            return error(400, "VALIDATION_ERROR", "too many filters")
        now, store = self.store.now(), self.store
        rows = [
            r
            for r in store.records[type_id].values()
            if r.archived_at is None
            and r.indexed <= now
            and (not groups or any(fits(r, g["filters"]) for g in groups))
        ]
        for sort in body.get("sorts", [])[:1]:
            name, down = sort["propertyName"], sort.get("direction") == "DESCENDING"
            rows.sort(key=lambda r: order(r.properties.get(name)), reverse=down)
        page = rows[offset : offset + limit]
        names = body.get("properties", [])
        answer: dict[str, Any] = {
            "total": len(rows),
            "results": [self._shown(type_id, r, names) for r in page],
        }
        if offset + limit < len(rows):
            answer["paging"] = {"next": {"after": str(offset + limit)}}
        return 200, answer

    def batch_read(self, request: Request) -> Answer:
        type_id, body = request.args[0], request.body
        history = body.get("propertiesWithHistory") or []
        if len(body["inputs"]) > (50 if history else 100):
            return error(400, "VALIDATION_ERROR", "too many inputs")
        id_property = body.get("idProperty")
        known = self.store.definitions[type_id].get(id_property or "")
        if id_property and (known is None or not known.unique):
            return error(400, "VALIDATION_ERROR", f"{id_property} is a non-unique property")
        archived = request.query.get("archived") == "true"
        found, missing = [], []
        for entry in body["inputs"]:
            record = self._by(type_id, id_property, str(entry["id"]))
            if record is None or (record.archived_at is not None) != archived:
                missing.append(str(entry["id"]))
                continue
            shown = self._shown(type_id, record, body.get("properties", []))
            if history:
                shown["propertiesWithHistory"] = {n: record.history.get(n, []) for n in history}
            found.append(shown)
        if not missing:
            return 200, batch(found)
        errors = [batch_error("OBJECT_NOT_FOUND", "Could not get some objects", ids=missing)]
        return self.partial_status, batch(found, errors)

    def _by(self, type_id: str, name: str | None, value: str) -> Record | None:
        if not name:
            return self.store.records[type_id].get(value)
        rows = self.store.records[type_id].values()
        return next((r for r in rows if r.properties.get(name) == value), None)

    def links(self, request: Request) -> Answer:
        source, to = request.args
        inputs = request.body["inputs"]
        if len(inputs) > 1000:
            return error(400, "VALIDATION_ERROR", "too many inputs")
        found, without = [], []
        for entry in inputs:
            start = int(entry.get("after") or 0)
            there = self.store.linked(source, entry["id"], to)
            page = there[start : start + self.links_per_page]
            if not page:
                without.append(entry["id"])
                continue
            row: dict[str, Any] = {
                "from": {"id": entry["id"]},
                "to": [_typed_link(source, n, link) for n, link in enumerate(page)],
            }
            if start + self.links_per_page < len(there):
                row["paging"] = {"next": {"after": str(start + self.links_per_page)}}
            found.append(row)
        if not without:
            return 200, batch(found)
        sub = "crm.associations.NO_ASSOCIATIONS_FOUND"
        errors = [batch_error("OBJECT_NOT_FOUND", "none", ids=without, sub=sub)]
        return self.partial_status, batch(found, errors)

    # writing

    def update(self, request: Request) -> Answer:
        return self._write(request, create=False)

    def create(self, request: Request) -> Answer:
        return self._write(request, create=True)

    def _write(self, request: Request, *, create: bool) -> Answer:
        type_id, inputs = request.args[0], request.body["inputs"]
        if len(inputs) > 100:
            return error(400, "VALIDATION_ERROR", "too many inputs")
        ids = [e["id"] for e in inputs if "id" in e]
        doubles = sorted({i for i in ids if ids.count(i) > 1})
        if doubles:
            message = "Duplicate IDs found in batch input"
            return error(400, "VALIDATION_ERROR", message, context={"ids": doubles})
        done, errors = [], []
        problems = [self._problem(type_id, e, request.version, create=create) for e in inputs]
        unknown = next((p for p in problems if p and p[0] == "PROPERTY_DOESNT_EXIST"), None)
        bad = next((p for p in problems if p), None)
        if unknown or (bad and self.errors == "whole"):
            return refused(*(unknown or bad))  # type: ignore[misc]
        for entry, problem in zip(inputs, problems, strict=True):
            if problem:
                errors.append(self._error_of(entry, problem))
            else:
                done.append(self._written(type_id, entry, create=create))
        if not errors:
            return (201 if create else 200), batch(done[::-1])
        return self.partial_status, batch(done[::-1], errors)

    def _error_of(self, entry: dict[str, Any], problem: tuple[str, str, str]) -> dict[str, Any]:
        code, message, name = problem
        context: dict[str, list[str]] = {"propertyName": [name]} if name else {}
        if self.errors == "trace" and "objectWriteTraceId" in entry:
            context["objectWriteTraceId"] = [entry["objectWriteTraceId"]]
        elif self.errors == "ids" and "id" in entry:
            context["ids"] = [entry["id"]]
        category = "OBJECT_NOT_FOUND" if code == "OBJECT_NOT_FOUND" else "VALIDATION_ERROR"
        detail = {"message": message, "code": code, "context": {"propertyName": [name]}}
        return {
            "status": "error",
            "category": category,
            "message": message,
            "context": context,
            "errors": [detail] if name else [],
        }

    def _problem(
        self, type_id: str, entry: dict[str, Any], version: str, *, create: bool
    ) -> tuple[str, str, str] | None:
        store = self.store
        if not create and not store.alive(type_id, str(entry["id"])):
            return "OBJECT_NOT_FOUND", f"No object {entry['id']}", ""
        if not create and type_id == "0-2" and str(entry["id"]) in store.refused:
            return "VALIDATION_ERROR", "under review: no changes", ""
        for name, value in entry["properties"].items():
            known = store.definitions[type_id].get(name)
            if known is None or known.archived:
                return "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist', name
            problem = self._value_problem(type_id, known, value)
            if problem:
                return problem, f"{value!r} does not fit {name}", name
        missing = sorted(store.required.get(type_id, set()) - set(entry["properties"]))
        if missing and version == "2026-09":
            code = (
                "MISSING_REQUIRED_PROPERTY" if create else "MISSING_CONDITIONAL_REQUIRED_PROPERTY"
            )
            return code, f"{missing[0]} is required", missing[0]
        for link in entry.get("associations", []):
            kind = _linked_kind(link)
            if not store.alive(kind, link["to"]["id"]):
                return "OBJECT_NOT_FOUND", f"No {kind} {link['to']['id']}", ""
        return None

    def _value_problem(self, type_id: str, known: Property, value: Any) -> str:
        if value in ("", None):
            return ""
        if not isinstance(value, str):
            return "INVALID_TYPE"
        if known.type == "number" and not NUMBER.match(value):
            return "INVALID_LONG"
        if known.type == "date" and not re.match(r"^\d{4}-\d\d-\d\d$", value):
            return "INVALID_DATE"
        given = set(value.split(";")) if known.field_type == "checkbox" else {value}
        if known.options and not given <= {o["value"] for o in known.options}:
            return "INVALID_OPTION"
        if len(value) > 65_536:
            return "INVALID_LENGTH"
        taken = known.unique and self._by(type_id, known.name, value)
        return "CONFLICTING_UNIQUE_VALUE" if taken else ""

    def _written(self, type_id: str, entry: dict[str, Any], *, create: bool) -> dict[str, Any]:
        store = self.store
        record_id = store.fresh_id() if create else str(entry["id"])
        record = store.put(type_id, record_id, entry["properties"], self.app)
        for link in entry.get("associations", []):
            store.link((type_id, record_id), (_linked_kind(link), link["to"]["id"]))
        shown = self._shown(type_id, record, list(entry["properties"]))
        if self.warnings:
            context = {"propertyName": next(iter(entry["properties"]))}
            shown["warnings"] = [{"category": "PROPERTY_VALUE_NORMALIZED", "context": context}]
        return shown

    def archive(self, request: Request) -> Answer:
        for entry in request.body["inputs"]:
            self.store.archive(request.args[0], str(entry["id"]))
        return (204, None) if request.version == "v3" else (200, {})


def _split(text: str | None) -> list[str]:
    return [word for word in (text or "").split(",") if word]


def _typed_link(source: str, n: int, link: Any) -> dict[str, Any]:
    """`toObjectId` as number or text by turns, as it happens in the field."""
    primary = {"0-3": 5, "0-1": 1, "0-5": 26}.get(source)
    types = [{"category": "HUBSPOT_DEFINED", "typeId": link.kind or 341, "label": None}]
    if link.primary and primary:
        types.insert(0, {"category": "HUBSPOT_DEFINED", "typeId": primary, "label": "Primary"})
    return {"toObjectId": int(link.to) if n % 2 == 0 else link.to, "associationTypes": types}


def _linked_kind(link: dict[str, Any]) -> str:
    """What a task's association leads to, by the portal's own number of it."""
    return {192: "0-2", 204: "0-1", 216: "0-3"}[link["types"][0]["associationTypeId"]]
