"""Two CRMs as one portfolio: scored as the whole in one, written back to each, undone by each."""

from __future__ import annotations

from pathlib import Path

from tests.sync.portfolio import TODAY, Portfolio, Project, Rows, a_portfolio, day, read_csv

CONNECTIONS = """
[connections.crm]
connector = "local"
folder = "crm"
output = "out_crm"

[connections.crm2]
connector = "local"
folder = "crm2"
output = "out_crm2"

[portfolio]
connections = ["crm", "crm2"]
director = "crm:u1"
"""
MATCH = (
    "a_connection,a_id,b_connection,b_id,by,approved_by,approved_at\n"
    "crm,a001,crm2,b001,domain,Léa,2026-03-01\n"
)


def whole() -> Portfolio:
    """Six customers and a subsidiary of the first."""
    made = a_portfolio(6)
    made.account("b001", owner_id="u2", parent_id="a001")
    for quarter in range(8):
        made.win("b001", 20_000 + quarter, day(-10 - 91 * quarter))
    for user in made.users:
        user["email"] = f"{user['id']}@example.fr"
    return made


def in_second(account: str) -> bool:
    return account in ("b001", "a004", "a006")


def part(of: Portfolio, *, second: bool) -> Portfolio:
    def mine(rows: Rows, column: str) -> Rows:
        return [dict(r) for r in rows if in_second(r[column]) is second]

    accounts = mine(of.accounts, "id")
    for row in accounts:
        row.pop("parent_id", None)
    users = [dict(u) for u in of.users]
    deals, done = mine(of.opportunities, "account_id"), mine(of.activities, "account_id")
    return Portfolio(accounts, deals, done, users=users)


def split(folder: Path, of: Portfolio) -> Project:
    made = Project(folder, part(of, second=False), extra=CONNECTIONS)
    config = made.config.read_text()
    start, end = config.index("[connections.main]"), config.index("[connections.crm]")
    made.config.write_text(config[:start] + config[end:])
    made.portfolio.write(folder / "crm")
    part(of, second=True).write(folder / "crm2")
    (folder / "matches.csv").write_text(MATCH)
    return made


def scores(path: Path) -> Rows:
    """With the CRMs' own ids."""
    rows = read_csv(path / "scores.csv")
    for row in rows:
        for column in ("account_id", "owner_id"):
            row[column] = row[column].rpartition(":")[2]
    return sorted(rows, key=lambda row: row["account_id"])


def shown(project: Project, connection: str) -> dict[str, str]:
    rows = read_csv(project.folder / f"out_{connection}" / "fields.csv")
    return {row["account_id"]: row["score"] for row in rows if row["score"]}


def test_a_portfolio_in_two_crms_scores_as_the_whole_and_is_written_and_undone_in_each(
    tmp_path: Path,
) -> None:
    portfolio = whole()
    one, two = Project(tmp_path / "one", portfolio), split(tmp_path / "two", portfolio)

    ran = [project.cli("run", as_of=TODAY) for project in (one, two)]

    assert [said.exit for said in ran] == [0, 0]
    expected = scores(one.state / "report")
    assert scores(two.state / "report" / "portfolio") == expected
    by_account = {row["account_id"]: row["score"] for row in expected}
    assert shown(two, "crm") == {a: s for a, s in by_account.items() if not in_second(a)}
    assert shown(two, "crm2") == {
        "b001": by_account["a001"],
        **{a: s for a, s in by_account.items() if in_second(a)},
    }
    for task in (t for c in ("crm", "crm2") for t in read_csv(two.folder / f"out_{c}/tasks.csv")):
        assert ":" not in task["account_id"] + task["owner_id"]

    undone = two.cli("--connection", "crm2", "undo", ran[1].data["run"])

    assert (undone.exit, undone.count("restored")) == (0, 3)
    assert shown(two, "crm2") == {}
    assert len(shown(two, "crm")) == 4
    assert two.cli("--connection", "crm2", "undo", ran[1].data["run"]).exit == 2
    rest = two.cli("undo", ran[1].data["run"])
    assert (rest.count("restored"), rest.count("kept"), shown(two, "crm")) == (4, 0, {})


def test_a_crm_that_cannot_be_read_leaves_the_portfolio_unscored(tmp_path: Path) -> None:
    project = split(tmp_path / "two", whole())
    (project.folder / "crm2" / "opportunities.csv").unlink()

    said = project.cli("run", as_of=TODAY)

    assert said.exit == 2
    assert "crm2" in said.data["findings"][0]["where"]
    assert not (project.state / "mirror" / "portfolio" / "CURRENT").exists()
    assert not (project.folder / "out_crm" / "fields.csv").exists()


def test_one_connection_of_a_portfolio_is_not_run_alone(tmp_path: Path) -> None:
    said = split(tmp_path / "two", whole()).cli("--connection", "crm", "plan")

    assert (said.exit, said.codes()) == (2, ["connection_joined"])


def test_a_director_named_by_the_user_of_a_later_crm_is_the_same_person(tmp_path: Path) -> None:
    made = []
    for name, order in (("one", '["crm", "crm2"]'), ("two", '["crm2", "crm"]')):
        project = split(tmp_path / name, whole())
        text = project.config.read_text().replace('["crm", "crm2"]', order)
        project.config.write_text(text)
        said = project.cli("plan", as_of=TODAY)
        made.append((said.count("tasks"), said.count("tasks_without_person"), said.codes()))

    assert made[0] == made[1] == (1, 0, [])
