"""Français : rapport : programme, processus, segments, fraîcheur."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.chosen.title": "Clé et Demain",
    "report.chosen.none": "{tier} : aucun compte ne remplit les règles.",
    "report.chosen.count.one": "{tier} : {n} compte",
    "report.chosen.count.many": "{tier} : {n} comptes, par score",
    "report.chosen.strongest": "Pèse le plus : {parts}.",
    "report.chosen.unknown": "Inconnu : {parts}.",
    "report.chosen.touch": "Prochain échange au plus tard le {date}",
    "report.fresh.title": "Fraîcheur de ce que nous savons",
    "report.fresh.lead": "Fraîche : {fresh} jours ou moins. Vieillissante : jusqu’à {stale}. "
    "Périmée : au-delà. Inconnue : aucun signe daté.",
    "report.fresh.fresh": "Fraîche",
    "report.fresh.ageing": "Vieillissante",
    "report.fresh.stale": "Périmée",
    "report.fresh.unknown": "Inconnue",
    "report.fresh.figure": "Groupes selon l’âge de leur donnée la plus récente, par domaine (n = "
    "{n})",
    "report.fresh.axis": "part des groupes",
    "report.fresh.domain": "Origine",
    "report.fresh.table": "Groupes par état (n = {n})",
    "report.fresh.nobody": "Aucun compte n’est encore Clé ou Demain.",
    "report.fresh.all_known": "Chaque compte Clé ou Demain a des données client fraîches ou "
    "vieillissantes.",
    "report.fresh.old": "Comptes Clé et Demain dont les données client sont périmées ou inconnues",
    "report.by_hand.table": "Fixées à la main",
    "report.by_hand.before": "Calculée",
    "report.by_hand.after": "En vigueur",
    "report.tasks.title": "Tâches",
    "report.tasks.none": "Aucune tâche.",
    "report.tasks.table": "Nouvelles, ouvertes et en attente",
    "report.refresh.fields": "Ce qui augmenterait le plus la confiance, inconnu et périmé réunis",
    "report.refresh.missing": "Inconnu pour",
    "report.refresh.ageing": "Trop ancien pour",
    "report.refresh.table": "Une chose à rafraîchir par client",
    "report.refresh.what": "À rafraîchir",
    "report.refresh.over": "Jours de retard",
    "report.refresh.old": "De ses données trop anciennes",
    "report.refresh.never": "jamais connu",
    "report.refresh.touch": "un échange avec le client",
    "report.refresh.survey": "une réponse à une enquête",
    "report.refresh.market": "des données sur son secteur",
    "report.refresh.plan_presented": "le plan, présenté au client",
    "report.refresh.plan_reviewed": "le plan, revu",
    "report.refresh.frozen.one": "{n} image figée, saisie d’un coup et non suivie : {names}.",
    "report.refresh.frozen.many": "{n} images figées, saisies d’un coup et non suivies : {names}.",
    "report.programme.title": "Les plus gros clients et ce qui leur manque",
    "report.programme.none": "Aucun client n’a de chiffre d’affaires sur 12 mois. Il faut : des "
    "affaires gagnées ou des factures avec un compte, un montant et une date.",
    "report.programme.lead.one": "{n} des {of} clients de classe A (jusqu’à 80\u202f% du chiffre "
    "d’affaires) n’a pas de programme complet : responsable, plan, parrain, rythme, revue.",
    "report.programme.lead.many": "{n} des {of} clients de classe A (jusqu’à 80\u202f% du chiffre "
    "d’affaires) n’ont pas de programme complet : responsable, plan, parrain, rythme, revue.",
    "report.programme.whole.one": "Rien de connu ne manque au programme du client ({n}) de classe "
    "A (jusqu’à 80\u202f% du chiffre d’affaires).",
    "report.programme.whole.many": "Rien de connu ne manque au programme des {n} clients de "
    "classe A (jusqu’à 80\u202f% du chiffre d’affaires).",
    "report.programme.unknown.one": "On ne sait pas si le client ({n}) de classe A (jusqu’à "
    "80\u202f% du chiffre d’affaires) a un programme.",
    "report.programme.unknown.many": "On ne sait pas si les {n} clients de classe A (jusqu’à "
    "80\u202f% du chiffre d’affaires) ont un programme.",
    "report.programme.table": "Classe A incomplète, par chiffre d’affaires",
    "report.programme.missing": "Manque",
    "report.programme.audit": "Le processus existe-t-il ? Comptes qui l’ont, parmi ceux où on le "
    "sait (leur part du chiffre d’affaires)",
    "report.programme.process": "Processus",
    "report.programme.of_large": "Classe A (n\u00a0=\u00a0{n})",
    "report.programme.of_rest": "Autres clients (n\u00a0=\u00a0{n})",
    "report.programme.of_key": "Comptes Clé (n\u00a0=\u00a0{n})",
    "report.programme.rule": "Plan : il a un début et n’est pas terminé. Rythme : le prochain "
    "échange n’est pas en retard, jours par catégorie : {days} ; une catégorie sans jours n’en a "
    "pas. Revue : plan revu ou présenté depuis {stale} jours au plus.",
    "report.programme.unmapped": "Inconnu, faute de champ correspondant : {parts}.",
    "report.process.owned": "responsable",
    "report.process.planned": "plan",
    "report.process.sponsored": "parrain",
    "report.process.in_cadence": "rythme",
    "report.process.reviewed": "revue",
    "report.process.covered": "responsable, plan et rythme ensemble",
    "report.coverage.told": "Couverture du programme : {share} du chiffre d’affaires Clé ({n} "
    "comptes Clé sur {of}) a un responsable, un plan et un rythme tenu à la fois.",
    "report.coverage.some_unknown.one": "Pour {n} autre, on ne sait pas.",
    "report.coverage.some_unknown.many": "Pour {n} autres, on ne sait pas.",
    "report.coverage.unknown": "Couverture du programme : inconnue tant que ceci l’est : {parts}.",
    "report.coverage.no_key": "Aucun compte n’est Clé : il n’y a pas de chiffre d’affaires Clé à "
    "couvrir.",
    "report.segments.title": "La valeur face aux segments du CRM",
    "report.segments.none": "Il faut : les champs account.industry ou account.type, mis en "
    "correspondance et remplis.",
    "report.segments.lead": "Le CRM classe les clients par ce qu’ils sont, les classes et les "
    "catégories par ce qu’ils valent.",
    "report.segments.table": "{segment} : comptes (leur part du chiffre d’affaires du segment)",
    "report.segments.industry": "Secteur",
    "report.segments.type": "Type de compte",
    "report.segments.accounts": "Comptes",
    "report.segments.others.one": "{n} autre valeur",
    "report.segments.others.many": "{n} autres valeurs",
    "report.segments.without": "sans valeur",
    "report.slots.table": "Ce que les clients nous disent, clients avec chiffre d’affaires (n = "
    "{n})",
    "report.slots.what": "Quoi",
    "report.slots.note": "Inconnu : rien d’écrit, ou sans date.",
    "report.tasks.answers": "Ce que les équipes ont répondu aux alertes",
    "report.tasks.answers.flag": "Alerte",
    "report.tasks.answers.n": "Réponses",
    "report.tasks.answers.not_true": "Jugées fausses",
    "report.tasks.answers.share": "Part des jugées fausses",
    "report.relations.title": "Personnes et équipes",
    "report.relations.nobody": "Aucun compte n’est encore Clé ou Demain.",
    "report.relations.people": "Qui porte la relation",
    "report.relations.key_person": "Personne clé, part des échanges",
    "report.relations.loss": "{who}, {share}",
    "report.relations.contact": "un contact sans rôle",
    "report.relations.complete": "aucun",
    "report.relations.teams": "Équipe dédiée ou fluide : le besoin revient-il, et un responsable "
    "dédié se financerait-il ?",
    "report.relations.win_rate": "{rate} (de {low} à {high}, n = {n})",
    "report.relations.unnamed": "Les personnes chez le client ne sont pas nommées : [people] "
    "names est désactivé.",
    "report.relations.no_costs": "Point mort : indiquer le coût annuel d’un responsable dédié, "
    "[people] manager_cost, et une marge.",
}
