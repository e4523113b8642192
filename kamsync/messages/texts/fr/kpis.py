"""French: the table of KPIs."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "kpis.none": "la grille ne contient aucun [[kpis]] : kamsync init --scorecard full en écrit",
    "kpis.head": "Indicateurs au {date}",
    "kpis.of": "{account} : indicateurs au {date}",
    "kpis.column.kpi": "indicateur",
    "kpis.column.order": "ordre",
    "kpis.column.kind": "nature",
    "kpis.column.weight": "poids",
    "kpis.column.known": "connu",
    "kpis.column.points": "points",
    "kpis.column.value": "valeur",
    "kpis.column.target": "cible",
    "kpis.column.attainment": "atteint",
    "kpis.column.pace": "temps écoulé",
    "kpis.order.financial": "financier",
    "kpis.order.project": "projet",
    "kpis.order.relationship": "relation",
    "kpis.kind.activity": "activité",
    "kpis.kind.result": "résultat",
    "kpis.retroactive": "fixé après le début de la période montrée",
    "kpis.summary": "financier {financial}, projet {project}, relation {relationship} "
    "· activité {activity}, résultat {result} · présent {now}, avenir {future} "
    "· équilibre {balance}",
    "kpis.unknown": "inconnu",
    "lineage.input": "donnée",
    "lineage.serves": "sert à",
    "lineage.named": "citée par",
    "lineage.nothing": "rien : inutile de la recueillir",
    "lineage.record": "fiches et montants",
    "lineage.scope": "périmètres",
    "lineage.revenue": "chiffre d’affaires",
    "lineage.decision": "décisions",
    "lineage.task": "tâches",
    "lineage.report": "rapport",
    "lineage.document": "documents",
    "lineage.plan": "plan de compte",
    "kpis.hypothesis": "Hypothèse « {title} » : {verdict}. {indicator} : {moved}, {way}.",
    "kpis.verdict.supported": "confirmée",
    "kpis.verdict.contradicted": "démentie",
    "kpis.verdict.undecided": "non tranchée",
    "kpis.moved.one": "{first} → {last} en {n} mois",
    "kpis.moved.many": "{first} → {last} en {n} mois",
    "kpis.way.up": "hausse attendue",
    "kpis.way.down": "baisse attendue",
    "kpis.way.unsaid": "le plan ne dit pas dans quel sens",
}
