"""French texts on value and burden, room to grow, concentration; same keys as en_worth.py."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "why.worth": "Valeur et charge : {verdict} ({reasons}).",
    "word.good_bad.good": "bon",
    "word.good_bad.watch": "à surveiller",
    "word.good_bad.bad": "mauvais",
    "word.relative_growth_kind.constant currency": "à devises constantes",
    "word.relative_growth_kind.nominal": "nominale",
    "word.good_bad_why.earns": "laisse de l’argent après l’effort",
    "word.good_bad_why.heavy": "l’effort prend une grande part de la marge",
    "word.good_bad_why.loses": "l’effort coûte plus que la marge",
    "word.good_bad_why.several_threads": "plusieurs contacts",
    "word.good_bad_why.few_threads": "un contact ou aucun",
    "word.good_bad_why.enough_touches": "vu régulièrement",
    "word.good_bad_why.few_touches": "peu vu",
    "word.good_bad_why.fresh_data": "nouvelles récentes du client",
    "word.good_bad_why.stale_data": "pas de nouvelles récentes du client",
    "word.good_bad_why.satisfied": "content dans les enquêtes",
    "word.good_bad_why.dissatisfied": "mécontent dans les enquêtes",
    "word.good_bad_why.slow_burn": "quelque chose se dégrade lentement",
    "value.good_bad": "valeur et charge : {value}",
    "value.contribution": "{value} après l’effort",
    "value.burden": "l’effort prend {value} de la marge",
    "value.relation_quality": "{value} des signes montrent une relation saine",
    "value.whitespace": "familles de produits que des clients semblables achètent : {value} de "
    "plus",
    "value.client_growth": "{value} chez le client lui-même",
    "value.industry_growth": "{value} dans son secteur",
    "value.relative_growth": "{value} par rapport à son secteur",
    "value.customer_slots": "{value} choses sur 6 sues du client",
    "column.industry": "Secteur",
    "column.customer_slots": "Sues du client, sur 6",
    "column.customer_slots_missing": "Manque",
    "column.frozen": "Image figée",
    "column.contribution": "Contribution",
    "unit.hours": "{value} h",
    "report.worth.title": "Valeur et charge",
    "report.worth.lead": "Mauvais : {bad} ; à surveiller : {watch} ; bons : {good} ; sur {of} "
    "clients dont la contribution est connue.",
    "report.worth.map": "Combien ils sont, et ce qu’ils laissent ensemble après l’effort",
    "report.worth.value": "Valeur",
    "report.worth.sound": "Relation saine",
    "report.worth.weak": "Relation fragile",
    "report.worth.map_earns": "Laisse de l’argent",
    "report.worth.map_heavy": "Effort lourd",
    "report.worth.map_loses": "Coûte plus qu’il ne laisse",
    "report.worth.table": "Les mauvais d’abord, puis ceux à surveiller, la plus petite "
    "contribution en tête",
    "report.worth.verdict": "Verdict",
    "report.worth.margin": "Marge",
    "report.worth.cost": "Coût de l’effort",
    "report.worth.hours": "{hours} h",
    "report.worth.contribution": "Contribution",
    "report.worth.why": "Pourquoi",
    "report.worth.unknown.one": "Inconnu pour {n} client avec chiffre d’affaires : une facture "
    "sans marge, ou un effort inconnu.",
    "report.worth.unknown.many": "Inconnu pour {n} clients avec chiffre d’affaires : une facture "
    "sans marge, ou un effort inconnu.",
    "report.worth.rule": "Contribution : marge de 12 mois moins l’effort à {rate} {currency} "
    "l’heure, en minutes : {minutes}. Lourd : {heavy} de la marge ou plus. Mauvais : coûte plus "
    "qu’il ne laisse et la relation est fragile. Bon : laisse de l’argent, relation saine, rien "
    "ne se dégrade.",
    "report.worth.meeting": "rendez-vous",
    "report.worth.call": "appel",
    "report.worth.email": "e-mail",
    "report.worth.note": "note",
    "report.worth.no_cost": "Inconnu : la grille ne nomme pas le coût d’une heure. Il faut : "
    "[effort] cost_per_hour, des factures avec marge, des activités.",
    "report.worth.no_margin": "Inconnu : aucune facture n’indique de marge. Il faut : "
    "revenue.margin.",
    "report.worth.no_effort": "Inconnu : aucune activité ne remonte à 12 mois, ou chaque client a "
    "une facture sans marge. Il faut : 12 mois d’activités, la marge de toutes les factures.",
    # room to grow
    "report.room.title": "Place pour grandir",
    "report.room.missing": "Il faut : des familles de produits sur les affaires gagnées ou les "
    "factures, avec le secteur et la taille des comptes ; ou des chiffres par secteur "
    "(industry.csv).",
    "report.room.lead.one": "{n} des {of} clients avec assez de semblables n’achète pas ce que "
    "ceux-ci achètent.",
    "report.room.lead.many": "{n} des {of} clients avec assez de semblables n’achètent pas ce que "
    "ceux-ci achètent.",
    "report.room.no_peers": "Aucun client n’a {least} semblables de son secteur et de sa taille "
    "avec une famille de produits nommée.",
    "report.room.table": "Ce que des clients semblables achètent et eux non, par chiffre "
    "d’affaires",
    "report.room.families": "Familles absentes",
    "report.room.peers": "Semblables (n)",
    "report.room.rule": "Semblables : même secteur, même classe de taille, une famille nommée "
    "achetée en 24 mois ; au moins {least}. Une famille est absente si {part} d’entre eux ou plus "
    "l’ont achetée.",
    "report.industry.table": "Croissance au-delà du secteur, par chiffre d’affaires",
    "report.industry.own": "Croissance",
    "report.industry.growth": "Du secteur",
    "report.industry.series": "Séries (n)",
    "report.industry.beyond": "Au-delà",
    "report.industry.none": "Croissance au-delà du secteur : inconnue, aucun compte n’a les deux.",
    "report.industry.rule": "Du secteur : la dernière valeur de chaque indice, vieille de {stale} "
    "jours au plus, sur la plus proche d’un an avant, à {near} jours près ; nominale, telle que "
    "publiée.",
    # what customers let one know
    "report.slots.table": "Ce que les clients nous disent, clients avec chiffre d’affaires (n = "
    "{n})",
    "report.slots.what": "Quoi",
    "word.customer_slots_missing.experience": "expérience avec nous",
    "word.customer_slots_missing.priorities": "priorités",
    "word.customer_slots_missing.challenges": "défis",
    "word.customer_slots_missing.trends": "tendances cachées",
    "word.customer_slots_missing.relation": "avis sur la relation avec son responsable de compte",
    "word.customer_slots_missing.value": "valeur perçue",
    "report.slots.note": "Inconnu : rien d’écrit, ou sans date.",
    # concentration
    "report.held.table": "Ce que peu d’entre eux détiennent",
    "report.held.what": "De",
    "report.held.revenue": "chiffre d’affaires",
    "report.held.margin": "marge",
    "report.held.owed": "créances",
    "report.held.normalised": "HHI normalisé",
    "report.held.top5": "{where} : les cinq plus grands détiennent {share}, la moitié ou plus.",
    "report.held.few": "{where} : aussi concentré que {n} clients égaux, moins de 10.",
    "report.held.small": "moins de 3 clients",
}
