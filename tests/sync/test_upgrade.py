"""What another version would change, told before it does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import create_engine

from kamsync.ledger.condition import REVISION
from kamsync.ledger.database import migrate
from tests.scoring.cards import one_figure
from tests.sync.portfolio import Portfolio, Project, day


def test_who_moves_is_said_and_the_ledger_stays_as_it_is(
    project_of: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Portfolio()
    for name, employees in (("a1", "80"), ("a2", "20")):
        made.account(name, employees=employees)
        made.win(name, 1000, day(-30))
    project = project_of(made, extra='\n[scorecard]\nfile = "card.toml"\n')
    card, ledger = project.folder / "card.toml", project.state / "ledger.sqlite"
    card.write_text(one_figure(confirmations=1))
    assert project.cli("upgrade", "--dry-run").data["first_night"] is None
    assert not ledger.exists()
    assert project.run().exit == 0

    same = project.cli("upgrade", "--dry-run").data["first_night"]
    assert (same["groups"], same["moved"], same["scores"], same["tasks"]) == (2, [], 0, 0)

    card.write_text(
        one_figure(full=160, confirmations=1)
    )  # stands for a default that another version changed
    before = ledger.read_bytes()
    with monkeypatch.context() as only_reads:
        only_reads.setattr("kamsync.durable.is_writable", lambda _folder: False)
        assert project.cli("upgrade", "--dry-run").data["first_night"]["scores"] == 2
    night = project.cli("upgrade", "--dry-run").data["first_night"]
    (moved,) = night["moved"]
    assert (moved["root"], moved["score"], moved["score_new"]) == ("a1", 80, 50)
    assert moved["tier"] == "Key"
    assert moved["tier_new"] != "Key"
    assert night["scores"] == 2
    assert night["records"] == 2
    assert ledger.read_bytes() == before

    said = project.cli("upgrade", as_json=False)
    assert "a1 Ltd: Key → " in said.out


def test_a_ledger_of_an_older_form_is_brought_up_by_upgrade_and_not_by_its_dry_run(
    project_of: Callable[..., Project],
) -> None:
    project = project_of(Portfolio())
    project.state.mkdir()
    engine = create_engine(f"sqlite:///{project.state / 'ledger.sqlite'}")
    with engine.begin() as connection:
        migrate(connection, f"{int(REVISION) - 1:04}")
    engine.dispose()
    assert project.cli("upgrade", "--dry-run").exit == 0
    assert project.cli("status").exit == 8
    assert project.cli("upgrade").exit == 0
    assert project.cli("status").exit == 0
