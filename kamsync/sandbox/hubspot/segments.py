"""Lists (segments) of the loopback portal: definitions only, nobody reads their members."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from kamsync.sandbox.hubspot.answers import Answer, Request, error
from kamsync.sandbox.hubspot.store import Store

_BRANCH = {"filterBranchType", "filterBranchOperator", "filterBranches", "filters"}


class Segments:
    store: Store

    def segment_named(self, request: Request) -> Answer:
        type_id, name = request.args[0], unquote(request.args[1])
        for made in self.store.segments.values():
            if (made["objectTypeId"], made["name"]) == (type_id, name):
                bare = {key: value for key, value in made.items() if key != "filterBranch"}
                shown = made if request.query.get("includeFilters") == "true" else bare
                return 200, {"list": shown}
        return error(404, "OBJECT_NOT_FOUND", "List does not exist")

    def segment_create(self, request: Request) -> Answer:
        body = request.body
        wrong = self._wrong(body)
        if wrong:
            return error(400, "VALIDATION_ERROR", wrong)
        same = [s for s in self.store.segments.values() if s["name"] == body["name"]]
        if same:
            sub = "ILS.DUPLICATE_LIST_NAMES"
            return error(400, "VALIDATION_ERROR", "the name is taken", subCategory=sub)
        number = str(len(self.store.segments) + 1)
        made = {**body, "listId": number, "listVersion": 1, "processingStatus": "PROCESSING"}
        self.store.segments[number] = made
        return 200, {"list": made}

    def segment_delete(self, request: Request) -> Answer:
        if self.store.segments.pop(request.args[0], None) is None:
            return error(404, "OBJECT_NOT_FOUND", "List does not exist")
        return 204, None

    def _wrong(self, body: dict[str, Any]) -> str:
        if {"name", "objectTypeId", "processingType"} - body.keys():
            return "name, objectTypeId and processingType are required"
        if body["objectTypeId"] not in self.store.definitions:
            return "unknown object type"
        root = body.get("filterBranch") or {}
        if not root:
            dynamic = body["processingType"] == "DYNAMIC"
            return "a dynamic list needs a filterBranch" if dynamic else ""
        if root["filterBranchType"] != "OR" or root["filters"]:
            return "the root branch is an OR without filters of its own"
        return self._wrong_branch(body["objectTypeId"], root)

    def _wrong_branch(self, type_id: str, branch: dict[str, Any]) -> str:
        if _BRANCH - branch.keys():
            return f"missing {sorted(_BRANCH - branch.keys())}"
        for rule in branch["filters"]:
            wrong = self._wrong_filter(type_id, rule)
            if wrong:
                return wrong
        found = (self._wrong_branch(type_id, inner) for inner in branch["filterBranches"])
        return next((wrong for wrong in found if wrong), "")

    def _wrong_filter(self, type_id: str, rule: dict[str, Any]) -> str:
        known = self.store.definitions[type_id].get(rule["property"])
        operation = rule["operation"]
        if known is None:
            return f"unknown property {rule['property']}"
        if "includeObjectsWithNoValueSet" not in operation:
            return "includeObjectsWithNoValueSet is required"
        kinds = {"enumeration": "ENUMERATION", "number": "NUMBER", "bool": "BOOL"}
        fits = ("ALL_PROPERTY", kinds.get(known.type, "MULTISTRING"))
        return "" if operation["operationType"] in fits else f"{known.name} takes {fits[1]}"
