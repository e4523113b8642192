"""English: findings: title, message, way out."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.ids_unmatched": "Accounts of another system without a match",
    "finding.parent_cycle": "Parent accounts in a circle",
    "finding.win_in_the_future": "Wins dated in the future",
    "finding.silence_says_nothing": "Silence says nothing here",
    "finding.deal_without_probability": "Open deals without a probability",
    "finding.rate_too_late": "Records older than the first exchange rate",
    "finding.rating_unlisted": "Rating without points in the scorecard",
    "finding.rating_not_manual": "Rating by people that counts as measured",
    "finding.criterion_unmapped": "Criterion that nothing feeds",
    "finding.override_not_in_force": "Override not in force",
    "finding.column_unreadable": "Column not readable",
    "finding.object_missing": "Object missing in the CRM",
    "finding.currency_assumed": "Currency assumed",
    "finding.org_currency": "Currency of the CRM",
    "finding.otlp_missing": "The collector hears nothing",
    "finding.no_rates": "No exchange rates",
    "finding.hand_edit": "Hand edit of our field",
    "finding.output_missing": "Output field missing",
    "finding.write_refused": "Write refused",
    "finding.quota_low": "Few API calls left",
    "finding.run_stopped": "Run stopped",
    "finding.sandbox": "Sandbox",
    "finding.scorecard_review": "Scorecard due for review",
    "finding.scorecard_review_soon": "Scorecard soon due for review",
    "finding.scorecard_changed": "Scorecard changed after its approval",
    "finding.approval_ahead": "Approval dated ahead",
    "finding.approver_unknown": "Approved by somebody who may not",
    "finding.intuition_over": "More judgement than allowed",
    "finding.criteria_review_case": "Key account without growth",
    "finding.criteria_obsolete": "Criteria perhaps out of date",
    "finding.label_disagrees": "CRM label and tier differ",
    "finding.country_unknown": "Country not recognised",
    "finding.metric_unknown": "Metric that does not exist",
    "finding.word_unknown": "Word the metric never says",
    "finding.scorecard_unapproved": "Scorecard not approved",
    "finding.alert_channel": "Alert channel that took no message",
    "finding.alert_undirected": "Dependency that no director hears of",
    "finding.decision_not_in_force": "Decision on a dependency that is not in force",
    "finding.own_objects_missing": "Objects for people not made",
    "finding.own_objects_missing.message": (
        "no object of kamsync's for {streams}: unknown, not empty"
    ),
    "finding.own_objects_missing.fix": (
        "run provision --inputs where people are to fill them in the CRM, or read a file: "
        "[sources.plan_item], [sources.commitment], [sources.rating]"
    ),
    "finding.own_objects_missing.by_hand.fix": (
        "make the modules by hand as docs/zoho.md lists them, or read a file: "
        "[sources.plan_item], [sources.commitment], [sources.rating]"
    ),
    "finding.read_in_full": "Stream read in full every time",
    "finding.read_in_full.read.message": (
        "{columns}: a new value there does not move the record's own stamp, so every pull "
        "reads the stream in full (records: {rows:number}; API calls: {calls:number})"
    ),
    "finding.read_in_full.unread.message": (
        "{columns}: a new value there does not move the record's own stamp, so every pull "
        "reads the stream in full"
    ),
    "finding.read_in_full.fix": (
        "nothing while these calls can be spared; else map a field of the record itself, "
        "which an automation in the CRM keeps up to date"
    ),
    "finding.rates_current": "Exchange rates: dated or current",
    "finding.rates_current.some.message": (
        "{dated} have dated rates; {current} have none and take the org's current rate for "
        "every date"
    ),
    "finding.rates_current.none.message": (
        "the org keeps no dated rates: {current} take its current rate for every date"
    ),
    "finding.rates_current.fix": (
        "to value old deals at the rate of their day, switch advanced currency management "
        "on and enter dated rates, or give them in [sources.rate]"
    ),
    "finding.currency_assumed.doubtful.message": (
        "the org has one currency, which its API does not name: home_currency says "
        "{assumed}, its locale goes with {usual}"
    ),
    "finding.currency_assumed.assumed.message": (
        "the org has one currency, which its API does not name; {assumed} is assumed"
    ),
    "finding.currency_assumed.fix": (
        "set org_currency in the connection to the currency of the org (Setup, Company Information)"
    ),
    "where.account": "account {name}",
    "where.accounts": "accounts {name}",
    "where.stream": "stream {name}",
    "where.scorecard": "scorecard {name}",
    "where.criterion": "criterion {name}",
    "where.field": "field {name}",
    "where.currency": "currency {name}",
    "where.channel": "channel {name}",
    "where.connection": "connection {name}",
    "where.object": "object {name}",
    "where.module": "module {name}",
    "where.flag": "flag {name}",
    "where.file": "file {name}",
    "where.stage": "stage {name}",
    "where.property": "property {name}",
    "finding.run_stopped.message": "{error}",
    "finding.otlp_missing.message": "[operator.otlp] names a collector, its library is missing",
    "finding.otlp_missing.fix": "pip install kamsync[otlp]",
    "finding.no_rates.message": "home is {home}, the CRM's is {crm}, and no rates lie between them",
    "finding.no_rates.fix": 'add [sources.rate] file = "rates.csv"',
    "finding.bookings": "Revenue from won deals",
    "finding.bookings.message": "revenue is what was won ({recognition:recognition}), not what "
    "was invoiced",
    "finding.bookings.fix": "map the revenue stream and set [revenue] source to use invoices",
    "finding.output_missing.message": "does not exist, is hidden from kamsync's user, or may not "
    "be written",
    "finding.output_missing.fix": "kamsync provision makes it and gives the right",
    "finding.scorecard_changed.message": "criteria or rules differ from what {by} approved on "
    "{approved_on:date}",
    "finding.scorecard_changed.fix": "have the change approved: a new approved_on, or the earlier "
    "text",
    "finding.scorecard_unapproved.message": "management has not approved it; every output says so",
    "finding.scorecard_unapproved.nameless.message": "its approval has a date but no name: it "
    "counts as not approved",
    "finding.scorecard_unapproved.undated.message": "its approval has a name but no date: it "
    "counts as not approved",
    "finding.scorecard_unapproved.fix": "fill approved_by (role and name) and approved_on",
    "finding.approval_ahead.message": "approved_on lies in the future: {approved_on:date}",
    "finding.approval_ahead.fix": "correct the date",
    "finding.approver_unknown.message": "“{by}” is none of those who may approve: {approvers}",
    "finding.approver_unknown.fix": "have one of them approve it, or extend [scorecard] approvers",
    "finding.scorecard_review.message": "its review was due on {due:date}",
    "finding.scorecard_review_soon.message": "its review is due on {due:date}",
    "finding.scorecard_review.fix": "review the criteria and set the next date",
    "finding.scorecard_review_soon.fix": "review the criteria and set the next date",
    "finding.hand_edit.set_back_when.message": "“{field:column}” was changed by {by} on {day:date} "
    "at {time} and is set back",
    "finding.hand_edit.set_back_by.message": "“{field:column}” was changed by {by} and is set back",
    "finding.hand_edit.set_back_somebody.message": "“{field:column}” was changed by somebody and "
    "is set back",
    "finding.hand_edit.kept_when.message": "“{field:column}” was changed by {by} on {day:date} at "
    "{time} and stays as it is",
    "finding.hand_edit.kept_by.message": "“{field:column}” was changed by {by} and stays as it is",
    "finding.hand_edit.kept_somebody.message": "“{field:column}” was changed by somebody and stays "
    "as it is",
    "finding.hand_edit.fix": "use the override fields (tier, reason, end date) to steer",
    "finding.changed_since": "Changed meanwhile",
    "finding.changed_since.undo.message": "changed since the run and stays as it is: "
    "{fields:column}",
    "finding.changed_since.undo.fix": "correct it by hand if needed",
    "finding.changed_since.message": "changed since the plan was made and left out",
    "finding.changed_since.fix": "kamsync plan makes a new one",
    "finding.write_refused.message": "{reason}",
    "finding.write_refused.fix": "the CRM's own rule refused this record; correct the record or "
    "the rule",
    "finding.alert_undirected.message.one": "{n:number} dependency lies where no director is named",
    "finding.alert_undirected.message.many": "{n:number} dependencies lie where no director is "
    "named",
    "finding.alert_undirected.fix": "name who directs it in [alerts.directors], or one who "
    "directs the whole portfolio",
    "finding.alert_channel.crm.fix": "look at what kamsync check says; kamsync alerts --send "
    "tries again",
    "finding.alert_channel.crm_given_up.fix": "look at what kamsync check says; kamsync alerts "
    "--send tries again",
    "finding.alert_channel.crm_given_up.message.one": "{n:number} message was not taken: {error}; "
    "{given_up:number} given up after {tries:number} tries",
    "finding.alert_channel.crm_given_up.message.many": "{n:number} messages were not taken: "
    "{error}; {given_up:number} given up after {tries:number} tries",
    "finding.alert_channel.address.fix": "look at the channel's address; kamsync alerts --send "
    "tries again",
    "finding.alert_channel.address_given_up.fix": "look at the channel's address; kamsync alerts "
    "--send tries again",
    "finding.alert_channel.address_given_up.message.one": "{n:number} message was not taken: "
    "{error}; {given_up:number} given up after {tries:number} tries",
    "finding.alert_channel.address_given_up.message.many": "{n:number} messages were not taken: "
    "{error}; {given_up:number} given up after {tries:number} tries",
    "finding.alert_channel.document.message": "the message was not accepted: {error}",
    "finding.alert_channel.message.one": "{n:number} message was not taken: {error}",
    "finding.alert_channel.message.many": "{n:number} messages were not taken: {error}",
    "finding.decision_not_in_force.message": "the decision “{decision}” has no end date",
    "finding.decision_not_in_force.unknown.message": "“{decision}” is no decision: accept, reduce, "
    "insure or exit",
    "finding.decision_not_in_force.fix": "write the decision and its last day on the account",
    "finding.country_unknown.message": "no country is known by the name of {names}: the distance "
    "is unknown there",
    "finding.country_unknown.fix": "write ISO codes or names in English or French, or map the "
    "values in the field map",
    "finding.label_disagrees.message": "the CRM's own labels and the tier differ: "
    "{n_labelled:number} called key and not Key ({labelled}); {n_unlabelled:number} Key and "
    "called otherwise ({unlabelled})",
    "finding.label_disagrees.labelled.message": "the CRM's own labels and the tier differ: "
    "{n_labelled:number} called key and not Key ({labelled})",
    "finding.label_disagrees.unlabelled.message": "the CRM's own labels and the tier differ: "
    "{n_unlabelled:number} Key and called otherwise ({unlabelled})",
    "finding.label_disagrees.fix": "correct the label, or override the tier with a reason and an "
    "end; [portfolio] key_labels says which labels mean key",
    "finding.override_not_in_force.no_tier.message": "the override “{tier}” names no tier and is "
    "not in force",
    "finding.override_not_in_force.no_reason.message": "the override “{tier}” has no reason and "
    "is not in force",
    "finding.override_not_in_force.no_end.message": "the override “{tier}” has no end date and is "
    "not in force",
    "finding.override_not_in_force.ended.message": "the override “{tier}” has ended and is not in "
    "force",
    "finding.override_not_in_force.fix": "tiers: Key, Tomorrow, Maintain, Streamline, Not key, "
    "Unrated; a reason and an end date are required",
    "finding.rating_unlisted.message": "the value “{value}” of {metric} is not in its rating table",
    "finding.rating_unlisted.fix": "add it to the table or correct it in the CRM",
    "finding.criterion_unmapped.message": "nothing feeds {metric}: it is unknown for every "
    "account and lowers confidence",
    "finding.criterion_unmapped.fix": "map its field, or choose another metric (kamsync metrics "
    "lists them)",
    "finding.intuition_over.message": "{share:percent} of the weight is people's judgement "
    "({criteria}), {cap:percent} are allowed",
    "finding.intuition_over.fix": "lower their weight, or measure what they judge",
    "finding.intuition_over.overrides.message.one": "{by_hand:number} of {n:number} Key accounts "
    "is Key by override: with people's ratings {share:percent} of the choice is judgement, "
    "{cap:percent} are allowed",
    "finding.intuition_over.overrides.message.many": "{by_hand:number} of {n:number} Key accounts "
    "are Key by override: with people's ratings {share:percent} of the choice is judgement, "
    "{cap:percent} are allowed",
    "finding.intuition_over.overrides.fix": "let overrides end, or change the scorecard so that "
    "it says what they say",
    "finding.rating_not_manual.message": "{metric} is rated by people, but the criterion does not "
    "say manual = true: it counts as measured in confidence and not at all as judgement",
    "finding.rating_not_manual.fix": "add manual = true to criterion {criterion}",
    "finding.criteria_review_case.execute_first.message": "Key since {since:date}, effort above "
    "the median, no real growth: less than 70 % of the plan was carried out; execute it before "
    "doubting the criteria",
    "finding.criteria_review_case.ask_about_execution.message": "Key since {since:date}, effort "
    "above the median, no real growth: whether the plan was carried out is not recorded; find out "
    "first",
    "finding.criteria_review_case.criteria.message": "Key since {since:date}, effort above the "
    "median, no real growth: the plan was carried out; question the criteria",
    "finding.criteria_review_case.fix": "kamsync why shows the score; kamsync whatif tries other "
    "criteria",
    "finding.criteria_obsolete.message.one": "{n:number} of {of:number} accounts that are Key for "
    "a year does not grow although its plan was carried out: the criteria may be out of date",
    "finding.criteria_obsolete.message.many": "{n:number} of {of:number} accounts that are Key "
    "for a year do not grow although their plans were carried out: the criteria may be out of date",
    "finding.criteria_obsolete.fix": "review the criteria with management; kamsync whatif FILE "
    "tries others",
    "finding.metric_unknown.near.message": "there is no metric “{word}”; did you mean “{near}”? "
    "It never counts and never fires",
    "finding.metric_unknown.message": "there is no metric “{word}”: it never counts and never "
    "fires",
    "finding.metric_unknown.fix": "correct it; kamsync metrics and docs/metrics.md list what "
    "there is",
    "finding.word_unknown.near.message": "{of} never says “{word}”; did you mean “{near}”? It "
    "never counts and never fires",
    "finding.word_unknown.message": "{of} never says “{word}”: it never counts and never fires",
    "finding.word_unknown.fix": "correct it; kamsync metrics and docs/metrics.md list what there "
    "is",
    "finding.rate_too_late.message.one": "{n:number} record is older than the first rate; the "
    "earliest one is used",
    "finding.rate_too_late.message.many": "{n:number} records are older than the first rate; the "
    "earliest one is used",
    "finding.rate_too_late.fix": "add older rates to the rate stream",
    "finding.parent_cycle.message": "its parents lead back to itself; it counts as a group of its "
    "own",
    "finding.parent_cycle.fix": "correct the parent account in the CRM",
    "finding.win_in_the_future.message.one": "{n:number} won record is dated after {as_of:date} "
    "and left out",
    "finding.win_in_the_future.message.many": "{n:number} won records are dated after "
    "{as_of:date} and left out",
    "finding.win_in_the_future.fix": "correct their dates; where many are, the order of day and "
    "month may be wrong: dates under format in the field map",
    "finding.silence_says_nothing.message": "of {decided:number} past silences that would have "
    "raised an alarm {false:number} ended by themselves within 90 days: nobody is called silent",
    "finding.silence_says_nothing.fix": "allow more false alarms under [silence] in the "
    "scorecard, or follow the longest silences of the report",
    "finding.deal_without_probability.message.one": "{n:number} open deal has no probability and "
    "is left out of the pipeline",
    "finding.deal_without_probability.message.many": "{n:number} open deals have no probability "
    "and are left out of the pipeline",
    "finding.deal_without_probability.fix": "fill the probability, or give their stages a default",
    "finding.ids_unmatched.message.one": "{n:number} row of {accounts:number} accounts has no "
    "match in {file}: {names}",
    "finding.ids_unmatched.message.many": "{n:number} rows of {accounts:number} accounts have no "
    "match in {file}: {names}",
    "finding.ids_unmatched.fix": "add a line theirs,ours to {file}; until then they count for "
    "nobody",
    "finding.matches_unapproved": "Matches that nobody has approved",
    "finding.matches_unapproved.message.one": "{n:number} line of {file} has no approved_by and "
    "counts for nothing",
    "finding.matches_unapproved.message.many": "{n:number} lines of {file} have no approved_by and "
    "count for nothing",
    "finding.matches_unapproved.fix": "look at each pair; write your name into approved_by or take "
    "the line out",
    "finding.matches_gone": "Matches with an account that is gone",
    "finding.matches_gone.message.one": "{n:number} account of the matches no longer exists in its "
    "CRM: {names}; its partner now stands alone",
    "finding.matches_gone.message.many": "{n:number} accounts of the matches no longer exist in "
    "their CRM: {names}; their partners now stand alone",
    "finding.matches_gone.fix": "take the line out, or write the id of the account that took its "
    "place",
    "finding.many_outputs": "Many fields on the account",
    "finding.many_outputs.message": "{n:number} fields of ours are written on every account; more "
    "than {most:number} are not read",
    "finding.many_outputs.fix": "leave out of [outputs] fields what nobody decides by, or allow "
    "more with account_fields in the scorecard",
    "finding.output_never_filled": "Field that stays empty",
    "finding.output_never_filled.message": "root_ref is written on members of a group, and "
    "members get nothing here",
    "finding.output_never_filled.fix": "set [portfolio] write_members = true, or leave root_ref "
    "out of [outputs] fields",
    "finding.input_not_read": "Fields that are not read",
    "finding.input_not_read.message": "fields of ours that nothing uses are not read: {inputs}",
    "finding.input_not_read.fix": "a criterion, KPI or flag that names one brings it back; kamsync "
    "provision --inputs makes its field",
    "finding.input_not_read.named.message": "not read so far, so unknown for every account here: "
    "{inputs}",
    "finding.input_not_read.named.fix": "once this scorecard is in the config, the next run reads "
    "it",
    "finding.input_unused": "Data that nothing uses",
    "finding.input_unused.message": "read from the CRM, or asked of people, and used by nothing: "
    "{inputs}",
    "finding.input_unused.fix": "leave them out of your map and stop filling them in; kamsync "
    "metrics --inputs says what each one serves",
    "where.inputs": "inputs",
    "finding.given_too_old": "Value of people that is too old",
    "finding.given_too_old.message.one": "for {n:number} account it is older than {days:number} "
    "days or has no date and counts as missing: {names}",
    "finding.given_too_old.message.many": "for {n:number} accounts it is older than {days:number} "
    "days or has no date and counts as missing: {names}",
    "finding.given_too_old.fix": "refresh the value with its date, or allow it a longer "
    "max_age_days with max_age_reason in the scorecard",
    "finding.plan_changed_unnoted": "Plan changed without a note",
    "finding.plan_changed_unnoted.message.one": "the plan of {n:number} account changed after its "
    "last review, without a note within {days:number} days: {names}",
    "finding.plan_changed_unnoted.message.many": "the plans of {n:number} accounts changed after "
    "their last review, without a note within {days:number} days: {names}",
    "finding.plan_changed_unnoted.fix": "write a note on the account: what changed, and why",
    "finding.criterion_serves_nothing": "Criterion without an objective",
    "finding.criterion_serves_nothing.message": "no company objective is named by these criteria: "
    "{criteria}",
    "finding.criterion_serves_nothing.fix": "write it into objective",
    "finding.kpi_order_light": "Too little weight on an order",
    "finding.kpi_order_light.message": "KPIs of the {order:report.kpis.order} order carry "
    "{share:percent} of "
    "the weight, "
    "{least:percent} are the least",
    "finding.kpi_order_light.fix": "give them more weight, or add one",
    "finding.kpi_order_stale": "Order of KPIs without fresh data",
    "finding.kpi_order_stale.message": "no account has a known and fresh figure among the "
    "KPIs of the "
    "{order:report.kpis.order} order",
    "finding.kpi_order_stale.fix": "map what feeds them, or choose other metrics (kamsync metrics)",
    "finding.kpi_activity_light": "Activity weighs less than result",
    "finding.kpi_activity_light.message": "KPIs of activity carry {share:percent} of the "
    "weight: what "
    "people do today is followed less than what came of it",
    "finding.kpi_activity_light.fix": "give them half of the weight, or say why not in [kpi] "
    "activity_waiver",
    "finding.kpi_future_light": "Little weight on the future",
    "finding.kpi_future_light.message": 'KPIs with horizon = "future" carry {share:percent} of the '
    "weight, {least:percent} are the least",
    "finding.kpi_future_light.fix": "add KPIs that look ahead, or mark those that do",
    "finding.kpi_family_missing": "Family of KPIs left out",
    "finding.kpi_family_missing.message": "no KPI of these families: {families:report.kpis.family}",
    "finding.kpi_family_missing.fix": "add one each, or say why not in [kpi] family_waivers",
    "finding.kpi_cells_empty": "Levels and purposes without a KPI",
    "finding.kpi_cells_empty.message": "no KPI for: {cells}",
    "finding.kpi_cells_empty.fix": "nothing has to be done; they are listed so that a gap is meant",
    "finding.kpi_serves_nothing": "KPI that serves no objective",
    "finding.kpi_serves_nothing.message": "no objective is named by these KPIs: {kpis}",
    "finding.kpi_serves_nothing.fix": "write it into serves, or drop the KPI",
    "where.kpi": "KPI {name}",
    "finding.engine_ready": "Engine of the row-heavy part",
    "finding.engine_ready.message": "{engine} answers and multiplies exactly; all else is Polars",
    "finding.engine_unusable": "The engine cannot be used",
    "finding.engine_unusable.message": "{reason}",
    "finding.schedule_next": "Next run of the service",
    "finding.schedule_next.message": "if kamsync serve runs, its next run is on {day:date} at "
    "{time} ({zone})",
    "where.schedule": "schedule",
    "where.home_currency": "home_currency",
    "where.revenue": "revenue",
    "finding.task_without_person": "Task that reaches nobody",
    "finding.task_without_person.message.one": "1 task has no active person and is not written "
    "(account {accounts})",
    "finding.task_without_person.message.many": "{n:number} tasks have no active person and are "
    "not written (accounts {accounts})",
    "finding.task_without_person.fix": "set [portfolio] director and fallback_owner to the ids of "
    "active users, or give these accounts an active owner",
    "finding.unassigned_rows": "Rows of unknown accounts",
    "finding.unassigned_rows.message.one": "1 of {of:number} rows names an account that is not "
    "there: {share:percent} of what was won in twelve months",
    "finding.unassigned_rows.message.many": "{n:number} of {of:number} rows name an account that "
    "is not there: {share:percent} of what was won in twelve months",
    "finding.unassigned_rows.pulled.message.one": "1 row names an account that is not there: "
    "{examples}",
    "finding.unassigned_rows.pulled.message.many": "{n:number} rows name an account "
    "that is not there, such as {examples}",
    "finding.unassigned_rows.empty.message.one": "1 row names no account ({first}; won or "
    "invoiced: {won:number}): it counts for none",
    "finding.unassigned_rows.empty.message.many": "{n:number} rows name no account, {won:number} "
    "of them won or invoiced, from {first} on: they count for none",
    "finding.unassigned_rows.empty.fix": "fill the account, or leave these rows out under rows in "
    "the field map",
    "finding.unassigned_rows.worth.fix": "fill the account, or leave these rows out under rows in "
    "the field map",
    "finding.unassigned_rows.worth.message.one": "1 row, {first}, names no account: {sum} of the "
    "last twelve months, {share:percent} of all that was won, is in no total and no share",
    "finding.unassigned_rows.worth.message.many": "{n:number} rows name no account, {won:number} "
    "of them won or invoiced, from {first} on: {sum} of the last twelve months, {share:percent} "
    "of all that was won, is in no total and no share",
    "finding.unassigned_rows.fix": "give the id or name that the account list has, one in a cell; "
    "names written otherwise in files: compare, or a table of names (theirs,ours), under "
    "[accounts] of the field map",
    "finding.currency_assumed.portal.message": (
        "the portal does not name its currency; {assumed} is assumed"
    ),
    "finding.currency_assumed.portal.fix": ("add settings.currencies.read to the key"),
    "where.tasks": ("tasks {name}"),
    "where.currencies": ("currencies {name}"),
    "where.layouts": ("layouts {name}"),
    "where.limits": ("limits {name}"),
    "where.key": ("key {name}"),
    "where.exchange_rates": ("exchange rates {name}"),
    "where.company_currency": ("company currency {name}"),
    "where.pipelines": ("pipelines {name}"),
}
