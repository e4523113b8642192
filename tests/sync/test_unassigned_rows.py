"""Won deals that name no account are said with what they are worth beside all that was won."""

from __future__ import annotations

from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import score
from kamsync.sync.unassigned_rows import nameless_findings
from tests.scoring.book import CARD, TODAY, accounts, typed, win


def test_a_won_deal_without_an_account_is_said_with_its_share_of_all_that_was_won() -> None:
    """300 of 400: three quarters; the deal before the twelve months is worth nothing here."""
    deals = [
        win("A", "2026-01-05", 100, id="O1"),
        win("", "2026-02-05", 300, id="O2"),
        win("", "2024-02-05", 9_000, id="O3"),
    ]
    policy = Policy(TODAY)
    inputs = typed({"accounts": accounts("A"), "opportunities": deals}, policy)
    (found,) = nameless_findings(inputs, policy, score(inputs, policy, CARD))

    assert (found.severity, found.variant) == ("warning", "worth")
    values = {"n": 2, "won": 2, "first": "O2", "sum": "EUR 300", "share": 0.75}
    assert found.values == values


def test_without_won_money_only_the_number_of_rows_is_said() -> None:
    deals = [win("A", "2026-01-05", 100, id="O1"), win("", "2024-02-05", 300, id="O2")]
    policy = Policy(TODAY)
    inputs = typed({"accounts": accounts("A"), "opportunities": deals}, policy)
    (found,) = nameless_findings(inputs, policy, score(inputs, policy, CARD))

    assert found.variant == "empty"
    assert found.values == {"n": 1, "won": 1, "first": "O2"}
