"""Français : rapport : qualité des données, bouts qui pendent, glossaire."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.quality.title": "Qualité des données",
    "report.quality.all_known": "Chaque critère est connu et à jour pour chaque groupe.",
    "report.quality.no_groups": "Il n’y a aucun groupe à juger.",
    "report.quality.criterion": "Critère",
    "report.quality.gain": "Confiance moyenne gagnée",
    "report.quality.points": "{n} points",
    "report.quality.without_account.one": "Gagné sans compte connu, hors de toute part : {n} "
    "ligne, {amount}.",
    "report.quality.without_account.many": "Gagné sans compte connu, hors de toute part : {n} "
    "lignes, {amount}.",
    "report.quality.no_rejects": "Aucune valeur refusée.",
    "report.quality.rejects.one": "{n} valeur refusée",
    "report.quality.rejects.many": "{n} valeurs refusées",
    "report.quality.values": "Valeurs",
    "report.quality.records": "Fiches entières",
    "report.quality.sample": "Exemples de valeurs refusées",
    "report.quality.no_findings": "Aucun constat.",
    "report.quality.findings.one": "{n} constat",
    "report.quality.findings.many": "{n} constats",
    "report.quality.finding": "Constat",
    "report.quality.detail": "En détail",
    "report.loose.table": "Ce qui passe entre les mailles",
    "report.loose.worst": "Les plus lourds en argent",
    "report.loose.kind": "Quoi",
    "report.loose.n": "Combien",
    "report.loose.money": "Montant concerné",
    "report.loose.record": "Fiche",
    "report.loose.days": "Jours",
    "report.loose.nobody": "sans compte",
    "report.loose.unknown": "Non examiné, faute de champs reliés : {kinds}.",
    "report.loose.deal_past_close": "affaires dont la date de clôture est passée",
    "report.loose.deal_without_account": "affaires sans compte",
    "report.loose.deal_stale": "affaires ouvertes sans trace depuis 90 jours",
    "report.loose.task_orphan": "tâches sans objet ou sans responsable",
    "report.loose.account_without_owner": "clients sans responsable actif",
    "report.loose.account_without_activity": "clients sans aucune activité depuis un an",
    "report.loose.account_without_segment": "clients sans secteur",
    "report.loose.account_twice": "comptes en double sous le même nom",
    "report.loose.contact_left": "contacts partis de chez un client",
    "report.loose.contact_without_account": "contacts sans compte",
    "report.labels.table.one": "Étiquette et catégorie en désaccord : {n} compte",
    "report.labels.table.many": "Étiquette et catégorie en désaccord : {n} comptes, par chiffre "
    "d’affaires",
    "report.labels.called": "Dans le CRM",
    "report.labels.note": "Corriger l’étiquette, ou fixer la catégorie à la main avec un motif et "
    "une fin. Quelles étiquettes veulent dire clé : voir les mots employés, plus bas.",
    "report.labels.agree.one": "Étiquette et catégorie concordent : {n} compte est dit clé dans "
    "le CRM, aucun désaccord.",
    "report.labels.agree.many": "Étiquette et catégorie concordent : {n} comptes sont dits clés "
    "dans le CRM, aucun désaccord.",
    "report.labels.unused": "Aucun compte n’est dit clé dans le CRM. Quelles étiquettes le "
    "diraient : voir les mots employés, plus bas.",
    "report.labels.unmapped": "Étiquettes du CRM : pas examinées, aucun champ de [portfolio] "
    "key_labels n’est mis en correspondance et rempli.",
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
    "sortir) et confiance de {confidence} ou plus ; exécutions de jours différents qui doivent "
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
    "report.word.group": "Un compte avec tous ceux qui en dépendent ; une ligne, une catégorie.",
    "report.word.account": "Chaque compte du CRM à part ; une ligne, une catégorie.",
    "report.word.revenue": "D’après {source}, 12 mois jusqu’au {date}.",
    "report.word.pareto": "A : {A}. B : {B}. C : {C}.",
    "report.word.score": "De 0 à 100 : les points des critères selon leurs poids, l’inconnu "
    "laissé de côté. Le potentiel est le même calcul sur les critères de potentiel.",
    "report.word.confidence": "Part du poids des critères qui est connue, fraîche et mesurée "
    "plutôt qu’estimée.",
    "report.word.dependency": "Part du chiffre d’affaires du portefeuille, ou d’un périmètre "
    "comme une région : {levels}.",
    "report.word.level": "{level} dès {portfolio} ({scope} d’un périmètre)",
    "report.word.touch": "Un rendez-vous tenu, un appel abouti, un e-mail reçu.",
    "report.word.cadence": "Nombre de jours au plus entre deux échanges réciproques : {days}.",
    "report.word.no_labels": "Aucune n’est configurée.",
    "report.term.group": "Groupe client",
    "report.term.revenue": "Chiffre d’affaires",
    "report.term.pareto": "Classe de Pareto",
    "report.term.score": "Score",
    "report.term.confidence": "Confiance",
    "report.term.dependency": "Dépendance",
    "report.term.fresh": "Fraîcheur",
    "report.term.touch": "Échange réciproque",
    "report.term.cadence": "Rythme",
    "report.term.labels": "Étiquettes qui veulent dire clé",
}
