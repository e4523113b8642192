"""Français : rapport : argent, concentration, dépendance, croissance."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.trend": "{trend} (intervalle à 90\u202f% de {low} à {high} par trimestre, n = {n})",
    "report.pareto.title": "Le Pareto qui tient vraiment",
    "report.pareto.none": "Aucun client n’a de chiffre d’affaires sur 12 mois : pas de ratio à "
    "montrer.",
    "report.pareto.lead": "Votre vrai ratio est {n80}/{n} : 80. Les {n80} plus gros des {n} "
    "clients acheteurs font 80\u202f% du chiffre d’affaires.",
    "report.pareto.holds": "C’est {share} des clients : la règle des 20/80 tient ici. Le "
    "cinquième le plus gros ({fifth}) fait {top}.",
    "report.pareto.fails": "C’est {share} des clients : la règle des 20/80 ne tient pas ici. Le "
    "cinquième le plus gros ({fifth}) fait {top}.",
    "report.pareto.figure": "Chiffre d’affaires cumulé, les plus gros clients d’abord",
    "report.pareto.described": "{n80} clients sur {n} font 80\u202f% du chiffre d’affaires.",
    "report.pareto.x": "part des {n} clients acheteurs",
    "report.pareto.y": "part du chiffre d’affaires",
    "report.pareto.law": "règle des 20/80",
    "report.pareto.table": "Nombre minimal de clients pour cette part du chiffre "
    "d’affaires (n = {n})",
    "report.pareto.of_revenue": "Part du chiffre d’affaires",
    "report.pareto.customers": "Clients",
    "report.pareto.of_all": "De tous les clients",
    "report.pareto.classes": "Classes de Pareto",
    "report.pareto.class_A": "A, jusqu’à 80\u202f%",
    "report.pareto.class_B": "B, jusqu’à 95\u202f%",
    "report.pareto.class_C": "C, le reste",
    "report.dependency.title": "Dépendance",
    "report.dependency.lead.one": "{n} groupe sur {of} porte une telle part du portefeuille, ou "
    "d’un périmètre, que sa perte ferait mal.",
    "report.dependency.lead.many": "{n} groupes sur {of} portent une telle part du portefeuille, "
    "ou d’un périmètre, que leur perte ferait mal.",
    "report.dependency.none": "Aucune dépendance : aucun des {of} groupes n’atteint un seuil, ni "
    "dans le portefeuille ni dans un périmètre.",
    "report.dependency.incomplete.one": "{n} groupe a des ventes refusées sur 12 mois : sa part "
    "peut être plus haute, toutes les autres plus basses.",
    "report.dependency.incomplete.many": "{n} groupes ont des ventes refusées sur 12 mois : leurs "
    "parts peuvent être plus hautes, toutes les autres plus basses.",
    "report.dependency.figure": "Part du plus gros client, par périmètre",
    "report.dependency.axis": "part du chiffre d’affaires du périmètre, 12 mois",
    "report.dependency.accounts": "Comptes à surveiller ou au-dessus",
    "report.dependency.no_higher": "pas plus haut",
    "report.dependency.planned": "Les parts du portefeuille se rapportent au chiffre d’affaires "
    "prévu pour l’année, {planned}, et non aux {actual} des 12 derniers mois : la grille le veut "
    "ainsi.",
    "report.scenario.table": "Si le vent tourne : ce qu’un seul choc ôterait en un an",
    "report.scenario.what": "Si",
    "report.scenario.accounts": "Comptes",
    "report.scenario.lost": "Perdu",
    "report.scenario.part": "Part du total",
    "report.scenario.of_margin": "{share} de leur marge",
    "report.scenario.fx": "chaque devise étrangère perd {share}",
    "report.scenario.fx_one": "{name} perd {share}",
    "report.scenario.prices": "tous les prix montent de {share}, les nôtres non : ce que notre "
    "chiffre d’affaires achète encore",
    "report.scenario.costs": "nos coûts montent de {share}, nos prix non : marge",
    "report.scenario.competitor": "un concurrent prend {share} là où un concurrent est connu",
    "report.scenario.one_contact": "un concurrent prend {share} là où tout tient à un seul contact",
    "report.scenario.largest": "le plus grand client part : {name}",
    "report.scenario.lacks.fx": "il faut « currency » dans [scopes] dimensions",
    "report.scenario.lacks.costs": "il faut des factures qui portent leur marge",
    "report.scenario.lacks.competitor": "il faut les concurrents sur les comptes",
    "report.scenario.lacks.one_contact": "il faut des activités liées aux contacts",
    "report.scenario.note": "Ce sont des scénarios sur le chiffre d’affaires des 12 derniers "
    "mois, pas des prévisions : personne ne réagit, rien n’est reconquis, et ils ne "
    "s’additionnent pas.",
    "report.loss.table": "Et si nous les perdons (rien n’est regagné, personne d’autre ne réagit)",
    "report.loss.who": "Perdu",
    "report.loss.together": "Ensemble : {names}",
    "report.loss.lost": "Chiffre d’affaires perdu",
    "report.loss.remaining": "Chiffre d’affaires restant",
    "report.loss.scopes": "Périmètres",
    "report.loss.no_scope": "aucun",
    "report.loss.top": "Le plus gros ensuite",
    "report.loss.nobody": "plus personne",
    "report.loss.months": "Mois pour remplacer",
    "report.loss.basis.one": "Mois pour remplacer : au rythme du seul client gagné pour la "
    "première fois sur 12 mois ({value}, n = {n}).",
    "report.loss.basis.many": "Mois pour remplacer : au rythme des clients gagnés pour la "
    "première fois sur 12 mois ({value}, n = {n}).",
    "report.loss.no_months": "Mois pour remplacer inconnus : moins de deux clients gagnés pour "
    "la première fois sur 12 mois, ou un historique de moins de 24 mois.",
    "report.scopes.table": "Concentration par périmètre, 12 mois",
    "report.scopes.customers": "Clients",
    "report.scopes.top1": "Le plus gros",
    "report.scopes.top5": "Les cinq plus gros (marque : 50\u202f% ou plus)",
    "report.scopes.effective": "Nombre effectif (marque : sous 10)",
    "report.scopes.gini": "Gini (0 égal, 1 inégal)",
    "report.market.table": "Marchés d’un seul client",
    "report.market.share": "Du portefeuille",
    "report.market.who": "Clients",
    "report.market.note": "1\u202f% du chiffre d’affaires ou plus, mais trop peu de clients pour "
    "un niveau : chaque client y est une dépendance par nature.",
    "report.exposed.table": "Ce qui dépend d’eux par ailleurs",
    "report.exposed.of_margin": "De la marge",
    "report.exposed.of_receivables": "Des créances",
    "report.exposed.overdue": "En retard",
    "report.exposed.of_plan": "Du chiffre d’affaires prévu",
    "report.exposed.two_way": "Qui a besoin de qui",
    "report.exposed.way_out": "Croissance ailleurs pour passer sous le seuil",
    "report.exposed.no_level": "sous tous les seuils",
    "report.exposed.mutual": "les deux côtés",
    "report.exposed.exposed": "nous seuls avons besoin d’eux",
    "report.exposed.leading": "eux seuls ont besoin de nous",
    "report.exposed.light": "aucun",
    "report.exposed.survival": "Marge qui reste sans eux",
    "report.exposed.margin_left": "Marge restante",
    "report.exposed.covers": "Des coûts fixes",
    "report.exposed.note": "La marge et les créances viennent des factures, l’équilibre entre les "
    "deux côtés de la part de portefeuille chez le client ; inconnu si rien n’est relié.",
    "report.cluster.table": "Clients qu’un même événement pourrait emporter ensemble",
    "report.cluster.shared": "Point commun",
    "report.cluster.customers": "Clients",
    "report.cluster.largest": "Le plus grand",
    "report.cluster.lost": "Chiffre d’affaires perdu",
    "report.cluster.months": "Mois pour le remplacer",
    "report.cluster.industry": "secteur",
    "report.cluster.country": "pays",
    "report.cluster.currency": "devise",
    "report.cluster.parent": "maison mère",
    "report.bridge.table": "Du chiffre d’affaires de l’an passé à celui de cette année",
    "report.bridge.portfolio": "Tous les clients",
    "report.bridge.before": "An passé",
    "report.bridge.new": "Gagnés",
    "report.bridge.lost": "Perdus",
    "report.bridge.real": "Croissance réelle",
    "report.bridge.inflation": "Inflation",
    "report.bridge.currency": "Devises",
    "report.bridge.unsplit": "Non réparti",
    "report.bridge.after": "Cette année",
    "report.bridge.short": "Pas de passage d’une année à l’autre : l’historique ne remonte pas à "
    "24 mois.",
    "report.bridge.inflation_of": "Inflation chez nous : {rate} % sur les 12 mois.",
    "report.bridge.no_inflation": "L’inflation est inconnue, elle reste dans la croissance réelle.",
    "report.burn.table": "Feu qui couve : le chiffre d’affaires va bien, autre chose se dégrade",
    "report.burn.worse": "Ce qui se dégrade",
    "report.burn.none.one": "Aucun feu qui couve dans le {n} groupe qui a pu être examiné.",
    "report.burn.none.many": "Aucun feu qui couve dans les {n} groupes qui ont pu être examinés.",
    "report.burn.unknown": "Feu qui couve : inconnu, aucun groupe n’a six trimestres de marge, de "
    "remises, de paiements ou d’effort.",
    "report.burn.margin": "la marge baisse",
    "report.burn.discount": "les remises montent",
    "report.burn.payment": "les paiements tardent",
    "report.burn.effort": "l’effort monte",
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
    "report.returns.title": "Ce que l’on investit et ce qui revient",
    "report.returns.lead": "L’argent et les heures consacrés à un client face à sa marge, ce "
    "qu’il a adopté et utilise, et ce qu’il paie d’un pays à l’autre.",
    "report.returns.none": "Inconnu. Il faut : account.investment, [effort] cost_per_hour avec les "
    "marges, les familles de produits, l’usage, ou des lignes de facture avec produit, quantité et "
    "pays.",
    "report.returns.spent": "Dépensé pour eux, le plus faible rendement d’abord",
    "report.returns.gained": "Adopté, utilisé et travaillé, la plus forte baisse d’usage d’abord",
    "report.returns.prices": "Prix unitaires nets qui diffèrent d’un pays à l’autre, sur 12 mois, "
    "au taux de chaque facture",
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
