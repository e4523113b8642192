"""docs/figures.md: every § that the code cites is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CITED = re.compile(r"\b(?:numbers|figures)(?:\.md)? §(\d+(?:\.\d+)?)")


def sections(text: str) -> set[str]:
    """Numbers of sections, of their parts, and of the points of a section: 3, 3.6, 8.2."""
    found: set[str] = set()
    section = ""
    for line in text.splitlines():
        if heading := re.match(r"##+ (\d+(?:\.\d+)?)\b", line):
            section = heading[1]
            found.add(section)
        elif (point := re.match(r"(\d+)\. ", line)) and "." not in section:
            found.add(f"{section}.{point[1]}")
    return found


FOUND = sections((ROOT / "docs" / "figures.md").read_text(encoding="utf-8"))


def cited(folder: str) -> dict[str, str]:
    """Each section that a module of the folder cites, with one that cites it."""
    return {
        section: str(path.relative_to(ROOT))
        for path in sorted((ROOT / folder).rglob("*.py"))
        for section in CITED.findall(path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize("folder", ["kamsync", "tests"])
def test_every_section_that_is_cited_stands_on_the_page(folder: str) -> None:
    named = cited(folder)
    assert named
    assert {s: by for s, by in named.items() if s not in FOUND} == {}


def test_a_section_that_is_not_there_is_not_found() -> None:
    assert sections("## 3. Growth\n1. nominal\n### 3.9 Part\n1. point\n") == {"3", "3.1", "3.9"}
