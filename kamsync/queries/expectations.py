"""The tenant's own expected scores, held against a folder of CSV files or the last pull."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from kamsync.config.project import Project, unknown_flags
from kamsync.config.sections import ConnectionConfig, LedgerConfig
from kamsync.errors import ConfigError, Problem, UsageError
from kamsync.model.expected import Expected, Miss, misses
from kamsync.scorecard import Scorecard
from kamsync.scoring.score import Scored, score
from kamsync.sync.inputs import inputs_of
from kamsync.sync.last_pull import kept
from kamsync.sync.policy import policy_of
from kamsync.sync.preparation import pull_session, pull_settings
from kamsync.sync.session import Session, opened, reading
from kamsync.toml_source import TomlSource

FILE: Final = "expected.toml"


class ExpectedFile(BaseModel):
    """expected.toml: a day and what is expected on it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: dt.date | None = None
    """Needed beside CSV files: a score is one of a day."""
    accounts: dict[str, Expected] = Field(min_length=1)


@dataclass(frozen=True)
class Case:
    """One expected.toml and what came of it."""

    folder: Path
    as_of: dt.date
    of_files: bool
    """False: held against the last pull."""
    accounts: int
    missed: tuple[Miss, ...]


@dataclass(frozen=True)
class Asked:
    """Where and when the command was given."""

    project: Project
    connection: str | None
    as_of: dt.date | None
    now: dt.datetime


def run_cases(asked: Asked, folder: Path) -> list[Case]:
    """Every expected.toml of the folder and of those in it, in the order of their names.

    Raises UsageError where there is none, ConfigError where one cannot be read.
    """
    files = [p for p in (folder / FILE, *sorted(folder.glob(f"*/{FILE}"))) if p.is_file()]
    if not files:
        raise UsageError(code="no_expected", folder=str(folder))
    return [_run(asked, path) for path in files]


def _run(asked: Asked, path: Path) -> Case:
    wanted = _read(path, asked.project.card)
    of_files = any(path.parent.glob("*.csv"))
    day = asked.as_of or wanted.as_of
    if of_files and day is None:
        raise ConfigError([Problem.of(str(path), 0, "as_of", "expected_as_of")])
    with _scored(asked, path.parent if of_files else None, day) as (scored, as_of):
        flags = scored.flags.filter(pl.col("open"))
        missed = misses(wanted.accounts, scored.groups, flags)
    return Case(path.parent, as_of, of_files, len(wanted.accounts), tuple(missed))


def _read(path: Path, card: Scorecard) -> ExpectedFile:
    source = TomlSource.read(path)
    wanted = source.validate(ExpectedFile)
    if problems := unknown_flags(source, ("accounts",), wanted.accounts, card):
        raise ConfigError(problems)
    return wanted


@contextmanager
def _scored(
    asked: Asked, files: Path | None, day: dt.date | None
) -> Iterator[tuple[Scored, dt.date]]:
    if files is None:
        with reading(asked.project, asked.connection, day, asked.now) as session:
            last = kept(session)
            yield score(last.inputs, last.policy, session.card), session.as_of
        return
    with TemporaryDirectory(prefix="kamsync-test-") as state:
        project = _over_files(asked, files.resolve(), Path(state))
        with opened(project, "test", day, asked.now) as session:
            yield _pulled(session), session.as_of


def _over_files(asked: Asked, files: Path, state: Path) -> Project:
    """The same config and scorecard over a folder of CSV files, with a state of its own; the field
    map is the config's where it reads CSV files itself."""
    config = asked.project.config
    own = [c for c in config.connections.values() if c.connector == "local"]
    mapping = own[0].mapping if own else ""
    connection = ConnectionConfig.model_validate(
        {"connector": "local", "mapping": mapping, "folder": files, "output": state / "out"}
    )
    changed = {
        "connections": {"test": connection},
        "sources": {},
        "state_dir": str(state),
        "ledger": LedgerConfig(url=f"sqlite:///{state}/ledger.sqlite"),
    }
    project = asked.project
    return Project(project.path, config.model_copy(update=changed), project.source, project.card)


def _pulled(session: Session) -> Scored:
    settings = pull_settings(session, lambda _stream, _rows: None, full=True)
    pulled = pull_session(session, session.mirror, settings)
    inputs = inputs_of(session, pulled.generation, pulled.rejects)
    return score(inputs, policy_of(session, session.seen), session.card)
