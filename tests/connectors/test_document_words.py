"""Words that say that a row of an export is no sale, or takes one back."""

from __future__ import annotations

import pytest

from connectors.local.document_words import kinds_only, left_out_words, refund_words


@pytest.mark.parametrize(
    ("stream", "gone"),
    [
        ("revenue", ["Draft", "in_invoice", "Facture FOURNISSEUR", "Devis", "annulee"]),
        ("opportunity", ["Draft", "annulee"]),  # a quote is a deal as good as any
    ],
)
def test_a_draft_or_a_supplier_s_bill_is_no_sale(stream: str, gone: list[str]) -> None:
    kept = ["posted", "out_invoice", "Out Refund", "", "Drafted by Ann"]
    words = ["Draft", "in_invoice", "Facture FOURNISSEUR", "Devis", "annulee"]
    assert left_out_words(stream, [*kept, *words]) == gone


def test_a_refund_takes_a_sale_back_and_no_deal() -> None:
    words = ["out_refund", "AVOIR client", "Note de credit", "in_refund", "invoice"]
    assert refund_words("revenue", words) == ["out_refund", "AVOIR client", "Note de credit"]
    assert refund_words("opportunity", words) == []


@pytest.mark.parametrize(("n", "kinds"), [(0, False), (1, True), (40, True), (41, False)])
def test_a_column_of_more_than_forty_texts_holds_no_kinds(n: int, *, kinds: bool) -> None:
    assert kinds_only({str(k): 1 for k in range(n)}) is kinds
