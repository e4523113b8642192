"""Français : constats et erreurs communs à plusieurs connecteurs."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "joined.no_user": "son responsable n’a pas d’utilisateur dans « {connection} »",
    "finding.org": "Organisation",
    "finding.org.message": "c’est {kind:org_kind}",
    "finding.org.user.message": "c’est {kind:org_kind} ; utilisateur {user}",
    "org_kind.production": "l’organisation de production",
    "org_kind.sandbox": "un bac à sable ou une organisation de test",
    "org_kind.developer": "une organisation de développement",
    "finding.org_unpinned": "Organisation non désignée dans la configuration",
    "finding.org_unpinned.message": (
        "la configuration ne dit pas quelle organisation est visée : une autre serait prise "
        "aussi bien"
    ),
    "finding.org_unpinned.fix": 'régler {key} = "{id}"',
    "finding.quota": "Appels d’API restants",
    "finding.quota.message": "il en reste {left:number} sur {most:number}",
    "finding.quota.low.fix": "en libérer, ou lancer à une autre heure",
    "finding.quota.together.message": (
        "appels quotidiens de toutes les intégrations : il en reste {left:number} sur {most:number}"
    ),
    "finding.quota.together_low.message": (
        "appels quotidiens de toutes les intégrations : il en reste {left:number} sur {most:number}"
    ),
    "finding.quota.together_low.fix": "en libérer, ou lancer à une autre heure",
    "finding.quota.credits.message": (
        "édition {edition} : {most:number} crédits d’API par jour, il en reste {left:number}"
    ),
    "finding.quota.credits_unsaid.message": (
        "édition {edition} : {most:number} crédits d’API par jour, moins de la moitié utilisée"
    ),
    "finding.quota.credits_low.message": (
        "édition {edition} : {most:number} crédits d’API par jour, il en reste {left:number}"
    ),
    "finding.quota.credits_low.fix": (
        "lancer à une autre heure, chercher l’intégration qui les consomme, ou en acheter"
    ),
    "finding.limits_unreadable": "Limites illisibles",
    "finding.limits_unreadable.salesforce.message": (
        "les limites de l’organisation ne se lisent pas"
    ),
    "finding.limits_unreadable.salesforce.fix": (
        "accorder « View Setup and Configuration » à l’utilisateur d’intégration"
    ),
    "finding.limits_unreadable.hubspot.message": (
        "le portail ne dit pas à cette connexion combien d’appels restent aujourd’hui"
    ),
    "finding.missing_scope.message": (
        "la clé n’a pas le droit de lire ceci ; ce qui en dépend est inconnu, pas nul"
    ),
    "finding.missing_scope.records.message": "les fiches ne se lisent pas",
    "finding.missing_scope.results.message": "les résultats ne peuvent pas être écrits",
    "finding.missing_scope.fix": "ajouter {scopes} à la clé",
    "scope_named": "le droit (scope) que le portail nomme",
    "scope_schema": "un droit (scope) crm.schemas….write",
    "finding.tasks_refused.salesforce.message": "les tâches ne peuvent pas être créées",
    "finding.tasks_refused.salesforce.fix": "accorder « Edit Tasks » à l’utilisateur d’intégration",
    "finding.tasks_refused.hubspot.message": "les tâches ne peuvent pas être créées",
    "finding.tasks_refused.hubspot.fix": "ajouter {scopes} à la clé",
    "finding.task_key_missing.message": (
        "{object} n’a pas de champ {field} lisible par kamsync : aucune tâche ne sera créée"
    ),
    "finding.task_key_missing.fix": "lancer kamsync provision",
    "finding.task_key_missing.zoho.fix": (
        "lancer kamsync provision ; si l’édition n’admet pas de champ sur les tâches, régler "
        'task_key_field = "Subject"'
    ),
    "finding.task_key_not_unique.double.message": (
        "{field} n’est pas unique : une tâche pourrait être créée deux fois"
    ),
    "finding.task_key_not_unique.double.fix": "le rendre unique",
    "finding.task_key_not_unique.read_first.message": (
        "{field} n’est pas unique : les tâches du compte sont lues avant d’en créer une"
    ),
    "finding.task_key_not_unique.looked_up.message": (
        "{field} n’est pas unique : seules les recherches de kamsync évitent les doublons"
    ),
    "finding.task_key_not_unique.looked_up.fix": (
        "cocher « Do not allow duplicate values » sur le champ"
    ),
    "finding.calls_undirected": "Appels sans sens indiqué",
    "finding.calls_undirected.message": (
        "appels sans sens indiqué : {without:number} sur {total:number} consignés depuis le "
        "{since:date} ; ils ne comptent comme prise de contact d’aucun côté"
    ),
    "finding.calls_undirected.fix": (
        'régler {option} = "outbound" dans la table de correspondance si les équipes '
        "consignent les appels qu’elles passent"
    ),
    "finding.inputs_missing.message": "pas de champs de saisie pour {columns} : inconnu, pas vide",
    "finding.inputs_missing.fix": (
        "lancer provision --inputs là où des personnes doivent les remplir"
    ),
    "finding.field_unreadable.message": "{field} ne se lit pas : {column} est inconnu, pas vide",
    "finding.field_unreadable.salesforce.fix": (
        "accorder la lecture du champ à l’utilisateur d’intégration, ou le retirer de la "
        "table de correspondance"
    ),
    "finding.field_unreadable.hubspot.fix": (
        "créer la propriété, ajouter son droit de lecture à la clé, ou la retirer de la table"
        " de correspondance"
    ),
    "finding.field_unreadable.zoho.message": (
        "{module} n’a pas de champ {fields} lisible par l’utilisateur de kamsync"
    ),
    "finding.field_unreadable.zoho.fix": (
        "montrer le champ au profil de l’utilisateur, ou retirer la colonne de la table de "
        "correspondance"
    ),
    "finding.object_unreadable.salesforce.message": (
        "{object} n’existe pas pour cet utilisateur : {stream} est inconnu, pas vide"
    ),
    "finding.object_unreadable.salesforce.fix": (
        "activer la fonction et accorder Read et View All, ou retirer le flux de la table de "
        "correspondance"
    ),
    "finding.object_unreadable.absent.message": (
        "le portail n’en a pas : ce qui en dépend est inconnu, pas vide"
    ),
    "finding.object_unreadable.absent.fix": "rien à faire, sauf s’il devrait exister",
    "finding.object_unreadable.property.message": (
        "le portail n’a pas de propriété « {field} » lisible par kamsync : {stream} est "
        "inconnu, pas vide"
    ),
    "finding.object_unreadable.property.fix": (
        "ajouter le droit de lecture de la propriété à la clé, ou retirer le flux de la table"
        " de correspondance"
    ),
    "finding.timezone_unknown.message": (
        "le fuseau horaire « {zone} » est inconnu ici ; les dates du CRM sont lues en UTC"
    ),
    "finding.output_unfit.message": "{why}",
    "finding.output_unfit.fix": "le renommer ou le supprimer, puis lancer kamsync provision",
    "finding.output_unfit.map.fix": (
        "donner au champ de sortie un autre nom dans sa propre table de correspondance"
    ),
    "misfit.no_property": "le portail n’a pas cette propriété : lancer provision",
    "misfit.computed": (
        "la propriété est calculée ou en lecture seule : choisir un autre nom dans la table "
        "de correspondance"
    ),
    "misfit.type": (
        "est du type {found}, il faut {wanted:field_type} : le renommer ou le supprimer, ou "
        "désigner un autre champ dans la table de correspondance"
    ),
    "misfit.read_only": "est en lecture seule pour l’utilisateur de kamsync",
    "field_type.text": "un texte",
    "field_type.long_text": "un texte long",
    "field_type.picklist": "une liste de choix",
    "field_type.integer": "un entier",
    "field_type.number": "un nombre",
    "field_type.date": "une date",
    "field_type.boolean": "un champ oui/non",
    "problem.no_derived": "« {field} » : pas de valeur dérivée de ce nom",
    "problem.no_property": (
        "« {field} » : le portail n’a pas cette propriété, ou elle ne se lit pas"
    ),
    "error.object_unreadable": "{object} ne se lit pas",
    "error.object_needs_scope": "{object} ne se lit pas : ajouter {scopes} à la clé",
    "error.several": "{errors}",
    "finding.provision": "Mise en place des champs",
    "finding.provision.message": "{message}",
    "finding.missing_scope.grant_writing.message": (
        "il manque à l’autorisation les droits (scopes) {scopes} : rien ne peut être écrit"
    ),
    "finding.missing_scope.grant_reading.message": (
        "il manque à l’autorisation le droit (scope) {scopes} : non lu, ce qui n’est pas vide"
    ),
    "finding.missing_scope.grant_bulk.message": (
        "sans {scopes}, les grandes premières lectures passent par COQL et coûtent plus cher"
    ),
    "finding.missing_scope.grant_removal.message": (
        "sans {scopes}, undo termine ses tâches au lieu de les supprimer"
    ),
    "finding.missing_scope.grant_layouts.message": (
        "sans {scopes}, les mises en page sans les champs de kamsync ne sont pas signalées"
    ),
    "finding.missing_scope.grant_pipeline.message": (
        "sans {scopes}, une étape sans type compte comme ouverte"
    ),
    "finding.missing_scope.grant_writing.fix": (
        "créer une nouvelle autorisation avec tous les droits (scopes) de docs/zoho.md"
    ),
    "finding.missing_scope.grant_reading.fix": (
        "créer une nouvelle autorisation avec tous les droits (scopes) de docs/zoho.md"
    ),
    "finding.missing_scope.grant_bulk.fix": (
        "créer une nouvelle autorisation avec tous les droits (scopes) de docs/zoho.md"
    ),
    "finding.missing_scope.grant_removal.fix": (
        "créer une nouvelle autorisation avec tous les droits (scopes) de docs/zoho.md"
    ),
    "finding.missing_scope.grant_layouts.fix": (
        "créer une nouvelle autorisation avec tous les droits (scopes) de docs/zoho.md"
    ),
    "finding.missing_scope.grant_pipeline.fix": (
        "créer une nouvelle autorisation avec tous les droits (scopes) de docs/zoho.md"
    ),
    "finding.missing_scope": "Droit manquant",
    "finding.tasks_refused": "Tâches refusées",
    "finding.task_key_missing": "Champ clé des tâches absent",
    "finding.task_key_not_unique": "Champ clé des tâches non unique",
    "finding.inputs_missing": "Champs à remplir non créés",
    "finding.also_read": "Lu en plus",
    "finding.also_read.message": "lu en plus, comme le dit la table de correspondance",
    "finding.also_read.milestones_salesforce.message": (
        "les jalons des demandes sont lus comme engagements de notre part"
        " : 1 appel par 2 000 et par nuit"
    ),
    "finding.also_read.quotes_salesforce.message": "les devis sont lus : 1 appel par nuit",
    "finding.also_read.quotes_hubspot.message": "les devis sont lus : 3 appels par nuit",
    "finding.also_read.quotes_zoho.message": "les devis sont lus : 3 crédits par nuit",
    "finding.also_read.owner_history_hubspot.message": (
        "les anciens propriétaires sont lus : 1 appel par nuit, et "
        "1 par 50 entreprises qui en ont changé"
    ),
    "finding.also_read.case_texts.message": (
        "les textes des demandes sont lus sans appel de plus ; les mots "
        "sont effacés sauf [voice] texts = « keep »"
    ),
    "finding.also_read.notes.message": (
        "les notes de rendez-vous, d’appels et d’e-mails reçus sont lues "
        "sans appel de plus ; les mots sont effacés sauf [voice] texts = « keep »"
    ),
    "finding.field_unreadable": "Champ illisible",
    "finding.object_unreadable": "Objet illisible",
    "finding.timezone_unknown": "Fuseau horaire inconnu",
    "finding.output_unfit": "Champ de sortie d’un autre type",
    "step.module_by_hand": (
        "absent : le créer à la main comme le dit docs/zoho.md, puis relancer la commande"
        " ; ou lire un CSV, [sources]"
    ),
    "step.object_kept": ("rempli par des personnes ; --inputs l’enlève avec ses fiches"),
    "step.no_custom_objects": (
        "demande une édition Enterprise et une clé avec crm.schemas.custom.read et "
        "crm.schemas.custom.write ; ou lire un CSV, [sources]"
    ),
    "step.object_refused": (
        "{reason}. Il faut une édition Enterprise et une clé avec "
        "crm.schemas.custom.write ; ou lire un CSV, [sources]"
    ),
    "step.object_left": (
        "encore là : {reason}. Supprimer ses fiches dans le CRM, puis relancer la commande"
    ),
    "error.answer_odd": (
        "réponse inattendue ({what}) : l’API a changé, ou un intermédiaire a répondu ; relancer"
    ),
    "error.stream_unreadable": (
        "le flux {stream} n’est pas associé ou ne se lit pas ici : voir kamsync check"
    ),
    "error.overloaded": "le CRM a répondu {status} ; réessayer plus tard",
    "error.rate_limit": "trop d’appels ({policy}) ; réessayer plus tard",
    "error.rows_short": "{object} : {seen:number} fiches reçues sur {total:number} ; relancer",
    "error.missing_scope": (
        "droit (scope) manquant ({scopes}) : l’ajouter à la clé, puis lancer kamsync check"
    ),
    "error.write_unclear": "pas de réponse claire à une écriture : relancer",
    "outcome.no_task_key": "les tâches n’ont pas de champ {field} : lancer kamsync provision",
    "outcome.no_record_id": "le compte n’a pas d’identifiant de fiche de ce CRM",
    "outcome.no_task": "pas de tâche de cet identifiant",
    "outcome.no_reason": "refusé sans motif",
    "outcome.touched": "une personne a modifié cette tâche : laissée telle quelle",
    "outcome.record_gone": "la fiche a disparu du CRM",
    "step_action.create": "créer",
    "step_action.update": "mettre à jour",
    "step_action.keep": "garder",
    "step_action.remove": "supprimer",
    "step_action.manual": "à la main :",
    "step.list_beside": "prend la place du texte {text} : reprend son contenu ; les deux sont "
    "écrits désormais",
    "step.list_unfilled": "créé à côté du texte {text}, mais non rempli : {why}. run --full le "
    "remplit",
    "step.list_refused": "le CRM a refusé {n} fiches",
    "step.text_left": "remplacé par {list} : afficher celui-ci sur les présentations, dans les "
    "rapports et les flux, puis supprimer ce champ dans la Configuration ; pour revenir en "
    "arrière, supprimer {list}",
}
