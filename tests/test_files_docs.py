"""docs/files.md: every key and every shipped map stands there, and its examples are valid."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from kamsync.config.sections import SourceConfig
from kamsync.field_maps import load_mapping, shipped_maps
from kamsync.file_format import LOCALES, AccountKeys, FormatKeys, RowKeys, StageKeys
from kamsync.model.written_dates import ORDERS

PAGE = (Path(__file__).parents[1] / "docs" / "files.md").read_text(encoding="utf-8")
WRITTEN = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
SOURCES = [text for text in WRITTEN if "[sources." in text]
EXAMPLES = [text for text in WRITTEN if "extends" not in text and text not in SOURCES]


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


@pytest.mark.parametrize("text", SOURCES)
def test_an_example_of_a_source_is_valid(text: str) -> None:
    for section in tomllib.loads(text)["sources"].values():
        SourceConfig.model_validate(section if len(section) > 1 else {"file": "i.csv"} | section)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5
    assert len(SOURCES) == 4
