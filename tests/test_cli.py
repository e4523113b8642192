"""Every command, exit code and JSON object of the contract, as a person types them."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kamsync.cli.command import Globals
from kamsync.config.project import load_project
from kamsync.lock import run_lock
from kamsync.scorecard.reader import default_text
from tests.sync.portfolio import Portfolio, Project, Said, a_portfolio, day, read_csv, say

KEYS = {"ok", "exit", "run", "plan", "connection", "counts", "findings"}
FINDING = {"code", "severity", "where", "message", "fix"}


@pytest.fixture(autouse=True)
def _blank_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # where a bug leaves its report
    monkeypatch.setattr("kamsync.sync.results.publication.render", lambda *_: "<html></html>")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "p")


def _assert_object(said: Said, exit_code: int) -> dict[str, Any]:
    """Exactly one JSON object on stdout, with the promised keys."""
    assert said.exit == exit_code, said.out + said.err
    data: dict[str, Any] = json.loads(said.out)
    assert said.out.count("\n") == 1
    assert set(data) >= KEYS
    assert (data["ok"], data["exit"]) == (exit_code == 0, exit_code)
    assert all(set(finding) >= FINDING for finding in data["findings"])
    return data


@pytest.mark.nights
def test_every_command_answers_with_one_object_and_with_text(project: Project) -> None:
    run = _assert_object(project.run(), 0)["run"]
    for words in (
        ("status",),
        ("runs",),
        ("show", run),
        ("why", "a001"),
        ("why", "A001 LTD", "--lang", "fr"),
        ("metrics",),
        ("connectors",),
        ("check",),
        ("provision", "--dry-run"),
        ("plan",),
        ("undo", run, "--dry-run"),
        ("resume",),
    ):
        _assert_object(project.cli(*words), 0)
        text = project.cli(*words, as_json=False)
        assert text.exit == 0
        assert text.out.strip()


def test_help_names_every_command_of_the_contract() -> None:
    said = say(["--help"], as_json=False)

    promised = "init check provision plan apply run undo resume status runs show why metrics"
    for command in (*promised.split(), "connectors", "demo"):
        assert re.search(rf"^\W*{command}\b", said.out, re.MULTILINE), command
        assert say([command, "--help"], as_json=False).exit == 0


@pytest.mark.parametrize(
    "words",
    [
        ["rum"],
        ["run", "--folder"],
        ["undo"],
        ["--as-of", "yesterday", "run"],
        ["--nonsense", "run"],
        [],
    ],
)
def test_a_wrong_word_is_one_object_too(words: list[str]) -> None:
    data = _assert_object(say(["--json", *words]), 2)

    assert data["findings"]


def test_exit_2_for_a_missing_config_and_an_unknown_connection(project: Project) -> None:
    nowhere = _assert_object(say(["--config", "no.toml", "--json", "run"]), 2)
    assert "no.toml" in nowhere["findings"][0]["where"]
    wrong = _assert_object(project.cli("--connection", "mian", "run"), 2)
    assert "did you mean “main”?" in wrong["message"]


def test_the_config_is_found_here_or_by_the_environment(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAMSYNC_CONFIG", str(project.config))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert say(["--json", "runs"]).exit == 0
    monkeypatch.delenv("KAMSYNC_CONFIG")
    assert say(["--json", "runs"]).exit == 2
    monkeypatch.chdir(project.folder)
    assert say(["--json", "runs"]).exit == 0


def test_problems_of_all_files_come_in_one_message(project: Project) -> None:
    text = project.config.read_text()
    text = text.replace('language = "en"', 'langauge = "en"').replace(
        '"local"\nfolder', '"m.toml"\nfolder'
    )
    text = text.replace('output = "out"', 'outputt = "out"')
    project.config.write_text(text + '\n[scorecard]\nfile = "card.toml"\n')
    (project.folder / "m.toml").write_text(
        'extends = "local"\n[streams.account.fields]\nregoin = "Region"\n'
    )
    card = default_text().replace("fresh_days = 120", "fresh_day = 120")
    (project.folder / "card.toml").write_text(card)
    places = {
        "config.toml": (text, "langauge", "language"),
        "connections.main.outputt": (text, "outputt", "output"),
        "m.toml": ((project.folder / "m.toml").read_text(), "regoin", "region"),
        "card.toml": (card, "fresh_day", "fresh_days"),
    }

    said = project.cli("run")
    shown = project.cli("run", as_json=False)

    _assert_object(said, 2)
    assert shown.exit == 2
    for name, (content, key, near) in places.items():
        line = next(n for n, row in enumerate(content.splitlines(), 1) if row.startswith(key))
        found = [ln for ln in shown.err.splitlines() if f":{line}: " in ln and key in ln]
        assert found, (name, shown.err)
        assert re.search(rf"\b{near}\b", found[0])


@pytest.mark.nights
def test_exit_3_for_findings_of_check_and_for_rejects_over_the_tolerance(
    project: Project,
) -> None:
    project.config.write_text(project.config.read_text() + "[guards]\nreject_tolerance = 0.01\n")
    small = [o for o in project.portfolio.opportunities if o["account_id"] == "a011"]
    small[0]["amount"] = "1e308"
    small[1]["close_date"] = "2026-02-30"
    project.save()

    said = project.run()

    data = _assert_object(said, 3)
    assert data["counts"]["records_written"] > 0
    shown = project.cli("show", data["run"])
    assert [(r["field"], r["reason"]) for r in shown.data["rejects"]] == [
        ("amount", "out of range"),
        ("close_date", "impossible date"),
    ]


def test_exit_4_for_a_plan_that_waits(project: Project) -> None:
    project.config.write_text(project.config.read_text() + "[guards]\nmax_new_tasks = 0\n")

    data = _assert_object(project.run(), 4)

    assert data["plan"]
    assert data["run"]


def test_schedulers_may_ask_for_0_where_a_plan_waits_and_an_error_stays_one() -> None:
    options = Globals(success=frozenset({3, 4}))
    assert [options.ends(code).exit_code for code in (0, 2, 3, 4)] == [0, 2, 0, 0]
    _assert_object(say(["--json", "--config", "nowhere", "run", "--success", "4"]), 2)


@pytest.mark.nights
def test_apply_asks_and_without_a_terminal_says_so(project: Project) -> None:
    assert "no plan yet" in _assert_object(project.cli("apply", "--yes"), 2)["message"]
    project.cli("plan")

    data = _assert_object(project.cli("apply"), 2)

    assert "--yes" in data["message"]
    assert project.written() == {}


def test_exit_5_for_a_file_that_ends_in_the_middle_names_the_run(project: Project) -> None:
    path = project.folder / "portfolio" / "accounts.csv"
    path.write_bytes(path.read_bytes()[:200].rsplit(b",", 1)[0])

    data = _assert_object(project.run(), 5)

    assert "accounts.csv:" in data["message"]
    findings = project.cli("show", data["run"]).data["findings"]
    assert [f["code"] for f in findings] == ["run_stopped"]


def test_exit_6_for_a_secret_that_is_not_there(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_TOKEN", raising=False)
    text = project.config.read_text().split("[connections.main]")[0]
    text += '[connections.main]\nconnector = "hubspot"\nbase_url = "http://127.0.0.1:9"\n'
    text += '[connections.main.auth]\nflow = "token"\ntoken = "env:NO_SUCH_TOKEN"\n'
    project.config.write_text(text)

    data = _assert_object(project.run(), 6)

    assert "NO_SUCH_TOKEN" in data["message"]


def test_exit_7_while_another_run_holds_the_lock(project: Project) -> None:
    with run_lock(project.state, "main"):
        data = _assert_object(project.run(), 7)
        assert str(os.getpid()) in data["message"]
        assert project.cli("runs").exit == 0, "reading needs no lock"


def test_exit_8_for_a_damaged_ledger(project: Project) -> None:
    project.state.mkdir()
    (project.state / "ledger.sqlite").write_bytes(b"not a database" * 500)

    data = _assert_object(project.run(), 8)

    assert "ledger.sqlite" in data["message"]
    assert project.written() == {}


def test_exit_1_for_a_bug_leaves_a_report_file(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        message = "access_token=abc123secret"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("kamsync.sync.preparation.pull", broken)

    data = _assert_object(project.cli("run"), 1)

    text = Path(data["report"]).read_text()
    assert "ZeroDivisionError" in text
    assert "abc123secret" not in text


HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "+1",
    "@x",
    "-2+3",
    "A\u202eB",
    "🦄 [red]",
)


def test_hostile_names_pass_through_guarded(project: Project) -> None:
    for account, name in zip(project.portfolio.accounts, HOSTILE, strict=False):
        account["name"] = name
    project.portfolio.accounts[7]["owner_id"] = "=1+1"
    project.save()

    said = project.run()

    assert said.exit == 0
    for file in ("scores.csv", "fields.csv", "tasks.csv"):
        text = (project.out / file).read_text(encoding="utf-8")
        for row in csv.reader(text.splitlines()):
            numbers = re.compile(r"-?\d+(\.\d+)?\Z")
            risky = [c for c in row if c[:1] in tuple("=+-@\t\r") and not numbers.match(c)]
            assert risky == [], file
    names = {row["account_id"]: row["name"] for row in read_csv(project.out / "scores.csv")}
    assert names["a001"] == "<script>alert(1)</script>"
    assert names["a002"] == "'=cmd|'/c calc'!A1"
    assert project.cli("why", HOSTILE[0], as_json=False).exit == 0
    assert project.run().count("records_written") == 0


def test_an_empty_portfolio_scores_nothing_and_writes_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", Portfolio())

    said = project.run()

    assert said.exit == 0
    assert (said.count("groups"), said.count("records_written")) == (0, 0)
    assert read_csv(project.out / "scores.csv") == []


@pytest.mark.nights
def test_a_portfolio_of_one_account(tmp_path: Path) -> None:
    made = Portfolio()
    made.account("only")
    made.win("only", 1000, day(-10))
    project = Project(tmp_path / "p", made)

    said = project.run()

    assert said.exit == 0
    (row,) = read_csv(project.out / "scores.csv")
    assert (row["share"], row["dependency"], row["pareto"]) == ("1.000000", "critical", "A")


def test_the_gravest_dependencies_come_first_and_the_rest_is_counted(tmp_path: Path) -> None:
    portfolio = Portfolio()
    for n, revenue in enumerate((400, 250, 130, 120, 30, 20, 15, 15, 10, 10)):
        portfolio.account(f"a{n}", region="North" if n < 4 else f"R{n % 2}")
        portfolio.win(f"a{n}", revenue, day(-10))
    said = Project(tmp_path / "p", portfolio).cli("plan", as_of=day(0), as_json=False).out
    shown = [
        line.split()[1].rstrip(":") for line in said.splitlines() if line.startswith("dependency ")
    ]
    # 40 and 25 % of the portfolio, 30 of 55 in R0, then four at watch
    assert shown == ["critical", "high", "high", "watch", "watch", "watch", "watch"]


def test_dirt_is_listed_by_show(tmp_path: Path) -> None:
    made = a_portfolio(60, owners=30)
    spoil: list[tuple[str, dict[str, str]]] = [
        ("currency", {"currency": "XQZ"}),
        ("close_date", {"close_date": "2026-02-30"}),
        ("amount", {"amount": "1e308"}),
        ("amount", {"amount": "NaN"}),
        ("amount", {"amount": ""}),
    ]
    wins = [o for o in made.opportunities if o["is_won"] == "true" and o["account_id"] > "a050"]
    for (_, cells), row in zip(spoil, wins, strict=False):
        row |= cells
    made.opportunities.append({**wins[10], "name": "the same again 🦄"})
    made.win("", 5, day(-9))
    made.win("nobody", 5, day(-9))
    made.accounts[58]["parent_id"], made.accounts[59]["parent_id"] = "a060", "a059"
    project = Project(tmp_path / "p", made)

    said = project.run()

    assert said.exit == 0, said.data["message"]
    shown = project.cli("show", said.data["run"])
    fields = sorted(r["field"] for r in shown.data["rejects"])
    assert fields == sorted([*(name for name, _ in spoil), "id", "account_id", "account_id"])
    refused = [r for r in shown.data["rejects"] if r["whole_record"]]
    assert len(refused) == said.count("rejects") == len(spoil) + 1
    assert all(re.match(r"opportunities\.csv:\d+$", r["where"]) for r in refused)
    reported = " ".join(f["message"] + f["code"] for f in shown.data["findings"])
    assert "cycle" in reported
    text = project.cli("show", said.data["run"], as_json=False).out
    assert re.search(r"unknown currency .*XQZ 1.*first opportunities.csv:\d+", text)


def test_a_header_that_is_not_there_is_named_with_the_nearest(project: Project) -> None:
    path = project.folder / "portfolio" / "opportunities.csv"
    path.write_text(path.read_text().replace("close_date", "close_dat", 1))

    data = _assert_object(project.run(), 2)

    assert data["findings"][0]["where"].startswith("opportunities.csv:1")
    assert "did you mean “close_dat”?" in data["findings"][0]["message"]


def test_init_writes_a_config_that_loads_and_overwrites_only_by_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert say(["--json", "init", "--crm", "local", "--language", "en"]).exit == 0
    assert say(["--json", "init", "--crm", "local"]).exit == 2
    assert say(["--json", "init", "--crm", "local", "--force"]).exit == 0
    assert say(["--json", "init", "--crm", "locale", "--force"]).exit == 2
    project = load_project(tmp_path / "config.toml")
    assert project.field_map("main").name == "local"
    assert say(["--json", "status"]).exit == 0


def test_init_where_nothing_can_be_written_is_exit_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scorecard.toml").mkdir()

    data = _assert_object(say(["--json", "init", "--crm", "local", "--force"]), 8)

    assert "scorecard.toml" in data["message"] or str(tmp_path) in data["message"]


@pytest.mark.nights
def test_as_of_before_the_last_applied_run_only_plans(project: Project) -> None:
    project.run(day(5))
    before = project.written()

    said = project.run(day(4))
    applied = project.cli("apply", said.data["plan"], "--yes")

    assert (said.exit, applied.exit) == (4, 2)
    assert project.written() == before


@pytest.mark.nights
def test_two_processes_at_once_one_runs_and_one_is_told(project: Project) -> None:
    command = [sys.executable, "-m", "kamsync", "--config", str(project.config), "--json", "run"]
    with run_lock(project.state, "main"):
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)

    assert done.returncode == 7
    assert json.loads(done.stdout)["exit"] == 7


@pytest.mark.nights
def test_an_old_date_is_no_bug(project: Project) -> None:
    assert project.run(dt.date(1999, 1, 1)).exit == 0


def test_global_options_may_stand_behind_the_command(project: Project) -> None:
    words = ["runs", "--json", "--connection=main", "--as-of", "2026-03-02"]
    said = say([*words, "--config", str(project.config)], as_json=False)

    assert said.exit == 0
    assert json.loads(said.out)["connection"] == "main"
