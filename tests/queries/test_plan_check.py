"""plan-check: plans of a file, and what the command says and ends with."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kamsync.cli import app
from kamsync.errors import ConfigError
from kamsync.queries.plan_check import check_file, findings_of

TODAY = dt.date(2026, 11, 30)
HEAD = "account_id;id;kind;parent_id;title;condition;response;owner_id;due_at"
BAD = f"""{HEAD}
A1;o1;objective;;Second site;;;;
A1;s1;scenario;;;the budget falls;offer the service contract;;
B1;;action;;Call;;;u1;31/31/2026
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_judged_plan_by_plan_and_unread_values_name_their_line(tmp_path: Path) -> None:
    plans, unread = check_file(written(tmp_path, BAD), TODAY, "UTC")

    assert [(p.account_id, len(p.lint.errors)) for p in plans] == [("A1", 1), ("B1", 3)]
    assert [(f.where, f.values["field"]) for f in unread] == [("plan.csv:4", "due_at")]
    assert findings_of(plans[0], "fr")[0].fix == (
        "donner à « Second site » un indicateur et une cible"
    )


def test_what_the_file_cannot_say_is_not_judged(tmp_path: Path) -> None:
    dated = BAD.replace("due_at", "due_at;plan_start;plan_end", 1)
    dated = dated.replace("Second site;;;;", "Second site;;;;;2026-01-01;2026-06-30", 1)

    plain, _ = check_file(written(tmp_path, BAD), TODAY, "UTC")
    plans, _ = check_file(written(tmp_path, dated), TODAY, "UTC")

    unjudged = {rule.id for rule in plain[0].lint.unjudged}
    assert unjudged == {"horizon", "rolling_end", "never_presented", "no_competition"}
    assert plans[0].lint.breaches[0].rule.id == "horizon"


def test_a_file_of_one_plan_needs_no_account_and_no_ids(tmp_path: Path) -> None:
    plans, unread = check_file(written(tmp_path, "kind,title\naction,Call\n"), TODAY, "UTC")

    assert ([p.account_id for p in plans], unread) == (["plan"], [])


def test_a_file_without_kinds_is_no_file_of_plans(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"plan\.csv:1: plan-check: no column kind"):
        check_file(written(tmp_path, "title\nCall\n"), TODAY, "UTC")


def test_the_command_needs_no_config_and_ends_with_three_where_a_rule_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, BAD)

    answer = CliRunner().invoke(app, ["plan-check", "plan.csv", "--lang", "fr"])
    data = CliRunner().invoke(app, ["plan-check", "plan.csv", "--format", "json"])

    assert answer.exit_code == data.exit_code == 3
    assert (
        "erreur : Un objectif n’a pas d’indicateur ou pas de cible (Second site)" in answer.output
    )
    body = json.loads(data.output)
    assert [p["plan_pct"] for p in body["plans"]] == [100 - 20 - 4 * 7, 100 - 3 * 20 - 4 * 7]
    assert "plan.objective_unmeasured" in {f["code"] for f in body["findings"]}
