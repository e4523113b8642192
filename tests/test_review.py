"""The page for the customer holds nothing internal; the account map holds no foreign syntax."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shutil
import subprocess
from dataclasses import replace
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync.model.coerce import Zones, coerce
from kamsync.report.layout.view import Words
from kamsync.report.people.account_map import (
    AccountMap,
    Person,
    compared,
    dot,
    draw_map,
    lines_of,
    lucid_csv,
    mermaid,
)
from kamsync.report.people.drawio import drawio
from kamsync.report.review import VIEWS, gather, review, shared_sections
from kamsync.scoring.read.inputs import Inputs, Policy
from tests.characters import ANY
from tests.test_report import FORMULA, LANGUAGES, QUOTES, SCRIPT, Page

AS_OF = dt.date(2026, 11, 22)
POLICY = Policy(AS_OF, timezone="Europe/Paris", names_people=True)


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
        account=[{"id": "A", "name": "A"}, {"id": "A2", "name": "B"}, {"id": "X", "name": "X"}],
        opportunity=[
            {"id": "d", "account_id": "A", "stage": "Open", "is_closed": "false"},
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
            {"id": "6", "opportunity_id": "d", "kind": "meeting", "occurred_at": "2026-10-02"},
            {"id": "7", "account_id": "X", "kind": "meeting", "occurred_at": "2026-10-02"},
        ],
    )


def a_review(language: str = "en", inputs: Inputs | None = None) -> str:
    found = gather(inputs or shared(), POLICY, ["A", "A2"], "Alpha <b>")
    return review(found, language)


def test_promises_of_both_sides_are_counted_against_their_dates() -> None:
    text = Page(a_review()).text

    assert "Kept by their date: 1 of 2 promises that fell due." in text
    assert "Kept by its date: 0 of 1 promise that fell due." in text
    assert "Still to come 48 h 44 h 1 May 2027 still open" in text
    assert "3 meetings in the last 12 months." in text
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


def test_both_sides_figures_stand_side_by_side_with_what_to_talk_about() -> None:
    ours = {"account_id": "A", "side": "us", "scale_max": "10", "rated_at": "2026-11-01"}
    theirs = ours | {"side": "them", "priority": "1"}
    rows = [
        ours | {"id": "1", "kpi": "on_time <i>", "value": "9"},
        theirs | {"id": "2", "kpi": "on_time <i>", "value": "5", "rated_at": "2026-11-02"},
        ours
        | {"id": "3", "kpi": "advice", "value": "8", "validated_at": "2026-11-03"}
        | {"priority": "4"},
        ours | {"id": "4", "kpi": "of another", "value": "8", "account_id": "X"},
    ]
    inputs = streams(account=[{"id": "A", "name": "A"}], rating=rows)

    html = review(gather(inputs, POLICY, ["A"], "Alpha"), "en", "joint")
    text = Page(html).text

    assert "To be settled: on time <i>. We say 90, you say 50." in text
    assert "on time <i> 90 50 40 1 to be settled" in text
    assert "advice 80 unknown unknown 4 confirmed by you" in text
    # (90 + 80) / 2; (90/1 + 80/4) / (1 + 1/4)
    assert (
        "Our marks on 2 subjects that you ranked: 85 of 100 with equal weights, 88 by your" in text
    )
    assert "of another" not in text
    assert "Requests" not in text
    assert "<i>" not in html


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Your contact: Ann Mills.", "You hear from us: monthly.")),
        ("fr", ("Votre interlocuteur : Ann Mills.", "Nous vous contactons : monthly.")),
    ],
)
def test_the_customer_reads_whom_to_ask_and_what_to_expect(
    language: str, words: tuple[str, ...]
) -> None:
    found = {"profile_contact_person": "Ann Mills", "profile_contact_frequency": "monthly"}
    stranger = {"id": "X", "name": "X", "profile_contact_channel": "SECRET"}
    account = [{"id": "A", "name": "A"}, {"id": "A2", "name": "B"} | found, stranger]
    page = review(gather(streams(account=account), POLICY, ["A", "A2"], "A"), language)
    shown = re.sub("[\u00a0\u202f]", " ", Page(page).text)
    assert [word for word in words if word not in shown] == []
    assert "SECRET" not in page


def valued() -> Inputs:
    """What the customer gains and says: of A, and of a stranger."""
    said = {"account_id": "A", "score": "9", "scale_max": "10", "answered_at": "2026-10-01"}
    promise = {"account_id": "A", "side": "ours", "due_at": "2026-05-01", "done_at": "2026-05-01"}
    return streams(
        account=[
            {"id": "A", "name": "A", "currency": "EUR", "value_delivered": "120000"},
            {"id": "X", "name": "X", "currency": "EUR", "value_delivered": "777"},
        ],
        change_log=[
            {"id": "1", "account_id": "A", "field": "customer_revenue", "old": "100", "new": "112"}
            | {"changed_at": "2026-06-01T10:00:00Z"},
        ],
        commitment=[
            promise
            | {"id": "1", "title": "Reply time", "promised": "24 h", "baseline": "48 h"}
            | {"actual": "36 h", "evidence": "https://tickets.example/r1"},
        ],
        contact=[
            {"id": "c1", "account_id": "A", "name": "Zoe Quixote", "title": "Buyer"}
            | {"role": "blocker", "quotable_since": "2027-01-01"},  # not yet
        ],
        survey=[
            said | {"id": "1", "contact_id": "c1", "text": "Quick <now>", "quotable": "true"},
            said | {"id": "2", "contact_id": "c1", "text": "Not for print", "quotable": ""},
            said | {"id": "3", "account_id": "X", "text": "Of another", "quotable": "true"},
        ],
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_customer_gains_stands_first_and_a_quote_beside_its_mark(language: str) -> None:
    html = review(gather(valued(), POLICY, ["A"], "Alpha"), language)
    text = Page(html).text

    growth, amount, row, mark = {
        "en": ("+12%", "€120,000", "Reply time 48 h 36 h -25%", "9 of 10 Quick <now> Buyer"),
        "fr": ("+12 %", "120 000 €", "Reply time 48 h 36 h -25 %", "9 sur 10 Quick <now> Buyer"),
    }[language]
    plain = text.replace("\u202f", " ").replace("\xa0", " ").replace("−", "-")
    for part in (growth, amount, row, mark, "https://tickets.example/r1"):
        assert part in plain
    assert plain.index(growth) < plain.index(mark)
    for word in ("Zoe", "blocker", "Not for print", "Of another", "777", "<now>"):
        assert word not in (html if word == "<now>" else text)


def test_a_person_may_agree_once_to_be_quoted_and_an_answer_may_refuse() -> None:
    said = {"account_id": "A", "contact_id": "c1", "answered_at": "2026-05-02", "score": "9"}
    inputs = streams(
        account=[{"id": "A", "name": "A"}],
        contact=[
            {"id": "c1", "account_id": "A", "role": "Buyer", "quotable_since": AS_OF.isoformat()},
            {"id": "c2", "account_id": "A", "role": "User", "quotable_since": ""},
        ],
        survey=[
            said | {"id": "1", "text": "Agreed"},
            said | {"id": "2", "text": "Not this one", "quotable": "false"},
            said | {"id": "3", "text": "Never asked", "contact_id": "c2"},
        ],
    )
    shown = gather(inputs, POLICY, ["A"], "Alpha").value.quotes
    assert shown["text"].to_list() == ["Agreed"]


def test_a_view_shows_the_sections_of_one_use_and_empty_ones_are_hidden() -> None:
    found = gather(valued(), POLICY, ["A"], "Alpha")
    parts = {
        view: [s.id for s in shared_sections(Words("en"), found, view)]
        for view in ("", "strategy", "relationship", "codevelopment", "evaluation")
    }
    assert parts["strategy"] == ["value", "results"]
    assert parts["relationship"] == ["words", "people", "cases"]
    assert parts["codevelopment"] == ["value", "results", "ours", "theirs"]
    assert parts["evaluation"] == ["results", "words", "ours", "theirs"]
    assert {s for view in VIEWS.values() for s in view} - set(parts[""]) == {"joint"}
    assert [s.id for s in shared_sections(Words("en"), gather(shared(), POLICY, ["X"], "X"))] == [
        *("people", "ours", "theirs", "cases"),
    ]


def test_what_is_not_mapped_is_unknown_to_the_customer_too() -> None:
    text = Page(a_review(inputs=streams(user=[{"id": "u", "name": "U"}]))).text

    assert "Meetings of the last 12 months: unknown." in text
    assert "Requests: unknown." in text
    assert "Nothing on record." in text


def test_the_review_is_closed_to_the_network_like_the_report() -> None:
    page = Page(a_review())

    assert {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "a"} == set()
    assert any("default-src 'none'" in (m.get("content") or "") for m in page.all("meta"))


def contacts(*rows: tuple[str, str, str], met: dict[str, str] | None = None) -> Inputs:
    """id, name, reports_to_id at account A; `met`: contact ids → day of a meeting."""
    more: dict[str, list[dict[str, str]]] = {}
    if met is not None:
        base = {"account_id": "A", "kind": "meeting"}
        more["activity"] = [
            base | {"id": str(n), "contact_ids": who, "occurred_at": day}
            for n, (who, day) in enumerate(met.items())
        ]
    return streams(
        account=[{"id": "A", "name": "Alpha"}],
        contact=[
            {"id": i, "account_id": "A", "name": name, "title": "CEO", "reports_to_id": boss}
            for i, name, boss in rows
        ],
        **more,
    )


def test_each_person_of_the_map_says_what_talk_is_left_without_them() -> None:
    """Equal talk with three: without one, two are as good as two."""
    met = dict.fromkeys(("c1", "c2", "c3"), "2026-11-01")
    rows = [(who, who, "") for who in ("c1", "c2", "c3", "c4")]
    found = draw_map(contacts(*rows, met=met), POLICY, ["A"], "x")
    assert [p.threads_without for p in found.people] == [2.0, 2.0, 2.0, None]
    (left,) = (part for part in lines_of(found.people[0], "fr") if "sans cette personne" in part)
    assert left.endswith("2")


def test_people_hang_under_whom_they_report_to() -> None:
    met = {"c1|c3": "2026-05-26", "c1": "2026-11-01", "c2": "2026-05-25"}
    inputs = contacts(("c1", "Ann", ""), ("c2", "Bob", "c1"), ("c3", "Cy", "elsewhere"), met=met)

    found = draw_map(inputs, POLICY, ["A"], "Alpha")

    assert [(p.id, p.reports_to, p.state) for p in found.people] == [
        ("c1", None, "engaged"),
        ("c2", "c1", "quiet"),  # 181 days ago
        ("c3", None, "engaged"),  # 180 days ago
    ]
    chart = mermaid(found, "en")
    assert "  a --> p0\n  p0 --> p1\n  a --> p2\n" in chart
    state = "two-way contact within 180 days #40;1 Nov 2026#41;"
    assert f'p0["Ann<br/>CEO, decision maker<br/>{state}<br/>threads left without them' in chart


def test_without_links_to_people_engagement_is_unknown() -> None:
    assert draw_map(contacts(("c1", "Ann", "")), POLICY, ["A"], "x").people[0].state == "unknown"


def test_a_circle_of_bosses_is_cut_once() -> None:
    inputs = contacts(("c1", "A", "c3"), ("c2", "B", "c1"), ("c3", "C", "c2"), ("c4", "D", "c4"))

    found = draw_map(inputs, POLICY, ["A"], "x")

    assert {p.id: p.reports_to for p in found.people} == {
        "c1": None,
        "c2": "c1",
        "c3": "c2",
        "c4": None,
    }


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
    rows = [(f"c{n}", name, "") for n, name in enumerate(names)]
    return draw_map(contacts(*rows, met={"c0": "2020-01-01"}), POLICY, ["A"], names[0])


def test_names_are_no_mermaid() -> None:
    chart = mermaid(of_names(*HOSTILE), "en")

    node = re.compile(r'  (a|p\d+)\["((?:[^"#<>]|#\d+;|<br/>)*)"\](:::quiet)?')
    edge = re.compile(r"  (a|p\d+) --> p\d+")
    style = re.compile(r"  classDef \w+ fill:#\w+,stroke:#\w+,color:#\w+")
    for line in chart.splitlines()[1:]:
        assert any(p.fullmatch(line) for p in (node, edge, style)), line


@given(st.lists(st.text(ANY, min_size=1, max_size=40).filter(str.strip), min_size=1, max_size=4))
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


def test_without_names_the_title_or_the_role_says_who_it_is() -> None:
    inputs = streams(
        account=[{"id": "A", "name": "Alpha"}],
        contact=[
            {"id": "c1", "account_id": "A", "name": "Ann", "title": "CEO", "role": ""},
            {"id": "c2", "account_id": "A", "name": "Bob", "title": "", "role": "Champion"},
            {"id": "c3", "account_id": "A", "name": "Cy", "title": "", "role": ""},
        ],
    )
    found = draw_map(inputs, replace(POLICY, names_people=False), ["A"], "Alpha")

    chart = mermaid(found, "fr")
    assert "Ann" not in chart
    assert 'a["Alpha<br/>personnes non nommées\u00a0: #91;people#93; names est désactivé"]' in chart
    assert 'p0["CEO, décideur<br/>échange inconnu"]' in chart
    assert 'p1["allié<br/>' in chart
    assert 'p2["c3<br/>' in chart


def test_a_map_tells_what_became_of_each_since_an_earlier_day() -> None:
    met = {"c1": "2026-11-01", "c2": "2026-03-01", "c3": "2026-01-01"}
    inputs = contacts(("c1", "Ann", ""), ("c2", "Bob", ""), ("c3", "Cy", ""), met=met)
    then = replace(POLICY, as_of=dt.date(2026, 6, 1))
    maps = [draw_map(inputs, policy, ["A"], "Alpha") for policy in (POLICY, then)]

    found = compared(*maps, then.as_of)

    assert [p.change for p in found.people] == ["new", "colder", "colder"]
    assert "changes since 1 Jun 2026" in mermaid(found, "en")


def test_draw_io_reads_hostile_names_as_names() -> None:
    drawn = ElementTree.fromstring(drawio(of_names(*HOSTILE), "en"))  # noqa: S314 - our own

    boxes = drawn.findall(".//mxCell[@vertex='1']")
    assert len(boxes) == len(HOSTILE) + 1
    assert len(drawn.findall(".//mxCell[@edge='1']")) == len(HOSTILE)
    assert [b.get("value", "").split("\n")[0] for b in boxes[1:3]] == HOSTILE[:2]
    assert all("html=0" in b.get("style", "") for b in boxes)
