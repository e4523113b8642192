"""What connectors find doubtful page by page, told once per file or stream. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kamsync.model.change import Finding


class PageFindings:
    """Findings alike in code, place and column are one: their counts summed, the first kept."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, Any], Finding] = {}

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            key = (finding.code, finding.where, finding.values.get("column"))
            first = self._found.get(key)
            if first is not None:
                n = first.values["n"] + finding.values["n"]
                values = {**first.values, "n": n}
                if "names" in values:
                    values["names"] = list(
                        dict.fromkeys((*values["names"], *finding.values["names"]))
                    )
                if "words" in values:
                    more = Counter(finding.values["words"])
                    values["words"] = dict(Counter(first.values["words"]) + more)
                finding = replace(first, values=values)
            self._found[key] = finding

    def merge(self, other: PageFindings) -> None:
        self.add(other.kept())

    def kept(self) -> tuple[Finding, ...]:
        """As they can be added again another day."""
        return tuple(self._found.values())

    def all(self) -> list[Finding]:
        return [_with_words(finding) for finding in self._found.values()]


def survive(findings: Iterable[Finding]) -> bool:
    """Whether they say the same after JSON."""
    values = [dict(finding.values) for finding in findings]
    try:
        return bool(json.loads(json.dumps(values)) == values)
    except (TypeError, ValueError):
        return False


def _with_words(finding: Finding) -> Finding:
    """Words with how often they stand there become `word (n)`, the most frequent first."""
    if not isinstance(finding.values.get("words"), Mapping):
        return finding
    words = Counter(finding.values["words"]).most_common()
    listed = [f"{word} ({n})" for word, n in words]
    return replace(finding, values={**finding.values, "words": listed})
