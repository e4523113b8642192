"""plan-check of a Word or PowerPoint file that somebody supplies: the parts its headings name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kamsync import durable
from kamsync.cli.command import Answer, Globals
from kamsync.config.people import DocumentsConfig
from kamsync.documents.conformity import (
    LEAST_WORDS,
    Conformity,
    asked_of,
    conformity,
    headings_of,
    kind_of,
)
from kamsync.documents.page import say
from kamsync.errors import UsageError
from kamsync.messages.formats import percent, plain
from kamsync.model.change import Finding, Severity

SUFFIXES: Final = (".docx", ".pptx")


def check_document(options: Globals, path: Path, lang: str | None) -> Answer:
    """Needs no config; where there is one, its language and its level of each kind are taken."""
    if not path.is_file():
        raise UsageError(code="no_such_file", files=str(path))
    language, level = options.language, DocumentsConfig()
    if options.config.exists():
        config = options.project().config
        language, level = config.language, config.documents
    language = lang or language
    with durable.translated_errors(path):
        headings = headings_of(path.read_bytes(), path.name)
    kind = kind_of(headings)
    found = conformity(headings, kind)
    required: int = getattr(level, kind)
    findings = _findings(found, f"file {path.name}", language, enough=found.pct >= required)
    data = {
        "file": str(path),
        "kind": kind,
        "conformity_pct": found.pct,
        "required_pct": required,
        "found": list(found.found),
        "empty": list(found.empty),
        "missing": list(found.missing),
    }
    head = say(
        "conformity.head",
        language,
        file=plain(path.name, 80),
        kind=say(f"{kind}.title", language),
        pct=percent(found.pct / 100, language),
        required=percent(required / 100, language),
    )
    lines = [head, *(f"{f.message}\n  → {f.fix}" for f in findings)]
    return Answer(3 if found.pct < required else 0, data, findings, "\n".join(lines))


def _findings(found: Conformity, where: str, language: str, *, enough: bool) -> list[Finding]:
    listed = []
    for part in asked_of(found.kind):
        state = "missing" if part.id in found.missing else "empty" if part.id in found.empty else ""
        if state:
            message = say(f"conformity.{state}", language, part=part.label[language])
            fix = say("conformity.fix", language, n=LEAST_WORDS)
            severity: Severity = "info" if enough else "warning"
            listed.append(Finding(f"document_{state}", severity, where, message, fix))
    return listed
