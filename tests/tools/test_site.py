"""The site of docs/: it builds strictly, every link leads somewhere, nothing is fetched."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytestmark = pytest.mark.tools
ROOT = Path(__file__).parents[2]


class Page(HTMLParser):
    """What a page names and what it fetches."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and "canonical" not in given.get("rel", ""):
            self.fetched.append(given.get("href", ""))
        elif "src" in given:
            self.fetched.append(given["src"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Page]:
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (built.returncode, built.stdout) == (0, ""), built.stderr
    return {p: Page(p.read_text(encoding="utf-8")) for p in folder.rglob("*.html")}


def test_every_page_of_the_docs_is_on_the_site(site: dict[Path, Page]) -> None:
    assert {p.stem for p in (ROOT / "docs").glob("*.md")} <= {p.stem for p in site}


def test_every_link_leads_to_a_page_and_a_place_on_it(site: dict[Path, Page]) -> None:
    lost = []
    for path, page in site.items():
        if path.name == "404.html":  # its links begin at the root of a host
            continue
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            there = site.get(target)
            if not target.is_file() or (
                parts.fragment and there and unquote(parts.fragment) not in there.ids
            ):
                lost.append(f"{path.name}: {link}")
    assert lost == []


def test_nothing_is_fetched_from_another_host(site: dict[Path, Page]) -> None:
    asked = {url for page in site.values() for url in page.fetched}
    assert asked, "a page without its own style sheet was not read right"
    assert {url for url in asked if urlsplit(url).netloc} == set()
