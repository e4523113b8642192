"""Any metric as an output: a field of our own whose type and words follow from the declaration.

Here scoring's declarations, the catalogues and own fields are all known. Metrics register when
scoring is imported, which costs time: only a config or a map that names one pays for it.
"""

from __future__ import annotations

from dataclasses import replace

from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.messages.why import clipped
from kamsync.model.fieldmap import Cause, OutputField, OutputType
from kamsync.scoring.registry import METRICS, Metric

LABEL_LENGTH = 40
"""Salesforce's limit; the other vendors take more, or have a rule of their own."""
_TYPES: dict[str, tuple[OutputType, Cause]] = {
    **dict.fromkeys(("money", "share", "ratio", "hours", "km", "per quarter"), ("number", "other")),
    **dict.fromkeys(("days", "percent", "points"), ("integer", "other")),
    **dict.fromkeys(("state", "yes/no", "id", "text"), ("text", "value")),
    **dict.fromkeys(("date", "day"), ("date", "value")),
}
"""A figure that moves when others move is written with them; a word or a date alone."""


def metric_fields() -> dict[str, OutputField]:
    """By name, without what a CRM calls it."""
    import kamsync.scoring.score  # noqa: F401 - its import registers every metric

    return {name: _field(metric) for name, metric in METRICS.items()}


def _field(metric: Metric) -> OutputField:
    whole = metric.typed == "int"
    counted: tuple[OutputType, Cause] = ("integer" if whole else "number", "other")
    kind, cause = counted if metric.unit == "count" else _TYPES[metric.unit]
    made = OutputField(metric.name, "", kind, "", shows=metric.name, cause=cause, unit=metric.unit)
    key = f"output.help.{metric.unit}"
    return replace(
        made,
        label=_label(metric, "en"),
        label_fr=_label(metric, "fr"),
        help=text(key, "en"),
        help_fr=text(key, "fr"),
    )


def _label(metric: Metric, language: str) -> str:
    tail = " (%)" if metric.unit == "share" else ""
    name = labels.column(metric.name, language)
    return clipped(name, LABEL_LENGTH - len(tail)) + tail
