"""Roles, key person, our own side and sponsors, by hand: as of 2026-03-31."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.messages.handover import checklist
from kamsync.scoring.metrics import colleagues, contact_roles, handover, sponsors
from kamsync.scoring.metrics.contact_roles import key_person
from kamsync.scoring.read.inputs import OWNERS_BEFORE, Inputs, Policy
from kamsync.scoring.score import Scored
from tests.scoring.book import TODAY, Rows, deal, row_of, score_rows, side_by_side, touch

TODAY_N = (TODAY - TODAY.replace(year=1970, month=1, day=1)).days


def contact(id_: str, account: str, title: str = "", role: str = "", left: str = "") -> Any:
    return {"id": id_, "account_id": account, "name": id_, "title": title, "role": role} | {
        "left_at": left
    }


def met(account: str, day: str, who: str, by: str) -> dict[str, Any]:
    return touch(account, "meeting", f"{day}T10:00:00", contact_ids=who, owner_id=by)


FILES: dict[str, Rows] = {
    "accounts": [
        {"id": "A", "name": "A", "owner_id": "u1", "kam_id": "u1", "parent_id": ""},
        {"id": "A2", "name": "A2", "owner_id": "u1", "kam_id": "u2", "parent_id": "A"},
        {"id": "B", "name": "B", "owner_id": "u9"},
        {"id": "C", "name": "C", "owner_id": "queue"},
        {"id": "D", "name": "D", "owner_id": ""},
    ],
    "contacts": [
        contact("c1", "A", "CFO"),
        contact("c2", "A2", "Acheteur", "Champion"),
        contact("c3", "A", "CEO"),  # never met
        contact("c4", "A", "CEO", left="2026-03-31"),
        contact("c5", "B", "", "BLOCKER"),
        contact("c6", "C"),
    ],
    "users": [
        {"id": "u1", "is_active": "true", "department": "Sales"},
        {"id": "u2", "is_active": "true", "department": "Service"},
        {"id": "u9", "is_active": "false", "department": ""},
    ],
    "activities": [
        met("A", "2026-03-31", "c1|c4", "u2"),
        met("A", "2026-03-31", "c2", "u1"),
        met("A2", "2026-03-31", "c2", "u1"),
        met("B", "2026-01-01", "c5", "u1"),  # 89 days ago
        met("C", "2025-12-31", "c6", "u1"),  # 90 days ago
    ],
    "opportunities": [
        deal("A", "2026-06-01", 10, owner_id="u1", product_family="Pumps"),
        deal("A2", "2026-06-01", 10, owner_id="u2", product_family="Pumps"),
        deal("A", "2026-06-01", 10, owner_id="u1", product_family="Valves"),
    ],
    "team_members": [
        {"account_id": "A", "user_id": "u2", "role": "Executive sponsor", "counterpart_id": "c1"}
        | {"starts_at": "2025-01-01", "ends_at": "", "cadence_days": "30"},
        {"account_id": "B", "user_id": "u9", "role": "Parrain", "starts_at": "2026-03-01"},
        {"account_id": "C", "user_id": "u2", "role": "Sponsor", "ends_at": "2026-03-30"},
        {"account_id": "C", "user_id": "u1", "role": "Technician"},
    ],
}


@pytest.fixture(scope="module")
def scored() -> Scored:
    return score_rows(FILES)


def test_roles_are_those_of_contacts_who_have_not_left(scored: Scored) -> None:
    row = row_of(scored)
    assert row["roles_known"] == row["roles_engaged"] == "champion decision_maker"
    assert (row["contact_level"], row["blocker"]) == (1, False)
    assert row_of(scored, "B")["blocker"] is True
    assert row_of(scored, "C")["roles_known"] is None  # a contact of whom nothing is known


def test_the_key_person_carries_the_largest_part_of_the_talk(scored: Scored) -> None:
    row = row_of(scored)  # c2 twice, c1 and c4 once each
    assert (row["key_person"], row["key_person_role"]) == ("c2", "champion")
    assert row["key_person_loss"] == 0.5
    assert row["key_person_name"] is None  # people are not named unless asked for


def test_without_the_key_person_the_others_remain(scored: Scored) -> None:
    row = row_of(scored)  # a quarter each with c1 and c4: two as good as two
    assert (row["contacts_after_loss"], row["threads_after_loss"]) == (2, 2.0)
    assert row["roles_lost"] == "champion"  # nobody else engaged is one


def test_what_remains_of_uneven_talk() -> None:
    people = pl.DataFrame(
        {"g": [1, 1, 2], "id": ["a", "b", "d"], "person": [1, 2, 4], "name": ["", "", ""]}
        | {"role": ["user", "user", None], "function": [None] * 3}
    )
    talk = pl.DataFrame(
        {"g": [1, 1, 1, 2], "contact_id": [1, 2, 3, 4], "weight": [6, 3, 1, 5]}
    )  # 3 is no contact here
    found = {row["g"]: row for row in key_person(people, talk).to_dicts()}
    assert found[1]["threads_after_loss"] == pytest.approx(4 * 4 / (9 + 1))
    assert (found[1]["contacts_after_loss"], found[1]["roles_lost"]) == (2, "")
    assert (found[2]["contacts_after_loss"], found[2]["threads_after_loss"]) == (0, 0.0)
    assert found[2]["roles_lost"] is None  # nobody's role is known


def test_of_equals_the_one_on_record_is_the_key_person_and_then_the_lowest_id() -> None:
    people = pl.DataFrame(
        {"g": [1, 1], "id": ["b", "a"], "person": [2, 3], "name": ["", ""]}
        | {"role": ["user", None], "function": [None, None]},
        schema_overrides={"function": pl.String},
    )
    talk = pl.DataFrame({"g": [1, 1, 1], "contact_id": [9, 2, 3], "weight": [5, 5, 5]})
    assert key_person(people, talk)["key_person"].to_list() == ["a"]
    assert key_person(people.head(1), talk)["key_person"].to_list() == ["b"]


def test_a_person_is_named_where_the_policy_says_so() -> None:
    assert row_of(score_rows(FILES, names_people=True))["key_person_name"] == "c2"


def test_one_of_us_alone_within_ninety_days(scored: Scored) -> None:
    columns = ("active_people", "active_departments", "lone_kam")
    rows = {root: tuple(row_of(scored, root)[c] for c in columns) for root in "ABC"}
    assert rows == {"A": (2, 2, False), "B": (1, 1, True), "C": (0, 0, False)}


def test_what_is_wrong_with_the_owner(scored: Scored) -> None:
    kinds = {root: row_of(scored, root)["owner_issue_kind"] for root in "ABCD"}
    assert kinds == {"A": "several", "B": "inactive", "C": "queue", "D": "none"}


def test_conflicts_are_several_managers_and_parallel_deals(scored: Scored) -> None:
    row = row_of(scored)
    assert (row["conflicts"], row["conflict_families"]) == (2, "Pumps")
    assert row_of(scored, "B")["conflicts"] == 0


def test_a_sponsor_is_read_from_the_team(scored: Scored) -> None:
    row = row_of(scored)
    assert (row["sponsor"], str(row["sponsor_met"])) == ("u2", "2026-03-31")
    assert (row["sponsor_state"], row["sponsor_overdue"], row["sponsored"]) == (
        "active",
        False,
        True,
    )
    assert row_of(scored, "B")["sponsor_state"] == "inactive"
    assert row_of(scored, "C")["sponsor_state"] == "none"  # no longer since yesterday


def test_without_any_sponsor_in_the_teams_it_is_unknown() -> None:
    files = {k: v for k, v in FILES.items() if k != "team_members"}
    row = row_of(score_rows(files))
    assert (row["sponsor_state"], row["sponsor_overdue"], row["sponsored"]) == (None, False, None)


def state(tier: str, met_ago: int | None, since_ago: int | None, cadence: int | None) -> str:
    frame = pl.DataFrame(
        {
            "tier": [tier],
            "sponsor_named": [True],
            "sponsor_left": [False],
            "sponsor_seen": [True],
            "sponsor_cadence": pl.Series([cadence], dtype=pl.Int64),
            "sponsor_since": pl.Series([since_ago and TODAY_N - since_ago], dtype=pl.Int32).cast(
                pl.Date
            ),
            "sponsor_met": pl.Series([met_ago and TODAY_N - met_ago], dtype=pl.Int32).cast(pl.Date),
        }
    )
    return str(sponsors.add_state(frame, TODAY_N)["sponsor_state"][0])


@pytest.mark.parametrize(
    ("tier", "met_ago", "since_ago", "cadence", "wanted"),
    [
        ("Key", 112, 400, None, "active"),  # 1.25 × 90 = 112.5
        ("Key", 113, 400, None, "overdue"),
        ("Tomorrow", 225, 400, None, "active"),
        ("Tomorrow", 226, 400, None, "overdue"),
        ("Key", 26, 400, 20, "overdue"),  # the agreed cadence wins
        ("Key", None, 60, None, "active"),
        ("Key", None, 61, None, "never met"),
        ("Key", None, None, None, "never met"),
        ("Maintain", 900, 900, None, "active"),  # nothing agreed, nothing usual
    ],
)
def test_a_sponsor_is_overdue_beyond_a_quarter_of_the_cadence(
    tier: str, met_ago: int | None, since_ago: int | None, cadence: int | None, wanted: str
) -> None:
    assert state(tier, met_ago, since_ago, cadence) == wanted


def test_a_sponsor_of_more_than_five_accounts_has_too_many() -> None:
    columns = {"sponsor": ["u"] * 6 + ["v"], "g": list(range(7))}
    own = pl.DataFrame(columns, schema_overrides={"g": pl.Int64})
    found = sponsors.sponsors(own, own.clear())
    assert found["sponsor_load"].to_list() == [6] * 6 + [1]
    assert found["sponsor_overloaded"].to_list() == [True] * 6 + [False]


def test_coverage_counts_the_roles_that_the_tier_wants() -> None:
    frame = pl.DataFrame(
        {
            "tier": ["Key", "Key", "Maintain", "Not key", "Key"],
            "roles_engaged": ["champion decision_maker", "", "champion", "champion", None],
            "counterpart_engaged": [False, True, None, None, None],
        }
    )
    wanted = {"Key": ("decision_maker", "champion", "counterpart"), "Maintain": ("decision_maker",)}
    found = contact_roles.add_coverage(frame, wanted)
    assert found["role_coverage"].to_list() == pytest.approx([2 / 3, 1 / 3, 0, None, None])
    assert found["roles_missing"].to_list() == [
        "counterpart",
        "decision_maker champion",
        "decision_maker",
        None,
        None,
    ]


def changed(day: str, old: str, new: str, field: str = "Owner") -> dict[str, Any]:
    return {"account_id": "A", "field": field, "old": old, "new": new, "changed_at": day}


def handed(*log: dict[str, Any]) -> dict[str, Any]:
    return row_of(score_rows(FILES | {"change_log": list(log)}))


def test_another_owner_opens_a_hand_over() -> None:
    row = handed(changed("2026-03-05T10:00:00Z", "u2", "u1"))
    assert (str(row["handover_on"]), row["handover_cause"]) == ("2026-03-05", "owner")
    # known and meeting: on the 31st by u1; deals: nothing past its close; the rest is not mapped
    assert (row["handover_pct"], row["handover_missing"], row["handover_open"]) == (100, "", False)


def test_what_is_no_hand_over() -> None:
    logs = [
        [changed("2026-03-05T10:00:00Z", "u1", "u1")],  # written once more
        [changed("2026-03-05T10:00:00Z", "u1", "u2"), changed("2026-03-06T10:00:00Z", "u2", "u1")],
        [changed("2026-01-29T10:00:00Z", "u2", "u1")],  # 61 days ago
        [changed("2026-03-05T10:00:00Z", "u1", "u2")],  # not who owns it today
        [changed("2026-03-05T10:00:00Z", "Prospect", "Customer", "type")],
    ]
    rows = side_by_side(*(FILES | {"change_log": log} for log in logs))
    found = [(row["handover_on"], row["handover_open"]) for row in rows]
    assert found == [(None, False)] * len(logs)


def test_a_log_of_names_means_their_users() -> None:
    users = [u | {"name": f"Name {u['id']}"} for u in FILES["users"]]
    log = [changed("2026-03-05T10:00:00Z", "Name u1", "u1")]
    assert row_of(score_rows(FILES | {"users": users, "change_log": log}))["handover_on"] is None


def key_since(ago: int | None, earlier: str | None, *, was_open: bool) -> dict[str, Any]:
    date, none = pl.Date(), pl.Series([None], dtype=pl.Date())
    names = ("owner_changed_on", "owner_touch_on", "owner_meeting_on", "contacts_edited_on")
    frame = pl.DataFrame(
        {
            "root": ["A"],
            "tier": ["Key"],
            "earlier_tier": pl.Series([earlier], dtype=pl.String),
            "tier_since": pl.Series([None if ago is None else TODAY_N - ago], dtype=pl.Int32).cast(
                date
            ),
            "next_touch_due": pl.Series([TODAY_N], dtype=pl.Int32).cast(date),
            "past_close": [False],
            "promise_overdue": pl.Series([3], dtype=pl.Int64),
            "plan_reviewed_at": none,
        }
        | dict.fromkeys(names, none)
        | {key: [True] for key in handover.MARKS}
    )
    before = pl.DataFrame({"root": ["A"] if was_open else [], "flag": ["handover_open"] * was_open})
    return handover.add_state(frame, before.cast(pl.String), TODAY_N).row(0, named=True)


def test_the_first_key_opens_one_and_it_stays_until_it_is_done() -> None:
    assert key_since(0, "Maintain", was_open=False)["handover_cause"] == "first Key"
    assert key_since(0, None, was_open=False)["handover_on"] is None  # the first run of all
    assert key_since(9, "Key", was_open=False)["handover_on"] is None
    later = key_since(11, "Key", was_open=True)
    assert (later["handover_pct"], later["handover_overdue"]) == (28, True)  # 2 of 7
    assert later["handover_missing"] == "known roles promises meeting plan"
    assert key_since(5, "Key", was_open=True)["handover_overdue"] is False
    assert key_since(61, "Key", was_open=True)["handover_on"] is None


def test_the_checklist_is_eight_steps_with_their_days() -> None:
    lines = checklist({"handover_on": TODAY}, "fr")
    assert lines[0] == "- avant le 3 avr. 2026\u00a0: les deux responsables se sont parlé"
    assert len(lines) == len(handover.CHECKLIST)
    assert checklist({"handover_on": None}, "en") == []


def test_a_tier_without_a_day_opens_no_first_key_and_sixty_days_still_do() -> None:
    assert key_since(60, "Key", was_open=True)["handover_cause"] == "first Key"
    assert key_since(None, "Maintain", was_open=True)["handover_cause"] is None


def test_the_owners_newest_touch_and_meeting_count() -> None:
    rows = [("u1", "call", 5, "inbound"), ("u1", "meeting", 4, None), ("u1", "meeting", 3, None)]
    rows += [("u1", "note", 9, None), ("u1", "email", 9, "outbound"), ("u2", "meeting", 9, None)]
    work = pl.DataFrame(rows, schema=["owner_id", "kind", "day", "direction"], orient="row")
    work = work.with_columns(pl.lit(1).alias("g"), pl.lit(value=True).alias("completed"))
    frame = pl.DataFrame({"g": [1, 2], "owner_id": ["u1", "u2"]})
    (row,) = handover.owner_touches(work, frame).to_dicts()
    assert (str(row["owner_touch_on"]), str(row["owner_meeting_on"])) == (
        "1970-01-06",
        "1970-01-05",
    )


def test_who_works_on_a_group_counts_once_and_departments_that_are_known() -> None:
    active = pl.DataFrame(
        [(1, "u"), (1, "u"), (1, "v"), (1, "w"), (2, "u"), (3, "x"), (3, "y")],
        schema=["g", "owner_id"],
        orient="row",
    )
    users = pl.DataFrame({"id": ["u", "v", "w"], "department": ["Sales", None, "Sales"]})
    assert colleagues.working(active, users).sort("g").rows() == [
        (1, 3, 1, False),
        (2, 1, 1, True),
        (3, 2, 0, False),
    ]


def test_several_active_managers_and_families_with_two_owners_are_conflicts() -> None:
    frame = pl.DataFrame({"g": [1, 2, 3, 4, 5], "owner_issue": [False, False, True, True, True]})
    rows = [("a", "a", 1, "u", "q"), ("a2", "a", 1, "v", None), ("b", "b", 2, "u", None)]
    rows += [("b2", "b", 2, "gone", None), ("c", "c", 3, None, None), ("d", "d", 4, None, "gone")]
    rows += [("e", "e", 5, "queue", "gone"), ("c2", "c", 3, None, "u")]
    accounts = pl.DataFrame(rows, schema=["id", "root", "g", "kam_id", "owner_id"], orient="row")
    users = pl.DataFrame({"id": ["u", "v", "gone"], "is_active": [True, None, False]})
    kinds = colleagues.owner_kind(frame, accounts, users).sort("g")
    assert kinds["owner_issue_kind"].to_list() == ["several", None, "none", "inactive", "queue"]

    deals = [(1, "P", "u"), (1, "P", "v"), (1, "Q", "u"), (1, "Q", "v"), (1, None, "v")]
    deals += [(2, "P", "u"), (2, "P", "v"), (3, "P", "u"), (3, "P", "u"), (3, "P", None)]
    schema = ["g", "product_family", "owner_id"]
    found = colleagues.conflicts(kinds, pl.DataFrame(deals, schema=schema, orient="row"))
    assert found.sort("g").rows() == [(1, 3, "P, Q"), (2, 1, "P")]
    alone = colleagues.conflicts(kinds, pl.DataFrame(deals[5:], schema=schema, orient="row"))
    assert alone.sort("g").rows() == [(1, 1, None), (2, 1, "P")]


def test_each_step_of_a_hand_over_has_its_day() -> None:
    """Begun so many days ago; all that can be shown is undone."""
    late = {name: due for name, due in handover.CHECKLIST if name != "talked"}
    for ago in (5, 6, 10, 11, 60):
        row = key_since(ago, "Key", was_open=True)
        assert row["handover_overdue"] is (ago > min(late.values()))
    date = pl.Date()
    day = pl.Series([TODAY_N - 20], dtype=pl.Int32).cast(date)
    before = pl.Series([TODAY_N - 21], dtype=pl.Int32).cast(date)
    frame = pl.DataFrame(
        {
            **{"root": ["A"], "tier": ["x"], "earlier_tier": ["Key"], "tier_since": day},
            **{"owner_changed_on": day, "next_touch_due": before, "past_close": [True]},
            **{"owner_touch_on": day, "owner_meeting_on": before, "contacts_edited_on": day},
            **{"promise_overdue": pl.Series([None], dtype=pl.Int64), "plan_reviewed_at": before},
        }
        | {key: [key != "plan_reviewed_at_known"] for key in handover.MARKS}
    )
    none = pl.DataFrame(schema={"root": pl.String, "flag": pl.String})
    (row,) = handover.add_state(frame, none, TODAY_N).to_dicts()
    # of six that can be shown: known, roles and promises are done
    assert (row["handover_pct"], row["handover_missing"]) == (50, "deals meeting rhythm")
    assert (row["handover_cause"], row["handover_open"], row["handover_overdue"]) == (
        *("owner", True, True),
    )
    unknown = frame.with_columns(pl.lit(value=False).alias(k) for k in handover.MARKS)
    unknown = unknown.with_columns(
        pl.lit(None, pl.Boolean).alias("past_close"), pl.lit(None, date).alias("next_touch_due")
    )
    (row,) = handover.add_state(unknown, none, TODAY_N).to_dicts()
    assert (row["handover_pct"], row["handover_open"]) == (None, True)  # nothing shows it as done


def test_our_own_nights_tell_who_took_over_and_when() -> None:
    rows = [("A", "u", "u", None), ("B", "u", "v", TODAY), ("C", "u", "w", None)]
    rows += [("D", "u", "fallback", TODAY)]
    owners = pl.DataFrame(rows, schema=OWNERS_BEFORE, orient="row")
    today = {"g": [1, 2, 3, 4], "root": ["A", "B", "C", "D"]}
    frame = pl.DataFrame(today | {"owner_id": ["u", "v", "x", "fallback"]})
    policy = Policy(as_of=dt.date(2026, 4, 1), fallback_owner="fallback")
    found = handover.owners_since(Inputs({}, owners_before=owners), frame, policy).sort("g")
    assert found.rows() == [(2, TODAY, "u"), (3, policy.as_of, "u")]


def test_a_state_of_the_sponsor_begins_on_its_day() -> None:
    def state(since: int | None, met: int | None, **more: Any) -> tuple[str | None, bool]:
        days = {"sponsor_since": since, "sponsor_met": met}
        row = {
            name: pl.Series([None if ago is None else TODAY_N - ago], dtype=pl.Int32).cast(pl.Date)
            for name, ago in days.items()
        }
        row |= {"tier": pl.Series(["Key"]), "sponsor_cadence": pl.Series([None], dtype=pl.Int64)}
        marks: dict[str, Any] = {"sponsor_named": True, "sponsor_left": False, "sponsor_seen": True}
        marks |= more
        frame = pl.DataFrame(row | {k: pl.Series([v]) for k, v in marks.items()})
        frame = frame.cast({c: pl.Boolean for c in ("sponsor_named", "sponsor_seen")})
        (found,) = sponsors.add_state(frame, TODAY_N).to_dicts()
        return found["sponsor_state"], found["sponsor_overdue"]

    assert state(60, None) == ("active", False)
    assert state(61, None) == state(None, None) == ("never met", True)
    # a quarter beyond the 90 days of Key: 112.5
    assert state(200, 112) == ("active", False)
    assert state(200, 113) == ("overdue", True)
    assert state(200, 50, sponsor_cadence=40) == ("active", False)
    assert state(200, 51, sponsor_cadence=40) == ("overdue", True)
    assert state(200, 999, tier="Maintain") == ("active", False)
    assert state(200, 999, tier="Tomorrow", sponsor_left=True) == ("inactive", True)
    assert state(200, 1, sponsor_named=False) == ("none", True)
    for unknown in ({"sponsor_seen": False}, {"sponsor_named": None}):
        assert state(200, 999, **unknown) == (None, False)


def test_who_is_named_on_the_account_comes_before_the_team_and_six_are_too_many() -> None:
    frame = pl.DataFrame({"g": list(range(7)), "sponsor_id": ["u"] * 4 + ["v", None, None]})
    own = sponsors.on_accounts(frame)
    team = own.clear().vstack(
        pl.DataFrame(
            [(0, "w"), (5, "u"), (6, "u")], schema=["g", "sponsor"], orient="row"
        ).with_columns(
            pl.lit(None, kind).alias(name) for name, kind in list(own.schema.items())[2:]
        )
    )
    for rows, load in ((team, 6), (team.head(2), 5)):
        found = sponsors.sponsors(own, rows).sort("g")
        assert found.filter(pl.col("sponsor") == "u")["sponsor_load"].unique().to_list() == [load]
        assert found["sponsor_overloaded"].sum() == (6 if load == 6 else 0)
        assert found["sponsor"].to_list()[0] == "u"


def test_of_several_sponsors_the_roots_then_the_newest_then_the_lowest_id_counts() -> None:
    def named(id_: str, account: str, since: str, end: str = "", role: str = "Sponsor") -> Any:
        row = {"id": id_, "account_id": account, "user_id": id_, "role": role}
        return row | {"starts_at": since, "ends_at": end, "counterpart_id": "", "cadence_days": ""}

    listed = [{"id": x, "name": x, "parent_id": "A" if x == "A2" else ""} for x in ("A", "A2", "B")]
    team = [named("b", "A", "2025-01-01"), named("a", "A", "2025-01-01"), named("c", "A", "")]
    team += [named("d", "A2", "2026-01-01"), named("e", "A", "2024-01-01")]
    team += [named("f", "A", "2026-04-01"), named("g", "A", "2026-01-01", "2026-03-30")]
    team += [named("h", "B", "2026-03-31", "2026-03-31"), named("i", "B", "2026-03-31", role="KAM")]
    rows = score_rows({"accounts": listed, "team_members": team})
    assert [row_of(rows, root)["sponsor"] for root in "AB"] == ["a", "h"]


def test_a_sponsor_meets_the_counterpart_or_whoever_is_there() -> None:
    hashed = pl.Series(["p", "q"]).hash().to_list()
    found = pl.DataFrame(
        {"g": [1, 2, 3], "sponsor": ["u", "u", "u"], "counterpart": ["p", None, "q"]}
    )
    rows = [(1, "u", 5, [hashed[0]]), (1, "u", 9, [hashed[1]]), (1, "v", 9, [hashed[0]])]
    rows += [(2, "u", 7, None), (2, "u", 6, [hashed[0]]), (3, "u", 8, None)]
    touches = pl.DataFrame(rows, schema=["g", "owner_id", "day", "contact_ids"], orient="row")
    touches = touches.with_columns(
        *(pl.lit("meeting").alias("kind"), pl.lit(None, pl.String).alias("direction")),
        pl.lit(value=True).alias("completed"),
    )
    talk = pl.DataFrame({"g": [1, 1, 2], "contact_id": [hashed[0], hashed[0], hashed[1]]})
    met = sponsors.meetings(found, touches, talk).sort("g")
    assert met["sponsor_met"].cast(pl.Int32).to_list() == [5, 7, None]
    assert met["counterpart_engaged"].to_list() == [True, None, False]


@pytest.mark.parametrize(("step", "due"), handover.CHECKLIST[1:])
def test_each_step_is_overdue_from_the_day_after_its_own(step: str, due: int) -> None:
    """All but one are done."""
    days = {"known": "owner_touch_on", "roles": "contacts_edited_on", "plan": "plan_reviewed_at"}
    days |= {"meeting": "owner_meeting_on", "rhythm": "next_touch_due"}
    steps = {"known": 5, "roles": 10, "promises": 10, "deals": 10, "meeting": 15, "rhythm": 20}
    assert due == (steps | {"plan": 30})[step]
    for ago in (due, due + 1):
        begun = pl.Series([TODAY_N - ago], dtype=pl.Int32).cast(pl.Date)
        today = pl.Series([TODAY_N], dtype=pl.Int32).cast(pl.Date)
        frame = pl.DataFrame(
            {"root": ["A"], "tier": ["x"], "earlier_tier": ["x"], "tier_since": begun}
            | {"owner_changed_on": begun, "past_close": [step == "deals"]}
            | {"promise_overdue": pl.Series([1 if step == "promises" else None], dtype=pl.Int64)}
            | {column: today for column in days.values()}
            | {key: [True] for key in handover.MARKS}
        )
        if step in days:
            before = pl.lit(TODAY_N - ago - 1, pl.Int32).cast(pl.Date)
            frame = frame.with_columns(before.alias(days[step]))
        none = pl.DataFrame(schema={"root": pl.String, "flag": pl.String})
        (row,) = handover.add_state(frame, none, TODAY_N).to_dicts()
        assert (row["handover_missing"], row["handover_pct"]) == (step, 85)
        assert row["handover_overdue"] is (ago > due)


def test_roles_are_known_where_somebody_has_one_or_a_level() -> None:
    people = pl.DataFrame(
        [
            *((1, 1, None, None), (2, 2, None, 3), (2, 3, "buyer", 4), (2, 7, None, None)),
            *((3, 4, "blocker", None), (3, 5, "buyer", 2), (3, 6, "buyer", 1)),
        ],
        schema={"g": pl.Int64, "person": pl.Int64, "role": pl.String, "level": pl.Int64},
        orient="row",
    )
    talk = pl.DataFrame({"g": [2, 3, 3, 1], "contact_id": [2, 5, 9, 3]})
    assert contact_roles.roles(people, talk).sort("g").rows() == [
        (1, None, False, None, None),
        (2, "buyer", False, 3, ""),
        (3, "blocker buyer", True, 2, "buyer"),
    ]
