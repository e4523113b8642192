"""Alerts: state changes only, each once, to those who direct what depends."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kamsync.alerts.decide import Change, decide, net
from kamsync.alerts.hours import digest_due, digest_moment, not_before
from kamsync.config.project import load_project
from kamsync.directors import AlertsConfig
from kamsync.errors import ConfigError
from kamsync.model.alert import AlertEpisode, AlertEvent, Quiet
from kamsync.sync.commands import run_once
from kamsync.sync.run_log import Result
from kamsync.sync.session import locked
from tests.servers.listener import Listener, listening
from tests.sync.portfolio import Portfolio, Project, day, say

pytestmark = [
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated"),  # Apprise's own import
]

DAY = dt.date(2026, 3, 4)  # a Wednesday
ONE = AlertsConfig.model_validate({"directors": {"north": {"user": "boss"}}})


def decided(level: str, known: AlertEpisode | None = None, *quiets: Quiet) -> Change:
    memory = [known] if known else []
    return decide({("north", "A"): level}, memory, quiets, ONE, DAY)


def reported(level: str, **changes: Any) -> AlertEpisode:
    given = {"level": level, "told": level, "since": day(-30, DAY), **changes}
    return AlertEpisode("north", "A", **given)


def quiet(kind: Any, level: str, until: dt.date | None = None) -> Quiet:
    return Quiet("A", kind, level, day(-5, DAY), until)


@pytest.mark.parametrize(
    ("before", "now", "kind", "at_once"),
    [
        ("none", "critical", "fire", True),
        ("none", "watch", "fire", False),
        ("watch", "critical", "worsen", True),
        ("watch", "high", "worsen", False),
        ("critical", "high", "ease", False),
        ("critical", "none", "recover", True),
        ("high", "none", "recover", False),
    ],
)
def test_a_change_of_state_is_one_event_and_only_critical_goes_at_once(
    before: str, now: str, kind: str, at_once: bool
) -> None:
    change = decided(now, None if before == "none" else reported(before))

    (event,) = change.events
    assert (event.kind, event.level, event.earlier) == (kind, now, before)
    assert event.immediate is at_once


@pytest.mark.parametrize("level", ["none", "watch", "high", "critical"])
def test_asked_again_with_its_own_memory_it_finds_nothing(level: str) -> None:
    first = decided(level)

    again = decide({("north", "A"): level}, first.episodes, (), ONE, day(1, DAY))

    assert again.events == ()
    assert again.episodes == first.episodes


def test_levels_below_the_least_are_no_alert_and_fall_below_it_is_a_recovery() -> None:
    rules = ONE.model_copy(update={"least": "high"})

    assert decide({("north", "A"): "watch"}, (), (), rules, DAY).events == ()
    (event,) = decide({("north", "A"): "watch"}, [reported("high")], (), rules, DAY).events
    assert event.kind == "recover"


def test_a_director_who_left_the_config_is_forgotten_without_a_word() -> None:
    gone = AlertEpisode("south", "A", "high", "high", DAY)

    assert decide({}, [gone], (), ONE, DAY) == Change((), (), ())


@pytest.mark.parametrize("kind", ["ack", "accept", "reduce", "insure", "snooze"])
def test_what_is_quiet_at_its_level_says_nothing(kind: str) -> None:
    until = None if kind == "ack" else DAY

    assert decided("high", None, quiet(kind, "high", until)).events == ()
    assert decided("high", reported("high"), quiet(kind, "high", until)).events == ()


def test_a_decision_is_broken_by_a_worse_level_a_snooze_is_not() -> None:
    decision = decided("critical", reported("high"), quiet("accept", "high", day(90, DAY)))
    snooze = decided("critical", reported("high"), quiet("snooze", "high", day(90, DAY)))

    assert [e.kind for e in decision.events] == ["worsen"]
    assert snooze.events == ()


def test_the_end_of_a_decision_is_told_once_while_the_dependency_stands() -> None:
    last_day = decided("high", reported("high"), quiet("accept", "high", DAY))
    (rested,) = last_day.episodes

    over = decide(
        {("north", "A"): "high"}, [rested], [quiet("accept", "high", DAY)], ONE, day(1, DAY)
    )
    later = decide({("north", "A"): "high"}, over.episodes, (), ONE, day(2, DAY))

    assert [e.kind for e in over.events] == ["lapse"]
    assert later.events == ()


def test_what_happened_during_a_snooze_is_told_after_it() -> None:
    until = quiet("snooze", "high", DAY)
    (held,) = decided("critical", reported("high"), until).episodes
    (gone,) = decided("none", reported("high"), until).episodes

    after = decide({("north", "A"): "critical"}, [held], [until], ONE, day(1, DAY))
    recovered = decide({}, [gone], [until], ONE, day(1, DAY))

    assert [e.kind for e in after.events] == ["worsen"]
    assert [e.kind for e in recovered.events] == ["recover"]


def test_a_recovery_ends_what_was_acknowledged() -> None:
    change = decided("none", reported("high"), quiet("ack", "high"))

    assert [e.kind for e in change.events] == ["recover"]
    assert change.over == ("A",)


def event(kind: Any, earlier: str, level: str, root: str = "A") -> AlertEvent:
    return AlertEvent("north", root, kind, level, earlier, DAY)


def test_a_digest_tells_the_sum_of_a_week_and_nothing_that_came_and_went() -> None:
    came_and_went = [event("fire", "none", "high"), event("recover", "high", "none")]
    rose = [event("fire", "none", "watch", "B"), event("worsen", "watch", "high", "B")]

    (found,) = net([*came_and_went, *rose], ONE)

    assert (found.root, found.kind, found.earlier, found.level) == ("B", "fire", "none", "high")


PARIS = "Europe/Paris"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        ("2026-03-04T12:00+01:00", "2026-03-04T12:00+01:00"),
        ("2026-03-04T20:00+01:00", "2026-03-05T07:00+01:00"),
        ("2026-03-05T06:59+01:00", "2026-03-05T07:00+01:00"),
        ("2026-03-05T07:00+01:00", "2026-03-05T07:00+01:00"),
        ("2026-03-06T22:00+01:00", "2026-03-09T07:00+01:00"),  # Friday night to Monday
        ("2026-03-28T12:00+01:00", "2026-03-30T07:00+02:00"),  # over the change of clocks
    ],
)
def test_quiet_hours_and_days_hold_a_message_until_they_end(now: str, sent: str) -> None:
    rules = AlertsConfig(quiet_from="20:00", quiet_to="07:00", quiet_days=["sat", "sun"])

    assert not_before(at(now), rules, PARIS) == at(sent)


def test_the_digest_is_due_once_after_its_moment() -> None:
    rules = AlertsConfig(digest_day="mon", digest_time="05:00")
    monday, friday = at("2026-03-09T05:30+01:00"), at("2026-03-06T05:30+01:00")

    assert digest_moment(monday, rules, PARIS) == at("2026-03-09T05:00+01:00")
    assert not digest_due(friday, None, rules, PARIS), "the first look only starts the clock"
    assert digest_due(monday, friday, rules, PARIS)
    assert not digest_due(monday + dt.timedelta(days=1), monday, rules, PARIS)


@pytest.mark.parametrize(
    ("section", "says"),
    [
        ('[alerts.channels.c]\nurl = "mailto://user:pw@example.org"', "write a reference"),
        ('[alerts.directors.d]\nchannels = ["x"]', "no channel “x”"),
        ("[alerts.directors.d]\n", "needs a user or a channel"),
        ('[alerts.channels.crm]\nurl = "env:X"', "choose another name"),
        ('[alerts]\nquiet_from = "20:00"', "belong together"),
        ('[alerts]\ndigest_time = "25:00"', "write HH:MM"),
        ('[alerts]\nimmediately = ["high"]', "immediate"),
        ('[alerts.directors.d]\nuser = "u"\ndirects = { regions = ["N"] }', "region"),
    ],
)
def test_a_mistake_in_the_section_is_told_with_its_line(
    tmp_path: Path, section: str, says: str
) -> None:
    project = Project(tmp_path / "p", Portfolio(), extra=f"\n{section}\n")

    with pytest.raises(ConfigError, match=says) as caught:
        load_project(project.config)

    assert "pw@" not in str(caught.value)


START = dt.datetime(2026, 3, 4, 5, 30, tzinfo=dt.UTC)  # Wednesday
DIRECTORS = """
[alerts.channels.one]
url = "env:KAMSYNC_ONE"
[alerts.channels.two]
url = "env:KAMSYNC_TWO"
[alerts.directors.north]
directs = { region = ["North"] }
user = "dir-n"
channels = ["one", "two"]
[alerts.directors.head]
channels = ["one"]
language = "fr"
"""


class Told:
    """A portfolio in which A is 80 % of the North and 14 % of everything, and who hears of it."""

    def __init__(self, folder: Path, listener: Listener) -> None:
        self.listener = listener
        book = Portfolio()
        book.account("A", name="Alpha")
        book.win("A", 800, day(-30, DAY))
        for n in range(10):
            book.account(f"N{n}")
            book.win(f"N{n}", 20, day(-40, DAY))
        for n in range(12):
            book.account(f"S{n}", region="South")
            book.win(f"S{n}", 400, day(-40, DAY))
        book.win("S0", 1, day(-800, DAY))  # history reaches back far enough
        book.user("u1", manager_id="boss")
        book.user("dir-n")
        self.project = Project(folder, book, extra=DIRECTORS)

    def run(self, now: dt.datetime) -> Result:
        with locked(load_project(self.project.config), None, None, now) as session:
            return run_once(session, lambda _stream, _rows: None)

    def cli(self, *words: str) -> Any:
        head = ["--config", str(self.project.config), "--json", "--as-of", DAY.isoformat()]
        return say([*head, *words])

    def grow_the_others(self) -> None:
        for n in range(10):
            self.project.portfolio.win(f"N{n}", 400, day(-1, DAY))
        self.project.save()

    def decide(self, **cells: str) -> None:
        self.project.portfolio.accounts[0].update(cells)
        self.project.save()


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


@pytest.fixture
def board(tmp_path: Path, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setenv("KAMSYNC_ONE", listener.url("/one"))
    monkeypatch.setenv("KAMSYNC_TWO", listener.url("/two"))
    return Told(tmp_path / "p", listener)


def later(**delta: int) -> dt.datetime:
    return START + dt.timedelta(**delta)


def test_a_critical_dependency_is_told_at_once_on_every_channel_of_its_director(
    board: Told,
) -> None:
    result = board.run(START)

    assert result.exit_code == 0
    (two,) = board.listener.at("/two")
    (one,) = [m for m in board.listener.at("/one") if m["title"] == two["title"]]
    assert two["title"] == "Dependency critical: Alpha"
    for line in (
        "Alpha: dependency critical, not reported before.",
        "- 80% of the revenue of region North (critical)",
        "- If it were lost: €800 of 12 months go, 14% of the portfolio; €5,000 remain.",
        "- The largest would then be S0 Ltd with 8%.",
        "- To decide: accept, reduce, insure or exit",
    ):
        assert line in one["message"]
    assert "portfolio revenue" not in one["message"], "the North director directs the North"
    french = [m for m in board.listener.at("/one") if "Dépendance" in m["title"]]
    assert len(french) == 1, "the head reads French, the North the config's English"
    assert "Si ce client partait" in french[0]["message"]
    with board.project.ledger() as ledger:
        manifest = ledger.run(result.run_id).manifest
    assert {"account", "opportunity"} <= set(manifest["watermarks"])
    assert manifest["config_sha256"]
    assert manifest["scorecard_sha256"]

    board.run(later(days=1))

    assert len(board.listener.at("/two")) == 1, "nothing is said twice"


@pytest.mark.nights
def test_the_other_changes_wait_for_the_digest_in_the_directors_language(board: Told) -> None:
    """The head directs everything, so hears of the highest level, at once; then of its fall."""
    board.run(START)
    board.grow_the_others()

    board.run(later(days=6))  # past Monday 05:00

    assert len(board.listener.at("/two")) == 2, "a critical one that is over is told at once"
    assert board.listener.at("/two")[1]["title"] == "Dependency over: Alpha"


@pytest.mark.nights
def test_a_digest_collects_what_was_not_told_at_once(board: Told, tmp_path: Path) -> None:
    text = board.project.config.read_text().replace(
        "[alerts.channels.one]", "[alerts]\nimmediate = []\n[alerts.channels.one]", 1
    )
    board.project.config.write_text(text)

    board.run(START)
    assert board.listener.heard == {}

    board.run(later(days=5))  # Monday 05:30, the moment has passed

    north, head = board.listener.at("/two"), board.listener.at("/one")
    assert [m["title"] for m in north] == ["Dependency this week: 1 change"]
    assert "Dépendance cette semaine\u00a0: 1 changement" in [m["title"] for m in head]
    (french,) = [m["message"] for m in head if "Dépendance" in m["title"]]
    assert "80 % du chiffre d'affaires" in french.replace("\u202f", " ").replace("’", "'")
    board.run(later(days=12))
    assert len(board.listener.at("/two")) == 1


@pytest.mark.nights
def test_a_channel_that_fails_is_told_and_tried_again_and_the_run_is_done(
    board: Told, caplog: pytest.LogCaptureFixture
) -> None:
    board.listener.down.add("/two")
    with caplog.at_level(logging.DEBUG):
        result = board.run(START)

    assert result.exit_code == 0
    assert len(board.listener.at("/one")) == 2, "the North's and the head's"
    (finding,) = [f for f in result.findings if f.code == "alert_channel"]
    assert (finding.where, finding.severity) == ("channel two", "warning")
    assert "answered 500" in finding.values["error"]
    ours = "".join(r.getMessage() + str(vars(r)) for r in caplog.records if "kam" in r.name)
    assert "alert not taken" in ours
    assert str(board.listener.port) not in ours + str(finding)
    status = board.cli("status")
    assert any("channel two" in line for line in status.data["waiting"])

    board.listener.down.clear()
    again = board.run(later(days=1))

    assert [f.code for f in again.findings if f.code == "alert_channel"] == []
    assert len(board.listener.at("/two")) == 1
    assert len(board.listener.at("/one")) == 2, "what was taken is not sent again"


@pytest.mark.nights
def test_a_secret_that_is_not_there_is_a_failed_channel(
    board: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KAMSYNC_TWO")

    result = board.run(START)

    assert result.exit_code == 0
    assert any("env:KAMSYNC_TWO" in str(f.values) for f in result.findings)


@pytest.mark.nights
def test_a_message_that_a_kill_left_in_doubt_is_sent_again(board: Told) -> None:
    board.listener.down.add("/two")
    board.run(START)
    board.listener.down.clear()
    with board.project.ledger() as ledger:
        (left,) = ledger.unsent("main")
        assert ledger.claim(left.number, later(minutes=1))
        assert not ledger.claim(left.number, later(minutes=2)), "another process has it"
        assert ledger.due_messages("main", later(minutes=5)) == []

    board.run(later(minutes=30))

    assert len(board.listener.at("/two")) == 1


@pytest.mark.nights
def test_quiet_hours_keep_a_message_until_somebody_sends_what_is_due(board: Told) -> None:
    text = board.project.config.read_text().replace(
        "[alerts.channels.one]",
        '[alerts]\nquiet_from = "20:00"\nquiet_to = "07:00"\n[alerts.channels.one]',
        1,
    )
    board.project.config.write_text(text)

    board.run(START)  # 06:30 in Paris
    assert board.listener.heard == {}

    board.run(later(hours=1))
    assert len(board.listener.at("/two")) == 1


@pytest.mark.nights
def test_a_decision_on_the_account_keeps_quiet_until_its_end(board: Told) -> None:
    board.decide(
        decision="accept", decision_until=day(30, DAY).isoformat(), decision_by="The director"
    )

    board.run(START)
    assert board.listener.heard == {}
    (logged,) = board.cli("alerts").data["decision_log"]
    assert (logged["kind"], logged["by"], logged["source"]) == ("accept", "The director", "field")

    board.run(later(days=31))
    (message,) = board.listener.at("/two")
    assert message["title"] == "Dependency critical: Alpha", "it was never told before"


@pytest.mark.nights
def test_a_decision_without_an_end_is_not_in_force_and_said_so(board: Told) -> None:
    board.decide(decision="reduce", decision_until="")

    result = board.run(START)

    assert "decision_not_in_force" in [f.code for f in result.findings]
    assert len(board.listener.at("/two")) == 1


@pytest.mark.nights
def test_a_task_marked_done_in_the_crm_counts_as_seen(board: Told) -> None:
    board.run(START)
    (task,) = [t for t in board.project.tasks() if "dependency" in t["key"]]
    assert task["owner_id"] == "dir-n", "the director of the North, not the owner's manager"
    assert "80% of the revenue of region North" in task["body"]
    assert "If it were lost: €800" in task["body"]
    board.project.edit_task(task["key"], "status", "done")

    board.run(later(days=1))

    (seen,) = board.cli("alerts").data["quiet"]
    assert (seen["root"], seen["kind"], seen["source"]) == ("A", "ack", "task")
    assert len(board.cli("alerts").data["decision_log"]) == 1, "one task counts once"


@pytest.mark.nights
def test_ack_and_snooze_by_command(board: Told) -> None:
    board.run(START)
    assert board.cli("ack", "A", "--decision", "insure").exit == 2, "until when?"
    assert board.cli("ack", "A", "--decision", "forget", "--until", "2026-06-30").exit == 2
    assert board.cli("ack", "S1").exit == 2
    assert board.cli("snooze", "A", "--until", "2026-03-01").exit == 2

    acked = board.cli(
        "ack", "alph", "--decision", "insure", "--until", "2026-06-30", "--owner", "CFO"
    )
    assert acked.exit == 0
    assert (acked.data["quiet"]["root"], acked.data["quiet"]["name"]) == ("A", "Alpha")
    assert acked.data["quiet"]["level"] == "critical"
    assert board.cli("snooze", "A", "--until", "2026-03-10").exit == 0
    (in_force,) = board.cli("alerts").data["quiet"]
    assert in_force["kind"] == "snooze"

    board.grow_the_others()
    board.run(later(days=1))
    assert len(board.listener.at("/two")) == 1, "snoozed: not even a recovery is told"
    board.run(later(days=8))
    assert board.listener.at("/two")[1]["title"] == "Dependency over: Alpha"


@pytest.mark.nights
def test_a_dependency_no_director_hears_of_is_a_finding(board: Told) -> None:
    text = board.project.config.read_text()
    board.project.config.write_text(text[: text.index("[alerts.directors.head]")])
    board.decide(region="")

    result = board.run(START)

    assert [f.code for f in result.findings if f.code == "alert_undirected"]
    assert board.listener.heard == {}


@pytest.mark.nights
def test_alerts_send_sends_what_is_due_without_a_run(
    board: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.listener.down.add("/two")
    board.run(START)
    with board.project.ledger() as ledger:
        runs = len(ledger.runs("main"))
    assert "channel two" in board.cli("alerts").data["findings"][0]["where"]
    board.listener.down.clear()

    said = board.cli("alerts", "--send")

    assert said.exit == 0
    assert said.data["findings"] == []
    assert len(board.listener.at("/two")) == 1
    with board.project.ledger() as ledger:
        assert len(ledger.runs("main")) == runs
    text = say(["--config", str(board.project.config), "alerts"], as_json=False).out
    assert "north: Alpha (A) critical since 4 Mar 2026, last reported as critical" in text
    config = board.project.config
    config.write_text(config.read_text().replace('language = "en"', 'language = "fr"', 1))
    french = say(["--config", str(config), "alerts"], as_json=False).out
    assert "north : Alpha (A), dépendance critique depuis le" in french
