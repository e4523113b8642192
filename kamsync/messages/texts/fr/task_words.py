"""Français : ce qu’une tâche demande, à qui, avant quand."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "ask.subject": "{account} : {what} avant le {date}",
    "ask.person.named": "{name} ({role})",
    "ask.person.name": "{name}",
    "ask.person.role": "le contact « {role} »",
    "ask.person.none": "le contact lié à cette tâche",
    "ask.only_one": "une seule personne répond depuis 180 jours, {who}",
    "ask.only_one_open": "une seule personne répond depuis 180 jours, {who} ; {amount} d’affaires "
    "en cours",
    "ask.between": " · ",
    "ask.deal": "{name} {amount}",
    "ask.late_deal": "{name} {amount} (clôture prévue le {date})",
    "ask.deals": "Affaires en cours, la plus grande d’abord : {parts}.",
    "ask.late_deals": "Les plus grandes : {parts}.",
    "ask.promise": "Engagement en retard depuis le {due} : « {title} ».",
    "ask.contact": "Contact : {link}",
    "ask.record": "Fiche du compte : {link}",
    "ask.what.single_threaded.who": "rencontrer {who}",
    "ask.what.single_threaded.nobody": "trouver un deuxième contact",
    "ask.what.lost.who": "appeler {who}",
    "ask.what.lost.nobody": "appeler le client",
    "ask.what.silent.who": "appeler {who}",
    "ask.what.silent.nobody": "appeler le client",
    "ask.what.silent_calm.who": "parler de la prochaine commande avec {who}",
    "ask.what.silent_calm.nobody": "parler de la prochaine commande",
    "ask.what.shrinking.who": "comprendre avec {who} pourquoi les achats baissent",
    "ask.what.shrinking.nobody": "comprendre pourquoi les achats baissent",
    "ask.what.touch_overdue.who": "rencontrer ou appeler {who}",
    "ask.what.touch_overdue.nobody": "rencontrer ou appeler le client",
    "ask.what.stale_client_data.who": "faire le point avec {who}",
    "ask.what.stale_client_data.nobody": "faire le point avec le client",
    "ask.what.no_open_pipeline.who": "discuter d’une prochaine affaire avec {who}",
    "ask.what.no_open_pipeline.nobody": "ouvrir une nouvelle affaire",
    "ask.what.promise_broken.who": "tenir l’engagement, ou convenir d’une autre date avec {who},",
    "ask.what.promise_broken.nobody": "tenir l’engagement ou convenir d’une autre date",
    "ask.what.dependency.nobody": "accepter, réduire, couvrir ou sortir",
    "ask.what.owner_issue.nobody": "nommer un responsable actif",
    "ask.what.plan_missing.nobody": "rédiger le plan de compte",
    "ask.what.plan_expired.nobody": "renouveler le plan de compte",
    "ask.what.plan_not_executed.nobody": "exécuter les actions en retard du plan, ou le changer,",
    "ask.what.past_close.one": "mettre à jour {n} affaire à date de clôture dépassée",
    "ask.what.past_close.many": "mettre à jour {n} affaires à date de clôture dépassée",
}
