"""French: ways to Key, stability, why a score changed."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "way.head": "Pour devenir Clé (score {line}), le moins coûteux d’abord ; un seul suffit :",
    "way.lever": "  · {criterion} : de {now} à {needed}",
    "way.confirmed": "  Une fois classé : {line}, lors de {n} jours d’exécution de suite.",
    "way.none": "Aucun critère seul ne peut le porter à {line}.",
    "way.blocked": "Pas Clé quel que soit son score : {what}.",
    "blocked.confidence": "la confiance est trop basse, actualiser ses données",
    "blocked.gate": "{label} doit être connu, c’est une condition",
    "blocked.floor": "{label} est sous son plancher",
    "stability.steady": "Garde sa catégorie dans {share} de {n} pondérations voisines.",
    "stability.borderline": "Cas limite : la garde dans {share} de {n} pondérations voisines.",
    "change.head": "Depuis le {since}, score passé de {before} à {after} :",
    "change.data": "  {points} {criterion} (sa valeur a bougé)",
    "change.missing": "  {points} {criterion} (devenu connu, inconnu ou trop ancien)",
    "change.config": "  {points} la grille a changé",
    "change.nothing": "  rien n’a bougé",
    "change.unknown": "Depuis le {since} : l’un des deux jours n’a pas de score, rien à répartir.",
}
