"""What could not be read is never said as 0."""

from __future__ import annotations

import polars as pl
import pytest

from kamsync.messages.lower_bounds import amount, known_sum, share, sum_is_least
from kamsync.messages.values import phrase


@pytest.mark.parametrize(
    ("revenue", "refused", "english", "french"),
    [
        (0, 0, "€0", "0 €"),
        (0, 1, "unknown", "inconnu"),
        (-500, 1, "unknown", "inconnu"),
        (120_000, 2, "at least €1,200", "au moins 1 200 €"),
        (120_000, None, "€1,200", "1 200 €"),  # a frame from before refusals were counted
        (None, 0, "unknown", "inconnu"),
    ],
)
def test_a_sum_that_lacks_something_is_a_lower_bound_or_unknown(
    revenue: int | None, refused: int | None, english: str, french: str
) -> None:
    row = {"revenue": revenue, "refused_wins": refused}

    said = [amount("revenue", row, language, "EUR") for language in ("en", "fr")]

    assert [text.replace("\u202f", " ").replace("\u00a0", " ") for text in said] == [
        english,
        french,
    ]


def test_the_pipeline_lacks_what_has_no_worth_and_a_sentence_says_so() -> None:
    row = {"pipeline": 0, "unpriced_deals": 1}

    assert known_sum("pipeline", row) is None
    assert "unknown" in phrase("pipeline", row, "en", "EUR")
    assert "€0" not in phrase("pipeline", row, "en", "EUR")


def test_one_group_makes_the_sum_of_all_a_lower_bound() -> None:
    groups = pl.DataFrame({"revenue": [5, 7], "refused_wins": [0, 1], "unpriced_deals": [0, 0]})

    assert sum_is_least("revenue", groups)
    assert not sum_is_least("pipeline", groups)


@pytest.mark.parametrize(
    ("own", "others", "english", "french"),
    [
        (0, 0, "48%", "48 %"),
        (1, 0, "at least 48%", "au moins 48 %"),
        (0, 2, "at most 48%", "au plus 48 %"),
        (1, 2, "48% (as far as read)", "48 % (d’après ce qui a été lu)"),
        (None, None, "48%", "48 %"),
    ],
)
def test_a_share_is_bounded_by_what_was_refused_here_and_elsewhere(
    own: int | None, others: int | None, english: str, french: str
) -> None:
    row = {"refused_wins": own, "refused_elsewhere": others}

    said = [share(0.48, row, language) for language in ("en", "fr")]

    assert [text.replace("\u202f", " ").replace("\u00a0", " ") for text in said] == [
        english,
        french,
    ]


def test_at_least_all_of_it_is_all_of_it() -> None:
    assert share(1, {"refused_wins": 2}, "en") == "100%"
