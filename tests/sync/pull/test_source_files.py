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
