"""Accounts are found by id, by name, or by a part of the name."""

from __future__ import annotations

import polars as pl
import pytest

from kamsync.cli.explain import find_group
from kamsync.errors import UsageError

GROUPS = pl.DataFrame(
    {"root": ["a1", "a2", "a3", "a4"], "name": ["Globex Corp", "Initech", "Initech SA", "A.1 (x"]}
)


@pytest.mark.parametrize(
    ("words", "root"),
    [("globex", "a1"), ("A2", "a2"), ("initech", "a2"), ("tech sa", "a3"), (".1 (", "a4")],
)
def test_a_part_of_the_name_is_enough(words: str, root: str) -> None:
    assert find_group(GROUPS, words)["root"] == root


def test_several_are_listed_with_their_ids() -> None:
    with pytest.raises(UsageError, match=r"Initech \(a2\), Initech SA \(a3\); give the id"):
        find_group(GROUPS, "nite")


@pytest.mark.parametrize("words", ["", "  ", "umbrella"])
def test_nothing_fits_nothing(words: str) -> None:
    with pytest.raises(UsageError, match="no group"):
        find_group(GROUPS, words)
