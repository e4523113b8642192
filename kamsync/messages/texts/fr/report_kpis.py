"""French: the report's section on KPIs."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.kpis.title": "Les indicateurs suivis",
    "report.kpis.none": "La grille ne contient aucun [[kpis]] : kamsync init --scorecard full "
    "en écrit.",
    "report.kpis.lead": "Tous comptes confondus : la valeur est la médiane, les points la "
    "moyenne ; les sept plus lourds d’abord.",
    "report.kpis.rest.one": "{n} autre indicateur",
    "report.kpis.rest.many": "{n} autres indicateurs",
    "report.kpis.retroactive": "* Fixé après le début des 12 mois montrés.",
    "report.kpis.moved.one": "{bars} {first} → {last} (1 mois)",
    "report.kpis.moved.many": "{bars} {first} → {last} ({n} mois)",
    "report.kpis.hypotheses.one": "{n} objectif des plans mis à l’épreuve",
    "report.kpis.hypotheses.many": "{n} objectifs des plans mis à l’épreuve",
    "report.kpis.tested": "Chaque objectif est une hypothèse : confirmée quand son indicateur a "
    "bougé dans le sens voulu par le plan de plus que son mouvement mensuel habituel, sur 5 mois "
    "au moins.",
    "report.kpis.column.objective": "Objectif",
    "report.kpis.column.indicator": "Indicateur",
    "report.kpis.column.moved": "Ce qu’il a fait",
    "report.kpis.column.verdict": "Verdict",
    "report.kpis.spread": "Ordres et natures",
    "report.kpis.matrix": "Pour qui et pour quoi",
    "report.kpis.order.financial": "financier",
    "report.kpis.order.project": "projet",
    "report.kpis.order.relationship": "relation",
    "report.kpis.kind.activity": "activité",
    "report.kpis.kind.result": "résultat",
    "report.kpis.column.kpi": "Indicateur",
    "report.kpis.column.order": "Ordre",
    "report.kpis.column.known": "Connu pour",
    "report.kpis.column.value": "Valeur",
    "report.kpis.column.points": "Points",
    "report.kpis.column.before": "Mois précédents",
    "report.kpis.column.target": "Cible",
    "report.kpis.column.attainment": "Atteint",
    "report.kpis.column.pace": "Temps écoulé",
    "report.kpis.column.part": "Part",
    "report.kpis.column.n": "Indicateurs",
    "report.kpis.column.weight": "Poids",
    "report.kpis.column.level": "Niveau",
    "report.kpis.level.company": "entreprise",
    "report.kpis.level.manager": "responsable de compte",
    "report.kpis.level.member": "membre de l’équipe",
    "report.kpis.level.environment": "client et marché",
    "report.kpis.purpose.follow": "suivre",
    "report.kpis.purpose.anticipate": "anticiper",
    "report.kpis.purpose.demonstrate": "démontrer",
    "report.kpis.family.commercial": "résultats commerciaux",
    "report.kpis.family.team": "équipe",
    "report.kpis.family.productivity": "productivité",
    "report.kpis.family.development": "développement",
    "report.kpis.family.process": "processus",
    "report.kpis.cell": "{level:report.kpis.level} × {purpose:report.kpis.purpose}",
    "report.kpis.horizon.now": "aujourd’hui",
    "report.kpis.horizon.future": "avenir",
}
