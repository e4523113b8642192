"""What the operator is told of: each condition from rows of the ledger, its begin and its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.config.operator import OperatorConfig
from kamsync.ledger.rows import Hold, RunRow
from kamsync.messages.sentences import storable
from kamsync.model.change import Finding
from kamsync.operator.conditions import Condition, Facts, News, conditions, news
from kamsync.operator.heartbeat import address
from kamsync.operator.words import operator_message, severity

DAY = dt.date(2026, 3, 4)
NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
RULES = OperatorConfig()


def run(exit_code: int = 0, seconds: float = 60, command: str = "run", **parts: Any) -> RunRow:
    return RunRow(
        parts.pop("id", "r1"),
        "main",
        command,
        DAY,
        NOON,
        NOON + dt.timedelta(seconds=seconds),
        "applied",
        exit_code,
        **parts,
    )


def found(*runs: RunRow, rules: OperatorConfig = RULES, **parts: Any) -> list[Condition]:
    return conditions(Facts(runs, DAY, **parts), rules)


def codes(*runs: RunRow, **parts: Any) -> list[tuple[str, str]]:
    return [c.key for c in found(*runs, **parts)]


def stream(rows: int, since: dt.date = DAY) -> dict[str, Any]:
    return {"streams": {"activity": {"rows": rows, "mark": "m", "since": since.isoformat()}}}


@pytest.mark.parametrize(
    ("code", "condition"),
    [(0, []), (3, []), (4, ["plan_waiting"]), (5, ["failed"]), (6, ["failed"]), (1, ["failed"])],
)
def test_how_a_run_ended_says_whether_it_failed_or_waits(code: int, condition: list[str]) -> None:
    assert [c.code for c in found(run(code))] == condition


def test_a_failure_brings_its_reason_and_a_paused_connection_is_said_as_such() -> None:
    error = {"code": "error.paused", "values": {}}
    stop = Finding("run_stopped", "error", "connection main", values={"error": error})
    (failed,) = found(run(5), findings=[stop])
    (paused,) = found(run(4), held=Hold("r0", "undo of r0", NOON))

    assert failed.values["error"] == error
    assert failed.severity == "failure"
    assert paused.code == "paused"


def test_rejects_and_refused_writes_count_from_their_line_on() -> None:
    at_line = run(manifest={"reject_share": 0.05}, counts=written(99, 1))
    over = run(manifest={"reject_share": 0.051}, counts=written(98, 2))

    assert codes(at_line) == []
    assert codes(over) == [("rejects", ""), ("write_errors", "")]
    assert codes(run(5), over)[1:] == [("rejects", ""), ("write_errors", "")], "it knew nothing"


def written(taken: int, refused: int) -> dict[str, int]:
    return {"records_written": taken, "records_refused": refused}


def test_a_stream_without_rows_stands_until_it_has_some_again() -> None:
    full, empty = run(manifest=stream(9)), run(manifest=stream(0))

    assert codes(empty) == [], "it never had any"
    assert codes(empty, empty, full) == [("empty", "activity")]
    assert codes(full, empty, empty) == []


def test_a_stream_that_stopped_changing_is_told_after_its_days() -> None:
    def last_change(days: int) -> RunRow:
        return run(manifest=stream(9, DAY - dt.timedelta(days=days)))

    assert codes(last_change(6)) == []
    assert codes(last_change(7)) == [("unchanged", "activity")]


def test_a_run_is_slow_against_the_median_of_the_others() -> None:
    usual = [run(seconds=s) for s in (50, 60, 60, 70, 500)]

    assert codes(run(seconds=181), *usual) == [("slow", "")]
    assert codes(run(seconds=180), *usual) == [], "three times, not more"
    assert codes(run(seconds=181), *usual[:4]) == [], "too few to say what is usual"
    assert codes(run(seconds=40), *[run(seconds=2) for _ in range(5)]) == [], "nobody notices"


def test_calls_are_short_when_fewer_than_three_runs_are_left() -> None:
    assert codes(run(calls={"used": {"rest": 60, "bulk": 40}, "remaining": 300})) == []
    assert codes(run(calls={"used": {"rest": 60, "bulk": 40}, "remaining": 299})) == [("calls", "")]
    assert codes(run(calls={"used": {"rest": 60}, "remaining": None})) == []


def test_an_end_is_told_thirty_days_before_and_is_a_failure_in_the_last_week() -> None:
    def severities(days: int) -> list[str]:
        return [c.severity for c in found(run(), ends={"key": DAY + dt.timedelta(days=days)})]

    assert [severities(d) for d in (31, 30, 8, 7, -1)] == [
        [],
        ["warning"],
        ["warning"],
        ["failure"],
        ["failure"],
    ]
    assert codes(run(), ends={"key": None}) == [("unreadable", "key")]


def test_only_what_changed_is_news_and_what_got_worse_is_told_again() -> None:
    slow = Condition("slow", "", "warning", {"seconds": 9, "usual": 1})
    ends, ends_soon = (Condition("expiring", "key", s) for s in ("warning", "failure"))

    assert news([slow], [slow]) == News((), ())
    assert news([slow, ends_soon], [ends]) == News((slow, ends_soon), ())
    assert news([ends], [slow, ends_soon]) == News((), (slow,))


EVERY = [
    *found(run(4, plan_id="p1")),
    *found(run(5), findings=[Finding("run_stopped", "error", "c", values={"error": "<b>no</b>"})]),
    *found(run(), held=Hold("r0", "undo", NOON), ends={"key": DAY, "old": None}),
    *found(run(manifest={"reject_share": 0.5}, counts=written(0, 2), calls={"remaining": -1})),
    *found(run(manifest=stream(0)), run(manifest=stream(9)), channels={"north": "answered 500"}),
    *found(run(manifest=stream(9, DAY - dt.timedelta(days=40)))),
    *found(run(seconds=900), *[run() for _ in range(5)]),
]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_condition_has_a_sentence_for_its_begin_and_its_end(language: str) -> None:
    kept = [Condition(c.code, c.subject, c.severity, storable(c.values)) for c in EVERY]

    title, begun = operator_message(News(tuple(kept), ()), "main", language)
    _, over = operator_message(News((), tuple(kept)), "main", language)

    assert {c.code for c in EVERY} >= {"failed", "paused", "slow", "empty", "unchanged", "calls"}
    assert str(len(EVERY)) in title
    assert len(begun.splitlines()) == len(over.splitlines()) == len(EVERY) + 2
    assert "{" not in begun + over


def test_the_message_is_as_serious_as_the_worst_that_began() -> None:
    warning, failure = Condition("slow", "", "warning"), Condition("failed", "", "failure")

    assert severity(News((warning, failure), ())) == "failure"
    assert severity(News((warning,), (failure,))) == "warning"
    assert severity(News((), (failure,))) == "success"


def test_the_addresses_of_a_monitor_follow_its_convention() -> None:
    assert address("https://hc.example/abc/", "start") == "https://hc.example/abc/start"
    assert address("https://hc.example/abc", "success") == "https://hc.example/abc"
    assert address("https://hc.example/abc?k=1", "failure") == "https://hc.example/abc/fail?k=1"
