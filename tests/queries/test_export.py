"""The table for spreadsheets and its dictionary; frames in, frames out."""

from __future__ import annotations

import re

import polars as pl

from kamsync.messages.catalogue import has
from kamsync.model.own_fields import INPUTS
from kamsync.model.tables import STREAMS
from kamsync.queries.export import dictionary, export_table
from kamsync.scoring.frame import family_of
from kamsync.scoring.registry import COLUMNS

SCORED = pl.DataFrame(
    {
        "g": [1, 0],
        "root": ["b", "a"],
        "name": ["=1+1", "Acme"],
        "owner_id": ["u1", "u9"],
        "revenue": [123456, None],
        "growth_real": [0.5, None],
    }
)
USERS = pl.DataFrame({"id": ["u1"], "name": ["Zoé"]})


def test_the_owners_name_stands_beside_the_id_and_money_is_in_units() -> None:
    assert export_table(SCORED, USERS, "EUR").rows() == [
        ("a", "Acme", "u9", None, None, None),
        ("b", "=1+1", "u1", "Zoé", 1234.56, 0.5),
    ]
    assert export_table(SCORED, USERS, "JPY")["revenue"].to_list() == [None, 123456.0]


def test_tier_and_score_stand_before_what_few_people_look_for() -> None:
    scored = SCORED.with_columns(score=pl.lit(74), tier=pl.lit("Key"))
    assert export_table(scored, USERS, "EUR").columns == [
        *("account_id", "name", "owner_id", "owner_name", "tier", "score", "revenue"),
        "growth_real",
    ]


def test_every_column_of_the_table_has_a_row_in_the_dictionary() -> None:
    table = export_table(SCORED, USERS, "EUR")
    words = dictionary(table.columns, "fr")
    assert words["column"].to_list() == table.columns
    assert words.row(by_predicate=pl.col("column") == "revenue", named=True)["unit"] == "montant"


def test_every_column_that_may_come_has_a_label_of_the_language() -> None:
    words = dictionary(["name", "owner_name", "plan_start", "q0", "q11"], "fr")
    names = ["owner_name", *(c.name for c in STREAMS["account"].columns), *COLUMNS]
    internal = {n for n in names if n == "g" or re.fullmatch(r"q\d+", n)}
    labelled = {n for n in names if has(f"column.{n}") or has(f"export_column.{n}")}
    bare = {n for n in names if not family_of(n)} - labelled - internal - INPUTS.keys()

    assert words["label"].to_list() == [
        "Compte",
        "Nom du responsable",
        "Début du plan de compte",
        "Gagné au dernier trimestre",
        "Gagné, 11 trimestres plus tôt",
    ]
    assert bare == set()
