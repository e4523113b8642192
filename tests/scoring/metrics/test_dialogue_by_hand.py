"""How the customer and we talk, by hand: as of Tuesday 2026-03-31, office hours 9 to 18."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.dialogue import inbound, topics
from kamsync.scoring.score import Scored
from tests.scoring.book import accounts, one, row_of, score_rows
from tests.scoring.days import WINDOWS


def talk(
    day: str, direction: str = "", kind: str = "email", account: str = "A", tag: str = ""
) -> dict[str, Any]:
    when = day if "T" in day else f"{day}T10:00:00Z"
    row = {"account_id": account, "kind": kind, "occurred_at": when, "direction": direction}
    return row | {"tag": tag, "is_own": ""}


def mark(contact: str, score: int, day: str = "2026-03-01") -> dict[str, Any]:
    row = {"account_id": "A", "contact_id": contact, "score": score, "scale_max": "10"}
    return row | {"answered_at": day, "question": "nps"}


@pytest.fixture(scope="module")
def scored() -> Scored:
    return score_rows(
        {
            "accounts": accounts("A", "B", "C"),
            "activities": [
                # three waits of A: 1 h; 2 h from the first of two; 9 h over a night
                talk("2026-03-02T10:00:00Z", "inbound"),
                talk("2026-03-02T11:00:00Z", "outbound", tag="Offer"),
                talk("2026-03-03T10:00:00Z", "inbound"),
                talk("2026-03-03T11:30:00Z", "inbound"),
                talk("2026-03-03T12:00:00Z", "outbound", "call", tag="advice"),
                talk("2026-03-04T10:00:00Z", "inbound"),
                talk("2026-03-05T10:00:00Z", "outbound"),
                # answered at once, and not at all: 8 h of today
                talk("2026-03-06T10:00:00Z", "inbound"),
                talk("2026-03-06T10:00:00Z", "outbound"),
                talk("2026-03-31T10:00:00Z", "inbound"),
                talk("2025-09-29", "inbound"),  # 183 days ago
                talk("2026-01-05", kind="meeting", tag="Advice "),
                talk("2026-01-06", kind="meeting", tag="marketing"),
                talk("2026-01-07", kind="meeting", tag="advice"),
                talk("2026-01-08", kind="meeting", tag="Référence donnée"),
                talk("2026-01-09", kind="task", tag="offer"),  # a task is no talk
                *(talk(f"2026-02-0{n}", "outbound", account="B", tag="sales") for n in range(1, 6)),
            ],
            "contacts": [{"id": "c1", "account_id": "A"}],
            "plan_items": [
                {"account_id": "A", "kind": "action", "owner_id": owner, "done_at": done}
                for owner, done in (
                    ("c1", ""),
                    ("u1", "2025-04-01"),
                    ("u1", "2025-03-31"),
                    ("", ""),
                )
            ],
            "commitments": [
                promise("theirs", "2026-03-01", "2026-03-01", "Reference call"),
                promise("theirs", "2026-03-01", "", "Testimonial"),
                promise("ours", "2026-03-01", "2026-03-01", "Reference list"),
            ],
            "surveys": [
                mark("c1", 10, "2026-01-01"),
                mark("c1", 8),  # the newest counts
                mark("c2", 9),
                mark("c3", 10, "2025-03-31"),  # the year before
            ],
        }
    )


def promise(side: str, due: str, done: str, title: str) -> dict[str, Any]:
    row = {"account_id": "A", "side": side, "due_at": due, "done_at": done, "title": title}
    return row | {"actual": ""}


def figures(scored: Scored, account: str, *names: str) -> list[Any]:
    row = row_of(scored, account)
    return [row[name] for name in names]


def test_who_begins_is_counted_where_the_direction_is_known(scored: Scored) -> None:
    # six of theirs, four of ours; five of ours and none of theirs; nothing at all
    names = ("inbound_share", "inbound_n", "inbound_missing")
    assert figures(scored, "A", *names) == [0.6, 10, False]
    assert figures(scored, "B", *names) == [0.0, 5, True]
    assert figures(scored, "C", *names) == [None, 0, False]


def test_a_mail_waits_in_business_hours_until_our_next_mail_or_call(scored: Scored) -> None:
    # 0, 1, 2, 8, 9 hours
    assert figures(scored, "A", "mail_hours", "mail_n") == [2.0, 5]
    assert figures(scored, "B", "mail_hours", "mail_n") == [None, 0]


def test_topics_are_tags_and_selling_is_no_advice(scored: Scored) -> None:
    # offer 1, advice 3, marketing 1, reference 1
    entropy = -(3 / 6 * math.log(3 / 6) + 3 * (1 / 6) * math.log(1 / 6))
    share, spread, n, single = figures(
        scored, "A", "advisor_share", "topic_diversity", "topics_n", "single_topic"
    )
    assert (n, single) == (6, False)
    assert share == pytest.approx(5 / 6)
    assert spread == pytest.approx(math.exp(entropy))
    assert figures(scored, "B", "advisor_share", "topic_diversity", "single_topic") == [0, 1, True]
    assert figures(scored, "C", "advisor_share", "topics_n", "single_topic") == [None, 0, False]


def test_actions_are_joint_where_a_contact_of_theirs_or_their_promise_carries_them(
    scored: Scored,
) -> None:
    # c1 and u1 of the plan, three promises; what was done before the 12 months is left out
    assert figures(scored, "A", "joint_actions", "joint_actions_n") == [3 / 5, 5]


def test_promoters_are_counted_by_their_newest_mark_and_references_where_given(
    scored: Scored,
) -> None:
    assert figures(scored, "A", "promoter_share", "promoters_n") == [0.5, 2]
    assert figures(scored, "A", "advocacy") == [2]  # one tag, one promise of theirs that is done


def test_without_records_nothing_is_zero_and_nobody_is_silent() -> None:
    row = row_of(score_rows({"accounts": accounts("A")}))
    known = ("inbound_n", "mail_n", "topics_n", "joint_actions_n", "promoters_n", "advocacy")
    assert [row[c] for c in known] == [None] * len(known)
    assert (row["inbound_missing"], row["single_topic"]) == (False, False)


def test_whose_an_action_is_nobody_knows_where_contacts_are_not_read() -> None:
    action = {"account_id": "A", "kind": "action", "owner_id": "x1"}
    files = {"accounts": accounts("A"), "plan_items": [action]}
    assert [one(files)[c] for c in ("joint_actions", "joint_actions_n")] == [None, None]
    nobodys = promise("", "2026-03-01", "", "Data")
    later = promise("ours", "2026-04-01", "", "Data")
    given = [promise("theirs", "2026-03-01", "", "Data"), nobodys, later]
    theirs = files | {"commitments": given}
    assert [one(theirs)[c] for c in ("joint_actions", "joint_actions_n")] == [1.0, 1]
    read = files | {"contacts": [{"id": "c1", "account_id": "A"}]}
    assert [one(read)[c] for c in ("joint_actions", "joint_actions_n")] == [0.0, 1]


def test_a_reference_that_was_promised_counts_where_nothing_is_tagged() -> None:
    given = [
        promise(side, "2026-03-01", "2026-03-01", "Étude de cas")
        for side in ("theirs", "theirs", "ours")
    ]
    row = one({"accounts": accounts("A"), "commitments": given})
    assert (row["advocacy"], row["topics_n"]) == (2, None)


@pytest.mark.parametrize(("oldest", "known"), [("2025-09-30", True), ("2025-09-29", False)])
def test_five_tags_of_half_a_year_up_to_today_are_enough(oldest: str, *, known: bool) -> None:
    days = ["2026-03-31", "2026-03-01", "2026-03-01", "2026-03-01", oldest]
    row = one({"activities": [talk(day, kind="meeting", tag="x") for day in days]})
    assert row["topics_n"] == (5 if known else 4)
    assert row["advisor_share"] == (1.0 if known else None)
    assert row["single_topic"] is known


def test_mails_of_half_a_year_up_to_today_wait_and_five_say_how_long() -> None:
    edges = ["2025-09-30", "2026-03-31", "2025-09-29", "2026-04-01"]
    mails = [talk(day, "inbound", account="B") for day in edges]
    mails += [talk("2026-01-05", "outbound", account="B"), talk("2026-01-05", account="B")]
    for n in range(1, 6):  # an hour each; five of C, and four of A
        for account in "AC"[n > 4 :]:
            mails.append(talk(f"2026-03-0{n}T10:00:00Z", "inbound", account=account))
            mails.append(talk(f"2026-03-0{n}T11:00:00Z", "outbound", account=account))
    mails += [talk("2026-01-05", "inbound", "call", account="A"), talk("2026-01-05", "inbound")]
    mails[-1]["is_own"] = "true"
    found = score_rows({"accounts": accounts("A", "B", "C"), "activities": mails})
    assert figures(found, "B", "mail_n", "mail_hours") == [2, None]
    assert figures(found, "A", "mail_n", "mail_hours") == [4, None]
    assert figures(found, "C", "mail_n") == [5]
    assert figures(found, "C", "mail_hours")[0] == 1.0


def test_who_begins_within_183_days_and_from_five_on() -> None:
    today = WINDOWS.today
    rows = [(1, today - 182, "email", "inbound"), (1, today - 183, "email", "inbound")]
    rows += [(1, today, "call", "outbound")] * 3 + [(1, today, "meeting", "inbound")]
    rows += [(1, today, "note", "inbound"), (1, today, "email", None)]
    rows += [(2, today, "call", "outbound"), (3, today, "meeting", None), (4, today, "note", None)]
    schema = ["g", "day", "kind", "direction"]
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    four = inbound(frame, WINDOWS).sort("g")
    assert four.rows() == [(1, None, 4, False), (2, None, 1, True), (3, None, 0, True)]
    five = pl.DataFrame([*rows, rows[2]], schema=schema, orient="row")
    assert inbound(five, WINDOWS).sort("g")["inbound_share"].to_list() == [0.2, None, None]
    ours = inbound(frame.filter(pl.col("direction") != "inbound"), WINDOWS)
    assert ours["inbound_missing"].any() is False  # nobody ever writes to us


def test_topics_from_five_on() -> None:
    tags = ["offer", "advice", "advice", "visit", "vente"]
    talks = pl.DataFrame([(1, t) for t in tags], schema=["g", "tag"], orient="row")
    more = pl.DataFrame({"g": [2] * 4 + [3] * 5, "tag": ["x"] * 9})
    found = topics(pl.concat([talks, more])).sort("g")
    entropy = -(3 * 0.2 * math.log(0.2) + 0.4 * math.log(0.4))
    assert found.rows() == [
        (1, 0.6, pytest.approx(math.exp(entropy)), 5, False),
        (2, None, None, 4, False),
        (3, 1.0, 1.0, 5, True),
    ]


def test_nine_of_ten_is_a_promoter_and_a_mark_without_a_scale_is_none() -> None:
    marks = [mark("a", 9), mark("b", 10), mark("c", 0, "2026-01-01"), mark("c", 0)]
    marks += [mark("", 10), mark("d", 10, "2025-03-31"), mark("e", 1), mark("f", 9)]
    for row, scale in ((marks[3], "0"), (marks[6], "1"), (marks[7], "10.5")):
        row["scale_max"] = scale
    row = one({"accounts": accounts("A"), "surveys": marks})
    # a, b and e of a, b, c, e and f
    assert (row["promoter_share"], row["promoters_n"]) == (0.6, 5)
