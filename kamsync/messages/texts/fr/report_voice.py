"""French: report: what customers say, promises, answers to cases."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.voice.title": "Ce que disent les clients, et les engagements tenus",
    "report.voice.none": "Ni réponses d’enquête, ni engagements, ni demandes ne sont reliés : "
    "on ne sait pas ce que disent les clients ni si les engagements sont tenus.",
    "report.voice.lead.one": "{n} commentaire en 12 mois. Éloges : {positive}, critiques : "
    "{negative}, neutres : {neutral}, non classés : {unclassified}.",
    "report.voice.lead.many": "{n} commentaires en 12 mois. Éloges : {positive}, critiques : "
    "{negative}, neutres : {neutral}, non classés : {unclassified}.",
    "report.voice.by_model": "{n} d’entre eux ont été jugés par le modèle appris de vos propres "
    "réponses, les autres par des lexiques ; ce qui peut se lire dans les deux sens reste non "
    "classé.",
    "report.voice.by_lists": "Jugés par des lexiques ; ce qui peut se lire dans les deux sens "
    "reste non classé. kamsync voice train apprend de vos propres réponses notées.",
    "report.voice.wordless.one": "{n} réponse porte une note sans commentaire.",
    "report.voice.wordless.many": "{n} réponses portent une note sans commentaire.",
    "report.voice.notes_lead.one": "Notes de rendez-vous, d’appels et d’e-mails reçus, {n} lue en "
    "12 mois. Éloges : {positive}, critiques : {negative}, neutres : {neutral}, non classées : "
    "{unclassified}.",
    "report.voice.notes_lead.many": "Notes de rendez-vous, d’appels et d’e-mails reçus, {n} lues "
    "en 12 mois. Éloges : {positive}, critiques : {negative}, neutres : {neutral}, non classées : "
    "{unclassified}.",
    "report.voice.notes": "Notes",
    "report.voice.themes": "De quoi parlent les commentaires",
    "report.voice.theme": "Thème",
    "report.voice.praise": "Éloges",
    "report.voice.critique": "Critiques",
    "report.voice.comments": "Commentaires",
    "report.voice.cases": "Demandes",
    "report.voice.contradictions": "La note dit une chose, les mots une autre : appeler ces "
    "personnes",
    "report.voice.who": "Qui appeler",
    "report.voice.mark": "Note",
    "report.voice.mark_of": "{mark} sur {most}",
    "report.voice.on": "Le",
    "report.voice.words": "Mots",
    "report.voice.not_kept": "non conservés ; réponse {id}",
    "report.voice.judge": "Jugé par",
    "report.voice.judge.model": "modèle appris",
    "report.voice.judge.lists": "lexiques",
    "report.voice.nobody": "personne n’est nommé",
    "report.voice.silent": "Mécontents qui n’ont pas répondu à la dernière enquête",
    "report.voice.contact": "Contact",
    "report.voice.roles": "Qui répond, par rôle (12 mois)",
    "report.voice.role": "Rôle",
    "report.voice.no_role": "sans rôle",
    "report.voice.contacts": "Contacts",
    "report.voice.answered": "Ont répondu",
    "report.voice.share": "Part, intervalle à 95 %",
    "report.voice.accounts": "Commentaires, engagements et réponses par compte",
    "report.voice.kept": "Engagements tenus, intervalle à 95 %",
    "report.voice.against": "Résultats en dessous / conformes / au-dessus",
    "report.voice.dialogue": "Qui prend l’initiative, de quoi l’on parle, qui nous recommande : "
    "comptes Clé et Demain",
    "report.voice.of": "{share} de {n}",
    "report.voice.hours_of": "{hours} h (n = {n})",
    "report.voice.gaps": "Nos notes et celles du client, les plus éloignées d’abord",
    "report.voice.shown.one": "Plan présenté à {k} compte Clé ou Demain sur {n} en 12 mois : "
    "{share} ({low} à {high}).",
    "report.voice.shown.many": "Plan présenté à {k} comptes Clé et Demain sur {n} en 12 mois : "
    "{share} ({low} à {high}).",
    "report.voice.interval": "{share} ({low} à {high}), {k} sur {n}",
}
