"""A supplied document judged by its headings: found, empty, missing, in both languages."""

from __future__ import annotations

import io

import pytest
from docx import api
from pptx import Presentation

from kamsync.documents.conformity import Heading, conformity, headings_of, kind_of
from kamsync.documents.database import database
from kamsync.documents.plan import plan
from kamsync.documents.strategy import strategy
from kamsync.documents.written import Form, write
from kamsync.errors import UsageError
from tests.documents.accounts import account


def a_word_file(*lines: tuple[str, str]) -> bytes:
    """Style and text of each paragraph."""
    docx = api.Document()
    for style, text in lines:
        docx.add_paragraph(text, style)
    out = io.BytesIO()
    docx.save(out)
    return out.getvalue()


def test_parts_are_found_by_their_headings_and_need_words_beneath() -> None:
    content = a_word_file(
        ("Heading 1", "1. Le client et sa stratégie"),
        ("Heading 2", "Stratégie"),
        ("Normal", "Croissance en Europe, deux nouveaux sites par an."),
        ("Heading 1", "II - BESOINS et attentes"),
        ("Normal", "À voir."),
        ("Heading 1", "Divers"),
        ("Normal", "La concurrence est citée ici, mais sous aucun titre."),
    )

    found = conformity(headings_of(content, "x.docx"), "database")
    assert found.found == ("client",)
    assert found.empty == ("needs",)
    assert found.missing == ("history", "competition")
    assert found.pct == 25


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Customer strategy and markets", "client"),
        ("A) Présentation du client", "client"),
        ("Purchasing process", "needs"),
        ("Processus de décision", "needs"),
        ("Relationship history", "history"),
        ("Analyse concurrentielle", "competition"),
        ("Competitors", "competition"),
    ],
)
def test_a_part_may_be_worded_in_many_ways(heading: str, part: str) -> None:
    assert conformity([Heading(heading, 20)], "database").found == (part,)


@pytest.mark.parametrize("heading", ["Strategy", "Client list", "Our products", "", "1."])
def test_other_headings_name_no_part(heading: str) -> None:
    assert conformity([Heading(heading, 20)], "database").pct == 0


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.nights)])
def test_our_own_documents_conform_wholly(language: str) -> None:
    found = account(language)
    made = {
        "database": (write(database(found), Form.docx), "a.docx"),
        "strategy": (write(strategy(found), Form.pptx), "a.pptx"),
        "plan": (write(plan(found), Form.docx), "a.docx"),
    }
    for kind, (content, name) in made.items():
        headings = headings_of(content, name)
        assert (kind_of(headings), conformity(headings, kind).pct) == (kind, 100), kind


def test_a_table_beneath_a_heading_counts_and_a_merged_cell_counts_once() -> None:
    docx = api.Document()
    docx.add_paragraph("Competition", "Heading 1")
    table = docx.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "Rival one"
    out = io.BytesIO()
    docx.save(out)

    assert headings_of(out.getvalue(), "x.docx") == [Heading("Competition", 2)]


def test_slides_are_read_by_their_titles() -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text_frame.text = "SWOT"
    slide.placeholders[1].text_frame.text = "strong in two of five sites"
    out = io.BytesIO()
    deck.save(out)

    assert headings_of(out.getvalue(), "X.PPTX") == [Heading("SWOT", 6)]


def test_what_is_no_document_is_an_error_that_names_the_file() -> None:
    with pytest.raises(UsageError, match=r"plan\.docx"):
        headings_of(b"PK nothing", "plan.docx")
