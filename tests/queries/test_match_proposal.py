"""Which accounts of two CRMs are proposed as one customer, and which are not."""

from __future__ import annotations

import polars as pl

from kamsync.queries.match_proposal import proposed_matches, with_contact_domains

COLUMNS = ("id", "name", "country", "domain", "tax_number", "own_root_id")
NONE = pl.DataFrame(schema={"a": pl.String, "b": pl.String})


def accounts(*rows: tuple[str, str, str | None, str | None, str | None]) -> pl.DataFrame:
    """id, name, country, domain, tax number; each its own root."""
    return pl.DataFrame(
        [(*row, row[0]) for row in rows], schema=dict.fromkeys(COLUMNS, pl.String), orient="row"
    )


def found(frame: pl.DataFrame, known: pl.DataFrame = NONE) -> list[tuple[str, str, str]]:
    pairs = proposed_matches(frame, ["crm", "crm2"], known).pairs
    return [row[:3] for row in pairs.iter_rows()]


def test_the_strongest_sign_names_the_pair() -> None:
    frame = accounts(
        ("crm:1", "Acme SA", "FR", "https://www.acme.fr/shop", "FR 40 303 265 045"),
        ("crm2:9", "Groupe Acme", "FR", "acme.fr", "fr40303265045"),
        ("crm:2", "Birch Mills, Ltd.", "UK", None, None),
        ("crm2:8", "BIRCH MILLS", "uk", None, None),
    )

    assert found(frame) == [("crm:1", "crm2:9", "tax_number"), ("crm:2", "crm2:8", "name")]


def test_what_several_customers_of_one_crm_share_is_no_proposal() -> None:
    frame = accounts(
        ("crm:1", "One", None, "acme.fr", None),
        ("crm:2", "Two", None, "acme.fr", None),
        ("crm2:9", "Nine", None, "www.acme.fr", None),
        ("crm:3", "Three", None, "gmail.com", None),
        ("crm2:7", "Seven", None, "gmail.com", None),
    )

    assert found(frame) == []
    assert proposed_matches(frame, ["crm", "crm2"], NONE).ambiguous["domain"] == 1


def test_a_group_that_shares_its_domain_is_proposed_by_its_root() -> None:
    frame = accounts(
        ("crm:1", "Acme", None, "acme.fr", None),
        ("crm:2", "Acme Lyon", None, "acme.fr", None),
        ("crm2:9", "Acme", "FR", "acme.fr", None),
    ).with_columns(own_root_id=pl.Series(["crm:1", "crm:1", "crm2:9"]))

    assert found(frame) == [("crm:1", "crm2:9", "domain")]


def test_signs_that_contradict_each_other_propose_nothing() -> None:
    frame = accounts(
        ("crm:1", "One", None, "acme.fr", "12345678"),
        ("crm2:8", "Eight", None, None, "12345678"),
        ("crm2:9", "Nine", None, "acme.fr", None),
    )

    assert found(frame) == []


def test_an_account_of_the_table_gets_no_second_partner() -> None:
    frame = accounts(
        ("crm:1", "Acme", None, "acme.fr", None), ("crm2:9", "Acme", None, "acme.fr", None)
    )
    known = pl.DataFrame({"a": ["crm2:9"], "b": ["crm:5"]})

    assert found(frame, known) == []


def test_a_name_in_another_country_is_another_firm() -> None:
    frame = accounts(("crm:1", "Acme", "FR", None, None), ("crm2:9", "Acme", "Germany", None, None))

    assert found(frame) == []


def test_an_account_without_a_domain_has_that_of_its_contacts_where_they_agree() -> None:
    frame = accounts(
        ("crm:1", "One", None, None, None),
        ("crm:2", "Two", None, "two.fr", None),
        ("crm:3", "Three", None, None, None),
    )
    contacts = pl.DataFrame(
        {
            "account_id": ["crm:1", "crm:1", "crm:1", "crm:2", "crm:3", "crm:3"],
            "email_domain": ["One.fr", "one.fr", "gmail.com", "x.fr", "a.fr", "b.fr"],
            "is_deleted": False,
        }
    )

    found = with_contact_domains(frame, contacts)

    assert found["domain"].to_list() == ["one.fr", "two.fr", None]
