"""A remote CRM is written once a person applied a plan; canary and wrong org stop."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import polars as pl
import pytest

from kamsync.errors import UsageError
from kamsync.sync.plan_manifest import parse_manifest
from tests.sync.portfolio import Project, day


def test_the_first_write_waits_for_a_person_and_the_next_run_goes_by_itself(
    remote: Project,
) -> None:
    waiting = remote.run()

    assert waiting.exit == 4
    assert remote.written() == {}
    assert f"kamsync apply {waiting.data['plan']}" in waiting.data["message"]
    assert remote.run().exit == 4, "waiting is not approval"

    applied = remote.cli("apply", "--yes")

    assert applied.exit == 0
    assert applied.count("records_written") == 12
    assert len(remote.fields()) == 12
    with remote.ledger() as ledger:
        approval = ledger.approval("main")
        assert approval is not None
        assert (approval.org_id, approval.plan_id) == ("org-1", applied.data["plan"])
        assert approval.who
    after = remote.written()
    assert remote.run().exit == 0
    assert remote.written() == after, "nothing new: not even the report is drawn again"


def test_plan_writes_nothing_and_apply_takes_the_latest(remote: Project) -> None:
    first = remote.cli("plan", as_of=day(0))
    second = remote.cli("plan", as_of=day(0))
    waits = remote.cli("status").data["waiting"]
    assert waits == [f"plan {second.data['plan']} waits: kamsync apply {second.data['plan']}"]

    assert (first.exit, second.exit) == (0, 0)
    assert remote.written() == {}
    assert remote.cli("apply", "--yes").data["plan"] == second.data["plan"]


def test_a_connection_that_only_waits_keeps_ten_plans(remote: Project) -> None:
    plans = remote.state / "plans"
    for n in range(40):
        (plans / f"p250101-{n:05}").mkdir(parents=True)
        (plans / f"p250101-{n:05}" / "manifest.json").write_text("{}")

    waiting = remote.run()

    kept = sorted(p.name for p in plans.iterdir())
    assert (len(kept), kept[0], kept[-1]) == (10, "p250101-00031", waiting.data["plan"])


@pytest.mark.nights
def test_a_plan_is_applied_for_its_own_day(remote: Project) -> None:
    """Applied much later, it must not make the days between too old to run."""
    remote.cli("plan", as_of=day(0))
    remote.cli("apply", "--yes")

    with remote.ledger() as ledger:
        assert ledger.last_applied_as_of("main") == day(0)
    assert remote.run(day(1)).exit == 0


@pytest.mark.nights
def test_a_plan_is_applied_once_and_not_after_a_later_one(remote: Project) -> None:
    early = remote.run().data["plan"]
    remote.run()
    applied = remote.cli("apply", "--yes")
    before = remote.written()

    overtaken = remote.cli("apply", early, "--yes")
    again = remote.cli("apply", "--yes")

    assert (applied.exit, overtaken.exit, again.exit) == (0, 2, 0)
    assert "kamsync plan" in overtaken.data["message"]
    assert f"applied by run {applied.data['run']}" in again.data["message"]
    assert remote.written() == before


@pytest.mark.nights
def test_an_apply_that_was_killed_behind_its_last_write_counts_and_is_finished(
    remote: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = remote.run().data["plan"]
    with monkeypatch.context() as patch:
        patch.setattr("kamsync.archive.Archive.put", _killed)
        assert remote.cli("apply", plan, "--yes").exit == 130

    again = remote.cli("apply", plan, "--yes")

    assert again.exit == 0
    assert remote.run().exit == 0, "the person's approval was kept with what was written"
    assert remote.cli("asof", day(0).isoformat()).exit == 0


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.nights
def test_a_day_still_to_come_is_only_planned(remote: Project) -> None:
    ahead = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=3)
    waiting = remote.run(ahead)
    planned = remote.cli("plan", as_of=ahead)
    refused = remote.cli("apply", planned.data["plan"], "--yes")

    assert (waiting.exit, planned.exit, refused.exit) == (4, 0, 2)
    assert "a day still to come" in planned.data["message"]
    assert "a day still to come" in waiting.data["message"]
    assert "a day still to come" in refused.data["message"]
    assert remote.written() == {}


@pytest.mark.nights
def test_a_day_before_the_last_applied_one_names_the_run_and_the_way_back(
    two_days: Project,
) -> None:
    with two_days.ledger() as ledger:
        last = ledger.last_applied("main")
    assert last is not None

    said = two_days.run(day(0))

    assert said.exit == 4
    assert f"kamsync undo {last.id}" in said.data["message"]


def test_an_edited_plan_is_refused_whatever_hash_it_carries(remote: Project) -> None:
    plan = remote.run().data["plan"]
    folder = remote.state / "plans" / plan
    part = folder / "changes.parquet"
    changes = pl.read_parquet(part)
    changes.with_columns(pl.lit("99").alias("desired")).write_parquet(part)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["parts"]["changes"] = hashlib.sha256(part.read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))

    said = remote.cli("apply", plan, "--yes")

    assert said.exit == 2
    assert "manifest.json was changed" in said.data["message"]
    assert remote.written() == {}


@pytest.mark.parametrize("text", [b"", b"[]", b'{"id": 1}', b"{" * 5000, b"\xff\xfe"])
def test_a_manifest_of_another_form_is_a_usage_error(text: bytes) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        parse_manifest("p1", text)


def test_a_record_changed_since_the_plan_is_left_out_and_reported(approved: Project) -> None:
    approved.portfolio.win("a005", 400_000, day(0))
    approved.portfolio.win("a007", 400_000, day(0))
    approved.save()
    planned = approved.cli("plan", as_of=day(1))
    approved.edit_field("a005", "score", "1")

    said = approved.cli("apply", "--yes")

    assert said.count("records_left_out") == 1
    assert said.count("records_written") == planned.count("records") - 1
    assert [f["where"] for f in said.data["findings"]] == ["account a005"]
    assert approved.fields()["a005"]["score"] == "1"


@pytest.mark.nights
def test_another_org_stops_until_accepted(approved: Project) -> None:
    before = approved.written()
    approved.crm.org_id = "org-2"

    said = approved.run(day(1))

    assert said.exit == 4
    assert "wrong_org" in {t["guard"] for t in said.data["guards"]}
    assert "--accept" not in said.data["message"], "nobody is invited to write into another CRM"
    assert approved.written() == before
    accepted = approved.cli("apply", said.data["plan"], "--yes", "--accept", "wrong_org")
    assert accepted.exit == 0
    assert approved.run(day(2)).exit == 0


def test_a_plan_for_another_org_or_scorecard_or_with_a_changed_part_is_refused(
    remote: Project,
) -> None:
    plan = remote.run().data["plan"]
    folder = remote.state / "plans" / plan

    remote.crm.org_id = "org-2"
    assert remote.cli("apply", plan, "--yes").exit == 2
    remote.crm.org_id = "org-1"
    part = folder / "changes.parquet"
    whole = part.read_bytes()
    part.write_bytes(whole + b" ")
    assert remote.cli("apply", plan, "--yes").exit == 2
    part.write_bytes(whole)
    manifest = folder / "manifest.json"
    old = manifest.read_text()
    manifest.write_text(json.dumps(json.loads(old) | {"expires_at": "2020-01-01T00:00:00+00:00"}))
    assert remote.cli("apply", plan, "--yes").exit == 2
    manifest.write_text(json.dumps(json.loads(old) | {"scorecard_sha256": "0" * 64}))
    assert remote.cli("apply", plan, "--yes").exit == 2
    assert remote.written() == {}
    manifest.write_text(old)
    assert remote.cli("apply", plan, "--yes").exit == 0


def test_a_plan_folder_is_private(remote: Project) -> None:
    folder = remote.state / "plans" / remote.run().data["plan"]

    assert folder.stat().st_mode & 0o777 == 0o700
    parts = [p for p in folder.iterdir() if p.suffix in (".parquet", ".json")]
    assert {p.stat().st_mode & 0o777 for p in parts} == {0o600}


def test_the_canary_stops_after_five_records_and_can_be_accepted(remote: Project) -> None:
    waiting = remote.run()
    remote.crm.changes_back = frozenset({"a002"})

    stopped = remote.cli("apply", waiting.data["plan"], "--yes")

    assert stopped.exit == 4
    assert stopped.data["message"].startswith("canary: account a002")
    assert len(remote.fields()) == 5
    assert remote.tasks() == []
    accepted = remote.cli("apply", waiting.data["plan"], "--yes", "--accept", "canary")
    assert accepted.exit == 0
    assert len(remote.fields()) == 12
    assert len(remote.tasks()) == waiting.count("tasks")


def _numbered(*numbers: int) -> frozenset[str]:
    return frozenset(f"a{n:03}" for n in numbers)


@pytest.mark.nights
def test_five_new_write_errors_stop_and_known_ones_only_end_with_3(remote: Project) -> None:
    waiting = remote.run()
    remote.crm.refuses = _numbered(2, 4, 6, 8, 9)

    stopped = remote.cli("apply", waiting.data["plan"], "--yes")

    assert stopped.exit == 4
    assert stopped.data["message"].startswith("write_errors: 5 of 12")
    assert "5 × RULE: a rule says no" in stopped.data["message"]
    assert "--accept write_errors" in stopped.data["message"]
    assert remote.tasks() == []
    accept = ("--yes", "--accept", "write_errors")
    assert remote.cli("apply", waiting.data["plan"], *accept).exit == 3
    assert set(remote.fields()) == _numbered(*range(1, 13)) - remote.crm.refuses
    for night in (1, 2, 3):
        said = remote.run(day(night))
        assert said.exit == 3, "known refusals spare the stop, never the exit code"
        assert said.count("records_refused") == 5
        shown = remote.cli("status", as_json=False).out
        assert "5 records were refused by the CRM: 5 × RULE" in shown
    text = remote.cli("run", as_of=day(3), as_json=False)
    assert "nothing to change" not in text.out
    _retried(remote)
    assert remote.run(day(4)).exit == 0


def _retried(remote: Project) -> None:
    """The refused records alone, by the last run only, and not while the connection is paused."""
    with remote.ledger() as ledger:
        last, before = (run.id for run in ledger.runs("main", 2))
        ledger.hold("main", last, "a test")
    remote.crm.refuses = _numbered(2, 4)
    assert remote.cli("retry", last).exit == 4, "paused"
    with remote.ledger() as ledger:
        ledger.release("main", "me")
    tasks = remote.tasks()

    again = remote.cli("retry", last)

    assert (again.exit, again.count("records_written"), again.count("records_refused")) == (3, 3, 2)
    assert remote.tasks() == tasks
    assert remote.cli("retry", before).exit == 2, "a later plan decided anew"
    remote.crm.refuses = frozenset()
    assert remote.cli("retry", again.data["run"]).count("records_written") == 2
    assert len(remote.fields()) == 12
    assert remote.cli("retry", last).exit == 2, "nothing is refused any more"


def test_where_nothing_is_accepted_no_guard_is_offered(remote: Project) -> None:
    waiting = remote.run()
    remote.crm.refuses = _numbered(*range(1, 13))

    stopped = remote.cli("apply", waiting.data["plan"], "--yes")

    assert stopped.exit == 4
    assert "--accept" not in stopped.data["message"]
    assert "kamsync provision" in stopped.data["message"]


@pytest.mark.nights
def test_one_refused_record_among_twelve_does_not_stop_the_night(remote: Project) -> None:
    plan = remote.run().data["plan"]
    remote.crm.refuses = _numbered(3)

    said = remote.cli("apply", plan, "--yes")

    assert (said.exit, said.count("records_written")) == (3, 11)


def test_records_that_are_gone_are_no_refusals(remote: Project) -> None:
    plan = remote.run().data["plan"]
    remote.crm.gone = _numbered(1, 2, 3, 4, 5, 6)

    said = remote.cli("apply", plan, "--yes")

    assert said.exit == 0, said.data["message"]
    assert (said.count("records_refused"), said.count("records_gone")) == (0, 6)


@pytest.mark.nights
def test_a_lost_output_field_is_found_before_the_write(approved: Project) -> None:
    approved.crm.hidden = frozenset({"flags", "score"})
    approved.portfolio.win("a005", 400_000, day(0))
    approved.save()
    before = approved.written()

    said = approved.run(day(1))

    assert said.exit == 4
    assert "kamsync provision" in said.data["message"]
    assert "--accept" not in said.data["message"]
    assert approved.written() == before
    assert approved.cli("apply", said.data["plan"], "--yes").exit == 4
    approved.crm.hidden = frozenset()
    assert approved.cli("apply", said.data["plan"], "--yes").exit == 0


def test_a_budget_too_small_for_the_plan_stops(remote: Project) -> None:
    remote.crm.remaining = 1

    said = remote.run()

    assert said.exit == 4
    assert {t["guard"] for t in said.data["guards"]} == {"api_budget"}
    assert remote.written() == {}


@pytest.mark.nights
def test_a_new_unapproved_scorecard_waits_again(approved: Project) -> None:
    approved.cli("init", "--crm", "local", "--force")
    card = (approved.folder / "scorecard.toml").read_text()
    (approved.folder / "scorecard.toml").write_text(card.replace("weight = 25", "weight = 35"))
    Project.__init__(approved, approved.folder, approved.portfolio, connector="remote")
    with approved.config.open("a") as file:
        file.write('\n[scorecard]\nfile = "scorecard.toml"\n')
    before = approved.written()

    said = approved.run(day(1))

    assert said.exit == 4
    assert "scorecard" in said.data["message"]
    assert approved.written() == before
