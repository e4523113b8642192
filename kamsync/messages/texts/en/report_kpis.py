"""English: the report's section on KPIs."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.kpis.title": "Indicators followed",
    "report.kpis.none": "The scorecard has no [[kpis]]: kamsync init --scorecard full writes some.",
    "report.kpis.lead": "Figures of all accounts: the value is their median, the points their "
    "mean; the seven heaviest first.",
    "report.kpis.rest.one": "{n} more indicator",
    "report.kpis.rest.many": "{n} more indicators",
    "report.kpis.retroactive": "* Set after the 12 months it is shown for had begun.",
    "report.kpis.moved.one": "{bars} {first} → {last} (1 month)",
    "report.kpis.moved.many": "{bars} {first} → {last} ({n} months)",
    "report.kpis.spread": "Orders and kinds",
    "report.kpis.matrix": "For whom and what for",
    "report.kpis.order.financial": "financial",
    "report.kpis.order.project": "project",
    "report.kpis.order.relationship": "relationship",
    "report.kpis.kind.activity": "activity",
    "report.kpis.kind.result": "result",
    "report.kpis.column.kpi": "Indicator",
    "report.kpis.column.order": "Order",
    "report.kpis.column.known": "Known for",
    "report.kpis.column.value": "Value",
    "report.kpis.column.points": "Points",
    "report.kpis.column.before": "Months before",
    "report.kpis.column.target": "Target",
    "report.kpis.column.attainment": "Attained",
    "report.kpis.column.pace": "Time passed",
    "report.kpis.column.part": "Part",
    "report.kpis.column.n": "Indicators",
    "report.kpis.column.weight": "Weight",
    "report.kpis.column.level": "Level",
    "report.kpis.level.company": "company",
    "report.kpis.level.manager": "account manager",
    "report.kpis.level.member": "team member",
    "report.kpis.level.environment": "customer and market",
    "report.kpis.purpose.follow": "follow",
    "report.kpis.purpose.anticipate": "anticipate",
    "report.kpis.purpose.demonstrate": "demonstrate",
}
