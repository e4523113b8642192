"""Français : nos équipes, nos intervenants et ce que les clients attendent."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "column.families_sold": "Familles vendues, 24 mois",
    "column.satisfaction": "Satisfaction",
    "column.tenure_days": "Client depuis (jours)",
    "column.value_to_us": "Sa valeur pour nous",
    "column.value_to_them": "Notre valeur pour lui",
    "column.mutual_value": "Valeur mutuelle",
    "column.one_sided": "Qui y gagne le plus",
    "column.effort_slope": "Effort, évolution par trimestre",
    "column.margin_slope": "Marge, évolution par trimestre",
    "column.effort_without_return": "Effort sans retour",
    "column.bound_until": "Lié par contrat jusqu’au",
    "column.replaceability": "Notre remplaçabilité (%)",
    "column.replaceability_why": "Ce qui nous rend remplaçables",
    "column.contact_plan": "Plan de contact, sur 3 éléments",
    "column.contact_plan_missing": "Manque au plan de contact",
    "column.contact_plan_gap": "Plan de contact incomplet",
    "word.one_sided.us": "nous",
    "word.one_sided.them": "le client",
    "word.replaceability_why.competitor": "un concurrent est cité",
    "word.replaceability_why.small_share": "moins de 30 % de ses achats",
    "word.replaceability_why.one_family": "une seule famille de produits",
    "word.replaceability_why.unbound": "aucun contrat au-delà de 180 jours",
    "word.replaceability_why.one_thread": "un seul contact ou aucun",
    "word.contact_plan_missing.person": "interlocuteur",
    "word.contact_plan_missing.channel": "canal",
    "word.contact_plan_missing.frequency": "fréquence",
    "flag.contact_plan_gap": "plan de contact incomplet",
    "flag.effort_without_return": "effort sans retour",
    "task.reason.contact_plan_gap": "n’est pas noté : {parts}",
    "task.done.contact_plan_gap": "interlocuteur, canal et fréquence sont notés sur le compte",
    "task.reason.effort_without_return": "rendez-vous, appels, e-mails et demandes évoluent de "
    "{effort} par trimestre, la marge de {margin}",
    "task.done.effort_without_return": "il est décidé quel effort cesse, ou quel prix change",
}
