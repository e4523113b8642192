"""config.toml with the files it names; every problem of all of them at once, by file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from kamsync.config.sections import Config, ConnectionConfig
from kamsync.errors import AuthError, ConfigError, MappingError, Problem
from kamsync.field_maps import Wanted, load_mapping
from kamsync.metric_outputs import metric_fields
from kamsync.model.expected import Expected
from kamsync.model.fieldmap import FieldMap
from kamsync.model.invalid import near
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import load_scorecard
from kamsync.toml_source import TomlSource, keys_at, missing_secrets


class Project:
    """A config with the files it names: where they lie, the scorecard, the field maps."""

    def __init__(self, path: Path, config: Config, source: TomlSource, card: Scorecard) -> None:
        self.path = path
        self.config = config
        self.source = source
        self.card = card
        self.head = config.head(path)

    @property
    def folder(self) -> Path:
        return self.head.folder

    @property
    def state_dir(self) -> Path:
        return self.head.state_dir

    def field_map(self, name: str) -> FieldMap:
        """Raises MappingError; outputs that are switched on must have a field in the map."""
        connection = self.config.connections[name]
        mapping = load_mapping(
            connection.mapping or connection.connector,
            self.folder,
            self.config.outputs.prefix,
            metric_fields,
            Wanted(self.config.outputs.fields, connection.also_read),
        )
        absent = [o for o in self.config.outputs.fields if o not in mapping.outputs]
        if absent:
            line = self.source.line_of(("outputs", "fields"))
            at = (self.source.name, line, "outputs.fields")
            named = ", ".join(absent)
            problem = Problem.of(*at, "outputs_unmapped", map=mapping.name, outputs=named)
            raise MappingError([problem])
        return mapping if self.config.people.names else _without_names(mapping)

    def settings(self, name: str, settings_type: type[BaseModel]) -> BaseModel:
        """The connection's own section as its connector wants it. Raises ConfigError, and AuthError
        that names every secret nothing stands behind."""
        data: Mapping[str, Any] = self.config.connections[name].own_settings()
        try:
            return settings_type.model_validate(data, context={"folder": self.folder})
        except ValidationError as error:
            problems = self.source.problems(error, settings_type, ("connections", name))
            if not problems:
                raise AuthError(name, code="secrets", lacking=_lacking(error)) from error
            raise ConfigError(problems) from error


def _lacking(error: ValidationError) -> list[dict[str, Any]]:
    """Those that are simply not set in one sentence, every other with its reason."""
    found = missing_secrets(error)
    unset = [e.values["reference"] for e in found if e.code == "secret_missing"]
    said = [{"code": "error.secret_missing", "values": {"reference": unset}}] if unset else []
    other = (e for e in found if e.code != "secret_missing")
    return said + [{"code": f"error.{e.code}", "values": e.values} for e in other]


def _without_names(mapping: FieldMap) -> FieldMap:
    """A map that does not even ask for the names of the customer's people."""
    contact = mapping.streams.get("contact")
    if contact is None or "name" not in contact.fields:
        return mapping
    fields = {c: source for c, source in contact.fields.items() if c != "name"}
    return replace(mapping, streams={**mapping.streams, "contact": replace(contact, fields=fields)})


def load_project(
    path: Path, settings_type: Callable[[str], type[BaseModel]] | None = None
) -> Project:
    """Config, scorecard and field maps, every problem of all files in one ConfigError.

    `settings_type`: connector name → what its connection section must look like.
    """
    source = _source(path)
    problems: list[Problem] = []
    config: Config | None = None
    try:
        config = source.validate(Config)
    except ConfigError as error:
        problems += error.problems
    problems += _schedule_problems(source)
    card: Scorecard | None = None
    try:
        card = load_scorecard(_scorecard_path(path, source))
    except ConfigError as error:
        problems += error.problems
    problems += _connection_problems(source, path.resolve().parent, settings_type)
    problems += _unplanned(source, config, card)
    if config and card:
        problems += unknown_flags(source, ("canary", "accounts"), config.canary.accounts, card)
    if problems or config is None or card is None:
        raise ConfigError(problems)
    return Project(path, config, source, card)


def load_config(path: Path) -> Config:
    """The config alone, without its scorecard and field maps. Raises ConfigError."""
    return _source(path).validate(Config)


def _source(path: Path) -> TomlSource:
    if not _exists(path):
        raise ConfigError([Problem.of(str(path), 0, "", "no_config")])
    return TomlSource.read(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name no file can have
        return False


def _unplanned(source: TomlSource, config: Config | None, card: Scorecard | None) -> list[Problem]:
    """A scorecard may hold revenue against a plan only where there is one."""
    if config is None or card is None or card.dependency.denominator == "actual":
        return []
    if config.revenue.planned > 0:
        return []
    line = source.line_of(("revenue", "planned"))
    return [Problem.of(source.name, line, "revenue.planned", "no_plan", card=card.name)]


def unknown_flags(
    source: TomlSource, at: tuple[str, ...], expected: Mapping[str, Expected], card: Scorecard
) -> list[Problem]:
    """Flags that the scorecard does not have: they would never be open."""
    known = [flag.id for flag in card.flags]
    return [
        Problem.of(source.name, source.line_of((*at, account)), account, "no_flag", **values)
        for account, wanted in expected.items()
        for flag in wanted.flags_named
        if flag not in known and (values := {"flag": flag, "near": near(flag, known)})
    ]


def _connection_problems(
    source: TomlSource, folder: Path, settings_type: Callable[[str], type[BaseModel]] | None
) -> list[Problem]:
    """Of each connection's field map and own section, even if the rest of the config is wrong."""
    problems: list[Problem] = []
    sections = source.data.get("connections")
    for name, data in sections.items() if isinstance(sections, dict) else ():
        try:
            section = ConnectionConfig.model_validate(data)
        except ValidationError:
            continue  # told with the rest of the config
        at = ("connections", name)
        try:
            used = section.mapping or section.connector
            load_mapping(used, folder, more=metric_fields, wanted=Wanted(parts=section.also_read))
        except ConfigError as error:
            problems += [
                _placed(source, (*at, "also_read" if p.key == "also_read" else "mapping"), p)
                for p in error.problems
            ]
        if settings_type is None:
            continue
        try:
            own = settings_type(section.connector)
            own.model_validate(section.own_settings(), context={"folder": folder})
        except ConfigError as error:
            problems += [_placed(source, (*at, "connector"), p) for p in error.problems]
        except ValidationError as error:
            problems += source.problems(error, own, at)
    return problems


def _placed(source: TomlSource, at: tuple[str, ...], problem: Problem) -> Problem:
    """A problem that names no file of its own stands where the config names the thing."""
    if problem.file != "config":
        return problem
    return replace(problem, file=source.name, line=source.line_of(at), key=".".join(at))


def _schedule_problems(source: TomlSource) -> list[Problem]:
    schedule = source.data.get("schedule", {})
    cron = schedule.get("cron") if isinstance(schedule, dict) else None
    if isinstance(cron, str) and len(cron.split()) != 5:
        at: tuple[str | int, ...] = ("schedule", "cron")
        return [Problem.of(source.name, source.line_of(at), "schedule.cron", "cron_fields")]
    return []


def _scorecard_path(path: Path, source: TomlSource) -> Path | None:
    section = source.data.get("scorecard", {})
    name = section.get("file", "") if isinstance(section, dict) else ""
    return path.resolve().parent / name if isinstance(name, str) and name else None


def known_keys() -> list[str]:
    """Top-level keys of config.toml."""
    return keys_at(Config, ())
