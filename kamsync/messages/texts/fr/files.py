"""Français : ce qui est constaté dans les fichiers."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.report_footer": "Pied de page d’un rapport",
    "finding.report_footer.message.one": "1 ligne en fin de fichier n’est pas une fiche : non lue",
    "finding.report_footer.message.many": (
        "{n} lignes en fin de fichier ne sont pas des fiches : non lues"
    ),
    "finding.rows_left_out": "Lignes écartées par le paramétrage",
    "finding.rows_left_out.message.one": (
        "1 ligne écartée, comme le demande la table de correspondance"
    ),
    "finding.rows_left_out.message.many": (
        "{n} lignes écartées, comme le demande la table de correspondance"
    ),
    "finding.header_twice": "En-tête en double",
    "finding.three_decimals": "Montants à trois décimales",
    "finding.three_decimals.message.one": (
        "1 montant dans {column}, {sample} ({line}), est lu avec trois décimales : le "
        "point sépare-t-il les milliers ?"
    ),
    "finding.three_decimals.message.many": (
        "{n} montants dans {column}, par exemple {sample} ({line}), sont lus avec trois "
        "décimales : le point sépare-t-il les milliers ?"
    ),
    "finding.three_decimals.fix": (
        'dans le format du fichier, écrire decimal = "," si oui, decimal = "." sinon'
    ),
    "finding.amount_in_other_currency": "Montants marqués d’une autre devise",
    "finding.amount_in_other_currency.message.one": (
        "1 montant dans {column}, {sample} ({line}), porte le signe d’une autre devise que sa ligne"
    ),
    "finding.amount_in_other_currency.message.many": (
        "{n} montants dans {column}, par exemple {sample} ({line}), portent le signe "
        "d’une autre devise que leur ligne"
    ),
    "finding.amount_in_other_currency.fix": (
        "indiquer la colonne de la devise, ou corriger home_currency"
    ),
}
