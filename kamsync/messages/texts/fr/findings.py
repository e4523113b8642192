"""Français : constats : titre, message, remède."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.ids_unmatched": "Comptes d’un autre système sans correspondance",
    "finding.parent_cycle": "Comptes parents en boucle",
    "finding.win_in_the_future": "Ventes datées dans le futur",
    "finding.silence_says_nothing": "Le silence ne dit rien ici",
    "finding.deal_without_probability": "Affaires ouvertes sans probabilité",
    "finding.rate_too_late": "Fiches plus anciennes que le premier taux de change",
    "finding.rating_unlisted": "Note sans points dans la grille",
    "finding.rating_not_manual": "Note donnée à la main, comptée comme mesurée",
    "finding.criterion_unmapped": "Critère que rien n’alimente",
    "finding.override_not_in_force": "Catégorie imposée sans effet",
    "finding.column_unreadable": "Colonne illisible",
    "finding.object_missing": "Objet absent du CRM",
    "finding.currency_assumed": "Devise supposée",
    "finding.org_currency": "Devise du CRM",
    "finding.otlp_missing": "Le collecteur ne reçoit rien",
    "finding.no_rates": "Aucun taux de change",
    "finding.hand_edit": "Retouche de notre champ",
    "finding.output_missing": "Champ de sortie absent",
    "finding.write_refused": "Écriture refusée",
    "finding.quota_low": "Peu d’appels d’API restants",
    "finding.run_stopped": "Exécution arrêtée",
    "finding.sandbox": "Bac à sable",
    "finding.scorecard_review": "Grille à revoir",
    "finding.scorecard_review_soon": "Grille bientôt à revoir",
    "finding.scorecard_changed": "Grille modifiée après son approbation",
    "finding.approval_ahead": "Approbation datée dans le futur",
    "finding.approver_unknown": "Approuvée par une personne non habilitée",
    "finding.intuition_over": "Trop de jugement personnel",
    "finding.criteria_review_case": "Grand compte sans croissance",
    "finding.criteria_obsolete": "Critères peut-être dépassés",
    "finding.label_disagrees": "Étiquette du CRM et catégorie en désaccord",
    "finding.country_unknown": "Pays non reconnu",
    "finding.metric_unknown": "Mesure inexistante",
    "finding.word_unknown": "Mot que la mesure ne dit jamais",
    "finding.scorecard_unapproved": "Grille non approuvée",
    "finding.alert_channel": "Canal d’alerte qui n’a pas accepté de message",
    "finding.alert_undirected": "Dépendance dont aucun directeur n’est averti",
    "finding.decision_not_in_force": "Décision sur une dépendance, pas en vigueur",
    "finding.own_objects_missing": "Objets à remplir non créés",
    "finding.own_objects_missing.message": (
        "pas d’objet de kamsync pour {streams} : inconnu, et non vide"
    ),
    "finding.own_objects_missing.fix": (
        "lancer provision --inputs si des personnes doivent les remplir dans le CRM, ou lire un "
        "fichier : [sources.plan_item], [sources.commitment], [sources.rating]"
    ),
    "finding.own_objects_missing.by_hand.fix": (
        "créer les modules à la main comme le dit docs/zoho.md, ou lire un fichier : "
        "[sources.plan_item], [sources.commitment], [sources.rating]"
    ),
    "finding.read_in_full": "Flux relu en entier à chaque fois",
    "finding.read_in_full.read.message": (
        "{columns} : une nouvelle valeur n’y change pas la date de modification de la "
        "fiche ; chaque lecture reprend donc tout le flux (fiches : {rows:number} ; appels "
        "d’API : {calls:number})"
    ),
    "finding.read_in_full.unread.message": (
        "{columns} : une nouvelle valeur n’y change pas la date de modification de la "
        "fiche ; chaque lecture reprend donc tout le flux"
    ),
    "finding.read_in_full.fix": (
        "rien à faire tant que ces appels ne manquent pas ; sinon, associer un champ de la "
        "fiche elle-même, tenu à jour par une automatisation du CRM"
    ),
    "finding.rates_current": "Taux de change : datés ou actuels",
    "finding.rates_current.some.message": (
        "{dated} ont des taux datés ; {current} n’en ont pas et prennent le taux actuel de "
        "l’organisation pour toutes les dates"
    ),
    "finding.rates_current.none.message": (
        "l’organisation ne tient pas de taux datés : {current} prennent son taux actuel "
        "pour toutes les dates"
    ),
    "finding.rates_current.fix": (
        "pour convertir les anciennes affaires au taux de leur date, activer la gestion "
        "avancée des devises et saisir des taux datés, ou les donner dans [sources.rate]"
    ),
    "finding.currency_assumed.doubtful.message": (
        "l’organisation n’a qu’une devise, que son API ne nomme pas : home_currency dit "
        "{assumed}, sa langue régionale va avec {usual}"
    ),
    "finding.currency_assumed.assumed.message": (
        "l’organisation n’a qu’une devise, que son API ne nomme pas ; {assumed} est supposé"
    ),
    "finding.currency_assumed.fix": (
        "indiquer dans org_currency de la connexion la devise de l’organisation "
        "(Configuration, Informations sur la société)"
    ),
    "where.account": "compte {name}",
    "where.accounts": "comptes {name}",
    "where.stream": "flux {name}",
    "where.scorecard": "grille {name}",
    "where.criterion": "critère {name}",
    "where.field": "champ {name}",
    "where.currency": "devise {name}",
    "where.channel": "canal {name}",
    "where.connection": "connexion {name}",
    "where.object": "objet {name}",
    "where.module": "module {name}",
    "where.flag": "alerte {name}",
    "where.file": "fichier {name}",
    "where.stage": "étape {name}",
    "where.property": "propriété {name}",
    "finding.run_stopped.message": "{error}",
    "finding.otlp_missing.message": "[operator.otlp] nomme un collecteur, dont la bibliothèque "
    "n’est pas installée",
    "finding.otlp_missing.fix": "pip install kamsync[otlp]",
    "finding.no_rates.message": "la devise de référence est {home}, celle du CRM {crm}, et aucun "
    "taux ne les relie",
    "finding.no_rates.fix": 'ajouter [sources.rate] file = "rates.csv"',
    "finding.bookings": "Chiffre d’affaires issu des affaires gagnées",
    "finding.bookings.message": "le chiffre d’affaires est celui des affaires gagnées "
    "({recognition:recognition}), pas celui des factures",
    "finding.bookings.fix": "relier le flux revenue et régler [revenue] source pour utiliser les "
    "factures",
    "finding.output_missing.message": "n’existe pas, est masqué pour l’utilisateur de kamsync ou "
    "ne peut pas être écrit",
    "finding.output_missing.fix": "kamsync provision le crée et donne le droit",
    "finding.scorecard_changed.message": "critères ou règles diffèrent de ce que {by} a approuvé "
    "le {approved_on:date}",
    "finding.scorecard_changed.fix": "faire approuver la modification : un nouvel approved_on, ou "
    "l’ancien texte",
    "finding.scorecard_unapproved.message": "la direction ne l’a pas approuvée ; chaque sortie le "
    "rappelle",
    "finding.scorecard_unapproved.nameless.message": "son approbation a une date mais pas de nom "
    ": elle compte comme non approuvée",
    "finding.scorecard_unapproved.undated.message": "son approbation a un nom mais pas de date : "
    "elle compte comme non approuvée",
    "finding.scorecard_unapproved.fix": "remplir approved_by (fonction et nom) et approved_on",
    "finding.approval_ahead.message": "approved_on est dans le futur : {approved_on:date}",
    "finding.approval_ahead.fix": "corriger la date",
    "finding.approver_unknown.message": "« {by} » ne fait pas partie des personnes habilitées : "
    "{approvers}",
    "finding.approver_unknown.fix": "la faire approuver par l’une d’elles, ou compléter "
    "[scorecard] approvers",
    "finding.scorecard_review.message": "sa revue était prévue le {due:date}",
    "finding.scorecard_review_soon.message": "sa revue est prévue le {due:date}",
    "finding.scorecard_review.fix": "revoir les critères et fixer la prochaine date",
    "finding.scorecard_review_soon.fix": "revoir les critères et fixer la prochaine date",
    "finding.hand_edit.set_back_when.message": "« {field:column} » a été modifié par {by} le "
    "{day:date} à {time} et est remis à sa valeur",
    "finding.hand_edit.set_back_by.message": "« {field:column} » a été modifié par {by} et est "
    "remis à sa valeur",
    "finding.hand_edit.set_back_somebody.message": "« {field:column} » a été modifié par une "
    "personne et est remis à sa valeur",
    "finding.hand_edit.kept_when.message": "« {field:column} » a été modifié par {by} le "
    "{day:date} à {time} et reste tel quel",
    "finding.hand_edit.kept_by.message": "« {field:column} » a été modifié par {by} et reste tel "
    "quel",
    "finding.hand_edit.kept_somebody.message": "« {field:column} » a été modifié par une personne "
    "et reste tel quel",
    "finding.hand_edit.fix": "pour piloter, utiliser les champs de la catégorie imposée "
    "(catégorie, motif, date de fin)",
    "finding.changed_since": "Modifié entre-temps",
    "finding.changed_since.undo.message": "modifié depuis l’exécution, reste tel quel : "
    "{fields:column}",
    "finding.changed_since.undo.fix": "corriger à la main si besoin",
    "finding.changed_since.message": "modifié depuis que le plan a été fait, laissé de côté",
    "finding.changed_since.fix": "kamsync plan en fait un nouveau",
    "finding.write_refused.message": "{reason}",
    "finding.write_refused.fix": "une règle du CRM a refusé cette fiche ; corriger la fiche ou la "
    "règle",
    "finding.alert_undirected.message.one": "{n:number} dépendance se trouve là où aucun "
    "directeur n’est nommé",
    "finding.alert_undirected.message.many": "{n:number} dépendances se trouvent là où aucun "
    "directeur n’est nommé",
    "finding.alert_undirected.fix": "nommer le directeur concerné dans [alerts.directors], ou un "
    "directeur de tout le portefeuille",
    "finding.alert_channel.crm.fix": "voir ce que dit kamsync check ; kamsync alerts --send "
    "réessaie",
    "finding.alert_channel.crm_given_up.fix": "voir ce que dit kamsync check ; kamsync alerts "
    "--send réessaie",
    "finding.alert_channel.crm_given_up.message.one": "{n:number} message "
    "n’a pas été accepté : {error} ; {given_up:number} abandonné après {tries:number} essais",
    "finding.alert_channel.crm_given_up.message.many": "{n:number} messages n’ont "
    "pas été acceptés : {error} ; abandons après {tries:number} essais : {given_up:number}",
    "finding.alert_channel.address.fix": "vérifier l’adresse du canal ; kamsync alerts --send "
    "réessaie",
    "finding.alert_channel.address_given_up.fix": "vérifier l’adresse du canal ; kamsync alerts "
    "--send réessaie",
    "finding.alert_channel.address_given_up.message.one": "{n:number} message "
    "n’a pas été accepté : {error} ; {given_up:number} abandonné après {tries:number} essais",
    "finding.alert_channel.address_given_up.message.many": "{n:number} messages "
    "n’ont pas été acceptés : {error} ; abandons après {tries:number} essais : {given_up:number}",
    "finding.alert_channel.document.message": "le message n’a pas été accepté : {error}",
    "finding.alert_channel.message.one": "{n:number} message n’a pas été accepté : {error}",
    "finding.alert_channel.message.many": "{n:number} messages n’ont pas été acceptés : {error}",
    "finding.decision_not_in_force.message": "la décision « {decision} » n’a pas de date de fin",
    "finding.decision_not_in_force.unknown.message": "« {decision} » n’est pas une décision : "
    "accepter, réduire, couvrir ou sortir",
    "finding.decision_not_in_force.fix": "inscrire la décision et son dernier jour sur le compte",
    "finding.country_unknown.message": "aucun pays connu sous le nom de {names} : la distance y "
    "est inconnue",
    "finding.country_unknown.fix": "écrire des codes ISO ou des noms en français ou en anglais, "
    "ou traduire les valeurs dans la table de correspondance",
    "finding.label_disagrees.message": "les étiquettes du CRM et la catégorie diffèrent : appelés "
    "clés sans être Clé : {n_labelled:number} ({labelled}) ; Clé mais appelés autrement : "
    "{n_unlabelled:number} ({unlabelled})",
    "finding.label_disagrees.labelled.message": "les étiquettes du CRM et la catégorie diffèrent "
    ": appelés clés sans être Clé : {n_labelled:number} ({labelled})",
    "finding.label_disagrees.unlabelled.message": "les étiquettes du CRM et la catégorie "
    "diffèrent : Clé mais appelés autrement : {n_unlabelled:number} ({unlabelled})",
    "finding.label_disagrees.fix": "corriger l’étiquette, ou imposer la catégorie avec un motif "
    "et une fin ; [portfolio] key_labels dit quelles étiquettes signifient clé",
    "finding.override_not_in_force.no_tier.message": "la catégorie imposée « {tier} » n’existe "
    "pas et n’est pas en vigueur",
    "finding.override_not_in_force.no_reason.message": "la catégorie imposée « {tier} » n’a pas "
    "de motif et n’est pas en vigueur",
    "finding.override_not_in_force.no_end.message": "la catégorie imposée « {tier} » n’a pas de "
    "date de fin et n’est pas en vigueur",
    "finding.override_not_in_force.ended.message": "la catégorie imposée « {tier} » est "
    "arrivée à son terme et n’est pas en vigueur",
    "finding.override_not_in_force.fix": "catégories : Key, Tomorrow, Maintain, Streamline, Not "
    "key, Unrated ; un motif et une date de fin sont exigés",
    "finding.rating_unlisted.message": "la valeur « {value} » de {metric} n’est pas dans sa table "
    "de notes",
    "finding.rating_unlisted.fix": "l’ajouter à la table ou la corriger dans le CRM",
    "finding.criterion_unmapped.message": "rien n’alimente {metric} : inconnu pour tous les "
    "comptes, il abaisse la confiance",
    "finding.criterion_unmapped.fix": "relier son champ, ou choisir une autre mesure (kamsync "
    "metrics les liste)",
    "finding.intuition_over.message": "{share:percent} du poids relèvent du jugement personnel "
    "({criteria}), {cap:percent} sont permis",
    "finding.intuition_over.fix": "réduire leur poids, ou mesurer ce qu’ils jugent",
    "finding.intuition_over.overrides.message.one": "{by_hand:number} compte Clé sur {n:number} "
    "est imposé : avec les notes données à la main, {share:percent} du choix relèvent "
    "du jugement, {cap:percent} sont permis",
    "finding.intuition_over.overrides.message.many": "{by_hand:number} comptes Clé sur {n:number} "
    "sont imposés : avec les notes données à la main, {share:percent} du choix relèvent du "
    "jugement, {cap:percent} sont permis",
    "finding.intuition_over.overrides.fix": "laisser expirer les catégories imposées, ou changer "
    "la "
    "grille pour qu’elle dise la même chose",
    "finding.rating_not_manual.message": "{metric} est noté à la main, mais le critère ne dit pas "
    "manual = true : il compte comme mesuré dans la confiance, et pas du tout comme jugement",
    "finding.rating_not_manual.fix": "ajouter manual = true au critère {criterion}",
    "finding.criteria_review_case.execute_first.message": "Clé depuis le {since:date}, effort "
    "au-dessus de la médiane, pas de croissance réelle : moins de 70 % du plan a été réalisé ; le "
    "réaliser avant de douter des critères",
    "finding.criteria_review_case.ask_about_execution.message": "Clé depuis le {since:date}, "
    "effort au-dessus de la médiane, pas de croissance réelle : rien ne dit si le plan a été "
    "réalisé ; le savoir d’abord",
    "finding.criteria_review_case.criteria.message": "Clé depuis le {since:date}, effort "
    "au-dessus de la médiane, pas de croissance réelle : le plan a été réalisé ; mettre les "
    "critères en question",
    "finding.criteria_review_case.fix": "kamsync why montre le score ; kamsync whatif essaie "
    "d’autres critères",
    "finding.criteria_obsolete.message.one": "{n:number} compte sur {of:number} Clé depuis un an "
    "ne croît pas bien que son plan ait été réalisé : les critères sont peut-être dépassés",
    "finding.criteria_obsolete.message.many": "{n:number} comptes sur {of:number} Clé depuis un "
    "an ne croissent pas bien que leurs plans aient été réalisés : les critères sont peut-être "
    "dépassés",
    "finding.criteria_obsolete.fix": "revoir les critères avec la direction ; kamsync whatif "
    "FICHIER en essaie d’autres",
    "finding.metric_unknown.near.message": "la mesure « {word} » n’existe pas ; vouliez-vous dire "
    "« {near} » ? Elle ne compte jamais et ne déclenche rien",
    "finding.metric_unknown.message": "la mesure « {word} » n’existe pas : elle ne compte jamais "
    "et ne déclenche rien",
    "finding.metric_unknown.fix": "corriger ; kamsync metrics et docs/metrics.md listent ce qui "
    "existe",
    "finding.word_unknown.near.message": "{of} ne dit jamais « {word} » ; vouliez-vous dire « "
    "{near} » ? La règle ne se déclenche jamais",
    "finding.word_unknown.message": "{of} ne dit jamais « {word} » : la règle ne se déclenche "
    "jamais",
    "finding.word_unknown.fix": "corriger ; kamsync metrics et docs/metrics.md listent ce qui "
    "existe",
    "finding.rate_too_late.message.one": "{n:number} fiche est plus ancienne que le premier taux "
    "; le plus ancien est utilisé",
    "finding.rate_too_late.message.many": "{n:number} fiches sont plus anciennes que le premier "
    "taux ; le plus ancien est utilisé",
    "finding.rate_too_late.fix": "ajouter des taux plus anciens au flux rate",
    "finding.parent_cycle.message": "ses comptes parents ramènent à lui-même ; il compte comme un "
    "groupe à part",
    "finding.parent_cycle.fix": "corriger le compte parent dans le CRM",
    "finding.win_in_the_future.message.one": "{n:number} vente est datée après le {as_of:date} et "
    "laissée de côté",
    "finding.win_in_the_future.message.many": "{n:number} ventes sont datées après le "
    "{as_of:date} et laissées de côté",
    "finding.win_in_the_future.fix": "corriger leurs dates ; s’il y en a beaucoup, l’ordre du "
    "jour et du mois est peut-être faux : dates sous format dans la table de correspondance",
    "finding.silence_says_nothing.message": "sur {decided:number} silences passés qui auraient "
    "donné une alerte, {false:number} ont pris fin d’eux-mêmes en 90 jours : personne n’est dit "
    "silencieux",
    "finding.silence_says_nothing.fix": "admettre plus de fausses alertes sous [silence] dans la "
    "grille, ou suivre les plus longs silences du rapport",
    "finding.deal_without_probability.message.one": "{n:number} affaire ouverte n’a pas de "
    "probabilité et n’entre pas dans le pipeline",
    "finding.deal_without_probability.message.many": "{n:number} affaires ouvertes n’ont pas de "
    "probabilité et n’entrent pas dans le pipeline",
    "finding.deal_without_probability.fix": "remplir la probabilité, ou donner une valeur par "
    "défaut à leurs étapes",
    "finding.ids_unmatched.message.one": "{n:number} ligne sans correspondance dans {file} "
    "(comptes : {accounts:number}) : {names}",
    "finding.ids_unmatched.message.many": "{n:number} lignes sans correspondance dans {file} "
    "(comptes : {accounts:number}) : {names}",
    "finding.ids_unmatched.fix": "ajouter une ligne theirs,ours à {file} ; d’ici là elles ne "
    "comptent pour personne",
    "finding.matches_unapproved": "Rapprochements que personne n’a approuvés",
    "finding.matches_unapproved.message.one": "{n:number} ligne de {file} n’a pas d’approved_by et "
    "ne compte pas",
    "finding.matches_unapproved.message.many": "{n:number} lignes de {file} n’ont pas "
    "d’approved_by et ne comptent pas",
    "finding.matches_unapproved.fix": "regarder chaque paire ; écrire son nom dans approved_by ou "
    "retirer la ligne",
    "finding.matches_gone": "Rapprochements avec un compte disparu",
    "finding.matches_gone.message.one": "{n:number} compte rapproché n’existe plus dans son CRM : "
    "{names} ; son pendant compte désormais seul",
    "finding.matches_gone.message.many": "{n:number} comptes rapprochés n’existent plus dans leur "
    "CRM : {names} ; leurs pendants comptent désormais seuls",
    "finding.matches_gone.fix": "retirer la ligne, ou écrire l’identifiant du compte qui l’a "
    "remplacé",
    "finding.many_outputs": "Beaucoup de champs sur le compte",
    "finding.many_outputs.message": "{n:number} de nos champs sont écrits sur chaque compte ; "
    "au-delà de {most:number}, on ne les lit plus",
    "finding.many_outputs.fix": "retirer de [outputs] fields ce qui n’aide personne à décider, ou "
    "en permettre plus par account_fields dans la grille",
    "finding.output_never_filled": "Champ qui reste vide",
    "finding.output_never_filled.message": "root_ref s’écrit sur les membres d’un groupe, et ici "
    "les membres ne reçoivent rien",
    "finding.output_never_filled.fix": "mettre write_members = true dans [portfolio], ou retirer "
    "root_ref de [outputs] fields",
    "finding.input_not_read": "Champs non lus",
    "finding.input_not_read.message": "champs de kamsync que rien n’utilise, non lus : {inputs}",
    "finding.input_not_read.fix": "un critère, un indicateur ou une alerte qui en nomme un le "
    "ramène ; kamsync provision --inputs crée son champ",
    "finding.input_not_read.named.message": "non lus jusqu’ici, donc inconnus pour tous les "
    "comptes : {inputs}",
    "finding.input_not_read.named.fix": "une fois cette grille dans la configuration, la prochaine "
    "exécution les lit",
    "finding.input_unused": "Données qui ne servent à rien",
    "finding.input_unused.message": "lues dans le CRM ou demandées aux équipes, et utiles à rien : "
    "{inputs}",
    "finding.input_unused.fix": "les retirer de la table de correspondance et ne plus les "
    "remplir ; "
    "kamsync metrics --inputs dit à quoi chacune sert",
    "where.inputs": "données",
    "finding.given_too_old": "Valeur saisie trop ancienne",
    "finding.given_too_old.message.one": "pour {n:number} compte, elle a plus de {days:number} "
    "jours "
    "ou n’a pas de date et compte comme manquante : {names}",
    "finding.given_too_old.message.many": "pour {n:number} comptes, elle a plus de {days:number} "
    "jours ou n’a pas de date et compte comme manquante : {names}",
    "finding.given_too_old.fix": "renouveler la valeur et sa date, ou lui accorder dans la grille "
    "un max_age_days plus long avec max_age_reason",
    "finding.plan_changed_unnoted": "Plan modifié sans note",
    "finding.plan_changed_unnoted.message.one": "le plan de {n:number} compte a changé depuis "
    "sa dernière revue, sans note dans les {days:number} jours : {names}",
    "finding.plan_changed_unnoted.message.many": "les plans de {n:number} comptes ont changé "
    "depuis leur dernière revue, sans note dans les {days:number} jours : {names}",
    "finding.plan_changed_unnoted.fix": "écrire sur le compte une note qui dit ce qui a changé et "
    "pourquoi",
    "finding.criterion_serves_nothing": "Critère sans objectif",
    "finding.criterion_serves_nothing.message": "ces critères ne nomment aucun objectif de "
    "l’entreprise : {criteria}",
    "finding.criterion_serves_nothing.fix": "l’écrire dans objective",
    "finding.kpi_order_light": "Un ordre pèse trop peu",
    "finding.kpi_order_light.message": "les indicateurs d’ordre {order:report.kpis.order} portent "
    "{share:percent} du "
    "poids, {least:percent} au moins sont attendus",
    "finding.kpi_order_light.fix": "leur donner plus de poids, ou en ajouter un",
    "finding.kpi_order_stale": "Ordre sans donnée récente",
    "finding.kpi_order_stale.message": "aucun compte n’a de valeur connue et récente parmi les "
    "indicateurs d’ordre {order:report.kpis.order}",
    "finding.kpi_order_stale.fix": "raccorder ce qui les alimente, ou choisir d’autres mesures "
    "(kamsync metrics)",
    "finding.kpi_activity_light": "L’activité pèse moins que le résultat",
    "finding.kpi_activity_light.message": "les indicateurs d’activité portent "
    "{share:percent} du poids : "
    "ce qui se fait est moins suivi que ce qui en résulte",
    "finding.kpi_activity_light.fix": "leur donner la moitié du poids, ou dire pourquoi dans [kpi] "
    "activity_waiver",
    "finding.kpi_future_light": "L’avenir pèse peu",
    "finding.kpi_future_light.message": "les indicateurs d’horizon « future » portent "
    "{share:percent} "
    "du poids, {least:percent} au moins sont attendus",
    "finding.kpi_future_light.fix": "ajouter des indicateurs tournés vers l’avenir, ou "
    "marquer ceux "
    "qui le sont",
    "finding.kpi_family_missing": "Famille d’indicateurs absente",
    "finding.kpi_family_missing.message": "aucun indicateur pour ces familles : "
    "{families:report.kpis.family}",
    "finding.kpi_family_missing.fix": "en ajouter un pour chacune, ou dire pourquoi dans [kpi] "
    "family_waivers",
    "finding.kpi_cells_empty": "Niveaux et usages sans indicateur",
    "finding.kpi_cells_empty.message": "aucun indicateur pour : {cells}",
    "finding.kpi_cells_empty.fix": "rien à faire ; la liste montre que le vide est voulu",
    "finding.kpi_serves_nothing": "Indicateur sans objectif",
    "finding.kpi_serves_nothing.message": "ces indicateurs ne nomment aucun objectif de "
    "l’entreprise : "
    "{kpis}",
    "finding.kpi_serves_nothing.fix": "l’écrire dans serves, ou retirer l’indicateur",
    "where.kpi": "indicateur {name}",
    "finding.engine_ready": "Moteur des calculs ligne à ligne",
    "finding.engine_ready.message": (
        "{engine} répond et multiplie exactement ; tout le reste passe par Polars"
    ),
    "finding.engine_unusable": "Le moteur de calcul est inutilisable",
    "finding.engine_unusable.message": "{reason}",
    "finding.schedule_next": "Prochaine exécution du service",
    "finding.schedule_next.message": "si kamsync serve tourne, sa prochaine exécution est le "
    "{day:date} à {time} "
    "({zone})",
    "where.schedule": "planification",
    "where.home_currency": "home_currency",
    "where.revenue": "chiffre d’affaires",
    "finding.task_without_person": "Tâche sans destinataire",
    "finding.task_without_person.message.one": "1 tâche n’a aucun destinataire actif et n’est pas "
    "écrite (compte {accounts})",
    "finding.task_without_person.message.many": "{n:number} tâches n’ont aucun destinataire actif "
    "et ne sont pas écrites (comptes {accounts})",
    "finding.task_without_person.fix": "indiquer des utilisateurs actifs dans director et "
    "fallback_owner de [portfolio], ou donner à ces comptes un responsable actif",
    "finding.unassigned_rows": "Lignes de comptes inconnus",
    "finding.unassigned_rows.message.one": "1 ligne sur {of:number} cite un compte absent : "
    "{share:percent} de ce qui a été gagné en douze mois",
    "finding.unassigned_rows.message.many": "{n:number} lignes sur {of:number} citent un compte "
    "absent : {share:percent} de ce qui a été gagné en douze mois",
    "finding.unassigned_rows.pulled.message.one": "1 ligne cite un compte absent : {examples}",
    "finding.unassigned_rows.pulled.message.many": "{n:number} lignes citent un "
    "compte absent, par exemple {examples}",
    "finding.unassigned_rows.empty.message.one": "1 ligne ne cite aucun compte ({first} ; gagnées "
    "ou facturées : {won:number}) : elle ne compte pour aucun",
    "finding.unassigned_rows.empty.message.many": "{n:number} lignes ne citent aucun compte, dont "
    "gagnées ou facturées : {won:number}, à partir de {first} : elles ne comptent pour aucun",
    "finding.unassigned_rows.empty.fix": "remplir le compte, ou écarter ces lignes sous rows dans "
    "la table de correspondance",
    "finding.unassigned_rows.worth.fix": "remplir le compte, ou écarter ces lignes sous rows dans "
    "la table de correspondance",
    "finding.unassigned_rows.worth.message.one": "1 ligne, {first}, ne cite aucun compte : {sum} "
    "des douze derniers mois, soit {share:percent} de tout ce qui a été gagné, n’entrent dans "
    "aucun total ni aucune part",
    "finding.unassigned_rows.worth.message.many": "{n:number} lignes ne citent aucun compte, "
    "{won:number} gagnées ou facturées, à partir de {first} : {sum} des douze derniers mois, soit "
    "{share:percent} de tout ce qui a été gagné, n’entrent dans aucun total ni aucune part",
    "finding.unassigned_rows.fix": "donner l’identifiant ou le nom qui figure dans la liste des "
    "comptes, un seul par cellule ; noms écrits autrement dans des fichiers : compare, ou une "
    "table de noms (theirs,ours), sous [accounts] de la table de correspondance",
    "finding.currency_assumed.portal.message": (
        "le portail ne nomme pas sa devise ; {assumed} est supposé"
    ),
    "finding.currency_assumed.portal.fix": ("ajouter settings.currencies.read à la clé"),
    "where.tasks": ("tâches {name}"),
    "where.currencies": ("devises {name}"),
    "where.layouts": ("mises en page {name}"),
    "where.limits": ("limites {name}"),
    "where.key": ("clé {name}"),
    "where.exchange_rates": ("taux de change {name}"),
    "where.company_currency": ("devise de l’entreprise {name}"),
    "where.pipelines": ("pipelines {name}"),
}
