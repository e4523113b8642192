"""docs/files.md: every key and every shipped map stands there, and its examples are valid."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kamsync.file_format import LOCALES, AccountKeys, FormatKeys, RowKeys, StageKeys
from kamsync.mapping import load_mapping, shipped_maps
from kamsync.model.written_dates import ORDERS

PAGE = (Path(__file__).parents[1] / "docs" / "files.md").read_text(encoding="utf-8")
EXAMPLES = [
    text
    for text in re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    if "extends" not in text
]


@pytest.mark.parametrize("keys", [FormatKeys, RowKeys, StageKeys, AccountKeys])
def test_every_key_of_a_file_is_documented(keys: type[FormatKeys]) -> None:
    for key in keys.model_fields:
        assert re.search(rf"`{key}`|^{key} = ", PAGE, flags=re.MULTILINE), key


def test_every_locale_order_and_shipped_map_is_named() -> None:
    words = set(re.findall(r"[\w/-]+", PAGE))

    assert set(LOCALES) | set(ORDERS) <= words
    assert {name for name in shipped_maps() if name.startswith("files/")} <= words


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_a_valid_map(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.toml").write_text(f'extends = "local"\n{text}', encoding="utf-8")

    assert load_mapping("mine.toml", tmp_path).streams


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5
