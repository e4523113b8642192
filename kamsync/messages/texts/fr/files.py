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
    "mend.values": "ajouter {words} aux values de {column}{at}, ou y mettre un default",
    "mend.currency": 'sous [streams.{stream}.fields], écrire currency = {{ field = "{header}", '
    "values = {{ {table} }} }}, chacun avec son code",
    "mend.bool": (
        "sous [streams.{stream}.fields], donner à {header} une table values, ou nommer les "
        "étapes gagnées et perdues sous [streams.{stream}.stages]"
    ),
    "mend.source": "le corriger dans la source, ou nommer une requête qui le corrige",
    "mend.correct": "corriger {line}",
    "mend.dates": (
        'écrire dates = "{order}" sous [{table}.format]{at} : {sample} se lit alors {day:date}'
    ),
    "mend.dates_other": (
        'si toutes les dates du fichier sont ainsi, écrire dates = "{order}" sous '
        "[{table}.format]{at} : {sample} est alors le {day:date} ; si les autres sont en "
        "{written}, le fichier mêle deux ordres : corriger celles-ci"
    ),
    "mend.total": (
        'une ligne de total ? écrire totals = ["{word}"] sous [streams.{stream}.rows] ; sinon la '
        "remplir"
    ),
    "mend.dates_two": (
        '{sample} se lit {day:date} avec dates = "{order}" et {other_day:date} avec dates ='
        ' "{other}" : écrire la bonne sous [{table}.format]{at}'
    ),
    "mend.dates_mixed": (
        "aucun ordre ne lit toutes ces dates : les corriger, ou exporter les dates en AAAA-MM-JJ"
    ),
    "mend.no_such_day": "le jour {sample} n’existe pas : le corriger",
    "mend.dates_none": (
        "exporter les dates en AAAA-MM-JJ, ou nommer leur ordre sous [{table}.format]{at}"
    ),
    "mend.decimal": (
        'écrire decimal = "{mark}" sous [{table}.format]{at} : {sample} se lit alors {number}'
    ),
    "mend.decimal_two": (
        '{sample} se lit {comma} avec decimal = "," et {point} avec decimal = "." : écrire '
        "la bonne sous [{table}.format]{at}"
    ),
    "mend.number_none": (
        "corriger les valeurs, ou nommer les mots qui ne valent rien : empty = [{words}] "
        "sous [{table}.format]{at}"
    ),
    "reason.without_account": "sans compte : hors de toute part",
    "reason.impossible date": "ne se lit pas comme une date",
    "reason.not a decimal number": "n’est pas un nombre décimal",
    "reason.not a whole number": "n’est pas un nombre entier",
    "reason.not a finite number": "n’est pas un nombre fini",
    "reason.not a percentage between 0 and 100": "n’est pas un pourcentage entre 0 et 100",
    "reason.neither true nor false": "ni vrai ni faux",
    "reason.no rate for this currency": "aucun taux ne convertit cette devise",
    "reason.unknown currency": "devise inconnue",
    "reason.out of range": "hors limites",
    "reason.missing": "absent",
    "reason.closed without a date": "close sans date",
    "reason.won without an amount": "gagnée sans montant",
    "reason.a rate must be above 0": "un taux doit dépasser 0",
    "reason.bytes that are not UTF-8": "des octets qui ne sont pas de l’UTF-8",
    "reason.NUL bytes": "des octets nuls",
    "reason.not one of": "aucun de ces mots : {value}",
    "reason.no match": "sans correspondance dans {value}",
    "reason.broken quotes": "guillemets mal placés",
    "reason.read as one row": (
        "les lignes {value} sont lues comme une seule : un guillemet non fermé ?"
    ),
    "reason.wrong number of cells": "{value} cellules : une ligne en a autant que l’en-tête",
    "finding.run_would_stop": "Une exécution s’arrêterait",
    "finding.run_would_stop.message": (
        "une exécution n’écrirait rien et s’arrêterait avec le code 4, garde-fou {guard} : {detail}"
    ),
    "finding.run_would_stop.fix": (
        "corriger ce qui est refusé ; ou regarder le plan, puis kamsync apply --accept {guard}"
    ),
    "form.at": " ({place})",
    "form.config": " de config.toml",
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
    "finding.accounts_matched": "Comptes rapprochés par leur nom",
    "finding.accounts_matched.message.one": (
        "1 ligne désigne son compte autrement et a été rapprochée : {names}"
    ),
    "finding.accounts_matched.message.many": (
        "{n} lignes désignent leur compte autrement et ont été rapprochées : {names}"
    ),
    "finding.accounts_matched.fix": (
        "vérifier les paires ; une erreur se corrige dans une table de noms"
    ),
    "finding.accounts_alike": "Comptes de même nom",
    "finding.accounts_alike.message.one": (
        "1 nom appartient à plusieurs comptes et n’est rapproché d’aucun : {names}"
    ),
    "finding.accounts_alike.message.many": (
        "{n} noms appartiennent à plusieurs comptes et ne sont rapprochés d’aucun : {names}"
    ),
    "finding.accounts_alike.fix": "fusionner ces comptes, ou les désigner par leur identifiant",
    "finding.several_accounts": "Plusieurs comptes dans une cellule",
    "finding.several_accounts.message.one": (
        "1 ligne désigne plusieurs comptes, {sample} : elle n’est rattachée à aucun"
    ),
    "finding.several_accounts.message.many": (
        "{n} lignes désignent plusieurs comptes, par exemple {sample} : elles "
        "ne sont rattachées à aucun"
    ),
    "finding.several_accounts.fix": (
        'si le premier compte, écrire split = ";" à côté de field dans la table de correspondance'
    ),
    "finding.rows_repeated": "Lignes répétées",
    "finding.rows_repeated.message.one": (
        "1 ligne répète le compte, la date et le montant d’une autre ({sample}) "
        ": elle compte à chaque fois"
    ),
    "finding.rows_repeated.message.many": (
        "{n} lignes répètent le compte, la date et le montant d’une autre, à partir"
        " de {sample} : chacune compte"
    ),
    "finding.rows_repeated.fix": (
        "si les lignes répètent le total d’une facture, écrire one_per avec son numéro sous"
        " rows dans la table de correspondance ; sinon sum_by"
    ),
    "reading.dates": 'dates = "{order}" : {sample} se lit {day:date}',
    "reading.dates_two": (
        'À CHOISIR : {sample} se lit {day:date} avec dates = "{order}", '
        '{other_day:date} avec dates = "{other}"'
    ),
    "reading.decimal": "{sample} se lit {number}",
    "reading.decimal_two": (
        'À CHOISIR : {sample} se lit {comma} avec decimal = ",", {point} avec decimal = "."'
    ),
    "reading.stages": "étapes : gagnées {won} ; perdues {lost} ; ouvertes {open}",
    "setup.map_head": (
        "Proposé d’après les fichiers : vérifier chaque lecture, corriger ce qui est faux."
    ),
    "setup.map": "la table {map} reconnaît le mieux les en-têtes",
    "setup.file": "{file} est lu comme : {stream:stream_word}",
    "stream_word.account": "comptes",
    "stream_word.opportunity": "affaires",
    "stream_word.revenue": "factures",
    "stream_word.contact": "contacts",
    "stream_word.activity": "activités",
    "stream_word.user": "utilisateurs",
    "stream_word.case": "demandes d’assistance",
    "setup.ask": "Numéro, de 1 à {n} (- : laisser ouvert dans files.toml)",
    "setup.ask_again": "un numéro de 1 à {n}, ou l’une de ces réponses telle quelle",
    "setup.which_header": "quel en-tête est {column} ?",
    "setup.the_line": "aucun : chaque ligne est une fiche à elle seule",
    "setup.which_kind": "« {stage} » : gagnée, perdue ou ouverte ?",
    "setup.kind_won": "gagnée",
    "setup.kind_lost": "perdue",
    "setup.kind_open": "ouverte",
    "reading.stages_judged": "étapes, selon vos réponses : gagnées {won} ; perdues {lost} ; toutes "
    "les autres sont ouvertes",
    "reading.id_by_name": "aucune colonne ne porte d’identifiant, « {header} » en tient lieu : "
    "deux fiches de même nom n’en feraient qu’une. Pour compter chaque ligne, retirer les « # »",
    "setup.unread": "{file} n’est pas lu : rien dans la table de correspondance n’utilise ses "
    "en-têtes",
    "setup.home": (
        'home_currency = "{currency}" : les montants sans devise sont lus dans celle-ci ; pour une '
        "autre : init --currency"
    ),
    "setup.next": "écrits : {files}. Relire {map}, puis : kamsync check",
    "reading.columns_lacking_id": (
        "À CHOISIR : quel en-tête vaut {columns} ? Aucun de ce fichier n’est connu pour cela : "
        "le nommer sous [streams.{stream}.fields] ; sans identifiant, la ligne peut en tenir "
        'lieu : id = "line" sous [streams.{stream}.rows]'
    ),
    "reading.accounts_by_name": (
        "pas de fichier de comptes : chaque nom différent sous « {header} » en est un ; ajouter un "
        "fichier de comptes pour ce que lui seul peut dire"
    ),
    "reading.stages_unknown": (
        "À CHOISIR : quelles étapes sont gagnées, lesquelles perdues ? {stages} : les "
        "écrire sous [streams.opportunity.stages], won = […] et lost = […]"
    ),
    "finding.run_would_stop.rejects.fix": (
        "corriger ce qui est refusé : d’ici là, cela ne compte nulle part"
    ),
    "finding.run_would_stop.unassigned.fix": (
        'si les noms s’écrivent seulement autrement : compare = "words" ou "names", ou une '
        "table de noms, sous [accounts] dans la table de correspondance"
    ),
    "finding.rows_no_sale": "Lignes qui ne sont peut-être pas des ventes",
    "finding.rows_no_sale.message": "rien ne lit la colonne « {column} », où des lignes portent "
    "{names} : elles comptent comme des ventes",
    "finding.rows_no_sale.fix": 'pour les écarter, écrire skip = {{ "{column}" = […] }} avec '
    "ces mots sous [streams.{stream}.rows] de la table de correspondance ; avec [] elles comptent "
    "et ce message disparaît",
    "finding.rows_refund": "Avoirs comptés comme des ventes",
    "finding.rows_refund.message": "rien ne lit la colonne « {column} », où des lignes au montant "
    "positif portent {names} : elles comptent comme des ventes",
    "finding.rows_refund.fix": 'si elles viennent en déduction, écrire negative = {{ "{column}" '
    "= […] }} avec ces mots sous [streams.{stream}.rows] de la table de correspondance ; avec [] "
    "elles comptent et ce message disparaît",
    "reading.rows_skip": "« {header} » porte {words} : ces lignes sont écartées",
    "reading.rows_negative": "« {header} » porte {words} : ces lignes viennent en déduction",
    "finding.document_mixed": "Documents de plusieurs comptes",
    "finding.document_mixed.message.one": "1 document a des lignes de plusieurs comptes ({names}, "
    "à partir de {sample}) : le tout va au premier",
    "finding.document_mixed.message.many": "{n} documents ont des lignes de plusieurs comptes "
    "(par exemple {names}, à partir de {sample}) : le tout va chaque fois au premier",
    "finding.document_mixed.fix": "ajouter la colonne du compte à sum_by ou one_per sous rows "
    "dans la table de correspondance",
    "reading.rows_repeated": "À CHOISIR : {n} lignes répètent le compte, la date et le montant "
    'd’une autre : one_per = "{header}" si chacune répète le total de son document, sum_by = '
    '"{header}" si elles s’additionnent, sous [streams.{stream}.rows] ; sinon chacune compte',
    "finding.nothing_won": "Aucune affaire gagnée",
    "finding.nothing_won.message.one": "la seule affaire n’est pas lue comme gagnée, le chiffre "
    "d’affaires est donc nul partout : {stages}",
    "finding.nothing_won.message.many": "aucune des {n} affaires n’est lue comme gagnée, le "
    "chiffre d’affaires est donc nul partout : {stages}",
    "finding.nothing_won.fix": "indiquer les étapes gagnées et perdues sous "
    "[streams.opportunity.stages] de la table de correspondance : won = […], lost = […]",
    "finding.nothing_read": "Rien n’a été lu",
    "finding.nothing_read.message": "aucune fiche n’a été lue : le chiffre d’affaires "
    "compte pour 0 partout",
    "finding.nothing_read.fix": "exporter de nouveau le fichier ; dans un CRM, vérifier ce que le "
    "compte de connexion peut lire",
    "finding.open_though_decided": "Affaires ouvertes qui semblent conclues",
    "finding.open_though_decided.message.one": "1 affaire compte comme ouverte alors que sa date "
    "est passée et sa probabilité de 100\u202f% ou 0\u202f% : {stages}",
    "finding.open_though_decided.message.many": "{n} affaires comptent comme ouvertes alors que "
    "leur date est passée et leur probabilité de 100\u202f% ou 0\u202f% : {stages}",
    "finding.open_though_decided.fix": "si une étape est gagnée ou perdue, l’ajouter sous "
    "[streams.opportunity.stages] de la table de correspondance (une liste y remplace celle du "
    "modèle) ; sinon corriger les affaires",
    "reading.stages_doubtful": "À CHOISIR : ces étapes sont-elles gagnées, perdues ou ouvertes : "
    "{stages} ? Elles comptent comme ouvertes ; sinon, corriger ces lignes et retirer le « # »",
    "finding.rows_left_out.words.message": "{n:number} lignes écartées d’après « {column} », "
    "comme le demande la table de correspondance : {words}",
    "finding.rows_left_out.words.fix": "si l’une est une vente, ajouter son mot sous "
    "[streams.{stream}.rows] de la table de correspondance",
    "reading.columns_lacking": "À CHOISIR : quel en-tête vaut {columns} ? Aucun de ce fichier "
    "n’est connu pour cela : corriger ces lignes et retirer le « # »",
}
