"""What the loopback portal has: properties, groups, schemas, owners, rates."""

from __future__ import annotations

from typing import Any

from kamsync.sandbox.hubspot.answers import Answer, Request, error
from kamsync.sandbox.hubspot.store import Property, Store


class Definitions:
    """The part of the portal that says what there is."""

    store: Store

    def properties(self, request: Request) -> Answer:
        type_id = request.args[0]
        known = self.store.definitions[type_id].values()
        return 200, {"results": [p.shown() for p in known if self.store.readable(type_id, p.name)]}

    def property_create(self, request: Request) -> Answer:
        type_id, body = request.args[0], request.body
        known = self.store.definitions[type_id]
        if body["name"] in known and not known[body["name"]].archived:
            sub = "Properties.PROPERTY_WITH_NAME_EXISTS"
            return error(409, "OBJECT_ALREADY_EXISTS", "exists", subCategory=sub)
        if body["groupName"] not in self.store.groups[type_id]:
            return error(400, "VALIDATION_ERROR", "unknown group")
        if type_id == "0-27" and body["hasUniqueValue"] and not self.store.unique_tasks:
            return error(400, "VALIDATION_ERROR", "no unique properties on tasks")
        if body["type"] == "enumeration" and not body.get("options"):
            return error(400, "VALIDATION_ERROR", "options are required")
        made = Property(
            body["name"],
            body["type"],
            body["fieldType"],
            body["label"],
            body["groupName"],
            unique=body["hasUniqueValue"],
            options=body.get("options", []),
            description=body.get("description", ""),
        )
        known[made.name] = made
        return 201, made.shown()

    def property_update(self, request: Request) -> Answer:
        known = self.store.definitions[request.args[0]].get(request.args[1])
        if known is None:
            return error(404, "OBJECT_NOT_FOUND", "no such property")
        if "type" in request.body:
            if self.store.keeps_types:
                return error(400, "VALIDATION_ERROR", "the type of this property is in use")
            known.type, known.field_type = request.body["type"], request.body["fieldType"]
        if "options" in request.body:
            known.options = request.body["options"]
        return 200, known.shown()

    def property_archive(self, request: Request) -> Answer:
        type_id, name = request.args
        known = self.store.definitions[type_id].pop(name, None)
        if known is None:
            return error(404, "OBJECT_NOT_FOUND", "no such property")
        for record in self.store.records[type_id].values():
            record.properties.pop(name, None)
        return 204, None

    def groups(self, request: Request) -> Answer:
        rows = self.store.groups[request.args[0]].items()
        return 200, {"results": [{"name": n, "label": label} for n, label in rows]}

    def group_create(self, request: Request) -> Answer:
        groups, body = self.store.groups[request.args[0]], request.body
        if body["name"] in groups:
            return error(409, "OBJECT_ALREADY_EXISTS", "exists")
        groups[body["name"]] = body["label"]
        return 201, body

    def group_archive(self, request: Request) -> Answer:
        type_id, name = request.args
        if any(p.group == name for p in self.store.definitions[type_id].values()):
            sub = "PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES"
            return error(400, "VALIDATION_ERROR", "group in use", subCategory=sub)
        self.store.groups[type_id].pop(name, None)
        return 204, None

    def schemas(self, _: Request) -> Answer:
        if not self.store.allows_objects:
            return error(403, "FORBIDDEN", "This account has no custom objects.")
        return 200, {"results": [self.store.schema(t) for t in self.store.schemas]}

    def schema_create(self, request: Request) -> Answer:
        if not self.store.allows_objects:
            return error(403, "FORBIDDEN", "This account has no custom objects.")
        names = {s["name"] for s in self.store.schemas.values()}
        if request.body["name"] in names:
            return error(409, "OBJECT_ALREADY_EXISTS", "exists")
        return 201, self.store.add_object(request.body)

    def schema_delete(self, request: Request) -> Answer:
        type_id = request.args[0]
        if type_id not in self.store.schemas:
            return error(404, "OBJECT_NOT_FOUND", "no such schema")
        if any(self.store.alive(type_id, i) for i in self.store.records[type_id]):
            return error(400, "VALIDATION_ERROR", "the object still has records")
        self.store.drop_object(type_id)
        return 204, None

    def pipelines(self, request: Request) -> Answer:
        return 200, {"results": self.store.pipelines.get(request.args[0], [])}

    def owners(self, request: Request) -> Answer:
        archived = request.query.get("archived") == "true"
        rows = [o for o in self.store.owners if o["archived"] == archived]
        start, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "10"))
        body: dict[str, Any] = {"results": rows[start : start + limit]}
        if start + limit < len(rows):
            body["paging"] = {"next": {"after": str(start + limit)}}
        return 200, body

    def rates(self, _: Request) -> Answer:
        return 200, {"results": self.store.rates}

    def today(self, _: Request) -> Answer:
        latest = {str(r["fromCurrencyCode"]): r for r in self.store.rates}
        return 200, {"results": list(latest.values())}

    def currency(self, _: Request) -> Answer:
        return 200, {"id": self.store.portal["companyCurrency"]}

    def limits(self, _: Request) -> Answer:
        used = len(self.store.definitions["0-2"])
        row = {"objectTypeId": "0-2", "limit": 1000, "usage": used}
        return 200, {"overallLimit": 10_000, "overallUsage": used, "byObjectType": [row]}

    def account(self, _: Request) -> Answer:
        return 200, self.store.portal
