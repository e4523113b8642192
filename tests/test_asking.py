"""Questions after a run, through the command line: why, whatif, asof, report, review, map."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kamsync.scorecard.reader import default_text
from tests.sync.portfolio import TODAY, Project, a_portfolio, day

NEXT = TODAY + dt.timedelta(days=20)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two nights, twenty days apart, with news between them; the questions only read."""
    project = Project(tmp_path_factory.mktemp("asked") / "p")
    assert project.run().exit == 0
    project.portfolio.meeting("a001", day(10), "c-new")
    project.portfolio.deal("a002", 400_000, day(60))
    project.save()
    assert project.run(NEXT).exit == 0
    return project


def test_why_since_splits_the_change_and_the_parts_sum(asked: Project) -> None:
    for account in ("a001", "a002", "a005"):
        said = asked.cli("why", account, "--since", TODAY.isoformat())
        since = said.data["since"]
        tenths = sum(round(10 * e["points"]) for e in since["effects"])
        assert tenths == 10 * (since["after"] - since["before"])
        assert since["after"] == said.data["score"]
        assert {e["kind"] for e in since["effects"]} <= {"data", "missing"}


def test_why_of_an_earlier_day_knows_nothing_of_later_runs(asked: Project) -> None:
    said = asked.cli("why", "a002", "--since", TODAY.isoformat(), as_of=TODAY)
    assert said.data["since"]["effects"] == []


def test_why_names_the_data_that_moved(asked: Project) -> None:
    effects = asked.cli("why", "a002", "--since", TODAY.isoformat()).data["since"]["effects"]
    assert "potential" in {e["criterion"] for e in effects if e["kind"] == "data"}


def test_why_speaks_french_and_english(asked: Project) -> None:
    english = asked.cli("why", "a005", "--lang", "en", as_json=False).out
    french = asked.cli("why", "a005", "--lang", "fr", as_json=False).out
    assert "Score" in english
    assert "catégorie" in french
    assert asked.cli("why", "a005", "--lang", "de").exit == 2


def test_why_of_an_unknown_account_names_the_nearest(asked: Project) -> None:
    said = asked.cli("why", "a01 Ltd")
    assert said.exit == 2
    assert "did you mean" in said.data["findings"][0]["message"]


def test_whatif_with_the_same_scorecard_moves_nobody(asked: Project, tmp_path: Path) -> None:
    same = tmp_path / "same.toml"
    same.write_text(default_text(), encoding="utf-8")
    said = asked.cli("whatif", str(same), as_of=NEXT)
    assert said.exit == 0
    assert said.data["moves"] == []


def test_whatif_lists_who_moves_and_the_revenue_touched(asked: Project, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(
        default_text().replace(
            "key = { score = 70, enter = 72, leave = 67",
            "key = { score = 20, enter = 22, leave = 17",
        ),
        encoding="utf-8",
    )
    before = {p.name: p.read_bytes() for p in asked.out.iterdir()}
    said = asked.cli("whatif", str(other), as_of=NEXT)
    assert said.exit == 0
    assert said.data["moves"]
    assert all(m["tier_new"] == "Key" for m in said.data["moves"])
    assert said.data["revenue_minor"] == sum(m["revenue"] for m in said.data["moves"])
    assert {p.name: p.read_bytes() for p in asked.out.iterdir()} == before


@pytest.mark.nights
def test_whatif_knows_seats_and_leaves_overrides_alone(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", a_portfolio(4))
    held = {"override_tier": "Key", "override_until": day(90), "override_reason": "board"}
    project.portfolio.accounts[0].update({k: str(v) for k, v in held.items()})
    project.save()
    assert project.run().exit == 0
    low = default_text().replace("score = 70, enter = 72, leave = 67", "score=1, enter=1, leave=1")
    cards = {
        "open": low,
        "two": low.replace("confirmations = 2", "confirmations = 2, capacity = 2"),
    }
    moved = {}
    for name, card in cards.items():
        (tmp_path / f"{name}.toml").write_text(card.replace("confidence = 60", "confidence = 1"))
        said = project.cli("whatif", str(tmp_path / f"{name}.toml"), as_of=TODAY)
        moved[name] = {m["root"] for m in said.data["moves"] if m["tier_new"] == "Key"}
    assert len(moved["open"]) == 3
    assert len(moved["two"]) == 1


def test_whatif_of_a_broken_scorecard_names_file_and_line(asked: Project, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(default_text().replace("weight = 25", "wieght = 25"), encoding="utf-8")
    said = asked.cli("whatif", str(broken))
    assert said.exit == 2
    assert "broken.toml" in said.data["findings"][0]["where"]


def test_asof_gives_what_was_computed_then(asked: Project) -> None:
    said = asked.cli("asof", day(5).isoformat())
    assert said.data["as_of"] == TODAY.isoformat()
    assert said.data["same_scorecard"] is True
    first = {g["root"]: (g["score"], g["tier"]) for g in said.data["groups"]}
    again = {g["root"]: (g["score_today"], g["tier_today"]) for g in said.data["groups"]}
    assert first == again
    assert asked.cli("asof", day(-5).isoformat()).exit == 2
    assert asked.cli("asof", "2026-02-30").exit == 2


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [v for k, v in attrs if k in ("src", "href") and v and "://" in v]


def test_report_writes_one_self_contained_page(asked: Project, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    said = asked.cli("report", "--lang", "fr", "--out", str(target), as_of=NEXT)
    assert said.exit == 0
    page = target.read_text(encoding="utf-8")
    seen = _Text()
    seen.feed(page)
    assert seen.links == []
    assert "a001 Ltd" in page


def test_review_shows_no_internal_figure(asked: Project) -> None:
    said = asked.cli("review", "a001", as_of=NEXT)
    page = Path(said.data["files"][0]).read_text(encoding="utf-8")
    row = next(g for g in asked.cli("asof", NEXT.isoformat()).data["groups"] if g["root"] == "a001")
    assert "a001 Ltd" in page
    assert f"{row['revenue'] / 100:,.0f}" not in page
    for word in ("Score", "Key", "tier", "dependency"):
        assert word not in page


@pytest.mark.nights
@pytest.mark.parametrize(("form", "start"), [("mermaid", "flowchart"), ("dot", "digraph")])
def test_map_draws_a_hostile_name_as_text(tmp_path: Path, form: str, start: str) -> None:
    portfolio = a_portfolio(3)
    portfolio.account("evil", name='x"];a-->b;<script>alert(1)</script>')
    portfolio.win("evil", 1000, day(-3))
    portfolio.contacts.append({"id": "c1", "account_id": "evil", "name": '"]\n--> p9["'})
    project = Project(tmp_path / "p", portfolio)
    assert project.run().exit == 0
    drawn = project.cli("map", "evil", "--format", form).data["map"]
    assert drawn.startswith(start)
    assert "<script" not in drawn or form == "dot"
    assert not re.search(r'(?<!\\)"\];a', drawn)
    assert "\n--> p9" not in drawn


def test_where_only_the_service_writes_a_report_is_named_and_a_review_asks_for_a_place(
    asked: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamsync.durable.is_writable", lambda _folder: False)

    (there,) = asked.cli("report").data["files"]

    assert Path(there).is_file()
    for words in (("review", "a001"), ("export",), ("document", "database", "a001")):
        said = asked.cli(*words)
        assert said.exit == 2
        assert "--output" in said.data["findings"][0]["message"]


def test_questions_before_the_first_run_say_what_to_do(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    for words in (
        ("why", "a001"),
        ("report",),
        ("review", "a001"),
        ("map", "a001"),
        ("backtest",),
        ("export",),
    ):
        said = project.cli(*words)
        assert said.exit == 2
        assert "kamsync" in said.data["findings"][0]["message"]
