"""The table of `make mutate` names what is there."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = tomllib.loads((ROOT / "tools/mutation/modules.toml").read_text(encoding="utf-8"))


def test_folders_modules_and_tests_of_the_table_are_there() -> None:
    named = [*TABLE["folders"], *TABLE["tests"], *(t for ts in TABLE["tests"].values() for t in ts)]

    assert [path for path in named if not (ROOT / path).exists()] == []


def test_a_line_that_may_change_unnoticed_still_stands_in_its_module() -> None:
    for survivor in TABLE["survivors"]:
        source = "".join((ROOT / survivor["module"]).read_text(encoding="utf-8").split())
        assert "".join(survivor["before"].split()) in source, survivor["before"]
