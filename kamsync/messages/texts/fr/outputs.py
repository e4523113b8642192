"""Français : aide des champs qui montrent une mesure, par unité."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "output.help.money": "Dans la devise de référence ; calculé par kamsync, ne pas modifier",
    "output.help.share": "En pourcentage ; calculé par kamsync, ne pas modifier",
    "output.help.ratio": "Un rapport ; calculé par kamsync, ne pas modifier",
    "output.help.hours": "En heures ; calculé par kamsync, ne pas modifier",
    "output.help.km": "En kilomètres ; calculé par kamsync, ne pas modifier",
    "output.help.per quarter": "Par trimestre ; calculé par kamsync, ne pas modifier",
    "output.help.days": "En jours ; calculé par kamsync, ne pas modifier",
    "output.help.percent": "En pourcentage ; calculé par kamsync, ne pas modifier",
    "output.help.points": "De 0 à 100 ; calculé par kamsync, ne pas modifier",
    "output.help.state": "Un mot ; calculé par kamsync, ne pas modifier",
    "output.help.yes/no": "Oui ou non ; calculé par kamsync, ne pas modifier",
    "output.help.id": "Un identifiant ; calculé par kamsync, ne pas modifier",
    "output.help.text": "Un texte ; calculé par kamsync, ne pas modifier",
    "output.help.date": "Une date ; calculé par kamsync, ne pas modifier",
    "output.help.day": "Une date ; calculé par kamsync, ne pas modifier",
    "output.help.count": "Un nombre ; calculé par kamsync, ne pas modifier",
}
