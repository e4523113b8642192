"""`kamsync duplicates`: proposed with a reason, answered in a file, then proposed no more."""

from __future__ import annotations

from pathlib import Path

from tests.sync.portfolio import say

CONFIG = """timezone = "UTC"
language = "fr"
home_currency = "EUR"
[portfolio]
duplicates = "pairs.csv"
[connections.main]
connector = "local"
folder = "portfolio"
output = "out"
"""
ACCOUNTS = "id,name\nA,Béta SAS\nB,=BETA\n"


def test_a_pair_is_proposed_until_a_person_says_no(tmp_path: Path) -> None:
    (tmp_path / "portfolio").mkdir()
    (tmp_path / "portfolio" / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (tmp_path / "portfolio" / "opportunities.csv").write_text(
        "id,account_id,stage,is_closed,is_won,amount,close_date\n"
        "1,A,Won,true,true,10,2026-03-01\n2,B,Won,true,true,10,2026-03-01\n"
    )
    (tmp_path / "config.toml").write_text(CONFIG)
    at = ["--config", str(tmp_path / "config.toml"), "--as-of", "2026-03-31"]
    assert say([*at, "--json", "plan"]).data["exit"] in (0, 4)

    first = say([*at, "duplicates", "--output", str(tmp_path / "pairs.csv")], as_json=False).out
    assert "=BETA (B)" in first
    assert "nom" in first
    written = (tmp_path / "pairs.csv").read_text(encoding="utf-8")
    assert written.splitlines()[1] == "A,B,Béta SAS,'=BETA,name,"  # no formula for a spreadsheet

    (tmp_path / "pairs.csv").write_text(written.replace("name,\n", "name,Non\n"))
    again = say([*at, "duplicates"], as_json=False).out
    assert "Aucun compte" in again
