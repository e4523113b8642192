"""A validated field map, frozen: CRM field ↔ canonical column, output → CRM field."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from kamsync.model.alert import DECISIONS
from kamsync.model.tables import STREAMS
from kamsync.model.words import FLAG_RESPONSES, FLAGS, LEVELS, TIERS

OutputType = Literal[
    "text",
    "long_text",
    "integer",
    "number",
    "date",
    "boolean",
    "picklist",
    "multi_picklist",
    "lookup",
]
Words = Literal["", "tiers", "levels", "flags", "decisions", "responses"]
Cause = Literal["value", "band", "other", "text"]


@dataclass(frozen=True)
class FieldSource:
    """Where a canonical column comes from."""

    field: str
    """CRM field name; may cross one lookup (`Owner.Name`); a leading `@` is a value the
    connector derives itself (`@is_won`), see the connector's own documentation."""
    optional: bool = False
    """Absent or unreadable = unknown and a finding; otherwise an error."""
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    """CRM value → canonical value; others pass unchanged."""
    unit: Literal["", "fraction"] = ""
    """fraction: a share the CRM stores as 0–1 (canonical: percent)."""
    also: tuple[str, ...] = ()
    """Of a file: further headers; per row the first filled one counts."""
    default: str | None = None
    """Of a file: what a value stands for that `values` does not list."""
    split: str = ""
    """Of a file: the mark between several ids in a cell; the first one counts."""
    times: str = ""
    """Of a file: the header of the quantity that a price is multiplied by."""
    at: str = dataclasses.field(default="", compare=False)
    """Where the map says it, for messages."""


@dataclass(frozen=True)
class FileFormat:
    """How a file writes dates, numbers and nothing; as it stands here: ISO dates, a decimal
    point, UTF-8."""

    dates: str = ""
    """d/m/y, m/d/y, y/m/d, yyyymmdd or excel; empty: ISO only."""
    decimal: str = ""
    """The mark before the decimals, `,` or `.`; empty: plain decimals with a point only."""
    encoding: str = ""
    separator: str = ""
    header_line: int = 0
    """0: the first line that is not blank."""
    empty: tuple[str, ...] = ()
    """Words that stand for nothing, besides the empty cell."""
    at: str = dataclasses.field(default="", compare=False)
    """Where the map says it, for messages."""


PLAIN: Final = FileFormat()
LINE: Final = "line"
"""`id = "line"` in a map: the line is the record's id."""


@dataclass(frozen=True)
class RowRules:
    """Which lines of a file are records and how they become one; by the file's own headers."""

    only: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    skip: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    negative: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Rows whose money counts below zero: refunds, credit notes."""
    totals: tuple[str, ...] = ()
    """A line whose first filled cell begins with one of these is no record."""
    fill_down: tuple[str, ...] = ()
    """Columns that only the first line of a document fills."""
    sum_by: tuple[str, ...] = ()
    """Lines alike in these are one record, their money added up."""
    one_per: tuple[str, ...] = ()
    """Lines alike in these are one record, the first: each repeats the whole amount."""
    id: tuple[str, ...] = ()
    """Columns that are the record's id together."""

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header that is named."""
        tables = (*self.only, *self.skip, *self.negative)
        lists = (*self.fill_down, *self.sum_by, *self.one_per, *self.id)
        return tuple(dict.fromkeys((*tables, *lists)))

    def without(self, absent: Collection[str]) -> RowRules:
        """The rules by the other headers only; an id that lacks one of its headers is the line."""

        def table(of: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
            return {header: words for header, words in of.items() if header not in absent}

        return dataclasses.replace(
            self,
            only=table(self.only),
            skip=table(self.skip),
            negative=table(self.negative),
            id=(LINE,) if absent and set(self.id) & set(absent) else self.id,
        )

    def renamed(self, names: Mapping[str, str]) -> RowRules:
        """The same rules by other names of the headers."""

        def table(of: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
            return {names[header]: words for header, words in of.items()}

        def listed(of: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(names[header] for header in of)

        return RowRules(
            only=table(self.only),
            skip=table(self.skip),
            negative=table(self.negative),
            totals=self.totals,
            fill_down=listed(self.fill_down),
            sum_by=listed(self.sum_by),
            one_per=listed(self.one_per),
            id=listed(self.id),
        )

    @property
    def key(self) -> tuple[str, ...]:
        """Headers that make the id, where there is no id column."""
        return self.id or self.sum_by or self.one_per


@dataclass(frozen=True)
class StageWords:
    """Stages that are won and lost; every other one is open."""

    won: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class StreamMap:
    object: str
    replication_key: str
    fields: dict[str, FieldSource]
    options: dict[str, str] = dataclasses.field(default_factory=dict)
    """Connector-specific words, e.g. a record filter; validated by the connector."""
    form: FileFormat = PLAIN
    """Of a file; CRMs have none."""
    rows: RowRules = RowRules()
    stages: StageWords = StageWords()


@dataclass(frozen=True)
class OutputField:
    """One of kamsync's own fields in the CRM."""

    id: str
    """Of an input: its account column, or `opportunity.region` for one of another stream."""
    field: str
    type: OutputType
    label: str
    label_fr: str = ""
    help: str = ""
    help_fr: str = ""
    length: int = 255
    shared: bool = False
    """Never overwritten once a person changed it; nothing never replaces a value."""
    choices_of: Words = ""
    """Which words a picklist offers."""
    options: tuple[tuple[str, str], ...] = ()
    """Of a picklist: stored value and what the reader sees."""
    shows: str = ""
    """Of an output: its column of the scored frame; empty where the plan makes it."""
    cause: Cause = "value"
    """Which difference writes the record, see own_fields.toml."""
    unit: str = ""
    """Of a metric: how its figure is written."""
    directors: bool = False
    """Read (an output) or filled (an input) by directors only."""
    to: str = ""
    """Of a lookup: the stream it points to."""

    @property
    def stream(self) -> str:
        stream, dot, _ = self.id.partition(".")
        return stream if dot else "account"

    @property
    def column(self) -> str:
        return self.id.rpartition(".")[2]

    def words(self, language: str) -> tuple[str, str]:
        """Label and help as people of that language read them."""
        if language == "fr":
            return self.label_fr or self.label or self.id, self.help_fr or self.help
        return self.label or self.id, self.help

    @property
    def choices(self) -> tuple[str, ...]:
        """Values of a picklist."""
        if self.options:
            return tuple(value for value, _ in self.options)
        words: dict[str, tuple[str, ...]] = {
            "tiers": TIERS,
            "levels": LEVELS,
            "flags": FLAGS,
            "decisions": DECISIONS,
            "responses": FLAG_RESPONSES,
        }
        column = STREAMS[self.stream].column(self.column)
        own = column.values if column and self.type == "picklist" else ()
        return words.get(self.choices_of, own)

    @property
    def labelled(self) -> tuple[tuple[str, str], ...]:
        """Value and label of every choice; the value itself where nobody gave a label."""
        return self.options or tuple((value, value) for value in self.choices)


@dataclass(frozen=True)
class OwnObject:
    """One of kamsync's own objects in the CRM, which people fill."""

    stream: str
    object: str
    """What the CRM calls it."""
    label: str
    label_fr: str
    plural: str
    plural_fr: str
    fields: tuple[OutputField, ...]
    """Fields of ours on it; other columns of the stream are read from the CRM's own."""

    def words(self, language: str) -> tuple[str, str]:
        """Its name, of one and of several, as people of that language read it."""
        if language == "fr":
            return self.label_fr, self.plural_fr
        return self.label, self.plural


@dataclass(frozen=True)
class AccountRules:
    """How files name accounts."""

    compare: Literal["exact", "words", "names"] = "exact"
    """words: without case, accents and spaces; names: without punctuation and legal forms too."""
    table: str = ""
    """A file beside the config, theirs and ours: names that nothing else matches."""


@dataclass(frozen=True)
class FieldMap:
    name: str
    streams: dict[str, StreamMap]
    outputs: dict[str, OutputField]
    inputs: dict[str, OutputField] = dataclasses.field(default_factory=dict)
    """Fields people fill (ratings, override, plan dates), created by `provision --inputs` and read
    as optional fields of their stream. A column that the map reads from elsewhere needs none."""
    accounts: AccountRules = AccountRules()
    objects: dict[str, OwnObject] = dataclasses.field(default_factory=dict)
    """stream → the object of ours that feeds it, created by `provision --inputs`. A stream that
    the map reads from another object needs none."""

    def inputs_of(self, stream: str) -> frozenset[str]:
        """Columns of the stream that people fill in a field of ours."""
        return self._filled.get(stream, frozenset())

    @cached_property
    def _filled(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for item in self.inputs.values():
            found.setdefault(item.stream, set()).add(item.column)
        return {stream: frozenset(columns) for stream, columns in found.items()}
