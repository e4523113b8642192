"""French: the drawing of what is installed."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "flow.title": "Ce qui est installé ici",
    "flow.way": "Le chemin des données",
    "flow.tier": "Comment une catégorie est décidée",
    "flow.flags": "Ce que demande chaque alerte",
    "flow.source": "{stream}, d’une autre source",
    "flow.mirror": "miroir : copie locale",
    "flow.score": "score",
    "flow.approved": "grille {name}, approuvée",
    "flow.unapproved": "grille {name}, non approuvée",
    "flow.plan": "plan : les différences seulement",
    "flow.guards": "des garde-fous arrêtent ce qui paraît faux",
    "flow.apply": "écriture : 5 fiches d’abord, puis le reste",
    "flow.cron": "horaire {cron}",
    "flow.outputs": "champs propres ({n}) et tâches",
    "flow.report": "rapport, why, export, documents",
    "flow.channel": "alertes par {name}",
    "flow.ask.override": "Une catégorie imposée, avec son motif, est-elle en vigueur ?",
    "flow.as_set": "celle qui est imposée",
    "flow.ask.Unrated": "Confiance sous {n} ?",
    "flow.ask.Key": "Score d’au moins {score}, confiance d’au moins {confidence}, tous les seuils "
    "franchis ? (pour entrer {enter}, pour sortir moins de {leave}, {runs} jours de "
    "suite)",
    "flow.ask.Tomorrow": "Potentiel d’au moins {potential}, confiance d’au moins {confidence}, "
    "et une marge de progression ?",
    "flow.ask.Streamline": "Contribution après coût de service négative ?",
    "flow.ask.Maintain": "Classe de Pareto A ou B, ou score d’au moins {score} ?",
    "flow.head.flag": "Alerte",
    "flow.head.severity": "Gravité",
    "flow.head.tiers": "Pour",
    "flow.head.who": "Tâche pour",
    "flow.head.days": "Jours",
    "flow.any": "toute catégorie",
    "flow.act.owner": "responsable du compte",
    "flow.act.director": "directeur",
    "flow.act.deal_owner": "responsable de l’affaire",
    "flow.act.none": "personne : affichée seulement",
}
