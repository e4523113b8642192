"""The files of a map: shipped or a person's own, and the chain of those it extends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from kamsync.errors import MappingError, Problem
from kamsync.field_maps.model import OWN
from kamsync.model.invalid import near
from kamsync.toml_source import TomlSource

_LONGEST_CHAIN = 5


def shipped_maps() -> list[str]:
    """Names of the maps that come with kamsync; those of exported files are `files/NAME`."""
    root = resources.files("mappings")
    every = [("", f) for f in root.iterdir()] + [("files/", f) for f in (root / "files").iterdir()]
    return sorted(at + f.name.removesuffix(".toml") for at, f in every if f.name.endswith(".toml"))


def source_of(name: str, folder: Path) -> TomlSource:
    if name.endswith(".toml"):
        return TomlSource.read(folder / name)
    if name not in shipped_maps():
        hint = near(name, shipped_maps())
        problem = Problem.of("config", 0, "mapping", "no_map", name=name[:80], near=hint)
        raise MappingError([problem])
    return _shipped(name)


@cache
def _shipped(name: str) -> TomlSource:
    file = resources.files("mappings") / f"{name}.toml"
    return TomlSource(f"mappings/{name}.toml", file.read_text(encoding="utf-8"))


def chain_of(source: TomlSource, folder: Path) -> list[TomlSource]:
    """The map, the one it extends, the one that extends, and so on."""
    chain = [source]
    while isinstance(parent := chain[-1].data.get("extends"), str) and parent:
        if len(chain) > _LONGEST_CHAIN:
            at = (source.name, source.line_of(("extends",)), "extends")
            raise MappingError([Problem.of(*at, "extends_circle")])
        chain.append(source_of(parent, folder))
    return chain


def merged(chain: list[TomlSource], parts: Sequence[str]) -> dict[str, Any]:
    """Each map laid over what it extends, key by key; `parts` of [also] right above its own map."""
    data: dict[str, Any] = {}
    for source in reversed(chain):
        said = {k: v for k, v in source.data.items() if k != "extends" or not isinstance(v, str)}
        data = _overlay(data, said | {k: _spelt_out(said[k]) for k in OWN if k in said})
        also: Any = said.get("also")
        for part in parts if isinstance(also, dict) else ():
            more = also.get(part)
            data = _overlay(data, more if isinstance(more, dict) else {})
    return data


def _spelt_out(own: Any) -> Any:
    """`score = "KAM_Score__c"` as a table, so that a map laid over it may add a key."""
    if not isinstance(own, dict):
        return own
    return {k: {"field": v} if isinstance(v, str) else v for k, v in own.items()}


def placed(problem: Problem, chain: list[TomlSource]) -> Problem:
    """The problem in the file of the chain that holds its key."""
    path = tuple(problem.key.split("."))
    for source in chain:
        data: Any = source.data
        for step in path:
            data = data.get(step) if isinstance(data, dict) else None
        if data is not None:
            return replace(problem, file=source.name, line=source.line_of(path))
    return problem


def line_of_key(chain: list[TomlSource], *path: str) -> str:
    """`my.toml:7`, the line of that key in the map that holds it; empty where none does."""
    found = placed(Problem("", 0, ".".join(path), ""), chain)
    return f"{Path(found.file).name}:{found.line}" if found.file else ""


def _overlay(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        both = isinstance(value, dict) and isinstance(old, dict)
        result[key] = _overlay(old, value) if both else value  # type: ignore[arg-type]
    return result
