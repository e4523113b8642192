"""French texts on who is in charge, on segments and on the words used; same keys as
en_programme.py."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.nothing_yet": "rien à montrer encore",
    "report.no_groups": "Aucun groupe client dans le portefeuille.",
    # programme
    "report.programme.title": "Les plus gros clients et ce qui leur manque",
    "report.programme.none": "Aucun client n’a de chiffre d’affaires sur 12 mois. Il faut : des "
    "affaires gagnées ou des factures avec un compte, un montant et une date.",
    "report.programme.lead.one": "{n} des {of} clients de classe A (jusqu’à 80\u202f% du chiffre "
    "d’affaires) n’a pas de programme complet : responsable, plan, sponsor, rythme, revue.",
    "report.programme.lead.many": "{n} des {of} clients de classe A (jusqu’à 80\u202f% du chiffre "
    "d’affaires) n’ont pas de programme complet : responsable, plan, sponsor, rythme, revue.",
    "report.programme.whole.one": "Rien de connu ne manque au programme du client ({n}) de classe "
    "A (jusqu’à 80\u202f% du chiffre d’affaires).",
    "report.programme.whole.many": "Rien de connu ne manque au programme des {n} clients de classe "
    "A (jusqu’à 80\u202f% du chiffre d’affaires).",
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
    "report.process.sponsored": "sponsor",
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
    # hit rate
    "report.hits.told.one": "Taux de réussite : sur {n} compte Demain au {then}, {hits} est Clé "
    "aujourd’hui : {share} (intervalle à 95\u202f% de {low} à {high}).",
    "report.hits.told.many": "Taux de réussite : sur {n} comptes Demain au {then}, {hits} sont Clé "
    "aujourd’hui : {share} (intervalle à 95\u202f% de {low} à {high}).",
    "report.hits.nobody": "Taux de réussite : personne n’était Demain au {then}, il n’y en a pas à "
    "donner.",
    "report.hits.too_early": "Taux de réussite de Demain : pas assez de données. Les catégories "
    "sont gardées depuis le {began} ; combien de Demain sont devenus Clé se dira à partir du "
    "{known}.",
    "report.hits.no_history": "Taux de réussite de Demain : pas assez de données. Il faut 12 mois "
    "de passages appliqués.",
    # segments
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
    # label against computed
    "report.labels.table.one": "Étiquette et catégorie en désaccord : {n} compte",
    "report.labels.table.many": "Étiquette et catégorie en désaccord : {n} comptes, par chiffre "
    "d’affaires",
    "report.labels.called": "Dans le CRM",
    "report.labels.note": "Corrigez l’étiquette, ou fixez la catégorie à la main avec un motif et "
    "une fin. Quelles étiquettes veulent dire clé : voir les mots employés, plus bas.",
    "report.labels.agree.one": "Étiquette et catégorie concordent : {n} compte est dit clé dans le "
    "CRM, aucun désaccord.",
    "report.labels.agree.many": "Étiquette et catégorie concordent : {n} comptes sont dits clés "
    "dans le CRM, aucun désaccord.",
    "report.labels.unused": "Aucun compte n’est dit clé dans le CRM. Quelles étiquettes le "
    "diraient : voir les mots employés, plus bas.",
    "report.labels.unmapped": "Étiquettes du CRM : pas examinées, aucun champ de [portfolio] "
    "key_labels n’est mis en correspondance et rempli.",
    # words used
    "report.glossary.title": "Les mots employés",
    "report.glossary.lead": "Compte clé : {meaning}",
    "report.glossary.tiers": "Catégories, dans l’ordre d’essai, après une catégorie fixée à la "
    "main",
    "report.glossary.criteria": "Critères du score",
    "report.glossary.criterion": "Critère",
    "report.glossary.figure": "Mesure",
    "report.glossary.weight": "Poids",
    "report.glossary.view": "Regarde",
    "report.glossary.points": "Points, en ligne droite entre deux",
    "report.glossary.now": "aujourd’hui",
    "report.glossary.potential": "le potentiel",
    "report.glossary.words": "Autres mots",
    "report.word.key_account_is": "un groupe client que son score, selon les critères ci-dessous, "
    "range dans Clé. La taille seule ne suffit pas.",
    "report.word.tier.Unrated": "Confiance sous {known} : on en sait trop peu pour juger.",
    "report.word.tier.Key": "Score de {score} ou plus ({enter} pour entrer, sous {leave} pour "
    "sortir) et confiance de {confidence} ou plus ; passages de jours différents qui doivent "
    "s’accorder sur un changement : {days}.",
    "report.word.capacity": "Places : {seats}.",
    "report.word.tier.Tomorrow": "Potentiel de {potential} ou plus, confiance de {sure} ou plus, "
    "un chiffre d’affaires ou des affaires en cours, et hors du cinquième le plus gros.",
    "report.word.fit": "Adéquation de {least} ou plus.",
    "report.word.tier.Streamline": "Ce qui reste après le coût du service est sous zéro.",
    "report.word.tier.Maintain": "Classe de Pareto A ou B, ou score de {least} ou plus.",
    "report.word.tier.Not key": "Rien de ce qui précède.",
    "report.word.class.A": "les plus gros clients, jusqu’à 80\u202f% du chiffre d’affaires",
    "report.word.class.B": "les suivants, jusqu’à 95\u202f%",
    "report.word.class.C": "les autres clients avec un chiffre d’affaires",
    "report.term.group": "Groupe client",
    "report.word.group": "Un compte avec tous ceux qui en dépendent ; une ligne, une catégorie.",
    "report.word.account": "Chaque compte du CRM à part ; une ligne, une catégorie.",
    "report.term.revenue": "Chiffre d’affaires",
    "report.word.revenue": "D’après {source}, 12 mois jusqu’au {date}.",
    "report.term.pareto": "Classe de Pareto",
    "report.word.pareto": "A : {A}. B : {B}. C : {C}.",
    "report.term.score": "Score",
    "report.word.score": "De 0 à 100 : les points des critères selon leurs poids, l’inconnu laissé "
    "de côté. Le potentiel est le même calcul sur les critères de potentiel.",
    "report.term.confidence": "Confiance",
    "report.word.confidence": "Part du poids des critères qui est connue, fraîche et mesurée "
    "plutôt qu’estimée.",
    "report.term.dependency": "Dépendance",
    "report.word.dependency": "Part du chiffre d’affaires du portefeuille, ou d’un périmètre comme "
    "une région : {levels}.",
    "report.word.level": "{level} dès {portfolio} ({scope} d’un périmètre)",
    "report.term.fresh": "Fraîcheur",
    "report.term.touch": "Échange réciproque",
    "report.word.touch": "Un rendez-vous tenu, un appel abouti, un e-mail reçu.",
    "report.term.cadence": "Rythme",
    "report.word.cadence": "Nombre de jours au plus entre deux échanges réciproques : {days}.",
    "report.term.labels": "Étiquettes qui veulent dire clé",
    "report.word.no_labels": "Aucune n’est configurée.",
}
