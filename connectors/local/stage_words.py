"""How the stages of a file would be read, and which of them a person must judge."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kamsync.connector import Reading
from kamsync.model.fieldmap import StageWords
from kamsync.model.word_forms import folded

_SHOWN: Final = 12
_CERTAIN: Final = re.compile(r"^(100|0)(?:[.,]0+)?\s*%?$")
_OF_ONE: Final = re.compile(r"^([01])(?:[.,]0+)?$")


@dataclass(frozen=True)
class Stages:
    """stage → its rows; those whose probability is 100 % or 0 %."""

    rows: Counter[str] = field(default_factory=Counter)
    certain: Counter[str] = field(default_factory=Counter)
    impossible: Counter[str] = field(default_factory=Counter)

    def add(self, stage: str, probability: str, *, fraction: bool) -> None:
        self.rows[stage] += 1
        found = (_OF_ONE if fraction else _CERTAIN).match(probability)
        if found:
            (self.impossible if found[1] == "0" else self.certain)[stage] += 1


def stage_readings(words: StageWords, stages: Stages) -> list[Reading]:
    """How each stage is read, where words decide; then the open ones that seem decided."""
    if not stages.rows:
        return []
    if not (words.won or words.lost):
        each = [stage for stage, _ in stages.rows.most_common(_SHOWN)]
        return [Reading("stages_unknown", {"stages": ", ".join(each), "each": each})]
    kinds = _kinds(words, stages.rows)
    shown = {kind: _counted(stages.rows, kinds[kind]) for kind in kinds}
    return [Reading("stages", shown), *_doubts(words, stages, kinds)]


def _kinds(words: StageWords, rows: Iterable[str]) -> dict[str, list[str]]:
    won, lost = ({folded(w) for w in group} for group in (words.won, words.lost))
    kinds: dict[str, list[str]] = {"won": [], "lost": [], "open": []}
    for stage in rows:
        kind = "won" if folded(stage) in won else "lost" if folded(stage) in lost else "open"
        kinds[kind].append(stage)
    return kinds


def _counted(rows: Mapping[str, int], stages: Iterable[str]) -> str:
    most = sorted(stages, key=lambda stage: -rows[stage])[:_SHOWN]
    return ", ".join(f"{stage} ({rows[stage]})" for stage in most) or "–"


def _doubts(words: StageWords, stages: Stages, kinds: dict[str, list[str]]) -> list[Reading]:
    """All open ones where none is won; else those that a word or the probability gives away."""
    won = [s for s in kinds["open"] if s in stages.certain or _has_word(s, words.won)]
    lost = [s for s in kinds["open"] if s in stages.impossible or _has_word(s, words.lost)]
    both = {*won} & {*lost}
    doubtful = [s for s in kinds["open"] if not kinds["won"] or s in won or s in lost]
    if not doubtful:
        return []
    lines = (
        "[streams.opportunity.stages]",
        f"won = {_toml([*words.won, *(s for s in won if s not in both)])}",
        f"lost = {_toml([*words.lost, *(s for s in lost if s not in both)])}",
    )
    each = sorted(doubtful, key=lambda stage: -stages.rows[stage])[:_SHOWN]
    values = {"stages": _counted(stages.rows, doubtful), "each": each}
    values |= {"won": list(words.won), "lost": list(words.lost)}
    return [Reading("stages_doubtful", values, lines=lines)]


def _has_word(stage: str, words: Iterable[str]) -> bool:
    """One of the words, whole, among those of the stage: `Closed - won`."""
    text = f" {re.sub(r'[^a-z0-9]+', ' ', folded(stage))} "
    return any(f" {folded(word)} " in text for word in words)


def _toml(words: Iterable[str]) -> str:
    return json.dumps(list(words), ensure_ascii=False).replace("\x7f", "\\u007f")
