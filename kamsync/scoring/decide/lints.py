"""Names and words a scorecard uses that nothing can ever produce: a misspelt alarm never fires."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from kamsync.model.alert import DECISIONS
from kamsync.model.change import Finding
from kamsync.model.tables import STREAMS
from kamsync.model.words import LEVELS
from kamsync.plans.contents import CONTINGENCIES
from kamsync.scorecard import Condition, Scorecard
from kamsync.scoring.registry import METRICS

_FRESHNESS: Final = ("fresh", "ageing", "stale")
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "growth_label": ("growth", "small base", "new", "lost", "none", "too short"),
    "trend": ("growing", "flat", "shrinking", "cannot tell", "lost", "too short"),
    "pareto": ("A", "B", "C", "none"),
    "pareto_previous": ("A", "B", "C", "none"),
    "dependency": LEVELS,
    "forward": LEVELS,
    "margin_dependency": LEVELS,
    "receivables_dependency": LEVELS,
    "plan_dependency": LEVELS,
    "good_bad": ("good", "watch", "bad"),
    "two_way": ("mutual", "exposed", "leading", "light"),
    "freshness_client": _FRESHNESS,
    "freshness_internal": _FRESHNESS,
    "freshness_industry": _FRESHNESS,
    "potential_origin": ("field", "peers"),
    "relative_growth_kind": ("constant currency", "nominal"),
    "coverage_model": ("dedicated", "fluid", "undecided"),
    "size_band": ("large", "mid", "small"),
    "handover_cause": ("owner", "first Key"),
    "owner_issue_kind": ("none", "inactive", "several", "queue"),
    "sponsor_state": ("none", "inactive", "never met", "overdue", "active"),
    "contingency": CONTINGENCIES,
    "course": DECISIONS,
    **dict.fromkeys(("doc1_state", "doc2_state", "doc3_state"), ("missing", "partial", "done")),
    "criteria_review": ("none", "unknown", "execute first", "ask about execution", "criteria"),
}
"""Every word of the metrics whose value is one word out of a closed list (docs/metrics.md)."""

_JUDGED: Final = frozenset({"score", "potential_score", "confidence", "tier", "override"})
"""Columns a flag may ask for that are results rather than metrics."""


def wording_findings(card: Scorecard) -> list[Finding]:
    """What check tells before anything is scored; the nearest name stands in the message."""
    found = [
        _finding("metric_unknown", f"criterion {c.id}", "metric", c.metric, _names())
        for c in card.criteria
        if not _is_metric(c.metric)
    ]
    found += [
        _finding("metric_unknown", f"kpi {k.id}", "metric", k.criterion.metric, _names())
        for k in card.kpis
        if not _is_metric(k.criterion.metric)
    ]
    for flag in card.flags:
        for tree in flag.conditions:
            for leaf in _leaves(tree):
                found += _of_leaf(f"flag {flag.id}", leaf)
    return list(dict.fromkeys(found))


def _leaves(condition: Condition) -> Iterator[Condition]:
    if condition.metric:
        yield condition
    for part in (*condition.all_of, *condition.any_of):
        yield from _leaves(part)


def _of_leaf(where: str, leaf: Condition) -> list[Finding]:
    if not _is_metric(leaf.metric):
        return [_finding("metric_unknown", where, "metric", leaf.metric, _names())]
    words = WORDS.get(leaf.metric)
    if words and leaf.op in ("is", "not") and leaf.value not in words:
        return [_finding("word_unknown", where, leaf.metric, str(leaf.value), words)]
    return []


def _is_metric(name: str) -> bool:
    return name in METRICS or name in _JUDGED or STREAMS["account"].column(name) is not None


def _names() -> tuple[str, ...]:
    return (*METRICS, *(c.name for c in STREAMS["account"].columns if "*" not in c.name))


def _finding(code: str, where: str, of: str, word: str, valid: tuple[str, ...]) -> Finding:
    close = difflib.get_close_matches(word, valid, n=1, cutoff=0.5)
    values = {"of": of, "word": word, "near": close[0] if close else ""}
    return Finding(code, "error", where, values=values, variant="near" if close else "")
