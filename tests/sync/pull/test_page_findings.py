"""Words of left-out rows are counted over all pages of a file."""

from __future__ import annotations

from kamsync.model.change import Finding
from kamsync.sync.pull.page_findings import PageFindings


def test_words_are_summed_over_pages_and_listed_with_their_number() -> None:
    found = PageFindings()
    for words in ({"Bill": 1, "Payment": 1}, {"Payment": 2}):
        values = {"n": sum(words.values()), "column": "Type", "words": words}
        found.add([Finding("rows_left_out", "info", "file a.csv", values=values, variant="words")])
    (one,) = found.all()
    assert one.values["n"] == 4
    assert one.values["words"] == ["Payment (3)", "Bill (1)"]
