"""Français : Zoho."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.environment": "Bac à sable pris pour la production",
    "finding.environment.message": 'environment = "production", or c’est {kind:org_kind}',
    "finding.environment.fix": (
        'régler environment = "{kind}", ou créer une autorisation de l’organisation de production'
    ),
    "finding.triggers": "Les écritures lancent des automatisations",
    "finding.triggers.message": (
        "chacune de nos écritures lance les automatisations de l’organisation : {triggers}"
    ),
    "finding.triggers.fix": (
        "laisser triggers vide, sauf si une automatisation doit voir les valeurs de kamsync"
    ),
    "finding.edition": "Édition sans champs personnalisés",
    "finding.edition.message": (
        "l’édition gratuite n’a pas de champs personnalisés sur les tâches et peu de crédits d’API"
    ),
    "finding.edition.fix": (
        "plan et report fonctionnent ; champs et tâches demandent une édition payante"
    ),
    "finding.scopes_untold": "Droits (scopes) inconnus",
    "finding.scopes_untold.message": (
        "la connexion ne nomme pas ses droits (scopes) : le droit d’écrire se verra à la "
        "première écriture"
    ),
    "finding.module_invisible.message": (
        "pas de module {modules} visible par l’utilisateur de kamsync : pas d’accès ne veut "
        "pas dire vide"
    ),
    "finding.module_invisible.fix": (
        "donner au profil de l’utilisateur accès au module, ou retirer le flux de la table de"
        " correspondance"
    ),
    "problem.module_invisible": (
        "pas de module {modules} visible par l’utilisateur de kamsync : donner l’accès à son profil"
    ),
    "problem.field_unreadable": (
        "{module} n’a pas de champ {fields} lisible par l’utilisateur de kamsync : le montrer"
        " à son profil"
    ),
    "finding.contact_roles": "Rôles des contacts",
    "finding.contact_roles.message": (
        "rôles des contacts : {n} affaires ouvertes de comptes Key, un crédit chacune, une "
        "fois par semaine et après un changement"
    ),
    "finding.contact_roles.nobody.message": (
        "rôles des contacts : aucun n’est lu avant que le champ de catégorie soit créé et écrit"
    ),
    "finding.notes_unreadable": "Notes illisibles",
    "finding.notes_unreadable.message": (
        "les notes ne sont pas lues ({error}) : des nouvelles internes peuvent paraître plus "
        "anciennes qu’elles ne sont"
    ),
    "finding.notes_unreadable.fix": (
        "donner à l’utilisateur de kamsync un profil d’administrateur, ou retirer Notes de la"
        " table de correspondance"
    ),
    "finding.no_access.message": "{error}",
    "finding.no_access.fix": (
        "créer une nouvelle autorisation avec tous les droits (scopes) de docs/zoho.md ; "
        "vérifier les droits du profil"
    ),
    "finding.stage_unknown.message": (
        "des affaires sont à des étapes que l’organisation ne liste pas : {stages}"
    ),
    "finding.stage_unknown.fix": (
        "une probabilité de 100 compte comme gagnée, tout le reste comme ouvert : mettre de "
        "l’ordre dans les étapes"
    ),
    "finding.stage_untyped": "Étapes sans type",
    "finding.stage_untyped.message": "étapes sans type de prévision : {stages}",
    "finding.stage_untyped.fix": (
        "une probabilité de 100 compte comme gagnée, tout le reste comme ouvert : donner un "
        "type à chaque étape (Setup, Pipelines)"
    ),
    "finding.field_limit": "Place insuffisante pour les champs",
    "finding.field_limit.message": (
        "l’édition {edition} admet {most:number} champs personnalisés dans {module} : il y en"
        " a {used:number}, il en faut {missing:number} de plus"
    ),
    "finding.field_limit.fix": (
        "supprimer ceux qui ne servent pas, ou en écrire moins : [outputs] fields"
    ),
    "finding.tasks_invisible": "Tâches invisibles",
    "finding.tasks_invisible.message": (
        "Tasks n’est pas visible par l’utilisateur de kamsync : aucune tâche ne sera créée"
    ),
    "finding.tasks_invisible.fix": "donner à son profil accès à Tasks",
    "finding.task_key_in_subject": "Clés des tâches dans leur objet",
    "finding.task_key_in_subject.message": (
        "les clés des tâches sont dans leur objet : seul kamsync évite les doublons"
    ),
    "finding.task_status_unknown": "Statut de tâche inconnu",
    "finding.task_status_unknown.message": "Tasks.Status n’a pas la valeur {words}",
    "finding.task_status_unknown.fix": (
        "régler closed_task_status et closed_task_statuses sur les mots de cette organisation"
    ),
    "finding.base_rate": "Taux de la devise de référence",
    "finding.base_rate.message": "la devise de référence {currency} a le taux {rate}, et non 1",
    "finding.base_rate.fix": "le corriger",
    "finding.rate_missing.message": "{currency} n’a pas de taux utilisable",
    "finding.rate_missing.fix": (
        "saisir son taux dans le CRM : ses affaires ne peuvent pas être comptées"
    ),
    "finding.rate_known_deal": "Affaire témoin inutilisable",
    "finding.rate_known_deal.message": (
        "l’affaire témoin {deal} a disparu, ou n’a pas de montant et de taux"
    ),
    "finding.rate_known_deal.fix": "désigner une autre affaire",
    "rate_readings": (
        "affaire {deal} : {amount} à {rate} font {times} si home_per_unit, {through} si "
        "unit_per_home"
    ),
    "finding.rate_direction_unclear.both.message": (
        "{shown} ; le CRM affiche {home_amount} : les deux lectures conviennent"
    ),
    "finding.rate_direction_unclear.neither.message": (
        "{shown} ; le CRM affiche {home_amount} : aucune lecture ne convient"
    ),
    "finding.rate_direction_unclear.fix": (
        "désigner une affaire dont le taux est loin de 1, avec le montant en devise de "
        "référence que le CRM affiche"
    ),
    "finding.rate_direction_wrong.message": (
        '{shown} ; le CRM affiche {home_amount} : c’est "{right}", et non "{configured}"'
    ),
    "finding.rate_direction_wrong.fix": 'régler exchange_rate_direction = "{right}"',
    "finding.rate_direction_verified": "Sens du taux vérifié",
    "finding.rate_direction_verified.message": (
        '{shown} ; le CRM affiche {home_amount} : "{configured}" est juste'
    ),
    "finding.rate_direction": "Sens du taux non réglé",
    "finding.rate_direction_unverified": "Sens du taux non vérifié",
    "finding.rate_direction.message": (
        "l’organisation a plusieurs devises, et le sens de Exchange_Rate n’est pas fixé"
    ),
    "finding.rate_direction.fix": "lancer kamsync check, puis régler exchange_rate_direction",
    "finding.rate_direction.deal.message": "{shown}",
    "finding.rate_direction_unverified.deal.message": "{shown}",
    "finding.rate_direction.deal.fix": (
        "chercher dans le CRM le montant de cette affaire en devise de référence, puis régler"
        " exchange_rate_direction et known_conversions = [{{ deal = …, home_amount = … }}]"
    ),
    "finding.rate_direction_unverified.deal.fix": (
        "chercher dans le CRM le montant de cette affaire en devise de référence, puis régler"
        " exchange_rate_direction et known_conversions = [{{ deal = …, home_amount = … }}]"
    ),
    "finding.rate_direction.no_deal.message": (
        "aucune affaire en devise étrangère avec montant et taux à montrer"
    ),
    "finding.rate_direction_unverified.no_deal.message": (
        "aucune affaire en devise étrangère avec montant et taux à montrer"
    ),
    "finding.rate_direction.no_deal.fix": "le régler tout de même",
    "finding.rate_direction_unverified.no_deal.fix": "le régler tout de même",
    "finding.api_domain": "Autre hôte d’API que configuré",
    "finding.api_domain.message": "la connexion nomme {named}, la configuration mène à {used}",
    "finding.api_domain.fix": (
        "vérifier data_centre et environment ; kamsync s’en tient à la configuration"
    ),
    "finding.stream_unreadable.message": "{problems}",
    "finding.stream_unreadable.fix": (
        "montrer les champs à l’utilisateur de kamsync, ou retirer le flux de la table de "
        "correspondance"
    ),
    "error.other_org": (
        "l’autorisation appartient à l’organisation {org} ({kind:org_kind}), la configuration"
        " nomme {wanted}"
    ),
    "error.environment": (
        'environment = "{environment}", or cette organisation est une organisation de production'
    ),
    "error.grant_lacks": (
        "il manque à l’autorisation les droits (scopes) {scopes} ; en créer une nouvelle avec tous"
    ),
    "finding.module_invisible": "Module invisible",
    "finding.no_access": "Pas d’accès",
    "finding.stage_unknown": "Étape inconnue",
    "finding.rate_missing": "Taux de change manquant",
    "finding.rate_direction_unclear": "Sens du taux incertain",
    "finding.rate_direction_wrong": "Taux de change à l’envers",
    "finding.stream_unreadable": "Flux illisible",
    "error.scope_mismatch": (
        "{said} : il manque à l’autorisation le droit (scope) {scope} ; il ne s’ajoute pas, "
        "en créer une nouvelle"
    ),
    "error.login_lost": (
        "{said} : l’identification n’est pas arrivée ; un proxy retire-t-il l’en-tête ?"
    ),
    "error.no_right_in_org": (
        "{said} : l’utilisateur de kamsync n’a pas de droit dans cette organisation ; "
        "vérifier son profil"
    ),
    "error.other_host": (
        "{said} : l’hôte d’API n’est pas celui de cette organisation ; vérifier data_centre"
    ),
    "error.right_lacking": "{said} : il manque à l’utilisateur de kamsync le droit ({wanted})",
    "error.credits_or_busy": (
        "429 à chaque fois : les crédits d’API de l’organisation sont épuisés, ou d’autres "
        "programmes occupent ses appels ; continuer demain"
    ),
    "error.credits_used": "les crédits d’API de l’organisation pour ces 24 heures sont épuisés",
    "error.token_refused_twice": (
        'le CRM refuse un nouveau jeton d’accès : vérifier data_centre ("{centre}"), '
        "environment, et que l’autorisation a été créée là"
    ),
    "error.many_tokens": (
        "{n:number} jetons d’accès en dix minutes : arrêt avant que l’autorisation soit bloquée"
    ),
    "error.no_json_login": "pas de JSON de {host} : accounts_url ou le proxy sont-ils justes ?",
    "error.refresh_revoked": (
        "le jeton d’actualisation est refusé (révoqué, évincé par un 21e, ou créé dans un "
        'autre centre que data_centre = "{centre}") : créer une nouvelle autorisation et '
        "garder celle-là"
    ),
    "error.client_wrong": (
        "l’identifiant ou le secret du client est faux, ou enregistré ailleurs que "
        'data_centre = "{centre}"'
    ),
    "error.grant_busy": (
        "trop de jetons d’accès ont été tirés de cette autorisation : attendre 30 minutes, et"
        " chercher une autre tâche planifiée qui utilise le même jeton d’actualisation"
    ),
    "error.no_token_said": 'pas de jeton d’accès dans la réponse ("{said}")',
    "error.bulk_read_failed": (
        "{module} : la lecture en masse {job} ne s’est pas terminée ; relancer, ou régler "
        "bulk_read = false"
    ),
    "error.page_expired": (
        "{module} : le repère de page de la liste a expiré à chaque fois ; la prochaine "
        "exécution recommence"
    ),
    "problem.no_data_centre": "pas de centre de données « {name} »{near}",
    "problem.no_zoho_host": "{key} « {url} » n’est pas un hôte Zoho : l’un de {hosts}",
    "problem.rate_direction": (
        "l’organisation a plusieurs devises et Zoho ne dit pas ce que signifie Exchange_Rate "
        ": lancer kamsync check, comparer ses deux chiffres avec le CRM, puis régler "
        '"home_per_unit" ou "unit_per_home"'
    ),
    "outcome.no_field": "pas de champ pour {output} : lancer kamsync provision",
    "outcome.field_read_only": "{field} est en lecture seule pour l’utilisateur de kamsync",
    "outcome.not_in_picklist": (
        "« {value} » n’est pas une valeur de {field} : lancer kamsync provision"
    ),
    "outcome.recycle_bin": (
        "une tâche supprimée de même clé est peut-être dans la corbeille : l’y effacer"
    ),
    "outcome.next_run": "{said} ; laissé tel quel, nouvel essai à la prochaine exécution",
    "step.module_invisible": "{module} n’est pas visible par l’utilisateur de provision",
    "step.labels": "libellés des valeurs dans votre langue",
    "step.values_added": "valeurs ajoutées : {values}",
    "step.label_long": "le libellé « {label} » a plus de {n:number} caractères ASCII",
    "step.made_unseen": "créé, mais invisible pour l’utilisateur de kamsync",
    "step.made_read_only": "créé, mais en lecture seule pour l’utilisateur de kamsync",
    "step.layouts_unread": (
        "les nouveaux champs ne sont que sur la mise en page Standard ; les mises en page "
        "n’ont pas pu être lues"
    ),
    "step.layouts": (
        "les nouveaux champs ne sont que sur la mise en page Standard ; les ajouter à : {layouts}"
    ),
    "step.profiles": (
        "mettre les nouveaux champs en lecture seule pour les profils commerciaux (Setup, "
        "Security, Profiles)"
    ),
    "step.no_views": (
        "l’API ne crée pas de vues : créer « Key accounts », les Accounts dont KAM Tier est Key"
    ),
    "step.stays": (
        "non supprimés : les tâches et leurs textes ; les mises en page et vues faites à la main"
    ),
    "step.stays_inputs": (
        "non supprimés : les tâches et leurs textes, les champs remplis par des personnes "
        "(ajouter --inputs) ; les mises en page et vues faites à la main"
    ),
    "step.still_used": (
        "toujours là : {why} ; le retirer des automatisations et des vues, puis relancer"
    ),
    "step.by_hand": "créer ces {n:number} champs à la main",
    "step.api_name": "son nom d’API est {name}",
    "step.limit": "l’édition {edition} en admet {limit} ({due})",
    "step.label_taken": (
        "un champ de ce libellé existe déjà, peut-être sur aucune mise en page : le renommer,"
        " ou le placer sur une mise en page"
    ),
    "step.not_allowed": (
        "l’édition {edition}, ou le profil de l’utilisateur, n’admet pas de champs "
        "personnalisés ici"
    ),
}
