"""What the CRM calls a key account against the tier, by hand."""

from __future__ import annotations

from typing import Any

from kamsync.messages.findings import message
from kamsync.scoring.metrics.crm_labels import label_findings
from tests.scoring.book import Asked, Rows, accounts, one, row_of, score_rows

KEY = {"override_tier": "Key", "override_until": "2026-12-31", "override_reason": "agreed"}


def called(**types: str) -> Rows:
    """Accounts by id → type; those whose id begins with K are Key."""
    return [
        accounts(i, type=word, **(KEY if i.startswith("K") else {}))[0] for i, word in types.items()
    ]


def verdicts(scored: Asked) -> dict[str, bool | None]:
    return dict(scored.frame("label_disagrees").select("root", "label_disagrees").iter_rows())


def finding(scored: Asked) -> str:
    reported = [message(f, "en") for f in label_findings(scored.frame("label_disagrees"))]
    assert len(reported) <= 1
    return reported[0] if reported else ""


def test_labels_and_tiers_that_differ_are_found_both_ways() -> None:
    scored = score_rows(
        {"accounts": called(A="Grand compte", B="Client", K1="Key Account", K2="Client", K3="")}
    )

    assert verdicts(scored) == {"A": True, "B": False, "K1": False, "K2": True, "K3": None}
    assert finding(scored).endswith("1 called key and not Key (A); 1 Key and called otherwise (K2)")


def test_case_accents_and_marks_do_not_count() -> None:
    words = (
        *("key account", " KEY-ACCOUNT ", "Comptes cles"),
        *("STRATÉGIQUE", "Strategique", "Large account"),
    )
    listed = [accounts(word.strip(), type=word)[0] for word in words]
    assert verdicts(score_rows({"accounts": listed})) == {word.strip(): True for word in words}


def test_a_word_that_only_contains_one_is_no_label() -> None:
    words = ("Customer", "Not a key account", "Keyboard maker", "Clé")
    listed = [accounts(word, type=word)[0] for word in words]
    scored = score_rows({"accounts": [*listed, *called(K="Key Account")]})

    labels = dict(scored.frame("labelled_key").select("root", "labelled_key").iter_rows())
    assert labels == dict.fromkeys(words, False) | {"K": True}


def test_where_nobody_is_called_key_no_key_account_is_blamed() -> None:
    scored = score_rows({"accounts": called(A="Client", K="Client")})

    assert verdicts(scored) == {"A": None, "K": None}
    assert finding(scored) == ""


def test_a_picklist_that_is_not_mapped_says_nothing() -> None:
    scored = score_rows({"accounts": accounts("A", **KEY)})

    assert row_of(scored)["crm_label"] is None
    assert row_of(scored)["labelled_key"] is None
    assert finding(scored) == ""


def test_a_group_is_called_what_one_of_its_accounts_is() -> None:
    members: list[dict[str, Any]] = [
        *accounts("A", type="Client"),
        *accounts("A1", parent_id="A", type="Client"),
        *accounts("A2", parent_id="A", type="Grand compte"),
    ]
    row = one({"accounts": members})

    assert (row["crm_label"], row["labelled_key"]) == ("Grand compte", True)


def test_which_labels_mean_key_is_for_the_company_to_say() -> None:
    files = {"accounts": [*accounts("A", credit_rating="Gold*", type="Key Account")]}
    shown = score_rows(files, key_labels={"credit_rating": ("gold",)})
    none = score_rows(files, key_labels={})

    assert row_of(shown)["crm_label"] == "Gold*"
    assert verdicts(shown) == {"A": True}
    assert verdicts(none) == {"A": None}


def test_many_are_counted_and_five_are_named() -> None:
    scored = score_rows({"accounts": called(**{f"A{n}": "Key" for n in range(7)})})

    assert "7 called key and not Key (A0, A1, A2, A3, A4 and 2 more)" in finding(scored)


def test_what_the_root_is_called_comes_before_what_a_member_is() -> None:
    words = {"B": "Key account", "A": "Grand compte"}
    listed = [accounts(i, parent_id="B" if i == "A" else "", type=w)[0] for i, w in words.items()]
    assert one({"accounts": listed}, "B")["crm_label"] == "Key account"
