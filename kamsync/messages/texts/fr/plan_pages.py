"""French: a plan as people read it."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "plan.head": "Plan {id} : {connection}, au {as_of:date}, grille {scorecard}",
    "plan.summary": "{records} ({fields}), {tasks}, {completes} ; "
    "appels d’API pour l’écriture : {calls:number}",
    "plan.for_nobody.one": "{n} tâche n’a aucun destinataire actif et ne serait pas écrite",
    "plan.for_nobody.many": "{n} tâches n’ont aucun destinataire actif et ne seraient pas écrites",
    "plan.more.one": "… et {n} autre compte : kamsync show {plan}",
    "plan.more.many": "… et {n} autres comptes : kamsync show {plan}",
    "plan.more_tasks.one": "… et {n} autre tâche : kamsync show {plan}",
    "plan.more_tasks.many": "… et {n} autres tâches : kamsync show {plan}",
    "plan.nothing": "rien",
    "plan.nobody": "personne",
    "plan.task": "tâche pour {owner}, échéance {due_on:date} : {subject} ({reason})",
    "plan.changes": "Modifications",
    "plan.tasks": "Nouvelles tâches",
    "plan.columns": "compte;identifiant;champ;de;à;motif",
    "plan.task_columns": "compte;tâche;pour;échéance;motif",
    "plan.reason.new": "première valeur",
    "plan.reason.changed": "modifié",
    "plan.reason.set_back": "modifié à la main, rétabli",
    "plan.reason.text": "le texte suit",
    "plan.reason.cleared": "ne s’applique plus",
    "whatif.head.one": "{n:number} groupe sur {of:number} changerait de catégorie : {money}, "
    "{share:percent} du chiffre d’affaires",
    "whatif.head.many": "{n:number} groupes sur {of:number} changeraient de catégorie : {money}, "
    "{share:percent} du chiffre d’affaires",
    "whatif.seats": "Clé : {key:number} → {key_new:number} groupes (places : {seats} → "
    "{seats_new})",
    "whatif.no_limit": "sans limite",
    "whatif.points": "Charge : {points:number} → {points_new:number} points",
    "whatif.backtest.one": "Chiffre d’affaires au moins égal 12 mois après, sur {n} date passée, "
    "grille actuelle → autre grille :",
    "whatif.backtest.many": "Chiffre d’affaires au moins égal 12 mois après, sur {n} dates "
    "passées, grille actuelle → autre grille :",
    "whatif.backtest.tier": "  {tier:tier} : {now} → {new}",
    "whatif.backtest.none": "Pas de contrôle a posteriori : il faut trois ans de chiffre "
    "d’affaires.",
    "whatif.columns": "compte;CA 12 mois;score;catégorie",
    "plan.ask": "Écrire cela dans {connection} ?",
}
