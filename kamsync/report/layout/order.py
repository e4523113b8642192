"""Where a section stands in the report; each says so beside its function."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, wraps
from typing import Final

from kamsync.report.layout.blocks import Section
from kamsync.report.layout.view import View

Make = Callable[[View], Section]
_FOLDER: Final = "kamsync.report.sections"
_PLACES: Final[dict[int, Make]] = {}


def section(place: int, opens: str = "") -> Callable[[Make], Make]:
    """Low places come first: what decides, the accounts, what explains the portfolio, and from
    pareto on the analyst's matter. Steps of ten leave room between two sections. `opens`: the part
    of the report that begins here."""

    def placed(make: Make) -> Make:
        if place in _PLACES:
            message = f"two sections of the report have the place {place}"
            raise ValueError(message)
        _PLACES[place] = _opening(make, opens) if opens else make
        return _PLACES[place]

    return placed


def _opening(make: Make, part: str) -> Make:
    @wraps(make)
    def made(view: View) -> Section:
        return replace(make(view), opens=view.t(f"part.{part}"))

    return made


def parts(shown: Sequence[Section]) -> list[tuple[str, list[Section]]]:
    """The sections under the title of their part; before the first title it is empty."""
    found: list[tuple[str, list[Section]]] = []
    for each in shown:
        if each.opens or not found:
            found.append((each.opens, []))
        found[-1][1].append(each)
    return found


def in_order() -> Iterator[Make]:
    _load()
    return (_PLACES[place] for place in sorted(_PLACES))


@cache
def _load() -> None:
    """Every module of the folder: its import places its sections."""
    folder = importlib.import_module(_FOLDER)
    for found in pkgutil.iter_modules(folder.__path__):
        importlib.import_module(f"{_FOLDER}.{found.name}")
