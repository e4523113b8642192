"""Français : nos équipes, nos intervenants et ce que les clients attendent."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "agenda.by": "avant le",
    "agenda.role": "rôle",
    "agenda.account": "compte",
    "agenda.deal": "affaire",
    "agenda.family": "famille",
    "agenda.close": "clôture",
    "agenda.person": "dans l’équipe",
    "agenda.nobody": "personne",
    "agenda.none": "Aucune affaire ouverte des 90 prochains jours ne demande de rôle.",
    "agenda.summary": "{role} : {account}",
    "agenda.description": "{deal} ({family}) doit se conclure le {close}. Dans l’équipe : "
    "{person}.",
    "report.staff.title": "Nos équipes",
    "report.staff.nothing": "Il faut des membres d’équipe, ou des responsables de compte avec un "
    "service, ou des affaires ouvertes avec une probabilité.",
    "report.staff.capacity.short": "{sellers} responsables de compte × {hours} h par an ÷ "
    "{accounts} comptes Clé = {each} h chacun, s’ils ne faisaient rien d’autre. Un responsable "
    "dédié demande {needs} h : un responsable dédié pour chacun est hors de portée, des équipes "
    "fluides sont conseillées.",
    "report.staff.capacity.enough": "{sellers} responsables de compte × {hours} h par an ÷ "
    "{accounts} comptes Clé = {each} h chacun, s’ils ne faisaient rien d’autre. Un responsable "
    "dédié demande {needs} h : les heures suffisent.",
    "report.staff.capacity.unsaid": "{sellers} responsables de compte × {hours} h par an ÷ "
    "{accounts} comptes Clé = {each} h chacun, s’ils ne faisaient rien d’autre. Ce que demande un "
    "responsable dédié n’est pas indiqué : [people] dedicated_hours.",
    "report.staff.teams": "Les équipes des comptes Clé et Demain",
    "report.staff.calendar": "Affectations aux équipes qui finissent sous 90 jours, ou finies "
    "depuis 90 jours au plus",
    "report.staff.calendar.summary": "Affectations aux équipes des comptes Clé et Demain : "
    "{parts}.",
    "report.staff.calendar.open": "sans date de fin ({n})",
    "report.staff.calendar.runs": "fin plus tard ({n})",
    "report.staff.calendar.ends": "fin sous 90 jours ({n})",
    "report.staff.calendar.over": "finies depuis 90 jours au plus ({n})",
    "report.staff.state.over": "terminée",
    "report.staff.state.ends": "finit bientôt",
    "report.staff.departments": "Comptes par service de leur responsable",
    "report.staff.others": "autres services",
    "report.staff.months": "Ce que devraient rapporter les affaires ouvertes, par mois de clôture",
    "report.staff.months.note": "Attendu : montant × probabilité. Bas et haut encadrent quatre "
    "mois sur cinq, si les affaires se gagnent indépendamment les unes des autres.",
    "report.staff.months.days": "Jours : ceux de [people] role_days × probabilité.",
    "report.staff.sheet": "Comment travaillent les responsables de comptes Clé, comparés aux "
    "autres responsables",
    "report.staff.sheet.note": "Médiane (quartiles, nombre de personnes), à partir de trois "
    "personnes ; personne n’est nommé ni jugé. Semblable : la médiane est entre les quartiles "
    "des autres, seul l’intitulé du poste a peut-être changé.",
    "report.staff.spread": "{median} (de {low} à {high}, n = {n})",
    "report.staff.differs": "différent",
    "report.staff.alike": "semblable",
    "report.staff.measure.accounts": "Comptes par personne",
    "report.staff.measure.meetings": "Rendez-vous parmi leurs activités",
    "report.staff.measure.departments": "Nos services à l’œuvre sur leurs comptes",
    "report.staff.measure.level": "Niveau du contact le plus élevé (1 : direction générale)",
    "report.staff.measure.plan": "Qualité de leurs plans, sur 100",
    "report.staff.measure.execution": "Actions de leurs plans faites à temps",
    "report.staff.measure.objectives": "Comptes avec un objectif au plan",
    "report.staff.head.account": "Compte",
    "report.staff.head.role": "Rôle",
    "report.staff.head.department": "Service",
    "report.staff.head.from": "Du",
    "report.staff.head.to": "Au",
    "report.staff.head.state": "État",
    "report.staff.head.owners": "Responsables",
    "report.staff.head.accounts": "Comptes",
    "report.staff.head.key": "Comptes Clé",
    "report.staff.head.revenue": "Chiffre d’affaires, 12 mois",
    "report.staff.head.led": "Avec un chef d’équipe",
    "report.staff.head.overdue": "Avec du retard",
    "report.staff.head.month": "Mois",
    "report.staff.head.deals": "Affaires",
    "report.staff.head.low": "Bas",
    "report.staff.head.base": "Attendu",
    "report.staff.head.high": "Haut",
    "report.staff.head.days": "{role} : jours",
    "report.staff.head.measure": "Mesure",
    "report.staff.head.managers": "Responsables de comptes Clé",
    "report.staff.head.owners_too": "Autres responsables",
    "report.staff.head.same": "Comparé aux autres",
    "report.support.title": "Ce que les clients attendent",
    "report.support.nothing": "Il faut des tâches avec échéance, des demandes ou des engagements.",
    "report.support.late.one": "{n} compte Clé ou Demain sur {of} attend plus longtemps que sa "
    "catégorie ne le permet, ou a une escalade ouverte.",
    "report.support.late.many": "{n} comptes Clé ou Demain sur {of} attendent plus longtemps que "
    "leur catégorie ne le permet, ou ont une escalade ouverte.",
    "report.support.late.table": "En retard selon les seuils de la catégorie",
    "report.support.late.note": "Les devis ne sont lus dans aucun CRM et ne comptent pas.",
    "report.support.hours": "{hours} h",
    "report.support.priority": "Priorité promise et donnée : demandes de 12 mois, médiane en "
    "heures ouvrées",
    "report.support.head.tier": "Catégorie",
    "report.support.head.cases": "Demandes",
    "report.support.head.high": "Prioritaires",
    "report.support.head.reply": "Jusqu’à la première réponse",
    "report.support.head.close": "Jusqu’à la clôture",
    "report.support.map": "Qui aide sur quelle famille de produits",
    "report.support.map.note": "Personnes de ce rôle ou service dans une équipe aujourd’hui ; à "
    "l’œuvre : avec une activité en 90 jours. Jusqu’à la première réponse : médiane en heures "
    "ouvrées sur leurs demandes de 12 mois, à partir de cinq demandes de trois personnes.",
    "report.support.head.family": "Famille de produits",
    "report.support.head.role": "Rôle",
    "report.support.head.people": "Personnes",
    "report.support.head.active": "À l’œuvre",
    "report.support.head.lacking": "Comptes où il manque",
    "report.support.conflicts": "Où nous nous gênons les uns les autres",
    "share.title": "Comptes Clé de la semaine : {function}",
    "share.head.one": "Au {date}, {n} client est un compte Clé.",
    "share.head.many": "Au {date}, {n} clients sont des comptes Clé.",
    "share.rest.one": "{n} autre compte Clé n’est pas repris.",
    "share.rest.many": "{n} autres comptes Clé ne sont pas repris.",
    "share.account": "{name} : chiffre d’affaires sur 12 mois {revenue}, attendu des affaires "
    "ouvertes {pipeline}.",
    "share.new": "- Nouveau parmi les comptes Clé depuis une semaine.",
    "share.flags": "- À surveiller : {flags}.",
    "share.overdue.one": "- {n} élément est en retard selon les règles de sa catégorie.",
    "share.overdue.many": "- {n} éléments sont en retard selon les règles de sa catégorie.",
    "share.asked": "- Votre intervention est demandée avant le {by} : {deal}.",
    "share.confirm": "C’est lu ? Dites-le à l’expéditeur : il notera que votre fonction est "
    "informée.",
    "share.received": "En sept jours : reçu par {n} fonctions sur {of}, déclaré lu par {read} "
    "(kamsync share --read FONCTION ; aucun canal ne dit ce qui a été ouvert).",
}
