"""One mutant against the nearest tests, in a fork; no file is touched.

What stands in a function's body is exchanged in a process that has collected the tests already.
Anything else (constants, declarations, defaults) may be held by others: there all that hangs on the
module is imported anew with the changed source.
"""

from __future__ import annotations

import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Final

import grimp
import pytest

from tools.mutation.mutants import Mutant

_ARGUMENTS: Final = ("-x", "-q", "-m", "", "--no-header", "--tb=no", "-p", "no:cacheprovider")
_DEADLOCK: Final = 600
"""Seconds that no trial takes, however busy the machine is."""


@dataclass(frozen=True)
class Trial:
    """A module and its nearest tests."""

    module: Path
    tests: Sequence[str]

    @property
    def name(self) -> str:
        return ".".join(self.module.with_suffix("").parts)


def forked(act: Callable[[], bool], seconds: float) -> bool:
    """What `act` says in a process of its own; False where it fails or takes more CPU seconds."""
    child = os.fork()
    if child == 0:
        signal.alarm(_DEADLOCK)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        _silence()
        try:
            good = act()
        except BaseException:  # whatever a mutant raises, it was seen
            good = False
        os._exit(0 if good else 1)
    return os.waitpid(child, 0)[1] == 0


def survives_anew(trial: Trial, source: str, seconds: float) -> bool:
    """With everything that hangs on the module imported from the changed source."""

    def act() -> bool:
        sys.meta_path.insert(0, _Finder(trial.name, _Loader(str(trial.module.resolve()), source)))
        return pytest.main([*_ARGUMENTS, *trial.tests]) == 0

    return forked(act, seconds)


def survivors_in_place(trial: Trial, mutants: Sequence[Mutant], seconds: float) -> list[int]:
    """Indexes of the mutants, all inside of functions, that no test notices."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        _silence()
        loop = _Loop(trial, mutants, seconds, into)
        pytest.main([*_ARGUMENTS, *trial.tests], plugins=[loop])
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as lines:
        found = lines.read().split()
    os.waitpid(child, 0)
    if found[-1:] != ["all"]:
        sys.exit(f"{trial.module}: its tests must pass before it can be mutated")
    return [int(n) for n in found[:-1]]


@dataclass(frozen=True)
class _Loop:
    """Instead of running the collected tests once, runs them in a fork per mutant."""

    trial: Trial
    mutants: Sequence[Mutant]
    seconds: float
    into: int

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        own = sys.modules[self.trial.name]
        gc.unfreeze()
        functions = [
            f for f in gc.get_objects() if type(f) is FunctionType and f.__globals__ is vars(own)
        ]
        if not forked(lambda: _passes(session), self.seconds):
            return True
        for n, mutant in enumerate(self.mutants):
            codes = _codes(compile(mutant.source, str(own.__file__), "exec"))

            def act(codes: dict[tuple[str, int], CodeType] = codes) -> bool:
                _exchange(functions, codes)
                return _passes(session)

            if forked(act, self.seconds):
                os.write(self.into, f"{n} ".encode())
        os.write(self.into, b"all")
        return True


def _passes(session: pytest.Session) -> bool:
    for item, following in zip(session.items, [*session.items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return False
    return True


def _codes(module: CodeType) -> dict[tuple[str, int], CodeType]:
    """Every code in it by qualified name, and by which one of that name."""
    found: dict[tuple[str, int], CodeType] = {}
    inner = [c for c in module.co_consts if isinstance(c, CodeType)]
    while inner:
        code = inner.pop(0)
        n = sum(name == code.co_qualname for name, _ in found)
        found[code.co_qualname, n] = code
        inner += [c for c in code.co_consts if isinstance(c, CodeType)]
    return found


def _exchange(functions: Sequence[FunctionType], codes: dict[tuple[str, int], CodeType]) -> None:
    for function in functions:
        code = codes.get((function.__code__.co_qualname, 0))
        if code and (function.__code__.co_qualname, 1) not in codes:
            function.__code__ = code


def preload(trial: Trial) -> float:
    """Loads what the tests need and what does not hang on the module; CPU seconds that the tests
    take on the unchanged source, which must pass."""
    graph = grimp.build_graph("kamsync", "connectors")
    above = graph.find_downstream_modules(trial.name) | {trial.name}
    for name in sorted(set(_loaded_by(trial.tests)) - above):
        importlib.import_module(name)
    began = _children()
    if not survives_anew(trial, trial.module.read_text(encoding="utf-8"), _DEADLOCK):
        sys.exit(f"{trial.module}: its tests must pass before it can be mutated")
    return _children() - began


def _children() -> float:
    used = os.times()
    return used.children_user + used.children_system


def _loaded_by(tests: Sequence[str]) -> list[str]:
    """What a collection of the tests imports, of ours and of others."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        _silence()
        pytest.main([*_ARGUMENTS, "--collect-only", *tests])
        ours = [n for n in sys.modules if n.split(".")[0] in ("kamsync", "connectors", "mappings")]
        others = [n for n in ("polars", "numpy", "pydantic") if n in sys.modules]
        os.write(into, " ".join(others + ours).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as names:
        found = names.read().split()
    os.waitpid(child, 0)
    return found


def _silence() -> None:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)


class _Loader(importlib.abc.SourceLoader):
    def __init__(self, path: str, source: str) -> None:
        self._path, self._source = path, source

    def get_filename(self, fullname: str) -> str:
        return self._path

    def get_data(self, path: str) -> bytes:
        return self._source.encode()


@dataclass(frozen=True)
class _Finder(importlib.abc.MetaPathFinder):
    name: str
    loader: _Loader

    def find_spec(
        self, fullname: str, path: object = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self.loader)
