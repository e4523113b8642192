"""The `[connections.NAME]` section of a HubSpot portal; secrets are references, never values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from kamsync.secret import Secret
from kamsync.transport import CaFile

ApiVersion = Literal["v3", "2026-03", "2026-09"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TokenLogin(_Strict):
    """A service key, a private app's token or a project app's static token."""

    flow: Literal["token"] = "token"
    token: Secret


class OAuthLogin(_Strict):
    """A public app's refresh token; access tokens live 30 minutes and are renewed ahead."""

    flow: Literal["oauth"]
    client_id: Secret
    client_secret: Secret
    refresh_token: Secret


Login = Annotated[TokenLogin | OAuthLogin, Field(discriminator="flow")]


class HubSpotSettings(_Strict):
    connector: str = "hubspot"
    mapping: str = "hubspot"
    base_url: str = "https://api.hubapi.com"
    api_version: ApiVersion = "2026-09"
    """The version inside every path; v3 (with v4 associations) leaves support in 2027."""
    ca_file: CaFile = ""
    auth: Login
    provision_auth: Login | None = None
    """A second identity with schema rights, used by `provision` only."""
    portal_id: str = ""
    """Refuse to work when the token belongs to another portal; empty: any."""
    own_user_ids: frozenset[str] = frozenset()
    """User ids behind kamsync's own writes, where the portal shows one."""
    index_lag_minutes: int = Field(default=0, ge=0, le=1440)
    """On top of the 10 minutes by which windows overlap: for portals whose search lags longer."""
    api_budget: int | None = Field(default=None, ge=1)
    """Calls one run may use; empty: no limit of ours."""
    daily_reserve: float = Field(default=0.05, ge=0, lt=1)
    """Share of the account's daily calls that is left to other integrations."""
    searches_per_second: float = Field(default=3.0, gt=0)
    """The account has 5 a second for all its integrations together."""
    connect_timeout_seconds: float = Field(default=10.0, gt=0)
    read_timeout_seconds: float = Field(default=110.0, gt=0)

    @field_validator("portal_id", mode="before")
    @classmethod
    def _portal_as_text(cls, value: Any) -> Any:
        """People copy the number as a number."""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("auth", "provision_auth", mode="before")
    @classmethod
    def _token_by_default(cls, value: Any) -> Any:
        if isinstance(value, dict) and "flow" not in value:
            return {"flow": "token", **value}
        return value
