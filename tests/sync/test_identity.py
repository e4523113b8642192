"""Invoices of another system: its account ids become ours, and who is unknown is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.connectors.export_folder import ACCOUNTS, DEALS, ExportFolder, Read
from tests.sync.portfolio import Portfolio, Project, Said, read_csv

EXTRA = """
[revenue]
source = "revenue"
[guards]
accept = ["rejects"]
[sources.revenue]
file = "erp.csv"
match = "ids.csv"
"""
ERP = """\
id,account_id,amount,currency,booked_on
i1,10,1000,EUR,2026-01-05
i2, 10 ,500,EUR,2026-01-06
i3,11,200,EUR,2026-01-07
i4,20,300,EUR,2026-01-08
i5,99,70,EUR,2026-01-09
i6,99,5,EUR,2026-01-09
i7,a,9,EUR,2026-01-09
i8,20,x,EUR,2026-01-10
"""


def with_invoices(folder: Path, ids: str, invoices: str = ERP, extra: str = EXTRA) -> Project:
    """A project with the accounts a and b and invoices under the ids 10, 11, 20, 99 and a."""
    portfolio = Portfolio()
    portfolio.account("a")
    portfolio.account("b")
    project = Project(folder / "p", portfolio, extra=extra)
    (project.folder / "erp.csv").write_text(invoices, encoding="utf-8")
    (project.folder / "ids.csv").write_text(ids, encoding="utf-8")
    return project


def revenue(project: Project) -> dict[str, tuple[str, str]]:
    """account → revenue, whether it is known to lack a row."""
    rows = read_csv(project.out / "scores.csv")
    return {r["account_id"]: (r["revenue"], r["revenue_incomplete"]) for r in rows}


@pytest.fixture(scope="module")
def matched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Said]:
    """A run with a table that knows 10, 11 and 20 and leaves 99 open."""
    table = "\ufefftheirs;ours;note\n10;a;x\n11;a;\n20;b;\n99;;later\n"
    project = with_invoices(tmp_path_factory.mktemp("matched"), table)
    return project, project.run()


def test_several_of_theirs_are_one_of_ours(matched: tuple[Project, Said]) -> None:
    project, said = matched

    assert said.exit == 3
    # i8 of b has no amount that can be read: b is a lower bound
    assert revenue(project) == {"a": ("1700.00", "false"), "b": ("300.00", "true")}


def test_who_is_not_in_the_table_is_refused_and_told(matched: tuple[Project, Said]) -> None:
    project, said = matched

    reported = {f["code"]: f for f in said.data["findings"]}["ids_unmatched"]
    assert reported["where"] == "sources.revenue"
    assert "3 rows of 2 accounts have no match in ids.csv: 99, a" in reported["message"]
    shown = project.cli("show", said.data["run"], as_json=False).out
    assert shown.count("no match in ids.csv") >= 1
    assert said.count("rejects") == 4


def test_an_id_of_theirs_that_looks_like_ours_is_still_theirs(tmp_path: Path) -> None:
    """Invoice i7 carries `A1`, an account of ours, but the table does not know it."""
    matched = export(tmp_path, "revenue", ERP.replace("i7,a,", "i7,A1,"), "10,A2\nA1,A2\n")

    assert matched.revenue == {"Alder Works": 0, "Birch Mills": 1509_00}


def test_one_of_theirs_as_two_of_ours_is_an_error_with_both_lines(
    tmp_path: Path,
) -> None:
    project = with_invoices(tmp_path, "theirs,ours\n10,a\n20,b\n 10,b\n20,b\n,a\n")
    said = project.run()

    assert said.exit == 2
    one, other = said.data["findings"]
    assert "ids.csv:4" in one["where"]
    assert "“10” is b here and a in line 2" in one["message"]
    assert "ids.csv:6" in other["where"]
    assert project.written() == {}


@pytest.mark.parametrize(
    ("ids", "words"),
    [("their,ours\n1,a\n", "theirs"), ("theirs,our\n1,a\n", "ours"), ("", "ids.csv")],
)
def test_a_table_without_its_columns_is_an_error(tmp_path: Path, ids: str, words: str) -> None:
    said = with_invoices(tmp_path, ids).run()
    assert said.exit == 2
    assert words in str(said.data["findings"])


def test_only_streams_with_accounts_can_be_matched(tmp_path: Path) -> None:
    extra = '\n[sources.industry]\nfile = "erp.csv"\nmatch = "ids.csv"\n'
    said = with_invoices(tmp_path, "theirs,ours\n", extra=extra).run()
    assert said.exit == 2
    assert "no account_id" in str(said.data["findings"])


def test_any_stream_with_accounts_can_be_matched(tmp_path: Path) -> None:
    """Calls of a telephone system; a row without account stays without."""
    calls = (
        "id,account_id,kind,occurred_at\nc1,10,meeting,2026-02-27T09:00:00\nc2,,note,2026-02-01\n"
    )
    matched = export(tmp_path, "activity", calls, "10,A1\n")

    found = matched.streams["activity"].sort("id").select("id", "account_id").rows()
    assert found == [("c1", "A1"), ("c2", None)]
    assert "ids_unmatched" not in matched.findings


def export(folder: Path, stream: str, rows: str, ids: str) -> Read:
    """What a run would stand on: the accounts A1 and A2, and a file under ids of its own."""
    made = ExportFolder(folder)
    source = f'[sources.{stream}]\nfile = "erp.csv"\nmatch = "ids.csv"\n'
    made.write({"accounts.csv": ACCOUNTS, "opportunities.csv": f"{DEALS}\n"}, config=source)
    (folder / "erp.csv").write_text(rows, encoding="utf-8")
    (folder / "ids.csv").write_text(f"theirs,ours\n{ids}", encoding="utf-8")
    return made.read()
