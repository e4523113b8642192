"""Where a chosen strategy leads an account: exit or reduce, by its words (course.toml). Pure."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from importlib import resources

from kamsync.plans.contents import strategy
from kamsync.plans.items import AccountPlan, PlanItem
from kamsync.voice.lexicon import folded


@cache
def _courses() -> dict[str, re.Pattern[str]]:
    text = (resources.files("kamsync.plans") / "course.toml").read_text("utf-8")
    return {
        part["id"]: re.compile(r"\b(?:" + "|".join(map(re.escape, part["words"])) + ")")
        for part in tomllib.loads(text)["courses"]
    }


def planned_course(plan: AccountPlan, as_of: dt.date) -> tuple[str, PlanItem] | None:
    """exit or reduce, with the orientation that says so; only one that was chosen counts."""
    found = strategy(plan, as_of)
    if found is None or not found.is_chosen:
        return None
    said = folded(found.item.title).replace("’", "'")
    return next(((c, found.item) for c, words in _courses().items() if words.search(said)), None)
