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
    "finding.values_refused": "Valeurs refusées",
    "finding.values_refused.value.message": (
        "{n:number} ligne(s) sur {rows:number} ({share:percent}), {column} : « {sample} » "
        "({line}) est refusé : {reason:reason} ; attendu : {wanted}"
    ),
    "finding.values_refused.empty.message": (
        "{n:number} ligne(s) sur {rows:number} ({share:percent}), {column} est "
        "vide ({line}) : {reason:reason}"
    ),
    "finding.values_refused.row.message": (
        "{n:number} ligne(s) sur {rows:number} ({share:percent}), par exemple {line}, "
        "sont refusées : {reason:reason}"
    ),
    "finding.values_refused.value.fix": "{way}",
    "finding.values_refused.empty.fix": "{way}",
    "finding.values_refused.row.fix": "corriger les lignes du fichier, ou refaire l’export",
    "form.currency": "un code comme EUR",
    "form.words": "l’une des valeurs {words}",
    "form.date": "AAAA-MM-JJ",
    "form.order": "{order}, ou AAAA-MM-JJ",
    "form.number": "un nombre comme {example}",
    "form.share": "un pourcentage de 0 à 100",
    "form.bool": "true ou false, oui ou non, yes ou no, 1 ou 0",
    "form.filled": "une valeur sur chaque ligne",
    "mend.fill": (
        "remplir « {header} » dans le fichier, ou écarter ces lignes sous [streams.{stream}.rows]"
    ),
    "mend.values": "ajouter « {sample} » aux values de {column}{at}, ou y mettre un default",
    "mend.currency": (
        'sous [streams.{stream}.fields], écrire currency = {{ field = "{header}", values = '
        '{{ "{sample}" = "EUR" }} }}, avec son code'
    ),
    "mend.bool": (
        "sous [streams.{stream}.fields], donner à {header} une table values, ou nommer les "
        "étapes gagnées et perdues sous [streams.{stream}.stages]"
    ),
    "mend.correct": "corriger {line}",
    "mend.dates": (
        'écrire dates = "{order}" sous [streams.{stream}.format]{at} : '
        "{sample} se lit alors {day:date}"
    ),
    "mend.dates_two": (
        '{sample} se lit {day:date} avec dates = "{order}" et {other_day:date} avec dates ='
        ' "{other}" : écrire la bonne sous [streams.{stream}.format]{at}'
    ),
    "mend.dates_mixed": (
        "aucun ordre ne lit toutes ces dates : les corriger, ou exporter les dates en AAAA-MM-JJ"
    ),
    "mend.dates_none": (
        "exporter les dates en AAAA-MM-JJ, ou nommer leur ordre sous [streams.{stream}.format]{at}"
    ),
    "mend.decimal": (
        'écrire decimal = "{mark}" sous [streams.{stream}.format]{at} : '
        "{sample} se lit alors {number}"
    ),
    "mend.decimal_two": (
        '{sample} se lit {comma} avec decimal = "," et {point} avec decimal = "." : écrire '
        "la bonne sous [streams.{stream}.format]{at}"
    ),
    "mend.number_none": (
        'corriger les valeurs, ou nommer les mots qui ne valent rien : empty = ["n/a"] '
        "sous [streams.{stream}.format]{at}"
    ),
    "reason.impossible date": "date impossible",
    "reason.not a decimal number": "n’est pas un nombre décimal",
    "reason.not a whole number": "n’est pas un nombre entier",
    "reason.not a finite number": "n’est pas un nombre fini",
    "reason.not a percentage between 0 and 100": "n’est pas un pourcentage entre 0 et 100",
    "reason.neither true nor false": "ni vrai ni faux",
    "reason.unknown currency": "devise inconnue",
    "reason.out of range": "hors limites",
    "reason.missing": "absent",
    "reason.closed without a date": "close sans date",
    "reason.won without an amount": "gagnée sans montant",
    "reason.a rate must be above 0": "un taux doit dépasser 0",
    "reason.bytes that are not UTF-8": "des octets qui ne sont pas de l’UTF-8",
    "reason.NUL bytes": "des octets nuls",
    "finding.run_would_stop": "Une exécution s’arrêterait",
    "finding.run_would_stop.message": (
        "une exécution n’écrirait rien et s’arrêterait avec le code 4, garde-fou {guard} : {detail}"
    ),
    "finding.run_would_stop.fix": (
        "corriger ce qui est refusé ; ou regarder le plan, puis kamsync apply --accept {guard}"
    ),
    "form.at": " ({place})",
    "form.nowhere": " de la table de correspondance",
    "finding.values_refused.duplicate.message": (
        "{n:number} ligne(s) sur {rows:number} ({share:percent}) répètent un identifiant, "
        "par exemple « {sample} » ({line}) : seule la première compte"
    ),
    "finding.values_refused.duplicate.fix": "{way}",
    "mend.duplicate": (
        "sous [streams.{stream}.rows], écrire sum_by (lignes à additionner), one_per "
        '(lignes qui répètent le total), ou id = "line"'
    ),
    "reason.duplicate id": "identifiant en double",
}
