"""Français : HubSpot."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.rights_unread": "Droits d’écriture inconnus",
    "finding.rights_unread.message": (
        "le portail ne dit pas ce que cette clé peut écrire : la première écriture le montrera"
    ),
    "finding.rights_unread.fix": "comparer la clé avec docs/hubspot.md : {scopes}",
    "finding.property_limit": "Place insuffisante pour les propriétés",
    "finding.property_limit.message": (
        "propriétés personnalisées d’entreprise utilisées : {used:number} sur {most:number} ;"
        " il en faut {missing:number} de plus"
    ),
    "finding.property_limit.fix": "archiver celles qui ne servent pas",
    "error.refused_call": "requête refusée avec {status} {fault} : {reason} (correlation id {id})",
    "error.token_malformed": "le jeton ne mène nulle part (530) : il est mal formé, le recopier",
    "error.records_locked": "des fiches sont verrouillées (423)",
    "error.account_moving": (
        "le compte change de centre de données (477) ; la prochaine exécution planifiée continue"
    ),
    "error.token_unknown": "le jeton est inconnu ou manquant (401) : créer ou renouveler la clé",
    "error.token_refused": "le jeton n’est pas accepté (401) : créer ou renouveler la clé",
    "error.token_unparsable": (
        "le texte du jeton est incompréhensible (401) : chercher des guillemets, des espaces "
        "ou une fin coupée"
    ),
    "error.token_expired": "le jeton a expiré (401) : renouveler la clé",
    "error.app_blocked": "accès refusé ({category}) : demander au super administrateur du portail",
    "error.daily_calls_used": (
        "les appels d’API quotidiens du compte sont épuisés ; plus rien avant son minuit"
    ),
    "error.no_call_left": "il ne reste aucun appel d’API quotidien du compte : continuer plus tard",
    "error.call_reserve": (
        "il reste {left:number} appels quotidiens sur {limit:number}, la réserve des autres :"
        " continuer plus tard"
    ),
    "error.refresh_refused": (
        "le jeton d’actualisation n’est pas accepté (401) : reconnecter l’application"
    ),
    "error.token_blanks": (
        "le jeton contient des espaces ou des caractères de contrôle : le recopier"
    ),
    "error.no_access_token": (
        "le serveur de jetons n’a pas donné de jeton d’accès : reconnecter l’application"
    ),
    "error.records_lost": (
        "fiches listées mais non rendues par la lecture groupée : {n:number} ; relancer"
    ),
    "error.batch_failed": "une partie d’un lot a échoué ({fault}) : {reason}",
    "error.search_short": (
        "la recherche annonce {announced:number} fiches et en a rendu {returned:number} : le "
        "flux n’est pas complet"
    ),
    "error.no_account_here": (
        "pas de compte à cette adresse avec la version d’API {version} : régler api_version "
        "sur v3, 2026-03 ou 2026-09, ou corriger base_url"
    ),
    "error.other_portal": (
        "le jeton appartient au portail {portal}, la configuration dit {wanted} : prendre la "
        "bonne clé"
    ),
    "outcome.value_required": "le portail exige une valeur : {said}",
    "outcome.unmentioned": "la réponse ne mentionne pas cette fiche : elle compte comme non écrite",
    "outcome.normalised": "enregistré sous une autre forme par le portail : {properties}",
    "step.converted": "était un texte, devient une liste à choix ; son contenu reste",
    "step.options_added": "options ajoutées",
    "step.other_group": (
        "hors du groupe de kamsync, donc peut-être pas à nous : la supprimer à la main"
    ),
    "step.group_holds": "contient encore {n:number} autres propriétés, dont des champs de saisie",
    "step.post_each": "envoyer par POST le groupe à group_path, puis chaque propriété à path "
    "(un schéma : à path), avec une clé qui a les droits de schéma",
    "step.key_lacks": (
        "il manque à la clé {scopes} : l’ajouter, ou donner à provision_auth une clé qui l’a"
    ),
}
