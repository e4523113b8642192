"""The contract over a folder of CSV files, and what only files can do wrong."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, ClassVar

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.local import pages
from connectors.local.cells import guarded, guarded_column, unguarded, unguarded_column
from connectors.local.connector import LocalConnector
from connectors.local.settings import LocalSettings
from kamsync import durable
from kamsync.connector import Context, Page, ProvisionRequest, Window
from kamsync.errors import ConnectorError, MappingError, PartialStream
from kamsync.field_maps import load_mapping
from kamsync.messages import findings as said
from kamsync.model.change import NewTask, RecordChange
from kamsync.model.fieldmap import FieldMap, FieldSource, OutputField
from tests.characters import ANY
from tests.connectors.contract import OUTPUTS, ConnectorContract, Portfolio

FULL = Window(None, dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
FILES = {stream: mapped.object for stream, mapped in load_mapping("local", Path()).streams.items()}
HEADERS = {
    "account": "id,name",
    "opportunity": "id,account_id,stage,is_closed,is_won,amount,close_date",
    "contact": "id,account_id",
    "activity": "id,account_id,kind,occurred_at",
    "user": "id,name",
    "survey": "account_id,answered_at",
    "case": "account_id,opened_at",
    "contract": "account_id,value",
    "commitment": "account_id,title",
    "rating": "account_id,kpi,side,value,scale_max,rated_at",
    "objective": "account_id,title",
    "plan_item": "account_id,kind,title",
    "team_member": "account_id,user_id",
    "revenue": "account_id,amount,currency,booked_on",
    "change_log": "account_id,field,changed_at",
}


class Folder:
    """A folder with a portfolio, as the contract suite wants to see a CRM."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "portfolio"
        self.out = root / "out"
        self.folder.mkdir()
        self.mapping = load_mapping("local", root)

    def connector(self, **overrides: object) -> LocalConnector:
        data = {"connector": "local", "folder": "portfolio", "output": "out"}
        settings = LocalSettings.model_validate(data, context={"folder": self.root})
        context = Context("main", "Europe/Paris", "EUR", self.root / "state" / "main", OUTPUTS)
        return LocalConnector(settings, self.mapping, dataclasses.replace(context, **overrides))

    def load(self, portfolio: Portfolio) -> None:
        for path in self.folder.iterdir():
            path.unlink()
        for stream, records in portfolio.items():
            columns = list({c: None for r in records for c in r}) or HEADERS[stream].split(",")
            with (self.folder / FILES[stream]).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(records)

    def edit(self, account_id: str, output: str, value: str) -> None:
        _edit(self.out / "fields.csv", "account_id", account_id, output, value)

    def touch_task(self, key: str) -> None:
        _edit(self.out / "tasks.csv", "key", key, "subject", "Call them instead")

    def fail_next(self, kind: str) -> None:
        if kind == "pull":
            with (self.folder / "accounts.csv").open("a") as file:
                file.write('account-99,"never closed')
        elif kind == "write" and Path("/dev/full").exists():
            fill_the_disk_once("fields.csv")
        else:
            raise NotImplementedError

    def write(self, file: str, text: str | bytes) -> None:
        data = text if isinstance(text, bytes) else text.encode()
        (self.folder / file).write_bytes(data)

    def pull(self, stream: str) -> Page:
        """The whole stream as one page."""
        found = list(self.connector().pull(stream, FULL))
        frame = pl.concat([page.frame for page in found])
        return Page(frame, tuple(reject for page in found for reject in page.rejects))


def fill_the_disk_once(file: str) -> None:
    """The next writing of this file finds no space."""
    patch, real = pytest.MonkeyPatch(), durable.create

    def create(path: Path) -> BinaryIO:
        if path.name != f".{file}.new":
            return real(path)
        patch.undo()
        return Path("/dev/full").open("wb")

    patch.setattr(durable, "create", create)


def _edit(path: Path, key: str, ident: str, column: str, value: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row[key] == ident:
            row[column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def crm(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def two(crm: Folder) -> Folder:
    """Two accounts, one deal."""
    crm.write("accounts.csv", "id,name\nA1,Ardent\nA2,Borel\n")
    crm.write("opportunities.csv", HEADERS["opportunity"] + "\nO1,A1,Won,true,true,1,2026-01-02\n")
    return crm


class TestLocal(ConnectorContract):
    streams: ClassVar[tuple[str, ...]] = tuple(HEADERS)
    counts_calls: ClassVar[bool] = False
    long_text: ClassVar[int] = 40_000
    more_than_a_page: ClassVar[int] = 1_000


# reading


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_commas_semicolons_marks_and_newlines_read_alike(
    crm: Folder, separator: str, mark: bytes, newline: str
) -> None:
    text = 'id|name|region\nA1|"a,b;c"|Süd\nA2|x|\n'.replace("|", separator)
    crm.write("accounts.csv", mark + text.replace("\n", newline).encode())

    frame = crm.pull("account").frame

    assert frame.select("id", "name", "region").rows() == [("A1", "a,b;c", "Süd"), ("A2", "x", "")]


def test_where_names_the_line_a_row_begins_on(crm: Folder) -> None:
    crm.write("accounts.csv", 'id,name\nA1,"one\ntwo\nthree"\n\nA2,x\nA3,"a\r\nb"\nA4,y')

    frame = crm.pull("account").frame

    assert frame.select("id", "_where").rows() == [
        ("A1", "accounts.csv:2"),
        ("A2", "accounts.csv:6"),
        ("A3", "accounts.csv:7"),
        ("A4", "accounts.csv:9"),
    ]


def test_rows_without_an_id_column_are_keyed_by_line(two: Folder) -> None:
    two.write("surveys.csv", "account_id,answered_at\nA1,2026-01-01\n\nA2,2026-01-02\n")

    assert two.pull("survey").frame["id"].to_list() == ["line-2", "line-4"]
    assert "id" in two.connector().describe().streams["survey"].columns
    ids = [v for frame in two.connector().pull_ids("survey") for v in frame["id"]]
    assert ids == ["line-2", "line-4"]
    (page,) = two.connector().pull_by_ids("survey", ["line-4"])
    assert page.frame["account_id"].to_list() == ["A2"]


def test_streams_that_are_no_crm_records_have_no_id(two: Folder) -> None:
    two.write("rates.csv", "currency,rate,direction,valid_from\nUSD,0.9,home_per_unit,2025-01-01\n")

    assert "id" not in two.connector().describe().streams["rate"].columns
    assert "id" not in two.pull("rate").frame.columns


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"A2,short", "wrong number of cells: 2/3"),
        (b"A2,a,b,long", "wrong number of cells: 4/3"),
        (b"A2,\xff\xfe,b", "bytes that are not UTF-8"),
        (b"A2,a\0b,b", "NUL bytes"),
        (b'A2,"a"b,c', "broken quotes"),
    ],
)
def test_a_broken_line_is_rejected_and_the_others_stay(
    crm: Folder, line: bytes, reason: str
) -> None:
    crm.write("accounts.csv", b"id,name,region\nA1,x,EU\n" + line + b"\nA3,y,EU\n")

    page = crm.pull("account")

    assert page.frame["id"].to_list() == ["A1", "A3"]
    (reject,) = page.rejects
    assert (reject.stream, reject.where) == ("account", "accounts.csv:3")
    assert reject.record_id in ("A2", "line-3")
    assert reject.reason == reason
    assert reject.whole_record
    reject.value.encode()


def test_a_stray_quote_that_swallows_rows_counts_each_line(crm: Folder) -> None:
    crm.write("accounts.csv", 'id,name\nA1,x\nA2,"open\nA3,y\nA4,"z"\nA5,w\n')

    page = crm.pull("account")

    assert page.frame["id"].to_list() == ["A1", "A5"]
    assert [reject.where for reject in page.rejects] == [f"accounts.csv:{n}" for n in (3, 4, 5)]
    assert all(reject.reason == "read as one row: 3–5" for reject in page.rejects)


def test_a_stray_quote_that_swallows_thousands_stops_the_stream(crm: Folder) -> None:
    rows = "".join(f"A{n},x\n" for n in range(3_000))
    crm.write("accounts.csv", f'id,name\nB1,"open\n{rows}B2,"z"\n')

    with pytest.raises(PartialStream, match=r"accounts\.csv:2: "):
        crm.pull("account")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('id,name\nA1,x\nA2,"never closed\nA3,y\n', 3),
        ("id,name\nA1,x\nA2", 3),
        ('id,name\nA1,"x\ny"\nA2', 4),
    ],
)
def test_a_file_that_ends_in_the_middle_is_a_partial_stream(
    crm: Folder, text: str, line: int
) -> None:
    crm.write("accounts.csv", text)

    with pytest.raises(PartialStream, match=rf"accounts\.csv:{line}: .+repair"):
        crm.pull("account")


def test_a_short_last_row_with_its_newline_is_only_a_reject(crm: Folder) -> None:
    crm.write("accounts.csv", "id,name\nA1,x\nA2\n")

    page = crm.pull("account")

    assert page.frame["id"].to_list() == ["A1"]
    assert [reject.record_id for reject in page.rejects] == ["A2"]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """5,000 rows each: one chunk."""
    monkeypatch.setattr(pages, "CHUNKS_PER_PAGE", 1)


@pytest.mark.usefixtures("small_pages")
def test_a_file_that_changes_while_it_is_read_is_a_partial_stream(crm: Folder) -> None:
    rows = "".join(f"A{n},x\n" for n in range(12_000))
    crm.write("accounts.csv", "id,name\n" + rows)
    pulled = crm.connector().pull("account", FULL)
    next(pulled)

    with (crm.folder / "accounts.csv").open("a") as file:
        file.write("B1,late\n")

    with pytest.raises(PartialStream, match="changed while it was read"):
        list(pulled)


def test_a_cell_of_a_megabyte_is_read(crm: Folder) -> None:
    crm.write("accounts.csv", f'id,name\nA1,"{"x" * 2**20}"\nA2,y\n')

    assert crm.pull("account").frame["name"].str.len_chars().to_list() == [2**20, 1]


def test_pages_keep_order_and_lines_across_chunks(
    crm: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "CHUNKS_PER_PAGE", 2)
    rows = "".join(f"A{n},x\n" for n in range(20_001))
    crm.write("accounts.csv", "id,name\n" + rows)

    found = list(crm.connector().pull("account", FULL))

    frame = pl.concat([page.frame for page in found])
    assert [page.frame.height for page in found] == [10_000, 10_000, 1]
    assert frame["id"].to_list() == [f"A{n}" for n in range(20_001)]
    assert frame["_where"][-1] == "accounts.csv:20002"


def test_deleted_rows_are_pulled_and_not_live(crm: Folder) -> None:
    crm.write("accounts.csv", "id,name,is_deleted\nA1,x,\nA2,y,TRUE\nA3,z,false\n")

    assert crm.pull("account").frame["id"].to_list() == ["A1", "A2", "A3"]
    ids = [v for frame in crm.connector().pull_ids("account") for v in frame["id"]]
    assert ids == ["A1", "A3"]


def test_values_are_translated_by_the_field_map(two: Folder) -> None:
    fields = {
        "name": FieldSource("Firm"),
        "credit_rating": FieldSource("Rating", values={"Hot": "A", "Warm": "B"}),
        "wallet_share": FieldSource("Share", unit="fraction"),
    }
    _map_accounts(two, fields)
    two.write("accounts.csv", "id,Firm,Rating,Share\nA1,x,Hot,0.355\nA2,y,Cold,1e9999999\n")

    frame = two.pull("account").frame

    assert frame.select("name", "credit_rating", "wallet_share").rows() == [
        ("x", "A", "35.5"),
        ("y", "Cold", "1e9999999"),
    ]


def _map_accounts(crm: Folder, fields: dict[str, FieldSource]) -> None:
    streams = dict(crm.mapping.streams)
    streams["account"] = dataclasses.replace(streams["account"], fields=fields)
    crm.mapping = dataclasses.replace(crm.mapping, streams=streams)


# headers


def test_a_missing_header_names_file_line_key_and_the_nearest(two: Folder) -> None:
    two.write("opportunities.csv", "id,account,stage,is_closed,is_won,amount,closed_date\n")

    with pytest.raises(MappingError) as caught:
        two.connector().describe()

    words = {p.key: (p.file, p.line, p.message) for p in caught.value.problems}
    assert set(words) == {"account_id", "close_date"}
    assert words["close_date"][:2] == ("opportunities.csv", 1)
    assert "did you mean “closed_date”" in words["close_date"][2]


def test_problems_of_all_files_come_at_once(crm: Folder) -> None:
    crm.write("accounts.csv", "id,nom\n")
    crm.write("surveys.csv", "account_id,answered,answered\n")

    with pytest.raises(MappingError) as caught:
        crm.connector().describe()

    places = {(Path(p.file).name, p.key) for p in caught.value.problems}
    assert places == {
        ("accounts.csv", "name"),
        ("surveys.csv", "answered_at"),
        ("opportunities.csv", "streams.opportunity.object"),
    }


@pytest.mark.parametrize("data", [b"", b"\n\n", "sociét\xe9,name\n".encode("cp1252")])
def test_a_file_without_a_readable_header_is_a_mapping_error(two: Folder, data: bytes) -> None:
    two.write("accounts.csv", data)

    with pytest.raises(MappingError, match=r"accounts\.csv"):
        two.connector().describe()


def test_an_account_file_needs_ids(two: Folder) -> None:
    two.write("accounts.csv", "name\nx\n")

    with pytest.raises(MappingError, match="no header “id”"):
        two.connector().describe()


def test_unknown_headers_are_findings_with_the_nearest_column(two: Folder) -> None:
    two.write("accounts.csv", "id,name,regoin,rating_fit,rating_fit_at,profile_goals,out_score\n")

    seen = two.connector().describe()

    found = {(f.code, f.where): said.message(f, "en") for f in seen.findings}
    assert set(found) == {("unknown_header", "accounts.csv:1")}
    messages = [said.message(f, "en") for f in seen.findings]
    assert len(messages) == 2
    assert "did you mean “region”" in messages[0]
    assert "“out_score”" in messages[1]
    read = {"id", "name", "rating_fit", "rating_fit_at", "profile_goals"}
    assert {c for c in seen.streams["account"].columns if not c.startswith("out_")} == read


def test_the_unread_headers_of_a_wide_export_are_one_line(two: Folder) -> None:
    wide = ",".join(f"Column {n}" for n in range(50))
    two.write("accounts.csv", f"id,name,{wide}\n")

    (found,) = [f for f in two.connector().describe().findings if f.code == "unknown_header"]

    assert said.message(found, "en").startswith("50 headers are not read: Column 0, Column 1")


def test_a_mapped_header_that_is_missing_is_an_error_unless_optional(two: Folder) -> None:
    _map_accounts(two, {"region": FieldSource("Region", optional=True)})
    assert [f.code for f in two.connector().describe().findings] == ["optional_header_missing"]

    _map_accounts(two, {"region": FieldSource("Region")})
    with pytest.raises(MappingError, match=r"accounts\.csv:1: region: no header “Region”"):
        two.connector().describe()


def test_a_mapped_column_does_not_come_from_the_canonical_header(two: Folder) -> None:
    _map_accounts(two, {"name": FieldSource("Firm")})
    two.write("accounts.csv", "id,name,Firm\nA1,old,new\n")

    assert two.pull("account").frame["name"].to_list() == ["new"]
    assert [f.values["cell"] for f in two.connector().describe().findings] == ["name"]


def test_the_org_is_the_folder(two: Folder, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    elsewhere = Folder(other)
    elsewhere.load(
        {"account": [{"id": "1", "name": "x"}], "opportunity": []},
    )

    first, second = two.connector().describe().org_id, elsewhere.connector().describe().org_id

    assert first != second
    assert str(tmp_path) not in first


def test_files_are_pulled_in_full_and_hold_an_id_once(two: Folder) -> None:
    """Which of two rows is the newer one, no file can say."""
    seen = two.connector().describe()

    shown = {(info.incremental, info.duplicates) for info in seen.streams.values()}
    assert shown == {(False, "reject")}
    assert not seen.needs_approval
    assert seen.output_folder == str(two.out)


def test_check_names_empty_and_unread_files(two: Folder) -> None:
    two.write("contacts.csv", HEADERS["contact"] + "\n")
    two.write("opportunity.csv", "x\n")

    found = {(f.code, f.where): f for f in two.connector().check()}

    assert ("empty_file", "contacts.csv") in found
    assert "opportunities.csv" in str(found["unread_file", "opportunity.csv"].values)
    assert not two.out.exists()


# fields.csv


def test_fields_are_sorted_and_hold_the_outputs_in_order(two: Folder) -> None:
    connector = two.connector(outputs=("tier", "score", "last_client_data_on"))
    connector.write_fields([RecordChange("A2", {"score": 40})])
    day = dt.date(2026, 2, 1)

    connector.write_fields([RecordChange("A1", {"last_client_data_on": day, "tier": "-x"})])

    assert (two.out / "fields.csv").read_text() == (
        "account_id,tier,score,last_client_data_on\nA1,'-x,,2026-02-01\nA2,,40,\n"
    )


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("boolean", True, "true"),
        ("boolean", False, "false"),
        ("number", 0.1, "0.1"),
        ("number", -3.0, "-3"),
        ("integer", -12, "-12"),
        ("text", "-12", "'-12"),
        ("text", "true", "true"),
    ],
)
def test_every_output_type_round_trips(two: Folder, kind: str, value: object, cell: str) -> None:
    output = OutputField("score", "score", kind, "Score")
    two.mapping = FieldMap("local", two.mapping.streams, {"score": output})
    connector = two.connector(outputs=("score",))

    connector.write_fields([RecordChange("A1", {"score": value})])

    assert (two.out / "fields.csv").read_text() == f"account_id,score\nA1,{cell}\n"
    shown = two.connector(outputs=("score",)).read_back(["A1"], ["score"])["A1"]["score"]
    assert shown == value
    assert type(shown) in (type(value), float)


def test_what_a_person_typed_wrong_is_shown_as_it_stands(two: Folder) -> None:
    two.connector().write_fields([RecordChange("A1", {"score": 70})])

    two.edit("A1", "score", "seventy")

    assert two.connector().read_back(["A1"], ["score"]) == {"A1": {"score": "seventy"}}


def test_a_spreadsheet_may_save_the_file_its_own_way(two: Folder) -> None:
    two.connector().write_fields([RecordChange("A1", {"score": 70, "tier": "Key"})])

    (two.out / "fields.csv").write_bytes(
        b"\xef\xbb\xbftier;note;account_id;score\r\nKey;mine;A1;71\r\nKey\r\n"
    )

    shown = two.connector().read_back(["A1"], ["score", "tier", "why"])
    assert shown == {"A1": {"score": 71, "tier": "Key", "why": None}}


def test_an_edit_between_two_looks_is_seen_and_survives_a_write(two: Folder) -> None:
    connector = two.connector()
    connector.write_fields([RecordChange("A1", {"score": 70, "tier": "Key"})])

    two.edit("A1", "tier", "Tomorrow")

    assert connector.read_back(["A1"], ["tier"]) == {"A1": {"tier": "Tomorrow"}}
    connector.write_fields([RecordChange("A1", {"score": 71})])
    assert connector.read_back(["A1"], ["score", "tier"]) == {
        "A1": {"score": 71, "tier": "Tomorrow"}
    }


def test_rows_of_accounts_that_are_gone_leave(two: Folder) -> None:
    connector = two.connector(outputs=("score",))
    connector.write_fields([RecordChange("A1", {"score": 1}), RecordChange("A2", {"score": 2})])
    two.write("accounts.csv", "id,name\nA1,Ardent\nA3,Cerise\n")

    connector.write_fields([RecordChange("A3", {"score": 3})])

    assert (two.out / "fields.csv").read_text() == "account_id,score\nA1,1\nA3,3\n"
    assert set(connector.read_back(["A1", "A2", "A3"], ["score"])) == {"A1", "A3"}


risky = st.text(st.sampled_from("'=+-@\t\r\n\",; ax𝔘é"), max_size=6) | st.text(ANY, max_size=20)


@given(st.lists(risky, max_size=20))
def test_the_formula_guard_is_undone_exactly(texts: list[str]) -> None:
    frame = pl.DataFrame({"x": pl.Series(texts, dtype=pl.String)})

    written = frame.select(guarded_column("x"))
    back = written.select(unguarded_column("x"))

    assert back["x"].to_list() == texts
    assert [unguarded(guarded(text)) for text in texts] == texts
    assert written["x"].to_list() == [guarded(text) for text in texts]
    assert not [cell for cell in written["x"] if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_named(two: Folder) -> None:
    two.out.mkdir(mode=0o500)

    with pytest.raises(ConnectorError, match=r"fields\.csv cannot be written"):
        two.connector().write_fields([RecordChange("A1", {"score": 1})])


def test_an_output_folder_that_is_a_file_is_named(two: Folder) -> None:
    two.out.write_text("not a folder")

    with pytest.raises(ConnectorError, match="cannot be written"):
        two.connector().write_fields([RecordChange("A1", {"score": 1})])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("file", ["fields.csv", "tasks.csv"])
def test_a_full_disk_leaves_the_old_file_whole(two: Folder, file: str) -> None:
    connector = two.connector()
    connector.write_fields([RecordChange("A1", {"score": 1})])
    connector.insert_tasks([_task(1)])
    before = (two.out / file).read_bytes()
    fill_the_disk_once(file)

    with pytest.raises(ConnectorError, match=rf"{file} cannot be written \(No space left"):
        _write_both(connector)

    assert (two.out / file).read_bytes() == before
    assert sorted(path.name for path in two.out.iterdir()) == ["fields.csv", "tasks.csv"]
    _write_both(two.connector())
    assert two.connector().read_back(["A1"], ["score"]) == {"A1": {"score": 2}}
    assert not any(state.touched for state in two.connector().find_tasks([]).values())


def _write_both(connector: LocalConnector) -> None:
    connector.write_fields([RecordChange("A1", {"score": 2})])
    connector.insert_tasks([_task(2)])


# tasks.csv


def _task(number: int = 1, subject: str = "Call") -> NewTask:
    key = f"kamsync:main:silent:A1:2026-03-02:{number}"
    return NewTask(key, "A1", None, subject, "why\nnow", dt.date(2026, 3, 9), "high")


def test_tasks_stand_in_the_file_as_the_contract_says(two: Folder) -> None:
    two.connector().insert_tasks([_task(subject="=Call")])

    with (two.out / "tasks.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["key", "account_id", "owner_id", "subject", "body", "due_on", "priority", "status"],
        [_task().key, "A1", "", "'=Call", "why\nnow", "2026-03-09", "high", "open"],
    ]


def test_whom_and_which_deal_a_task_is_about_stand_behind(two: Folder) -> None:
    connector = two.connector()
    connector.insert_tasks([_task(1)])
    connector.insert_tasks([replace(_task(2), contact_id="C1", opportunity_id="O1")])

    with (two.out / "tasks.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["contact_id"], r["opportunity_id"]) for r in rows] == [("", ""), ("C1", "O1")]
    assert not any(s.touched for s in connector.find_tasks([]).values())


def test_a_touched_task_is_neither_closed_nor_deleted(two: Folder) -> None:
    connector = two.connector()
    connector.insert_tasks([_task(1), _task(2)])
    two.touch_task(_task(1).key)

    closed = connector.complete_tasks([_task(1).key, _task(2).key])
    deleted = connector.delete_tasks([_task(1).key, _task(2).key])

    assert [(o.ok, o.code) for o in closed] == [(False, "touched"), (True, "")]
    assert [(o.ok, o.code) for o in deleted] == [(False, "touched"), (True, "")]
    assert {k: s.status for k, s in connector.find_tasks([]).items()} == {_task(1).key: "open"}


def test_a_task_that_a_person_closed_is_done_and_touched(two: Folder) -> None:
    connector = two.connector()
    connector.insert_tasks([_task()])

    _edit(two.out / "tasks.csv", "key", _task().key, "status", "Done")

    state = connector.find_tasks([])[_task().key]
    assert (state.status, state.touched) == ("done", True)
    assert connector.complete_tasks([_task().key])[0].ok


def test_saving_the_task_file_from_a_spreadsheet_touches_nothing(two: Folder) -> None:
    connector = two.connector()
    connector.insert_tasks([_task(1, "a;b"), _task(2)])
    path = two.out / "tasks.csv"
    with path.open(newline="") as file:
        rows = list(csv.reader(file))

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerows([["mine", *rows[0]], *(["note", *row] for row in rows[1:])])

    assert [s.touched for s in two.connector().find_tasks([]).values()] == [False, False]
    two.connector().complete_tasks([_task(1).key])
    with path.open(newline="") as file:
        assert [row["mine"] for row in csv.DictReader(file)] == ["note", "note"]


def test_without_memory_every_task_counts_as_touched(two: Folder) -> None:
    two.connector().insert_tasks([_task()])

    for path in (two.root / "state" / "main").iterdir():
        path.unlink()

    assert two.connector().find_tasks([])[_task().key].touched


def test_a_damaged_task_file_is_never_rewritten(two: Folder) -> None:
    two.connector().insert_tasks([_task()])
    with (two.out / "tasks.csv").open("a") as file:
        file.write("broken\n")
    before = (two.out / "tasks.csv").read_bytes()

    with pytest.raises(ConnectorError, match=r"tasks\.csv:4: .+repair"):
        two.connector().insert_tasks([_task(2)])

    assert (two.out / "tasks.csv").read_bytes() == before


def test_provision_makes_an_empty_fields_file(two: Folder, tmp_path: Path) -> None:
    two.connector(outputs=("score",)).provision(ProvisionRequest())
    assert (two.out / "fields.csv").read_text() == "account_id,score\n"
    two.connector(outputs=("score",)).write_fields([RecordChange("A1", {"score": 5})])

    steps = two.connector(outputs=("score", "tier")).provision(
        ProvisionRequest(emit=tmp_path / "emit", inputs=True)
    )

    assert [step.action for step in steps] == ["update", "manual", "manual"]
    assert (two.out / "fields.csv").read_text() == "account_id,score,tier\nA1,5,\n"


def test_removing_leaves_the_output_folder_empty_and_forgets(two: Folder) -> None:
    two.connector().write_fields([RecordChange("A1", {"score": 5})])
    two.connector().insert_tasks([_task()])

    steps = two.connector().provision(ProvisionRequest(remove=True))

    assert [(Path(step.what).name, step.action) for step in steps] == [
        ("fields.csv", "remove"),
        ("tasks.csv", "remove"),
    ]
    assert list(two.out.iterdir()) == []
    assert list((two.root / "state" / "main").iterdir()) == []


WRITER = """
    import datetime as dt, sys
    from pathlib import Path
    from kamsync.model.change import NewTask, RecordChange
    from tests.connectors.test_local import Folder

    folder = Folder.__new__(Folder)
    root = Path(sys.argv[1])
    folder.root, folder.folder, folder.out = root, root / "portfolio", root / "out"
    from kamsync.field_maps import load_mapping
from kamsync.messages import findings as said
    folder.mapping = load_mapping("local", root)
    connector = folder.connector(outputs=("score", "why"))
    print("ready", flush=True)
    for n in range(100_000):
        changes = [RecordChange(f"A{i}", {"score": n % 101, "why": f"run {n} " * 40})
                   for i in range(300)]
        connector.write_fields(changes)
        key = f"k{n}"
        connector.insert_tasks([NewTask(key, "A1", None, key, "x" * 500, dt.date.today(), "low")])
        connector.complete_tasks([key])
"""


def test_a_kill_at_any_moment_leaves_whole_files(crm: Folder) -> None:
    crm.write("accounts.csv", "id,name\n" + "".join(f"A{n},x\n" for n in range(300)))
    for round_number in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), str(crm.root)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(0.02 + 0.026 * round_number)
            writer.send_signal(signal.SIGKILL)

        connector = crm.connector(outputs=("score", "why"))
        rows = connector.read_back([f"A{n}" for n in range(300)], ["score", "why"])
        assert len(rows) == 300
        assert len({(row["score"], row["why"]) for row in rows.values()}) == 1
        assert not any(state.touched for state in connector.find_tasks([]).values())


"""Each round all accounts show one and the same write, and no row of ours looks like a person's."""


def test_a_second_download_is_not_to_be_renamed_and_a_table_of_names_is_read(two: Folder) -> None:
    for name in ("accounts (1).csv", "names.csv"):
        two.write(name, "theirs,ours\n")
    rules = dataclasses.replace(two.mapping.accounts, table="names.csv")
    two.mapping = dataclasses.replace(two.mapping, accounts=rules)
    unread = [f for f in two.connector().check() if f.code == "unread_file"]
    assert [(f.where, f.values["near"]) for f in unread] == [("accounts (1).csv", "")]
