"""The linter against plans written by hand, half of them French, with what each must be told."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kamsync.plans.copies import copies
from kamsync.plans.items import AccountPlan, PlanItem
from kamsync.plans.lint import RULE_IDS, LintContext, lint

TODAY = dt.date(2026, 11, 30)
_WORDS = {"short": "horizon", "mid": "horizon", "long": "horizon"}
_WORDS |= {"relational": "programme_type", "contractual": "programme_type"}
_TEXTS = {"serves": "serves", "with": "resource", "if": "condition", "then": "response"}
_TEXTS |= {"should": "condition", "when": "condition", "unless": "condition"}


@dataclass(frozen=True)
class Gold:
    plan: AccountPlan
    expected: frozenset[str]


def _part(text: str) -> dict[str, Any]:
    word, _, rest = text.partition(" ")
    if text in _WORDS:
        return {_WORDS[text]: text}
    if word == "kpi":
        name, start, end = re.fullmatch(r"kpi (.+?) (\d+(?: %)?) -> (\d+(?: %)?)", text).groups()  # type: ignore[union-attr]
        return {"indicator": name, "baseline": start, "target": end}
    if word == "by":
        who, _, day = rest.partition(" ")
        return {"owner_id": who, "due_at": dt.date.fromisoformat(day) if day else None}
    if word == "touched":
        return {"updated_at": dt.date.fromisoformat(rest)}
    return {_TEXTS[word]: rest}


def _item(number: int, line: str) -> PlanItem:
    head, title, *parts = (part.strip() for part in line.split("|"))
    kind, own, parent = re.fullmatch(r"(\w+)(?: (\w+))?(?: > (\w+))?", head).groups()  # type: ignore[union-attr]
    values: dict[str, Any] = {"updated_at": dt.date(2026, 10, 1), "parent_id": parent or ""}
    for part in parts:
        values |= _part(part)
    return PlanItem(own or f"n{number}", kind, title, **values)


def _gold(block: str) -> Gold:
    head, expect, *lines = (x for x in block.strip().splitlines() if x and not x.startswith("#"))
    name, span, *marks = (part.strip() for part in head.split("|"))
    start, _, end = span.partition("..")
    plan = AccountPlan(
        name,
        tuple(_item(n, line) for n, line in enumerate(lines)),
        start=dt.date.fromisoformat(start) if start else None,
        end=dt.date.fromisoformat(end) if end else None,
        presented_at=dt.date(2026, 3, 1) if "presented" in marks else None,
        competition_known="rivals" in marks,
    )
    return Gold(plan, frozenset(expect.removeprefix("expect:").split()) - {"none"})


def _read(language: str) -> list[Gold]:
    text = (Path(__file__).parent / "gold" / f"{language}.txt").read_text("utf-8")
    return [_gold(block) for block in text.split("\n== ")[1:]]


PLANS = {language: _read(language) for language in ("en", "fr")}
EVERY = [gold for plans in PLANS.values() for gold in plans]
COPIED = copies([gold.plan for gold in EVERY])


@pytest.mark.parametrize("gold", EVERY, ids=lambda gold: gold.plan.account_id)
def test_each_plan_breaks_just_the_rules_named_beside_it(gold: Gold) -> None:
    found = lint(gold.plan, LintContext(TODAY, gold.plan.account_id in COPIED))

    assert found is not None
    assert {breach.rule.id for breach in found.breaches} == gold.expected


def test_the_gold_set_is_large_half_french_and_breaks_every_rule() -> None:
    assert len(EVERY) >= 40
    assert abs(len(PLANS["en"]) - len(PLANS["fr"])) <= 1
    for plans in PLANS.values():
        assert frozenset().union(*(gold.expected for gold in plans)) == RULE_IDS
        assert sum(not gold.expected for gold in plans) >= 3
