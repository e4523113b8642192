"""The sections of config.toml: every key with its default, and what it may be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kamsync.config.head import CONNECTION_NAME, LANGUAGE, LEDGER_URL, STATE_DIR, Head
from kamsync.config.operator import OperatorConfig
from kamsync.directors import AlertsConfig
from kamsync.file_format import FormatKeys
from kamsync.metric_outputs import metric_fields
from kamsync.model.countries import point_of
from kamsync.model.currencies import EXPONENTS
from kamsync.model.expected import Expected
from kamsync.model.invalid import invalid, near
from kamsync.model.key_labels import KEY_LABELS
from kamsync.model.office_hours import (
    GRACE_DAYS,
    OTHER_GRACE,
    OTHER_TARGET,
    TARGETS,
    OfficeHours,
)
from kamsync.model.own_fields import CORE_OUTPUTS, OUTPUTS
from kamsync.model.public_holidays import countries, public_holidays
from kamsync.model.strict import Strict
from kamsync.model.tables import STREAMS
from kamsync.model.words import DEFAULT_DIMENSIONS, DOSSIER_DAYS, Dimension, Tier
from kamsync.secret import is_reference, passwords_in


def without_password(address: str) -> str:
    """The address. Raises for one that a secret is written into."""
    if not is_reference(address) and passwords_in(address):
        raise invalid("password_written")
    return address


class LedgerConfig(Strict):
    url: str = LEDGER_URL
    """An address without a password, or `env:NAME`, `file:PATH`, `keyring:SERVICE/USER`."""

    @field_validator("url")
    @classmethod
    def _without_password(cls, value: str) -> str:
        return without_password(value)


class ConnectionConfig(BaseModel):
    """What every connection has; the rest of its section is the connector's own."""

    model_config = ConfigDict(extra="allow", frozen=True)

    connector: str
    mapping: str = ""
    """Empty: the shipped map of the connector's name."""

    def own_settings(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


class PortfolioConfig(Strict):
    unit: Literal["group", "account"] = "group"
    home_area: str = ""
    filter: dict[str, list[str]] = Field(default_factory=dict)
    write_members: bool = False
    horizon_days: dict[str, int] = Field(
        default_factory=lambda: {"activity": 400, "opportunity": 1130}
    )
    fallback_owner: str = ""
    """User id that owns what nobody active owns."""
    director: str = ""
    """User id that receives dependency tasks; empty: `fallback_owner`, else nobody does."""

    key_labels: dict[str, list[str]] = Field(
        default_factory=lambda: {column: list(words) for column, words in KEY_LABELS.items()}
    )
    """Text column of the account → values that call it a key account."""

    @field_validator("key_labels")
    @classmethod
    def _text_columns(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        texts = [c.name for c in STREAMS["account"].columns if c.kind == "text"]
        for column in value:
            if column not in texts and not column.startswith(("rating_", "profile_")):
                raise invalid("no_text_column", column=column, near=near(column, texts))
        return value

    @field_validator("filter")
    @classmethod
    def _columns(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        known = [c.name for c in STREAMS["account"].columns]
        for column in value:
            if STREAMS["account"].column(column) is None:
                raise invalid("no_account_column", column=column, near=near(column, known))
        return value


class RevenueConfig(Strict):
    source: Literal["opportunities", "revenue", "account"] = "opportunities"
    recognition: Literal["at_close", "spread"] = "at_close"
    planned: Decimal = Field(default=Decimal(0), ge=0)
    """Revenue of the year as budgeted or forecast, home currency; 0: none."""
    fixed_costs: Decimal = Field(default=Decimal(0), ge=0)
    """Fixed costs of a year, home currency; 0: unknown."""


class SelectionConfig(Strict):
    strategic_families: list[str] = Field(default_factory=list)
    """Product families the strategy rests on; empty: product_fit is unknown."""
    own_sites: list[str] = Field(default_factory=list)
    """Countries, or points as "48.86, 2.35"; empty: distance_km is unknown."""

    @field_validator("own_sites")
    @classmethod
    def _places(cls, value: list[str]) -> list[str]:
        for place in value:
            if point_of(place) is None:
                raise invalid("no_country", place=place)
        return value


class ScopesConfig(Strict):
    dimensions: list[Dimension] = Field(default_factory=lambda: list(DEFAULT_DIMENSIONS))


class SourceConfig(Strict):
    """Files, or a query at an address."""

    file: str = ""
    """CSV or Parquet beside the config, a pattern, or an address on an object store."""
    url: str = ""
    """SQLAlchemy address without a password, or `env:NAME`, `file:PATH`, `keyring:SERVICE/USER`."""
    query: str = ""
    columns: dict[str, str] = Field(default_factory=dict)
    """Our column → what the source calls it."""
    constants: dict[str, str] = Field(default_factory=dict)
    """Our column → what it says on every row, where the source does not say it."""
    match: str = ""
    """CSV with the columns theirs and ours, where its account ids are another system's."""
    format: FormatKeys = Field(default_factory=FormatKeys)
    """How its text is written: dates, decimal, words for nothing; of a CSV also its encoding,
    separator and header line."""

    @field_validator("url")
    @classmethod
    def _without_password(cls, value: str) -> str:
        return without_password(value)

    @model_validator(mode="after")
    def _one_place(self) -> SourceConfig:
        if bool(self.file) == bool(self.query) or bool(self.url) != bool(self.query):
            raise invalid("source_place")
        return self


class ScorecardConfig(Strict):
    file: str = ""
    """Empty: the shipped default."""
    approvers: list[str] = Field(default_factory=list)
    """Roles or names of whom one must stand in approved_by; empty: anybody."""


class OutputsConfig(Strict):
    prefix: str = Field(default="KAM", pattern=r"^[A-Za-z][A-Za-z0-9]{0,9}$")
    fields: list[str] = Field(default_factory=lambda: list(CORE_OUTPUTS))
    max_writes_per_run: int = Field(default=0, ge=0)

    @field_validator("fields")
    @classmethod
    def _known(cls, fields: list[str]) -> list[str]:
        for name in fields:
            if name not in OUTPUTS and name not in (known := metric_fields()):
                raise invalid("no_output", name=name, near=near(name, [*OUTPUTS, *known]))
        return fields


class GuardsConfig(Strict):
    reject_tolerance: float = Field(default=0.05, ge=0, le=1)
    max_new_tasks: int = Field(default=50, ge=0)
    accept: list[str] = Field(default_factory=list)
    """Guards that never stop this config, by name."""


class ScheduleConfig(Strict):
    cron: str = "30 5 * * mon-fri"
    """Minute, hour, day, month, weekday in `timezone`."""
    jitter_seconds: int = Field(default=300, ge=0)
    catch_up_hours: int = Field(default=12, ge=0)
    """After downtime one missed run is made up for, if it is not older than this."""
    holidays: list[str] = Field(default_factory=list)
    """ISO dates on which nothing runs."""
    holidays_of: str = ""
    """Country (ISO 3166, "FR"): on its public holidays nothing runs either."""
    http_port: int = Field(default=0, ge=0, le=65535)
    """Port for /healthz and /metrics; 0 = off."""
    http_host: str = "127.0.0.1"
    """Address that port is bound to."""
    metrics_file: str = ""
    """Written after each run for node-exporter's textfile collector; empty: none."""

    @field_validator("holidays_of")
    @classmethod
    def _country(cls, value: str) -> str:
        if value and value not in (known := countries()):
            raise invalid("no_holidays", country=value, near=near(value.upper(), known))
        return value

    def is_holiday(self, day: dt.date) -> bool:
        if day.isoformat() in self.holidays:
            return True
        return bool(self.holidays_of) and day in public_holidays(self.holidays_of, day.year)

    def days_off(self, years: Iterable[int]) -> list[str]:
        """The dates given, and the country's holidays of these years."""
        country = self.holidays_of
        public = [public_holidays(country, year) for year in years] if country else []
        return [*self.holidays, *sorted(d.isoformat() for d in frozenset().union(*public))]

    @field_validator("holidays")
    @classmethod
    def _dates(cls, value: list[str]) -> list[str]:
        for day in value:
            try:
                dt.date.fromisoformat(day)
            except ValueError as error:
                raise invalid("no_date", text=day) from error
        return value


class RetentionConfig(Strict):
    archive_days: int = Field(default=90, ge=1)
    """Every day is kept so long, then the last one of each month."""
    run_days: int = Field(default=400, ge=31)
    """Findings, writes, refusals and before-images of a run are kept so long."""
    plans: int = Field(default=10, ge=1)
    """Newest plans that are kept."""


class ResponseConfig(Strict):
    hours: str = Field(default="09:00-18:00", pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$")
    """Office hours in `timezone`; [schedule] holidays are left out."""
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(
        default=("mon", "tue", "wed", "thu", "fri"), min_length=1
    )
    targets: dict[str, float] = Field(default_factory=lambda: {**TARGETS, "others": OTHER_TARGET})
    """Business hours to the first reply of a case, by tier."""
    grace_days: dict[str, Annotated[int, Field(ge=0)]] = Field(
        default_factory=lambda: {**GRACE_DAYS, "others": OTHER_GRACE}
    )
    """Days that a task or a promise of ours may be past its date, by tier."""

    @field_validator("hours")
    @classmethod
    def _span(cls, value: str) -> str:
        opens, closes = _minutes(value)
        if not 0 <= opens < closes <= 24 * 60:
            raise invalid("office_hours", text=value)
        return value

    @field_validator("targets")
    @classmethod
    def _positive(cls, value: dict[str, float]) -> dict[str, float]:
        known = {**TARGETS, "others": OTHER_TARGET}
        for tier in value:
            if tier not in known:
                raise invalid("no_target", tier=tier, near=near(tier, known))
        if any(not 0 < hours < float("inf") for hours in value.values()):
            raise invalid("target_hours")
        return known | value

    @field_validator("grace_days")
    @classmethod
    def _of_tiers(cls, value: dict[str, int]) -> dict[str, int]:
        known = {**GRACE_DAYS, "others": OTHER_GRACE}
        for tier in value:
            if tier not in known:
                raise invalid("no_target", tier=tier, near=near(tier, known))
        return known | value

    def office(self, holidays: Sequence[str]) -> OfficeHours:
        opens, closes = _minutes(self.hours)
        tiers = {tier: hours for tier, hours in self.targets.items() if tier != "others"}
        off = tuple(dt.date.fromisoformat(day) for day in holidays)
        graces = {tier: days for tier, days in self.grace_days.items() if tier != "others"}
        return OfficeHours(
            opens,
            closes,
            self.days,
            off,
            targets=tiers,
            other_target=self.targets["others"],
            grace_days=graces,
            other_grace_days=self.grace_days["others"],
        )


def _minutes(span: str) -> tuple[int, int]:
    opens, closes = ((int(t[:2]), int(t[3:])) for t in span.split("-"))
    return opens[0] * 60 + opens[1], closes[0] * 60 + closes[1]


class VoiceConfig(Strict):
    texts: Literal["none", "keep"] = "none"
    """keep: the words of survey answers stay in the mirror; none: only what was counted in them."""
    retention_days: int = Field(default=365, ge=1)
    """Words older than this are dropped even then."""
    themes: str = ""
    """TOML beside the config: themes and their word stems; empty: the shipped list."""


class DocumentsConfig(Strict):
    """Parts that a supplied document must have, in percent, as the director requires it."""

    database: int = Field(default=75, ge=0, le=100)
    strategy: int = Field(default=60, ge=0, le=100)
    plan: int = Field(default=75, ge=0, le=100)


class PlansConfig(Strict):
    rules: str = ""
    """TOML beside the config: rules for plans; empty: the shipped ones."""
    dossier_days: dict[Tier, Annotated[int, Field(ge=0)]] = Field(
        default_factory=lambda: dict(DOSSIER_DAYS)
    )
    """Days of a year on which an account's dossier is to be worked on, by tier."""


class PeopleConfig(Strict):
    manager_cost: Decimal = Field(default=Decimal(0), ge=0)
    """Of a dedicated account manager, a year, home currency; 0: unknown."""
    margin: float = Field(default=0, ge=0, le=1)
    """Part of revenue that is margin, where no invoice says it; 0: unknown."""
    load_cap: float = Field(default=0, ge=0)
    """Points a manager may carry, shown by the command load alone; 0: nobody's load is computed."""
    manager_figures: bool = False
    """Whether the director may roll results up per account manager."""
    own_figures: bool = False
    """Whether a person's own sheet may be made, for them and their manager."""
    family_roles: dict[str, list[str]] = Field(default_factory=dict)
    """Product family → roles or departments of ours that its deals ask for."""
    other_work: float = Field(default=0, ge=0, le=1)
    """Part of a key account manager's work that may go to other accounts, shown by the command
    load alone; 0: nobody's is computed."""
    seller_hours: float = Field(default=0, ge=0)
    """Of an account owner, a year, for customers; 0: unknown."""
    dedicated_hours: float = Field(default=0, ge=0)
    """That a dedicated manager needs for one Key account, a year; 0: unknown."""
    role_cost: dict[str, Annotated[Decimal, Field(ge=0)]] = Field(default_factory=dict)
    """Role in a team → what one person of it costs a year, home currency."""
    role_days: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    """Role of family_roles → days that a deal takes of it."""
    lead_days: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """Role of family_roles → days before a deal closes by which it is asked for."""
    names: bool = False
    """Whether the customer's people are named in tasks, report and maps; else by role and link."""


class SharingConfig(Strict):
    functions: dict[str, list[str]] = Field(default_factory=dict)
    """Function of ours → channels of [alerts] that its weekly digest of Key accounts goes to."""


class CanaryConfig(Strict):
    accounts: dict[str, Expected] = Field(default_factory=dict)
    """Account id (of the group's root) → what its score is known to be."""


class Config(Strict):
    timezone: str = "Europe/Paris"
    language: Literal["fr", "en"] = LANGUAGE
    home_currency: str = "EUR"
    state_dir: str = STATE_DIR
    organisation: str = ""
    """Whose report it is: on top of it."""
    notice: str = ""
    """A line on top of the report, e.g. that the data is a sample."""
    engine: Literal["polars"] = "polars"
    ledger: LedgerConfig = LedgerConfig()
    connections: dict[str, ConnectionConfig]
    portfolio: PortfolioConfig = PortfolioConfig()
    revenue: RevenueConfig = RevenueConfig()
    scopes: ScopesConfig = ScopesConfig()
    selection: SelectionConfig = SelectionConfig()
    sources: dict[str, SourceConfig] = Field(default_factory=dict)
    scorecard: ScorecardConfig = ScorecardConfig()
    outputs: OutputsConfig = OutputsConfig()
    guards: GuardsConfig = GuardsConfig()
    canary: CanaryConfig = CanaryConfig()
    schedule: ScheduleConfig = ScheduleConfig()
    retention: RetentionConfig = RetentionConfig()
    alerts: AlertsConfig = AlertsConfig()
    operator: OperatorConfig = OperatorConfig()
    voice: VoiceConfig = VoiceConfig()
    sharing: SharingConfig = SharingConfig()
    documents: DocumentsConfig = DocumentsConfig()
    plans: PlansConfig = PlansConfig()
    response: ResponseConfig = ResponseConfig()
    people: PeopleConfig = PeopleConfig()

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise invalid("no_time_zone", zone=value) from error
        return value

    @field_validator("home_currency")
    @classmethod
    def _currency(cls, value: str) -> str:
        if value.upper() not in EXPONENTS:
            raise invalid("no_currency", currency=value)
        return value.upper()

    @field_validator("sources")
    @classmethod
    def _streams(cls, value: dict[str, SourceConfig]) -> dict[str, SourceConfig]:
        for name, section in value.items():
            if name not in STREAMS:
                raise invalid("no_stream", name=name, near=near(name, STREAMS))
            if section.match and STREAMS[name].column("account_id") is None:
                raise invalid("nothing_to_match", name=name)
        return value

    @field_validator("connections")
    @classmethod
    def _names(cls, value: dict[str, ConnectionConfig]) -> dict[str, ConnectionConfig]:
        if not value:
            raise invalid("no_connections")
        for name in value:
            if not CONNECTION_NAME.fullmatch(name):
                raise invalid("connection_name", name=name)
        return value

    def head(self, path: Path) -> Head:
        """Of the config that lies there."""
        names = tuple(self.connections)
        return Head(path.resolve().parent, self.language, self.state_dir, self.ledger.url, names)
