"""init: scales proposed from the portfolio's quantiles and frozen, or converted from the euro."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync.cli.criteria_choice import proposal, with_criteria
from kamsync.cli.first_look import Look, Person
from kamsync.errors import KamsyncError
from kamsync.scorecard.reader import default_text, load_scorecard, parse_scorecard, shipped_text
from kamsync.scoring.explain.anchors import LEAST_VALUES, proposed, two_digits, with_scales
from tests.sync.portfolio import TODAY, Portfolio, Said, a_portfolio, day, say

CARD = load_scorecard(None)


def init(*words: str) -> Said:
    language = () if "--anchors" in words or "--language" in words else ("--language", "en")
    return say(["--json", "--as-of", TODAY.isoformat(), "init", *language, *words])


def scales(folder: Path) -> dict[str, list[list[float]]]:
    data = tomllib.loads((folder / "scorecard.toml").read_text(encoding="utf-8"))
    return {c["id"]: c["scale"] for c in data["criteria"]}


def shipped() -> dict[str, Any]:
    return {c["id"]: c["scale"] for c in tomllib.loads(default_text())["criteria"]}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def deals_of(amounts: list[int]) -> Portfolio:
    """One account and one deal at 100 % for each amount."""
    made = Portfolio()
    for n, amount in enumerate(amounts):
        made.account(f"a{n:03}")
        made.deal(f"a{n:03}", amount, day(30), probability="100")
    return made


def test_money_anchors_are_quantiles_of_the_portfolio(here: Path) -> None:
    """Pipelines of 1000, 2000 … 101 000: at 40 points 41 000, at 70 71 000, at the top 96 000."""
    deals_of([1000 * n for n in range(1, 102)]).write(here / "portfolio")

    said = init("--crm", "local")

    assert said.exit == 0
    assert scales(here)["potential"] == [[0, 0], [41_000, 40], [71_000, 70], [96_000, 100]]
    text = (here / "scorecard.toml").read_text(encoding="utf-8")
    assert "# proposed on 2026-03-02 from 101 accounts, frozen" in text
    assert "potential" in said.data["message"]


def test_all_but_the_scales_stays_as_shipped_and_so_does_what_the_calendar_bounds(
    here: Path,
) -> None:
    a_portfolio(60).write(here / "portfolio")
    init("--crm", "local")
    made = tomllib.loads((here / "scorecard.toml").read_text(encoding="utf-8"))
    plain = tomllib.loads(default_text())
    assert [c["scale"] for c in made["criteria"]] != [c["scale"] for c in plain["criteria"]]
    assert scales(here)["history"] == shipped()["history"]
    for criterion in (*made["criteria"], *plain["criteria"]):
        criterion.pop("scale")
    assert made == plain


def test_too_few_accounts_leave_the_shipped_scales(here: Path) -> None:
    deals_of([1000 * n for n in range(1, LEAST_VALUES)]).write(here / "portfolio")
    said = init("--crm", "local")
    assert scales(here) == shipped()
    assert "too few" in said.data["message"]


def test_a_portfolio_that_cannot_be_read_leaves_the_files_and_says_so(here: Path) -> None:
    folder = here / "portfolio"
    folder.mkdir()
    (folder / "opportunities.csv").write_text("nonsense\n1\n", encoding="utf-8")
    said = init("--crm", "local")
    assert said.exit == 0
    assert "scales not proposed" in said.data["message"]
    assert scales(here) == shipped()


@pytest.mark.nights
def test_frozen_scales_do_not_move_with_the_portfolio(here: Path) -> None:
    a_portfolio(60).write(here / "portfolio")
    init("--crm", "local")
    before = scales(here)
    a_portfolio(60, today=day(-300)).write(here / "portfolio")
    assert say(["--json", "--as-of", TODAY.isoformat(), "plan"]).exit == 0
    assert scales(here) == before


def test_anchors_alone_keep_the_config_and_spare_an_approved_scorecard(here: Path) -> None:
    init("--crm", "local")
    config = (here / "config.toml").read_bytes()
    deals_of([1000 * n for n in range(1, 102)]).write(here / "portfolio")

    assert init("--anchors").exit == 0

    assert (here / "config.toml").read_bytes() == config
    assert scales(here)["potential"][1] == [41_000, 40]
    path = here / "scorecard.toml"
    signed = path.read_text(encoding="utf-8").replace('approved_by = ""', 'approved_by = "CEO X"')
    path.write_text(signed.replace('approved_on = ""', 'approved_on = "2026-01-01"'))
    assert init("--anchors").exit == 2
    assert init("--anchors", "--force").exit == 0


def test_money_is_written_in_the_home_currency(here: Path) -> None:
    said = init("--crm", "local", "--currency", "JPY", "--rate", "163.4")
    assert said.exit == 0
    assert scales(here)["potential"] == [
        [0, 0],
        [1_600_000, 40],
        [8_200_000, 70],
        [41_000_000, 100],
    ]
    assert scales(here)["growth"] == shipped()["growth"]


def test_without_a_rate_another_currency_is_warned_of(here: Path) -> None:
    said = init("--crm", "local", "--currency", "USD")
    assert scales(here) == shipped()
    assert "correct them for USD" in said.data["message"]


def test_the_rate_of_the_portfolio_converts_what_has_no_quantiles(here: Path) -> None:
    """Home is the dollar, a euro is 1.25 of it; one account is too few for quantiles."""
    folder = here / "portfolio"
    deals_of([1000]).write(folder)
    (folder / "rates.csv").write_text(
        "currency,rate,direction,valid_from\nEUR,1.25,home_per_unit,2025-01-01\n", encoding="utf-8"
    )
    assert init("--crm", "local", "--currency", "USD").exit == 0
    assert scales(here)["potential"] == [[0, 0], [12_000, 40], [62_000, 70], [310_000, 100]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, 0.0), (12_345, 12_000), (99_900, 100_000), (-0.6321, -0.63), (0.0123, 0.012), (7, 7)],
)
def test_two_significant_digits(value: float, expected: float) -> None:
    assert two_digits(value) == expected


@given(st.lists(st.integers(-(10**12), 10**12), min_size=0, max_size=60))
def test_a_proposal_is_a_valid_scale_whatever_the_portfolio(values: list[int]) -> None:
    frame = pl.DataFrame(
        {"pipeline": values, "growth": [v / 10**11 for v in values]},
        schema={"pipeline": pl.Int64, "growth": pl.Float64},
    )
    found = proposed(frame, CARD, "EUR")
    for scale in found.values():
        assert all(a < b for (a, _), (b, _) in itertools.pairwise(scale))
    again = parse_scorecard("card.toml", with_scales(default_text(), found, "note"))
    assert {c.id: c.scale for c in again.criteria if c.id in found} == found


def test_a_new_proposal_takes_the_note_of_the_last_one_away() -> None:
    scales = {"potential": ((0.0, 0.0), (70_000.0, 100.0))}
    once = with_scales(default_text(), scales, "proposed on 2026-03-02 from 30 accounts")
    text = with_scales(once, scales, "proposed on 2026-09-02 from 40 accounts")
    assert text.count("# proposed on") == 1
    assert "# proposed on 2026-09-02 from 40 accounts\nscale = [[0, 0], [70_000, 100]]" in text


def test_the_currency_of_a_salesforce_org_is_asked_for(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its API does not name the only one of an org: without a terminal the line is a comment."""
    assert init("--crm", "salesforce", "--currency", "CHF").exit == 0
    assert '# org_currency = "CHF"' in (here / "config.toml").read_text(encoding="utf-8")


def test_on_a_terminal_init_asks_for_what_no_flag_says(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "https://x.my.salesforce.com|maybe|jwt|usd|005x|-|opportunities|pipeline"
    words += "|potential 50, win_rate 20|potential 50, relationship 30, win_rate 20|0 6 L * *"
    answers = iter(words.split("|"))
    asked: list[str] = []

    def answer(question: str, **_: object) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("kamsync.cli.setup_talk.typer.prompt", answer)
    terminal = SimpleNamespace(is_terminal=True, print=lambda _text: None)
    monkeypatch.setattr("kamsync.cli.setup_talk.err", lambda: terminal)
    said = init("--crm", "salesforce", "--currency", "CHF", "--no-login")

    assert said.exit == 0
    made = tomllib.loads((here / "config.toml").read_text(encoding="utf-8"))
    connection = made["connections"]["main"]
    assert connection["base_url"] == "https://x.my.salesforce.com"
    assert connection["org_currency"] == "USD"
    assert made["portfolio"] == {"director": "005x"}
    assert made["schedule"] == {"cron": "0 6 L * *"}
    card = tomllib.loads((here / "scorecard.toml").read_text(encoding="utf-8"))
    assert card["name"] == tomllib.loads(shipped_text("pipeline"))["name"]
    assert [(c["id"], c["weight"]) for c in card["criteria"]] == [
        ("potential", 50),
        ("relationship", 30),
        ("win_rate", 20),
    ]
    assert len(asked) == 11
    assert said.data["message"].splitlines()[-1].startswith("read: kamsync docs salesforce")


def test_who_is_meant_is_found_by_name_address_or_id() -> None:
    people = (Person("1", "Anna Roy", "anna@x"), Person("2", "Annabel Li", "abel@x"))
    look = Look(org="x", people=people)
    assert [p.id for p in look.named("anna roy")] == ["1"]
    assert [p.id for p in look.named("abel@x")] == ["2"]
    assert [p.id for p in look.named("2")] == ["2"]
    assert [p.id for p in look.named("anna")] == ["1", "2"]


def test_the_scorecard_proposed_is_one_the_data_can_carry() -> None:
    assert Look(org="x", streams=frozenset({"opportunity"})).carries() == "pipeline"
    assert Look(org="x", streams=frozenset({"opportunity", "activity"})).carries() == "default"
    assert Look(org="x", streams=frozenset({"revenue"})).carries() == "ledger"


def test_criteria_are_chosen_with_their_weights() -> None:
    text = shipped_text("default")

    chosen = tomllib.loads(with_criteria(text, "Growth = 12,5; history 30, potential: 57.5"))

    assert {c["id"]: c["weight"] for c in chosen["criteria"]} == {
        "growth": 12.5,
        "history": 30,
        "potential": 57.5,
    }
    assert chosen["flags"] == tomllib.loads(text)["flags"]
    assert with_criteria(text, " ") == text
    assert with_criteria(text, proposal(text)) == text
    for wrong in ("growth", "grwth 20, history 10, potential 9", "growth 20, history 10"):
        with pytest.raises(KamsyncError):
            with_criteria(text, wrong)
