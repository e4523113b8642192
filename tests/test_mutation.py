"""The table of `make mutate` names what is there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = tomllib.loads((ROOT / "tools/mutation/modules.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", ["kamsync/sync/plan", "kamsync/scoring/decide"])
def test_every_module_that_decides_has_its_nearest_tests(folder: str) -> None:
    modules = {str(p.relative_to(ROOT)) for p in (ROOT / folder).glob("[a-z]*.py")}

    assert modules - TABLE["modules"].keys() == set()


def test_modules_tests_and_surviving_lines_are_those_of_today() -> None:
    named = [*TABLE["modules"], *(t for row in TABLE["modules"].values() for t in row["tests"])]
    assert [path for path in named if not (ROOT / path).is_file()] == []

    for survivor in TABLE["survivors"]:
        source = "".join((ROOT / survivor["module"]).read_text(encoding="utf-8").split())
        assert "".join(survivor["before"].split()) in source, survivor["before"]
