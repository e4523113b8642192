"""A stream from a CSV beside the config."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.errors import ConfigError
from kamsync.sync.pull.sources import Source, read_source

RATES = "currency,rate,direction,valid_from\nUSD,0.9,home_per_unit,2026-01-01\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_seen_in_the_first_line(tmp_path: Path, separator: str) -> None:
    (tmp_path / "rates.csv").write_text(RATES.replace(",", separator))

    frame = read_source("rate", Source(tmp_path, "rates.csv"))

    assert frame.rows() == [("USD", "0.9", "home_per_unit", "2026-01-01", "rates.csv:2")]


def test_a_file_without_a_known_header_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "rates.csv").write_text("curency,rates\nUSD,1\n")

    with pytest.raises(ConfigError, match=r"“currency”; did you mean “curency”") as caught:
        read_source("rate", Source(tmp_path, "rates.csv"))

    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("rates.csv", None, "no_file"),
        ("rates.csv", b"", "file_empty"),
        ("rates.xlsx", b"PK\x03\x04\x14\x00\x8f", "is_workbook"),
        ("rates.parquet", b"PK\x03\x04\x14\x00\x8f", "is_workbook"),
        ("rates.csv", b"currency,rate\nUSD,\xe9\n", "not_utf8_source"),
    ],
)
def test_a_file_that_cannot_be_read_names_its_true_cause(
    tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(ConfigError) as caught:
        read_source("rate", Source(tmp_path, name))

    assert [p.code for p in caught.value.problems] == [code]
