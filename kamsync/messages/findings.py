"""What a finding says in a language: where, what, and the way out. Pure.

`finding.CODE` is its title, `finding.CODE.message` and `finding.CODE.fix` its sentences, with the
variant between where a code has several. A finding that brings its own English keeps it.
"""

from __future__ import annotations

from kamsync.messages.catalogue import has
from kamsync.messages.formats import plain
from kamsync.messages.sentences import is_known, sentence
from kamsync.model.change import Finding


def message(finding: Finding, language: str) -> str:
    return _part(finding, "message", language) or finding.message


def fix(finding: Finding, language: str) -> str:
    return _part(finding, "fix", language) or finding.fix


def where(finding: Finding, language: str) -> str:
    """`account A1` → `compte A1`: the kind of thing is a word of the language."""
    kind, _, name = finding.where.partition(" ")
    if name and has(f"where.{kind}"):
        return sentence(f"where.{kind}", language, {"name": name})
    whole = f"where.{finding.where}"
    known = has(whole)
    return sentence(whole, language, {"name": ""}).strip() if known else plain(finding.where, 200)


def _part(finding: Finding, part: str, language: str) -> str:
    """Of the variant, else of the code; empty where the catalogue has none."""
    if finding.message and not finding.values:
        return ""
    for code in (f"{finding.code}.{finding.variant}", finding.code):
        key = f"finding.{code}.{part}"
        if is_known(key):
            return sentence(key, language, finding.values)
    return ""
