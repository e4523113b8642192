"""French texts of the report. Same keys and places as en_report.py, held equal by a test."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.title": "Comptes clés",
    "report.subtitle": "{connection}, au {date}",
    "report.groups.one": "{n} groupe client",
    "report.groups.many": "{n} groupes clients",
    "report.approved": "Grille « {name} », version {version}, approuvée par {by} le {date}",
    "report.unapproved": "Grille non approuvée « {name} », version {version} : personne n’a encore "
    "signé ses règles, chaque catégorie ci-dessous n’est qu’une proposition.",
    "report.contents": "Sommaire",
    "report.rest": "et {n} de plus, dans scores.csv",
    "report.at_least": "au moins {share}",
    "report.score_of": "Score {score} sur 100",
    "report.no_score": "Pas de score : rien n’est connu",
    "report.next": "À faire",
    "report.empty": "Aucun groupe client dans le portefeuille. Vérifiez le filtre et la "
    "correspondance des champs.",
    "report.footer": "Montants en {currency}, chiffre d’affaires des 12 mois jusqu’au {date}. "
    "L’inconnu n’est jamais compté comme zéro. Établi par kamsync.",
    # tiles
    "report.tile.revenue": "chiffre d’affaires, 12 mois",
    "report.tile.buyers.one": "{n} client acheteur",
    "report.tile.buyers.many": "{n} clients acheteurs",
    "report.tile.key": "Clé",
    "report.tile.tomorrow": "Demain",
    "report.tile.of.one": "sur {n} groupe",
    "report.tile.of.many": "sur {n} groupes",
    "report.tile.ratio": "votre vrai ratio",
    "report.tile.ratio_of": "clients qui font 80\u202f%",
    "report.tile.dependency": "dépendances",
    "report.tile.fresh": "données client fraîches",
    # first
    "report.first.title": "Par quoi commencer",
    "report.first.nothing": "Aucune alerte ouverte : rien à faire aujourd’hui.",
    "report.first.count.one": "{n} compte demande une action ({flags} alertes ouvertes). Le plus "
    "grave d’abord, puis par chiffre d’affaires.",
    "report.first.count.many": "{n} comptes demandent une action ({flags} alertes ouvertes). Le "
    "plus grave d’abord, puis par chiffre d’affaires ; une ligne par compte.",
    "report.first.table": "Ce qui compte le plus, par compte",
    "report.changed.first": "Premier rapport de ce portefeuille : rien à comparer encore.",
    "report.changed.none": "Aucune catégorie n’a changé depuis le {since}.",
    "report.changed.some": "Depuis le {since} : entrés dans Clé {entered}, sortis de Clé {left}, "
    "autres changements de catégorie {other}.",
    # chosen
    "report.chosen.title": "Clé et Demain",
    "report.chosen.none": "{tier} : aucun compte ne remplit les règles.",
    "report.chosen.count.one": "{tier} : {n} compte",
    "report.chosen.count.many": "{tier} : {n} comptes, par score",
    "report.chosen.strongest": "Pèse le plus : {parts}.",
    "report.chosen.unknown": "Inconnu : {parts}.",
    "report.chosen.touch": "Prochain échange au plus tard le {date}",
    "report.trend": "{trend} (intervalle à 90\u202f% de {low} à {high} par trimestre, n = {n})",
    # pareto
    "report.pareto.title": "Le Pareto qui tient vraiment",
    "report.pareto.none": "Aucun client n’a de chiffre d’affaires sur 12 mois : pas de ratio à "
    "montrer.",
    "report.pareto.lead": "Votre vrai ratio est {n80}/{n} : 80. Les {n80} plus gros des {n} "
    "clients acheteurs font 80\u202f% du chiffre d’affaires.",
    "report.pareto.holds": "C’est {share} des clients : la règle des 20/80 tient ici. Le cinquième "
    "le plus gros ({fifth}) fait {top}.",
    "report.pareto.fails": "C’est {share} des clients : la règle des 20/80 ne tient pas ici. Le "
    "cinquième le plus gros ({fifth}) fait {top}.",
    "report.pareto.figure": "Chiffre d’affaires cumulé, les plus gros clients d’abord",
    "report.pareto.described": "{n80} clients sur {n} font 80\u202f% du chiffre d’affaires.",
    "report.pareto.x": "part des {n} clients acheteurs",
    "report.pareto.y": "part du chiffre d’affaires",
    "report.pareto.law": "règle des 20/80",
    "report.pareto.table": "Moins de clients qui font cette part du chiffre d’affaires (n = {n})",
    "report.pareto.of_revenue": "Part du chiffre d’affaires",
    "report.pareto.customers": "Clients",
    "report.pareto.of_all": "De tous les clients",
    "report.pareto.classes": "Classes de Pareto",
    "report.pareto.class_A": "A, jusqu’à 80\u202f%",
    "report.pareto.class_B": "B, jusqu’à 95\u202f%",
    "report.pareto.class_C": "C, le reste",
    # dependency
    "report.dependency.title": "Dépendance",
    "report.dependency.lead.one": "{n} groupe sur {of} porte une telle part du portefeuille, ou "
    "d’un périmètre, que sa perte ferait mal.",
    "report.dependency.lead.many": "{n} groupes sur {of} portent une telle part du portefeuille, "
    "ou d’un périmètre, que leur perte ferait mal.",
    "report.dependency.none": "Aucune dépendance : aucun des {of} groupes n’atteint un seuil, ni "
    "dans le portefeuille ni dans un périmètre.",
    "report.dependency.incomplete.one": "{n} groupe a une vente refusée sur 12 mois : sa part est "
    "une borne basse.",
    "report.dependency.incomplete.many": "{n} groupes ont des ventes refusées sur 12 mois : leurs "
    "parts sont des bornes basses.",
    "report.dependency.figure": "Part du plus gros client, par périmètre",
    "report.dependency.axis": "part du chiffre d’affaires du périmètre, 12 mois",
    "report.dependency.accounts": "Comptes à surveiller ou au-dessus",
    "report.dependency.no_higher": "pas plus haut",
    "report.loss.table": "Et si nous les perdons (rien n’est regagné, personne d’autre ne réagit)",
    "report.loss.who": "Perdu",
    "report.loss.together": "Ensemble : {names}",
    "report.loss.lost": "Chiffre d’affaires perdu",
    "report.loss.remaining": "Chiffre d’affaires restant",
    "report.loss.scopes": "Périmètres",
    "report.loss.no_scope": "aucun",
    "report.loss.top": "Le plus gros ensuite",
    "report.loss.nobody": "plus personne",
    "report.loss.months": "Mois pour remplacer",
    "report.loss.basis.one": "Mois pour remplacer : au rythme du seul client gagné pour la "
    "première fois sur 12 mois ({value}, n = {n}).",
    "report.loss.basis.many": "Mois pour remplacer : au rythme des clients gagnés pour la première "
    "fois sur 12 mois ({value}, n = {n}).",
    "report.loss.no_months": "Mois pour remplacer inconnus : aucun client gagné pour la première "
    "fois sur 12 mois, ou un historique de moins de 24 mois.",
    "report.scopes.table": "Concentration par périmètre, 12 mois",
    "report.scopes.customers": "Clients",
    "report.scopes.top1": "Le plus gros",
    "report.scopes.top5": "Les cinq plus gros (marque : 50\u202f% ou plus)",
    "report.scopes.effective": "Nombre effectif (marque : sous 10)",
    "report.scopes.gini": "Gini (0 égal, 1 inégal)",
    "report.market.table": "Marchés d’un seul client",
    "report.market.share": "Du portefeuille",
    "report.market.who": "Clients",
    "report.market.note": "1\u202f% du chiffre d’affaires ou plus, mais trop peu de clients pour "
    "un niveau : chaque client y est une dépendance par nature.",
    # quadrant
    "report.quadrant.title": "Stratégique ne veut pas dire gros",
    "report.quadrant.lead": "La taille dit ce qu’un compte apporte aujourd’hui, le score dit s’il "
    "vaut qu’on s’en occupe.",
    "report.quadrant.rule": "Gros : parmi les {fifth} plus gros des {n} clients acheteurs (un "
    "cinquième). Stratégique : score de {line} ou plus.",
    "report.quadrant.none": "Aucun groupe n’a encore de score.",
    "report.quadrant.big only": "Gros seulement",
    "report.quadrant.strategic only": "Stratégique seulement",
    "report.quadrant.big+strategic": "Gros et stratégique",
    "report.quadrant.neither": "Ni l’un ni l’autre",
    "report.quadrant.nobody": "{name} : personne.",
    "report.quadrant.table.one": "{name} : {n} compte",
    "report.quadrant.table.many": "{name} : {n} comptes",
    "report.quadrant.counts": "Les quatre quadrants",
    "report.quadrant.accounts": "Comptes",
    "report.quadrant.figure": "Chiffre d’affaires et score, une marque par groupe",
    "report.quadrant.some": "({n} tracés sur {of})",
    "report.quadrant.unscored.one": "{n} groupe n’a pas de score et n’est pas tracé.",
    "report.quadrant.unscored.many": "{n} groupes n’ont pas de score et ne sont pas tracés.",
    "report.quadrant.x0": "chiffre d’affaires, 12 mois ({currency})",
    "report.quadrant.x3": "chiffre d’affaires, 12 mois (milliers {currency})",
    "report.quadrant.x6": "chiffre d’affaires, 12 mois (millions {currency})",
    "report.quadrant.y": "score",
    # freshness
    "report.fresh.title": "Fraîcheur de ce que nous savons",
    "report.fresh.lead": "Fraîche : {fresh} jours ou moins. Vieillissante : jusqu’à {stale}. "
    "Périmée : au-delà. Inconnue : aucun signe daté.",
    "report.fresh.fresh": "Fraîche",
    "report.fresh.ageing": "Vieillissante",
    "report.fresh.stale": "Périmée",
    "report.fresh.unknown": "Inconnue",
    "report.fresh.figure": "Groupes selon l’âge de leur donnée la plus récente, par domaine "
    "(n = {n})",
    "report.fresh.axis": "part des groupes",
    "report.fresh.domain": "Origine",
    "report.fresh.table": "Groupes par état (n = {n})",
    "report.fresh.all_known": "Chaque compte Clé ou Demain a des données client fraîches ou "
    "vieillissantes.",
    "report.fresh.old": "Comptes Clé et Demain dont les données client sont périmées ou inconnues",
    # movements
    "report.moved.title": "Entrées et sorties",
    "report.moved.table": "Catégorie changée",
    "report.moved.before": "Avant",
    "report.moved.after": "Maintenant",
    "report.pending.table": "À confirmer par le prochain passage",
    "report.pending.before": "Maintenant",
    "report.pending.after": "Si confirmé",
    "report.waiting.table": "En attente d’une place",
    "report.waiting.before": "Maintenant",
    "report.waiting.after": "Selon les règles",
    "report.by_hand.table": "Fixées à la main",
    "report.by_hand.before": "Calculée",
    "report.by_hand.after": "En vigueur",
    # tasks
    "report.tasks.title": "Tâches",
    "report.tasks.none": "Aucune tâche.",
    "report.tasks.table": "Nouvelles, ouvertes et en attente",
    # quality
    "report.quality.title": "Qualité des données",
    "report.quality.all_known": "Chaque critère est connu pour chaque groupe.",
    "report.quality.no_groups": "Il n’y a aucun groupe à juger.",
    "report.quality.gains": "Ce qui augmenterait le plus la confiance",
    "report.quality.criterion": "Critère",
    "report.quality.missing": "Inconnu pour",
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
    # run
    "report.run.title": "Le passage",
    "report.run.id": "Passage",
    "report.run.at": "Établi le",
    "report.run.connection": "Connexion",
    "report.run.scorecard": "Grille",
    "report.run.hash": "Empreinte de la grille",
    "report.run.groups": "Groupes notés",
    "report.run.source": "Chiffre d’affaires d’après",
    "report.run.source.opportunities": "les affaires gagnées",
    "report.run.source.revenue": "les factures",
    "report.run.source.account": "le champ du compte",
    "report.run.changes": "Ce qui est écrit, par champ",
    "report.run.field": "Champ",
    "report.run.records": "Fiches",
    "report.count.records": "Fiches à écrire",
    "report.count.fields": "Champs à écrire",
    "report.count.tasks": "Nouvelles tâches",
    "report.count.tasks_waiting": "Tâches en attente",
    "report.count.tasks_completed": "Tâches terminées",
    "report.count.episodes_open": "Alertes ouvertes",
    "report.count.hand_edits": "Retouches remises en place",
    "report.count.calls": "Appels d’API",
}
