"""What a command prints is clean: no escape from a CRM's text, no secret, no forged line."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import polars as pl
import pytest
from rich.table import Table
from rich.text import Text

from connectors.local import cells
from kamsync import durable, hidden_text, log, secret
from kamsync.cli.console import SafeConsole
from kamsync.errors import AuthError, ConnectorError
from kamsync.hostile_text import one_line, printable_json
from kamsync.sandbox.hubspot.faults import Fault
from kamsync.sandbox.hubspot.server import TOKEN, HubSpotServer
from kamsync.sandbox.salesforce.org import Org
from kamsync.sandbox.salesforce.server import serving
from kamsync.sync.results.csv_files import guarded
from kamsync.transport import Http
from tests.connectors.hubspot_portal import START, Portal
from tests.connectors.salesforce_crm import SalesforceCrm
from tests.connectors.zoho_org import running
from tests.servers.raw import raw_server, reply
from tests.sync.portfolio import Project, a_portfolio

NAME = "Alpha\x1b[2J\x1b]0;owned\x07\x9b31m\rBeta\nok: forged line\u202egnp\u200b"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e]")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A portfolio whose names are hostile, run once."""
    portfolio = a_portfolio()
    for account in portfolio.accounts:
        account["name"] = NAME + account["id"]
    for user in portfolio.users:
        user["name"] = NAME
    project = Project(tmp_path_factory.mktemp("hostile") / "p", portfolio)
    project.run()
    return project


_COMMANDS = (
    ("plan",),
    ("run",),
    ("status",),
    ("runs",),
    ("show", "RUN"),
    ("why", "a001"),
    ("asof", "DAY"),
    ("whatif", "scorecard.toml"),
    ("alerts",),
    ("check",),
    ("map", "a001"),
    ("report",),
)


@pytest.mark.nights
@pytest.mark.parametrize("words", _COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("as_json", [True, False])
def test_no_command_lets_a_name_reach_the_terminal(
    hostile: Project, words: tuple[str, ...], as_json: bool
) -> None:
    places = {"RUN": hostile.cli("runs").data["runs"][0]["id"], "DAY": "2026-03-02"}
    said = hostile.cli(*(places.get(word, word) for word in words), as_json=as_json)
    shown = said.out + said.err

    assert not _CONTROLS.search(shown)
    assert not [line for line in shown.splitlines() if line.strip().startswith("ok: forged")]


def test_a_name_in_a_table_keeps_its_letters_only() -> None:
    console = SafeConsole(width=200, record=True, force_terminal=False)
    table = Table("a\x1b[2Jb")
    table.add_row(Text(NAME), "x\x9by")

    console.print(table, NAME, Text(NAME), markup=False)

    assert not _CONTROLS.search(console.export_text())


def test_an_error_is_one_line_whatever_a_crm_sent() -> None:
    error = str(ConnectorError("crm", NAME))

    assert not _CONTROLS.search(error)
    assert "\n" not in error


def test_json_comes_back_exactly_and_shows_no_control() -> None:
    text = printable_json({"name": NAME})

    assert text.isprintable()
    assert json.loads(text) == {"name": NAME}


def test_one_line_is_printable() -> None:
    assert one_line(NAME).isprintable()


@pytest.fixture
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hidden_text, "_known", set())


@pytest.mark.usefixtures("_forgotten")
def test_a_secret_is_replaced_in_every_form_it_may_take() -> None:
    hidden_text.remember('p@ss "word"/1')

    for form in ('p@ss "word"/1', "p%40ss%20%22word%22%2F1", "p%40ss+%22word%22%2F1"):
        assert log.redact(f"sent {form} there") == "sent [secret] there"
    assert log.redact(json.dumps({"said": 'p@ss "word"/1'})) == '{"said": "[secret]"}'


@pytest.mark.usefixtures("_forgotten")
def test_a_short_secret_leaves_ordinary_words() -> None:
    hidden_text.remember("the")

    assert log.redact("the way out") == "the way out"


@pytest.mark.usefixtures("_forgotten")
def test_hubspot_echoing_its_token_shows_nothing(tmp_path: Path) -> None:
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path)
        server.faults.add(
            Fault(("account",), -1, status=400, body={"message": f"bad {TOKEN}", "category": TOKEN})
        )
        with pytest.raises(ConnectorError) as caught:
            portal.connector().describe()

    assert TOKEN not in str(caught.value)


@pytest.mark.usefixtures("_forgotten")
def test_salesforce_echoing_its_secret_shows_nothing(tmp_path: Path) -> None:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path)
        echo = {"error": "invalid_grant", "error_description": "no robot-secret is robot-secret"}
        server.faults.add("status", "oauth2/token", times=-1, status=400, body=echo)
        with pytest.raises(AuthError) as caught:
            crm.connector().describe()
        crm.close()

    assert "robot-secret" not in str(caught.value)


@pytest.mark.usefixtures("_forgotten")
def test_zoho_echoing_its_token_shows_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as org:
        connector = org.connector()
        token = connector._client.login.token().text
        org.server.fault(
            "status", "GET", times=-1, status=400, body={"code": "X", "message": f"bad {token}"}
        )
        with pytest.raises(ConnectorError) as caught:
            connector.describe()

    assert token not in str(caught.value)


def test_a_bug_report_is_private_and_follows_no_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "bug.txt").symlink_to(victim)

    path = durable.write_new(tmp_path, "bug.txt", b"trace")

    assert path.name.startswith("bug-")
    assert (victim.read_text(), path.read_text()) == ("mine", "trace")
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()


def test_result_files_are_private(hostile: Project) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in hostile.out.iterdir()}

    assert set(modes) >= {"scores.csv", "fields.csv", "tasks.csv"}
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("mode", [0o640, 0o660])
def test_a_secret_file_open_to_its_group_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, mode: int
) -> None:
    path = tmp_path / "token"
    path.write_text("sesame-open")
    path.chmod(mode)
    logger = logging.getLogger("kamsync.secret")
    logger.addHandler(caplog.handler)
    try:
        assert secret.resolve("file:token", tmp_path) == "sesame-open"
    finally:
        logger.removeHandler(caplog.handler)

    assert any("open to its group" in r.message for r in caplog.records)


@pytest.mark.parametrize("mode", [0o604, 0o602])
def test_a_secret_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    (tmp_path / "token").write_text("sesame-open")
    (tmp_path / "token").chmod(mode)

    with pytest.raises(AuthError, match="open to others"):
        secret.resolve("file:token", tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://kam:geheim77@db/kam",
        "postgresql+psycopg://db/kam?user=kam&password=geheim77",
    ],
)
def test_a_password_in_the_ledger_address_is_refused(tmp_path: Path, url: str) -> None:
    project = Project(tmp_path / "p")
    text = project.config.read_text().replace("sqlite:///state/ledger.sqlite", url)
    project.config.write_text(text)

    said = project.cli("status")

    assert said.exit == 2
    assert "env:NAME" in said.out
    assert "geheim77" not in said.out + said.err


@pytest.mark.usefixtures("_forgotten")
def test_an_error_body_never_holds_the_credential_that_was_sent() -> None:
    """Also where it would go on into the ledger or a report."""
    hidden_text.remember("sesame-echoed")
    with raw_server(reply(b'{"message": "sesame-echoed"}', "400 Bad")) as server:
        http = Http("crm", timeout=(2.0, 2.0))
        answer = http.request("GET", f"http://{server.place}/")
        http.close()

    assert answer.object() == {"message": "[secret]"}


@pytest.mark.parametrize(
    "cell", ["＝1+1", "＋1", "－1", "＠SUM", "\u200b=1", "\ufeff\u00a0＝1", " @x"]
)
def test_a_formula_in_disguise_is_guarded(cell: str) -> None:
    frame = pl.DataFrame({"c": [cell, "Alpha = Beta"]})

    assert frame.select(guarded(pl.col("c")).alias("c"))["c"].to_list() == [
        f"'{cell}",
        "Alpha = Beta",
    ]
    assert cells.guarded(cell) == f"'{cell}"
    assert cells.unguarded(cells.guarded(cell)) == cell
