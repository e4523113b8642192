"""The message about what began and what is over. Pure."""

from __future__ import annotations

from kamsync.messages.sentences import sentence
from kamsync.model.alert import Severity
from kamsync.operator.conditions import RANK, Condition, News


def operator_message(found: News, connection: str, language: str) -> tuple[str, str]:
    """(title, body)."""
    kind = "begun" if found.begun else "over"
    count = len(found.begun) or len(found.over)
    title = sentence(f"operator.title.{kind}", language, {"connection": connection, "n": count})
    lines = [f"- {_line(c, 'operator', connection, language)}" for c in found.begun]
    lines += [f"- {_line(c, 'operator.over', connection, language)}" for c in found.over]
    return title, "\n".join([*lines, "", sentence("operator.more", language)])


def severity(found: News) -> Severity:
    """The worst that began; success where something is only over."""
    return max((c.severity for c in found.begun), key=RANK.index, default="success")


def _line(condition: Condition, family: str, connection: str, language: str) -> str:
    values = {**condition.values, "subject": condition.subject, "connection": connection}
    return sentence(f"{family}.{condition.code}", language, values)
