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
}
