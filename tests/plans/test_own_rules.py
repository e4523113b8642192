"""A company's own rules for plans: what it takes over, and what is refused by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.errors import ConfigError
from kamsync.plans.items import AccountPlan, PlanItem
from kamsync.plans.lint import LintContext, lint
from kamsync.plans.own_rules import own_rules
from kamsync.plans.rules import packed, shipped_rules, unpacked
from tests.plans.test_lint import TODAY
from tests.scoring.book import accounts, one

RULES = """
[weights]
warning = 30
[[rules]]
id = "never_presented"
severity = "warning"
fix_en = "show it at the next steering committee"
[[rules]]
id = "no_objective"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_only_the_rules_named_are_judged_with_their_own_words_and_weights(tmp_path: Path) -> None:
    table = own_rules(written(tmp_path, RULES))
    found = lint(AccountPlan("A", (PlanItem("a", "action"),)), LintContext(TODAY), table)

    assert found is not None
    assert [b.rule.id for b in found.breaches] == ["never_presented", "no_objective"]
    assert found.plan_pct == 100 - 30 - 20
    presented = found.breaches[0].rule
    assert presented.fix["en"] == "show it at the next steering committee"
    assert presented.text == shipped_rules().of("never_presented").text


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[[rules]]\nid = "orphans"\n', 2, "did you mean “orphan”"),
        ('[[rules]]\nid = "orphan"\n[[rules]]\nid = "orphan"\n', 1, "twice"),
        ('[[rules]]\nid = "orphan"\nseverity = "grave"\n', 3, "error"),
        ('[[rules]]\nid = "orphan"\nfixen = "x"\n', 3, "fix_en"),
        ("rules = []\n", 1, "1"),
    ],
)
def test_what_is_wrong_with_the_file_is_told_by_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    with pytest.raises(ConfigError) as error:
        own_rules(written(tmp_path, text))
    (problem,) = error.value.problems
    assert problem.line == line
    assert says in str(error.value)


def test_the_task_and_the_report_take_the_words_from_the_frame(tmp_path: Path) -> None:
    table = own_rules(written(tmp_path, '[[rules]]\nid = "no_objective"\nfr = "Sans but"\n'))
    item = {"id": "x", "account_id": "A", "kind": "action", "updated_at": "2026-03-01"}
    files = {"accounts": accounts("A"), "plan_items": [item]}
    row = one(files, plan_rules=table)

    assert (row["plan_gap_rule"], row["plan_pct"]) == ("no_objective", 80)
    assert unpacked(row["plan_gap_words"], "no_objective", "fr")[0] == "Sans but"
    shipped = shipped_rules().of("no_objective")
    assert unpacked(None, "no_objective", "fr") == (shipped.text["fr"], shipped.fix["fr"])
    assert unpacked(packed(shipped), "no_objective", "en")[1] == shipped.fix["en"]
