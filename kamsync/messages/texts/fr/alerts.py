"""Français : alertes aux directeurs."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "alert.title.fire": "Dépendance {level} : {name}",
    "alert.title.worsen": "Dépendance désormais {level} : {name}",
    "alert.title.ease": "Dépendance ramenée à {level} : {name}",
    "alert.title.recover": "Dépendance levée : {name}",
    "alert.title.lapse": "Dépendance toujours {level} : {name}",
    "alert.title.several.one": "Dépendance : {n} changement",
    "alert.title.several.many": "Dépendance : {n} changements",
    "alert.title.digest.one": "Dépendance cette semaine : {n} changement",
    "alert.title.digest.many": "Dépendance cette semaine : {n} changements",
    "alert.head": "Au {date}, d'après ce que contient le CRM.",
    "alert.fire": "{name} : une dépendance de niveau {level}, pas encore annoncée.",
    "alert.worsen": "{name} : la dépendance passe de {earlier} à {level}.",
    "alert.ease": "{name} : la dépendance descend de {earlier} à {level}.",
    "alert.recover": "{name} : plus de dépendance (elle était {earlier}).",
    "alert.lapse": "{name} : ce qui la rendait silencieuse a pris fin ; la dépendance est "
    "toujours {level}.",
    "alert.share": "- {share} {scope} ({level})",
    "alert.share_plain": "- {share} {scope}",
    "alert.loss": "- Si ce client partait : {lost} sur 12 mois en moins, {share} du portefeuille "
    "; il resterait {remaining}.",
    "alert.loss_top": "- Le plus gros serait alors {name} avec {share}.",
    "alert.loss_months": "- Les nouveaux clients apportent autant en {months} mois environ.",
    "alert.forward": "- Si les affaires en cours sont gagnées : {level}.",
    "alert.decide": "- À décider : accepter, réduire ou couvrir, par qui et jusqu'à quand. Une "
    "fois noté sur le compte, silence jusqu'à cette date, ou jusqu'à ce que cela s'aggrave.",
    "alert.how": "- À noter sur le compte : la décision (accepter, réduire ou couvrir), par qui, "
    "jusqu'à quand. Une tâche marquée terminée vaut prise de connaissance.",
    "alert.link": "- Fiche : {link}",
    "alert.standing.one": "{n} dépendance reste telle qu'annoncée.",
    "alert.standing.many": "{n} dépendances restent telles qu'annoncées.",
    "alert.title.first.one": "Dépendances au premier jour : {n}",
    "alert.title.first.many": "Dépendances au premier jour : {n}",
    "alert.first": "Premier regard sur le portefeuille : l’état d’aujourd’hui en un message. "
    "Ensuite, seuls les changements sont annoncés.",
    "alert.table.revenue": "12 mois",
    "alert.table.account": "Compte",
    "alert.table.change": "Avant → maintenant",
    "alert.table.where": "Où",
    "alert.table.owner": "Responsable",
    "alert.table.link": "Fiche",
    "alert.sum.one": "Au total {amount} pour {n} compte.",
    "alert.sum.many": "Au total {amount} pour {n} comptes.",
}
