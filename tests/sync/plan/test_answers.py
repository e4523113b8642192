"""What people answer to a flag in the CRM: about which flag, for how long, counted how."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl

from kamsync.messages import record
from kamsync.queries.record import answers_as_data
from kamsync.sync.plan.answers import (
    FlagAnswer,
    answering,
    answers_of,
    as_events,
    heard,
    no_answers,
    tally,
)
from kamsync.sync.plan.changes import PlanParts, build_plan
from kamsync.sync.plan.episodes import Episode, Key, replay
from tests.sync.plan.frames import AS_OF, CARD, TASKS, a_context, a_group, scored_of
from tests.sync.plan.test_tasks import LATER, fired

OPENED = AS_OF - dt.timedelta(days=9)
DAY = dt.timedelta(days=1)


def an_episode(flag: str) -> Episode:
    return Episode(flag, "A", str(Key("main", flag, "A", OPENED, 1)), 1, OPENED)


def account(word: str = "", until: dt.date | None = None) -> pl.DataFrame:
    row = {"id": "A", "root": "A", "flag_response": word, "flag_response_until": until}
    types = {"id": pl.String, "root": pl.String, "flag_response": pl.String}
    return pl.DataFrame([row], schema=types | {"flag_response_until": pl.Date})


def stored(*answers: FlagAnswer) -> pl.DataFrame:
    frames = [as_events([a]).with_columns(pl.lit(a.on).alias("as_of")) for a in answers]
    return pl.concat(frames)


def an_answer(flag: str, word: str, until: dt.date | None = None, days_ago: int = 1) -> FlagAnswer:
    episode = an_episode(flag)
    on = AS_OF - days_ago * DAY
    return FlagAnswer("A", flag, episode.key, 1, on, word, until)


def plan(
    word: str, *answers: FlagAnswer, until: dt.date | None = None, **context: Any
) -> PlanParts:
    """single_threaded and owner_issue are open; owner_issue is the graver."""
    flags = ("single_threaded", "owner_issue")
    episodes = {("A", f): an_episode(f) for f in flags}
    known = answers_of(stored(*answers)) if answers else no_answers()
    given = {"accounts": account(word, until), "episodes": episodes, "answers": known}
    context_now = a_context(**{"director": "boss", "started": LATER} | given | context)
    states = fired(*(("A", f) for f in flags), was=True)
    return build_plan(scored_of(a_group("A", tier="Key"), flags=states), CARD, context_now)


def asked(parts: PlanParts) -> list[str]:
    return parts.tasks["flag"].to_list()


def test_an_answer_is_about_the_flag_whose_action_is_shown() -> None:
    parts = plan("Not true")

    assert parts.events.select("flag", "event").rows() == [("owner_issue", "answer:not_true:")]
    assert asked(parts) == ["single_threaded"]


def test_an_answer_that_is_known_is_not_counted_again_and_still_holds() -> None:
    parts = plan("handled", an_answer("owner_issue", "handled"))

    assert parts.events.is_empty()
    assert asked(parts) == ["single_threaded"]


def test_the_next_answer_leaves_the_one_before_as_it_is() -> None:
    until = AS_OF + DAY
    parts = plan("later", an_answer("owner_issue", "handled"), until=until)

    assert parts.events["event"].to_list() == [f"answer:later:{until}"]
    assert parts.events["flag"].to_list() == ["single_threaded"]
    assert asked(parts) == []


def test_an_emptied_field_takes_the_answer_back() -> None:
    parts = plan("", an_answer("owner_issue", "accepted"))

    assert parts.events["event"].to_list() == ["answer::"]
    assert asked(parts) == ["owner_issue"]


def test_a_word_that_is_none_of_the_four_says_nothing() -> None:
    assert plan("whatever").events.is_empty()


def test_an_answer_ends_on_its_day_and_later_without_a_day_after_thirty() -> None:
    assert an_answer("lost", "accepted").holds(AS_OF + 900 * DAY)
    assert an_answer("lost", "accepted", AS_OF).holds(AS_OF)
    assert not an_answer("lost", "accepted", AS_OF).holds(AS_OF + DAY)
    assert an_answer("lost", "later", days_ago=30).holds(AS_OF)
    assert not an_answer("lost", "later", days_ago=31).holds(AS_OF)


def test_a_settled_flag_ends_its_task_and_later_leaves_it_open() -> None:
    key = an_episode("owner_issue").key
    task = {"key": key, "task_id": "t1", "account_id": "A", "owner_id": "u1", "status": "open"}
    task |= {"flag": "owner_issue", "root": "A", "created_on": OPENED}
    tasks = pl.DataFrame([dict.fromkeys(TASKS) | task], schema=TASKS)

    assert plan("handled", tasks=tasks).completes["task_id"].to_list() == ["t1"]
    assert plan("later", tasks=tasks).completes.is_empty()


def test_an_answer_neither_opens_nor_closes_an_episode() -> None:
    episode = an_episode("lost")
    opening = pl.DataFrame(
        [("lost", "A", "open", episode.key, 1)],
        schema=["flag", "root", "event", "key", "n"],
        orient="row",
    ).with_columns(pl.lit(OPENED).alias("as_of"))
    events = pl.concat([opening, stored(an_answer("lost", "later"))], how="diagonal_relaxed")

    assert replay(events)["A", "lost"].is_open


def test_the_share_of_not_true_counts_the_last_word_on_each_episode() -> None:
    events = stored(
        an_answer("lost", "later", days_ago=3),
        an_answer("lost", "not_true", days_ago=2),
        an_answer("silent", "handled"),
        an_answer("shrinking", "not_true", days_ago=2),
        an_answer("shrinking", ""),
    )
    counts = tally(events)

    assert counts.rows() == [("lost", 1, 1), ("silent", 1, 0)]
    assert answers_as_data(counts)["answers"]["silent"]["share"] == 0
    assert record.answered(counts.to_dicts(), "en") == (
        "Answered “not true” in the CRM, of the signals that were answered: "
        "lost 1 of 1 (100%), silent 0 of 1 (0%)."
    )


def test_nothing_is_heard_where_the_field_is_not_mapped() -> None:
    bare = account().drop("flag_response")
    assert (
        heard(answering(bare, no_answers()), no_answers(), {"A": an_episode("lost")}, AS_OF) == []
    )


def test_only_groups_that_say_or_said_something_are_read() -> None:
    """An emptied field takes an answer back, so those that answered before are read too."""
    names = {"id": ["A", "B", "C", "M"], "root": ["A", "B", "C", "A"], "name": ["x"] * 4}
    rows = pl.DataFrame({**names, "flag_response": ["handled", None, None, "handled"]})
    known = answers_of(stored(replace(an_answer("lost", "handled"), root="C")))

    assert answering(rows, known) == [
        {"id": "A", "flag_response": "handled"},
        {"id": "C", "flag_response": None},
    ]


def test_an_answer_may_be_typed_or_shown_in_french() -> None:
    row = account().with_columns(pl.lit(" Faux ").alias("flag_response"))
    (found,) = heard(answering(row, no_answers()), no_answers(), {"A": an_episode("lost")}, AS_OF)
    assert (found.word, found.flag) == ("not_true", "lost")
