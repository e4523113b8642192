"""Columns that feed nothing and whose words say that a row is no sale, or takes one back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from connectors.local.layout import Layout
from connectors.local.records import Chunk
from kamsync.model.change import Finding
from kamsync.model.word_forms import folded

STREAMS: Final = ("revenue", "opportunity")
_NOT_FINAL: Final = (
    "draft|drafts|cancel|canceled|cancelled|void|voided|deleted|brouillon|annulé|annulée|supprimé|"
    "supprimée|entwurf|storniert|borrador|anulado|anulada|cancelado|cancelada|bozza|annullato"
)
_NO_SALE: Final = (
    "in invoice|in refund|in receipt|vendor bill|vendor credit note|bill|bill payment|"
    "bill payment (check)|vendor credit|supplier credit|purchase order|expense|payment|deposit|"
    "journal entry|estimate|quote|quotation|proforma|pro forma|pro-forma invoice|"
    "facture fournisseur|avoir fournisseur|facture d'achat|dépense|paiement|règlement|devis|"
    "facture proforma|bon de commande|lieferantenrechnung|zahlung|angebot|"
    "factura de proveedor|pago|presupuesto"
)
_REFUND: Final = (
    "out refund|refund|refund receipt|credit note|credit memo|customer credit note|"
    "sales credit note|credit|avoir|avoir client|note de crédit|remboursement|gutschrift|"
    "rechnungskorrektur|nota de crédito|factura rectificativa|abono|nota di credito"
)
_MOST_WORDS: Final = 40
"""A column of more different texts in its first rows holds no kinds of documents."""
_LOOKED_AT: Final = 20_000
_BELOW_ZERO: Final = re.compile(r"^\s*[-(−]|-\s*$")


def _set(words: str) -> frozenset[str]:
    return frozenset(folded(word) for word in words.split("|"))


_LEFT_OUT: Final = {"opportunity": _set(_NOT_FINAL), "revenue": _set(f"{_NOT_FINAL}|{_NO_SALE}")}
_TAKEN_BACK: Final = _set(_REFUND)


def left_out_words(stream: str, texts: Iterable[str]) -> list[str]:
    """Those that say: this row is no sale, or none yet."""
    known = _LEFT_OUT["opportunity" if stream == "opportunity" else "revenue"]
    return [text for text in texts if _bare(text) in known]


def refund_words(stream: str, texts: Iterable[str]) -> list[str]:
    """Those that say: this row takes a sale back."""
    return [] if stream == "opportunity" else [t for t in texts if _bare(t) in _TAKEN_BACK]


def kinds_only(texts: Mapping[str, int]) -> bool:
    """So few that they may be kinds or states of documents."""
    return 0 < len(texts) <= _MOST_WORDS


class DocumentLook:
    """The first rows of a file, column by column of those that feed nothing."""

    def __init__(self, layout: Layout) -> None:
        self._stream = layout.stream.name
        self._where = f"file {layout.path.name}"
        self._places = dict(layout.unfed) if self._stream in STREAMS else {}
        self._rules = layout.mapping.rows
        self._amount = layout.columns.get("amount")
        self._seen = 0

    @property
    def places(self) -> list[int]:
        """Of the cells it looks at."""
        amount = [] if self._amount is None else [self._amount]
        return [*self._places.values(), *amount] if self._places else []

    def findings(self, chunk: Chunk) -> list[Finding]:
        if not self._places or self._seen >= _LOOKED_AT:
            return []
        self._seen += chunk.height
        found: list[Finding] = []
        amounts = [] if self._amount is None else chunk.texts(self._amount)
        for header, at in list(self._places.items()):
            cells = [text.strip() for text in chunk.texts(at)]
            texts = Counter(cells)
            if not kinds_only(texts):
                del self._places[header]
                continue
            found += self._no_sales(header, texts)
            pairs = zip(cells, amounts, strict=False)
            above = Counter(text for text, amount in pairs if _is_above(amount))
            found += self._refunds(header, above)
        return found

    def _no_sales(self, header: str, texts: Mapping[str, int]) -> list[Finding]:
        if header in self._rules.only or header in self._rules.skip:
            return []
        return self._findings("rows_no_sale", header, left_out_words(self._stream, texts), texts)

    def _refunds(self, header: str, above: Mapping[str, int]) -> list[Finding]:
        """Of rows that count and whose amount is above zero."""
        if header in self._rules.negative:
            return []
        gone = {folded(word) for word in self._rules.skip.get(header, ())}
        kept = {folded(word) for word in self._rules.only.get(header, above)}
        live = (text for text in above if folded(text) in kept - gone)
        return self._findings("rows_refund", header, refund_words(self._stream, live), above)

    def _findings(
        self, code: str, header: str, words: list[str], texts: Mapping[str, int]
    ) -> list[Finding]:
        if not words:
            return []
        values = {
            "n": sum(texts[word] for word in words),
            "column": header,
            "names": words,
            "stream": self._stream,
        }
        return [Finding(code, "warning", self._where, values=values)]


def _is_above(amount: str) -> bool:
    """It would count as a sale."""
    return bool(amount.strip()) and not _BELOW_ZERO.search(amount)


def _bare(text: str) -> str:
    return folded(text.replace("_", " "))
