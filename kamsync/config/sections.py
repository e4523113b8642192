"""The sections of config.toml: every key with its default, and what it may be."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from kamsync.config.head import CONNECTION_NAME, LANGUAGE, PORTFOLIO, STATE_DIR, Head
from kamsync.config.hours import ResponseConfig, ScheduleConfig
from kamsync.config.operator import OperatorConfig
from kamsync.config.people import (
    DocumentsConfig,
    PeopleConfig,
    PlansConfig,
    SharingConfig,
    VoiceConfig,
)
from kamsync.directors import AlertsConfig
from kamsync.file_format import FormatKeys
from kamsync.metric_outputs import metric_fields
from kamsync.model.countries import point_of
from kamsync.model.currencies import EXPONENTS
from kamsync.model.expected import Expected
from kamsync.model.invalid import invalid, near
from kamsync.model.joined_ids import split_id
from kamsync.model.key_labels import KEY_LABELS
from kamsync.model.own_fields import CORE_OUTPUTS, OUTPUTS
from kamsync.model.strict import Strict
from kamsync.model.tables import STREAMS
from kamsync.model.words import DEFAULT_DIMENSIONS, Dimension
from kamsync.secret import is_reference, passwords_in

_TABLE: Final = r"^(|[\w-]+(\.[\w-]+){0,2})$"
_SIZE: Final = re.compile(r"[1-9][0-9]{0,5} ?[KMGT]i?B")


def without_password(address: str) -> str:
    """The address. Raises for one that a secret is written into."""
    if not is_reference(address) and passwords_in(address):
        raise invalid("password_written")
    return address


class LedgerConfig(Strict):
    url: str = ""
    """An address without a password, or `env:NAME`, `file:PATH`, `keyring:SERVICE/USER`; empty: a
    file in state_dir."""

    @field_validator("url")
    @classmethod
    def _without_password(cls, value: str) -> str:
        return without_password(value)


class ConnectionConfig(BaseModel):
    """What every connection has; the rest of its section is the connector's own."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    connector: str
    mapping: str = ""
    """Empty: the shipped map of the connector's name."""
    also_read: list[str] = Field(default_factory=list)
    """What the map reads besides, by its names below [also]; each costs calls or is personal."""

    def own_settings(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


class PortfolioConfig(Strict):
    connections: list[str] = Field(default_factory=list)
    """Connections that are one portfolio; empty: each is its own."""
    matches: str = "matches.csv"
    """Table beside the config: which account of one connection is which of another."""
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
    duplicates: str = ""
    """CSV of pairs beside the config, as `duplicates` writes it; those decided no stay two."""

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
    """Files, a query at an address, or a table of the engine."""

    file: str = ""
    """CSV or Parquet beside the config, a pattern, or an address on an object store."""
    url: str = ""
    """SQLAlchemy address without a password, sc://HOST:PORT of a Spark Connect server, or
    `env:NAME`, `file:PATH`, `keyring:SERVICE/USER`."""
    query: str = ""
    table: str = Field(default="", pattern=_TABLE)
    """engine = "spark": a table of the cluster's catalogue, e.g. "lake.sales.invoices"."""
    cursor: str = ""
    """Column of the query that grows with every change of a row (a time, a number): from the
    second reading on only what is as new as the newest row is asked for. Empty: all, every time."""
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

    @property
    def place(self) -> str:
        return self.file or self.query or self.table

    @model_validator(mode="after")
    def _one_place(self) -> SourceConfig:
        places = [self.file, self.query, self.table]
        if sum(map(bool, places)) != 1 or bool(self.url) != bool(self.query):
            raise invalid("source_place")
        if self.cursor and self.file:
            raise invalid("cursor_without_query")
        if self.cursor and self.match:
            raise invalid("cursor_with_match")
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


class RetentionConfig(Strict):
    archive_days: int = Field(default=90, ge=1)
    """Every day is kept so long, then the last one of each month."""
    run_days: int = Field(default=400, ge=31)
    """Findings, writes, refusals and before-images of a run are kept so long."""
    plans: int = Field(default=10, ge=1)
    """Newest plans that are kept."""


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
    engine: Literal["polars", "duckdb", "spark"] = "polars"
    """Who runs the row-heavy part of scoring: docs/engines.md."""
    engine_memory: str = ""
    """duckdb: beyond it rows go to a folder in state_dir, e.g. "4GB"; empty: DuckDB's own 80 %."""
    spark_remote: str = Field(default="", validate_default=True)
    """spark: sc://HOST:PORT without a token, or `env:NAME`, `file:PATH`, `keyring:SERVICE/USER`."""
    spark_store: str = ""
    """spark: a folder or an object store's address that cluster and kamsync both reach; empty: the
    Spark server runs on this machine."""
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

    @field_validator("engine_memory")
    @classmethod
    def _memory(cls, value: str) -> str:
        if value and not _SIZE.fullmatch(value):
            raise invalid("memory_size", size=value)
        return value

    @field_validator("spark_remote")
    @classmethod
    def _remote(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("engine") == "spark":
            raise invalid("spark_remote_missing")
        if not value or is_reference(value):
            return value
        if not value.startswith("sc://"):
            raise invalid("spark_remote_other")
        if passwords_in(value):
            raise invalid("secret_written")
        return value

    @field_validator("home_currency")
    @classmethod
    def _currency(cls, value: str) -> str:
        if value.upper() not in EXPONENTS:
            raise invalid("no_currency", currency=value)
        return value.upper()

    @field_validator("sources")
    @classmethod
    def _streams(
        cls, value: dict[str, SourceConfig], info: ValidationInfo
    ) -> dict[str, SourceConfig]:
        for name, section in value.items():
            if name not in STREAMS:
                raise invalid("no_stream", name=name, near=near(name, STREAMS))
            if section.table and info.data.get("engine") != "spark":
                raise invalid("table_without_engine", name=name)
            for column in (*section.columns, *section.constants):
                if STREAMS[name].column(column) is None:
                    known = [c.name for c in STREAMS[name].columns]
                    hint = near(column, known)
                    raise invalid("no_stream_column", stream=name, name=column, near=hint)
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

    @field_validator("portfolio")
    @classmethod
    def _joined(cls, value: PortfolioConfig, info: ValidationInfo) -> PortfolioConfig:
        known = list(info.data.get("connections", ()))
        if not value.connections or not known:
            return value
        for name in value.connections:
            if name not in known:
                raise invalid("joined_unknown", name=name, near=near(name, known))
        if len(set(value.connections)) < max(2, len(value.connections)):
            raise invalid("joined_few")
        if PORTFOLIO in known:
            raise invalid("joined_name", name=PORTFOLIO)
        if value.unit != "group":
            raise invalid("joined_unit")
        for user in filter(None, (value.fallback_owner, value.director)):
            if split_id(user)[0] not in value.connections:
                raise invalid("joined_user", user=user, example=f"{known[0]}:{user}")
        return value

    def head(self, path: Path) -> Head:
        """Of the config that lies there."""
        return Head(
            path.resolve().parent,
            self.language,
            self.state_dir,
            self.ledger.url,
            tuple(self.connections),
            tuple(self.portfolio.connections),
        )
