"""French: what a run stopped for, what waits, and what goes on with it."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "wait.guards": "arrêté avant d’écrire : {what}. {way}",
    "wait.accept": "Vérifier, puis : {command}",
    "wait.rejects": "Corriger ce qui est refusé (kamsync show en donne la liste) : d’ici là, cela "
    "ne compte nulle part",
    "wait.unassigned": "Donner un compte à ces fiches ; si des fichiers écrivent seulement son nom "
    "autrement, [accounts] dans la table de correspondance compare les noms",
    "wait.or_accept": "Pour continuer sans que ces fiches comptent nulle part : {command}",
    "wait.wrong_org": "Corriger base_url ou les identifiants ; un CRM changé à dessein est "
    "une nouvelle connexion",
    "wait.api_budget": "Relancer quand le CRM accorde de nouveau des appels, ou écrire moins "
    "de fiches par nuit ([outputs] max_writes_per_run)",
    "wait.first": "la première écriture demande l’accord d’une personne : vérifier, puis {command}",
    "wait.scorecard": "la grille a changé et n’est pas approuvée : {command}",
    "wait.day": "le plan {plan} {reason}",
    "wait.provision": "rien n’est écrit : il manque au CRM des champs que ce plan remplit, ou "
    "kamsync n’a pas le droit de les écrire ({fields}). kamsync provision les crée et donne le "
    "droit ; ensuite : {command}",
    "day.applied_ahead": "attend : l’exécution {run} a été appliquée pour le {as_of:date}, un "
    "jour à venir ; kamsync undo {run} l’annule",
    "day.ahead": "porte sur le {day:date}, un jour à venir (nous sommes le {today:date}) : il peut "
    "seulement être consulté",
    "day.behind": "porte sur le {day:date}, avant l’exécution {run} du {as_of:date} : il peut "
    "seulement être consulté ; kamsync undo {run} permet de revenir avant",
    "stop.write_errors": "write_errors : {n:number} fiches sur {of:number} viennent "
    "d’être refusées, limite 5 % ({reasons}). {way}",
    "stop.canary": "canary : le compte {account} n’affiche pas ce qui a été écrit ({fields}), une "
    "règle du CRM le remplace peut-être. {way}",
    "stop.look": "Vérifier (kamsync show {run}), puis : {command}",
    "stop.all_refused": "Aucune fiche n’a été acceptée, continuer n’aiderait pas : corriger "
    "la règle, la liste de valeurs ou le champ dans le CRM, ou laisser faire kamsync provision ; "
    "kamsync show {run} en donne la liste",
    "refused.cause": "{code} : {reason}",
    "refused.group": "{n:number} × {reason}",
    "run.refused.one": "{n} fiche a été refusée par le CRM : {reasons}",
    "run.refused.many": "{n} fiches ont été refusées par le CRM : {reasons}",
    "standing.last": "{connection} : dernière exécution {run} ({command}, {as_of:date}) "
    "{status:run_status}, code de sortie {exit}",
    "standing.written": "écrit : {records}, {tasks} ; nos tâches ouvertes : {open:number}",
    "standing.open": "ce qu’elle a écrit n’a pas été compté ; nos tâches ouvertes : {open:number}",
    "standing.none": "aucune exécution encore : kamsync run",
    "standing.quiet": "rien ne vous attend",
    "standing.plan": "le plan {plan} attend : {way}",
    "standing.running": "en cours, ou interrompue : la prochaine exécution remet en ordre",
    "paused.undo": "annulation de {run}",
    "standing.held": "en pause ({reason}) : kamsync resume",
    "run_status.running": "en cours",
    "run_status.planned": "planifiée",
    "run_status.waiting": "en attente",
    "run_status.applied": "appliquée",
    "run_status.partial": "appliquée en partie",
    "run_status.failed": "en échec",
    "run_status.stopped": "arrêtée",
    "runs.head": "exécution;quand;commande;au;fin;code;écrites;refusées",
    "runs.none": "aucune exécution encore",
    "metrics.head": "mesure;unité;sens",
    "connectors.none": "aucun connecteur n’est installé",
    "show.head": "{run} {command} {as_of:date} {status:run_status}, "
    "code de sortie {exit}, par {user}",
    "show.writes": "{writes}, dont refusées par le CRM : {refused:number}",
    "show.group": "{n:number} × {stream}.{field} : {reason:reason} ; première {first}",
    "show.group_of": (
        "{n:number} × {stream}.{field} : {reason:reason} ({values}) ; première {first}"
    ),
    "show.more": "… et {n:number} autres causes : kamsync --json show {run}",
    "show.others": "autres",
    "apply.finished": "le plan {plan} a été appliqué par l’exécution {run} : il ne reste rien à "
    "faire",
    "finding.record_gone": "Fiche disparue",
    "finding.record_gone.message": "a été supprimée dans le CRM pendant que le plan attendait",
    "finding.record_gone.fix": "rien à faire : la prochaine exécution n’en tient plus compte",
    "finding.archive_damaged": "Exécution archivée endommagée",
    "finding.archive_damaged.message": "ses chiffres archivés sont endommagés ; l’exécution "
    "précédente la remplace",
    "finding.archive_damaged.fix": "restaurer state_dir/archive depuis une sauvegarde, ou laisser "
    "en l’état",
    "guard.unassigned_rows.one": (
        "{stream} : 1 ligne sur {of:number} nomme un compte absent, limite 5 %"
    ),
    "guard.unassigned_rows.many": (
        "{stream} : {n:number} lignes sur {of:number} nomment un compte absent, limite 5 %"
    ),
    "guard.unassigned_value": (
        "{stream} : {share:percent} de ce qui a été gagné en douze mois nomme un compte "
        "absent, limite 2 %"
    ),
    "guard.score_drift": "la répartition des scores a bougé (PSI {psi:number}, limite {line})",
    "guard.many_tasks": "{n:number} nouvelles tâches, limite {line:number}",
    "guard.pull_shrank": (
        "{stream} : {n:number} fiches, la dernière lecture complète en avait {before:number}"
    ),
    "guard.field_lost": "{stream} : {fields} ne se lit plus",
    "guard.stream_lost": "{stream} : le flux entier ne se lit plus",
    "guard.rejects_rows": ("{stream} : fiches rejetées, {n:number} sur {of:number}, limite 5 %"),
    "guard.rejects_value": "{share:percent} de la valeur gagnée rejetés, limite 2 %",
    "guard.tiers_moved": "{n:number} groupes sur {of:number} changeraient de catégorie, limite "
    "10 %",
    "guard.tiers_moved_cleared": (
        "{n:number} groupes sur {of:number} changeraient de catégorie (dont {cleared:number} "
        "la perdent), limite 10 %"
    ),
    "guard.canary_account": "compte {account} : {what}",
    "guard.wrong_org": "ici {org}, l’organisation approuvée était {approved}",
    "guard.api_budget": "demande {n:number} appels, il en reste {left:number} aujourd’hui",
    "report.runs.title": "Exécutions",
    "report.runs.subtitle": "Connexion {name}, jusqu’au {date}",
    "report.runs.footer": "Établi après chaque exécution à partir du registre ; kamsync runs "
    "et kamsync show EXÉCUTION disent la même chose, en plus détaillé.",
    "report.runs.nights": "Ce que chaque nuit a fait",
    "report.runs.lead": "Les dernières exécutions, la plus récente en premier. Cellule vide : "
    "l’exécution n’est pas allée jusque-là.",
    "report.runs.when": "Début",
    "report.runs.command": "Commande",
    "report.runs.state": "État (code de sortie)",
    "report.runs.took": "Secondes",
    "report.runs.written": "Fiches écrites",
    "report.runs.tasks": "Tâches créées",
    "report.runs.refused": "Refusées par le CRM",
    "report.runs.unusable": "Rejets",
    "report.runs.calls": "Appels d’API",
    "report.runs.run": "Exécution",
    "report.runs.refusals": "Ce que le CRM a refusé",
    "report.runs.nothing_refused": "Pendant ces exécutions, le CRM n’a refusé aucune fiche.",
    "report.runs.retry": "kamsync retry EXÉCUTION renvoie les fiches refusées de la "
    "dernière exécution appliquée, et rien d’autre.",
    "report.runs.reason": "Raison donnée par le CRM",
    "report.runs.n": "Fiches",
    "count.records.one": "{n:number} fiche",
    "count.records.many": "{n:number} fiches",
    "count.fields.one": "{n:number} champ",
    "count.fields.many": "{n:number} champs",
    "count.tasks.one": "{n:number} tâche",
    "count.tasks.many": "{n:number} tâches",
    "count.new_tasks.one": "{n:number} nouvelle tâche",
    "count.new_tasks.many": "{n:number} nouvelles tâches",
    "count.to_close.one": "{n:number} tâche à clore",
    "count.to_close.many": "{n:number} tâches à clore",
    "count.writes.one": "{n:number} écriture",
    "count.writes.many": "{n:number} écritures",
    "count.groups.one": "{n:number} groupe",
    "count.groups.many": "{n:number} groupes",
}
