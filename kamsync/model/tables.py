"""The canonical streams: what every connector delivers and the mirror stores.

One `Column` says type, unit and meaning. Ids are text, times UTC, money Int64 minor units of
the row's `currency`. Which CRM field feeds a column is the field map's business, not ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal

import polars as pl

from kamsync.model.meanings import meaning_of
from kamsync.model.money import RATE_TYPE

Kind = Literal[
    "id", "text", "ids", "bool", "int", "number", "money", "rate", "share", "date", "datetime"
]
"""share: percent in the source, Int64 billionths (35.5 % = 355_000_000) in the mirror."""

DTYPES: Final[dict[Kind, pl.DataType]] = {
    "id": pl.String(),
    "text": pl.String(),
    "ids": pl.List(pl.String()),
    "bool": pl.Boolean(),
    "int": pl.Int64(),
    "number": pl.Float64(),
    "money": pl.Int64(),
    "rate": RATE_TYPE,
    "share": pl.Int64(),
    "date": pl.Date(),
    "datetime": pl.Datetime("us", "UTC"),
}
SHARE_UNIT: Final = 10**9
UNITS: Final[dict[Kind, str]] = {
    "money": "minor units of the row's currency",
    "share": "billionths",
    "rate": "as quoted, in the row's direction",
    "date": "day, in the CRM's time zone",
    "datetime": "time, UTC",
}


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind
    required: bool = False
    """A record without it is a reject."""
    decisive: bool = False
    """A bad value rejects the record; elsewhere only the value is dropped, with a reject."""
    values: tuple[str, ...] = ()
    """The words allowed in this column, when it is a closed list."""
    made: bool = False
    """Made out of other columns while pulling; no field of the CRM feeds it."""
    meaning: str = ""

    @property
    def unit(self) -> str:
        """What a value counts in; empty for words, ids and yes or no."""
        return UNITS.get(self.kind, "")


@dataclass(frozen=True)
class Stream:
    name: str
    columns: tuple[Column, ...]
    required: bool = False
    patterns: tuple[tuple[str, Kind], ...] = field(default=())
    """Open column families, as (prefix or prefix*suffix, kind); the first match wins."""

    def column(self, name: str) -> Column | None:
        """The column of that name, an open family's included; None where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        for pattern, kind in self.patterns:
            prefix, _, suffix = pattern.partition("*")
            if name.startswith(prefix) and name.endswith(suffix) and len(name) > len(pattern) - 1:
                return Column(name, kind, meaning=meaning_of(self.name, pattern))
        return None

    def dtype(self, name: str) -> pl.DataType:
        column = self.column(name)
        if column is None:
            raise KeyError(name)
        return DTYPES[column.kind]

    def empty(self) -> pl.DataFrame:
        """A frame with every named column and no row."""
        return self._empty.clone()

    @cached_property
    def _empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema={c.name: DTYPES[c.kind] for c in self.columns})


def _columns(
    text: str, kind: Kind, *, required: bool = False, decisive: bool = False
) -> tuple[Column, ...]:
    return tuple(Column(name, kind, required, decisive) for name in text.split())


CRM_COLUMNS: Final = (
    Column("id", "id", required=True),
    Column("modified_at", "datetime"),
    Column("modified_by", "id"),
    Column("is_deleted", "bool"),
)

ACTIVITY_KINDS: Final = ("meeting", "call", "email", "note", "task")
DIRECTIONS: Final = ("inbound", "outbound")
POLARITIES: Final = ("positive", "negative", "neutral", "unclassified")
PLAN_KINDS: Final = (
    *("orientation", "objective", "programme", "action", "scenario"),
    *("need", "risk", "challenge", "recommendation"),
)
RATE_DIRECTIONS: Final = ("home_per_unit", "unit_per_home")
_SAID: Final = (
    Column("polarity", "text", values=POLARITIES, made=True),
    Column("polarity_value", "number", made=True),
    Column("polarity_by", "text", values=("lexicon", "model"), made=True),
    Column("themes", "ids", made=True),
    Column("text_length", "int", made=True),
    Column("text_hash", "id", made=True),
)
"""What is found in the customer's words (kamsync/voice)."""


def _stream(
    name: str,
    *columns: tuple[Column, ...],
    required: bool = False,
    patterns: tuple[tuple[str, Kind], ...] = (),
    crm: bool = True,
) -> Stream:
    head = CRM_COLUMNS if crm else ()
    flat = tuple(c for group in columns for c in group)
    explained = tuple(replace(c, meaning=meaning_of(name, c.name)) for c in (*head, *flat))
    return Stream(name, explained, required, patterns)


STREAMS: Final[dict[str, Stream]] = {
    stream.name: stream
    for stream in (
        _stream(
            "account",
            (Column("name", "text", required=True),),
            _columns("owner_id kam_id parent_id group_id", "id"),
            _columns("type industry country region business_unit currency credit_rating", "text"),
            _columns("employees sponsor_cadence_days references_given", "int"),
            _columns("customer_revenue potential_revenue investment value_delivered", "money"),
            _columns("wallet_share", "share"),
            _columns("created_at", "datetime"),
            _columns("plan_start plan_end plan_reviewed_at plan_presented_at sponsor_at", "date"),
            _columns("sponsor_id counterpart_id merged_into", "id"),
            _columns("domain tax_number", "text"),
            (Column("own_root_id", "id", made=True),),
            _columns("competitors override_tier override_reason override_by", "text"),
            _columns("decision decision_by flag_response", "text"),
            _columns("override_until decision_until flag_response_until", "date"),
            required=True,
            patterns=(
                ("rating_*_at", "date"),
                ("rating_*_by", "id"),
                ("rating_*", "text"),
                ("profile_*_at", "date"),
                ("profile_*", "text"),
                ("out_*", "text"),
            ),
        ),
        _stream(
            "opportunity",
            _columns("account_id", "id"),
            _columns("name", "text"),
            _columns("stage", "text", required=True),
            _columns("is_closed is_won", "bool", required=True),
            _columns("amount", "money", decisive=True),
            _columns("currency", "text", decisive=True),
            _columns("rate", "rate", decisive=True),
            _columns("probability", "share"),
            _columns("close_date", "date", decisive=True),
            _columns("term_start", "date"),
            _columns("term_months", "int"),
            _columns("created_at", "datetime"),
            _columns("type product_family region country business_unit", "text"),
            _columns("owner_id", "id"),
            _columns("lost_reason", "text"),
            required=True,
        ),
        _stream(
            "contact",
            _columns("account_id", "id"),
            _columns("name title role seniority", "text"),
            _columns("reports_to_id", "id"),
            _columns("email_domain", "text"),
            _columns("left_at quotable_since", "date"),
        ),
        _stream(
            "activity",
            _columns("account_id opportunity_id", "id"),
            _columns("contact_ids attendee_ids", "ids"),
            (Column("kind", "text", decisive=True, values=ACTIVITY_KINDS),),
            (Column("direction", "text", values=DIRECTIONS),),
            _columns("occurred_at", "datetime", decisive=True),
            _columns("due_at completed_at", "datetime"),
            _columns("owner_id", "id"),
            _columns("tag", "text"),
            _columns("is_own", "bool"),
            _columns("text language", "text"),
            _SAID,
        ),
        _stream(
            "user",
            _columns("name email", "text"),
            _columns("is_active", "bool"),
            _columns("manager_id", "id"),
            _columns("department role language", "text"),
            (Column("same_as", "id", made=True),),
        ),
        _stream(
            "survey",
            _columns("account_id", "id", required=True),
            _columns("contact_id", "id"),
            _columns("question", "text"),
            _columns("score scale_max", "number"),
            _columns("text language", "text"),
            _columns("quotable", "bool"),
            _columns("answered_at", "date", required=True),
            _SAID,
        ),
        _stream(
            "case",
            _columns("account_id", "id", required=True),
            _columns("opened_at", "datetime", required=True),
            _columns("first_reply_at closed_at", "datetime"),
            _columns("priority status", "text"),
            _columns("owner_id", "id"),
            _columns("text language", "text"),
            _SAID,
        ),
        _stream(
            "quote",
            _columns("account_id", "id", required=True),
            _columns("opportunity_id", "id"),
            _columns("status", "text"),
            _columns("valid_until", "date"),
        ),
        _stream(
            "contract",
            _columns("account_id", "id", required=True),
            _columns("starts_on ends_on", "date"),
            _columns("renews", "bool"),
            _columns("value", "money", decisive=True),
            _columns("currency", "text", decisive=True),
            _columns("notice_days", "int"),
        ),
        _stream(
            "commitment",
            _columns("account_id", "id", required=True),
            (Column("side", "text", values=("ours", "theirs")),),
            _columns("title promised actual baseline evidence", "text"),
            _columns("due_at done_at", "date"),
            _columns("status", "text"),
        ),
        _stream(
            "rating",
            _columns("account_id", "id", required=True),
            _columns("kpi", "text", required=True),
            (Column("side", "text", required=True, values=("us", "them")),),
            _columns("value scale_max", "number"),
            _columns("rated_at", "date", required=True),
            _columns("by", "id"),
            _columns("validated_at", "date"),
            _columns("priority", "int"),
        ),
        _stream(
            "objective",
            _columns("account_id", "id", required=True),
            (Column("horizon", "text", values=("short", "mid", "long")),),
            _columns("title target actual", "text"),
            _columns("due_at", "date"),
            _columns("owner_id", "id"),
            _columns("status indicator", "text"),
        ),
        _stream(
            "plan_item",
            _columns("account_id", "id", required=True),
            _columns("parent_id owner_id updated_by opportunity_id", "id"),
            (Column("kind", "text", required=True, values=PLAN_KINDS),),
            (Column("level", "text", values=("strategic", "operational", "support")),),
            (Column("horizon", "text", values=("short", "mid", "long")),),
            (Column("programme_type", "text", values=("relational", "contractual")),),
            _columns("title condition response", "text"),
            _columns("starts_at due_at first_due_at done_at updated_at", "date"),
            _columns("status indicator target baseline serves resource", "text"),
        ),
        _stream(
            "team_member",
            _columns("account_id user_id", "id", required=True),
            _columns("role department", "text"),
            _columns("starts_at ends_at", "date"),
            _columns("counterpart_id", "id"),
            _columns("cadence_days", "int"),
        ),
        _stream(
            "revenue",
            _columns("account_id", "id", required=True),
            _columns("amount", "money", required=True),
            _columns("margin discount", "money", decisive=True),
            _columns("currency", "text", required=True),
            _columns("booked_on", "date", required=True),
            _columns("due_on paid_on", "date"),
            _columns("product_family region country business_unit product", "text"),
            _columns("quantity", "number"),
        ),
        _stream(
            "usage",
            _columns("account_id", "id", required=True),
            _columns("measure", "text"),
            _columns("value", "number", required=True),
            _columns("observed_on", "date", required=True),
        ),
        _stream(
            "segment",
            _columns("account_id", "id", required=True),
            _columns("segment", "text", required=True),
            _columns("origin", "text"),
            _columns("assigned_on", "date"),
        ),
        _stream(
            "change_log",
            _columns("account_id", "id", required=True),
            _columns("field", "text", required=True),
            _columns("old new", "text"),
            _columns("changed_at", "datetime", required=True),
            _columns("changed_by", "id"),
        ),
        _stream(
            "industry",
            _columns("industry", "text", required=True),
            _columns("country", "text"),
            _columns("index_name", "text", required=True),
            _columns("value", "number", required=True),
            _columns("observed_on", "date", required=True),
            crm=False,
        ),
        _stream(
            "rate",
            _columns("currency", "text", required=True),
            _columns("rate", "rate", required=True),
            (Column("direction", "text", required=True, values=RATE_DIRECTIONS),),
            _columns("valid_from", "date", required=True),
            crm=False,
        ),
        _stream(
            "inflation",
            _columns("area", "text", required=True),
            _columns("year", "int", required=True),
            _columns("rate", "number", required=True),
            crm=False,
        ),
    )
}

ACCOUNT_MONEY: Final = tuple(c.name for c in STREAMS["account"].columns if c.kind == "money")
"""Amounts that an account carries itself."""
WON_SOURCE: Final = {"opportunities": "opportunity", "revenue": "revenue"}
"""`[revenue] source` → the stream that carries revenue rows."""
