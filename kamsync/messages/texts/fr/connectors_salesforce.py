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
        "l’utilisateur de la nuit n’a pas le droit d’envoyer des notifications personnalisées"
    ),
    "finding.notifications_refused.right.fix": (
        "lancer kamsync provision, ou accorder « Send Custom Notifications »"
    ),
}
