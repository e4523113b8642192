"""Which account of one CRM is which of another, and who is one person in both."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from kamsync.errors import ConfigError
from kamsync.model.joined_ids import (
    changes_with_joined_users,
    in_order,
    split_id,
    task_id_of,
    with_joined_ids,
)
from kamsync.sync.pull.matched_groups import matched_groups
from kamsync.sync.pull.matches import live_pairs, read_matches
from kamsync.sync.pull.same_people import same_people, with_same_people

HEADER = "a_connection,a_id,b_connection,b_id,by,approved_by,approved_at\n"


def table(folder: Path, *lines: str) -> Path:
    path = folder / "matches.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    return path


def accounts(**parents: str | None) -> pl.DataFrame:
    """`crm_A1="crm:A0"`: id with its colon as an underscore → parent."""
    rows = {name.replace("_", ":", 1): parent for name, parent in parents.items()}
    return pl.DataFrame(
        {"id": sorted(rows), "parent_id": [rows[i] for i in sorted(rows)]},
        schema={"id": pl.String, "parent_id": pl.String},
    ).with_columns(pl.lit(value=False).alias("is_deleted"))


def test_every_id_gets_the_name_of_its_connection_and_no_word_does() -> None:
    rows = pl.DataFrame(
        {
            "id": ["task:1"],
            "account_id": [None],
            "contact_ids": [["7", "8"]],
            "kind": ["task"],
        },
        schema_overrides={"account_id": pl.String},
    )

    found = with_joined_ids("activity", rows.lazy(), "crm").collect().row(0, named=True)

    assert found == {
        "id": "crm:task:1",
        "account_id": None,
        "contact_ids": ["crm:7", "crm:8"],
        "kind": "task",
    }
    assert split_id(found["id"]) == ("crm", "task:1")


def test_streams_one_after_the_other_are_sorted_by_id() -> None:
    ids = [f"{name}:{n}" for name in in_order(["crm", "crm2", "a"]) for n in (1, 2)]

    assert ids == sorted(ids)


def test_an_owner_written_by_name_in_a_change_log_stays_a_name() -> None:
    rows = pl.DataFrame({"field": ["Owner", "stage"], "old": ["u1", "u1"], "new": ["Zoé", "u2"]})

    found = changes_with_joined_users(rows.lazy(), pl.Series(["u1", "u2"]), "crm").collect()

    assert found.rows() == [("Owner", "crm:u1", "Zoé"), ("stage", "u1", "u2")]


def test_a_line_that_nobody_approved_matches_nothing(tmp_path: Path) -> None:
    path = table(tmp_path, "crm,1,crm2,9,domain,Léa,2026-01-05", "crm,2,crm2,8,domain,,")

    pairs, findings = read_matches(path, ["crm", "crm2"])

    assert pairs.rows() == [("crm:1", "crm2:9")]
    assert [(f.code, f.values["n"]) for f in findings] == [("matches_unapproved", 1)]


def test_every_wrong_line_of_the_table_is_named_at_once(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "crm,1,crm2,,id,Léa,",
        "crm,1,crm3,9,id,Léa,",
        "crm,1,crm,9,id,Léa,",
        "crm,2,crm2,8,id,Léa,",
        "crm,2,crm2,7,id,Léa,",
    )

    with pytest.raises(ConfigError) as caught:
        read_matches(path, ["crm", "crm2"])

    assert [(p.line, p.code) for p in caught.value.problems] == [
        (2, "match_incomplete"),
        (3, "match_connection"),
        (4, "match_same_crm"),
        (6, "match_several"),
    ]


def test_one_account_with_two_partners_in_one_crm_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, "crm,1,crm2,9,id,Léa,", "crm2,8,crm,1,id,Léa,", "crm,1,c,5,id,Léa,")

    with pytest.raises(ConfigError) as caught:
        read_matches(path, ["crm", "crm2", "c"])

    (problem,) = caught.value.problems
    assert (problem.line, problem.code) == (3, "match_several")
    assert problem.values == {"account": "crm:1", "partners": ["crm2:9", "crm2:8"]}


def test_a_match_with_an_account_that_is_gone_is_reported_and_parts() -> None:
    pairs = pl.DataFrame({"a": ["crm:1", "crm:2"], "b": ["crm2:9", "crm2:8"]})

    kept, findings = live_pairs(pairs, pl.Series(["crm:1", "crm:2", "crm2:8"]))

    assert kept.rows() == [("crm:2", "crm2:8")]
    assert [(f.code, f.values["names"]) for f in findings] == [("matches_gone", ["crm2:9"])]


def test_matched_accounts_become_one_group_under_the_first_connections_root() -> None:
    frame = accounts(
        crm_A=None, crm_A1="crm:A", crm2_B=None, crm2_B1="crm2:B", crm2_C=None, a_Z=None
    )
    pairs = pl.DataFrame({"a": ["crm2:B1", "a:Z"], "b": ["crm:A1", "crm2:B"]})

    found = matched_groups(frame, pairs, ["crm", "crm2", "a"])

    assert dict(found.select("id", "group_id").iter_rows()) == {
        "crm:A": "crm:A",
        "crm:A1": "crm:A",
        "crm2:B": "crm:A",
        "crm2:B1": "crm:A",
        "a:Z": "crm:A",
        "crm2:C": None,
    }
    assert dict(found.select("id", "own_root_id").iter_rows())["crm2:B1"] == "crm2:B"


def test_without_the_match_every_account_is_where_its_own_crm_has_it() -> None:
    frame = accounts(crm_A=None, crm2_B=None)
    none = pl.DataFrame(schema={"a": pl.String, "b": pl.String})

    found = matched_groups(frame, none, ["crm", "crm2"])

    assert found["group_id"].to_list() == [None, None]
    assert found["own_root_id"].to_list() == found["id"].to_list()


def test_one_person_in_two_crms_is_one_owner() -> None:
    users = pl.DataFrame(
        {
            "id": ["crm:1", "crm:2", "crm2:7", "crm2:8", "crm2:9"],
            "email": ["Lea@x.fr", "sales@x.fr", "lea@X.fr ", "sales@x.fr", "sales@x.fr"],
            "is_active": True,
            "is_deleted": False,
        }
    )

    same = same_people(users, ["crm", "crm2"])
    deals = pl.DataFrame({"owner_id": ["crm2:7", "crm2:8", None]})

    assert same == {"crm2:7": "crm:1"}
    assert with_same_people("opportunity", deals.lazy(), same).collect()["owner_id"].to_list() == [
        "crm:1",
        "crm2:8",
        None,
    ]
    counted = with_same_people("user", users.lazy(), same).collect()
    assert counted.filter("is_deleted")["id"].to_list() == ["crm2:7"]


def test_a_task_among_the_activities_is_found_by_the_id_it_was_made_with() -> None:
    of_two = pl.DataFrame({"id": ["crm:task:17", "crm2:00T1"]})
    of_one = pl.DataFrame({"id": ["task:17", "00T1"]})

    assert of_two.select(task_id_of("id", joined=True))["id"].to_list() == ["crm:17", "crm2:00T1"]
    assert of_one.select(task_id_of("id", joined=False))["id"].to_list() == ["17", "00T1"]
