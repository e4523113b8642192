"""`init --from FILE…`: the files are looked at, and config and map proposed with every reading."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from kamsync.cli import app
from kamsync.cli.file_questions import meant, with_stages
from kamsync.connector import FileProposal, Reading
from tests.connectors.export_folder import DEALS
from tests.connectors.test_file_maps import CASES, Case


def init(folder: Path, files: dict[str, str | bytes], *words: str) -> Result:
    exports = folder / "exports"
    exports.mkdir()
    for name, text in files.items():
        (exports / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    config = ["--config", str(folder / "config.toml")]
    return CliRunner().invoke(
        app, [*config, "init", *words, "--from", *(str(exports / name) for name in files)]
    )


def two_readings() -> dict[str, str | bytes]:
    rows = "O1,A1,Won,true,true,12.500,10/05/2026\n"
    return {"accounts.csv": "id,name\nA1,Alder\n", "deals.csv": f"{DEALS}\n{rows}"}


def map_of(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "files.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.map}-{len(case.own)}")
def test_the_program_that_wrote_the_files_is_recognised(tmp_path: Path, case: Case) -> None:
    """From its headers, whatever the files are called."""
    result = init(tmp_path, {f"export-{name}": text for name, text in case.files.items()})

    assert result.exit_code == 0, result.output
    assert map_of(tmp_path)["extends"] == f"files/{case.map}"


def test_what_has_one_reading_is_written_and_shown(tmp_path: Path) -> None:
    rows = "O1;A1;Gagnée;VRAI;VRAI;12 500,00;13/03/2026\n"
    files: dict[str, str | bytes] = {
        "clients.csv": "id;name\nA1;Société Aulne\n".encode("cp1252"),
        "ventes.csv": "Ventes 2026\n\n" + DEALS.replace(",", ";") + f"\n{rows}",
    }

    result = init(tmp_path, files, "--language", "fr")

    streams = map_of(tmp_path)["streams"]
    assert streams == {
        "account": {"object": "clients.csv", "format": {"encoding": "cp1252"}},
        "opportunity": {
            "object": "ventes.csv",
            "format": {"header_line": 3, "dates": "d/m/y", "decimal": ","},
        },
    }
    assert "13/03/2026 se lit 13 mars 2026" in result.output
    checked = CliRunner().invoke(app, ["--config", str(tmp_path / "config.toml"), "check"])
    assert "values_refused" not in checked.output
    assert checked.exit_code == 0, checked.output


def test_what_has_two_readings_is_left_to_a_person(tmp_path: Path) -> None:
    result = init(tmp_path, two_readings(), "--language", "en")

    assert "10/05/2026 is 10 May 2026" in result.output
    assert "5 Oct 2026" in result.output
    assert '12.500 is 12500 with decimal = ","' in result.output
    text = (tmp_path / "files.toml").read_text(encoding="utf-8")
    assert '# dates = "m/d/y"' in text
    assert map_of(tmp_path)["streams"]["opportunity"] == {  # type: ignore[index]
        "object": "deals.csv",
        "format": {},
    }


def test_nothing_is_overwritten_and_nothing_is_invented(tmp_path: Path) -> None:
    unknown = init(tmp_path, {"a.csv": "foo,bar\n1,2\n"}, "--language", "en")
    assert (unknown.exit_code, not (tmp_path / "config.toml").exists()) == (2, True)

    (tmp_path / "config.toml").write_text("")
    (tmp_path / "exports" / "a.csv").unlink()
    (tmp_path / "exports").rmdir()
    taken = init(tmp_path, {"accounts.csv": "id,name\n"})
    assert taken.exit_code == 2
    assert "already there" in taken.output


def test_a_file_that_lacks_needed_columns_is_placed_and_they_are_asked_for(tmp_path: Path) -> None:
    """An export without the id and the status of its deals is still one of Dynamics."""
    files: dict[str, str | bytes] = {
        "a.csv": "Account Name\nAlder Works\n",
        "d.csv": "Topic,Potential Customer,Est. Revenue,Actual Close Date\n"
        "Line 2,Alder Works,1000,2026-03-01\n",
    }

    result = init(tmp_path, files, "--language", "fr")

    assert map_of(tmp_path)["extends"] == "files/dynamics"
    assert "quel en-tête vaut id, stage ?" in result.output


def test_drafts_and_refunds_of_invoices_are_proposed_as_rules_of_rows(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "clients.csv": "id,name\nA1,Alder\nA2,Birch\n",
        "invoices.csv": "id,account_id,amount,currency,booked_on,move_type,state\n"
        "I1,A1,1000,EUR,2026-03-01,out_invoice,posted\n"
        "I2,A1,400,EUR,2026-03-05,out_refund,posted\n"
        "I3,A2,900,EUR,2026-03-05,out_invoice,draft\n",
    }

    result = init(tmp_path, files, "--language", "fr")

    assert map_of(tmp_path)["streams"]["revenue"]["rows"] == {  # type: ignore[index]
        "skip": {"state": ["draft"]},
        "negative": {"move_type": ["out_refund"]},
    }
    assert "« state » porte draft : ces lignes sont écartées" in result.output


def test_accounts_named_on_invoices_leave_out_what_the_invoices_do(tmp_path: Path) -> None:
    """Xero's own status is known to its map; a column of one's own is not."""
    files: dict[str, str | bytes] = {
        "i.csv": "ContactName,InvoiceNumber,InvoiceDate,LineAmount,Kind\n"
        "Alder,1,2026-03-01,10,Invoice\nMill,2,2026-03-01,10,Vendor bill\n",
    }

    init(tmp_path, files)

    streams = map_of(tmp_path)["streams"]
    left_out = {"skip": {"Kind": ["Vendor bill"]}}
    assert [streams[s]["rows"] for s in ("account", "revenue")] == [left_out] * 2  # type: ignore[index]


def test_a_file_called_accounts_is_never_taken_for_contacts(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "accounts.csv": "id,name\nA1,Alder\n",
        "invoices.csv": "*ContactName,*InvoiceNumber,*InvoiceDate,LineAmount\nA1,1,2026-03-01,5\n",
    }

    result = init(tmp_path, files, "--language", "en")

    assert "contact" not in map_of(tmp_path)["streams"]  # type: ignore[operator]
    assert "accounts.csv is not read" in result.output


def test_lines_that_may_repeat_the_total_of_an_invoice_are_asked_about(tmp_path: Path) -> None:
    row = "A1,INV-1,2026-03-01,3000.00,EUR\n"
    files: dict[str, str | bytes] = {
        "accounts.csv": "id,name\nA1,Alder\n",
        "lines.csv": f"account_id,Invoice Number,booked_on,amount,currency\n{row * 2}",
    }

    result = init(tmp_path, files, "--language", "en")

    assert 'one_per = "Invoice Number" where each repeats' in " ".join(result.output.split())
    assert map_of(tmp_path)["extends"] == "local"


def test_deals_that_only_name_their_accounts_are_enough(tmp_path: Path) -> None:
    deals = (
        '"Title","Value","Stage","Expected close date","Organization"\n'
        '"Pumps","8500","Won","2026-03-14","Alder Works"\n'
    )

    init(tmp_path, {"deals.csv": deals})

    account = map_of(tmp_path)["streams"]["account"]  # type: ignore[index]
    names = {"id": "Organization", "name": "Organization"}
    assert account == {"object": "deals.csv", "fields": names}


def test_one_list_of_deals_without_ids_is_deals_and_each_customer_an_account(
    tmp_path: Path,
) -> None:
    deals = "Customer,Deal,Stage,Amount,Close date\nAlder,Pumps,Won,10,2026-03-01\n"

    result = init(tmp_path, {"sales.csv": deals}, "--currency", "usd", "--director", "Anna Roy")

    assert result.exit_code == 0, result.output
    assert set(map_of(tmp_path)["streams"]) == {"account", "opportunity"}  # type: ignore[call-overload]
    config = tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))
    assert (config["home_currency"], config["portfolio"]) == ("USD", {"director": "Anna Roy"})


def test_a_header_that_stands_elsewhere_than_the_map_says_is_proposed(tmp_path: Path) -> None:
    """The shipped map expects four title lines."""
    list_of_invoices = (
        "Date,Type,Name,Memo,Account,Amount\n03/19/2026,Invoice,Alder Works,Pumps,Sales,5000.00\n"
    )

    init(tmp_path, {"transactions.csv": list_of_invoices})

    revenue = map_of(tmp_path)["streams"]["revenue"]  # type: ignore[index]
    assert revenue["format"] == {"header_line": 1, "dates": "m/d/y"}


@pytest.mark.parametrize(
    ("answer", "choice"),
    [
        ("2", "m/d/y"),
        ("m/d/y", "m/d/y"),
        ("j/m/a", "d/m/y"),
        ("JJ/MM/AAAA", "d/m/y"),
        ("MM-DD-YYYY", "m/d/y"),
        ("3", ""),
        ("0", ""),
        ("²", ""),
        ("", ""),
        ("y/m/d", ""),
    ],
)
def test_an_answer_is_a_number_or_the_order_in_either_language(answer: str, choice: str) -> None:
    assert meant(answer, ("d/m/y", "m/d/y")) == choice


def test_a_terminal_asks_again_and_writes_what_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at_a_terminal(monkeypatch, iter(["7", "j/m/a", "2", "EUR", "-", "-"]))

    result = init(tmp_path, two_readings(), "--language", "fr")

    assert result.exit_code == 0, result.output
    assert map_of(tmp_path)["streams"]["opportunity"] == {  # type: ignore[index]
        "object": "deals.csv",
        "format": {"dates": "d/m/y", "decimal": "."},
    }
    assert "10/05/2026 se lit 10 mai 2026" in result.output
    assert "? 10/05/2026" not in result.output


def test_what_does_not_load_leaves_nothing_behind(tmp_path: Path) -> None:
    result = init(tmp_path, two_readings(), "--currency", "no currency")

    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]


def test_a_folder_stands_for_its_files_and_a_second_download_is_not_taken(tmp_path: Path) -> None:
    for name in ("accounts.csv", "opportunities (1).csv", "opportunities.csv"):
        text = "id,name\nA1,Alder Works\n" if name == "accounts.csv" else f"{DEALS}\n"
        (tmp_path / "exports").mkdir(exist_ok=True)
        (tmp_path / "exports" / name).write_text(text, encoding="utf-8")
    config = ["--config", str(tmp_path / "config.toml")]
    result = CliRunner().invoke(app, [*config, "init", "--from", str(tmp_path / "exports")])

    assert result.exit_code == 0, result.output
    streams = map_of(tmp_path)["streams"]
    assert isinstance(streams, dict)
    assert streams["opportunity"]["object"] == "opportunities.csv"


def test_a_header_nearly_known_is_guessed_in_lines_to_make_valid(tmp_path: Path) -> None:
    head = "ID de fiche d'informations,Nom de l'entreprise\n501,Alder Works\n"
    deals = (
        "ID de la fiche d'informations,Phase de la transaction,Montant,Date de fermeture,"
        "Associated Company IDs\n1,Conclue,10,2026-03-01,501\n"
    )
    result = init(tmp_path, {"c.csv": head, "d.csv": deals})

    assert result.exit_code == 0, result.output
    text = (tmp_path / "files.toml").read_text(encoding="utf-8")
    guess = '# [streams.account.fields]\n# id = "ID de fiche d\'informations"\n'
    assert guess in text
    assert 'id = "line"' not in text


def test_a_stage_whose_rows_the_map_leaves_out_is_not_called_open(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "o.csv": "Organization - ID,Organization - Name\n1,Alder\n",
        "d.csv": "Deal - ID,Deal - Organization ID,Deal - Status,Deal - Value,Deal - Won time\n"
        "7,1,Won,10,2026-03-01\n8,1,Open,10,2026-12-01\n9,1,Deleted,10,2026-03-01\n",
    }

    result = init(tmp_path, files, "--language", "en")

    assert "open Open (1)" in result.output
    assert "Deleted" not in result.output


def test_a_terminal_asks_for_headers_stages_money_and_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line as id, the header of the stage, another currency and one person."""
    answers = iter(["1", "Phase", "dollars", "usd", "Anna Roy", "-"])
    _at_a_terminal(monkeypatch, answers)
    files: dict[str, str | bytes] = {
        "a.csv": "Account Name\nAlder Works\n",
        "d.csv": "Topic,Potential Customer,Est. Revenue,Actual Close Date,Phase\n"
        "Line 2,Alder Works,1000,2026-03-01,Gone\n",
    }

    result = init(tmp_path, files, "--language", "en")

    assert result.exit_code == 0, result.output
    deals = map_of(tmp_path)["streams"]["opportunity"]  # type: ignore[index]
    assert (deals["rows"], deals["fields"]) == ({"id": "line"}, {"stage": "Phase"})
    config = tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))
    assert (config["home_currency"], config["portfolio"]) == ("USD", {"director": "Anna Roy"})
    assert next(answers, None) is None


def test_a_stage_is_won_lost_or_open_as_the_person_at_the_terminal_says() -> None:
    doubt = Reading("stages_doubtful", {"each": ["Gone", "Talks"], "won": ["Won"], "lost": []})
    file = FileProposal("opportunity", Path("d.csv"), {}, (Reading("stages", {}), doubt))

    judged = with_stages(file, doubt, {"Gone": "lost", "Talks": "open"})

    assert judged.stages == {"won": ("Won",), "lost": ("Gone",)}
    assert [(r.code, r.values) for r in judged.readings] == [
        ("stages_judged", {"won": "Won", "lost": "Gone"})
    ]


def _at_a_terminal(monkeypatch: pytest.MonkeyPatch, answers: Iterator[str]) -> None:
    terminal = SimpleNamespace(is_terminal=True, print=lambda _text, **_: None)
    for module in ("file_questions", "setup_talk"):
        monkeypatch.setattr(f"kamsync.cli.{module}.err", lambda: terminal)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
