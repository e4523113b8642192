"""Texts of set-up, the sandbox, check and upgrades, in French."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "init.crm": "Quel CRM ({names})",
    "init.url": "Adresse de l’organisation (My Domain)",
    "init.flow": "Connexion : jwt (votre propre certificat), client_credentials ou refresh_token",
    "init.data_centre": "Centre de données Zoho (us eu in au jp cn ca sa uk)",
    "init.currency": "Devise de référence",
    "init.org_currency": "Devise de l’organisation, si elle n’en a qu’une (- si plusieurs)",
    "init.director": (
        "Qui reçoit les tâches de dépendance : nom, e-mail ou identifiant (- pour personne encore)"
    ),
    "init.fallback": (
        "À qui revient ce qui n’a pas de responsable actif : nom, e-mail ou identifiant (- "
        "pour personne encore)"
    ),
    "init.director_in_files": "Qui reçoit les tâches de dépendance : un nom tel qu’il figure dans "
    "la colonne des responsables (- pour personne encore)",
    "init.fallback_in_files": "Qui reçoit les tâches des comptes sans responsable : un nom, de "
    "même (- pour personne encore)",
    "init.person": "{n:number} personnes correspondent : {names}",
    "init.revenue": (
        "Chiffre d’affaires tiré de : opportunities (affaires), revenue (factures) ou account"
        " (un champ du compte)"
    ),
    "init.scorecard": "Grille : default, full, ledger (factures) ou pipeline (affaires seules)",
    "init.criteria": "Critères d’un compte clé et leurs poids (retirer ce qui ne compte pas ; "
    "3 à 8)",
    "init.again": "à corriger : {reason}",
    "init.one_of": "pas parmi les réponses{near}",
    "init.cron": "Quand exécuter : minute heure jour mois jour-de-semaine",
    "init.login": "connecté : {org}, {currency}, {n:number} flux",
    "init.no_login": "pas encore connecté : {reason}",
    "init.next": "ensuite, dans cet ordre :",
    "init.page": (
        "à lire : kamsync docs {page} ; toutes les clés et leurs valeurs : kamsync config example"
    ),
    "upgrade.head": "kamsync {version} pour la connexion {connection} : le registre est au "
    "format de cette version",
    "upgrade.head_dry": (
        "kamsync {version} pour la connexion {connection} ; rien n’est encore modifié"
    ),
    "upgrade.kept.one": "{n:number} champ ou droit reste tel quel",
    "upgrade.kept.many": "{n:number} champs et droits restent tels quels",
    "upgrade.never": "aucune exécution n’a encore été appliquée : rien à comparer",
    "upgrade.night": "la dernière lecture, notée par cette version pour le {day:date}, dernier "
    "jour appliqué : comptes qui changeraient de catégorie : {moved:number} sur {of:number} ; de "
    "score : {scores:number} ; une exécution écrirait {records} et créerait "
    "{tasks}",
    "upgrade.more": "  … et {n:number} de plus (--json les donne tous)",
    "upgrade.next_dry": (
        "ensuite : kamsync upgrade, puis kamsync plan montre la première nuit en entier"
    ),
    "upgrade.next": "ensuite : kamsync plan montre la première nuit en entier",
    "sandbox.head": (
        "une imitation du CRM avec le portefeuille de démonstration répond sur {url}, sur "
        "cette machine seulement. Dans un autre terminal, dans un dossier vide :"
    ),
    "sandbox.end": "Ctrl-C l’arrête ; ce qui y a été écrit disparaît alors.",
    "cron_field.minute": "minute",
    "cron_field.hour": "heure",
    "cron_field.day": "jour",
    "cron_field.month": "mois",
    "cron_field.weekday": "jour de semaine",
    "finding.nobody_directs": "Aucun directeur désigné",
    "finding.nobody_directs.message": (
        "ni directeur ni responsable de repli n’est indiqué : les tâches de dépendance, et "
        "celles des comptes sans responsable actif, n’arrivent à personne"
    ),
    "finding.nobody_directs.fix": (
        "indiquer director et fallback_owner dans [portfolio] par identifiant d’utilisateur du CRM "
        "; avec des fichiers, par un nom tel que leur colonne des responsables l’écrit"
    ),
    "finding.credential_ends": "Fin d’un accès",
    "finding.credential_ends.message": "il expire le {day:date}",
    "finding.credential_ends.fix": "le renouveler, puis corriger [operator] expires",
    "finding.unrated": "Devises sans taux",
    "finding.unrated.message": (
        "aucun taux ne convertit ces montants, ils ne comptent donc pas : {sums}"
    ),
    "finding.unrated.fix": (
        "si c’est la devise de l’entreprise, l’écrire dans home_currency ; sinon donner le taux "
        "dans le CRM ou, avec des fichiers, dans rates.csv à côté d’eux (currency,rate,direction,"
        "valid_from : USD,0.92,home_per_unit,2026-01-01), ou dans [sources.rate]"
    ),
    "finding.confidence_reach": "Limite de confiance",
    "finding.confidence_reach.message": (
        "aucun compte ne peut dépasser une confiance de {share:percent} : rien n’est lu pour "
        "{criteria}"
    ),
    "finding.confidence_reach.fix": (
        "rattacher ce qu’il faut à ces critères (kamsync metrics --inputs), ou prendre une "
        "autre grille : kamsync init --scorecard"
    ),
    "finding.not_provisioned": "Pas encore préparé",
    "finding.not_provisioned.message": (
        "le plan ne peut pas encore être appliqué : ces champs manquent ou ne sont pas "
        "modifiables : {fields}"
    ),
    "finding.not_provisioned.fix": "lancer d’abord kamsync provision",
    "error.secret_command": "la commande de {reference} a échoué : {reason}",
    "error.secret_slow": "la commande de {reference} n’a pas répondu en {seconds:number} s",
    "problem.no_holidays": "pas de jours fériés connus pour « {country} »{near}",
}
