"""English: errors, by code."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "error.not_retryable": "run {run} applied no plan of this connection: there is nothing to "
    "retry; kamsync runs lists the others",
    "error.retry_overtaken": "run {run} was overtaken by {last}, which decided anew: kamsync retry "
    "{last}",
    "error.nothing_refused": "the CRM refused no record of run {run}, or took it since",
    "error.no_expected": "no expected.toml in {folder} or in a folder in it (docs/proof.md)",
    "error.port": "{host}:{port} cannot be used: {reason}; choose another with --http-port or "
    "[schedule] http_port and http_host, 0 switches it off",
    "error.no_known_header": (
        "no header of these files is known: {files}. Name their columns "
        "in a field map (docs/files.md)"
    ),
    "error.no_such_file": ("no such file: {files}"),
    "error.several_folders": ("the files lie in several folders: put them into one"),
    "error.problem": "{place}: {what}",
    "error.problems": "{problems}",
    "error.needs_output": "this user may not write to {folder}: say where by --output FILE",
    "error.no_terminal": "nobody to ask: add --yes",
    "error.day": "“{text}” is no date: write YYYY-MM-DD",
    "error.paused": "{connection} is paused since {day:date} {time} ({reason}); kamsync "
    "resume lets it go on",
    "error.guard_unknown": "no guard {name}; guards: {known}",
    "error.match_single": (
        "nothing to match: name several connections under [portfolio] connections"
    ),
    "error.undone_part": "what run {run} wrote to “{connection}” is undone already",
    "error.connection_joined": (
        "“{name}” is part of the portfolio “{portfolio}”, which is planned and written as a whole: "
        "leave out --connection. check, provision and undo take one connection alone"
    ),
    "error.connections_several": "several connections: choose one with --connection ({names})",
    "error.no_plan": "no plan yet; kamsync plan makes one",
    "error.not_scored": "nothing scored yet: kamsync run",
    "error.not_undoable": "run {run} wrote nothing that can be undone; kamsync runs lists the "
    "others",
    "error.undone_already": "run {run} was undone already, by {by}",
    "error.load_off": "nobody’s load is computed: a director switches it on with "
    "[people] load_cap = POINTS, in France after informing the works council",
    "error.manager_figures_off": "results per manager are not computed: a director switches them "
    "on with [people] manager_figures = true, in France after informing the works council",
    "error.own_figures_off": "figures of one person are not computed: switch them on with [people] "
    "own_figures = true, in France after informing the works council",
    "error.no_user": "no user, or several, with that id or name: “{text}”{near}",
    "error.send_of_team": "--send is for the document “team” only",
    "error.no_such_channel": "there is no channel “{channel}” under [alerts]{near}",
    "error.since_of_team": "--since is for the document “team” only",
    "error.criteria_unread": "“{part}” is no criterion with a weight; write potential 30, "
    "growth 20",
    "error.criteria_unknown": "no criterion {name}{near}",
    "error.since": "--since is a day before today, e.g. 2026-01-31",
    "error.pdf_program": "a PDF needs LibreOffice (soffice), which is not installed "
    "here; install it, or write --format {form}",
    "error.pdf_failed": "{program} made no PDF of the {form} file; write --format "
    "{form} and print it there",
    "error.plan_check_target": "name an account or a file, or take --managers",
    "error.lang": "--lang is fr or en",
    "error.document_unreadable": "{file}: not a Word or PowerPoint file of this kind; save it "
    "again as .docx or .pptx",
    "error.document_too_large": "{file}: larger unpacked than a document may be; remove "
    "pictures or save it again",
    "error.day_over": "{day:date} is over: give a day that is still to come",
    "error.crm": "which CRM? add --crm salesforce, hubspot, zoho or local",
    "error.files_there": "{files} already there; --force overwrites",
    "error.no_connection": "no connection “{name}”{near}",
    "error.plan_unknown": "no plan “{plan}”; latest: {known}",
    "error.plan_not_ours": "plan {plan} is not in the ledger: make a new one with kamsync plan",
    "error.plan_unreadable": "plan {plan} cannot be read: make a new one with kamsync plan",
    "error.plan_changed": "plan {plan}: {file} was changed since; make a new one with kamsync plan",
    "error.plan_connection": "plan {plan} is for connection {connection}",
    "error.plan_org": (
        "plan {plan} was made for org {org}, this is {this}; make a new one with kamsync plan"
    ),
    "error.plan_scorecard": (
        "plan {plan} was made with another scorecard; make a new one with kamsync plan"
    ),
    "error.plan_expired": "plan {plan} has expired; make a new one with kamsync plan",
    "error.plan_day": "plan {plan} {reason}",
    "error.plan_applied": (
        "plan {plan} was applied by {run} already; make a new one with kamsync plan"
    ),
    "error.plan_overtaken": (
        "plan {plan} is older than what {run} applied; make a new one with kamsync plan"
    ),
    "error.nothing_pulled": "nothing pulled yet: kamsync plan",
    "error.secrets": "{lacking}",
    "error.secret_missing": "no secret behind {reference}: set, then try again",
    "error.secret_unreadable": "secret file {file} cannot be read",
    "error.secret_open": "secret file {file} is open to others: chmod 600 {file}",
    "error.keyring_user": (
        "keyring:{name} names no user: write keyring:SERVICE/USER, or keep the secret in "
        "env:NAME or file:PATH"
    ),
    "error.keyring": (
        "the keyring behind keyring:{name} cannot be used here ({reason}): unlock or install "
        "a keyring, or keep the secret in env:NAME or file:PATH"
    ),
    "error.lock_held": (
        "another run of connection {connection} is at work: wait for its end (the lock is "
        "released even if it is killed)"
    ),
    "error.lock_held_by": (
        "another run of connection {connection} is at work (process {process}, since "
        "{day:date}, {time}): wait for its end (the lock is released even if it is killed)"
    ),
    "error.lock_held_on": (
        "another run of connection {connection} is at work on {place}: wait for its end"
    ),
    "error.no_ledger": "{path}: no ledger yet: kamsync plan, or kamsync run, makes it",
    "error.ledger_newer": (
        "{place}: written by a newer kamsync (schema {found}, this one knows {known}): "
        "install that version again"
    ),
    "error.ledger_older": "{place}: not brought up to this version yet; the next run does it",
    "error.ledger_url": (
        "[ledger] url is not understood: sqlite:///state/ledger.sqlite, or postgresql+psycopg://…"
    ),
    "error.ledger_driver": (
        "{place}: a PostgreSQL ledger needs an extra: pip install kamsync[postgres]"
    ),
    "error.ledger_kind": "[ledger] url must name an SQLite file or a PostgreSQL database",
    "error.ledger_read_only": (
        "{place}: it cannot be written: give kamsync's user the file and its folder, or set "
        "[ledger] url"
    ),
    "error.ledger_closed": (
        "{place}: it cannot be opened: give kamsync's user its folder, or set [ledger] url"
    ),
    "error.ledger_damaged": (
        "{place}: it is damaged: restore a backup, or move it away and start a new one"
    ),
    "error.ledger_locked": (
        "{place}: another process keeps it locked: wait for its end, then run again"
    ),
    "error.ledger_unusable": "{place}: the ledger cannot be used: {reason}",
    "error.disk_full": (
        "{place}: the disk is full: free some space, then run again; nothing is half written"
    ),
    "error.disk_failed": "{place}: the disk failed or is full: look at it, then run again",
    "error.disk_quota": "{place}: the disk quota is used up: free some space, then run again",
    "error.disk_read_only": (
        "{place}: the file system is read-only: set state_dir to a folder that can be written"
    ),
    "error.no_right": (
        "{place}: no right to do that: give kamsync's user this folder, or set state_dir"
    ),
    "error.file_for_folder": (
        "{place}: a file stands where a folder is needed: move it away, or set state_dir"
    ),
    "error.file_failed": "{place}: cannot be written or read: {reason}",
    "error.no_run": "no run {run}: did you mean {near}?",
    "error.no_run_yet": "no run {run}: nothing has run yet",
    "error.not_in_mirror": "{stream}: the mirror does not have it yet; pull it in full",
    "error.no_run_id": "“{run}” is no run id",
    "error.accounts_several": "several accounts fit “{text}”: {accounts}; give the id",
    "error.mcp_no_account": "no account has exactly that id or name",
    "error.mcp_account": "--account goes with --customer-safe",
    "error.mcp_long": "the scorecard is longer than {most:number} characters",
    "error.no_mcp": "the assistant server needs an extra: pip install kamsync[mcp]",
    "error.database_away": "no connection to the database: {reason}",
    "error.no_engine": (
        'engine = "{engine}" needs an extra: pip install kamsync[{engine}]; or set '
        'engine = "polars"'
    ),
    "error.engine_failed": (
        'the engine cannot go on: {reason}; engine = "polars" gives the same figures on this '
        "machine alone"
    ),
    "error.engine_inexact": (
        "the engine multiplies integers inexactly, so none of its figures is used; set "
        'engine = "polars"'
    ),
    "error.no_account": "no group “{text}”{near}; members are shown by their root",
    "error.decision_unknown": "--decision is {known}",
    "error.decision_endless": "a decision has an end: add --until YYYY-MM-DD",
    "error.no_alert": "no alert stands on {account}; on: {known}",
    "error.no_proposals": "the connector of files proposes no maps",
    "error.no_connector": "no connector “{name}”{near}",
    "error.no_scorecard_file": "[scorecard] file names no file to write the scales into",
    "error.scales_approved": (
        "{file} is approved: other scales need a new approval; --force writes them"
    ),
    "error.voice_no_words": "no words to learn from: they are not kept. Set [voice] texts = "
    '"keep" and run once, or give --file with text, score and scale_max',
    "error.voice_file_bytes": "{file} is no CSV in UTF-8: save it as such",
    "error.voice_file_columns": "{file} lacks the columns {columns} in its first line",
    "error.voice_file_mark": "{file}, line {line}: score and scale_max must be numbers",
    "error.no_account_to_erase": "the last pull knows no account {account}: give its id in the CRM",
    "error.erase_whom": "say whom: --contact ID or --account ID",
    "error.no_contact": "the last pull knows no contact {contact}: give its id in the CRM",
    "error.undo_erased": "run {run} cannot be undone: its before-images named a person who was "
    "erased, and went with them",
    "error.nothing_rated": (
        "nobody has rated a figure of {account}: no joint scorecard, so no page was made; "
        "fill the rating stream (with files: ratings.csv)"
    ),
    "error.nothing_applied": "nothing was applied yet: kamsync run",
    "error.nothing_applied_by": (
        "nothing was applied on or before {day:date}; the first is of {first:date}"
    ),
    "error.no_group_then": "{account} was not a group of its own on {day:date}",
    "error.token_file": "{file} is damaged; delete it and grant a new refresh token",
    "error.api_budget": "API budget of {n:number} calls used up; raise api_budget or go on later",
    "error.stopped": "asked to stop; the next run goes on from here",
    "error.no_json_object": "the answer is no JSON object",
    "error.no_number": "the answer holds a number that is none",
    "error.no_json": "the answer is no JSON: cut off, or a page of something in between",
    "error.answer_deep": "the answer is nested deeper than {n} levels",
    "error.answer_large": "the answer is larger than {n} MB",
    "error.answer_endless": "the answer had not ended after {n} s",
    "error.answer_packed": "the answer is packed in a way nobody asked for",
    "error.answer_cut": "the answer was cut off",
    "error.answer_damaged": "the answer is damaged",
    "error.download_damaged": "the download is damaged or was cut off",
    "error.download_files": "a download must hold exactly one {ending} file, not {n}",
    "error.download_large": "the download unpacks to more than {n} MB",
    "error.no_tls": "{host} does not speak TLS on this port",
    "error.no_answer": "no answer from {host}: {reason}",
    "error.proxy_login": (
        "the proxy {host} ({variable}) asks for a login (407): write http://user:password@host:port"
    ),
    "error.proxy_refuses": (
        "the proxy {host} ({variable}) answered {status} instead of passing the call on: "
        "allow the CRM's host there"
    ),
    "error.proxy_status": (
        "the proxy {host} ({variable}) answered {status} instead of passing the call on"
    ),
    "error.proxy_silent": "the proxy {host} ({variable}) does not answer: {reason}",
    "error.certificate_expired": (
        "the certificate of {host} expired on {day:date}: its owner must renew it"
    ),
    "error.certificate_early": (
        "the certificate of {host} is not valid before {day:date}: check this machine's clock"
    ),
    "error.certificate_name": "the certificate of {host} was issued for {names}, not for {asked}",
    "error.certificate_issuer": (
        "the certificate of {host} was issued by “{issuer}”, an authority that is not trusted "
        "here: set ca_file to its certificate (looked at: {file})"
    ),
    "error.no_fault": "no fault “{kind}”{near}",
    "error.fault_count": "“{text}”: write KIND, KIND:TIMES or KIND:TIMES:AFTER, in whole numbers",
    "error.port_taken": "port {port} cannot be opened: another program has it; "
    "--port 0 takes a free one",
    "error.person_unclear": "“{text}”: {n:number} people are meant ({names}); give the "
    "e-mail or id",
    "error.no_page": "no page “{page}”{near}",
    "error.no_family_roles": "nothing says which roles deals ask for: give [people] family_roles, "
    'e.g. {{ "Machines" = ["Maintenance"] }}',
    "error.no_function": "no function “{name}” in [sharing] functions{near}",
    "error.nothing_shared": "no function is to be informed: give [sharing] functions, e.g. {{ "
    '"Production" = ["chat"] }}',
}
