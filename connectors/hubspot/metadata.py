"""What the portal is made of: account, property definitions, stages, owners and rates.

Pydantic models of only the fields we read; unknown extras are ignored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import polars as pl
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, model_validator

from connectors.hubspot.client import HubSpotClient
from connectors.hubspot.derived import Stage
from connectors.hubspot.faults import CRM, Refused, shortened
from connectors.hubspot.reader import small_list
from kamsync.errors import UnexpectedResponse
from kamsync.model.fieldmap import FieldMap

Model = TypeVar("Model", bound=BaseModel)


class _Read(BaseModel):
    """What says nothing may be left out or null: both read as the default."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None}


class Account(_Read):
    portal_id: str = Field(alias="portalId")
    account_type: str = Field(default="", alias="accountType")
    time_zone: str = Field(default="UTC", alias="timeZone")
    currency: str = Field(default="", alias="companyCurrency")
    other_currencies: tuple[str, ...] | None = Field(default=None, alias="additionalCurrencies")
    """None: the portal does not say whether there are any."""
    ui_domain: str = Field(default="app.hubspot.com", alias="uiDomain")


class _Modification(_Read):
    read_only: bool = Field(default=False, alias="readOnlyValue")


class _Option(_Read):
    value: str = ""
    label: str = ""
    hidden: bool = False


class Definition(_Read):
    """One property as the portal defines it."""

    name: str
    label: str = ""
    type: str = ""
    field_type: str = Field(default="", alias="fieldType")
    group: str = Field(default="", alias="groupName")
    calculated: bool = False
    standard: bool = Field(default=False, alias="hubspotDefined")
    archived: bool = False
    unique: bool = Field(default=False, alias="hasUniqueValue")
    options: tuple[_Option, ...] = ()
    modification: _Modification | None = Field(default=None, alias="modificationMetadata")

    @property
    def stamped(self) -> bool:
        """Whether a new value moves the record's modified date: a customer's own formula or
        roll-up need not."""
        return self.standard or not self.calculated

    @property
    def writable(self) -> bool:
        return not self.calculated and not (self.modification and self.modification.read_only)


class _StageMetadata(_Read):
    closed: str | bool | None = Field(default=None, alias="isClosed")
    probability: str | None = None
    ticket_state: str | None = Field(default=None, alias="ticketState")


class _Stage(_Read):
    id: str
    label: str = ""
    metadata: _StageMetadata = _StageMetadata()


class _Pipeline(_Read):
    id: str
    stages: tuple[_Stage, ...] = ()


class _Team(_Read):
    name: str = ""
    primary: bool = False


class _Owner(_Read):
    id: str
    email: str | None = None
    first_name: str | None = Field(default=None, alias="firstName")
    last_name: str | None = Field(default=None, alias="lastName")
    updated_at: str | None = Field(default=None, alias="updatedAt")
    teams: tuple[_Team, ...] = ()


class _Rate(_Read):
    currency: str = Field(alias="fromCurrencyCode")
    to: str = Field(default="", alias="toCurrencyCode")
    rate: str = Field(alias="conversionRate")
    effective_at: str = Field(
        default="", validation_alias=AliasChoices("effectiveAt", "updatedAt", "createdAt")
    )


def _parsed(model: type[Model], data: Any, what: str) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        odd = f"{what}: {shortened(place)}"
        raise UnexpectedResponse(CRM, code="answer_odd", what=odd) from error


def account(client: HubSpotClient) -> Account:
    client.least("metadata")
    # Reference: https://developers.hubspot.com/docs/api-reference/latest/account/account-information/guide
    return _parsed(Account, client.get("metadata", client.paths.of("account")), "the account")


class _HomeCurrency(_Read):
    code: str = Field(default="", validation_alias=AliasChoices("id", "currencyCode"))


def home_currency(client: HubSpotClient) -> str:
    """The company currency, for portals whose account details do not name it."""
    client.least("metadata")
    # Reference: https://developers.hubspot.com/docs/guides/api/settings/currencies
    data = client.get("metadata", client.paths.of("currencies", then="/company-currency"))
    return _parsed(_HomeCurrency, data, "the company currency").code


def definitions(client: HubSpotClient, type_id: str) -> dict[str, Definition]:
    """Live definitions by name."""
    # Reference: https://developers.hubspot.com/docs/guides/api/crm/properties
    rows = small_list(client, "metadata", client.paths.of("properties", type_id))
    read = (_parsed(Definition, row, "a property definition") for row in rows)
    return {d.name: d for d in read if not d.archived}


def stages(client: HubSpotClient, type_id: str) -> dict[str, Stage]:
    """Every stage of every pipeline by id. Metadata values are texts."""
    # Reference: https://developers.hubspot.com/docs/guides/api/crm/pipelines
    rows = small_list(client, "metadata", client.paths.of("pipelines", type_id))
    found = {}
    for row in rows:
        for stage in _parsed(_Pipeline, row, "a pipeline").stages:
            data = stage.metadata
            closed = str(data.closed).lower() if data.closed is not None else None
            if data.ticket_state:
                closed = "true" if data.ticket_state.upper() == "CLOSED" else "false"
            if closed not in ("true", "false"):
                closed = None
            found[stage.id] = Stage(stage.label, closed, data.probability)
    return found


def owners(client: HubSpotClient) -> pl.DataFrame:
    """Raw frame of owners; the deactivated ones are a list of their own."""
    rows = []
    for archived in ("false", "true"):
        # Reference: https://developers.hubspot.com/docs/guides/api/crm/owners
        path = client.paths.of("owners")
        for row in small_list(client, "metadata", path, limit="100", archived=archived):
            owner = _parsed(_Owner, row, "an owner")
            team = next((t.name for t in owner.teams if t.primary), None)
            name = " ".join(n for n in (owner.first_name, owner.last_name) if n)
            rows.append(
                {
                    "id": owner.id,
                    "updatedAt": owner.updated_at,
                    "p:name": name or owner.email,
                    "p:email": owner.email,
                    "p:is_active": "true" if archived == "false" else "false",
                    "p:team": team or next((t.name for t in owner.teams), None),
                }
            )
    columns = ("id", "updatedAt", "p:name", "p:email", "p:is_active", "p:team")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


@dataclass(frozen=True)
class Portal:
    """The metadata of one run."""

    account: Account
    definitions: dict[str, dict[str, Definition]]
    """type id → name → definition; a type without rights is absent."""
    stages: dict[str, dict[str, Stage]]
    owners: pl.DataFrame | None
    rates: pl.DataFrame | None
    mapping: FieldMap
    """The map with the type ids that objects of ours have here."""


def rates(client: HubSpotClient, home: str) -> pl.DataFrame:
    """Raw frame of dated rates into the company currency: home units per foreign unit."""
    rows = []
    for row in _rate_rows(client):
        rate = _parsed(_Rate, row, "an exchange rate")
        if not home or rate.to in ("", home):
            rows.append(
                {
                    "p:fromCurrencyCode": rate.currency,
                    "p:conversionRate": rate.rate,
                    "p:direction": "home_per_unit",
                    "p:effectiveAt": rate.effective_at,
                }
            )
    columns = ("p:fromCurrencyCode", "p:conversionRate", "p:direction", "p:effectiveAt")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))


def _rate_rows(client: HubSpotClient) -> list[dict[str, Any]]:
    """The dated rates; today's, where the portal keeps no others."""
    # Reference: https://developers.hubspot.com/docs/guides/api/settings/currencies
    path = client.paths.of("currencies", then="/exchange-rates")
    try:
        return small_list(client, "metadata", path, limit="100")
    except Refused as refused:
        if refused.fault.status != 404:
            raise
        # Reference: https://developers.hubspot.com/docs/guides/api/settings/currencies
        return small_list(client, "metadata", f"{path}/current", limit="100")
