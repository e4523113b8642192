"""Français : dossiers de fichiers CSV."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.header_twice": "Colonne en double",
    "finding.header_twice.message": "l’en-tête « {cell} » figure deux fois et n’est pas lu",
    "finding.optional_header_missing.message": "pas d’en-tête pour {columns} : inconnu",
    "finding.optional_header_missing.currency.message": (
        "pas d’en-tête pour la devise : les montants sont pris dans la devise de référence"
    ),
    "finding.optional_header_missing.currency.fix": (
        "corriger home_currency, ou ajouter la colonne s’il y en a plusieurs"
    ),
    "finding.optional_header_missing.fix": (
        "ajouter les colonnes qui importent ; sinon rien à faire"
    ),
    "finding.unknown_header.message": "l’en-tête « {cell} » n’est pas lu{near}",
    "finding.unknown_header.many.message": "{n:number} en-têtes ne sont pas lus : {cells} …",
    "finding.unknown_header.many.fix": (
        "désigner ceux qui comptent dans une table de correspondance"
    ),
    "finding.unknown_header.fix": "le renommer, ou le désigner dans une table de correspondance",
    "finding.output_not_writable.folder.message": "le dossier de sortie n’accepte pas d’écriture",
    "finding.output_not_writable.folder.fix": (
        "donner le droit d’y écrire, ou désigner un autre dossier dans output"
    ),
    "finding.empty_file.message": "le fichier a un en-tête et aucune ligne",
    "finding.empty_file.fix": "l’exporter à nouveau, ou supprimer le fichier",
    "finding.unread_file.message": "aucun flux ne lit ce fichier{near}",
    "finding.unread_file.fix": (
        "le renommer, ou le désigner comme object d’un flux dans une table de correspondance"
    ),
    "problem.header_elsewhere": (
        "pas d’en-tête ici ; la ligne {number} y ressemble ({cells}) : écrire header_line = "
        "{number} sous [streams.{stream}.format] dans la table de correspondance"
    ),
    "problem.no_header": "pas d’en-tête « {cell} » : en renommer un, ou l’associer{near}",
    "problem.no_header_id": (
        "pas d’en-tête « {cell} » : en renommer un, l’associer, ou laisser la ligne tenir lieu "
        'd’identifiant (id = "line" sous rows de ce flux){near}'
    ),
    "problem.no_header_won": (
        "pas d’en-tête « {cell} » : en renommer un, l’associer, ou laisser des mots de l’étape "
        'le dire (won = ["…"] et lost = ["…"] sous [streams.opportunity.stages] de la table de '
        "correspondance){near}"
    ),
    "problem.no_header_known": (
        "aucun en-tête de {stream} dans ce fichier : en renommer un, ou l’associer{near}"
    ),
    "finding.optional_header_missing": "Colonne facultative absente",
    "finding.unknown_header": "Colonne inconnue",
    "finding.output_not_writable": "Champ de sortie non modifiable",
    "finding.empty_file": "Fichier vide",
    "finding.unread_file": "Fichier non lu",
    "error.file_unreadable": "{file} ne se lit pas ({reason}) : vérifier ses droits",
    "error.file_unwritable": (
        "{file} ne s’écrit pas ({reason}) : libérer de la place, ou donner le droit d’écrire "
        "dans {folder}, ou fermer le programme qui tient le fichier ; puis relancer"
    ),
    "error.quote_open": (
        "{file}:{line} : un guillemet ouvert ici n’est jamais fermé ; exporter à nouveau ou "
        "réparer le fichier"
    ),
    "error.quote_swallows": (
        "{file}:{line} : un guillemet ouvert ici avale les lignes jusqu’à la ligne {last} ; "
        "exporter à nouveau ou réparer le fichier"
    ),
    "error.no_stream_file": (
        "pas de fichier pour le flux « {stream} » dans {folder} : l’ajouter, ou laisser le "
        "flux de côté"
    ),
    "error.file_damaged": "{file}:{line} : {reason} ; réparer le fichier",
    "problem.no_file": "fichier introuvable",
    "problem.table_column": "pas de colonne « {column} » : une table de noms a theirs et ours",
    "problem.no_header_line": "vide : une ligne doit nommer les colonnes",
    "problem.other_encoding": (
        "ce n’est pas du texte {encoding} : indiquer l’encodage du fichier dans son format"
    ),
    "problem.not_utf8_export": (
        "ce n’est pas du texte UTF-8 : l’exporter à nouveau en « CSV UTF-8 », ou indiquer son"
        ' encodage dans la table de correspondance (avec encoding = "cp1252", l’en-tête se '
        "lit « {header} »)"
    ),
    "problem.no_stream_file": "fichier introuvable ; {stream} est obligatoire",
    "problem.no_account_file_found": (
        "fichier introuvable ; présents : {found}. Si les affaires ou les factures ne font que "
        'nommer leurs comptes, chaque nom peut en être un : object = "FICHIER" sous [{stream}], '
        'avec id et name = "EN-TÊTE" sous [{stream}.fields] de la table de correspondance'
    ),
    "problem.no_stream_file_found": (
        "fichier introuvable ; {stream} est obligatoire ; présents : {found}"
    ),
    "problem.is_workbook": (
        "c’est un classeur Excel : l’ouvrir et l’enregistrer au format « CSV UTF-8 (délimité par "
        "des virgules) »"
    ),
    "problem.header_twice": "cet en-tête figure deux fois ; en garder un",
    "error.file_cut": (
        "{file}:{line} : le fichier s’arrête au milieu d’une ligne ; l’exporter à nouveau ou "
        "le réparer"
    ),
    "error.file_changed": "{file}:{line} : le fichier a changé pendant sa lecture ; relancer",
    "outcome.no_account": "pas de compte de cet identifiant dans accounts.csv",
    "step.nothing_elsewhere": "rien à installer ailleurs : le dossier de sortie suffit",
    "step.add_columns": "ajouter à accounts.csv les colonnes à remplir : {columns}",
    "finding.id_header_missing": "Colonne d’un identifiant absente",
    "finding.id_header_missing.message": "pas d’en-tête « {cell} » : chaque ligne compte comme un "
    "enregistrement",
    "finding.id_header_missing.fix": "exporter aussi cette colonne, si un enregistrement peut "
    "occuper plusieurs lignes ou être exporté deux fois",
    "finding.rule_header_missing": "Colonne d’une règle absente",
    "finding.rule_header_missing.message": "pas d’en-tête « {cell} » : aucune ligne n’est écartée "
    "ni inversée par lui",
    "finding.rule_header_missing.fix": "exporter aussi cette colonne, si le fichier contient des "
    "brouillons ou des avoirs",
}
