"""Findings as lines for people."""

from __future__ import annotations

from collections.abc import Sequence

from kamsync.hostile_text import one_line
from kamsync.messages import findings as said
from kamsync.messages.sentences import sentence
from kamsync.model.change import Finding


def findings_text(findings: Sequence[Finding], language: str) -> str:
    """Findings as lines, most serious first, the way out behind each."""
    order = {"critical": 0, "error": 1, "warning": 2, "info": 3}
    lines = [finding_line(f, language) for f in sorted(findings, key=lambda f: order[f.severity])]
    return ("\n" + "\n".join(lines)) if lines else ""


def finding_line(finding: Finding, language: str, *, way_out: bool = True) -> str:
    fix = said.fix(finding, language) if way_out else ""
    values = {
        "severity": finding.severity,
        "place": said.where(finding, language),
        "message": said.message(finding, language),
    }
    return sentence("cli.finding", language, values) + (f" → {one_line(fix)}" if fix else "")
