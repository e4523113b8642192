"""The accounts under another tool's headers and in its words."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from kamsync.errors import ConfigError
from kamsync.queries.exchange import Exchange

TABLE = pl.DataFrame({"account_id": ["a", "b"], "tier": ["Key", "Maintain"], "score": [74, 41]})
MAP = """[columns]
Segment = "tier"
"Customer No" = "account_id"
Points = "score"
[words.tier]
Key = "A"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "venturi.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_headers_order_and_words_are_the_other_tool_s(tmp_path: Path) -> None:
    found = Exchange(written(tmp_path, MAP)).of(TABLE)
    assert found.columns == ["Segment", "Customer No", "Points"]
    assert found.rows() == [("A", "a", 74), ("Maintain", "b", 41)]


def test_a_column_that_is_not_there_is_named_with_its_line_and_the_nearest(tmp_path: Path) -> None:
    wrong = MAP.replace('"score"', '"scores"')
    with pytest.raises(ConfigError, match="did you mean “score”") as error:
        Exchange(written(tmp_path, wrong)).of(TABLE)
    assert [p.line for p in error.value.problems] == [4]
