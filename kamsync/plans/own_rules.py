"""A company's own rules for plans: a TOML file in the place of rules.toml, validated.

A rule of the shipped table needs only its id and what differs; one that is not listed is not
judged. The order of the file is the order of gravity.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from kamsync.model.invalid import invalid, near
from kamsync.model.strict import Strict
from kamsync.plans.lint import RULE_IDS
from kamsync.plans.rules import Rule, RuleTable, shipped_rules
from kamsync.toml_source import TomlSource


class _Weights(Strict):
    error: int = Field(default=20, ge=0, le=100)
    warning: int = Field(default=7, ge=0, le=100)
    info: int = Field(default=0, ge=0, le=100)


class _Rule(Strict):
    id: str
    severity: Literal["error", "warning", "info"] | None = None
    en: str = ""
    fr: str = ""
    fix_en: str = ""
    fix_fr: str = ""

    @field_validator("id")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in RULE_IDS:
            raise invalid("no_plan_rule", rule=value, near=near(value, RULE_IDS))
        return value

    def over(self, shipped: Rule) -> Rule:
        """The shipped rule with what is written here."""
        return Rule(
            self.id,
            self.severity or shipped.severity,
            {"en": self.en or shipped.text["en"], "fr": self.fr or shipped.text["fr"]},
            {"en": self.fix_en or shipped.fix["en"], "fr": self.fix_fr or shipped.fix["fr"]},
            shipped.needs,
        )


class _Table(Strict):
    weights: _Weights = _Weights()
    rules: list[_Rule] = Field(min_length=1)

    @field_validator("rules")
    @classmethod
    def _once(cls, value: list[_Rule]) -> list[_Rule]:
        seen: set[str] = set()
        for rule in value:
            if rule.id in seen:
                raise invalid("plan_rule_twice", rule=rule.id)
            seen.add(rule.id)
        return value


def own_rules(path: Path) -> RuleTable:
    """Raises ConfigError with every problem, by file and line."""
    table = TomlSource.read(path).validate(_Table)
    shipped = shipped_rules()
    rules = tuple(rule.over(shipped.of(rule.id)) for rule in table.rules)
    return RuleTable(rules, table.weights.model_dump())
