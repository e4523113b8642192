"""Another portal's manners: the same content, said in every other way the API description allows.

Fields that say nothing are null, empty or left out; unknown ones come along; pages are shorter than
asked for and their tokens opaque; lists come in another order; numbers and marks are no texts.
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote, unquote

RECORDS = ("list", "search", "batch_read", "update", "create")
PAGE = {"list": 7, "search": 9, "owners": 3}


class OtherHabits:
    def asked(self, kind: str, query: dict[str, str], body: Any) -> None:
        """Changes what the portal works on: page sizes, and its own tokens read back."""
        if kind in ("list", "owners"):
            query["limit"] = str(min(int(query.get("limit", "10")), PAGE[kind]))
            if "after" in query:
                query["after"] = base64.b64decode(unquote(query["after"])).decode()
        if kind == "search":
            body["limit"] = min(int(body.get("limit", 10)), PAGE[kind])

    def answered(self, kind: str, status: int, body: Any) -> tuple[int, Any]:
        if not isinstance(body, dict) or status >= 400:
            return status, body
        status = 200 if status in (201, 207) else status
        body = dict(body)
        if kind in RECORDS and isinstance(body.get("results"), list):
            written = kind in ("update", "create")
            body["results"] = [_record(r, written=written) for r in body["results"]]
        change = getattr(self, f"_{kind}", None)
        if change:
            body = change(body)
        return status, _paged(body)

    def _account(self, body: dict[str, Any]) -> dict[str, Any]:
        rest = {
            k: v for k, v in body.items() if k not in ("companyCurrency", "additionalCurrencies")
        }
        return rest | {"portalId": str(body["portalId"]), "utcOffset": None, "newer": {"a": [1]}}

    def _properties(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"results": [_definition(d) for d in body["results"]][::-1], "paging": None}

    def _owners(self, body: dict[str, Any]) -> dict[str, Any]:
        rows = [
            row
            | {
                "id": int(row["id"]),
                "teams": row["teams"] or None,
                "lastName": row["lastName"] or None,
            }
            for row in body["results"]
        ]
        return body | {"results": rows}

    def _pipelines(self, body: dict[str, Any]) -> dict[str, Any]:
        return {
            "results": [p | {"stages": [_stage(s) for s in p["stages"]]} for p in body["results"]]
        }

    def _links(self, body: dict[str, Any]) -> dict[str, Any]:
        """Records without links are left out and no error tells of them; ids are numbers."""
        rows = []
        for row in body["results"]:
            others = [
                to | {"toObjectId": int(to["toObjectId"]), "associationTypes": [
                    {"category": "INTEGRATOR_DEFINED", "typeId": 7, "label": None},
                    *to["associationTypes"],
                ]}
                for to in row["to"]
            ]  # fmt: skip
            rows.append(row | {"from": {"id": int(row["from"]["id"])}, "to": others})
        return {"status": "COMPLETE", "results": rows[::-1]}


def _record(row: dict[str, Any], *, written: bool) -> dict[str, Any]:
    """What a write tells back is the least: an id and what was written."""
    if written:
        return {"id": row["id"], "properties": row["properties"], "url": None}
    shown = {k: v for k, v in row.items() if k not in ("createdAt", "archived")}
    if row.get("archived"):
        shown["archived"] = True
    texts = {k: v if v is not None else "" for k, v in row["properties"].items()}
    extra = {"url": "https://app.hubspot.com/x", "objectWriteTraceId": None, "newer": [{"b": None}]}
    return extra | shown | {"properties": {"hs_unknown": "1", **texts}}


def _definition(row: dict[str, Any]) -> dict[str, Any]:
    quiet = {k: v for k, v in row.items() if v not in (False, [], "")}
    nothing = {"description": None, "options": row["options"] or None, "calculated": None}
    return nothing | quiet | {"updatedUserId": None, "dataSensitivity": "non_sensitive"}


def _stage(row: dict[str, Any]) -> dict[str, Any]:
    metadata = dict(row["metadata"])
    if "isClosed" in metadata:
        metadata["isClosed"] = metadata["isClosed"] == "true"
    if "probability" in metadata:
        metadata["probability"] = float(metadata["probability"])
    return row | {"metadata": metadata, "archived": None, "writePermissions": "CRM"}


def _paged(body: dict[str, Any]) -> dict[str, Any]:
    """Paging comes first, with a token that is no number; null at the end."""
    if "results" not in body:
        return body
    following = (body.get("paging") or {}).get("next")
    rest = {k: v for k, v in body.items() if k != "paging"}
    if following is None:
        return {"paging": None, **rest}
    token = quote(base64.b64encode(str(following["after"]).encode()).decode(), safe="")
    return {"paging": {"next": {"link": "?x", "after": token}, "prev": None}, **rest}
