"""English: what a run stopped for, what waits, and what goes on with it."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "wait.guards": "stopped before writing: {what}. {way}",
    "wait.accept": "Look, then: {command}",
    "wait.rejects": "Mend what is refused (kamsync show lists it): until then it counts nowhere",
    "wait.unassigned": "Give these records their account; where files only write its name "
    "otherwise, [accounts] in the field map compares names",
    "wait.or_accept": "To go on without these records in any figure: {command}",
    "wait.wrong_org": "Correct base_url or the credentials; a CRM that is new on purpose is a new "
    "connection",
    "wait.api_budget": "Run again when the CRM grants calls again, or write fewer records a night "
    "([outputs] max_writes_per_run)",
    "wait.first": "the first write needs a person: look, then {command}",
    "wait.scorecard": "the scorecard changed and is not approved: {command}",
    "wait.day": "plan {plan} {reason}",
    "wait.provision": "nothing written: the CRM lacks fields that this plan fills, or kamsync may "
    "not write them ({fields}). kamsync provision makes them and gives the right; then: {command}",
    "day.applied_ahead": "waits: run {run} was applied for {as_of:date}, a day still to come; "
    "kamsync undo {run} takes that back",
    "day.ahead": "is for {day:date}, a day still to come (today is {today:date}): it can only be "
    "looked at",
    "day.behind": "is for {day:date}, before run {run} of {as_of:date}: it can only be looked at; "
    "kamsync undo {run} goes back behind it",
    "stop.write_errors": "write_errors: {n:number} of {of:number} records were newly refused, "
    "limit 5% ({reasons}). {way}",
    "stop.canary": "canary: account {account} does not show what was written ({fields}), a rule "
    "of the CRM may change it back. {way}",
    "stop.look": "Look (kamsync show {run}), then: {command}",
    "stop.all_refused": "No record was accepted, so going on would not help: correct the rule, "
    "the picklist or the field in the CRM, or let kamsync provision do it; kamsync show {run} "
    "lists them",
    "refused.cause": "{code}: {reason}",
    "refused.group": "{n:number} × {reason}",
    "run.refused.one": "{n} record was refused by the CRM: {reasons}",
    "run.refused.many": "{n} records were refused by the CRM: {reasons}",
    "standing.last": "{connection}: last {command} {run} ({as_of:date}) {status:run_status}, "
    "exit {exit}",
    "standing.written": "written: {records}, {tasks}; tasks of ours that are open: {open:number}",
    "standing.open": "what it wrote was not counted; tasks of ours that are open: {open:number}",
    "standing.none": "no run yet: kamsync run",
    "standing.quiet": "nothing waits for you",
    "standing.plan": "plan {plan} waits: {way}",
    "standing.running": "it is still going, or was killed: the next run cleans up",
    "paused.undo": "undo of {run}",
    "standing.held": "paused ({reason}): kamsync resume",
    "run_status.running": "is running",
    "run_status.planned": "planned",
    "run_status.waiting": "waits",
    "run_status.applied": "applied",
    "run_status.partial": "applied in part",
    "run_status.failed": "failed",
    "run_status.stopped": "stopped",
    "runs.head": "run;when;command;as of;ended;exit;written;refused",
    "runs.none": "no run yet",
    "metrics.head": "metric;unit;meaning",
    "connectors.none": "no connector is installed",
    "show.head": "{run} {command} {as_of:date} {status:run_status}, exit {exit}, by {user}",
    "show.writes": "{writes}, {refused:number} refused by the CRM",
    "show.group": "{n:number} × {stream}.{field}: {reason:reason}; first {first}",
    "show.group_of": "{n:number} × {stream}.{field}: {reason:reason} ({values}); first {first}",
    "show.more": "… and {n:number} more causes: kamsync --json show {run}",
    "show.others": "others",
    "apply.finished": "plan {plan} was applied by run {run}: nothing is left to do",
    "finding.record_gone": "Record gone",
    "finding.record_gone.message": "was deleted in the CRM while the plan waited",
    "finding.record_gone.fix": "nothing to do: the next run leaves it out",
    "finding.archive_damaged": "Archived run damaged",
    "finding.archive_damaged.message": "its archived figures are damaged; the run before it "
    "stands in for it",
    "finding.archive_damaged.fix": "restore state_dir/archive from a backup, or leave it so",
    "guard.unassigned_rows.one": (
        "{stream}: 1 of {of:number} rows names an account that is not there, limit 5%"
    ),
    "guard.unassigned_rows.many": (
        "{stream}: {n:number} of {of:number} rows name an account that is not there, limit 5%"
    ),
    "guard.unassigned_value": (
        "{stream}: {share:percent} of what was won in twelve months names an account that is "
        "not there, limit 2%"
    ),
    "guard.score_drift": "the distribution of scores moved (PSI {psi:number}, limit {line})",
    "guard.many_tasks": "{n:number} new tasks, limit {line:number}",
    "guard.pull_shrank": "{stream}: {n:number} records, the last full pull had {before:number}",
    "guard.field_lost": "{stream}: {fields} can no longer be read",
    "guard.stream_lost": "{stream}: the whole stream can no longer be read",
    "guard.rejects_rows": "{stream}: {n:number} of {of:number} records rejected, limit 5%",
    "guard.rejects_value": "{share:percent} of the won value rejected, limit 2%",
    "guard.tiers_moved": "{n:number} of {of:number} groups would change tier, limit 10%",
    "guard.tiers_moved_cleared": (
        "{n:number} of {of:number} groups would change tier ({cleared:number} of them lose "
        "it), limit 10%"
    ),
    "guard.canary_account": "account {account}: {what}",
    "guard.wrong_org": "this is {org}, approved was {approved}",
    "guard.api_budget": "needs {n:number} calls, {left:number} are left today",
    "report.runs.title": "Runs",
    "report.runs.subtitle": "Connection {name}, up to {date}",
    "report.runs.footer": "Made after each run from the ledger; kamsync runs and kamsync "
    "show RUN say the same and more.",
    "report.runs.nights": "What each night did",
    "report.runs.lead": "The latest runs, newest first. An empty cell: the run did not "
    "get that far.",
    "report.runs.when": "Begun",
    "report.runs.command": "Command",
    "report.runs.state": "State (exit code)",
    "report.runs.took": "Seconds",
    "report.runs.written": "Records written",
    "report.runs.tasks": "Tasks made",
    "report.runs.refused": "Refused by the CRM",
    "report.runs.unusable": "Records not usable",
    "report.runs.calls": "API calls",
    "report.runs.run": "Run",
    "report.runs.refusals": "What the CRM refused",
    "report.runs.nothing_refused": "In these runs the CRM refused no record.",
    "report.runs.retry": "kamsync retry RUN sends the refused records of the last applied "
    "run again, and nothing else.",
    "report.runs.reason": "The CRM's reason",
    "report.runs.n": "Records",
    "count.records.one": "{n:number} record",
    "count.records.many": "{n:number} records",
    "count.fields.one": "{n:number} field",
    "count.fields.many": "{n:number} fields",
    "count.tasks.one": "{n:number} task",
    "count.tasks.many": "{n:number} tasks",
    "count.new_tasks.one": "{n:number} new task",
    "count.new_tasks.many": "{n:number} new tasks",
    "count.to_close.one": "{n:number} task to close",
    "count.to_close.many": "{n:number} tasks to close",
    "count.writes.one": "{n:number} write",
    "count.writes.many": "{n:number} writes",
    "count.groups.one": "{n:number} group",
    "count.groups.many": "{n:number} groups",
}
