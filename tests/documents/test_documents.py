"""What stands in each document, in every format, in both languages."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import api
from pptx import Presentation

from kamsync.documents.database import database
from kamsync.documents.grid import grid
from kamsync.documents.handover import handover
from kamsync.documents.page import Document
from kamsync.documents.plan import plan
from kamsync.documents.review import review
from kamsync.documents.strategy import strategy
from kamsync.documents.template import Template
from kamsync.documents.written import Form, write
from kamsync.errors import UsageError
from kamsync.messages.formats import money
from kamsync.report.review import gather
from tests.documents.accounts import POLICY, account, inputs

LANGUAGES = ("en", "fr")
KINDS = (database, strategy, plan, handover)


def shared(language: str = "en") -> Document:
    return review(gather(inputs(), POLICY, ["A"], "Alpha"), language)


def words_of(content: bytes) -> list[str]:
    """Every paragraph and every cell, in their order."""
    docx = api.Document(io.BytesIO(content))
    cells = [c.text for t in docx.tables for row in t.rows for c in row.cells]
    return [*(p.text for p in docx.paragraphs), *cells]


def slides_of(content: bytes) -> list[list[str]]:
    return [
        [s.text_frame.text for s in slide.shapes if s.has_text_frame]
        for slide in Presentation(io.BytesIO(content)).slides
    ]


def test_the_database_has_its_four_parts_and_the_figures_of_the_frame() -> None:
    found = account()
    words = words_of(write(database(found), Form.docx))

    parts = [w for w in words if w[:2] in ("1.", "2.", "3.", "4.")]
    assert parts == [
        "1. The customer and its own strategy",
        "2. Needs, expectations and buying",
        "3. Our relation so far",
        "4. Our competition at this customer",
    ]
    assert money(found.row["revenue"], "EUR", "en") in words
    assert "1 Oct 2026" in words
    assert "5 Oct 2026 (fresh)" in words
    assert "5 Jan 2024 (stale)" in words
    assert words.count("not filled in") == 3
    assert "SECRET competitor was cheaper" in words


def test_the_plan_answers_three_questions_and_says_what_is_wrong_with_it() -> None:
    words = words_of(write(plan(account("fr")), Form.docx))

    assert "1. Où en sommes-nous\u202f?" in words
    assert "SECRET two sites" in words
    assert "en retard depuis le 1er nov. 2026" in words
    assert words[words.index("prices fall") + 1] == "we offer service"
    assert "Les programmes relationnels et contractuels ne sont pas tous deux présents" in words


def test_the_plan_sets_what_the_customer_wants_beside_what_we_do_and_its_deal() -> None:
    found = account()
    words = words_of(write(plan(found), Form.docx))

    at = words.index("SECRET training")
    assert words[at - 1 : at + 3] == ["need", "SECRET training", "", "SECRET next"]
    assert words[words.index("Open opportunities that answer no need of the plan")] in words
    assert "SECRET later" in words
    risk = words.index("SECRET buyer leaves")
    assert words[risk + 1 : risk + 3] == ["SECRET meet his deputy", "Ann Example"]
    counts = ("needs_without_deal", "deals_without_need", "goal_overlap")
    assert [found.row[c] for c in counts] == [0, 1, 100]


def test_the_hand_over_lists_open_work_and_no_closed_deal() -> None:
    words = words_of(write(handover(account()), Form.docx))

    assert words[words.index("SECRET next") + 4] == "yes"
    assert words[words.index("SECRET later") + 4] == "no"
    assert "SECRET deal" not in words
    assert "Answer within a day" in words
    assert words[words.index("21 Jan 2027") + 2] == "€5,000"


def test_the_strategy_has_swot_matrix_and_tree_on_slides_of_their_own() -> None:
    pages = slides_of(write(strategy(account()), Form.pptx))

    titles = [page[0] for page in pages]
    assert titles[:4] == [
        "Account strategy",
        "Where we stand, by figures",
        "Attractiveness and relationship",
        "From orientation to action",
    ]
    tree = "\n".join(pages[3])
    for title in ("partner of choice", "two sites", "workshops", "first workshop"):
        assert f"SECRET {title}" in tree
    assert "No contractual programme on record." in pages[4]


@pytest.mark.parametrize("form", list(Form))
def test_the_customers_page_holds_nothing_internal_in_any_format(form: Form) -> None:
    content = write(shared("fr"), form)
    if form in (Form.docx, Form.pptx, Form.xlsx):
        package = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(package.read(name) for name in package.namelist())

    assert b"Answer within a day" in content
    for word in (b"SECRET", b"Tomorrow", b"Interne", b"Internal", b"98765", b"98,765"):
        assert word not in content


@pytest.mark.parametrize("form", list(Form))
def test_the_same_account_gives_the_same_bytes(form: Form) -> None:
    made = strategy(account())
    assert write(made, form) == write(made, form)


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_is_a_page_in_both_languages_and_names_are_text(kind: object) -> None:
    for language in LANGUAGES:
        made = kind(account(language))  # type: ignore[operator]
        assert "Alpha &lt;b&gt; &amp; =Söhne" in write(made, Form.html).decode()
        text = write(made, Form.md).decode()
        assert text.startswith(f"# {made.title}")
        assert "Alpha \\<b\\> & =Söhne" in text


def test_a_package_carries_neither_the_hour_nor_a_person() -> None:
    package = zipfile.ZipFile(io.BytesIO(write(shared(), Form.docx)))

    assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = package.read("docProps/core.xml").decode()
    assert "2026-11-22T00:00:00Z" in core
    assert "<dc:creator>kamsync</dc:creator>" in core


def test_a_companys_word_template_keeps_its_look_and_takes_the_content_at_its_mark() -> None:
    own = api.Document()
    own.add_paragraph("Company {{title}}")
    own.add_paragraph("{{content}}")
    own.add_paragraph("Company end")
    own.sections[0].header.paragraphs[0].text = "{{subtitle}} · Company"
    out = io.BytesIO()
    own.save(out)

    made = api.Document(
        io.BytesIO(write(shared(), Form.docx, Template("own.docx", out.getvalue())))
    )
    words = [p.text for p in made.paragraphs if p.text]
    assert words[0] == "Company Account review"
    assert words[-1] == "Company end"
    assert "Who to ask" in words
    assert made.sections[0].header.paragraphs[0].text == "Alpha, as of 22 Nov 2026 · Company"


def test_a_companys_slides_stay_in_front_and_its_master_is_used() -> None:
    own = Presentation()
    own.slides.add_slide(own.slide_layouts[6])
    out = io.BytesIO()
    own.save(out)

    template = Template("own.pptx", out.getvalue())
    made = Presentation(io.BytesIO(write(shared(), Form.pptx, template)))
    assert made.slide_width == own.slide_width
    titles = [s.shapes.title.text_frame.text for s in made.slides if s.shapes.title is not None]
    assert titles[0] == "Account review"
    assert len(made.slides) == len(titles) + 1


@pytest.mark.parametrize("form", [Form.docx, Form.pptx])
def test_a_template_that_is_no_such_file_is_an_error_that_names_it(form: Form) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as empty:
        empty.writestr("nothing.xml", "<a/>")
    for content in (b"not a zip", package.getvalue(), write(shared(), Form.xlsx)):
        with pytest.raises(UsageError, match=r"own\.x"):
            write(shared(), form, Template("own.x", content))


def test_people_stand_by_title_unless_names_are_asked_for() -> None:
    words = words_of(write(handover(account()), Form.docx))
    assert "Buyer, gatekeeper" in words
    assert not any("Carl" in word for word in words)


def test_the_grid_shows_nine_cells_and_what_each_rests_on() -> None:
    words = words_of(write(grid(account()), Form.docx))
    assert account().row["grid_3x3"] in words
    assert sum(word[:1] in "●◐○–" and word[1:2] == " " for word in words) == 9
    assert "options: 1, objectives: 1, conditions: 1" in words
