"""English: what commands say."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "cli.retried": "{records} written, {refused:number} refused again, {left:number} left "
    "out (changed or gone since)",
    "export.accounts": "accounts",
    "export.dictionary": "dictionary",
    "cli.killed": "an earlier run was interrupted and is cleaned up: {run}",
    "cli.head": "{connection} · {day:date} · {groups} · scorecard {name} {version}",
    "cli.head_unapproved": "{connection} · {day:date} · {groups} · scorecard {name} "
    "{version} (unapproved)",
    "cli.tier": "{tier:tier} ({n:number})",
    "cli.tier_head": "account;score;conf.;revenue 12 m;why",
    "cli.more_rows": "… and {n:number} more",
    "cli.dependency": "dependency {level:level}: {name} is {share:percent} of {place}",
    "cli.dependency_least": "dependency {level:level}: {name} is at least {share:percent} of "
    "{place}",
    "cli.dependency_more.one": "… and {n:number} more dependency: kamsync report",
    "cli.dependency_more.many": "… and {n:number} more dependencies: kamsync report",
    "cli.dependency_none": "dependency: no account reaches a line",
    "cli.records.one": "{n:number} record",
    "cli.records.many": "{n:number} records",
    "cli.tasks.one": "{n:number} task",
    "cli.tasks.many": "{n:number} tasks",
    "cli.tasks_closed.one": "{n:number} task closed",
    "cli.tasks_closed.many": "{n:number} tasks closed",
    "cli.tasks_wait.one": "{n:number} task waits",
    "cli.tasks_wait.many": "{n:number} tasks wait",
    "cli.to_close.one": "{n:number} to close",
    "cli.to_close.many": "{n:number} to close",
    "cli.written": "written: {records}, {tasks}, {closed}; {waiting} (3 per owner and week)",
    "cli.nothing_to_change": "nothing to change: the CRM already shows it",
    "cli.planned": "planned: {records}, {tasks}, {closing}; plan {plan}",
    "cli.calls": "API calls: {n:number}",
    "cli.report": "report: {path}",
    "cli.rejects.one": "{n:number} record refused: kamsync show {run}",
    "cli.rejects.many": "{n:number} records refused: kamsync show {run}",
    "cli.more_findings.one": "… {n:number} more finding: kamsync show {run}",
    "cli.more_findings.many": "… {n:number} more findings: kamsync show {run}",
    "cli.next_apply": "next: kamsync apply {plan}",
    "cli.next_why": "next: kamsync why ACCOUNT explains a score; have management approve a "
    "scorecard (kamsync init)",
    "cli.plan_waits": "nothing written: the plan waits",
    "cli.undone": "{records} restored, {kept:number} kept; {tasks} removed, {left:number} left "
    "(somebody worked on them)",
    "cli.undone_dry": "{records} would be restored, {kept:number} kept; {tasks} would be removed, "
    "{left:number} left (somebody worked on them)",
    "cli.paused": "{connection} is now paused until: kamsync resume",
    "cli.resumed": "released (paused since {day:date} {time}: {reason})",
    "cli.not_paused": "the connection was not paused",
    "cli.org": "{connection}: {org} ({id}), production, {currency}, {zone}, {n:number} streams",
    "cli.org_sandbox": "{connection}: {org} ({id}), sandbox, {currency}, {zone}, {n:number} "
    "streams",
    "cli.all_well": "nothing found: all well",
    "cli.nothing_to_do": "nothing to do",
    "cli.not_asked": "{n:number} fields are left out, because nothing uses them: {names}; a "
    "criterion, KPI or flag that names one brings it back",
    "cli.step_dry": "would {action:step_action} {what}  {message}",
    "cli.step": "{action:step_action} {what}  {message}",
    "cli.asof": "run {run} of {day:date}, scorecard {name}; {same}",
    "cli.asof_same": "the same scorecard",
    "cli.asof_other": "today's scorecard is {name}",
    "cli.asof_text": "today's has the same name and version, but another text",
    "cli.asof_head": "account;score;tier;score today;tier today",
    "cli.file": "written: {path}",
    "cli.stopped": "stopped by you",
    "cli.bug": "this is a bug in kamsync ({kind}); report {path}",
    "cli.finding": "{severity:severity} {place}: {message}",
    "cli.demo": "the demo lies in {folder}/ (companies and deals are public sample data, what is "
    "marked invented is invented). Next: cd {folder} && kamsync why ACCOUNT; a second `kamsync "
    "run` there changes nothing",
    "cli.anchors_later": "once the login works, kamsync init --anchors proposes scales from the "
    "portfolio",
    "cli.anchors_euro": "the money scales of scorecard.toml are in euro: correct them for "
    "{currency}, or give init --rate",
    "cli.anchors_few": "scales left as they are: too few of the {n:number} accounts have figures "
    "that differ",
    "cli.anchors_done": "scales of {names} proposed from {n:number} accounts: look at them",
    "cli.anchors_not": "scales not proposed: {reason}",
    "cli.dependency_unknown": "dependency: unknown, no revenue of the last 12 months",
    "erase.records.one": "{n} record deleted or freed of what was erased",
    "erase.records.many": "{n} records deleted or freed of what was erased",
    "erase.files.one": "{n} plan or page deleted: make it again",
    "erase.files.many": "{n} plans and pages deleted: make them again",
    "erase.runs": "before-images deleted, these runs can no longer be undone: {runs}",
    "erase.ledger.one": "{n} row of the ledger deleted",
    "erase.ledger.many": "{n} rows of the ledger deleted",
    "erase.thinned": "undo of these runs leaves the account out: {runs}",
    "erase.archived": "archived runs without what was erased, the figures of others stay: {runs}",
    "erased.contact": "a person was erased from this run on {day:date}: cells that named them are "
    "unknown",
    "erased.account": "an account was erased from this run on {day:date}: its line is missing, "
    "totals are as computed then",
    "erased.undo": "an account was erased from this run on {day:date}: nothing of it is put back",
    "erase.found": "kept in: {places}",
    "erase.left": "still named in: {places}; delete these by hand",
    "erase.nowhere": "searched state, ledger, archive, reports and results: nothing is left",
    "erase.crm": "in the CRM nothing was touched: delete it and the tasks that name it there, or "
    "the next full pull brings it back",
    "voice.none": "no text model yet: the word lists judge alone; kamsync voice train",
    "voice.title": "Text model, on answers it had not seen (three tenths of them)",
    "voice.head.of": "answers",
    "voice.head.judge": "judged by",
    "voice.head.n": "n",
    "voice.head.right": "right",
    "voice.head.wrong": "wrong",
    "voice.head.open": "left open",
    "voice.head.precision": "precision",
    "voice.head.recall": "recall",
    "voice.of.all": "all",
    "voice.of.en": "English",
    "voice.of.fr": "French",
    "voice.judge.model": "model",
    "voice.judge.lists": "word lists",
    "voice.share": "{share} ({low}–{high}), {k}/{n}",
    "voice.trained.one": "learned from {n} marked answer, {day}",
    "voice.trained.many": "learned from {n} marked answers, {day}",
    "voice.used": "{name}: used. Better than the word lists on {better} answers, worse on {worse} "
    "(chance {chance}); the next run reads the answers anew",
    "voice.unused": "{name}: not used, the word lists judge. Better on {better} answers, worse on "
    "{worse} (chance {chance}): needed are at most 0.05 and four in five complaints real",
    "voice.unused_few": "{name}: not used, the word lists judge. {n} answers held out, "
    "{least} are needed",
    "voice.note": "Precision: of the answers called negative, those with a bad mark; recall: of "
    "those with a bad mark, the ones called negative; in brackets the 95 % interval. A mark of at "
    "most half the scale counts as bad, one of the two best as good.",
    "voice.too_few": "no model: {positive} answers with a good mark, {negative} with a bad one; "
    "needed are {least}, at least {each} of each",
    "voice.judged": "“{words}”: {label}, by {judge}; themes: {themes}",
    "voice.label.positive": "positive",
    "voice.label.negative": "negative",
    "voice.label.neutral": "neutral",
    "voice.label.unclassified": "left open",
    "load.head": "Load as of {date}; {key_tier} 3, {tomorrow_tier} 2, {maintain_tier} 1 point, "
    "more for groups; cap {cap}",
    "load.manager": "manager",
    "load.accounts": "accounts",
    "load.key": "Key",
    "load.points": "points",
    "load.over": "over the cap",
    "load.to_move": "could move",
    "managers.head": "Results per account manager as of {date}; for the director only",
    "managers.manager": "manager",
    "managers.accounts": "accounts",
    "managers.key": "Key",
    "managers.revenue": "revenue, 12 months",
    "managers.revenue_previous": "12 months before",
    "managers.tasks_on_time": "tasks on time",
    "managers.plan_execution": "plan carried out",
    "managers.promise_kept": "promises kept",
    "managers.in_cadence": "contact kept up",
    "managers.rate": "{share} (n = {n})",
    "managers.few": "too few",
    "managers.rule": "Over all cases of all accounts of a manager; a share needs {least} cases.",
    "managers.own": "{name}, as of {date}",
    "managers.touches.one": "{n} two-way contact of yours in {days} days; {of} of ours on your "
    "accounts",
    "managers.touches.many": "{n} two-way contacts of yours in {days} days; {of} of ours on your "
    "accounts",
    "managers.tasks": "own tasks of 12 months done in time: {rate}",
    "managers.actions": "own actions of plans done in time: {rate}",
    "managers.satisfaction": "mean survey mark on your accounts, 12 months: {rate}",
    "managers.private": "For this person and their manager only; no report, field or task "
    "shows it.",
    "cli.dependency_refused": "dependency: unknown, every sale of the last 12 months was refused",
    "load.hours": "hours per Key account",
    "load.elsewhere": "work elsewhere",
    "load.new": "new customers’ deals",
    "load.conflict": "▲ {share}, n = {n}",
    "load.within": "{share}, n = {n}",
    "load.elsewhere_note": "Work elsewhere: activities of 90 days and open deals on accounts that "
    "are not Key, of those of each manager of a Key account; ▲ above {line}.",
}
