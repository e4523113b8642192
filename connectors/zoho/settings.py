"""The Zoho connection's own config section, and the pinned hosts of each data centre."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kamsync.model.invalid import invalid, near
from kamsync.secret import LOOPBACK, Secret
from kamsync.transport import CaFile

API: Final = "v8"
"""The one API version this connector speaks."""

Direction = Literal["", "home_per_unit", "unit_per_home"]
Trigger = Literal["workflow", "approval", "blueprint", "pathfinder", "orchestration", "cadences"]
Environment = Literal["production", "sandbox", "developer"]


@dataclass(frozen=True)
class DataCentre:
    accounts: str
    api: str
    pages: str
    """Host of the record pages people open."""


DATA_CENTRES: Final[dict[str, DataCentre]] = {
    "us": DataCentre("accounts.zoho.com", "www.zohoapis.com", "crm.zoho.com"),
    "eu": DataCentre("accounts.zoho.eu", "www.zohoapis.eu", "crm.zoho.eu"),
    "in": DataCentre("accounts.zoho.in", "www.zohoapis.in", "crm.zoho.in"),
    "au": DataCentre("accounts.zoho.com.au", "www.zohoapis.com.au", "crm.zoho.com.au"),
    "jp": DataCentre("accounts.zoho.jp", "www.zohoapis.jp", "crm.zoho.jp"),
    "cn": DataCentre("accounts.zoho.com.cn", "www.zohoapis.com.cn", "crm.zoho.com.cn"),
    "ca": DataCentre("accounts.zohocloud.ca", "www.zohoapis.ca", "crm.zohocloud.ca"),
    "sa": DataCentre("accounts.zoho.sa", "www.zohoapis.sa", "crm.zoho.sa"),
    "uk": DataCentre("accounts.zoho.uk", "www.zohoapis.uk", "crm.zoho.uk"),
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ZohoAuth(_Strict):
    """A self client's credentials; the refresh token belongs to one org and one environment."""

    client_id: Secret
    client_secret: Secret
    refresh_token: Secret


class KnownConversion(_Strict):
    """One deal in a foreign currency and the home amount a person sees for it in the CRM."""

    deal: str = Field(pattern=r"^\d{1,19}$")
    home_amount: Decimal = Field(gt=0)


class ZohoSettings(_Strict):
    data_centre: str
    environment: Environment = "production"
    base_url: str = ""
    """Instead of the data centre's API host; a pinned host or loopback."""
    accounts_url: str = ""
    ca_file: CaFile = ""
    org_id: str = ""
    """When set, any other org is refused."""
    auth: ZohoAuth
    provision_auth: ZohoAuth | None = None
    exchange_rate_direction: Direction = ""
    """What Exchange_Rate means; needed as soon as the org has several currencies."""
    known_conversions: tuple[KnownConversion, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    """Automations our writes may start; none unless named."""
    closed_task_status: str = "Completed"
    closed_task_statuses: Annotated[tuple[str, ...], Field(min_length=1)] = ("Completed",)
    """Every status that means done, where the org has more than one."""
    task_key_field: str = "KAM_Task_Key"
    bulk_read: bool = True
    api_budget: int | None = Field(default=None, gt=0)
    """Most credits one run may use."""

    @field_validator("data_centre")
    @classmethod
    def _known(cls, value: str) -> str:
        if value.lower() not in DATA_CENTRES:
            raise invalid("no_data_centre", name=value, near=near(value, DATA_CENTRES))
        return value.lower()

    @model_validator(mode="after")
    def _hosts(self) -> ZohoSettings:
        _check_url("base_url", self.base_url, _api_hosts())
        _check_url("accounts_url", self.accounts_url, {c.accounts for c in DATA_CENTRES.values()})
        return self

    @property
    def api_url(self) -> str:
        if self.base_url:
            return self.base_url.rstrip("/")
        return "https://" + _host(DATA_CENTRES[self.data_centre].api, self.environment)

    @property
    def login_url(self) -> str:
        if self.accounts_url:
            return self.accounts_url.rstrip("/")
        return "https://" + DATA_CENTRES[self.data_centre].accounts

    @property
    def pages_host(self) -> str:
        return DATA_CENTRES[self.data_centre].pages


def _host(api: str, environment: Environment) -> str:
    return api if environment == "production" else api.replace("www.", f"{environment}.", 1)


def _api_hosts() -> set[str]:
    environments: tuple[Environment, ...] = ("production", "sandbox", "developer")
    return {_host(c.api, e) for c in DATA_CENTRES.values() for e in environments}


def _check_url(key: str, url: str, pinned: set[str]) -> None:
    """A token goes to pinned hosts only; plain http (and other hosts) only on loopback."""
    if not url:
        return
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https" or parts.netloc not in pinned:
        raise invalid("no_zoho_host", key=key, url=url, hosts=", ".join(sorted(pinned)))
