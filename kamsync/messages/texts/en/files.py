"""English: what is found in files."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.report_footer": "Footer of a report",
    "finding.report_footer.message.one": "1 line at the end is no record: not read",
    "finding.report_footer.message.many": "{n} lines at the end are no records: not read",
    "finding.rows_left_out": "Rows left out by the map",
    "finding.rows_left_out.message.one": "1 row left out, as the field map says",
    "finding.rows_left_out.message.many": "{n} rows left out, as the field map says",
    "finding.three_decimals": "Amounts with three decimals",
    "finding.three_decimals.message.one": (
        "1 amount in {column}, {sample} ({line}), is read with three decimals: is the"
        " point a thousands separator?"
    ),
    "finding.three_decimals.message.many": (
        "{n} amounts in {column}, such as {sample} ({line}), are read with three decimals: "
        "is the point a thousands separator?"
    ),
    "finding.three_decimals.fix": (
        'in the file\'s format, write decimal = "," if it is, decimal = "." if it is not'
    ),
    "finding.amount_in_other_currency": "Amounts marked with another currency",
    "finding.amount_in_other_currency.message.one": (
        "1 amount in {column}, {sample} ({line}), carries the sign of another currency than its row"
    ),
    "finding.amount_in_other_currency.message.many": (
        "{n} amounts in {column}, such as {sample} ({line}), carry the sign of "
        "another currency than their row"
    ),
    "finding.amount_in_other_currency.fix": "map the currency column, or correct home_currency",
    "finding.values_refused": "Values that are refused",
    "finding.values_refused.value.message": (
        "{n:number} of {rows:number} rows ({share:percent}), {column}: “{sample}” ({line}) "
        "is refused: {reason:reason}; wanted: {wanted}"
    ),
    "finding.values_refused.empty.message": (
        "{n:number} of {rows:number} rows ({share:percent}), {column} is empty"
        " ({line}): {reason:reason}"
    ),
    "finding.values_refused.row.message": (
        "{n:number} of {rows:number} rows ({share:percent}), such as {line}, "
        "are refused: {reason:reason}"
    ),
    "finding.values_refused.value.fix": "{way}",
    "finding.values_refused.empty.fix": "{way}",
    "finding.values_refused.row.fix": "correct the lines in the file, or export it again",
    "form.currency": "a code such as EUR",
    "form.words": "one of {words}",
    "form.date": "YYYY-MM-DD",
    "form.order": "{order}, or YYYY-MM-DD",
    "form.number": "a number such as {example}",
    "form.share": "a percentage from 0 to 100",
    "form.bool": "true or false, yes or no, oui or non, 1 or 0",
    "form.filled": "a value in every row",
    "mend.fill": (
        "fill “{header}” in the file, or leave such rows out under [streams.{stream}.rows]"
    ),
    "mend.values": "add {words} to the values of {column}{at}, or give it a default",
    "mend.currency": 'under [streams.{stream}.fields] write currency = {{ field = "{header}", '
    "values = {{ {table} }} }}, each with its code",
    "mend.bool": (
        "under [streams.{stream}.fields] give {header} a table of values, or name the won "
        "and lost stages under [streams.{stream}.stages]"
    ),
    "mend.source": "mend it where the source lies, or name it by a query that mends it",
    "mend.correct": "correct {line}",
    "mend.dates": (
        'write dates = "{order}" under [{table}.format]{at}: {sample} is then {day:date}'
    ),
    "mend.dates_other": (
        'if all dates of the file are so, write dates = "{order}" under '
        "[{table}.format]{at}: {sample} is then {day:date}; if the others are {written}, "
        "the file mixes two orders: correct these"
    ),
    "mend.total": (
        'a line of totals? write totals = ["{word}"] under [streams.{stream}.rows]; else fill it'
    ),
    "mend.dates_two": (
        '{sample} is {day:date} with dates = "{order}" and {other_day:date} with dates = '
        '"{other}": write the right one under [{table}.format]{at}'
    ),
    "mend.dates_mixed": (
        "no single order reads all of these dates: correct them, or export with dates as YYYY-MM-DD"
    ),
    "mend.no_such_day": "there is no such day as {sample}: correct it",
    "mend.dates_none": (
        "export the dates as YYYY-MM-DD, or name their order under [{table}.format]{at}"
    ),
    "mend.decimal": (
        'write decimal = "{mark}" under [{table}.format]{at}: {sample} is then {number}'
    ),
    "mend.decimal_two": (
        '{sample} is {comma} with decimal = "," and {point} with decimal = ".": write the '
        "right one under [{table}.format]{at}"
    ),
    "mend.number_none": (
        "correct the values, or name those that stand for nothing: empty = [{words}] under "
        "[{table}.format]{at}"
    ),
    "reason.without_account": "without account: outside every share",
    "reason.impossible date": "it cannot be read as a date",
    "reason.not a decimal number": "no decimal number",
    "reason.not a whole number": "no whole number",
    "reason.not a finite number": "no finite number",
    "reason.not a percentage between 0 and 100": "no percentage between 0 and 100",
    "reason.neither true nor false": "neither true nor false",
    "reason.no rate for this currency": "no rate converts this currency",
    "reason.unknown currency": "unknown currency",
    "reason.out of range": "out of range",
    "reason.missing": "missing",
    "reason.closed without a date": "closed without a date",
    "reason.won without an amount": "won without an amount",
    "reason.a rate must be above 0": "a rate must be above 0",
    "reason.bytes that are not UTF-8": "bytes that are not UTF-8",
    "reason.NUL bytes": "NUL bytes",
    "reason.not one of": "not one of {value}",
    "reason.no match": "no match in {value}",
    "reason.broken quotes": "broken quotes",
    "reason.read as one row": ("lines {value} are read as one row: is a quote not closed?"),
    "reason.wrong number of cells": "{value} cells: a row has as many as the header",
    "finding.run_would_stop": "A run would stop",
    "finding.run_would_stop.message": (
        "a run would write nothing and stop with exit code 4, guard {guard}: {detail}"
    ),
    "finding.run_would_stop.fix": (
        "mend what is refused; or look at the plan, then kamsync apply --accept {guard}"
    ),
    "form.at": " ({place})",
    "form.config": " of config.toml",
    "form.nowhere": " of the field map",
    "finding.values_refused.duplicate.message": (
        "{n:number} of {rows:number} rows ({share:percent}) repeat an id, such as "
        "“{sample}” ({line}): only the first counts"
    ),
    "finding.values_refused.duplicate.fix": "{way}",
    "mend.duplicate": (
        "under [streams.{stream}.rows] write sum_by (lines that add up), one_per (lines "
        'that repeat the total), or id = "line"'
    ),
    "reason.duplicate id": "duplicate id",
    "finding.accounts_matched": "Accounts matched by name",
    "finding.accounts_matched.message.one": (
        "1 row names its account otherwise and was matched: {names}"
    ),
    "finding.accounts_matched.message.many": (
        "{n} rows name their account otherwise and were matched: {names}"
    ),
    "finding.accounts_matched.fix": (
        "look at the pairs; a wrong one is corrected by a table of names"
    ),
    "finding.accounts_alike": "Accounts of one name",
    "finding.accounts_alike.message.one": (
        "1 name belongs to several accounts and is matched with none: {names}"
    ),
    "finding.accounts_alike.message.many": (
        "{n} names belong to several accounts and are matched with none: {names}"
    ),
    "finding.accounts_alike.fix": "merge these accounts, or name them by their ids",
    "finding.several_accounts": "Several accounts in a cell",
    "finding.several_accounts.message.one": (
        "1 row names several accounts, {sample}: it belongs to none of them"
    ),
    "finding.several_accounts.message.many": (
        "{n} rows name several accounts, such as {sample}: they belong to none of them"
    ),
    "finding.several_accounts.fix": (
        'where the first one counts, write split = ";" beside field in the field map'
    ),
    "finding.rows_repeated": "Repeated rows",
    "finding.rows_repeated.message.one": (
        "1 row says the same account, date and amount as another ({sample}): it counts each time"
    ),
    "finding.rows_repeated.message.many": (
        "{n} rows say the same account, date and amount as another, from {sample} on: each counts"
    ),
    "finding.rows_repeated.fix": (
        "where lines repeat the total of an invoice, write one_per with its number under "
        "rows in the field map; else sum_by"
    ),
    "reading.dates": 'dates = "{order}": {sample} is read as {day:date}',
    "reading.dates_two": (
        'WHICH? {sample} is {day:date} with dates = "{order}", '
        '{other_day:date} with dates = "{other}"'
    ),
    "reading.decimal": "{sample} is read as {number}",
    "reading.decimal_two": (
        'WHICH? {sample} is {comma} with decimal = ",", {point} with decimal = "."'
    ),
    "reading.stages": "stages: won {won}; lost {lost}; open {open}",
    "setup.map_head": "Proposed from the files: check every reading, correct what is wrong.",
    "setup.map": "the headers are known best by the map {map}",
    "setup.file": "{file} is read as {stream:stream_word}",
    "stream_word.account": "accounts",
    "stream_word.opportunity": "deals",
    "stream_word.revenue": "invoices",
    "stream_word.contact": "contacts",
    "stream_word.activity": "activities",
    "stream_word.user": "users",
    "stream_word.case": "support cases",
    "setup.ask": "Number, 1 to {n} (- leaves it open in files.toml)",
    "setup.ask_again": "a number from 1 to {n}, or one of these answers as it stands",
    "setup.which_header": "which header is {column}?",
    "setup.the_line": "none: each line is a record of its own",
    "setup.which_kind": "“{stage}”: won, lost or open?",
    "setup.kind_won": "won",
    "setup.kind_lost": "lost",
    "setup.kind_open": "open",
    "reading.stages_judged": "stages, as you said: won {won}; lost {lost}; all others are open",
    "reading.id_by_name": "no column holds an id, so “{header}” serves as one: two records of one "
    "name would be one. To count each line, take off the “#”",
    "setup.unread": "{file} is not read: nothing in the field map uses its headers",
    "setup.home": (
        'home_currency = "{currency}": amounts without a currency are read in it; another one: '
        "init --currency"
    ),
    "setup.next": "written: {files}. Look at {map}, then: kamsync check",
    "reading.columns_lacking_id": (
        "WHICH header is {columns}? None of this file is known for it: name it under "
        '[streams.{stream}.fields]; without an id the line can be it: id = "line" under '
        "[streams.{stream}.rows]"
    ),
    "reading.accounts_by_name": (
        "no file of accounts: each different name under “{header}” is one; add a file of accounts "
        "for what only it can say"
    ),
    "reading.stages_unknown": (
        "WHICH stages are won, which lost? {stages}: write them under "
        "[streams.opportunity.stages] as won = […] and lost = […]"
    ),
    "finding.run_would_stop.rejects.fix": "mend what is refused: until then it counts nowhere",
    "finding.run_would_stop.unassigned.fix": (
        'where names are only written otherwise: compare = "words" or "names", or a table '
        "of names, under [accounts] in the field map"
    ),
    "finding.rows_no_sale": "Rows that may be no sale",
    "finding.rows_no_sale.message": "nothing reads the column “{column}”, where rows say {names}: "
    "they count as sales",
    "finding.rows_no_sale.fix": 'to leave them out, write skip = {{ "{column}" = […] }} with '
    "these words under [streams.{stream}.rows] of the field map; with [] they count and this is "
    "not said again",
    "finding.rows_refund": "Refunds that count as sales",
    "finding.rows_refund.message": "nothing reads the column “{column}”, where rows with amounts "
    "above zero say {names}: they count as sales",
    "finding.rows_refund.fix": 'where they take sales back, write negative = {{ "{column}" = '
    "[…] }} with these words under [streams.{stream}.rows] of the field map; with [] they count "
    "and this is not said again",
    "reading.rows_skip": "“{header}” says {words}: such rows are left out",
    "reading.rows_negative": "“{header}” says {words}: such rows count below zero",
    "finding.document_mixed": "Documents of several accounts",
    "finding.document_mixed.message.one": "1 document has lines of several accounts ({names}, "
    "from {sample} on): all of it goes to the first",
    "finding.document_mixed.message.many": "{n} documents have lines of several accounts (such as "
    "{names}, from {sample} on): all of each goes to the first",
    "finding.document_mixed.fix": "add the account’s column to sum_by or one_per under rows in "
    "the field map",
    "reading.rows_repeated": "WHICH? {n} rows say the same account, date and amount as another: "
    'one_per = "{header}" where each repeats the total of its document, sum_by = "{header}" '
    "where they add up, under [streams.{stream}.rows]; neither: each counts",
    "finding.nothing_won": "No deal is won",
    "finding.nothing_won.message.one": "the only deal is not read as won, so revenue is 0 "
    "everywhere: {stages}",
    "finding.nothing_won.message.many": "none of {n} deals is read as won, so revenue is 0 "
    "everywhere: {stages}",
    "finding.nothing_won.fix": "name the stages that are won and lost under "
    "[streams.opportunity.stages] of the field map: won = […], lost = […]",
    "finding.nothing_read": "Nothing was read",
    "finding.nothing_read.message": "no record was read, so revenue counts as 0 for everybody",
    "finding.nothing_read.fix": "export the file again; in a CRM, check what the login may read",
    "finding.open_though_decided": "Open deals that seem decided",
    "finding.open_though_decided.message.one": "1 deal counts as open, although its date is past "
    "and its probability is 100% or 0%: {stages}",
    "finding.open_though_decided.message.many": "{n} deals count as open, although their dates "
    "are past and their probability is 100% or 0%: {stages}",
    "finding.open_though_decided.fix": "if a stage is won or lost, name it under "
    "[streams.opportunity.stages] of the field map (a list there replaces the map’s own); else "
    "correct the deals",
    "reading.stages_doubtful": "WHICH? are these won, lost or open: {stages}? They count as open; "
    "to have them count otherwise, correct these lines and take off the “#”",
    "finding.rows_left_out.words.message": "{n:number} rows left out by “{column}”, as the field "
    "map says: {words}",
    "finding.rows_left_out.words.fix": "if one of these is a sale, add its word under "
    "[streams.{stream}.rows] of the field map",
    "reading.columns_lacking": "WHICH header is {columns}? None of this file is known for it: "
    "correct these lines and take off the “#”",
}
