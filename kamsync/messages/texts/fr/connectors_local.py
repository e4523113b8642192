"""Français : dossiers de fichiers CSV."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.header_twice": "Colonne en double",
    "finding.header_twice.message": "l’en-tête « {cell} » figure deux fois et n’est pas lu",
    "finding.optional_header_missing.message": "pas d’en-tête « {cell} » : {column} est inconnu",
    "finding.optional_header_missing.fix": (
        "ajouter la colonne, ou la retirer de la table de correspondance"
    ),
    "finding.unknown_header.message": "l’en-tête « {cell} » n’est pas lu{near}",
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
    "problem.no_header": "pas d’en-tête « {cell} »{near} Le renommer ou l’associer",
    "problem.no_header_id": (
        "pas d’en-tête « {cell} »{near} Le renommer ou l’associer ; ou laisser la ligne tenir lieu "
        'd’identifiant : id = "line" sous rows de ce flux'
    ),
    "problem.no_header_known": (
        "aucun en-tête de {stream} dans ce fichier{near} Le renommer ou l’associer"
    ),
    "finding.optional_header_missing": "Colonne facultative absente",
    "finding.unknown_header": "Colonne inconnue",
    "finding.output_not_writable": "Champ de sortie non modifiable",
    "finding.empty_file": "Fichier vide",
    "finding.unread_file": "Fichier non lu",
}
