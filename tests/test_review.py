"""The page for the customer holds nothing internal; the account map holds no foreign syntax."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import subprocess

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync.model.coerce import Zones, coerce
from kamsync.report.account_map import (
    AccountMap,
    Person,
    dot,
    draw_map,
    lucid_csv,
    mermaid,
    touches_of,
)
from kamsync.report.review import gather, review
from kamsync.scoring.inputs import Inputs
from tests.test_report import FORMULA, LANGUAGES, QUOTES, SCRIPT, Page

AS_OF = dt.date(2026, 11, 22)


def streams(**rows: list[dict[str, str]]) -> Inputs:
    zones = Zones("Europe/Paris", "Europe/Paris")
    return Inputs(
        {
            name: coerce(
                name, pl.DataFrame(found, infer_schema_length=None), zones, "EUR"
            ).frame.lazy()
            for name, found in rows.items()
        }
    )


def shared() -> Inputs:
    """A group of two accounts, A and A2, and a stranger, X."""
    promise = {"account_id": "A", "promised": "48 h", "actual": "44 h"}
    return streams(
        commitment=[
            promise
            | {"id": "1", "side": "ours", "title": SCRIPT, "due_at": "2026-05-01"}
            | {"done_at": "2026-04-30"},
            promise
            | {"id": "2", "side": "ours", "title": "Late one", "due_at": "2026-05-01"}
            | {"done_at": "2026-05-02"},
            promise
            | {"id": "3", "side": "ours", "title": "Still to come", "due_at": "2027-05-01"}
            | {"done_at": ""},
            promise
            | {"id": "4", "side": "theirs", "title": FORMULA, "due_at": "2026-05-01"}
            | {"done_at": "", "account_id": "A2"},
            promise
            | {"id": "5", "side": "ours", "title": "Of another", "due_at": "2026-05-01"}
            | {"done_at": "", "account_id": "X"},
        ],
        objective=[
            {"id": "1", "account_id": "A", "horizon": "short", "title": "Sell them more"},
        ],
        user=[{"id": "u1", "name": "Ann Example"}, {"id": "u2", "name": "Bob Example"}],
        team_member=[
            {"id": "1", "account_id": "A", "user_id": "u1", "role": "Lead", "ends_at": ""},
            {
                "id": "2",
                "account_id": "A",
                "user_id": "u2",
                "role": "Past",
                "ends_at": "2026-01-01",
            },
            {"id": "3", "account_id": "A", "user_id": "u9", "role": "Nameless", "ends_at": ""},
        ],
        activity=[
            {"id": "1", "account_id": "A", "kind": "meeting", "occurred_at": "2026-10-01"},
            {"id": "2", "account_id": "A2", "kind": "meeting", "occurred_at": "2026-11-22T09:00"},
            {"id": "3", "account_id": "A", "kind": "meeting", "occurred_at": "2026-12-01"},
            {"id": "4", "account_id": "A", "kind": "meeting", "occurred_at": "2025-11-22"},
            {"id": "5", "account_id": "A", "kind": "call", "occurred_at": "2026-10-01"},
        ],
    )


def a_review(language: str = "en", inputs: Inputs | None = None) -> str:
    found = gather(inputs or shared(), ["A", "A2"], "Alpha <b>", AS_OF, "Europe/Paris")
    return review(found, language)


def test_promises_of_both_sides_are_counted_against_their_dates() -> None:
    text = Page(a_review()).text

    assert "Kept by their date: 1 of 2 promises that fell due." in text
    assert "Kept by its date: 0 of 1 promise that fell due." in text
    assert "Still to come 48 h 44 h 1 May 2027 still open" in text
    assert "2 meetings in the last 12 months." in text
    assert "Ann Example Lead" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_sees_nothing_internal_and_nothing_of_others(language: str) -> None:
    html = a_review(language)
    text = Page(html).text

    for word in ("Of another", "Sell them more", "Bob Example", "u9", "Nameless", "scores.csv"):
        assert word not in text
    for word in ("score", "tier", "confidence", "depend", "dépend", "catégorie", "€", "kamsync"):
        assert word not in text.lower()
    assert SCRIPT not in html
    assert SCRIPT in text
    assert FORMULA in text
    assert "<b>" not in html


def test_what_is_not_mapped_is_unknown_to_the_customer_too() -> None:
    text = Page(a_review(inputs=streams(user=[{"id": "u", "name": "U"}]))).text

    assert "Meetings of the last 12 months: unknown." in text
    assert "Requests: unknown." in text
    assert "Nothing on record." in text


def test_the_review_is_closed_to_the_network_like_the_report() -> None:
    page = Page(a_review())

    assert {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "a"} == set()
    assert any("default-src 'none'" in (m.get("content") or "") for m in page.all("meta"))


def contacts(*rows: tuple[str, str, str]) -> Inputs:
    """id, name, reports_to_id at account A."""
    return streams(
        contact=[
            {"id": i, "account_id": "A", "name": name, "title": "CEO", "reports_to_id": boss}
            for i, name, boss in rows
        ]
    )


def test_people_hang_under_whom_they_report_to() -> None:
    inputs = contacts(("c1", "Ann", ""), ("c2", "Bob", "c1"), ("c3", "Cy", "elsewhere"))
    touches = {"c1": dt.date(2026, 11, 1), "c2": dt.date(2026, 5, 25)}

    found = draw_map(inputs, ["A"], "Alpha", touches, AS_OF)

    assert [(p.id, p.reports_to, p.state) for p in found.people] == [
        ("c1", None, "engaged"),
        ("c2", "c1", "quiet"),
        ("c3", None, "quiet"),
    ]
    chart = mermaid(found, "en")
    assert "  a --> p0\n  p0 --> p1\n  a --> p2\n" in chart
    assert 'p0["Ann<br/>CEO<br/>two-way contact within 180 days #40;1 Nov 2026#41;"]' in chart


def test_180_days_are_still_engaged() -> None:
    inputs = contacts(("c1", "Ann", ""))

    day = AS_OF - dt.timedelta(days=180)
    assert draw_map(inputs, ["A"], "x", {"c1": day}, AS_OF).people[0].state == "engaged"
    assert draw_map(inputs, ["A"], "x", None, AS_OF).people[0].state == "unknown"


def test_a_circle_of_bosses_is_cut_once() -> None:
    inputs = contacts(("c1", "A", "c3"), ("c2", "B", "c1"), ("c3", "C", "c2"), ("c4", "D", "c4"))

    found = draw_map(inputs, ["A"], "x", None, AS_OF)

    assert {p.id: p.reports_to for p in found.people} == {
        "c1": None,
        "c2": "c1",
        "c3": "c2",
        "c4": None,
    }


def test_the_newest_touch_of_each_contact_counts() -> None:
    days = [(d - dt.date(1970, 1, 1)).days for d in (dt.date(2026, 1, 1), dt.date(2026, 2, 1))]
    activities = pl.DataFrame({"day": days, "contact_ids": [["c1", "c2"], ["c1"]]})

    assert touches_of(activities, AS_OF) == {"c1": dt.date(2026, 2, 1), "c2": dt.date(2026, 1, 1)}


HOSTILE = [
    SCRIPT,
    FORMULA,
    QUOTES,
    'a"] --> b; click a "javascript:alert(1)"',
    "%%{init: {'securityLevel': 'loose'}}%%",
    "x\n  p0 --> evil\nclassDef a fill:red",
    '"]; evil [label="x',
    "\\N \\",
    "@SUM(1)",
    "<b>&amp;",
]


def of_names(*names: str) -> AccountMap:
    return draw_map(
        contacts(*((f"c{n}", name, "") for n, name in enumerate(names))), ["A"], names[0], {}, AS_OF
    )


def test_names_are_no_mermaid() -> None:
    chart = mermaid(of_names(*HOSTILE), "en")

    node = re.compile(r'  (a|p\d+)\["((?:[^"#<>]|#\d+;|<br/>)*)"\](:::quiet)?')
    edge = re.compile(r"  (a|p\d+) --> p\d+")
    style = re.compile(r"  classDef \w+ fill:#\w+,stroke:#\w+,color:#\w+")
    for line in chart.splitlines()[1:]:
        assert any(p.fullmatch(line) for p in (node, edge, style)), line


@given(st.lists(st.text(min_size=1, max_size=40).filter(str.strip), min_size=1, max_size=4))
def test_no_name_whatever_ends_its_label(names: list[str]) -> None:
    people = tuple(
        Person(f"c{n}", " ".join(name.split()), "", "", None, "quiet", None)
        for n, name in enumerate(names)
    )
    found = AccountMap("x", people)

    for line in dot(found, "en").splitlines()[3 : 3 + len(people)]:
        assert re.fullmatch(
            r'  p\d+ \[label="(?:[^"\\]|\\.)*", fillcolor="#\w+", color="#\w+"\];', line
        )
    assert len(mermaid(found, "en").split(":::quiet\n")) == len(people) + 1


@pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz is not installed")
def test_graphviz_reads_hostile_names_as_names() -> None:
    done = subprocess.run(
        ["dot", "-Tplain"],
        input=dot(of_names(*HOSTILE), "en"),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    nodes = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("node ")]
    assert sorted(nodes) == sorted(["a", *(f"p{n}" for n in range(len(HOSTILE)))])


def test_no_csv_cell_begins_like_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(lucid_csv(of_names(*HOSTILE), "fr"))))

    assert len(rows) == len(HOSTILE) + 2
    assert {len(row) for row in rows} == {7}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert f"'{FORMULA}" in rows[3]
    assert rows[2][2] == "0"
