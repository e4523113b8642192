"""Names and words in a scorecard that nothing can produce, with the nearest that is meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import kamsync.scoring.score  # noqa: F401 - declares every metric
from kamsync.scorecard import Condition, Scorecard
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.decide.lints import wording_findings
from tests.scoring.decide.test_kpis import card, kpi

CARD = load_scorecard(None)


def flagged(*conditions: Condition, clear: Condition | None = None) -> Scorecard:
    of = [replace(CARD.flags[0], id=f"f{n}", when=c, cases=()) for n, c in enumerate(conditions)]
    return replace(CARD, flags=tuple(replace(flag, clear_when=clear) for flag in of))


def reported(of: Scorecard) -> list[tuple[str, str, Any, Any]]:
    found = wording_findings(of)
    assert {f.severity for f in found} <= {"error"}
    assert all((f.variant == "near") == bool(f.values["near"]) for f in found)
    return [(f.code, f.where, f.values["word"], f.values["near"]) for f in found]


def test_a_name_of_a_criterion_a_kpi_and_a_flag() -> None:
    criterion = replace(CARD.criteria[0], id="c", metric="histori")
    with_kpi = card(kpi("k", "threads", "[[0, 0], [1, 100]]", 1))
    wrong = tuple(
        replace(k, criterion=replace(k.criterion, metric="thread")) for k in with_kpi.kpis
    )

    assert reported(replace(CARD, criteria=(criterion,))) == [
        ("metric_unknown", "criterion c", "histori", "history")
    ]
    assert reported(replace(with_kpi, kpis=wrong)) == [
        ("metric_unknown", "kpi k", "thread", "threads")
    ]
    assert reported(with_kpi) == []
    assert reported(flagged(Condition("silens", "above", 1))) == [
        ("metric_unknown", "flag f0", "silens", "silent")
    ]
    assert reported(flagged(Condition("qqqqq", "above", 1)))[0][3] == ""


@pytest.mark.parametrize("name", ["score", "tier", "override", "employees", "rating_x", "silence"])
def test_results_account_fields_and_metrics_are_known(name: str) -> None:
    assert reported(flagged(Condition(name, "empty", True))) == []


@pytest.mark.parametrize(
    ("op", "word", "near"),
    [
        ("is", "critcal", ["critical"]),
        ("not", "critcal", ["critical"]),
        ("is", "critical", []),
        ("is", "zzz", [""]),
    ],
)
def test_a_word_outside_a_closed_list_never_fires(op: Any, word: str, near: list[str]) -> None:
    found = reported(flagged(Condition("dependency", op, word)))

    assert found == [("word_unknown", "flag f0", word, n) for n in near]
    assert reported(flagged(Condition("industry", op, word))) == [], "any word may stand there"


def test_every_leaf_is_looked_at_once_also_of_what_clears_a_flag() -> None:
    wrong, fine = Condition("silens", "above", 1), Condition("silence", "above", 1)
    tree = replace(fine, metric="", all_of=(fine, replace(fine, metric="", any_of=(wrong, wrong))))

    assert len(reported(flagged(tree))) == 1
    assert len(reported(flagged(fine, clear=wrong))) == 1
    assert len(reported(flagged(wrong, wrong))) == 2
