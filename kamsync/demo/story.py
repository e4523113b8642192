"""The part each group plays in the invented history, by name of its main account.

Published deals stay what they are; a part only shapes what is invented around them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Final, Literal

Rhythm = Literal["even", "seasonal", "new"]
PlanState = Literal["none", "current", "expired"]


@dataclass(frozen=True)
class Part:
    growth: float = 0.0
    """Yearly growth of the won amounts, about."""
    touches: int = 3
    """Two-way touches in the last 183 days."""
    people: int = 2
    """Contacts who take turns in them."""
    last_touch: int = 20
    """Days since the newest touch."""
    projects: int = 0
    """Invented open deals, weighted by probability, in thousands."""
    family: str = "GTX"
    """Product family of these deals."""
    plan: PlanState = "none"
    rhythm: Rhythm = "even"
    frozen: bool = False
    """Nothing two-way before or after: the relationship has no trace at all."""


_STRONG = Part(touches=11, people=5, last_touch=9, plan="current")
_RISING = Part(touches=3, people=1, last_touch=24)
_FADING = Part(growth=-0.45, touches=2, people=1, last_touch=70)
_STALE = Part(touches=0, people=2, last_touch=215)
_FROZEN = Part(touches=0, people=0, frozen=True)

PARTS: Final[dict[str, Part]] = {
    "Acme Corporation": replace(_STRONG, growth=0.12, projects=120),
    "Globex Corporation": replace(_STRONG, growth=0.25, projects=90),
    "Goodsilron": replace(_STRONG, growth=0.30, projects=60, people=4, plan="none"),
    "Isdom": replace(_STRONG, growth=0.22, projects=110, last_touch=41, touches=8),
    "Kan-code": replace(_STRONG, growth=-0.30, projects=210, people=6, touches=13),
    "Konex": replace(_STRONG, growth=0.35, projects=70),
    "Mathtouch": replace(_STRONG, growth=0.18, projects=80, plan="expired"),
    "Sonron": replace(_STRONG, growth=0.10, projects=140, plan="expired"),
    "Warephase": replace(_STRONG, growth=0.55, projects=200, people=1),
    "Genco Pura Olive Oil Company": replace(_RISING, growth=0.60, projects=70),
    "Green-Plus": replace(_RISING, growth=0.75, projects=45, touches=2, plan="current"),
    "Newex": replace(_RISING, growth=0.90, projects=45, last_touch=196, touches=0),
    "Opentech": replace(_RISING, growth=0.50, projects=110, plan="expired"),
    "Zencorporation": replace(_RISING, growth=1.10, projects=40, last_touch=58, touches=2),
    "Zumgoity": replace(_RISING, rhythm="new", projects=75, touches=5, people=2),
    "Massive Dynamic": Part(touches=2, last_touch=33, projects=110, family="GTK"),
    "Cancity": Part(rhythm="seasonal", touches=4),
    "Toughzap": Part(rhythm="seasonal", touches=2, people=1),
    "Condax": replace(_FADING, growth=-0.35, touches=4, people=2),
    "Donware": _FADING,
    "Initech": replace(_FADING, plan="expired"),
    "Konmatfix": _FADING,
    "Statholdings": replace(_FADING, growth=-0.55),
    "Domzoom": _STALE,
    "Hatfan": replace(_STALE, last_touch=240, growth=0.08),
    "Kinnamplus": replace(_STALE, last_touch=330),
    "Silis": replace(_STALE, people=1),
    "Bioplex": _FROZEN,
    "Yearin": replace(_FROZEN, growth=-0.15),
    "Zathunicon": replace(_FROZEN, growth=-0.30),
}

INVENTED_ACCOUNTS: Final[dict[str, Part]] = {
    "Former customer 01 (invented)": replace(_STALE, last_touch=290),
    "Dormant customer 01 (invented)": _FROZEN,
    "Prospect 01 (invented)": Part(touches=5, people=2, last_touch=12, projects=95),
    "Prospect 02 (invented)": Part(touches=1, people=1, last_touch=65, projects=6),
}

UNATTENDED: Final = ("Donware", "Sumace")
"""Their owner has left and nobody took over."""
OVERRIDES: Final = {"Hottechi": ("Key", 120, "[invented] Entry into the Korean market")}
"""Tier a person set, days it still holds, and why."""
PAST_CLOSE: Final = {"Konex": 2, "Opentech": 1, "Ron-tech": 3, "Dontechi": 2}
"""Open deals whose invented close date has passed, by account."""


def part_of(name: str, rng: random.Random) -> Part:
    """The written part, else a quiet one drawn from `rng`."""
    written = PARTS.get(name) or INVENTED_ACCOUNTS.get(name)
    return written or Part(
        growth=rng.randrange(-12, 13) / 100,
        touches=rng.choice((1, 2, 2, 3, 4, 5)),
        people=rng.choice((1, 2, 2, 3)),
        last_touch=rng.randrange(6, 95),
        plan=rng.choice(("none", "none", "none", "current", "expired")),
    )
