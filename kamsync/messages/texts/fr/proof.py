"""French: what the programme's own record says: back-test, drivers, own numbers, outlook."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "backtest.head.one": "Contrôle a posteriori sur {n} date passée ({days}), {groups} clients",
    "backtest.head.many": "Contrôle a posteriori sur {n} dates passées ({days}), {groups} clients",
    "backtest.none": "Pas de contrôle a posteriori : il faut trois ans de chiffre d'affaires avant "
    "le {as_of}, et 24 mois avant chaque date passée.",
    "backtest.column.name": "signal",
    "backtest.column.hits": "vérifié",
    "backtest.column.share": "part (95 %)",
    "backtest.column.base": "tous les clients",
    "backtest.column.lift": "fois la base",
    "backtest.column.lead": "mois d'avance",
    "backtest.outcome.fell": "Chiffre d'affaires réduit de moitié ou plus en 12 mois",
    "backtest.outcome.kept": "Chiffre d'affaires au moins égal 12 mois après",
    "backtest.rule.largest": "Plus gros chiffre d'affaires",
    "backtest.rule.shrank": "Achète moins que l'année précédente",
    "backtest.few": "Trop peu de cas (il en faut {least}) : {names}.",
    "backtest.left_out": "Inconnus à ces dates, donc laissés de côté : affaires en cours, "
    "engagements, objectifs, plans, contrats, champs sans date et filtre du portefeuille.",
    "backtest.quote.flag": "Sur {n} comptes signalés « {name} », {k} ont vu leur chiffre "
    "d'affaires réduit de moitié ou plus en 12 mois ({share} ; {low} à {high}) ; pour l'ensemble "
    "des clients, c'était {base}.",
    "backtest.quote.none": "Aucun signal n'a été levé {n} fois ou plus à ces dates : il n'y a pas "
    "encore de bilan à citer.",
    "backtest.answered": "Jugés faux dans le CRM, parmi les signaux qui ont reçu une "
    "réponse : {flags}.",
    "backtest.answered.flag": "{name} {k} sur {n} ({share})",
}
