"""Français : HubSpot."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.rights_unread": "Droits d’écriture inconnus",
    "finding.rights_unread.message": (
        "le portail ne dit pas ce que cette clé peut écrire : la première application le montrera"
    ),
    "finding.rights_unread.fix": "comparer la clé avec docs/hubspot.md : {scopes}",
    "finding.property_limit": "Place insuffisante pour les propriétés",
    "finding.property_limit.message": (
        "propriétés personnalisées d’entreprise utilisées : {used:number} sur {most:number} ;"
        " il en faut {missing:number} de plus"
    ),
    "finding.property_limit.fix": "archiver celles qui ne servent pas",
}
