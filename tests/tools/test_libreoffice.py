"""The documents opened by LibreOffice: it reads every format, shows the same words, and a page of
slides has nothing beside its edge."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from kamsync.documents.database import database
from kamsync.documents.grid import grid
from kamsync.documents.handover import handover
from kamsync.documents.plan import plan
from kamsync.documents.strategy import strategy
from kamsync.documents.written import Form, write
from tests.documents.accounts import account
from tests.documents.test_documents import shared

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PDF = shutil.which("pdftotext")
pytestmark = [
    pytest.mark.tools,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
    pytest.mark.skipif(PDF is None, reason="poppler-utils is not installed"),
]
KINDS = {"database": database, "plan": plan, "grid": grid, "handover": handover}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """File name → all its words as LibreOffice shows them; one start for all files."""
    folder = tmp_path_factory.mktemp("office")
    for language in ("en", "fr"):
        found = account(language)
        made = {f"{kind}.docx": (make(found), Form.docx) for kind, make in KINDS.items()}
        made |= {
            f"strategy.{f.value}": (strategy(found), f) for f in (Form.pptx, Form.docx, Form.xlsx)
        }
        made |= {f"review.{f.value}": (shared(language), f) for f in (Form.docx, Form.pptx)}
        for name, (document, form) in made.items():
            (folder / f"{language}-{name}").write_bytes(write(document, form))
    files = sorted(folder.glob("*.*x"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf:writer_pdf_Export"]
    for suffix, export in (("docx", "writer"), ("pptx", "impress"), ("xlsx", "calc")):
        command[-1] = f"pdf:{export}_pdf_Export"
        some = [str(f) for f in files if f.suffix == f".{suffix}"]
        subprocess.run([*command, "--outdir", str(folder / suffix), *some], check=True, timeout=300)
    return {f.name: _words(folder / f.suffix[1:] / f"{f.stem}.pdf") for f in files}


def _words(pdf: Path) -> str:
    done = subprocess.run(
        [str(PDF), "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    )
    return " ".join(done.stdout.split())


def test_every_document_opens_and_shows_its_title_in_both_languages(opened: dict[str, str]) -> None:
    titles = {
        "en-database.docx": "Key account database",
        "fr-database.docx": "Base de données du compte clé",
        "en-plan.docx": "Key account plan",
        "fr-plan.docx": "Plan de compte clé",
        "fr-grid.docx": "Sur quoi repose chaque case",
        "en-handover.docx": "First things to do",
        "fr-handover.docx": "À faire en premier",
        "en-strategy.pptx": "Where we stand, by figures",
        "fr-strategy.pptx": "Où nous en sommes, en chiffres",
        "fr-strategy.docx": "De l’orientation à l’action",
        "fr-strategy.xlsx": "Forces",
        "en-review.docx": "Account review",
        "fr-review.pptx": "Nos engagements",
    }
    for name, title in titles.items():
        assert title in opened[name], name


def test_the_figures_shown_are_those_of_the_frame(opened: dict[str, str]) -> None:
    assert "€98,765" in opened["en-database.docx"]
    assert "98 765 €" in opened["fr-plan.docx"].replace("\u202f", " ")
    assert "Alpha <b> & =Söhne" in opened["en-strategy.pptx"]
    assert "partner of choice" in opened["en-strategy.pptx"]


def test_the_customers_pages_show_nothing_internal(opened: dict[str, str]) -> None:
    for name in ("en-review.docx", "fr-review.docx", "en-review.pptx", "fr-review.pptx"):
        assert "SECRET" not in opened[name]
        assert "98" not in opened[name]
