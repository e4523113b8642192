"""Français : les plans de compte, leur contrôle et la commande plan-check."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "plan_check.head": "{name} : qualité du plan {quality} sur 100 · relié à {linked} · "
    "objectifs mesurés {measured}",
    "plan_check.all": "{severity:severity} : {message}",
    "plan_check.some": "{severity:severity} : {message} ({parts})",
    "plan_check.many": "{severity:severity} : {message} ({parts} et {more:number} de plus)",
    "plan_check.clean": "aucune règle n’est enfreinte",
    "plan_check.unjudged": "non jugé, faute de donnée ici : {rules}",
    "finding.plan_none": "Aucun plan de compte",
    "finding.plan_none.message": "{name} n’a pas de plan de compte : aucun élément de plan n’est "
    "enregistré",
    "finding.plan_none.fix": "saisir les objectifs, les actions et les « si … alors … » du plan "
    "comme éléments de plan",
    "finding.plan_none.unmapped.message": "les plans de compte ne sont pas lus ici : la "
    "correspondance des champs n’a pas de flux plan_item",
    "finding.plan_none.unmapped.fix": "faire correspondre plan_item, ou ajouter "
    "[sources.plan_item] avec un fichier CSV",
    "finding.plan_none.file.message": "le fichier ne contient aucun élément de plan",
    "finding.plan_none.file.fix": "une ligne par élément, avec au moins les colonnes kind et title",
    "finding.plan_row_unread": "Ligne du plan inutilisable",
    "finding.plan_row_unread.message": "{field} : {reason} ({value})",
    "finding.plan_row_unread.fix": "corriger la valeur dans le fichier",
}
