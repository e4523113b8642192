"""Mutants against the nearest tests: a fork each, of one process that has collected all the tests.

No file is touched. A function's body and a constant are exchanged in place; what else a module says
once (defaults, classes, tables of functions) takes a new import of everything, which is slower.
"""

from __future__ import annotations

import ast
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import hypothesis
import pytest
from _pytest.runner import call_and_report

from tools.mutation.mutants import Mutant
from tools.mutation.statements import MARK, marking, statement_at

ARGUMENTS: Final = (
    "-x",
    "-q",
    "-m",
    "not soak",
    "--no-header",
    "--tb=no",
    "-p",
    "no:cacheprovider",
)
_DEADLOCK: Final = 900
"""Seconds that no trial takes, however busy the machine is."""
_DEAR: Final = 0.2
"""CPU seconds."""
_OURS: Final = ("kamsync", "connectors")
_SURVIVED, _KILLED, _IN_VAIN, _FIRST = 0, 1, 2, 3
"""Ends of a trial; from _FIRST on the test that noticed, by its number."""


@dataclass(frozen=True)
class Job:
    """A module, its nearest tests, and what is to be tried."""

    module: Path
    tests: Sequence[str]
    mutants: Sequence[Mutant]

    @property
    def name(self) -> str:
        return ".".join(self.module.with_suffix("").parts)

    @property
    def files(self) -> set[str]:
        """Of its tests."""
        return {str(Path(test).resolve()) for test in self.tests}


@dataclass(frozen=True)
class Pass:
    """A test without a mutant."""

    failed: bool
    imported: frozenset[str]
    ran: frozenset[tuple[str, int]]
    """Module and line of the statements of functions, as far as modules are tried."""
    seconds: float


@dataclass
class Rounds:
    """A pytest plugin: instead of running the collected tests once, runs them for each mutant."""

    jobs: Sequence[Job]
    tell: Callable[[Job, list[Mutant]], None]
    """Called with the survivors of each job."""
    seconds: float
    """Of tests for a mutant, the cheapest first: what they let through survives."""
    passes: dict[pytest.Item, Pass] = field(default_factory=dict)

    def pytest_collection(self) -> None:
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # no search for less
        hypothesis.settings.register_profile("mutate", hypothesis.settings(), phases=phases)
        hypothesis.settings.load_profile("mutate")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        gc.disable()  # a fork that looks for garbage copies the whole memory
        _set_up(session)
        for job in self.jobs:
            self.tell(job, self._survivors(job, session))
        return True

    def _survivors(self, job: Job, session: pytest.Session) -> list[Mutant]:
        files = job.files
        items = [item for item in session.items if str(item.path) in files]
        if not items:
            return list(job.mutants)
        passes = dict(zip(items, self._passes_of(items, session), strict=True))
        if any(seen.failed for seen in passes.values()):
            pytest.exit(f"the tests of {job.module} fail without a mutant", _KILLED)
        functions = _functions_of(importlib.import_module(job.name))
        items.sort(key=lambda item: passes[item].seconds)
        alive = []
        for mutant in job.mutants:
            near = _within(self.seconds, _through(job, mutant, items, passes), passes)
            seconds = 5 + 5 * sum(passes[item].seconds for item in near)
            end = _tried(job, mutant, functions, near, seconds) if near else _SURVIVED
            if end == _SURVIVED:
                alive.append(mutant)
            elif end >= _FIRST:
                noticed = near[end - _FIRST]  # it may notice the next one too
                items.remove(noticed)
                items.insert(0, noticed)
        return alive

    def _passes_of(self, items: Sequence[pytest.Item], session: pytest.Session) -> list[Pass]:
        left = [item for item in items if item not in self.passes]
        if left:
            files = {str(item.path) for item in left}
            near = [job for job in self.jobs if job.files & files]
            self.passes |= zip(left, _watched(session, left, near), strict=True)
            for name in set().union(*(self.passes[item].imported for item in left)):
                importlib.import_module(name)  # once, not in every fork
        return [self.passes[item] for item in items]


def _through(
    job: Job, mutant: Mutant, items: Sequence[pytest.Item], passes: Mapping[pytest.Item, Pass]
) -> list[pytest.Item]:
    """The tests that run through the changed statement."""
    if not mutant.in_function:
        return list(items)
    place = (job.name, statement_at(job.module.read_text(encoding="utf-8"), mutant.line))
    return [item for item in items if place in passes[item].ran]


def _within(
    seconds: float, items: Sequence[pytest.Item], passes: Mapping[pytest.Item, Pass]
) -> list[pytest.Item]:
    """As many as take so long, one at least."""
    ends = itertools.accumulate(passes[item].seconds for item in items)
    return [
        item
        for n, (item, end) in enumerate(zip(items, ends, strict=True))
        if not n or end <= seconds
    ]


@dataclass(frozen=True)
class _Only:
    """As the next item: what the session has set up stays."""

    session: pytest.Session

    def listchain(self) -> list[pytest.Session]:
        return [self.session]


def _set_up(session: pytest.Session) -> None:
    """Fixtures of the session, once for all forks."""
    item = min(session.items, key=lambda item: len(getattr(item, "fixturenames", ())))
    call_and_report(item, "setup", log=False)  # pytest sets up for an item only
    session._setupstate.teardown_exact(_Only(session))


def _forked(act: Callable[[], int], seconds: float) -> int:
    """What `act` says in a process of its own; killed where it takes more CPU seconds."""
    child = os.fork()
    if child == 0:
        signal.alarm(_DEADLOCK)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        silence()
        try:
            end = act()
        except BaseException:  # whatever a mutant raises, it was seen
            end = _KILLED
        os._exit(min(end, 255))
    status = os.waitpid(child, 0)[1]
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else _KILLED


def _tried(
    job: Job,
    mutant: Mutant,
    functions: Sequence[FunctionType],
    items: Sequence[pytest.Item],
    seconds: float,
) -> int:
    def in_place() -> int:
        done = _exchanged(job, mutant, functions)
        return _first_failure(items[0].session, items) if done else _IN_VAIN

    end = _forked(in_place, seconds)
    if end == _IN_VAIN or (end == _SURVIVED and not mutant.in_function):
        end = _forked(lambda: _imported_anew(job, mutant), 20 + seconds)
    return end


def _watched(
    session: pytest.Session, items: Sequence[pytest.Item], jobs: Sequence[Job]
) -> list[Pass]:
    """Each test alone: what it imports, runs through and costs."""
    kept = os.memfd_create("passes")

    def told() -> int:
        ran: set[tuple[str, int]] = set()
        for job in jobs:
            _mark(job, ran)
        passes = [_watch_warm(session, item, ran) for item in items]
        os.write(kept, repr(passes).encode())
        return _SURVIVED

    _forked(told, _DEADLOCK)
    os.lseek(kept, 0, os.SEEK_SET)
    with os.fdopen(kept, encoding="utf-8") as text:
        passes = ast.literal_eval(text.read() or "[]") or [(True, [], [], 0.0)] * len(items)
    return [Pass(failed, frozenset(n), frozenset(ran), s) for failed, n, ran, s in passes]


def _mark(job: Job, ran: set[tuple[str, int]]) -> None:
    """Exchanges its functions for some that leave in `ran` which statements they come through."""
    module = importlib.import_module(job.name)
    vars(module)[MARK] = lambda line: ran.add((job.name, line))
    marked = compile(marking(job.module.read_text(encoding="utf-8")), str(job.module), "exec")
    _exchange_code(_functions_of(module), marked)


def _watch_warm(
    session: pytest.Session, item: pytest.Item, ran: set[tuple[str, int]]
) -> tuple[bool, list[str], list[tuple[str, int]], float]:
    """A dear test once more: the first to come through a module pays for what it loads."""
    failed, new, lines, seconds = _watch(session, item, ran)
    if seconds > _DEAR:
        seconds = min(seconds, _watch(session, item, ran)[-1])
    return failed, new, lines, seconds


def _watch(
    session: pytest.Session, item: pytest.Item, ran: set[tuple[str, int]]
) -> tuple[bool, list[str], list[tuple[str, int]], float]:
    """As the fields of a Pass, for the pipe."""
    for module in [m for n, m in sys.modules.items() if n.startswith("tests.")]:
        for value in vars(module).values():
            getattr(value, "cache_clear", int)()  # what an earlier test asked for, too
    ran.clear()
    known, began, failures = set(sys.modules), time.process_time(), session.testsfailed
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=_Only(session))
    new = [n for n in sys.modules if n not in known and n.split(".")[0] in _OURS]
    return session.testsfailed > failures, new, list(ran), time.process_time() - began


def _functions_of(module: ModuleType) -> list[FunctionType]:
    gc.unfreeze()
    found = [
        f for f in gc.get_objects() if type(f) is FunctionType and f.__globals__ is vars(module)
    ]
    gc.freeze()
    return found


def _exchanged(job: Job, mutant: Mutant, functions: Sequence[FunctionType]) -> bool:
    own = sys.modules[job.name]
    if mutant.in_function:
        return _exchange_code(functions, compile(mutant.source, str(own.__file__), "exec"))
    return _exchange_value(own, mutant)


def _first_failure(session: pytest.Session, items: Sequence[pytest.Item]) -> int:
    for n, (item, following) in enumerate(zip(items, [*items[1:], None], strict=True)):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return _FIRST + n
    return _SURVIVED


def _exchange_code(functions: Sequence[FunctionType], module: CodeType) -> bool:
    codes, changed = _codes(module), False
    for function in functions:
        code = codes.get(function.__code__.co_qualname)
        if code is not None and code != function.__code__:
            function.__code__ = code
            changed = True
    return changed


def _codes(module: CodeType) -> dict[str, CodeType | None]:
    """Every code in it by qualified name; None where several have that name."""
    found: dict[str, CodeType | None] = {}
    inner = [c for c in module.co_consts if isinstance(c, CodeType)]
    while inner:
        code = inner.pop(0)
        found[code.co_qualname] = None if code.co_qualname in found else code
        inner += [c for c in code.co_consts if isinstance(c, CodeType)]
    return found


def _exchange_value(own: ModuleType, mutant: Mutant) -> bool:
    """A constant of the module, also where others have imported it."""
    there = [
        node
        for node in ast.parse(mutant.source).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and node.lineno <= mutant.line <= (node.end_lineno or 0)
    ]
    if not there:
        return False
    space: dict[str, Any] = dict(vars(own))
    exec(compile(ast.Module(there, []), "mutant", "exec"), space)  # noqa: S102 - our own source
    new = {n: v for n, v in space.items() if n in vars(own) and v is not vars(own)[n]}
    for module in list(sys.modules.values()):
        if module is own or f"from {own.__name__} import" in _text(module):
            known = vars(module)
            known.update({n: v for n, v in new.items() if n in known})
    return bool(new)


def _text(module: ModuleType) -> str:
    path = getattr(module, "__file__", None)
    ours = module.__name__.split(".")[0] in ("kamsync", "tests")
    return Path(path).read_text(encoding="utf-8") if path and ours else ""


def _imported_anew(job: Job, mutant: Mutant) -> int:
    """In an interpreter of its own, with the changed source found first."""
    code = "import sys; from tools.mutation.trial import run_anew; run_anew(*sys.argv[1:])"
    source = Path(f"/proc/self/fd/{_kept(mutant.source)}")
    arguments = [sys.executable, "-c", code, job.name, str(job.module), str(source), *job.tests]
    os.execv(sys.executable, arguments)  # noqa: S606 - ourselves


def _kept(source: str) -> int:
    descriptor = os.memfd_create("mutant", 0)
    os.write(descriptor, source.encode())
    return descriptor


def run_anew(name: str, path: str, source: str, *tests: str) -> None:
    loader = _Loader(str(Path(path).resolve()), Path(source).read_text(encoding="utf-8"))
    sys.meta_path.insert(0, _Finder(name, loader))
    sys.exit(_SURVIVED if pytest.main([*ARGUMENTS, *tests]) == 0 else _KILLED)


def _used_by_children() -> float:
    used = os.times()
    return used.children_user + used.children_system


def silence() -> None:
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
