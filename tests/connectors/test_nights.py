"""Whatever people do between the nights, in the end a CRM shows what a fresh state folder finds.

The scorecard has no memory (numbers.md §5.7, §6.2): every cut is one line, every flag closes when
its condition is false. Texts with a date since when (next_action) are no outputs here.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.connectors.parity import CRMS, Rows, Side, remote, write
from tests.connectors.parity_portfolio import CARD, portfolio, without

ROUNDS = int(os.environ.get("KAMSYNC_ROUNDS", "8"))
NIGHTS, LONG = 2, 12
MEMORY = ("next_touch_due",)
"""Of a tier it is counted from the day the tier was taken."""
DAY = dt.timedelta(days=1)
OUTPUTS = ("score", "tier", "confidence", "dependency", "flags", "last_client_data_on", "why")
SETTINGS = f"""[outputs]
fields = {list(OUTPUTS)}
[guards]
accept = ["rejects", "unassigned", "tiers_moved", "pull_shrank", "score_drift", "write_errors"]
"""


def forgetful() -> str:
    """The card without what a state folder remembers."""
    head, *flags = CARD.split("[[flags]]")
    kept = [f for f in flags if "clear_when" not in f and ("past_close" in f or "owner_is" in f)]
    assert len(kept) == 2
    changed = {"enter = 72, leave = 67": "enter = 70, leave = 70"}
    changed |= {"confirmations = 2": "confirmations = 1", "clear_at = 0.9": "clear_at = 1.0"}
    for old, new in changed.items():
        assert old in head, old
        head = head.replace(old, new)
    return "[[flags]]".join([head, *kept])


class Office:
    """The people at one CRM, by one seed."""

    def __init__(self, side: Side, rows: Rows, seed: int) -> None:
        assert side.people
        self.side, self.people, self.dice = side, side.people, random.Random(seed)
        self.deals = {row["id"]: row for row in rows["opportunities"]}
        self.accounts = [row["id"] for row in rows["accounts"]]
        self.binned: list[str] = []
        self.said: list[str] = []

    def day(self) -> None:
        acts: tuple[Callable[[], str], ...] = (
            *(self.types, self.empties, self.sells, self.loses, self.reopens),
            *(self.bins, self.takes_back, self.merges, self.rules, self.takes_the_right),
        )
        self.people.hide("flags", False)
        self.people.refuse(set())
        self.said.append("; ".join(act() for act in self.dice.sample(acts, k=4)))

    def _deal(self, **with_: str) -> dict[str, str]:
        found = [d for d in self.deals.values() if with_.items() <= d.items()]
        return self.dice.choice(found or list(self.deals.values()))

    def _change(self, deal: dict[str, str], **to: str) -> str:
        self.deals[deal["id"]] = deal | to
        self.side.change("opportunity", deal | to)
        return f"{deal['id']} {to}"

    def types(self) -> str:
        account, output = self.dice.choice(self.accounts), self.dice.choice(("flags", "why"))
        self.side.type_into(account, output, "junk")
        return f"junk into {output} of {account}"

    def empties(self) -> str:
        account, output = self.dice.choice(self.accounts), self.dice.choice(("tier", "flags"))
        self.side.type_into(account, output, "")
        return f"{output} of {account} emptied"

    def sells(self) -> str:
        deal = self._deal(is_closed="false")
        won = {"stage": "Signed", "is_closed": "true", "is_won": "true", "probability": "100"}
        return self._change(deal, **won, close_date="2026-02-20")

    def loses(self) -> str:
        lost = {"stage": "Dropped", "is_closed": "true", "is_won": "false", "probability": "0"}
        return self._change(self._deal(is_closed="false"), **lost)

    def reopens(self) -> str:
        late = {"stage": "Talks", "is_closed": "false", "is_won": "false", "probability": "40"}
        return self._change(self._deal(stage="Dropped"), **late)

    def bins(self) -> str:
        deal = self._deal()
        del self.deals[deal["id"]]
        self.binned.append(deal["id"])
        self.people.delete("opportunity", deal["id"])
        return f"{deal['id']} binned"

    def takes_back(self) -> str:
        if not self.binned:
            return "nothing in the bin"
        number = self.binned.pop(self.dice.randrange(len(self.binned)))
        self.people.restore("opportunity", number)
        return f"{number} taken back"

    def merges(self) -> str:
        """Those that are nobody's parent; at most two accounts go."""
        loser, winner = self.dice.sample([a for a in self.accounts if a != "a1"], 2)
        if len(self.accounts) < 8:
            return "no merge"
        self.accounts.remove(loser)
        for deal in [d for d in self.deals.values() if d["account_id"] == loser]:
            self._change(deal, account_id=winner)
        self.people.merge(loser, winner)
        return f"{loser} merged into {winner}"

    def rules(self) -> str:
        refused = set(self.dice.sample(self.accounts, 3))
        self.people.refuse(refused)
        return f"{sorted(refused)} not to be written"

    def takes_the_right(self) -> str:
        self.people.hide("flags", True)
        return "no right to flags"

    def calm(self) -> None:
        """Rights are back, rules are lifted, and the weekly comparison of ids is due."""
        self.people.hide("flags", False)
        self.people.refuse(set())
        self.people.wait(8 * DAY)


def live_through(crm: str, folder: Path, seed: int, nights: int) -> list[str]:
    """What differs at the end; with what happened."""
    rows = without("zoho" if crm == "zoho" else "hubspot", portfolio())
    write(folder / "portfolio", rows)
    with remote(crm, folder / "portfolio", forgetful()) as side:
        config = side.folder / "config.toml"
        config.write_text(config.read_text("utf-8") + SETTINGS, encoding="utf-8")
        side.kamsync("provision", "--inputs")
        side.kamsync("plan")
        side.kamsync("apply", "--yes")
        office = Office(side, rows, seed)
        for night in range(1, nights):
            office.day()
            office.people.wait(DAY)
            said = side.says("run", night=night)
            assert said["exit"] in (0, 3, 4), (seed, office.said, said)
        office.calm()
        side.kamsync("run", night=nights)
        fresh = _fresh(side)
        fresh.kamsync("plan", night=nights)
        return [*_differences(side, fresh), *office.said]


def _fresh(side: Side) -> Side:
    folder = side.folder.with_name("fresh")
    ignored = shutil.ignore_patterns("state", "out")
    shutil.copytree(side.folder, folder, ignore=ignored)
    return Side(folder, side.change, side.edit, side.later, side.names)


def _differences(side: Side, fresh: Side) -> list[str]:
    """Every field that a fresh state folder would write, every account that it scores apart."""
    made, shown = fresh.made(), side.made()
    found = [f"{c['account_id']} {c['field']}: {c}" for c in made["changes"]]
    for root, row in made["scores"].items():
        there = shown["scores"].get(root, {})
        apart = {k: v for k, v in row.items() if there.get(k) != v and k not in MEMORY}
        found += [f"{root} {k}: {there.get(k)} for {v}" for k, v in apart.items()]
    found += [f"{root}: junk" for root, row in fresh.shows().items() if "junk" in str(row)]
    return found


@pytest.mark.nights
def test_after_any_night_a_crm_shows_what_a_fresh_state_folder_finds(tmp_path: Path) -> None:
    """The soak lives through many of them, in every CRM."""
    differences = live_through("zoho", tmp_path, 7, NIGHTS)
    assert len(differences) == NIGHTS - 1, differences


@pytest.mark.nights
def test_a_run_right_after_an_apply_writes_nothing_while_the_index_lags(tmp_path: Path) -> None:
    """HubSpot's search shows the accounts as they were before; what was written is known."""
    write(tmp_path / "portfolio", without("hubspot", portfolio()))
    with remote("hubspot", tmp_path / "portfolio") as side:
        assert side.people
        side.kamsync("provision")
        side.kamsync("plan")
        side.later = lambda: None
        side.people.lag(dt.timedelta(seconds=60))
        side.people.wait(dt.timedelta(seconds=5))
        written = side.kamsync("apply", "--yes")
        side.people.wait(dt.timedelta(seconds=5))
        lagging = side.kamsync("run")
        side.people.wait(dt.timedelta(seconds=90))
        shown = side.kamsync("run")

    written_there = [each["counts"]["records_written"] for each in (written, lagging, shown)]
    assert written_there == [6, 0, 0]
    assert [each["counts"]["tasks_created"] for each in (written, lagging, shown)] == [2, 0, 0]


@pytest.mark.soak
@pytest.mark.parametrize("crm", CRMS)
def test_after_many_nights_too(crm: str, tmp_path: Path) -> None:
    for seed in range(ROUNDS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        differences = live_through(crm, folder, seed, LONG)
        assert len(differences) == LONG - 1, (seed, differences)
