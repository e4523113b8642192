"""What changed for whom: levels now against what was told, minus what is to stay quiet. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kamsync.directors import AlertsConfig
from kamsync.model.alert import AlertEpisode, AlertEvent, EventKind, Quiet

Place = tuple[str, str]
"""(director, root)"""


@dataclass(frozen=True)
class Change:
    """What one run changes in the memory of alerts."""

    events: tuple[AlertEvent, ...]
    episodes: tuple[AlertEpisode, ...]
    """All that stand afterwards."""
    over: tuple[str, ...]
    """Roots that stood before and now for no director: acknowledgements end."""


def decide(
    levels: Mapping[Place, str],
    memory: Iterable[AlertEpisode],
    quiets: Sequence[Quiet],
    rules: AlertsConfig,
    as_of: dt.date,
) -> Change:
    """Fire, worsen, ease, recover and lapse; each once. Asked again with its own episodes and
    the same levels it finds nothing."""
    before = {(e.director, e.root): e for e in memory if e.director in rules.directors}
    by_root: dict[str, list[Quiet]] = {}
    for said in quiets:
        by_root.setdefault(said.root, []).append(said)
    events: list[AlertEvent] = []
    after: list[AlertEpisode] = []
    for place in sorted({*levels, *before}):
        level = levels.get(place, "none")
        level = level if rules.rank(level) else "none"
        known = before.get(place) or AlertEpisode(*place, level, "none", as_of)
        quiet = quiet_on(by_root.get(place[1], []), rules.rank(level), rules, as_of)
        kind, stands = _turn(known, level, quiet, rules, as_of)
        if kind:
            at_once = kind != "ease" and not {level, known.told}.isdisjoint(rules.immediate)
            events.append(AlertEvent(*place, kind, level, known.told, as_of, at_once))
        if stands:
            after.append(stands)
    standing = {e.root for e in after}
    over = sorted({root for _, root in before} - standing)
    return Change(tuple(events), tuple(after), tuple(over))


def quiet_on(
    quiets: Iterable[Quiet], rank: int, rules: AlertsConfig, as_of: dt.date
) -> Quiet | None:
    """The one in force that holds longest. A level above the one it was said of breaks it, but
    not a snooze."""
    found = [
        q
        for q in quiets
        if (q.until is None or as_of <= q.until)
        and (q.kind == "snooze" or rank <= rules.rank(q.level))
    ]
    return max(found, key=lambda q: q.until or dt.date.max, default=None)


def _turn(
    known: AlertEpisode, level: str, quiet: Quiet | None, rules: AlertsConfig, as_of: dt.date
) -> tuple[EventKind | None, AlertEpisode | None]:
    """(event, episode afterwards)."""
    now, before = rules.rank(level), rules.rank(known.told)
    if quiet and (now or quiet.kind == "snooze") and (now or before):
        return None, replace(known, level=level, quiet_until=quiet.until)
    if not now:
        return ("recover", None) if before else (None, None)
    stands = replace(known, level=level, told=level, quiet_until=None)
    if now > before:
        return ("worsen" if before else "fire"), stands
    if known.quiet_until and as_of > known.quiet_until:
        return "lapse", stands
    return ("ease" if now < before else None), stands


def net(events: Sequence[AlertEvent], rules: AlertsConfig) -> list[AlertEvent]:
    """One event per root out of a week's: what came and went within it is no news."""
    by_root: dict[str, list[AlertEvent]] = {}
    for event in events:
        by_root.setdefault(event.root, []).append(event)
    found: list[AlertEvent] = []
    for mine in by_root.values():
        first, last = mine[0], mine[-1]
        if len(mine) == 1:
            found.append(last)
            continue
        was, now = rules.rank(first.earlier), rules.rank(last.level)
        if was != now:
            kind: EventKind = ("worsen" if was else "fire") if now > was else "ease"
            kind = kind if now else "recover"
            found.append(replace(last, kind=kind, earlier=first.earlier))
        elif last.kind == "lapse":
            found.append(last)
    return found
