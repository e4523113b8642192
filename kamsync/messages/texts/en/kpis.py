"""English: the table of KPIs."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "kpis.none": "the scorecard has no [[kpis]]: kamsync init --scorecard full writes some",
    "kpis.head": "KPIs as of {date}",
    "kpis.of": "{account}: KPIs as of {date}",
    "kpis.column.kpi": "KPI",
    "kpis.column.order": "order",
    "kpis.column.kind": "kind",
    "kpis.column.weight": "weight",
    "kpis.column.known": "known",
    "kpis.column.points": "points",
    "kpis.column.value": "value",
    "kpis.column.target": "target",
    "kpis.column.attainment": "attained",
    "kpis.column.pace": "pace",
    "kpis.order.financial": "financial",
    "kpis.order.project": "project",
    "kpis.order.relationship": "relationship",
    "kpis.kind.activity": "activity",
    "kpis.kind.result": "result",
    "kpis.retroactive": "set after the period it is shown for began",
    "kpis.summary": "financial {financial}, project {project}, relationship {relationship} "
    "· activity {activity}, result {result} · balance {balance}",
    "kpis.unknown": "unknown",
    "lineage.input": "input",
    "lineage.serves": "serves",
    "lineage.named": "named by",
    "lineage.nothing": "nothing: no need to collect it",
    "lineage.record": "records and money",
    "lineage.scope": "scopes",
    "lineage.revenue": "revenue",
    "lineage.decision": "decisions",
    "lineage.task": "tasks",
    "lineage.report": "report",
    "lineage.document": "documents",
    "lineage.plan": "account plan",
}
