"""A document as PDF: LibreOffice, where it is installed, prints the Word or PowerPoint file."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from kamsync.documents.written import Form
from kamsync.errors import UsageError

_PROGRAMS: Final = ("soffice", "libreoffice")
_EXPORTS: Final = {Form.docx: "writer_pdf_Export", Form.pptx: "impress_pdf_Export"}
_SECONDS: Final = 120


def pdf(content: bytes, form: Form) -> bytes:
    """The same pages as the file; not the same bytes twice, as the program writes its hour in.

    Raises UsageError where the program is missing or prints nothing.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UsageError(code="pdf_program", form=form.value)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"page.{form.value}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        convert = ["--headless", "--convert-to", f"pdf:{_EXPORTS[form]}", "--outdir", folder]
        try:
            subprocess.run(  # noqa: S603 - our own file, no shell
                [program, profile, *convert, str(source)],
                check=True,
                capture_output=True,
                timeout=_SECONDS,
            )
            return source.with_suffix(".pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise UsageError(code="pdf_failed", program=program, form=form.value) from error
