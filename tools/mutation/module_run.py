"""The mutants of one module against its nearest tests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.mutation.mutants import Mutant, mutants_of
from tools.mutation.trial import Trial, preload, survives_anew, survivors_in_place


@dataclass(frozen=True)
class Result:
    module: str
    n: int
    survivors: tuple[Mutant, ...]

    @property
    def killed(self) -> int:
        return self.n - len(self.survivors)


def examine(asked: tuple[str, Sequence[str], int, int]) -> Result:
    """A module, its nearest tests, and `every`: every `every`-th mutant, by the seed."""
    module, tests, every, seed = asked
    trial = Trial(Path(module), tests)
    seconds = 5 + 5 * preload(trial)
    mutants = mutants_of(trial.module.read_text(encoding="utf-8"), every, seed)
    within = [m for m in mutants if m.in_function]
    around = [m for m in mutants if not m.in_function]
    alive = [within[n] for n in survivors_in_place(trial, within, seconds)]
    alive += [m for m in around if survives_anew(trial, m.source, seconds)]
    return Result(module, len(mutants), tuple(sorted(alive)))


def interval(killed: int, n: int) -> tuple[float, float]:
    """Wilson's, 95 %, of a share seen in a sample of n."""
    z, p = 1.96, killed / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half
