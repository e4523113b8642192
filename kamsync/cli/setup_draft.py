"""The config that init writes, as text: from what was answered, and nothing else. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

PLACEHOLDER: Final = "https://acme.my.salesforce.com"
FLOWS: Final = ("jwt", "client_credentials", "refresh_token")
CARDS: Final = ("default", "full", "ledger", "pipeline")
REVENUE: Final = ("opportunities", "revenue", "account")
PAGES: Final = {"local": "files"}
"""CRM → its page of the documentation, where the name is another."""


@dataclass(frozen=True)
class Draft:
    """Answers so far; what is empty is left to its default."""

    crm: str
    language: str
    currency: str = "EUR"
    timezone: str = "Europe/Paris"
    url: str = ""
    flow: str = "jwt"
    data_centre: str = "eu"
    rates: str = ""
    """Zoho: how an exchange rate is to be read."""
    org_currency: str = ""
    org_id: str = ""
    """Which org answered at the login: another one is then refused."""
    director: str = ""
    fallback: str = ""
    revenue: str = ""
    scorecard: str = ""
    criteria: str = ""
    """Chosen ones with their weights; empty: as the scorecard has them."""
    cron: str = ""
    mapping: str = ""
    """Empty: the shipped map of the CRM."""
    folder: str = "portfolio"
    """Of the connector local."""


def config_text(draft: Draft) -> str:
    """config.toml; the tables follow the example's order."""
    head = (
        f"timezone = {quoted(draft.timezone)}\nlanguage = {quoted(draft.language)}\n"
        f'home_currency = {quoted(draft.currency)}\nstate_dir = "state"\n\n'
        f"[connections.main]\nconnector = {quoted(draft.crm)}\n"
        f"mapping = {quoted(draft.mapping or draft.crm)}\n"
    )
    people = {"director": draft.director, "fallback_owner": draft.fallback}
    tables = (
        _table("portfolio", people),
        _table("revenue", {"source": draft.revenue}),
        '[scorecard]\nfile = "scorecard.toml"\n',
        _table("schedule", {"cron": draft.cron}),
    )
    return head + "\n".join(t for t in (_CONNECTIONS[draft.crm](draft), *tables) if t)


def quoted(value: str) -> str:
    """As a TOML string: JSON escapes the same way, but leaves the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _table(name: str, values: dict[str, str]) -> str:
    lines = [f"{key} = {quoted(value)}\n" for key, value in values.items() if value]
    return f"[{name}]\n{''.join(lines)}" if lines else ""


def _auth(kind: str, values: dict[str, str]) -> str:
    return _table(f"connections.main.{kind}", values)


def _org(key: str, draft: Draft) -> str:
    return f"{key} = {quoted(draft.org_id)}\n" if draft.org_id else ""


def _local(draft: Draft) -> str:
    return f'folder = {quoted(draft.folder)}\noutput = "out"\n'


def _salesforce(draft: Draft) -> str:
    own = f"org_currency = {quoted(draft.org_currency or draft.currency)}"
    own += "\n" if draft.org_currency else "    # set it where the org has only one currency\n"
    own = own if draft.org_currency else f"# {own}"
    head = f'base_url = {quoted(draft.url or PLACEHOLDER)}\napi_version = "66.0"\n{own}'
    head += _org("org_id", draft)
    app = {"flow": draft.flow, "client_id": "env:SF_CLIENT_ID"}
    match draft.flow:
        case "jwt":
            more = {
                "username": "kamsync@acme.example",
                "private_key": "file:sf.key",
                "audience": "https://login.salesforce.com",
            }
            return head + _auth("auth", app | more)
        case "refresh_token":
            return head + _auth("auth", app | {"refresh_token": "env:SF_REFRESH_TOKEN"})
        case _:
            admin = {"flow": draft.flow, "client_id": "env:SF_ADMIN_CLIENT_ID"}
            return (
                head
                + _auth("auth", app | {"client_secret": "env:SF_CLIENT_SECRET"})
                + _auth("provision_auth", admin | {"client_secret": "env:SF_ADMIN_CLIENT_SECRET"})
            )


def _hubspot(draft: Draft) -> str:
    head = f"base_url = {quoted(draft.url or 'https://api.hubapi.com')}\n"
    head += _org("portal_id", draft)
    return head + _auth("auth", {"flow": "token", "token": "env:HUBSPOT_TOKEN"})


def _zoho(draft: Draft) -> str:
    lines = [f"data_centre = {quoted(draft.data_centre)}"]
    if draft.url:
        lines += [f"base_url = {quoted(draft.url)}", f"accounts_url = {quoted(draft.url)}"]
    if draft.rates:
        lines.append(f"exchange_rate_direction = {quoted(draft.rates)}")
    secrets = {n: f"env:ZOHO_{n.upper()}" for n in ("client_id", "client_secret", "refresh_token")}
    return "\n".join(lines) + "\n" + _org("org_id", draft) + _auth("auth", secrets)


_CONNECTIONS: Final = {
    "local": _local,
    "salesforce": _salesforce,
    "hubspot": _hubspot,
    "zoho": _zoho,
}
