"""English: folders of CSV files."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.header_twice": "Column that stands twice",
    "finding.header_twice.message": "the header “{cell}” stands twice and is not read",
    "finding.optional_header_missing.message": "no header for {columns}: unknown",
    "finding.optional_header_missing.currency.message": (
        "no header for the currency: amounts are taken in the home currency"
    ),
    "finding.optional_header_missing.currency.fix": (
        "correct home_currency, or add the column where there are several"
    ),
    "finding.optional_header_missing.fix": (
        "add the columns that matter; else nothing is to be done"
    ),
    "finding.unknown_header.message": "the header “{cell}” is not read{near}",
    "finding.unknown_header.many.message": "{n:number} headers are not read: {cells} …",
    "finding.unknown_header.many.fix": "name those that matter in a field map",
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
    "problem.no_header": "no header “{cell}”: rename one, or map it{near}",
    "problem.no_header_id": (
        "no header “{cell}”: rename one, map it, or let the line be the id "
        '(id = "line" under the rows of the stream){near}'
    ),
    "problem.no_header_won": (
        "no header “{cell}”: rename one, map it, or let words of the stage say it "
        '(won = ["…"] and lost = ["…"] under [streams.opportunity.stages] of the field map){near}'
    ),
    "problem.no_header_known": "no header of {stream} in this file: rename one, or map it{near}",
    "finding.optional_header_missing": "Optional column missing",
    "finding.unknown_header": "Unknown column",
    "finding.output_not_writable": "Output field not writable",
    "finding.empty_file": "Empty file",
    "finding.unread_file": "File that is not read",
    "error.file_unreadable": "{file} cannot be read ({reason}): check its rights",
    "error.file_unwritable": (
        "{file} cannot be written ({reason}): make room, or give the right to write in "
        "{folder}, or close the program that holds the file; then run again"
    ),
    "error.quote_open": (
        "{file}:{line}: a quote opened here is never closed; export or repair the file"
    ),
    "error.quote_swallows": (
        "{file}:{line}: a quote opened here swallows the rows to line {last}; export or "
        "repair the file"
    ),
    "error.no_stream_file": (
        "no file for stream “{stream}” in {folder}: add it, or leave the stream out"
    ),
    "error.file_damaged": "{file}:{line}: {reason}; repair the file",
    "problem.no_file": "file not found",
    "problem.table_column": "no column “{column}”: a table of names has theirs and ours",
    "problem.no_header_line": "empty: a line must name the columns",
    "problem.other_encoding": "not {encoding} text: name the file's encoding in its format",
    "problem.not_utf8_export": (
        'not UTF-8 text: export it again as "CSV UTF-8", or name its encoding in the field '
        'map (with encoding = "cp1252" the header reads “{header}”)'
    ),
    "problem.no_stream_file": "file not found; {stream} is required",
    "problem.no_account_file_found": (
        "file not found; found: {found}. Where deals or invoices only name their accounts, each "
        'name can be one: object = "FILE" under [{stream}], with id and name = "HEADER" under '
        "[{stream}.fields] of the field map"
    ),
    "problem.no_stream_file_found": "file not found; {stream} is required; found: {found}",
    "problem.is_workbook": (
        'this is an Excel workbook: open it and save it as "CSV UTF-8 (Comma delimited)"'
    ),
    "problem.header_twice": "this header stands twice; keep one",
    "error.file_cut": (
        "{file}:{line}: the file ends in the middle of a row; export or repair the file"
    ),
    "error.file_changed": "{file}:{line}: the file changed while it was read; run again",
    "outcome.no_account": "no such account in accounts.csv",
    "step.nothing_elsewhere": "nothing to install elsewhere: the output folder is all there is",
    "step.add_columns": "add the columns people fill to accounts.csv: {columns}",
    "finding.id_header_missing": "Column of an id missing",
    "finding.id_header_missing.message": "no header “{cell}”: each line counts as a record",
    "finding.id_header_missing.fix": "export that column too, if a record may stand on several "
    "lines or be exported twice",
    "finding.rule_header_missing": "Column of a rule missing",
    "finding.rule_header_missing.message": "no header “{cell}”: no row is left out or turned by it",
    "finding.rule_header_missing.fix": "export that column too, if there are drafts or refunds in "
    "the file",
}
