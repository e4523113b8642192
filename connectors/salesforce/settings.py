"""The connection's own config section for Salesforce: host, version, login, limits, habits."""

from __future__ import annotations

from typing import Annotated, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from kamsync.errors import ConfigError
from kamsync.model.invalid import invalid
from kamsync.secret import Secret
from kamsync.transport import CaFile, require_https


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Auth(_Strict):
    token_host: str = ""
    """Where tokens are asked for; empty = base_url. Apart from the JWT audience on purpose."""

    @field_validator("token_host")
    @classmethod
    def _host(cls, value: str) -> str:
        return _https(value) if value else ""


class JwtAuth(_Auth):
    """Signed assertion; nothing to rotate, nothing to store. First choice."""

    flow: Literal["jwt"]
    client_id: Secret
    username: str = Field(min_length=1)
    private_key: Secret
    audience: str = "https://login.salesforce.com"

    @field_validator("private_key", mode="after")
    @classmethod
    def _signs(cls, value: SecretStr) -> SecretStr:
        try:
            load_pem_private_key(value.get_secret_value().encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise invalid("no_private_key") from error
        return value


class ClientCredentialsAuth(_Auth):
    """The app's own secret and its "run as" user; needs a My Domain host."""

    flow: Literal["client_credentials"]
    client_id: Secret
    client_secret: Secret


class RefreshTokenAuth(_Auth):
    """A token a person granted once; a rotated one is kept in the state folder."""

    flow: Literal["refresh_token"]
    client_id: Secret
    client_secret: Secret | None = None
    refresh_token: Secret


class SessionAuth(_Auth):
    """A session id handed in, for a look around; ends when the session does."""

    flow: Literal["session"]
    session_id: Secret


Auth = Annotated[
    JwtAuth | ClientCredentialsAuth | RefreshTokenAuth | SessionAuth, Field(discriminator="flow")
]


class SalesforceSettings(_Strict):
    """`[connections.NAME]` where connector = "salesforce"."""

    connector: Literal["salesforce"] = "salesforce"
    mapping: str = "salesforce"
    base_url: str
    api_version: str = Field(default="66.0", pattern=r"^\d{2,3}\.0$")
    ca_file: CaFile = ""
    auth: Auth
    provision_auth: Auth | None = None
    """Identity that creates fields and rights, when it is not the nightly one."""

    org_id: str = ""
    """18 or 15 characters; when given, another org is refused before anything is read."""
    sandbox: bool | None = None
    """true/false: refuse production/a sandbox; left out: either."""
    org_currency: str = ""
    """Currency of a single-currency org, which its API does not tell; empty = home_currency."""

    overlap_minutes: int = Field(default=0, ge=0, le=1440)
    """Beyond the ten minutes every window starts earlier anyway (long transactions)."""
    bulk_from: int = Field(default=8_000, ge=0)
    """A read of more rows goes through Bulk 2.0: beyond four pages that is fewer calls."""
    bulk_page: int = Field(default=50_000, ge=100, le=1_000_000)
    write_bulk_from: int = Field(default=1_400, ge=1)
    """More records go through Bulk 2.0 (seven calls) instead of Collections of 200."""
    bulk_wait_minutes: int = Field(default=120, ge=1)
    bulk_poll_seconds: float = Field(default=2.0, ge=0, le=60)
    """Before the first look at a Bulk job; each look is an API call, so pauses grow from there."""

    api_budget: int | None = Field(default=None, ge=1)
    """API calls one run may use; left out: `run_share` of the org's daily allowance."""
    run_share: float = Field(default=0.25, gt=0, le=1)
    org_usage_limit: float = Field(default=0.8, gt=0, le=1)
    """No run starts while the org has used more than this share of its day."""

    task_fallback_owner: str = ""
    """User id for tasks whose owner left and has no active manager."""
    task_record_type: str = ""
    custom_notifications: bool = False
    """Directors who are users of the org get alerts as notifications too."""
    timeout_seconds: float = Field(default=120.0, gt=0)

    @field_validator("base_url")
    @classmethod
    def _base(cls, value: str) -> str:
        if ".lightning.force.com" in value:
            raise invalid("pages_host")
        return _https(value)

    @model_validator(mode="after")
    def _domain(self) -> SalesforceSettings:
        host = self.auth.token_host or self.base_url
        generic = any(f"//{name}.salesforce.com" in host for name in ("login", "test"))
        if self.auth.flow == "client_credentials" and generic:
            raise invalid("my_domain")
        return self


def _https(value: str) -> str:
    try:
        return require_https(value, "base_url")
    except ConfigError as error:
        problem = error.problems[0]
        raise invalid(problem.code, **problem.values) from error
