"""French texts on money over time, exposure, hygiene and data; same keys as en_deeper.py."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.exposed.table": "Ce qui dépend d’eux par ailleurs",
    "report.exposed.of_margin": "De la marge",
    "report.exposed.of_receivables": "Des créances",
    "report.exposed.overdue": "En retard",
    "report.exposed.of_plan": "Du chiffre d’affaires prévu",
    "report.exposed.two_way": "Qui a besoin de qui",
    "report.exposed.way_out": "Croissance ailleurs pour passer sous le seuil",
    "report.exposed.no_level": "sous tous les seuils",
    "report.exposed.mutual": "les deux côtés",
    "report.exposed.exposed": "nous seuls avons besoin d’eux",
    "report.exposed.leading": "eux seuls ont besoin de nous",
    "report.exposed.light": "aucun",
    "report.exposed.survival": "Marge qui reste sans eux",
    "report.exposed.margin_left": "Marge restante",
    "report.exposed.covers": "Des coûts fixes",
    "report.exposed.note": "La marge et les créances viennent des factures, l’équilibre entre les "
    "deux côtés de la part de portefeuille chez le client ; inconnu si rien n’est relié.",
    "report.cluster.table": "Clients qu’un même événement pourrait emporter ensemble",
    "report.cluster.shared": "Point commun",
    "report.cluster.customers": "Clients",
    "report.cluster.largest": "Le plus grand",
    "report.cluster.lost": "Chiffre d’affaires perdu",
    "report.cluster.months": "Mois pour le remplacer",
    "report.cluster.industry": "secteur",
    "report.cluster.country": "pays",
    "report.cluster.currency": "devise",
    "report.cluster.parent": "maison mère",
}
