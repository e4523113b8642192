"""English: errors, by code."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "error.port": "port {port} cannot be used: {reason}; choose another with --http-port or "
    "[schedule] http_port, 0 switches it off",
    "error.no_known_header": (
        "no header of these files is known: {files}. Name their columns "
        "in a field map (docs/files.md)"
    ),
    "error.no_such_file": ("no such file: {files}"),
    "error.several_folders": ("the files lie in several folders: put them into one"),
    "error.no_terminal": "nobody to ask: add --yes",
    "error.day": "“{text}” is no date: write YYYY-MM-DD",
    "error.paused": "{connection} is paused since {day:date} {time} UTC ({reason}); kamsync "
    "resume lets it go on",
    "error.guard_unknown": "no guard {name}; guards: {known}",
    "error.connections_several": "several connections: choose one with --connection ({names})",
    "error.no_plan": "no plan yet; kamsync plan makes one",
    "error.not_scored": "nothing scored yet: kamsync run",
    "error.not_undoable": "run {run} wrote nothing that can be undone; kamsync runs lists the "
    "others",
    "error.undone_already": "run {run} was undone already, by {by}",
    "error.lang": "--lang is fr or en",
    "error.day_over": "{day:date} is over: give a day that is still to come",
    "error.crm": "which CRM? add --crm salesforce, hubspot, zoho or local",
    "error.files_there": "{files} already there; --force overwrites",
}
