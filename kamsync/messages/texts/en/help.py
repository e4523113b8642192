"""What --help says of commands and options, and what is wrong with a command line.

`option.COMMAND.NAME`, else `option.NAME` where several commands mean the same by it.
"""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "help.usage": "Usage: ",
    "help.arguments": "Arguments:",
    "help.options": "Options:",
    "help.commands": "Commands:",
    "help.options_place": "[OPTIONS]",
    "help.command_place": "COMMAND [ARGS]...",
    "help.default": "[default: {value}]",
    "help.required": "[required]",
    "help.try": "Try '{command} --help' for help.",
    "help.error": "Error: {message}",
    "help.man_name": "Name",
    "help.man_synopsis": "Synopsis",
    "help.man_exits": "Exit status",
    "help.man_exit.0": "done",
    "help.man_exit.1": "a bug of kamsync: a report file says what to send us",
    "help.man_exit.2": "the command line, the config, the scorecard or the field map is wrong",
    "help.man_exit.3": "done, with findings, many refused records, or writes that the CRM refuses",
    "help.man_exit.4": "a plan waits for a person",
    "help.man_exit.5": "the CRM or the network does not answer, or the quota is used up",
    "help.man_exit.6": "credentials or rights are missing",
    "help.man_exit.7": "another run is at work",
    "help.man_exit.8": "the state folder or the ledger cannot be used",
    "usage.no_command": "No such command: {name}{near}",
    "usage.missing_command": "Missing command.",
    "usage.no_option": "No such option: {name}{near}",
    "usage.missing_option": "Missing option: {name}",
    "usage.missing_argument": "Missing argument: {name}",
    "usage.invalid": "Invalid value for {name}: {why}",
    "usage.extra": "Unexpected arguments: {words}",
    "usage.needs_value": "Option {name} needs a value.",
    "usage.no_value": "Option {name} takes no value.",
    "command.kamsync": "Plan and apply for key accounts: scores, freshness and dependency, "
    "written back to the CRM.",
    "command.init": "Write config.toml and scorecard.toml into this folder; asks for what no flag "
    "says.",
    "command.check": "Config, login, rights, quota, currency; exit 3 on findings.",
    "command.match": "Propose which accounts of several CRMs are one customer, for a person to "
    "approve.",
    "command.provision": "Create, verify or remove kamsync's own fields and rights in the CRM.",
    "command.plan": "Pull, score and keep a plan: every change, task and its cost. Writes nothing "
    "to a CRM.",
    "command.apply": "Apply a kept plan (default: the latest). The first apply approves the "
    "connection.",
    "command.run": "Pull, score, plan, guard, apply and report, once.",
    "command.retry": "Send once more, and alone, the records that the CRM refused in the last "
    "applied run.",
    "command.undo": "Restore what a run changed, where nobody changed it since; the connection "
    "then pauses.",
    "command.resume": "Let a connection go on after an undo.",
    "command.erase": "Erase a contact or an account from everything kept on this machine, and "
    "prove it by a search.",
    "command.upgrade": "After another version was installed: the ledger, own fields, and who "
    "would change tier.",
    "command.serve": "Run on the schedule until stopped; logs JSON lines to stderr.",
    "command.alerts": "Dependencies directors know of, what is snoozed, and messages not "
    "delivered yet.",
    "command.ack": "Seen: stay quiet until it worsens; with a decision, until its end or until it "
    "worsens.",
    "command.snooze": "Say nothing about an account until that day, whatever happens to it.",
    "command.status": "Did the last run work, what was written, what waits for me.",
    "command.runs": "The latest runs.",
    "command.show": "One run: counts, findings, refusals, writes. Or one plan: every change and "
    "task.",
    "command.why": "Why an account has its score and tier, what would make it Key, and what "
    "changed.",
    "command.whatif": "Who would change tier under another scorecard, seats, workload; writes "
    "nothing.",
    "command.asof": "What was computed on a day, and what today's scorecard says of the same "
    "figures.",
    "command.kpis": "The KPIs of the scorecard, with points, targets and the way to them.",
    "command.load": "For the director: the load per manager against [people] load_cap, which is "
    "0 = off.",
    "command.plan-check": "What an account plan lacks: of an account, a CSV file of plans, a Word "
    "or PowerPoint file.",
    "command.backtest": "What came after past tiers and flags, by the data that were known on "
    "those days.",
    "command.drivers": "Which criteria of a year ago went with how the accounts did since; "
    "changes no weight.",
    "command.test": "Score your own accounts and compare them with what expected.toml says of "
    "them.",
    "command.report": "The report of what the last pull brought, as one HTML file.",
    "command.review": "The page that may be shown to the customer: no internal figure.",
    "command.map": "The account's people and whom they report to, for Mermaid, Graphviz, Lucid or "
    "draw.io.",
    "command.export": "All accounts with every figure and a data dictionary, as Excel, CSV or "
    "Parquet.",
    "command.document": "One account as database, strategy, plan, 3×3 grid or handover; review "
    "for the customer.",
    "command.mcp": "Answer assistants over MCP on stdin and stdout until they disconnect; "
    "read-only.",
    "command.metrics": "Every metric a criterion or flag may use.",
    "command.connectors": "Installed connectors.",
    "command.schema": "JSON Schema of a file you write, for your editor: a first line "
    "`#:schema FILE` names it.",
    "command.docs": "The documentation that belongs to this version.",
    "command.config": "The example of config.toml: every key with its default.",
    "command.completion": "What a shell needs to complete commands and options: bash, zsh, fish, "
    "powershell.",
    "command.manual": "The manual page of all commands, for man -l.",
    "command.demo": "Score the shipped portfolio in a folder of its own.",
    "command.sandbox": "Serve the demo portfolio as a CRM would, on this machine only, until "
    "Ctrl-C.",
    "option.config": "config file; default: ./config.toml, then KAMSYNC_CONFIG",
    "option.as_json": "one JSON object on stdout",
    "option.as_of": "the day to compute for; default: today",
    "option.connection": "which connection",
    "option.verbose": "every request",
    "option.version": "the version of kamsync",
    "option.help": "this help",
    "option.account": "account: id, name or a part of the name",
    "option.form": "how to print it",
    "option.lang": "fr or en; default: the config's",
    "option.out": "file to write",
    "option.output": "file to write",
    "option.reason": "why, in a few words",
    "option.run_id": "id of a run, from `kamsync runs`",
    "option.until": "last day",
    "option.ack.owner": "who carries the decision",
    "option.alerts.send": "send what is due now",
    "option.apply.accept": "go on although this guard tripped",
    "option.apply.plan_id": "id of a plan; default: the latest",
    "option.apply.yes": "do not ask",
    "option.asof.day": "the day, YYYY-MM-DD",
    "option.config.what": "example: every key with its default",
    "option.demo.folder": "where to put it",
    "option.demo.lang": "fr or en",
    "option.completion.shell": "for which shell",
    "option.docs.page": "its name, or flow: what the config here installs, drawn; "
    "without one the pages are listed",
    "option.document.form": "default: pptx for strategy, else docx",
    "option.document.kind": "which document",
    "option.document.send": "of team: by a channel of [alerts], instead of a file",
    "option.document.since": "of team: changes since that day; default: a week ago",
    "option.erase.account": "the account's id: it goes with its contacts",
    "option.erase.contact": "the contact's id in the CRM",
    "option.erase.dry_run": "only say where they are kept",
    "option.erase.name": "a name, searched for as well",
    "option.export.columns": "column map: another tool’s headers and words",
    "option.export.form": "kind of file",
    "option.init.anchors": "only: scales from the portfolio of the config here",
    "option.init.crm": "salesforce, hubspot, zoho or local",
    "option.init.criteria": 'criteria and weights, "potential 30, growth 20, …"',
    "option.init.cron": 'when to run, "30 5 * * mon-fri"',
    "option.init.currency": "home currency; default EUR",
    "option.init.data_centre": "of Zoho: eu, us, in …",
    "option.init.director": "who gets dependency tasks: name, e-mail or id",
    "option.init.exports": "propose config and map for these files",
    "option.init.fallback": "who owns what nobody active owns",
    "option.init.flow": "login of Salesforce",
    "option.init.force": "overwrite existing files",
    "option.init.language": "default: the terminal's",
    "option.init.more": "further files for --from",
    "option.init.no_login": "do not log in now",
    "option.init.rate": "what one euro is in the home currency",
    "option.init.rates": "how Zoho's exchange rates read",
    "option.init.revenue": "where revenue stands",
    "option.init.scorecard": "full: deals and activities; ledger: invoices; pipeline: deals",
    "option.init.timezone": "default Europe/Paris",
    "option.init.url": "address of the CRM",
    "option.map.form": "which program it is for",
    "option.map.since": "day to compare with, YYYY-MM-DD",
    "option.mcp.account": "with --customer-safe: this account and no other",
    "option.mcp.customer_safe": "only what may be shown to a customer",
    "option.metrics.inputs": "what each column that was read serves",
    "option.plan-check.managers": "per manager: documents as the director asks",
    "option.plan-check.target": "an account, or a file",
    "option.provision.cards": "also pages, lists, reports and a dashboard",
    "option.provision.dry_run": "only say what would be created",
    "option.match.out": "add the pairs to this table; a pair counts once approved_by is filled",
    "option.provision.emit": "write a deployable package instead",
    "option.provision.inputs": "also the fields people fill",
    "option.provision.remove": "remove kamsync’s own fields",
    "option.review.joint": "the joint scorecard only",
    "option.review.view": "the sections for one use only",
    "option.run.full": "pull everything again",
    "option.run.success": "end with 0 instead of this code (3, 4; repeatable), for schedulers "
    "that take any other for a failure; --json keeps the code",
    "option.runs.limit": "how many",
    "option.sandbox.crm": "which CRM it speaks like",
    "option.sandbox.fault": "what goes wrong: limit, outage, html, cut, half, lost, slow, expired",
    "option.sandbox.port": "0: a free one",
    "option.schema.name": "which file",
    "option.serve.http_port": "loopback port for /healthz and /metrics; 0 = off",
    "option.show.run_id": "id of a run or of a plan",
    "option.status.exit_code": "end as the last run ended, for monitors",
    "option.test.folder": "default: tests, beside the config",
    "option.undo.dry_run": "only say what would be restored",
    "option.upgrade.dry_run": "only say what the new version would change",
    "option.whatif.file": "the other scorecard",
    "option.whatif.past": "what came after the tiers of either scorecard",
    "option.why.since": "split the change since that day",
    "command.managers": "Results per account manager for the director, or one person's own sheet; "
    "both off unless [people] asks for them.",
    "command.agenda": "Roles that open deals of the next 90 days ask for ([people] family_roles, "
    "lead_days).",
    "command.voice": "Train a text model on your own marked survey answers, or show what it can "
    "do.",
    "option.managers.user": "one person's own sheet",
    "option.agenda.ics": "calendar file to write",
    "option.voice.action": "train: learn from marked answers; show",
    "option.voice.file": "CSV with text, score, scale_max; else the kept answers",
    "option.voice.sentence": "show: what would be said of this answer",
    "option.ack.decision": "accept, reduce, insure or exit; needs --until",
    "command.duplicates": "Accounts that look like one customer; proposed, never merged.",
    "option.duplicates.output": "write the pairs as CSV, with a column for the decision",
    "command.share": "What the functions of [sharing] should know of Key accounts.",
    "option.share.read": "a function says that it read its digest; may be repeated",
    "option.share.send": "send it to the channels, at most one in six days each",
}
