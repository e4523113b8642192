"""What the org says about itself: fields, stages, users, currencies; read once per run.

Reference: https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from connectors.zoho.client import Op, Request, ZohoClient, crm
from connectors.zoho.faults import NAME, Refusal
from kamsync.errors import UnexpectedResponse
from kamsync.transport import Response, count, part, parts

ORG: Final = Op("org", 1, "ZohoCRM.org.READ")
USERS: Final = Op("users", 1, "ZohoCRM.users.READ")
FIELDS: Final = Op("metadata", 1, "ZohoCRM.settings.fields.READ")
PIPELINE: Final = Op("metadata", 1, "ZohoCRM.settings.pipeline.READ")
LAYOUTS: Final = Op("metadata", 1, "ZohoCRM.settings.layouts.READ")
CURRENCIES: Final = Op("currencies", 1, "ZohoCRM.settings.currencies.READ")

Shape = Literal["text", "lookup", "named", "multi", "people", "placed"]
"""named: a lookup of which the name is wanted, not the id; people: a meeting's participants;
placed: a lookup into any module, as Module/id."""
_LOOKUPS: Final = frozenset({"lookup", "ownerlookup", "userlookup"})
MULTI: Final = "multiselectpicklist"
_API_NAME: Final = re.compile(r"^\$?[A-Za-z][A-Za-z0-9_]*$")
"""Names go into queries: nothing else is taken for one."""
NO_CURRENCIES: Final = frozenset({"FEATURE_NOT_SUPPORTED", "CURRENCIES_NOT_ENABLED"})


@dataclass(frozen=True)
class ZohoField:
    id: str
    name: str
    label: str
    data_type: str
    writable: bool
    custom: bool
    target: str
    """Module a lookup points to."""
    picks: tuple[dict[str, Any], ...] = ()
    length: int = 0
    unique: bool = False

    @property
    def shape(self) -> Shape:
        if self.data_type in _LOOKUPS:
            return "lookup"
        if self.data_type == MULTI:
            return "multi"
        return "people" if self.name == "Participants" else "text"

    @property
    def stored(self) -> dict[str, str]:
        """Shown word of a picklist → what is stored, where they differ."""
        pairs = ((p.get("display_value"), p.get("actual_value")) for p in self.picks)
        return {str(shown): str(kept) for shown, kept in pairs if shown and kept and shown != kept}

    def words(self) -> frozenset[str]:
        """Values a picklist holds, stored and shown."""
        return frozenset(
            str(p[k]) for p in self.picks for k in ("actual_value", "display_value") if p.get(k)
        )


@dataclass(frozen=True)
class Org:
    id: str
    name: str
    currency: str
    timezone: str
    kind: str
    multi_currency: bool
    edition: str
    licences: int
    clock: dt.datetime


@dataclass(frozen=True)
class Currency:
    code: str
    rate: str
    base: bool
    active: bool
    since: str


@dataclass
class Metadata:
    """Caches per run; one credit per module and question."""

    client: ZohoClient
    _fields: dict[str, dict[str, ZohoField] | None] = field(default_factory=dict)
    _org: Org | None = None
    _me: dict[str, Any] | None = None
    _currencies: list[Currency] | None = None

    def fields(self, module: str) -> dict[str, ZohoField] | None:
        """Readable fields by API name; None where the module is absent or invisible."""
        if module not in self._fields:
            self._fields[module] = self._read_fields(module)
        return self._fields[module]

    def forget(self, module: str) -> None:
        self._fields.pop(module, None)

    def _read_fields(self, module: str) -> dict[str, ZohoField] | None:
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/field-meta.html
        request = Request("GET", crm("settings/fields"), {"module": module})
        self.client.least("metadata", 1)
        try:
            answer = self.client.json(FIELDS, request)
        except Refusal as error:
            if error.status in (400, 404):
                return None
            raise
        found = [_field(item) for item in items(answer, "fields")]
        return {f.name: f for f in found if _API_NAME.match(f.name)} or None

    def org(self) -> Org:
        if self._org is None:
            self.client.least("org", 1)
            # Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-org-data.html
            self._org = self.client.ask(ORG, Request("GET", crm("org")), _org)
        return self._org

    def me(self) -> dict[str, Any]:
        """The user whose grant we use: everything we see and write is theirs."""
        if self._me is None:
            self.client.least("users", 1)
            # Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-users.html
            request = Request("GET", crm("users"), {"type": "CurrentUser"})
            found = items(self.client.json(USERS, request), "users")
            if not found or not found[0].get("id"):
                raise UnexpectedResponse(
                    NAME, code="answer_odd", what="the CRM does not say who we are"
                )
            self._me = found[0]
        return self._me

    def currencies(self) -> list[Currency]:
        """Empty for an org with one currency."""
        if self._currencies is None:
            self.client.least("currencies", 1)
            try:
                # Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-currencies-data.html
                answer = self.client.json(CURRENCIES, Request("GET", crm("org/currencies")))
            except Refusal as error:
                if error.code not in NO_CURRENCIES:
                    raise
                answer = {}
            self._currencies = [_currency(item) for item in items(answer, "currencies")]
        return self._currencies

    def pipelines(self, module: str) -> list[dict[str, Any]]:
        """Stages of every pipeline, where the Stage field itself does not type them."""
        # Reference: https://www.zoho.com/crm/developer/docs/api/v8/layouts-meta.html
        layouts = self.client.json(
            LAYOUTS, Request("GET", crm("settings/layouts"), {"module": module})
        )
        found: list[dict[str, Any]] = []
        for layout in items(layouts, "layouts"):
            # Reference: https://www.zoho.com/crm/developer/docs/api/v8/get-pipeline.html
            request = Request(
                "GET", crm("settings/pipeline"), {"layout_id": str(layout.get("id") or "")}
            )
            for pipeline in items(self.client.json(PIPELINE, request), "pipeline"):
                found.extend(parts(pipeline, "maps"))
        return found


def items(answer: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The list under `key`; an empty answer has none."""
    if not answer:
        return []
    found = answer.get(key)
    if not isinstance(found, list):
        raise UnexpectedResponse(NAME, code="answer_odd", what=f"no list {key}")
    return [item for item in found if isinstance(item, dict)]


def _field(item: dict[str, Any]) -> ZohoField:
    operation = part(item, "operation_type")
    module = part(item, "lookup").get("module") or {}
    target = module.get("api_name") if isinstance(module, dict) else module
    locked = bool(item.get("read_only")) or bool(item.get("field_read_only"))
    return ZohoField(
        id=str(item.get("id") or ""),
        name=str(item.get("api_name") or ""),
        label=str(item.get("field_label") or item.get("display_label") or ""),
        data_type=str(item.get("data_type") or "text"),
        writable=bool(operation.get("api_update", True)) and not locked,
        custom=bool(item.get("custom_field")),
        target=str(target or ""),
        picks=tuple(parts(item, "pick_list_values")),
        length=count(item, "length"),
        unique=bool(item.get("unique")),
    )


def _org(answer: Response) -> Org:
    found = items(answer.object(), "org")
    if not found:
        raise UnexpectedResponse(
            NAME, code="answer_odd", what="the CRM does not say which org this is"
        )
    org, licence = found[0], part(found[0], "license_details")
    return Org(
        id=str(org.get("zgid") or org.get("id") or ""),
        name=str(org.get("company_name") or ""),
        currency=str(org.get("iso_code") or ""),
        timezone=str(org.get("time_zone") or "UTC"),
        kind=str(org.get("type") or "production"),
        multi_currency=bool(org.get("mc_status")),
        edition=str(licence.get("paid_type") or "free").lower(),
        licences=count(licence, "users_license_purchased"),
        clock=answer.clock or dt.datetime.now(dt.UTC),
    )


def _currency(item: dict[str, Any]) -> Currency:
    return Currency(
        code=str(item.get("iso_code") or ""),
        rate=str(item.get("exchange_rate") or ""),
        base=bool(item.get("is_base")),
        active=bool(item.get("is_active", True)),
        since=str(item.get("exchange_rate_updated_time") or "")[:10],
    )
