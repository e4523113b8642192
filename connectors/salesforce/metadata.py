"""What the org offers: described objects, and the few facts every run needs, in one call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from connectors.salesforce.client import Ask, SalesforceClient
from connectors.salesforce.faults import NAME, FieldHidden, ObjectAbsent, Refused
from connectors.salesforce.query import Statement, in_ids
from kamsync.errors import AuthError, ConnectorError, UnexpectedResponse
from kamsync.transport import walks

COMPOUND: Final = frozenset({"address", "location", "base64"})
UNSTAMPED: Final = frozenset({"LastActivityDate"})
_CURSORS: Final = ("SystemModstamp", "LastModifiedDate", "CreatedDate")
PARTS: Final = 25
"""Sub-requests of one composite call; at most 5 of them may be queries."""


@dataclass(frozen=True)
class FieldInfo:
    name: str
    type: str
    updateable: bool = False
    createable: bool = False
    filterable: bool = True
    calculated: bool = False
    unique: bool = False
    external_id: bool = False
    length: int = 0
    precision: int = 0
    scale: int = 0
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class ObjectInfo:
    """A described object; one that is not there has no fields."""

    name: str
    present: bool = True
    createable: bool = False
    updateable: bool = False
    deletable: bool = False
    fields: dict[str, FieldInfo] = field(default_factory=dict)
    lookups: frozenset[str] = frozenset()

    def readable(self, path: str) -> bool:
        """A field hidden by field-level security is absent, like one that does not exist."""
        head, dot, _ = path.partition(".")
        if dot:
            return head in self.lookups
        return head in self.fields and self.fields[head].type not in COMPOUND

    def stamped(self, path: str) -> bool:
        """Whether a new value moves the row's SystemModstamp: not that of a formula, a roll-up,
        a field of another row, or what the platform derives from activities."""
        if "." in path:
            return path.endswith(".Id")
        return path not in UNSTAMPED and not self.fields[path].calculated

    def cursor(self, wanted: str = "") -> str:
        """The field a window is cut by; empty where the object has none."""
        for name in (wanted, *_CURSORS):
            if name and name in self.fields and self.fields[name].filterable:
                return name
        return ""


@dataclass(frozen=True)
class OrgFacts:
    """Who and where we are; lists people may have renamed."""

    org_id: str
    org_name: str
    is_sandbox: bool
    user_id: str
    timezone: str
    currency: str = ""
    """Corporate currency of a multi-currency org; empty in a single-currency one."""
    locale: str = ""
    """The org's default one, as `fr_FR` or `fr_FR_EURO`."""
    closed_status: str = ""
    open_status: str = ""
    priorities: dict[str, str] = field(default_factory=dict)
    """high, normal, low → the org's own word."""


def describe_objects(client: SalesforceClient, names: list[str]) -> dict[str, ObjectInfo]:
    """Many objects in as few calls as possible; one by one where composite is refused."""
    found: dict[str, ObjectInfo] = {}
    for start in range(0, len(names), PARTS):
        batch = names[start : start + PARTS]
        parts = [(name, "GET", f"sobjects/{name}/describe") for name in batch]
        client.counter.least["metadata"] += 1
        answers = client.composite(parts, "metadata")
        for name in batch:
            found[name] = _object(client, name, answers.get(name))
    return found


@walks(NAME)
def _object(client: SalesforceClient, name: str, answer: Any) -> ObjectInfo:
    if isinstance(answer, ObjectAbsent):
        return ObjectInfo(name, present=False)
    if isinstance(answer, ConnectorError):
        try:
            # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
            answer = client.json(Ask("GET", f"sobjects/{name}/describe", "metadata"))
        except ObjectAbsent:
            return ObjectInfo(name, present=False)
    if not isinstance(answer, dict) or not isinstance(answer.get("fields"), list):
        raise UnexpectedResponse(
            NAME, code="answer_odd", what=f"describe of {name} lists no fields"
        )
    if answer.get("queryable") is False:
        return ObjectInfo(name, present=False)
    fields = {f["name"]: _field(f) for f in answer["fields"]}
    lookups = frozenset(
        f["relationshipName"] for f in answer["fields"] if f.get("relationshipName")
    )
    return ObjectInfo(
        name,
        True,
        bool(answer.get("createable")),
        bool(answer.get("updateable")),
        bool(answer.get("deletable")),
        fields,
        lookups,
    )


def _field(raw: dict[str, Any]) -> FieldInfo:
    active = (v for v in raw.get("picklistValues") or () if v.get("active", True))
    return FieldInfo(
        name=str(raw["name"]),
        type=str(raw.get("type") or ""),
        updateable=bool(raw.get("updateable")),
        createable=bool(raw.get("createable")),
        filterable=raw.get("filterable") is not False,
        calculated=bool(raw.get("calculated")),
        unique=bool(raw.get("unique")),
        external_id=bool(raw.get("externalId")),
        length=int(raw.get("length") or 0),
        precision=int(raw.get("precision") or 0),
        scale=int(raw.get("scale") or 0),
        values=tuple(str(v.get("value")) for v in active),
    )


@walks(NAME)
def org_facts(client: SalesforceClient) -> OrgFacts:
    """One composite call of five small queries."""
    user_id = user_of(client)
    queries = {
        "org": "SELECT Id,Name,IsSandbox,TimeZoneSidKey,DefaultLocaleSidKey FROM Organization",
        "currency": "SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true",
        "status": "SELECT ApiName,IsClosed,IsDefault,SortOrder FROM TaskStatus",
        "priority": "SELECT ApiName,IsHighPriority,IsDefault,SortOrder FROM TaskPriority",
        "user": Statement("User", ("Id", "TimeZoneSidKey"), (in_ids("Id", [user_id]),)).text(),
    }
    client.counter.least["metadata"] += 1
    answers = client.composite(
        [(name, "GET", f"query?q={soql.replace(' ', '+')}") for name, soql in queries.items()],
        "metadata",
    )
    org = _organization(client, answers["org"])
    me = _rows(answers["user"])
    currencies = _rows(answers["currency"])
    statuses = sorted(_rows(answers["status"]), key=_order)
    closed = [s for s in statuses if s.get("IsClosed")]
    opened = [s for s in statuses if not s.get("IsClosed")]
    default = next((s for s in opened if s.get("IsDefault")), opened[0] if opened else {})
    return OrgFacts(
        org_id=str(org.get("Id") or ""),
        org_name=str(org.get("Name") or ""),
        is_sandbox=bool(org.get("IsSandbox")),
        user_id=user_id,
        timezone=str(org.get("TimeZoneSidKey") or (me[0].get("TimeZoneSidKey") if me else "UTC")),
        currency=str(currencies[0].get("IsoCode") or "") if currencies else "",
        locale=str(org.get("DefaultLocaleSidKey") or ""),
        closed_status=str(closed[0].get("ApiName")) if closed else "",
        open_status=str(default.get("ApiName") or ""),
        priorities=_priorities(sorted(_rows(answers["priority"]), key=_order)),
    )


def _organization(client: SalesforceClient, answer: Any) -> dict[str, Any]:
    """Older versions do not show the org's zone: ask again without it."""
    if isinstance(answer, FieldHidden):
        query = "SELECT Id,Name,IsSandbox FROM Organization"
        # Reference: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
        answer = client.json(Ask("GET", "query", "metadata", params={"q": query}))
    return _rows(answer, required=True)[0]


def user_of(client: SalesforceClient) -> str:
    """Whose identity this is; a session handed in has to be asked."""
    if client.token.user_id:
        return client.token.user_id
    client.counter.least["metadata"] += 1
    # Reference: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
    answer = client.json(Ask("GET", "/services/oauth2/userinfo", "metadata"))
    user = str(answer.get("user_id") or "") if isinstance(answer, dict) else ""
    if not user.isalnum():
        raise AuthError(NAME, code="session_nameless")
    return user


def _rows(answer: Any, *, required: bool = False) -> list[dict[str, Any]]:
    """Rows of a small query; a refused one is none, unless it is needed."""
    if isinstance(answer, ConnectorError):
        if required or not isinstance(answer, Refused):
            raise answer
        return []
    rows = answer.get("records") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or (required and not rows):
        raise UnexpectedResponse(
            NAME, code="answer_odd", what="a small query came back without its records"
        )
    return rows


def _order(row: dict[str, Any]) -> int:
    return int(row.get("SortOrder") or 0)


def _priorities(rows: list[dict[str, Any]]) -> dict[str, str]:
    names = [str(r.get("ApiName") or "") for r in rows]
    high = next((n for n, r in zip(names, rows, strict=True) if r.get("IsHighPriority")), "")
    normal = next((n for n, r in zip(names, rows, strict=True) if r.get("IsDefault")), "")
    low = "Low" if "Low" in names else next((n for n in reversed(names) if n != high), "")
    found = {"high": high, "normal": normal, "low": low}
    return {word: name for word, name in found.items() if name}
