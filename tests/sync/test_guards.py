"""Guard by guard: what is not written, the plan that waits, the command that goes on.

Every day one of them; when each trips is decided in plan/test_guards.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.portfolio import Portfolio, Project, Said, a_portfolio, day


def _guards(said: Said) -> set[str]:
    return {trip["guard"] for trip in said.data["guards"]}


def _assert_stops(project: Project, guard: str, night: int = 1) -> Said:
    """Nothing is written, and the message ends in the command that works."""
    before = project.written()

    said = project.run(day(night))

    assert said.exit == 4
    assert _guards(said) == {guard}
    assert project.written() == before
    assert f"kamsync apply {said.data['plan']} --accept {guard}" in said.data["message"]
    return said


def _assert_goes_on(project: Project, said: Said, night: int = 1) -> None:
    words = re.search(r"kamsync (apply .*)", said.data["message"])
    assert words

    done = project.cli(*words[1].split(), "--yes")

    assert done.exit == 0, done.out
    assert done.count("records_written") == said.count("records")
    assert done.count("tasks_created") == said.count("tasks")


@pytest.mark.nights
def test_a_pull_that_shrank_stops(project_of: Callable[..., Project]) -> None:
    project = project_of(a_portfolio(60, owners=30))
    project.run()
    gone = {f"a{k:03}" for k in range(53, 61)}
    made = project.portfolio
    made.accounts = [a for a in made.accounts if a["id"] not in gone]
    made.opportunities = [o for o in made.opportunities if o["account_id"] not in gone]
    project.save()

    said = _assert_stops(project, "pull_shrank")

    _assert_goes_on(project, said)
    assert project.run(day(2)).exit == 0, "once accepted it is the new measure"


@pytest.mark.nights
def test_a_deleted_mirror_does_not_blind_the_shrink_guard(
    project_of: Callable[..., Project],
) -> None:
    project = project_of(a_portfolio(60, owners=30))
    project.run()
    project.portfolio.accounts = project.portfolio.accounts[:50]
    project.save()
    for file in (project.state / "mirror" / "main").glob("CURRENT"):
        file.unlink()

    # the deals of the ten accounts are still there
    assert _guards(project.run(day(1))) == {"pull_shrank", "unassigned"}


@pytest.mark.nights
def test_tiers_that_move_together_stop(settled: Project) -> None:
    for account in settled.portfolio.accounts[4:10]:
        account |= {
            "override_tier": "Streamline",
            "override_reason": "x",
            "override_until": "2027-01-01",
        }
    settled.save()

    _assert_stops(settled, "tiers_moved")
    before = settled.written()

    again = _assert_stops(settled, "tiers_moved")  # a guard must not give way by itself
    unaccepted = settled.cli("apply", again.data["plan"], "--yes")

    assert unaccepted.exit == 4
    assert settled.written() == before
    assert settled.cli("status").data["waiting"]
    _assert_goes_on(settled, again)


@pytest.mark.nights
def test_too_many_rejects_stop(settled: Project) -> None:
    spoilt = [o for o in settled.portfolio.opportunities if o["is_won"] == "false"]
    for deal in spoilt:
        deal["close_date"] = "2026-02-30"
    extra = a_portfolio(12).opportunities[: len(spoilt)]
    for n, row in enumerate(extra):
        settled.portfolio.opportunities.append(row | {"id": f"x{n}", "amount": "NaN"})
    settled.save()

    _assert_stops(settled, "rejects")


def test_one_large_win_refused_stops_by_its_value(settled: Project) -> None:
    """Under 5 % of the rows, over 2 % of the won value."""
    settled.portfolio.win("a001", 900_000, day(-3), rate="minus one")
    settled.save()

    said = _assert_stops(settled, "rejects")

    assert "won value" in said.data["message"]
    _assert_goes_on(settled, said)


@pytest.mark.nights
def test_wins_without_a_rate_stop(settled: Project) -> None:
    """Only scoring can tell that they cannot be used."""
    for deal in settled.portfolio.opportunities[::10]:
        deal["currency"] = "USD"
    settled.save()

    said = settled.run(day(1))

    assert said.exit == 4
    assert "rejects" in _guards(said)


def _flat(accounts: int, touches: int) -> Portfolio:
    """All alike, in a tier that a person fixed."""
    made = Portfolio()
    fixed = {"override_tier": "Maintain", "override_reason": "x", "override_until": "2027-01-01"}
    for k in range(accounts):
        made.account(f"a{k:03}", owner_id=f"u{k}", **fixed)
        made.win(f"a{k:03}", 1000, day(-30))
        made.win(f"a{k:03}", 1000, day(-30 - 800))
        for back in range(touches):
            made.meeting(f"a{k:03}", day(-1 - back), f"c{k}{back % 5}")
    return made


@pytest.mark.nights
def test_scores_that_drift_together_stop(project_of: Callable[..., Project]) -> None:
    project = project_of(_flat(100, 0))
    assert project.run().exit == 0
    project.portfolio = _flat(100, 7)
    project.save()

    _assert_stops(project, "score_drift")


@pytest.mark.nights
def test_more_new_tasks_than_the_limit_stop(project_of: Callable[..., Project]) -> None:
    project = project_of(extra="\n[guards]\nmax_new_tasks = 0\n")

    _assert_stops(project, "many_tasks", night=0)

    assert project.written() == {}


@pytest.mark.nights
def test_a_column_that_is_gone_stops(settled: Project) -> None:
    for account in settled.portfolio.accounts:
        del account["owner_id"]
    settled.save()
    path = settled.folder / "portfolio" / "accounts.csv"
    path.write_text(path.read_text().replace("owner_id", "responsible"))

    said = _assert_stops(settled, "field_lost")

    assert "account: owner_id" in said.data["message"]
    _assert_goes_on(settled, said)


@pytest.mark.nights
def test_a_stream_that_is_gone_stops(settled: Project) -> None:
    (settled.folder / "portfolio" / "activities.csv").unlink()

    said = settled.run(day(1))

    assert said.exit == 4
    assert "field_lost" in _guards(said)


@pytest.mark.nights
def test_an_output_switched_off_is_no_lost_field(settled: Project) -> None:
    fields = '\n[outputs]\nfields = ["score", "tier"]\n'
    settled.config.write_text(settled.config.read_text() + fields)

    assert settled.run(day(1)).exit == 0


@pytest.mark.nights
@pytest.mark.parametrize("cut", ["opportunities.csv", "activities.csv"])
def test_a_file_that_ends_in_the_middle_writes_nothing_and_keeps_the_mirror(
    settled: Project, cut: str
) -> None:
    before, pointer = settled.written(), settled.state / "mirror" / "main" / "CURRENT"
    generation = pointer.read_text()
    path = settled.folder / "portfolio" / cut
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2].rsplit(b",", 1)[0])

    said = settled.run(day(1))

    assert said.exit == 5
    assert f"{cut}:" in said.data["message"]
    assert settled.written() == before
    assert pointer.read_text() == generation
    path.write_bytes(whole)
    assert settled.run(day(1)).exit == 0


@pytest.mark.nights
def test_a_guard_the_config_accepts_does_not_stop(project_of: Callable[..., Project]) -> None:
    extra = '\n[guards]\nmax_new_tasks = 0\naccept = ["many_tasks"]\n'

    assert project_of(extra=extra).run().exit == 0


@pytest.mark.nights
def test_accepting_another_guard_does_not_help(project_of: Callable[..., Project]) -> None:
    project = project_of(extra="\n[guards]\nmax_new_tasks = 0\n")
    plan = project.run().data["plan"]

    assert project.cli("apply", plan, "--yes", "--accept", "rejects").exit == 4
    assert project.cli("apply", plan, "--yes", "--accept", "nonsense").exit == 2
    assert project.written() == {}


@pytest.mark.nights
def test_a_night_on_which_a_canary_account_moves_writes_nothing(settled: Project) -> None:
    with settled.config.open("a") as config:
        config.write("[canary.accounts.a001]\nscore = 1\n")

    said = _assert_stops(settled, "canary_account")

    assert "account a001: score " in said.data["message"]
    _assert_goes_on(settled, said)


def test_a_source_may_lose_a_column_that_nothing_reads(tmp_path: Path) -> None:
    """Also where an earlier version counted it among the columns that it read."""
    source = '[revenue]\nsource = "revenue"\n[sources.revenue]\nfile = "r.csv"\n'
    project = Project(tmp_path, a_portfolio(4), extra=source)
    head, row = "id,account_id,booked_on,amount,currency", "i1,a001,2026-01-15,900,EUR"
    (tmp_path / "r.csv").write_text(f"{head},note\n{row},x\n")
    assert project.run().exit == 0
    with project.ledger() as ledger:
        (run,) = ledger.runs("main", 1)
        assert run.manifest["pulled"]["revenue"]["columns"] == sorted(head.split(","))
        run.manifest["pulled"]["revenue"]["columns"].append("note")
        ledger.finish_run(run.id, manifest=run.manifest)

    (tmp_path / "r.csv").write_text(f"{head}\n{row}\n")

    assert project.run(day(1)).exit == 0
