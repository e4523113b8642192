"""Which accounts are proposed as one, by hand."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.scoring.explain.duplicates import duplicates

COLUMNS = ("id", "root", "name", "country", "domain", "tax_number")


def proposed(*rows: tuple[Any, ...], apart: tuple[tuple[str, str], ...] = ()) -> list[Any]:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    return [(r["a"], r["b"], *r["signs"]) for r in duplicates(frame, apart).to_dicts()]


def test_names_are_alike_without_accents_marks_and_legal_forms() -> None:
    found = proposed(
        ("1", "1", "Béta Industries S.A.S.", "France", None, None),
        ("2", "2", "BETA-INDUSTRIES", "france", None, None),
        ("3", "3", "Beta Industries GmbH", "Germany", None, None),  # elsewhere, so another company
        ("4", "4", "Beta Industries Nord", "France", None, None),
        ("5", "5", "SA", "France", None, None),  # nothing left
        ("6", "6", "S.A.S.", "France", None, None),
        ("7", "7", "Béta Industries", None, None, None),
    )
    assert found == [("1", "2", "name"), ("1", "7", "name")]


def test_two_letters_are_no_name_and_five_digits_no_number() -> None:
    assert proposed(("1", "1", "XY", None, None, None), ("2", "2", "xy", None, None, None)) == []
    three = (("1", "1", "ABC", None, None, None), ("2", "2", "a b c", None, None, None))
    assert proposed(*three) == [("1", "2", "name")]
    for tax, found in (("12-345", []), ("123 456", [("1", "2", "tax_number")])):
        rows = [(n, n, f"Name {n}", None, None, tax) for n in "12"]
        assert proposed(*rows) == found


def test_the_surest_stand_first_and_two_tax_numbers_are_two_companies() -> None:
    found = proposed(
        ("1", "1", "Alpha", "France", "https://www.alpha.fr/fr", "FR 12 345678901"),
        ("2", "2", "Alpha", "France", "alpha.fr", None),
        ("3", "3", "Another name", "Spain", None, "fr12345678901"),
        ("4", "4", "Alpha", "France", "http://alpha.fr", "FR99999999999"),
        ("5", "5", "Alpha one", None, None, "1234"),  # too short to be a number
        ("6", "6", "Alpha two", None, None, "1234"),
    )
    assert found == [("1", "2", "name", "domain"), ("1", "3", "tax_number")]


def test_a_domain_of_a_group_a_mail_host_or_many_is_no_sign() -> None:
    assert (
        proposed(
            ("1", "G", "Alpha Nord", None, "alpha.fr", None),
            ("2", "G", "Alpha Sud", None, "alpha.fr", None),  # sisters
            ("3", "3", "One", None, "gmail.com", None),
            ("4", "4", "Two", None, "gmail.com", None),
            *((f"9{n}", f"9{n}", f"Shop {n}x", None, "portal.com", None) for n in range(7)),
        )
        == []
    )
    assert proposed(
        ("1", "1", "Alpha", None, "alpha.fr", None),
        ("2", "2", "Alfa", None, "www2.alpha.fr:443", None),
    ) == [("1", "2", "domain")]


def test_what_a_person_told_apart_is_not_proposed_again() -> None:
    rows = [(str(n), str(n), "Alpha", None, None, None) for n in (1, 2, 3)]
    assert proposed(*rows, apart=(("1", "2"),)) == [("1", "3", "name")]
    assert proposed() == []


def test_as_many_as_may_share_a_domain_are_still_proposed() -> None:
    rows = [(f"{n:03}", f"{n:03}", f"Shop {n}x", None, "portal.com", None) for n in range(6)]
    found = proposed(*rows)
    assert len(found) == 5
    assert found[0] == ("000", "001", "domain")


def test_of_as_many_signs_the_surest_stand_first_then_the_lowest_ids() -> None:
    found = proposed(
        ("1", "1", "One", None, "shared.com", None),
        ("2", "2", "Two", None, "shared.com", None),
        ("3", "3", "Three", None, "other.com", None),
        ("4", "4", "Four", None, "other.com", None),
        ("5", "5", "Five", None, None, "123456"),
        ("6", "6", "Six", None, None, "123456"),
        ("7", "7", "Seven", None, None, "123456"),
    )
    surest = [("5", "6", "tax_number"), ("5", "7", "tax_number")]
    assert found == [*surest, ("1", "2", "domain"), ("3", "4", "domain")]


def test_of_pairs_with_two_signs_the_one_with_a_number_stands_first() -> None:
    found = proposed(
        ("1", "1", "Alpha", None, "alpha.com", None),
        ("2", "2", "Alpha", None, "alpha.com", None),
        ("3", "3", "Three", None, "beta.com", "123456"),
        ("4", "4", "Four", None, "beta.com", "123456"),
    )
    assert [pair[:3] for pair in found] == [("3", "4", "tax_number"), ("1", "2", "name")]
