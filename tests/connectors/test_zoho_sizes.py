"""How many records a reading is expected to bring, from what came before."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from connectors.zoho.sizes import Sizes
from kamsync.connector import Window

START = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


def night(number: int, nights: int = 1) -> Window:
    lower = START + dt.timedelta(days=number)
    return Window(lower, lower + dt.timedelta(days=nights))


def test_before_the_first_night_a_hundredth_changes_in_a_day(tmp_path: Path) -> None:
    sizes = Sizes(tmp_path)
    assert sizes.expected("Deals", night(0)) == 0, "nothing is known of it"

    sizes.counted("Deals", 3000)

    assert Sizes(tmp_path).total("Deals") == 3000
    assert Sizes(tmp_path).expected("Deals", night(0)) == 30
    assert Sizes(tmp_path).expected("Deals", night(0, nights=2)) == 60


def test_one_mass_edit_is_not_expected_again(tmp_path: Path) -> None:
    """The median of the nights, so one wild one is forgotten at once."""
    for number, rows in enumerate((10, 12, 3000)):
        Sizes(tmp_path).came("Deals", night(number), rows)

    assert Sizes(tmp_path).expected("Deals", night(3)) == 12


def test_never_more_than_there_are(tmp_path: Path) -> None:
    Sizes(tmp_path).came("Deals", night(0), 10)
    Sizes(tmp_path).counted("Deals", 4)

    assert Sizes(tmp_path).expected("Deals", night(1)) == 4


def test_what_we_wrote_comes_back_once_and_is_no_habit(tmp_path: Path) -> None:
    Sizes(tmp_path).came("Accounts", night(0), 10)
    Sizes(tmp_path).wrote("Accounts", 200)
    assert Sizes(tmp_path).expected("Accounts", night(1)) == 210

    Sizes(tmp_path).came("Accounts", night(1), 210)

    assert Sizes(tmp_path).expected("Accounts", night(2)) == 10


def test_what_a_window_overlaps_is_expected_and_is_no_habit(tmp_path: Path) -> None:
    Sizes(tmp_path).came("Deals", night(0), 10)
    Sizes(tmp_path).ended("Deals", night(0), 40)
    early = Window(night(1).lower - dt.timedelta(minutes=10), night(1).upper)  # type: ignore[operator]

    assert Sizes(tmp_path).expected("Deals", early) == 50
    assert Sizes(tmp_path).expected("Deals", night(1)) == 10
    Sizes(tmp_path).came("Deals", night(1), 10)
    assert Sizes(tmp_path).expected("Deals", night(2)) == 10


def test_a_quiet_night_shows_in_its_first_module(tmp_path: Path) -> None:
    """Of 100 accounts none came: of 100 deals (0 + 25) / (100 + 25) are expected."""
    sizes = Sizes(tmp_path)
    for module in ("Accounts", "Deals"):
        sizes.counted(module, 10_000)
    assert sizes.expected("Deals", night(0)) == 100

    sizes.came("Accounts", night(0), 0)

    assert sizes.expected("Deals", night(0)) == 20
    assert Sizes(tmp_path).expected("Deals", night(1)) == 100, "it says nothing of another night"


def test_before_anything_was_read_a_large_module_is_not_expected_to_be_busy(
    tmp_path: Path,
) -> None:
    sizes = Sizes(tmp_path)
    sizes.counted("Deals", 300_000)

    assert sizes.expected("Deals", night(0)) == 1000
