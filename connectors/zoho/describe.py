"""One look at the org: who we are, what may be read, what the map asks for in vain."""

from __future__ import annotations

import dataclasses
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.zoho.faults import NAME
from connectors.zoho.metadata import Org
from connectors.zoho.pull import Reader
from kamsync.connector import Description, StreamInfo
from kamsync.errors import AuthError, MappingError, Problem
from kamsync.model.change import Finding
from kamsync.model.phrase import phrase
from kamsync.model.tables import STREAMS

_RATES: Final = frozenset({"currency", "rate", "direction", "valid_from"})


def describe(reader: Reader, writable: frozenset[str]) -> Description:
    """Raises AuthError for the wrong org, MappingError when a required field is not readable."""
    org = reader.metadata.org()
    _right_org(reader, org)
    streams, findings = _streams(reader)
    me = reader.metadata.me()
    tabs = f"https://{reader.settings.pages_host}/crm/org{org.id}/tab"
    return Description(
        org_id=org.id,
        org_name=org.name,
        is_sandbox=org.kind in ("sandbox", "developer"),
        home_currency=org.currency or reader.context.home_currency,
        timezone=_zone(org, findings),
        own_user_ids=frozenset({str(me["id"])}),
        streams=streams,
        clock=org.clock,
        findings=tuple(findings + _domain(reader)),
        writable=writable,
        record_url=f"{tabs}/Accounts/{{id}}",
        contact_url=f"{tabs}/Contacts/{{id}}",
    )


def _right_org(reader: Reader, org: Org) -> None:
    settings = reader.settings
    if settings.org_id and settings.org_id != org.id:
        wanted = settings.org_id
        raise AuthError(NAME, code="other_org", org=org.id, kind=org.kind, wanted=wanted)
    if settings.environment != "production" and org.kind == "production":
        raise AuthError(NAME, code="environment", environment=settings.environment)


def _zone(org: Org, findings: list[Finding]) -> str:
    try:
        return ZoneInfo(org.timezone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        values = {"zone": org.timezone}
        findings.append(Finding("timezone_unknown", "warning", "connection", values=values))
        return "UTC"


def _domain(reader: Reader) -> list[Finding]:
    named = reader.client.login.token().api_domain.rstrip("/")
    if not named or named == reader.settings.api_url or reader.settings.base_url:
        return []
    values = {"named": named, "used": reader.settings.api_url}
    return [Finding("api_domain", "warning", "connection", values=values)]


def _streams(reader: Reader) -> tuple[dict[str, StreamInfo], list[Finding]]:
    wanted = reader.context.streams or tuple(reader.mapping.streams)
    streams: dict[str, StreamInfo] = {}
    findings: list[Finding] = []
    problems: list[Problem] = []
    for name in wanted:
        if name not in reader.mapping.streams:
            continue
        info = _info(reader, name, findings, problems)
        if info:
            streams[name] = info
    own = reader.mapping.objects
    unmade = [name for name in wanted if name in own and not reader.selections(name)]
    if unmade:
        values = {"streams": ", ".join(unmade)}
        found = Finding("own_objects_missing", "info", "mapping", values=values, variant="by_hand")
        findings.append(found)
    if problems:
        raise MappingError(problems)
    return streams, findings


def _info(
    reader: Reader, name: str, findings: list[Finding], problems: list[Problem]
) -> StreamInfo | None:
    if name == "user":
        columns = frozenset(reader.mapping.streams["user"].fields) | {"id"}
        return StreamInfo("user", incremental=False, columns=columns)
    if name == "rate":
        return _rates(reader, findings)
    selections = reader.selections(name)
    if not selections and name in reader.mapping.objects:
        return None
    unscoped = _unscoped(reader, name, findings)
    if not selections:
        if not unscoped:
            _invisible(reader, name, findings, problems)
        return None
    salt = reader.settings.exchange_rate_direction
    infos = [s.info(salt) for s in selections]
    mine = [p for s in selections for p in s.problems]
    findings += [f for s in selections for f in s.findings]
    if mine and not STREAMS[name].required:
        reasons = [phrase(f"problem.{p.code}", **p.values) for p in mine]
        findings.append(Finding("stream_unreadable", "warning", name, values={"problems": reasons}))
        return None
    problems += mine
    return dataclasses.replace(
        infos[0],
        incremental=all(i.incremental for i in infos),
        columns=frozenset().union(*(i.columns for i in infos)),
        fingerprint="-".join(i.fingerprint for i in infos),
        unstamped=tuple(sorted({c for i in infos for c in i.unstamped})),
    )


def _rates(reader: Reader, findings: list[Finding]) -> StreamInfo | None:
    if not reader.metadata.org().multi_currency:
        return None
    if not reader.settings.exchange_rate_direction:
        findings.append(Finding("rate_direction", "error", "connection"))
    return StreamInfo("rate", incremental=False, columns=_RATES)


def _unscoped(reader: Reader, name: str, findings: list[Finding]) -> bool:
    """Whether the grant says that it does not cover a module; a finding then, not a failure."""
    lacking = [scope for module in reader.modules(name) for scope in reader.unscoped(module)]
    if lacking:
        values = {"scopes": lacking}
        findings.append(
            Finding("missing_scope", "warning", name, values=values, variant="grant_reading")
        )
    return bool(lacking)


def _invisible(reader: Reader, name: str, findings: list[Finding], problems: list[Problem]) -> None:
    values = {"modules": list(reader.modules(name))}
    if STREAMS[name].required:
        place = f"streams.{name}.object"
        problems.append(Problem.of(reader.mapping.name, 0, place, "module_invisible", **values))
        return
    findings.append(Finding("module_invisible", "info", name, values=values))
