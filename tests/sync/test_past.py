"""What earlier runs left behind, as `check` and the report tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.sync.portfolio import TODAY, Portfolio, Project, day

DRAWS_PAGES = True


THEN = dt.date(2025, 3, 2)


def by_hand(tier: str) -> dict[str, str]:
    return {"override_tier": tier, "override_until": "2027-01-01", "override_reason": "agreed"}


def two(first: str, second: str) -> Portfolio:
    made = Portfolio()
    made.account("a1", type="Key Account", **by_hand(first))
    made.account("a2", type="Customer", **by_hand(second))
    made.win("a1", 500, day(-400))
    made.win("a2", 500, day(-20))
    return made


def page(project: Project, as_of: dt.date = TODAY) -> str:
    out = project.folder / "page.html"
    said = project.cli("report", "--out", str(out), "--lang", "en", as_of=as_of)
    assert said.exit == 0, said.err
    return out.read_text(encoding="utf-8")


@pytest.mark.nights
def test_who_was_tomorrow_a_year_ago_is_looked_up_in_the_archive(
    project_of: Callable[..., Project],
) -> None:
    project = project_of(two("Tomorrow", "Tomorrow"))
    assert project.run(THEN).exit == 0
    assert "Tiers are kept since 2 Mar 2025" in page(project, THEN)

    project.portfolio = two("Key", "Maintain")
    project.save()
    assert project.run(day(-1), "--full").exit == 0
    assert "Tiers are kept since 2 Mar 2025" in page(project, day(-1))
    assert project.run(TODAY).exit == 0

    # today is a year and not a day less after the first run
    shown = page(project)
    assert "of 2 accounts that were Tomorrow on 2 Mar 2025, 1 are Key now: 50%" in shown
    assert "nothing to compare with yet" not in shown


def test_check_tells_labels_that_differ_from_the_last_applied_tiers(
    project_of: Callable[..., Project],
) -> None:
    project = project_of(two("Key", "Key"))
    project.run(TODAY)

    said = project.cli("check", as_of=TODAY)
    assert said.exit == 3
    (reported,) = [f for f in said.data["findings"] if f["code"] == "label_disagrees"]
    assert "1 Key and called otherwise (a2)" in reported["message"]
    assert "key_labels" in reported["fix"]


@pytest.mark.nights
def test_which_labels_mean_key_is_set_in_the_config(project_of: Callable[..., Project]) -> None:
    extra = '\n[portfolio.key_labels]\ntype = ["Customer", "Key account"]\n'
    project = project_of(two("Key", "Key"), extra=extra)
    project.run(TODAY)

    assert "label_disagrees" not in project.cli("check", as_of=TODAY).codes()


def test_labels_are_looked_for_in_texts_of_the_account_only(
    project_of: Callable[..., Project],
) -> None:
    project = project_of(two("Key", "Key"), extra="\n[portfolio.key_labels]\ntyp = []\n")
    said = project.cli("check", as_of=TODAY)

    assert said.exit == 2
    assert "no text column “typ” of the account; did you mean “type”?" in said.data["message"]


@pytest.mark.nights
def test_an_archived_frame_that_was_cut_counts_as_absent_and_is_found(two_days: Project) -> None:
    with two_days.ledger() as ledger:
        last = ledger.last_applied("main")
    assert last is not None
    (cut,) = (two_days.state / "archive").rglob(f"run-{last.id}/scored.parquet")
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])

    answer = two_days.run(day(2))

    assert answer.exit == 0
    assert "archive_damaged" in answer.codes()
    assert two_days.cli("asof", day(1).isoformat()).data["as_of"] == day(0).isoformat()
    assert two_days.cli("why", "a001", as_of=day(1)).exit == 0
