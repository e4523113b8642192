"""Sixty nights without news: only what numbers §7.1 allows is written, and no task twice."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from kamsync.scorecard import TierRules
from tests.sync.portfolio import Project, day

NIGHTS = 60
SHOWN = ("score", "tier", "dependency", "flags", "next_action", "last_client_data_on", "freshness")
EXTRA = '\n[outputs]\nfields = ["score", "tier", "confidence", "dependency", "flags", '
EXTRA += '"last_client_data_on", "next_action", "why", "freshness", "next_touch_due", '
EXTRA += '"dependency_detail", "size_rank", "pareto"]\n'
Fields = dict[str, dict[str, str]]


def _band(confidence: str) -> int:
    number, rules = float(confidence or -1), TierRules()
    return (number >= rules.unrated_confidence) + (number >= rules.key_confidence)


def _causes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What of numbers §7.1 changed between two nights."""
    causes = [name for name in (*SHOWN, "next_touch_due") if before[name] != after[name]]
    if _band(before["confidence"]) != _band(after["confidence"]):
        causes.append("confidence band")
    return causes


def _night(project: Project, on: dt.date, before: Fields) -> tuple[Fields, Counter[str]]:
    said = project.run(on)
    assert said.exit == 0
    after = project.fields()
    changed = [a for a in after if after[a] != before[a]]
    assert said.count("records_written") == len(changed)
    causes: Counter[str] = Counter()
    for account in changed:
        found = _causes(before[account], after[account])
        assert found, f"{account} on {on}: {before[account]} → {after[account]}"
        causes.update(found)
    return after, causes


@pytest.mark.nights
@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_a_walk_without_news_writes_only_what_moved(
    project_of: type[Project], capsys: pytest.CaptureFixture[str], step: int
) -> None:
    """Every day check walks the sixty days in strides, the soak night by night."""
    project = project_of(extra=EXTRA)
    project.run()
    fields, causes, writes = project.fields(), Counter[str](), []

    for night in range(step, NIGHTS + 1, step):
        fields_then = fields
        fields, found = _night(project, day(night), fields)
        causes += found
        writes.append(sum(fields[a] != fields_then[a] for a in fields))

    with capsys.disabled():
        quiet = writes.count(0)
        nights = f"{len(writes)} nights in {NIGHTS} days, 12 accounts"
        print(f"\n{nights}: {sum(writes)} records, {quiet} nights idle; {causes}")
    assert step > 1 or quiet >= NIGHTS // 3
    assert 0 < sum(writes) < NIGHTS * len(fields) // 8
    assert len({t["key"] for t in project.tasks()}) == len(project.tasks())
