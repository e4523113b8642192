"""What is installed here as two Mermaid drawings and a table: for the admin's own documentation.

From config, field maps and scorecard alone: no login, no state; secrets are never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from kamsync.config.head import PORTFOLIO
from kamsync.config.project import Project
from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.messages.formats import plain
from kamsync.model.words import TIERS
from kamsync.queries.plan_markdown import markdown_table
from kamsync.report.people.account_map import mermaid_text
from kamsync.scorecard import Flag, Scorecard

_LONGEST: Final = 300
_NAMED: Final = 12
"""Streams named for a connection; the rest is counted."""


def flow(project: Project, connection: str, language: str) -> str:
    """Markdown with the way of the data, how a tier comes about, and what each flag asks for."""
    card = project.card
    parts = [
        f"# {_t('title', language)}",
        f"## {_t('way', language)}",
        _fenced(_way(project, connection, language)),
        f"## {_t('tier', language)}",
        _fenced(_decision(card, language)),
        f"## {_t('flags', language)}",
        "\n".join(_flags(card.flags, language)),
    ]
    return "\n\n".join(parts) + "\n"


def _t(key: str, language: str, **values: Any) -> str:
    return text(f"flow.{key}", language, **values)


def _fenced(lines: Iterable[str]) -> str:
    return "\n".join(["```mermaid", *lines, "```"])


def _node(name: str, *lines: str) -> str:
    label = "<br/>".join(mermaid_text(plain(line, _LONGEST)) for line in lines if line)
    return f'  {name}["{label}"]'


def _way(project: Project, connection: str, language: str) -> list[str]:
    config = project.config
    crms = project.head.joined if connection == PORTFOLIO else (connection,)
    card, schedule, outputs = project.card, config.schedule, config.outputs.fields
    approved = "approved" if card.is_approved else "unapproved"
    nodes = [
        *(
            _node(
                f"crm{n or ''}",
                f"{name} ({config.connections[name].connector})",
                _listed(sorted(set(project.field_map(name).streams) - set(config.sources))),
            )
            for n, name in enumerate(crms)
        ),
        *(
            _node(f"s{n}", _t("source", language, stream=stream), source.place)
            for n, (stream, source) in enumerate(sorted(config.sources.items()))
        ),
        _node("mirror", _t("mirror", language)),
        _node("score", _t("score", language), _t(approved, language, name=card.name)),
        _node("plan", _t("plan", language), _t("guards", language)),
        _node("apply", _t("apply", language), _t("cron", language, cron=schedule.cron)),
        _node("out", _t("outputs", language, n=len(outputs)), _listed(outputs)),
        _node("report", _t("report", language)),
        *(
            _node(f"c{n}", _t("channel", language, name=name))
            for n, name in enumerate(sorted(config.alerts.channels))
        ),
    ]
    sources = [f"  s{n} --> mirror" for n in range(len(config.sources))]
    channels = [f"  plan --> c{n}" for n in range(len(config.alerts.channels))]
    reads = [f"  crm{n or ''} --> mirror" for n in range(len(crms))]
    edges = [*reads, *sources, "  mirror --> score", "  score --> plan"]
    edges += ["  plan --> apply", "  apply --> out", "  score --> report", *channels]
    return ["flowchart LR", *nodes, *edges]


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" + {rest}" if rest > 0 else "")


def _decision(card: Scorecard, language: str) -> list[str]:
    """The questions in the order in which the first that holds makes the tier."""
    rules = card.tiers
    asked = {
        "Unrated": _t("ask.Unrated", language, n=rules.unrated_confidence),
        "Key": _t(
            "ask.Key",
            language,
            score=rules.key_score,
            confidence=rules.key_confidence,
            enter=rules.key_enter,
            leave=rules.key_leave,
            runs=rules.confirmations,
        ),
        "Tomorrow": _t(
            "ask.Tomorrow",
            language,
            potential=rules.tomorrow_potential,
            confidence=rules.tomorrow_confidence,
        ),
        "Streamline": _t("ask.Streamline", language),
        "Maintain": _t("ask.Maintain", language, score=rules.maintain_score),
    }
    steps = [("q0", _t("ask.override", language), _t("as_set", language))]
    steps += [
        (f"q{n}", question, labels.tier(tier, language))
        for n, (tier, question) in enumerate(asked.items(), start=1)
    ]
    last = labels.tier(TIERS[-2], language)
    yes, no = (text(word, language) for word in ("yes", "no"))
    lines = ["flowchart TD"]
    for n, (name, question, answer) in enumerate(steps):
        after = f"q{n + 1}" if n + 1 < len(steps) else "end_"
        lines += [
            f'  {name}{{"{mermaid_text(plain(question, 160))}"}}',
            _node(f"t{n}", answer),
            f"  {name} -->|{yes}| t{n}",
            f"  {name} -->|{no}| {after}",
        ]
    return [*lines, _node("end_", last)]


def _flags(flags: Sequence[Flag], language: str) -> list[str]:
    heads = [_t(f"head.{h}", language) for h in ("flag", "severity", "tiers", "who", "days")]
    rows = [
        [
            labels.flag(flag.id, language),
            labels.severity(flag.severity, language),
            ", ".join(labels.tier(t, language) for t in flag.tiers) or _t("any", language),
            _t(f"act.{flag.act}", language),
            str(flag.due_days) if flag.act != "none" else "",
        ]
        for flag in flags
    ]
    return markdown_table(heads, rows)
