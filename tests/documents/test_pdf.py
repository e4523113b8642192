"""A PDF where LibreOffice is there, a way out where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kamsync.documents.pdf import pdf
from kamsync.documents.written import Form
from kamsync.errors import UsageError
from kamsync.messages.errors import message


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_the_program_the_way_out_is_another_format(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError) as error:
        pdf(b"", Form.docx)
    words = message(error.value, language)
    assert "LibreOffice" in words
    assert "--format docx" in words


def test_a_program_that_prints_nothing_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It ends well and leaves no file."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(UsageError, match="made no PDF"):
        pdf(b"", Form.pptx)
