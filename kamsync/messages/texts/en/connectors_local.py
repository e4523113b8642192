"""English: folders of CSV files."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.header_twice": "Column that stands twice",
    "finding.header_twice.message": "the header “{cell}” stands twice and is not read",
    "finding.optional_header_missing.message": "no header “{cell}”: {column} is unknown",
    "finding.optional_header_missing.fix": "add the column, or take it out of the field map",
    "finding.unknown_header.message": "the header “{cell}” is not read{near}",
    "finding.unknown_header.fix": "rename it, or name it in a field map",
    "finding.output_not_writable.folder.message": "the output folder cannot be written",
    "finding.output_not_writable.folder.fix": (
        "give the right to write there, or name another folder as output"
    ),
    "finding.empty_file.message": "the file has a header and no row",
    "finding.empty_file.fix": "export it again, or remove the file",
    "finding.unread_file.message": "no stream reads this file{near}",
    "finding.unread_file.fix": "rename it, or name it as a stream's object in a field map",
    "problem.header_elsewhere": (
        "no header here; line {number} looks like it ({cells}): write header_line = {number} "
        "under [streams.{stream}.format] in the field map"
    ),
    "problem.no_header": "no header “{cell}”{near} Rename it or map it",
    "problem.no_header_id": (
        "no header “{cell}”{near} Rename it or map it; or let the line be the id: "
        'id = "line" under the rows of the stream'
    ),
    "problem.no_header_known": "no header of {stream} in this file{near} Rename it or map it",
    "finding.optional_header_missing": "Optional column missing",
    "finding.unknown_header": "Unknown column",
    "finding.output_not_writable": "Output field not writable",
    "finding.empty_file": "Empty file",
    "finding.unread_file": "File that is not read",
}
