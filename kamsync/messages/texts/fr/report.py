"""Français : cadre du rapport, aperçu, portefeuille et exécution."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.silences.lead": "Le silence dit peu de chose ici : {false} silences passés sur "
    "{decided} qui auraient donné une alerte ont pris fin d’eux-mêmes en 90 jours. Personne "
    "n’est signalé comme silencieux.",
    "report.silences.table": "Les plus longs silences",
    "report.kept_flags.table": "Encore ouvertes, bien que la catégorie ne les demande plus",
    "report.title": "Comptes clés",
    "report.subtitle": "{connection}, au {date}",
    "report.groups.one": "{n} groupe client",
    "report.groups.many": "{n} groupes clients",
    "report.approved": "Grille « {name} », version {version}, approuvée par {by} le {date}",
    "report.unapproved": "Grille non approuvée « {name} », version {version} : personne n’a "
    "encore signé ses règles, chaque catégorie ci-dessous n’est qu’une proposition.",
    "report.contents": "Sommaire",
    "report.rest": "et {n} de plus",
    "report.rest_in": "et {n} de plus, dans {file}",
    "report.as_read": "{what} (d’après ce qui a été lu)",
    "report.at_least": "au moins {share}",
    "report.score_of": "Score {score} sur 100",
    "report.no_score": "Pas de score : rien n’est connu",
    "report.next": "À faire",
    "report.empty": "Aucun groupe client dans le portefeuille. Vérifier le filtre et la "
    "table de correspondance.",
    "report.footer": "Montants en {currency}, chiffre d’affaires des 12 mois jusqu’au {date}. "
    "L’inconnu n’est jamais compté comme zéro. Établi par kamsync.",
    "report.tile.revenue": "chiffre d’affaires, 12 mois",
    "report.tile.buyers.one": "{n} client acheteur",
    "report.tile.buyers.many": "{n} clients acheteurs",
    "report.tile.key": "Clé",
    "report.tile.tomorrow": "Demain",
    "report.tile.of.one": "sur {n} groupe",
    "report.tile.of.many": "sur {n} groupes",
    "report.tile.ratio": "votre vrai ratio",
    "report.tile.ratio_of": "clients qui font 80\u202f%",
    "report.tile.dependency.one": "dépendance",
    "report.tile.dependency.many": "dépendances",
    "report.tile.fresh": "données client fraîches",
    "report.first.title": "Par quoi commencer",
    "report.first.nothing": "Aucune alerte ouverte : rien à faire aujourd’hui.",
    "report.first.unread.one": (
        "1 vente a été refusée et aucune n’a été lue : chiffre d’affaires et alertes sont "
        "inconnus, voir la qualité des données."
    ),
    "report.first.unread.many": (
        "{n} ventes ont été refusées et aucune avec un montant n’a été lue : chiffre "
        "d’affaires et alertes sont inconnus, voir la qualité des données."
    ),
    "report.first.count.one": "{n} compte demande une action (alertes ouvertes : {flags}). Le plus "
    "grave d’abord, puis par chiffre d’affaires.",
    "report.first.count.many": "{n} comptes demandent une action ({flags} alertes ouvertes). Le "
    "plus grave d’abord, puis par chiffre d’affaires ; une ligne par compte.",
    "report.first.table": "Ce qui compte le plus, par compte",
    "report.changed.first": "Premier rapport de ce portefeuille : rien à comparer encore.",
    "report.changed.none": "Aucune catégorie n’a changé depuis le {since}.",
    "report.changed.some": "Depuis le {since} : entrés dans Clé {entered}, sortis de Clé {left}, "
    "autres changements de catégorie {other}.",
    "report.quadrant.title": "Stratégique ne veut pas dire gros",
    "report.quadrant.lead": "La taille dit ce qu’un compte apporte aujourd’hui, le score dit s’il "
    "mérite qu’on s’en occupe.",
    "report.quadrant.rule": "Gros : parmi les {fifth} plus gros des {n} clients acheteurs (un "
    "cinquième). Stratégique : score de {line} ou plus.",
    "report.quadrant.none": "Aucun groupe n’a encore de score. Il faut : de quoi calculer au "
    "moins un critère de la grille.",
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
    "report.moved.well": "Ce qui a réussi depuis",
    "report.moved.news": "Bonnes nouvelles",
    "report.moved.title": "Entrées et sorties",
    "report.moved.table": "Catégorie changée",
    "report.moved.before": "Avant",
    "report.moved.after": "Maintenant",
    "report.pending.table": "À confirmer par la prochaine exécution",
    "report.pending.before": "Maintenant",
    "report.pending.after": "Si confirmé",
    "report.waiting.table": "En attente d’une place",
    "report.waiting.before": "Maintenant",
    "report.waiting.after": "Selon les règles",
    "report.run.title": "L’exécution",
    "report.run.id": "Exécution",
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
    "report.count.records_written": "Fiches écrites",
    "report.count.records_refused": "Fiches refusées par le CRM",
    "report.count.records_left_out": "Fiches laissées de côté",
    "report.count.tasks_created": "Tâches créées",
    "report.count.tasks_closed": "Tâches closes",
    "report.count.calls": "Appels d’API",
    "report.count.api_calls": "Appels d’API",
    "report.count.cleared": "Champs vidés",
    "report.count.tasks_without_person": "Tâches sans responsable",
    "report.count.without_account": "Lignes sans compte",
    "report.count.records_gone": "Fiches disparues du CRM",
    "report.count.restored": "Champs rétablis",
    "report.count.kept": "Champs laissés tels qu’une personne les a mis",
    "report.count.failed": "Champs non rétablis",
    "report.count.tasks_removed": "Tâches retirées",
    "report.count.tasks_left": "Tâches laissées, en cours",
    "report.count.groups": "Groupes",
    "report.count.rejects": "Fiches rejetées",
    "report.nothing_yet": "rien à montrer encore",
    "report.no_groups": "Aucun groupe client dans le portefeuille.",
    "report.hits.told.one": "Taux de réussite : sur {n} compte Demain au {then}, {hits} est Clé "
    "aujourd’hui : {share} (intervalle à 95\u202f% de {low} à {high}).",
    "report.hits.told.many": "Taux de réussite : sur {n} comptes Demain au {then}, {hits} sont "
    "Clé aujourd’hui : {share} (intervalle à 95\u202f% de {low} à {high}).",
    "report.hits.nobody": "Taux de réussite : personne n’était Demain au {then}, il n’y en a pas "
    "à donner.",
    "report.hits.too_early": "Taux de réussite de Demain : pas assez de données. Les catégories "
    "sont gardées depuis le {began} ; combien de Demain sont devenus Clé se dira à partir du "
    "{known}.",
    "report.hits.no_history": "Taux de réussite de Demain : pas assez de données. Il faut 12 mois "
    "d’exécutions appliquées.",
}
