"""Français : erreurs, par code."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "error.port": "le port {port} ne peut pas être utilisé : {reason} ; en choisir un autre avec "
    "--http-port ou [schedule] http_port, 0 le désactive",
    "error.no_known_header": (
        "aucun en-tête de ces fichiers n’est connu : {files}. Nommer "
        "leurs colonnes dans une table de correspondance (docs/files.md)"
    ),
    "error.no_such_file": ("fichier introuvable : {files}"),
    "error.several_folders": (
        "les fichiers sont dans plusieurs dossiers : les réunir dans un seul"
    ),
    "error.no_terminal": "personne à qui demander : ajouter --yes",
    "error.day": "« {text} » n’est pas une date : écrire AAAA-MM-JJ",
    "error.paused": "{connection} est en pause depuis le {day:date} {time} UTC ({reason}) ; "
    "kamsync resume la relance",
    "error.guard_unknown": "pas de garde-fou {name} ; garde-fous : {known}",
    "error.connections_several": "plusieurs connexions : en choisir une avec --connection "
    "({names})",
    "error.no_plan": "aucun plan encore ; kamsync plan en fait un",
    "error.not_scored": "rien n’est encore noté : kamsync run",
    "error.not_undoable": "le passage {run} n’a rien écrit qui puisse être annulé ; kamsync runs "
    "liste les autres",
    "error.undone_already": "le passage {run} a déjà été annulé, par {by}",
    "error.lang": "--lang vaut fr ou en",
    "error.day_over": "le {day:date} est passé : donner un jour à venir",
    "error.crm": "quel CRM ? ajouter --crm salesforce, hubspot, zoho ou local",
    "error.files_there": "{files} : déjà là ; --force remplace",
}
