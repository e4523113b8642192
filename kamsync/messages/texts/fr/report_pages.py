"""Français : page de revue pour le client et carte du compte."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.review.title": "Revue de compte",
    "report.review.subtitle": "{name}, au {date}",
    "report.review.meetings.one": "{n} rendez-vous sur les 12 derniers mois.",
    "report.review.meetings.many": "{n} rendez-vous sur les 12 derniers mois.",
    "report.review.meetings_unknown": "Rendez-vous des 12 derniers mois : inconnus.",
    "report.review.team": "À qui s’adresser",
    "report.review.team_none": "Aucun interlocuteur n’est encore nommé.",
    "report.review.person": "Nom",
    "report.review.role": "Rôle",
    "report.review.department": "Service",
    "report.review.ours": "Ce que nous avons promis",
    "report.review.theirs": "Ce que vous avez promis",
    "report.review.kept.one": "Tenu à sa date : {kept} sur {n} promesse échue.",
    "report.review.kept.many": "Tenues à leur date : {kept} sur {n} promesses échues.",
    "report.review.nothing": "Rien de noté.",
    "report.review.promise": "Promesse",
    "report.review.promised": "Convenu",
    "report.review.actual": "Atteint",
    "report.review.due": "Échéance",
    "report.review.done": "Fait",
    "report.review.open": "encore ouvert",
    "report.review.cases": "Demandes sur 12 mois",
    "report.review.cases_told.one": "{n} demande, {open} encore ouvertes.",
    "report.review.cases_told.many": "{n} demandes, {open} encore ouvertes.",
    "report.review.cases_unknown": "Demandes : inconnues.",
    "report.review.footer": "Mémoire commune de notre travail, jusqu’au {date}.",
    "report.map.engaged": "échange réciproque depuis 180 jours",
    "report.map.quiet": "aucun échange réciproque depuis 180 jours",
    "report.map.left": "parti",
    "report.map.unknown": "échange inconnu",
    "report.map.unnamed": "personnes non nommées : [people] names est désactivé",
    "report.map.since": "changements depuis le {day}",
    "report.map.change.new": "nouveau : pas encore engagé alors",
    "report.map.change.colder": "refroidi : engagé alors",
    "report.map.change.lost": "perdu : encore présent alors",
}
