"""French: what the operator is told."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "operator.title.begun.one": "kamsync {connection} : {n:number} point à regarder",
    "operator.title.begun.many": "kamsync {connection} : {n:number} points à regarder",
    "operator.title.over.one": "kamsync {connection} : {n:number} problème résolu",
    "operator.title.over.many": "kamsync {connection} : {n:number} problèmes résolus",
    "operator.more": (
        "kamsync status et kamsync runs en disent plus. Signalé une seule fois ; un message "
        "suivra à la fin du problème."
    ),
    "operator.failed": "l’exécution {run} a échoué avec le code {exit} : {error}",
    "operator.over.failed": "l’exécution aboutit de nouveau",
    "operator.plan_waiting": (
        "l’exécution {run} n’a rien écrit : le plan {plan} attend quelqu’un. kamsync status "
        "dit pourquoi, kamsync apply {plan} poursuit"
    ),
    "operator.over.plan_waiting": "plus aucun plan n’attend",
    "operator.paused": "la connexion est en pause ({reason}) ; kamsync resume la relance",
    "operator.over.paused": "la connexion n’est plus en pause",
    "operator.empty": "le flux {subject} n’apporte aucune ligne ; il en avait {before:number}",
    "operator.over.empty": "le flux {subject} a de nouveau des lignes",
    "operator.rejects": (
        "{share:percent} d’un flux sont des rejets (seuil {line:percent}) ; kamsync show "
        "{run} regroupe les raisons"
    ),
    "operator.over.rejects": "les rejets à la lecture sont de nouveau peu nombreux",
    "operator.write_errors": (
        "le CRM a refusé {n:number} fiches ; kamsync show {run} donne les raisons"
    ),
    "operator.over.write_errors": "le CRM accepte de nouveau les écritures",
    "operator.unchanged": (
        "rien n’a changé dans le flux {subject} depuis le {since:date} : est-il encore alimenté ?"
    ),
    "operator.over.unchanged": "le flux {subject} change de nouveau",
    "operator.slow": "l’exécution a duré {seconds:number} s, d’ordinaire {usual:number} s",
    "operator.over.slow": "l’exécution a retrouvé sa durée habituelle",
    "operator.calls": (
        "il reste {left:number} appels d’API aujourd’hui ; une exécution en prend {used:number}"
    ),
    "operator.over.calls": "il reste de nouveau assez d’appels d’API",
    "operator.expiring": "{subject} expire le {day:date}",
    "operator.over.expiring": "{subject} : l’échéance n’est plus proche",
    "operator.unreadable": "{subject} : le certificat nommé dans [operator] expires est illisible",
    "operator.over.unreadable": "{subject} : le certificat est de nouveau lisible",
    "operator.channel": "le canal {subject} des directeurs n’accepte aucun message : {error}",
    "operator.over.channel": "le canal {subject} des directeurs accepte de nouveau les messages",
}
