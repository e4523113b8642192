"""One connection, opened: connector, ledger, mirror, archive, and the clocks of this run."""

from __future__ import annotations

import datetime as dt
import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from kamsync import durable
from kamsync.archive import Archive
from kamsync.config.head import PORTFOLIO
from kamsync.config.project import Project
from kamsync.config.sections import Config
from kamsync.connector import Connector, Context, Description
from kamsync.engines.factory import open_engine
from kamsync.engines.port import Engine
from kamsync.errors import ConfigError, KamsyncError, MappingError, Problem
from kamsync.ledger.ledger import Ledger
from kamsync.ledger.sqlite_file import address
from kamsync.lock import run_lock
from kamsync.messages.choices import with_choices
from kamsync.mirror import Mirror
from kamsync.model.currencies import EXPONENTS
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.operator.timeline import Timeline
from kamsync.registry import connector_type
from kamsync.scorecard import Scorecard
from kamsync.secret import is_reference, resolve
from kamsync.sync.asked_fields import asked_of
from kamsync.sync.joined.connector import JoinedConnector
from kamsync.sync.joined.maps import Joining, joined_map


@dataclass
class Session:
    """Everything a command needs to work on one connection."""

    project: Project
    name: str
    connect: Callable[[], Connector]
    """Made when first needed: what only reads state asks for no secret."""
    mapping: FieldMap
    ledger: Ledger
    mirror: Mirror
    archive: Archive
    as_of: dt.date
    now: dt.datetime
    joining: Joining | None = None
    """Of a joined portfolio."""
    unasked: tuple[str, ...] = ()
    """Fields of ours in the map that nothing uses, as account.rating_fit: not read."""
    checkpoint: Callable[[], None] = lambda: None
    """Called between batches and pages; raises Stopped when the process should end."""
    timeline: Timeline = field(default_factory=Timeline)

    @property
    def config(self) -> Config:
        return self.project.config

    @property
    def connections(self) -> tuple[str, ...]:
        """The one, or those of a joined portfolio in the order of the config."""
        return tuple(self.joining.maps) if self.joining else (self.name,)

    @property
    def card(self) -> Scorecard:
        return self.project.card

    @cached_property
    def connector(self) -> Connector:
        return self.connect()

    @cached_property
    def engine(self) -> Engine:
        """What runs the row-heavy part of scoring, where the config names another than Polars."""
        config, remote = self.config, self.config.spark_remote
        if is_reference(remote):
            remote = resolve(remote, self.project.folder)
        store = config.spark_store
        if store and "://" not in store:
            store = str(self.project.folder / store)
        return open_engine(config.engine, self.state, config.engine_memory, remote, store)

    def close(self) -> None:
        if "connector" in vars(self):
            self.connector.close()
        if "engine" in vars(self):
            self.engine.close()
        self.ledger.close()

    @cached_property
    def seen(self) -> Description:
        """The CRM at first look; one login per run."""
        seen = self.connector.describe()
        if self.joining is not None:
            seen = replace(seen, home_currency=self._home_of_all(seen.home_currency))
        if seen.home_currency not in EXPONENTS:
            at = ("CRM", 0, "home_currency")
            raise MappingError([Problem.of(*at, "no_currency", currency=seen.home_currency)])
        return seen

    def _home_of_all(self, home: str) -> str:
        """What rates are quoted against; `home` is empty where the CRMs differ."""
        if home:
            return home
        if "rate" not in self.config.sources:
            key = ("portfolio", "connections")
            line = self.project.source.line_of(key)
            at = (self.project.source.name, line, ".".join(key))
            raise ConfigError([Problem.of(*at, "joined_currencies")])
        return self.config.home_currency

    def ask_for_all(self) -> None:
        """Also for the fields of ours that nothing uses any more. Before the connector is made."""
        if self.joining is None:
            self.mapping = self.project.field_map(self.name)
            return
        maps = {name: self.project.field_map(name) for name in self.joining.maps}
        self.joining, self.mapping = replace(self.joining, maps=maps), joined_map(maps)

    def forget_parts(self) -> None:
        """The connections' own mirrors: the next run of the portfolio pulls them in full."""
        for name in self.connections if self.joining else ():
            durable.remove_folder(self.state / "mirror" / name)

    @property
    def fields(self) -> dict[str, OutputField]:
        """Outputs that are switched on, in the config's order."""
        return {o: self.mapping.outputs[o] for o in self.config.outputs.fields}

    @property
    def state(self) -> Path:
        return self.project.state_dir

    @property
    def plans(self) -> Path:
        return self.project.head.own_folder("plans", self.name)

    @property
    def reports(self) -> Path:
        return self.project.head.own_folder("report", self.name)

    @property
    def images(self) -> Path:
        return self.project.head.own_folder("runs", self.name)


def today(config: Config, now: dt.datetime) -> dt.date:
    """The date in the config's time zone."""
    return now.astimezone(ZoneInfo(config.timezone)).date()


def who() -> str:
    """The person (or service user) on this machine, for the ledger."""
    try:
        return os.environ.get("KAMSYNC_USER") or getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


@contextmanager
def opened(
    project: Project,
    name: str | None,
    as_of: dt.date | None,
    now: dt.datetime,
    *,
    part: bool = False,
) -> Iterator[Session]:
    """A session without the lock: enough to look into the CRM. `part`: also of one connection of
    a joined portfolio."""
    durable.private_folder(project.state_dir)
    url = address(project.head.ledger_url, project.folder)
    ledger = Ledger.open(url, project.folder)
    day = as_of or today(project.config, now)
    with _session(project, name, day, now, ledger, part=part) as session:
        yield session


@contextmanager
def reading(
    project: Project, name: str | None, as_of: dt.date | None, now: dt.datetime
) -> Iterator[Session]:
    """A session over what is kept: no secret, no network, no writable folder.

    Raises LedgerError before the first plan or run.
    """
    ledger = Ledger.open(
        address(project.head.ledger_url, project.folder), project.folder, read_only=True
    )
    with _session(project, name, as_of or today(project.config, now), now, ledger) as session:
        yield session


@contextmanager
def session_over(
    project: Project, name: str | None, now: dt.datetime, ledger: Ledger
) -> Iterator[Session]:
    """A session of today over this ledger; closes it too."""
    with _session(project, name, today(project.config, now), now, ledger) as session:
        yield session


@contextmanager
def _session(
    project: Project,
    name: str | None,
    as_of: dt.date,
    now: dt.datetime,
    ledger: Ledger,
    *,
    part: bool = False,
) -> Iterator[Session]:
    """Closes the ledger too, whatever happens."""
    try:
        connection = project.head.connection(name, part=part)
        maps, unasked = _maps(project, connection)
        mapping = joined_map(maps) if connection == PORTFOLIO else maps[connection]
    except KamsyncError:
        ledger.close()
        raise
    state = project.state_dir
    session = Session(
        project,
        connection,
        lambda: _connect(session),
        mapping,
        ledger,
        Mirror(state / "mirror" / connection),
        Archive(state / "archive" / connection),
        as_of,
        now,
        Joining(maps, project.folder / project.config.portfolio.matches)
        if connection == PORTFOLIO
        else None,
        unasked,
    )
    try:
        yield session
    finally:
        session.close()


def _maps(project: Project, connection: str) -> tuple[dict[str, FieldMap], tuple[str, ...]]:
    """The field map of the connection, of a joined portfolio those of all; and their fields of
    ours that nothing uses."""
    joined = project.head.joined if connection == PORTFOLIO else (connection,)
    asked = {name: asked_of(project.field_map(name), project.card) for name in joined}
    unasked = dict.fromkeys(field for _, left in asked.values() for field in left)
    return {name: mapping for name, (mapping, _) in asked.items()}, tuple(unasked)


def _connect(session: Session) -> Connector:
    project, joining = session.project, session.joining
    if joining is None:
        return _connector(project, session.name, session.mapping)
    return JoinedConnector({n: _connector(project, n, m) for n, m in joining.maps.items()})


def _connector(project: Project, connection: str, mapping: FieldMap) -> Connector:
    """Raises AuthError where a secret is missing."""
    config = project.config
    kind = connector_type(config.connections[connection].connector)
    settings = project.settings(connection, kind.settings_type)
    context = Context(
        connection=connection,
        timezone=config.timezone,
        home_currency=config.home_currency,
        state_dir=durable.private_folder(project.state_dir / "connections" / connection),
        outputs=tuple(config.outputs.fields),
        horizon_days=dict(config.portfolio.horizon_days),
        language=config.language,
        revenue_source=config.revenue.source,
    )
    flags = [flag.id for flag in project.card.flags]
    return kind(settings, with_choices(mapping, flags, config.language), context)


@contextmanager
def locked(
    project: Project,
    name: str | None,
    as_of: dt.date | None,
    now: dt.datetime,
    *,
    part: bool = False,
) -> Iterator[Session]:
    """A session that is the only writer of its connection, of a joined portfolio of all. Raises
    LockHeld. `part`: also of one connection of a portfolio."""
    connection = project.head.connection(name, part=part)
    durable.private_folder(project.state_dir)
    zone = ZoneInfo(project.config.timezone)
    with ExitStack() as stack:
        names = (connection, *(project.head.joined if connection == PORTFOLIO else ()))
        for one in names:
            stack.enter_context(run_lock(project.state_dir, one, zone))
        session = stack.enter_context(opened(project, name, as_of, now, part=part))
        for one in names:
            stack.enter_context(session.ledger.lock(one))
        yield session
