"""TOML files people write: read once, validated with pydantic, problems told by file and line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kamsync.errors import AuthError, ConfigError, Problem, SecretMissing
from kamsync.model.invalid import near

Model = TypeVar("Model", bound=BaseModel)


class TomlSource:
    """One TOML file: its text, its data, and where each key stands."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._lines = text.splitlines()
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found.group(1)) if found else 0
            reason = str(error).split(" (at ")[0]
            raise ConfigError([Problem.of(name, line, "", "toml", reason=reason)]) from error

    @classmethod
    def read(cls, path: Path) -> TomlSource:
        """Raises ConfigError when the file cannot be read or is no TOML."""
        try:
            return cls(str(path), path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            absent = "absent" if isinstance(error, FileNotFoundError) else "unreadable"
            code = absent if isinstance(error, OSError) else "not_utf8"
            reason = getattr(error, "strerror", "")
            raise ConfigError([Problem.of(str(path), 0, "", code, reason=reason)]) from error

    def line_of(self, path: tuple[str | int, ...]) -> int:
        """Best line for a key path: walks headers and keys downwards; 0 when not found."""
        lines, start, found = self._lines, 0, 0
        for step in path:
            if isinstance(step, int):
                start = self._nth_table(lines, path, step, start)
                found = start or found
                continue
            names = _naming(step)
            places = range(max(start - 1, 0), len(lines))
            at = next((i for i in places if step in lines[i] and names(lines[i])), None)
            if at is not None:
                start = found = at + 1
        return found

    def _nth_table(self, lines: list[str], path: tuple[str | int, ...], n: int, start: int) -> int:
        names = [str(s) for s in path[: path.index(n)] if isinstance(s, str)]
        header = re.compile(rf"^\s*\[\[\s*{re.escape('.'.join(names))}\s*\]\]")
        places = [i + 1 for i, line in enumerate(lines) if header.search(line)]
        return places[n] if n < len(places) else start

    def validate(
        self, model: type[Model], data: Any = None, at: tuple[str | int, ...] = ()
    ) -> Model:
        """The data as `model`. Raises ConfigError with every problem, nearest valid key named."""
        try:
            return model.model_validate(self.data if data is None else data)
        except ValidationError as error:
            raise ConfigError(self.problems(error, model, at)) from error

    def problems(
        self, error: ValidationError, model: type[BaseModel], at: tuple[str | int, ...] = ()
    ) -> list[Problem]:
        found = []
        for item in error.errors():
            if isinstance(item.get("ctx", {}).get("error"), SecretMissing):
                continue  # matters once it is needed: see `missing_secrets`
            path = (*at, *self._written(item["loc"], at))
            if item["type"].startswith("union_tag_"):
                path = (*path, item["ctx"]["discriminator"].strip("'"))
            values = {name: _plain(value) for name, value in item.get("ctx", {}).items()}
            if item["type"] == "extra_forbidden":
                values = {"near": near(str(path[-1]), keys_at(model, item["loc"][:-1]))}
            key, said = ".".join(map(str, path)), str(item["msg"]).removeprefix("Value error, ")
            found.append(Problem(self.name, self.line_of(path), key, said, item["type"], values))
        return found

    def _written(
        self, loc: tuple[str | int, ...], at: tuple[str | int, ...]
    ) -> tuple[str | int, ...]:
        """The steps of `loc` that a person wrote: validation adds the names of a union's parts."""
        here: Any = self.data
        for step in at:
            here = here.get(step) if isinstance(here, dict) else None
        path: list[str | int] = []
        for n, step in enumerate(loc):
            is_there = step in here if isinstance(here, dict) else isinstance(here, list)
            is_last = n == len(loc) - 1
            if _is_tag(step) or (here is not None and not is_there and not is_last):
                continue
            if is_last and isinstance(here, str | int | float) and path:
                continue
            path.append(step)
            here = here[step] if is_there else None
        return tuple(path)


@lru_cache(maxsize=4096)
def _naming(key: str) -> Callable[[str], object]:
    """Whether a line is the key's header or sets it."""
    return re.compile(
        rf"""^\s*\[+[^\]]*(?<![\w-])["']?{re.escape(key)}["']?\s*[\].]"""
        rf"""|(?<![\w-])["']?{re.escape(key)}["']?\s*(\.[\w."-]+\s*)?="""
    ).search


def missing_secrets(error: ValidationError) -> list[AuthError]:
    """Of each secret that nothing stands behind, why."""
    found = (item.get("ctx", {}).get("error") for item in error.errors())
    why = [e.args[0] for e in found if isinstance(e, SecretMissing)]
    return list({(e.code, *e.values.items()): e for e in why}.values())


def nearest(word: str, words: list[str]) -> str:
    """`; did you mean "x"?`, or the valid words, as the end of a message."""
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; valid: {', '.join(sorted(words))}" if words else ""


def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Valid keys of the model a validation path leads to (dict and list steps are followed)."""
    current: Any = model
    for step in path:
        fields = getattr(current, "model_fields", {})
        if isinstance(step, str) and step in fields:
            current = _inner(fields[step].annotation)
        elif isinstance(step, str):
            by_alias = {f.alias: f for f in fields.values() if f.alias}
            current = _inner(by_alias[step].annotation) if step in by_alias else current
    fields = getattr(current, "model_fields", {})
    return [f.alias or name for name, f in fields.items()]


def _inner(annotation: Any) -> Any:
    """The model inside dict[str, M], list[M], M | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in reversed(getattr(annotation, "__args__", ())):
        inner = _inner(part)
        if inner is not None:
            return inner
    return None


def _plain(value: Any) -> Any:
    """pydantic's own values without its English and its decimals: `'a' or 'b'`, 0.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.replace("' or '", "', '") if isinstance(value, str) else value


def _is_tag(step: object) -> bool:
    return isinstance(step, str) and (step.startswith("function-") or "[" in step)
