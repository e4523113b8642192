"""What scoring is given: the mirror's streams, the portfolio's policy, and yesterday's memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import polars as pl

from kamsync.engines.port import Engine, Stored
from kamsync.model.countries import Point
from kamsync.model.key_labels import KEY_LABELS
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.model.office_hours import OfficeHours
from kamsync.model.rejects import MONEY_FIELDS, no_rejects
from kamsync.model.staff_resources import Staffing
from kamsync.model.tables import STREAMS
from kamsync.model.words import DOSSIER_DAYS, Tier
from kamsync.plans.rules import RuleTable

Source = Literal["opportunities", "revenue", "account"]
Recognition = Literal["at_close", "spread"]


def day_of(column: str) -> pl.Expr:
    """A Date column as epoch days (Int64)."""
    return pl.col(column).cast(pl.Int32).cast(pl.Int64)


@dataclass(frozen=True)
class Policy:
    """The part of config.toml that changes figures."""

    as_of: dt.date
    home_currency: str = "EUR"
    crm_currency: str = "EUR"
    """The CRM's own home currency: rates are quoted against it."""
    timezone: str = "UTC"
    unit: Literal["group", "account"] = "group"
    filter: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: Source = "opportunities"
    recognition: Recognition = "at_close"
    dimensions: tuple[str, ...] = (
        "region",
        "country",
        "business_unit",
        "product_family",
        "currency",
    )
    home_area: str = ""
    planned_revenue: int | None = None
    """Revenue of the year as budgeted or forecast, home minor units: the other denominator."""
    fixed_costs: int | None = None
    """Of a year, home minor units: what the margin that remains after a loss is held against."""
    own_user_ids: frozenset[str] = frozenset()
    fallback_owner: str = ""
    strategic_families: tuple[str, ...] = ()
    """Product families the strategy rests on; empty: product fit is unknown."""
    own_sites: tuple[Point, ...] = ()
    """Empty: distances are unknown."""
    office: OfficeHours = field(default_factory=OfficeHours)
    manager_cost: int | None = None
    """Of a dedicated manager, a year, home minor units; None: unknown."""
    margin: float | None = None
    """Part of revenue that is margin, where the invoices do not say it."""
    family_roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Product family → roles of ours that its deals ask for."""
    staffing: Staffing = field(default_factory=Staffing)
    names_people: bool = False
    """Whether the customer's people are named; else they are their roles."""
    dossier_days: Mapping[Tier, int] = field(default_factory=lambda: DOSSIER_DAYS)
    """Tier → days of a year on which an account's dossier is worked on."""
    plan_rules: RuleTable | None = None
    """The company's own rules for plans; None: the shipped ones."""
    key_labels: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict(KEY_LABELS))
    """Account column → what the CRM's people write there for a key account."""


def no_acknowledgements() -> pl.DataFrame:
    return pl.DataFrame(schema={"root": pl.String(), "flag": pl.String(), "on": pl.Date()})


def no_baselines() -> pl.DataFrame:
    return pl.DataFrame(schema={"root": pl.String(), "kpi": pl.String(), "value": pl.Float64()})


def no_indicators() -> pl.DataFrame:
    schema = {"root": pl.String(), "metric": pl.String(), "on": pl.Date(), "value": pl.Float64()}
    return pl.DataFrame(schema=schema)


OWNERS_BEFORE: Final = {
    "root": pl.String(),
    "owner_before": pl.String(),
    "owner_last": pl.String(),
    "changed_on": pl.Date(),
}
"""Owner on the first and on the last earlier night of 60 days; since when, where they differ."""


@dataclass(frozen=True)
class Inputs:
    """Typed streams as lazy frames; a stream that is not mapped is absent, not empty."""

    streams: Mapping[str, pl.LazyFrame]
    rejects: pl.DataFrame = field(default_factory=no_rejects)
    memory: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MEMORY_SCHEMA))
    open_flags: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"root": pl.String(), "flag": pl.String()})
    )
    """Episodes open before this as_of."""
    baselines: pl.DataFrame = field(default_factory=no_baselines)
    """root, kpi, value (in the unit of its scale) where the way to a KPI's target began."""
    indicators: pl.DataFrame = field(default_factory=no_indicators)
    """root, metric, on, value: what objectives of plans name, as it was applied month by month."""
    owners_before: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OWNERS_BEFORE))
    """As our own nights saw them; read where no change log is mapped."""
    acknowledged: pl.DataFrame = field(default_factory=no_acknowledgements)
    """root, flag, on: a person has done the task of the latest episode, opened on that date."""
    engine: Callable[[], Engine] | None = None
    """Opens what runs the row-heavy part of the streams that are `stored`; None: Polars does."""
    stored: Mapping[str, Stored] = field(default_factory=dict)

    def on_engine(self, *streams: str) -> Engine | None:
        """The engine, where each of these streams is, row by row, the file that it reads."""
        if self.engine is None:
            return None
        for stream in streams:
            stored = self.stored.get(stream)
            if stored is None or stored.scan is not self.streams.get(stream):
                return None
        return self.engine()

    def has(self, stream: str, column: str = "") -> bool:
        """Whether the stream (and the column) is mapped and readable."""
        found = self.streams.get(stream)
        if found is None:
            return False
        return not column or column in found.collect_schema()

    def refused(self, stream: str) -> pl.DataFrame:
        """The records of a stream that were read and cannot be used, as rejects."""
        return self.rejects.filter((pl.col("stream") == stream) & pl.col("whole_record"))

    def deals_without_money(self) -> pl.DataFrame:
        """Refused deals that are known but for their money."""
        money = pl.col("field").is_in(list(MONEY_FIELDS))
        return self.refused("opportunity").filter(money & pl.col("is_closed").is_not_null())

    def live(self, stream: str, *columns: str) -> pl.LazyFrame:
        """Not deleted rows with just these columns; a column that is not mapped is null."""
        spec = STREAMS[stream]
        frame = self.streams.get(stream)
        if frame is None:
            frame = spec.empty().lazy()
        have = frame.collect_schema()
        if "is_deleted" in have:
            frame = frame.filter(~pl.col("is_deleted").fill_null(value=False))
        return frame.select(
            pl.col(c) if c in have else pl.lit(None, spec.dtype(c)).alias(c) for c in columns
        )
