"""The linter's rules as a table: severity, words and way out in both languages (rules.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Rule:
    id: str
    severity: Severity
    text: dict[str, str]
    """Language → what is wrong."""
    fix: dict[str, str]
    """Language → what to do; `{title}` is the first item that breaks the rule."""
    needs: frozenset[str] = frozenset()
    """Columns without which it is not judged."""
    names_twin: bool = False
    """It is about another account's plan, which is named with it."""


@dataclass(frozen=True)
class RuleTable:
    rules: tuple[Rule, ...]
    weights: dict[str, int]
    """Severity → points off plan_pct for each broken rule."""

    def of(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)

    def rank(self, rule_id: str) -> int:
        """The place in the table: the first is the gravest."""
        return next(n for n, rule in enumerate(self.rules) if rule.id == rule_id)


def parse_rules(text: str) -> RuleTable:
    """A table from TOML text. Raises tomllib.TOMLDecodeError, KeyError for a missing word."""
    data = tomllib.loads(text)
    rules = tuple(
        Rule(
            part["id"],
            part["severity"],
            {"en": part["en"], "fr": part["fr"]},
            {"en": part["fix_en"], "fr": part["fix_fr"]},
            frozenset(part.get("needs", ())),
            part.get("names_twin", False),
        )
        for part in data["rules"]
    )
    return RuleTable(rules, data["weights"])


def packed(rule: Rule) -> str:
    """What is wrong and the way out, in both languages, for a column: four parts with tabs."""
    parts = (rule.text["en"], rule.text["fr"], rule.fix["en"], rule.fix["fr"])
    return "\t".join(" ".join(part.split()) for part in parts)


def unpacked(words: str | None, rule_id: str, language: str) -> tuple[str, str]:
    """What is wrong and the way out; of a frame that says neither, the shipped words."""
    parts = (words or "").split("\t")
    if len(parts) != 4:
        rule = shipped_rules().of(rule_id)
        return rule.text[language], rule.fix[language]
    at = 1 if language == "fr" else 0
    return parts[at], parts[2 + at]


@cache
def shipped_rules() -> RuleTable:
    return parse_rules((resources.files("kamsync.plans") / "rules.toml").read_text("utf-8"))
