"""The audit of loose ends: what counts, what it is worth, what cannot be looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.scorecard import Condition, Scorecard
from kamsync.scoring.explain.details import look
from kamsync.scoring.metrics.data_quality import KINDS, NEEDED, Hygiene, audit
from kamsync.scoring.metrics.data_quality_checks import audit_context
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import score
from tests.scoring.book import (
    CARD,
    TODAY,
    Rows,
    accounts,
    deal,
    row_of,
    score_rows,
    touch,
    typed,
    win,
)


def audited(files: dict[str, Rows], **policy: Any) -> Hygiene:
    required = {"accounts": accounts("A", "B"), "opportunities": [win("A", "2026-01-01", 100)]}
    scored = score_rows(required | files, **policy)
    groups = scored.frame(*NEEDED)
    return audit(scored.inputs, scored.policy, groups, scored.members)


def found(result: Hygiene, kind: str) -> list[tuple[str, str | None, int]]:
    """(record, root, money) in their order."""
    rows = result.issues.filter(pl.col("kind") == kind)
    return list(rows.select("record", "root", "money").iter_rows())


def ago(days: int) -> str:
    return str(TODAY - dt.timedelta(days=days))


def test_deals_past_their_close_date_come_by_money() -> None:
    deals = [
        deal("A", ago(1), 10, id="small"),
        deal("A", ago(1), 10, id="as small"),
        deal("B", ago(400), 90, id="large"),
        deal("A", ago(0), 999, id="today"),
        win("A", ago(5), 500, id="won"),
        deal("A", ago(9), 50, id="dollars", currency="USD", rate="2"),
    ]
    result = audited({"opportunities": deals})

    assert found(result, "deal_past_close") == [
        ("dollars", "A", 10_000),
        ("large", "B", 9_000),
        ("as small", "A", 1_000),
        ("small", "A", 1_000),
    ]
    assert result.issues["age"].to_list()[:3] == [9, 400, 1]


def test_a_deal_of_no_live_account_is_counted_with_its_money() -> None:
    deals = [
        deal("", "2026-06-01", 10, id="nobody"),
        win("gone", ago(20), 70, id="won"),
        win("gone", ago(900), 70, id="long ago"),
        deal("A", "2026-06-01", 99, id="fine"),
    ]
    result = audited({"opportunities": deals})

    assert found(result, "deal_without_account") == [("won", None, 7_000), ("nobody", None, 1_000)]
    # one that closes in the future has no age
    assert result.issues["age"].to_list()[:2] == [20, None]


def test_the_age_of_a_deal_is_counted_where_the_company_lives() -> None:
    made = f"{TODAY - dt.timedelta(days=101)}T23:30:00Z"
    deals = [deal("A", "2026-06-01", 10, id="quiet", created_at=made)]
    files = {"opportunities": deals, "activities": [touch("A", "note", ago(1), opportunity_id="x")]}
    ages = {}
    for zone in ("UTC", "Europe/Paris"):
        issues = audited(files, timezone=zone).issues
        ages[zone] = issues.filter(pl.col("kind") == "deal_stale")["age"].to_list()
    assert ages == {"UTC": [101], "Europe/Paris": [100]}


def test_a_deal_left_out_by_the_filter_has_an_account() -> None:
    listed = [{**accounts("A")[0], "type": "Customer"}, {**accounts("B")[0], "type": "Other"}]
    files = {"accounts": listed, "opportunities": [deal("B", ago(5), 10)]}
    result = audited(files, filter={"type": ("Customer",)})

    assert found(result, "deal_without_account") == found(result, "deal_past_close") == []


def test_an_old_deal_without_a_trace_is_stale() -> None:
    deals = [
        deal("A", "2026-06-01", 10, id="quiet", created_at=ago(91)),
        deal("A", "2026-06-01", 20, id="young", created_at=ago(90)),
        deal("A", "2026-06-01", 70, id="new", created_at=ago(1)),
        deal("A", "2026-06-01", 30, id="talked", created_at=ago(300)),
        deal("A", "2026-06-01", 40, id="talked long ago", created_at=ago(300)),
        deal("A", "2026-06-01", 50, id="own trace", created_at=ago(300)),
    ]
    touches = [
        touch("A", "meeting", ago(90), opportunity_id="talked"),
        touch("A", "meeting", ago(91), opportunity_id="talked long ago"),
        touch("A", "note", ago(1), opportunity_id="own trace", is_own="true"),
    ]
    result = audited({"opportunities": deals, "activities": touches})

    names = [name for name, _, _ in found(result, "deal_stale")]
    assert names == ["own trace", "talked long ago", "quiet"]


def test_tasks_of_nobody_or_on_nothing_are_orphans() -> None:
    tasks = [
        touch("", "task", ago(5), id="loose", owner_id="u1", completed_at=None),
        touch("A", "task", ago(5), id="left", owner_id="u2", completed_at=None),
        touch("A", "task", ago(5), id="done", owner_id="u2", completed_at=ago(1)),
        touch("A", "task", ago(5), id="fine", owner_id="u1", completed_at=None),
        touch("", "note", ago(5), id="note", owner_id="u1", completed_at=None),
        touch("A", "task", ago(5), id="fine too", owner_id="u3", completed_at=None),
    ]
    users = [{"id": "u1", "is_active": "true"}, {"id": "u2", "is_active": "false"}]
    users.append({"id": "u3", "is_active": ""})
    result = audited({"activities": tasks, "users": users})

    assert found(result, "task_orphan") == [("left", "A", 10_000), ("loose", None, 0)]
    ages = result.issues.filter(pl.col("kind") == "task_orphan")["age"].to_list()
    assert ages == [5, 5]


def test_a_trace_counts_for_a_year_whatever_its_kind() -> None:
    cases = {(k, d): f"{k}{d}" for k in ("meeting", "task") for d in (0, 1, 364, 365, 366, -1)}
    traces = [touch(id_, kind, ago(days)) for (kind, days), id_ in cases.items()]
    traces.append(touch("", "note", ago(400), opportunity_id="gone"))
    wins = [win(id_, "2026-01-01", 100) for id_ in cases.values()]
    files = {"accounts": accounts("A", *cases.values()), "opportunities": wins}
    files["activities"] = traces
    quiet = {record for record, *_ in found(audited(files), "account_without_activity")}

    assert quiet == {"meeting366", "meeting-1", "task366", "task-1"}


def test_an_activity_without_account_is_a_trace_of_its_deals_account() -> None:
    wins = [win("A", "2026-01-01", 100, id="o1"), win("B", "2026-01-01", 50, id="o2")]
    traces = [
        touch("", "note", ago(9), opportunity_id="o1"),
        touch("gone", "note", ago(9), opportunity_id="o2"),
    ]
    result = audited({"opportunities": wins, "activities": traces})

    assert found(result, "account_without_activity") == [("B", "B", 5_000)]


def test_every_customer_has_an_owner_a_trace_and_a_segment() -> None:
    listed = accounts("A", "B", "C", "D", "E")
    for row, owner, industry in zip(listed, ["u1", None, "u9", None, None], "xx xx", strict=True):
        row |= {"owner_id": owner, "industry": industry.strip() or None}
    wins = [win("A", "2026-01-01", 100), win("B", "2026-01-01", 50), win("C", "2024-10-01", 5)]
    wins.append(deal("E", "2026-06-01", 0, probability="50"))
    users = [{"id": "u1", "is_active": "true"}]
    touches = [touch("A", "email", ago(365), direction="outbound"), touch("B", "note", ago(366))]
    files = {"accounts": listed, "opportunities": wins, "users": users, "activities": touches}
    result = audited(files)

    # D never bought anything and has nothing open, and E nothing of worth: they are no customers
    assert found(result, "account_without_owner") == [("B", "B", 5_000), ("C", "C", 0)]
    assert found(result, "account_without_activity") == [("B", "B", 5_000), ("C", "C", 0)]
    assert found(result, "account_without_segment") == [("C", "C", 0)]


def test_an_account_kept_twice_is_found_by_its_name() -> None:
    listed = accounts("A", "B", "C", "D", "E")
    names = ["Ébène & Fils", "ÉBÈNE  fils", "Ebene Fils SA", "&", "-"]  # two without a letter
    for row, name in zip(listed, names, strict=True):
        row["name"] = name
    assert found(audited({"accounts": listed}), "account_twice") == [("B", "B", 0)]


def test_contacts_who_left_a_customer_are_told_for_a_year_or_while_they_sponsor() -> None:
    listed = accounts("A", "B")
    listed[0]["sponsor_id"] = "sponsor"
    people = [
        {"id": "sponsor", "account_id": "A", "left_at": ago(900)},
        {"id": "recent", "account_id": "A", "left_at": ago(365)},
        {"id": "long", "account_id": "A", "left_at": ago(366)},
        {"id": "today", "account_id": "A", "left_at": ago(0)},
        {"id": "tomorrow", "account_id": "A", "left_at": ago(-1)},
        {"id": "there", "account_id": "A", "left_at": None},
        {"id": "no customer", "account_id": "B", "left_at": ago(1)},
        {"id": "adrift", "account_id": "gone", "left_at": None},
    ]
    result = audited({"accounts": listed, "contacts": people})

    assert [r[0] for r in found(result, "contact_left")] == ["sponsor", "recent", "today"]
    assert found(result, "contact_without_account") == [("adrift", None, 0)]


def test_what_is_not_mapped_is_not_looked_at_rather_than_clean() -> None:
    result = audited({})

    assert set(result.unknown) == {
        *("deal_stale", "task_orphan", "account_without_owner", "account_without_activity"),
        *("account_without_segment", "contact_left", "contact_without_account"),
    }
    assert result.counts()["kind"].to_list() == [k for k in KINDS if k not in result.unknown]
    assert result.counts()["n"].sum() == 0


@pytest.mark.parametrize("amounts", [(10, 20, 30), (30, 20, 10)])
def test_counts_add_up_the_money(amounts: tuple[int, ...]) -> None:
    deals = [deal("A", ago(3), n) for n in amounts]
    counts = audited({"opportunities": deals}).counts().row(0, named=True)

    assert counts == {"kind": "deal_past_close", "n": 3, "money": 6_000}


METRICS = ("stale_deals", "orphan_tasks", "contacts_left", "no_trace", "no_segment")


def asking(*metrics: str) -> Scorecard:
    """The shipped scorecard with one flag over these."""
    parts = tuple(Condition(metric, "empty", value=False) for metric in metrics)
    flag = replace(CARD.flags[0], id="mine", when=Condition(any_of=parts), tiers=())
    return replace(CARD, flags=(flag,))


LOOSE: dict[str, Rows] = {
    "accounts": [a | {"owner_id": "u1"} for a in accounts("A", "B")],
    "opportunities": [
        win("A", "2026-01-01", 100, id="o1"),
        win("B", "2026-01-01", 50, id="o2"),
        deal("A", "2026-06-01", 10, id="quiet", created_at=ago(91)),
        deal("A", "2026-06-01", 10, id="silent", created_at=ago(400)),
    ],
    "activities": [
        touch("A", "task", ago(5), owner_id="u2", completed_at=None, opportunity_id=None),
        touch("A", "note", ago(5), owner_id="u1", completed_at=None, opportunity_id=None),
    ],
    "users": [{"id": "u1", "is_active": "true"}, {"id": "u2", "is_active": "false"}],
    "contacts": [{"id": "c1", "account_id": "B", "left_at": ago(9)}],
}


def test_a_flag_of_ones_own_may_ask_for_what_is_loose_on_each_account() -> None:
    scored = score_rows(LOOSE, card=asking(*METRICS))

    assert [row_of(scored, "A")[m] for m in METRICS] == [2, 1, 0, False, None]
    assert [row_of(scored, "B")[m] for m in METRICS] == [0, 0, 1, True, None]
    known = {**LOOSE, "accounts": [a | {"industry": "tech"} for a in LOOSE["accounts"][:1]]}
    known["accounts"] += [LOOSE["accounts"][1] | {"industry": ""}]
    scored = score_rows(known, card=asking("no_segment"))
    assert [row_of(scored, g)["no_segment"] for g in "AB"] == [False, True]


def test_what_nobody_asks_for_is_not_measured_while_scoring() -> None:
    scored = score_rows(LOOSE)

    assert scored.hygiene is None
    assert [row_of(scored)[m] for m in METRICS] == [None] * 5
    assert scored.unfed_of(*METRICS) == set(METRICS)


def test_what_is_not_mapped_is_unknown_on_each_account_too() -> None:
    scored = score_rows({}, card=asking(*METRICS))

    assert [row_of(scored)[m] for m in METRICS] == [None] * 5


def test_the_report_looks_once_where_the_scorecard_asked() -> None:
    policy = Policy(as_of=TODAY)
    inputs = typed(LOOSE, policy)
    scored = score(inputs, policy, asking("stale_deals"))
    assert scored.hygiene is not None
    assert look(inputs, policy, scored).hygiene is scored.hygiene
    unasked = replace(scored, hygiene=None)
    assert scored.hygiene.issues.equals(look(inputs, policy, unasked).hygiene.issues)


def test_a_group_is_worth_its_revenue_and_pipeline_and_what_it_gave_back_is_nothing() -> None:
    rows = [(-1, 5, 0), (3, 0, 4), (0, 0, None), (0, 0, 1), (-1, 0, None), (1, 0, None), (0, 1, 0)]
    columns = ["revenue", "revenue_previous", "pipeline"]
    groups = pl.DataFrame(rows, schema=columns, orient="row").with_row_index("n")
    policy = Policy(as_of=TODAY)
    members = pl.DataFrame({"id": ["A"], "root": ["A"]})
    at = audit_context(typed({"accounts": accounts("A", "B")}, policy), policy, groups, members)
    assert at.groups["money"].to_list() == [0, 7, 0, 1, 0, 1, 0]
    assert at.alive["n"].to_list() == [0, 1, 3, 5, 6]
    assert at.places.sort("account_id").rows() == [("A", "A", True), ("B", None, True)]
