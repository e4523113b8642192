"""Français : Salesforce."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.sharing_filters": "Fiches peut-être masquées par le partage",
    "finding.sharing_filters.message": (
        "{object} : le partage peut masquer des fiches à cet utilisateur, sans que la lecture"
        " le dise"
    ),
    "finding.sharing_filters.fix": "accorder View All sur {object}",
    "finding.sharing_unread": "Partage illisible",
    "finding.sharing_unread.message": (
        "on ne sait pas si le partage masque des fiches : cet utilisateur ne peut pas lire "
        "ses propres droits"
    ),
    "finding.sharing_unread.fix": (
        "accorder « View Setup and Configuration », ou chercher View All dans ses ensembles "
        "d’autorisations"
    ),
    "finding.licence": "Licence",
    "finding.licence.message": "la licence utilisateur est « {licence} »",
    "finding.licence.with_set.message": "« {licence} » avec « {set_licence} »",
    "finding.licence_missing": "Licence manquante",
    "finding.licence_missing.message": (
        "licence utilisateur « {licence} » sans licence d’ensemble d’autorisations « "
        "{set_licence} »"
    ),
    "finding.licence_missing.fix": (
        "l’attribuer : Configuration, Utilisateurs, l’utilisateur, Attributions de licences "
        "d’ensemble d’autorisations"
    ),
    "finding.licence_unread": "Licence illisible",
    "finding.licence_unread.message": (
        "la licence utilisateur est inconnue : cet utilisateur ne peut pas la lire"
    ),
    "finding.licence_unread.assigned.message": (
        "on ne sait pas si « {set_licence} » est attribuée : cet utilisateur ne peut pas le lire"
    ),
    "finding.licence_unread.fix": (
        "voir l’utilisateur dans la Configuration, ou accorder « View Setup and Configuration »"
    ),
    "finding.notifications_refused": "Notifications impossibles",
    "finding.notifications_refused.type.message": (
        "le type de notification {type} n’existe pas : les directeurs ne sont pas notifiés"
    ),
    "finding.notifications_refused.type.fix": "lancer kamsync provision",
    "finding.notifications_refused.right.message": (
        "l’utilisateur d’intégration n’a pas le droit d’envoyer des notifications personnalisées"
    ),
    "finding.notifications_refused.right.fix": (
        "lancer kamsync provision, ou accorder « Send Custom Notifications »"
    ),
    "error.hinted": "{fault} ; {hint}",
    "error.login_refused": "connexion refusée : {fault} ; {hint}",
    "error.login_failed": "connexion : {fault}",
    "hint.no_api": "cette édition n’a pas d’API ; activer l’accès API de l’organisation",
    "hint.api_enabled": "donner « API Enabled » à l’utilisateur d’intégration",
    "hint.object_access": (
        "donner à l’utilisateur d’intégration accès à cet objet (docs/salesforce.md)"
    ),
    "hint.feature_off": "la fonction est désactivée dans cette organisation",
    "hint.transaction_security": "donner à l’utilisateur « Exempt from Transaction Security »",
    "hint.session_level": (
        "une nouvelle connexion n’y change rien : vérifier le niveau de session et "
        "l’attribution de l’application"
    ),
    "hint.daily_calls": (
        "les appels d’API quotidiens de l’organisation sont épuisés : continuer demain, ou "
        "relever le contingent"
    ),
    "hint.slice": "découper par date ; « View All » sur l’objet l’évite",
    "hint.long_address": "adresse trop longue",
    "hint.version_retired": (
        "cette version d’API est retirée : régler api_version sur une version listée"
    ),
    "hint.job_version": "les résultats se lisent avec la version d’API de leur traitement",
    "hint.base_url": "pas d’erreur lisible : vérifier base_url",
    "hint.nothing_changed": "rien n’a été modifié",
    "hint.again": "relancer",
    "hint.assign_sync": (
        "attribuer de nouveau l’ensemble d’autorisations KAM_Sync, ou lancer provision"
    ),
    "hint.pre_authorise": (
        "autoriser l’application d’avance pour l’utilisateur (ensemble d’autorisations, "
        "approbation par l’administrateur)"
    ),
    "hint.audience": (
        "auth.audience doit être https://login.salesforce.com, dans un bac à sable "
        "https://test.salesforce.com"
    ),
    "hint.certificate": "le certificat de l’application ne correspond pas à auth.private_key",
    "hint.clock": "vérifier l’horloge de cette machine",
    "hint.refresh_token": "accorder un nouveau jeton d’actualisation ; l’ancien est usé ou révoqué",
    "hint.user_and_ip": (
        "vérifier l’utilisateur, la politique de mots de passe et les plages d’adresses IP de"
        " connexion"
    ),
    "hint.user_locked": "déverrouiller l’utilisateur",
    "hint.inactive": "l’utilisateur ou l’organisation est inactif",
    "hint.client": "vérifier auth.client_id et le secret de l’application",
    "hint.flow": "activer ce flux dans l’application cliente externe",
    "hint.run_as": "définir l’utilisateur « run as » de l’application",
    "hint.login_docs": "voir docs/salesforce.md, Login",
    "error.host_moved": "l’hôte a changé : régler base_url sur le My Domain de l’organisation",
    "error.deploy_slow": (
        "le déploiement ne s’est pas terminé en {n:number} minutes ; relancer provision"
    ),
    "error.session_ended": (
        "la session est terminée ; en donner une nouvelle, ou utiliser auth.flow = jwt"
    ),
    "error.version_unknown": (
        "la version d’API {version} n’est pas proposée ; la plus récente : {newest} ; régler "
        "api_version"
    ),
    "error.calm": "{error} ; le serveur demande de ralentir : réessayer plus tard",
    "error.org_usage": (
        "l’organisation a utilisé aujourd’hui {used:percent} de ses {limit:number} appels "
        "d’API ; continuer demain ou relever org_usage_limit"
    ),
    "error.credentials_refused": (
        "ces identifiants viennent d’être refusés ; les corriger, puis réessayer"
    ),
    "error.foreign_host": (
        "la connexion nomme « {host} », qui n’est pas un hôte de l’éditeur : le jeton n’y est"
        " pas envoyé ; vérifier base_url"
    ),
    "error.no_api_scope": (
        "le jeton a le droit (scope) {scopes} : ajouter api à l’application cliente externe"
    ),
    "error.private_key": "auth.private_key n’est pas une clé privée PEM sans phrase secrète",
    "error.fields_unwritable": (
        "{fields} : absent, masqué ou non modifiable : lancer provision, attribuer l’ensemble"
        " d’autorisations KAM_Sync"
    ),
    "error.other_org_here": (
        "c’est l’organisation {org}, la configuration dit {wanted} ; vérifier base_url et les"
        " identifiants"
    ),
    "error.other_kind": "{org} : c’est {kind:org_kind}, la configuration dit autre chose",
    "error.bulk_slow": (
        "le traitement Bulk sur {what} ne s’est pas terminé ; augmenter bulk_wait_minutes"
    ),
    "error.field_lost": "{field} est devenu illisible : en accorder de nouveau la lecture",
    "error.small_parts": "{object} ne se lit pas, même par petites parts : {error}",
    "error.place_lost": "{object} : la requête a perdu sa position {n:number} fois ; relancer",
    "error.session_nameless": (
        "la session ne dit pas à qui elle appartient ; utiliser auth.flow = jwt"
    ),
    "problem.no_private_key": (
        "ce n’est pas une clé privée PEM sans phrase secrète : désigner la clé, pas le "
        "certificat ni la clé publique"
    ),
    "problem.pages_host": (
        "cet hôte ne sert que des pages ; utiliser https://<domaine>.my.salesforce.com"
    ),
    "problem.my_domain": (
        "client_credentials demande l’hôte My Domain, pas login/test.salesforce.com"
    ),
    "problem.no_readable_field": "pas de champ lisible ; accorder la lecture ou l’associer",
    "problem.licence_missing": (
        "licence utilisateur « {licence} » sans licence d’ensemble d’autorisations « "
        "{set_licence} » : l’attribuer (Configuration, Utilisateurs, l’utilisateur, "
        "Attributions de licences d’ensemble d’autorisations)"
    ),
    "problem.org_currency": (
        "l’organisation ne nomme pas son unique devise, sa langue régionale va avec {usual}, "
        "et home_currency est {assumed} : régler org_currency sur celle de l’organisation"
    ),
    "outcome.no_id": "« {text} » n’est pas un identifiant Salesforce",
    "outcome.not_finite": "{output} : n’est pas un nombre fini",
    "outcome.no_choice": "{field} n’accepte pas « {value} »",
    "outcome.not_in_list": "{shown} : ajouter la valeur à la liste de choix, ou lancer provision",
    "outcome.no_notification_type": (
        "le type de notification {type} n’existe pas : lancer provision"
    ),
    "hint.sync_or_share": "attribuer l’ensemble d’autorisations KAM_Sync, ou partager la fiche",
    "hint.account_access": "donner à l’utilisateur accès au compte",
    "hint.in_approval": "en cours d’approbation ; nouvel essai à la prochaine exécution",
    "hint.org_rule": "une règle de l’organisation ; réparer la fiche ou en exempter l’utilisateur",
    "hint.field_small": "lancer provision : le champ est trop petit",
    "hint.field_short": "lancer provision : le champ est trop court",
    "hint.storage": "libérer de l’espace de stockage dans l’organisation",
    "step.deploy_zip": (
        "déployer l’archive zip avec un outil de métadonnées, puis attribuer l’ensemble à "
        "l’utilisateur d’intégration"
    ),
    "step.assign_people": (
        "donner KAM_Read aux responsables de comptes, KAM_Director aux directeurs"
    ),
    "step.foreign": "d’un autre type : pas à kamsync",
    "step.filled_by_people": "rempli par des personnes ; --inputs le supprime",
    "step.still_there": "toujours là : {why} ; corriger, puis relancer",
    "step.adds_values": "ajoute les valeurs {values}",
    "step.unseen": (
        "l’utilisateur de provision ne voit pas ce genre d’élément : le créer à la main, ou "
        "s’en passer"
    ),
    "step.other_kind": (
        "existe comme {found}, il faut {wanted} : le renommer là-bas, ou associer un autre nom"
    ),
    "step.not_unique": (
        "existe et n’est pas unique : des tâches pourraient doubler ; le rendre unique, ou "
        "associer un autre nom"
    ),
    "step.short": "admet {found:number} caractères, il en faut {wanted:number} : l’agrandir",
    "step.few_digits": "admet {n:number} chiffres avant la virgule : l’agrandir",
    "step.unreadable": "illisible pour l’utilisateur d’intégration : attribuer {set}",
    "step.unwritable": "non modifiable par l’utilisateur d’intégration : attribuer {set}",
    "step.page_layout": (
        "placer les champs KAM et les listes associées des objets KAM sur la page du compte ;"
        " un déploiement remplacerait toute la mise en page"
    ),
}
