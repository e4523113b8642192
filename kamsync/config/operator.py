"""The [operator] section: who hears that a night failed, and from where on a night is a bad one."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from kamsync.directors import ChannelConfig
from kamsync.model.invalid import invalid, near
from kamsync.model.strict import Strict
from kamsync.model.tables import STREAMS
from kamsync.secret import LOOPBACK, is_reference


class OtlpConfig(Strict):
    """A collector of OpenTelemetry; needs the extra `otlp`."""

    endpoint: str = ""
    """Base address; /v1/traces and /v1/metrics are put behind it."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Name → reference to its value."""
    ca_file: str = ""

    @field_validator("endpoint")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not re.match(r"https?://[^/@\s]+(/|$)", value):
            raise invalid("otlp_endpoint")
        return value

    @field_validator("headers")
    @classmethod
    def _references(cls, value: dict[str, str]) -> dict[str, str]:
        if not all(is_reference(text) for text in value.values()):
            raise invalid("secret_written")
        return value

    @model_validator(mode="after")
    def _no_secret_in_plain(self) -> OtlpConfig:
        plain = urlsplit(self.endpoint)
        if self.headers and plain.scheme == "http" and plain.hostname not in LOOPBACK:
            raise invalid("otlp_plain")
        return self


class OperatorConfig(Strict):
    channels: dict[str, ChannelConfig] = Field(default_factory=dict)
    ping_url: str = ""
    """Called at the start (/start), after a success and after a failure (/fail) of each run."""
    otlp: OtlpConfig = Field(default_factory=OtlpConfig)
    rejects: float = Field(default=0.05, ge=0, le=1)
    """Share of a stream that could not be used, above which a night is a bad one."""
    write_errors: float = Field(default=0.01, ge=0, le=1)
    """Share of the records to write that the CRM refused."""
    slower: float = Field(default=3.0, gt=1)
    """So many times the usual duration of a run."""
    unchanged_days: dict[str, int] = Field(
        default_factory=lambda: {"activity": 7, "opportunity": 30}
    )
    """Stream → days without any change after which something is broken."""
    expires: dict[str, str] = Field(default_factory=dict)
    """Name of a credential → its last day, or `file:PATH` of a certificate (PEM)."""
    expires_days: int = Field(default=30, ge=1)
    """So many days before its end it is told."""
    calls_nights: float = Field(default=3.0, ge=0)
    """API calls left for fewer runs than this are short."""

    @field_validator("ping_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not is_reference(value) and not re.match(r"https?://[^/@\s]+(/|$)", value):
            raise invalid("ping_url")
        return value

    @field_validator("unchanged_days")
    @classmethod
    def _streams(cls, value: dict[str, int]) -> dict[str, int]:
        for name, days in value.items():
            if name not in STREAMS:
                raise invalid("no_stream", name=name, near=near(name, STREAMS))
            if days < 1:
                raise invalid("no_days", name=name)
        return value

    @field_validator("expires")
    @classmethod
    def _ends(cls, value: dict[str, str]) -> dict[str, str]:
        for end in value.values():
            if end.startswith("file:") and len(end) > len("file:"):
                continue
            try:
                dt.date.fromisoformat(end)
            except ValueError as error:
                raise invalid("no_end", text=end) from error
        return value
