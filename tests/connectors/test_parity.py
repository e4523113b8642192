"""One portfolio, as files and in each CRM: the same scores, scopes, flags, changes and tasks."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from kamsync.demo import build
from kamsync.field_maps import load_mapping
from tests.connectors.parity import AS_OF, CRMS, Rows, Side, local, remote, write
from tests.connectors.parity_portfolio import CARD, portfolio, without

Plain = Callable[[str], Side]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Plain:
    """The small portfolio as files, as far as a CRM holds it, planned once."""
    made: dict[str, Side] = {}

    def planned(crm: str) -> Side:
        if crm not in made:
            folder = tmp_path_factory.mktemp(crm)
            write(folder / "portfolio", without(crm, portfolio()))
            if crm == "salesforce":  # provisioned with inputs, it holds plans: none yet
                (folder / "portfolio" / "plan_items.csv").write_text("account_id,kind,title\n")
            made[crm] = local(folder / "portfolio", "files", CARD)
            made[crm].kamsync("plan")
        return made[crm]

    return planned


def assert_same(side: Side, plain: Side) -> None:
    """Column by column, so that a difference names its figure."""
    found, wanted = side.made(), plain.made()
    assert set(found["scores"]) == set(wanted["scores"])
    for column in next(iter(wanted["scores"].values())):
        shown = {root: row[column] for root, row in found["scores"].items()}
        assert shown == {root: row[column] for root, row in wanted["scores"].items()}, column
    assert found["scopes"] == wanted["scopes"]
    assert found["changes"] == wanted["changes"]
    assert found["tasks"] == wanted["tasks"]


@pytest.mark.parametrize(
    ("crm", "holds"),
    [
        ("salesforce", "salesforce"),
        ("hubspot", "hubspot"),
        ("zoho", "zoho"),
    ],
)
@pytest.mark.nights
def test_a_crm_gives_the_same_plan_as_files(crm: str, holds: str, plain: Plain) -> None:
    """By the CRM's own rates (Zoho keeps today's only); every rating is a criterion."""
    files = plain(holds)

    with remote(crm, files.folder.parent / "portfolio", CARD) as side:
        side.kamsync("provision", "--inputs")
        side.kamsync("plan")

        assert_same(side, files)
        filled = sorted(load_mapping("zoho", Path()).inputs_of("account"))
        assert side.accounts(filled) == files.accounts(filled)
    made = files.made()
    assert len(made["scores"]) == 6
    assert {row["tier"] for row in made["scores"].values()} == {"Key", "Maintain"}
    assert {row["dependency"] for row in made["scores"].values()} >= {"none", "critical"}
    for column in ("points_fit", "points_culture", "points_partnership", "points_strategy"):
        assert any(row[column] for row in made["scores"].values()), column
    assert made["tasks"]


@pytest.mark.nights
@pytest.mark.parametrize(
    ("crm", "holds"),
    [
        ("zoho", "zoho"),
        pytest.param("salesforce", "hubspot", marks=pytest.mark.soak),
        pytest.param("hubspot", "hubspot", marks=pytest.mark.soak),
    ],
)
def test_after_each_night_a_crm_shows_what_the_files_show(
    crm: str, holds: str, tmp_path: Path
) -> None:
    """Nights: the first write; a flag is solved by closing the deals; junk is typed into fields
    of ours that are empty."""
    rows = without(holds, portfolio())
    write(tmp_path / "portfolio", rows)
    files = local(tmp_path / "portfolio", "files", _one_flag())
    with remote(crm, tmp_path / "portfolio", _one_flag()) as side:
        side.kamsync("provision", "--inputs")
        nights = []
        for night in range(3):
            for each in (side, files):
                if night == 1:
                    _close_deals(each, rows)
                if night == 2:
                    _scribble(each, nights[-1])
                each.kamsync("plan", night=night)
                each.kamsync("apply", "--yes", night=night)
            changes = files.made()["changes"]
            assert side.made()["changes"] == changes, night
            for each in (side, files):
                each.kamsync("plan", night=night)
            shown = files.shows()
            assert side.shows() == shown, night
            nights.append(shown)

    emptied = {a for a, row in nights[0].items() if row["out_flags"]} - {
        a for a, row in nights[1].items() if row["out_flags"]
    }
    assert emptied, "no account lost its only flag"
    assert "junk" in str(changes), "nobody typed anything"
    assert "junk" not in str(nights[2])


def _one_flag() -> str:
    """The card with `past_close` as its only flag."""
    head, *flags = CARD.split("[[flags]]")
    (flag,) = [f for f in flags if 'id = "past_close"' in f]
    return f"{head}[[flags]]{flag}"


def _close_deals(side: Side, rows: Rows) -> None:
    lost = {"stage": "Dropped", "is_closed": "true", "is_won": "false", "probability": "0"}
    for deal in rows["opportunities"]:
        if deal["stage"] == "Offer":
            side.change("opportunity", deal | lost)


def _scribble(side: Side, shown: dict[str, dict[str, object]]) -> None:
    for account, row in shown.items():
        for output in ("flags", "next_action"):
            if row[f"out_{output}"] is None:
                side.type_into(account, output, "junk")


def demo(folder: Path) -> Rows:
    build(folder, AS_OF)
    found: Rows = {}
    for path in (folder / "portfolio").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


@pytest.mark.soak
@pytest.mark.parametrize("crm", CRMS)
def test_the_demo_gives_the_same_plan_in_every_crm(crm: str, tmp_path: Path) -> None:
    """Its rates move every month. Salesforce quotes them the other way round, and a mean of
    inverses is not the inverse of a mean: there, as in Zoho, they come from the file."""
    write(tmp_path / "there" / "portfolio", without(crm, demo(tmp_path / "demo")))
    files = local(tmp_path / "there" / "portfolio", "files")
    files.kamsync("plan")

    with remote(crm, tmp_path / "there" / "portfolio", dated=("salesforce", "zoho")) as side:
        side.kamsync(
            "provision"
        )  # an input that is made and empty says no, one that is not unknown
        side.kamsync("plan")

        assert_same(side, files)
    assert len(files.made()["scores"]) == 74
    assert len(files.made()["tasks"]) > 20
