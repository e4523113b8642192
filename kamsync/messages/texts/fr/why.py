"""Français : pourquoi ce score et cette catégorie, chemins vers Clé, stabilité, évolutions."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "why.unapproved": "GRILLE NON APPROUVÉE « {name} » {version} : à titre indicatif.",
    "why.score": "Score {score} sur 100, catégorie {tier}, confiance {confidence}.",
    "why.score_between": "Score {score} sur 100 (entre {low} et {high} une fois l’inconnu connu), "
    "catégorie {tier}, confiance {confidence}.",
    "why.no_score": "Pas de score : aucun critère n’est connu. Catégorie {tier}, confiance "
    "{confidence}.",
    "why.points": "Points : {parts}.",
    "why.part": "{label} {points} ({value})",
    "why.part_penalised": "{label} {points} (inconnu, compté à {fixed} points sur 100)",
    "why.part_imputed": "{label} {points} (inconnu, estimé d’après son secteur)",
    "why.unknown": "Inconnu, hors du score : {parts}.",
    "why.unknown_because": "{label} ({reason})",
    "why.too_old": "plus de {days} jours",
    "why.override": "Catégorie fixée à la main : {tier} jusqu’au {until}, par {by} : « {reason} "
    "». Catégorie calculée : {computed}.",
    "why.someone": "une personne non nommée",
    "why.key": "Clé : le score {score} atteint {cut}, la confiance {confidence} atteint {needed}.",
    "why.key_stays": "Reste Clé : le score {score} n’est pas sous {cut}, le seuil de sortie.",
    "why.key_unconfirmed_leave": "Reste Clé tant que le prochain passage n’a pas confirmé le "
    "changement : {reason}",
    "why.key_unconfirmed_enter": "Remplit les règles de Clé ; le devient si le prochain passage "
    "le confirme.",
    "why.waiting": "Remplit les règles de Clé mais attend l’une des {seats} places.",
    "why.unrated": "Non noté : la confiance {confidence} est sous {needed}.",
    "why.not_key_score": "Pas Clé : le score {score} est sous {cut}.",
    "why.not_key_no_score": "Pas Clé : il n’y a pas de score.",
    "why.not_key_enter": "Pas Clé : le score {score} est sous {cut}, le seuil d’entrée.",
    "why.not_key_confidence": "Pas Clé : la confiance {confidence} est sous {needed}.",
    "why.not_key_gate": "Pas Clé : {label} doit être connu et ne l’est pas.",
    "why.not_key_floor": "Pas Clé : {label} a {points} points, sous son plancher de {floor}.",
    "why.tomorrow": "Demain : le potentiel {potential} atteint {needed}, hors du cinquième le "
    "plus gros.",
    "why.streamline": "Alléger : il reste {value} après le coût de service.",
    "why.maintain_size": "Entretenir : classe de Pareto {pareto}.",
    "why.maintain_score": "Entretenir : le score {score} atteint {needed}.",
    "why.below": "Sous les règles de toute autre catégorie : classe de Pareto {pareto}, score "
    "{score}.",
    "why.pareto_none": "aucune",
    "why.dependency": "Dépendance {level} : {share} {scope}.",
    "why.dependency_least": "Dépendance {level} : au moins {share} {scope} (il manque une vente "
    "refusée).",
    "why.dependency_none": "Dépendance : aucune.",
    "why.dependency_level": "Dépendance : {level}.",
    "why.incomplete": "Chiffre d’affaires incomplet (il manque une vente refusée) : sa part est "
    "d’au moins {share}.",
    "why.forward": "Affaires ouvertes gagnées : {level}.",
    "why.growth_word": "Croissance : {label}.",
    "why.trend": "Tendance par trimestre : {trend}.",
    "why.trend_unknown": "Tendance par trimestre : inconnue.",
    "why.fresh": "Données client : {state}, la plus récente du {date}.",
    "why.fresh_unknown": "Données client : inconnues, aucun signe daté du client.",
    "why.worth": "Valeur et charge : {verdict} ({reasons}).",
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
