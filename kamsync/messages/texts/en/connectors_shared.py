"""English: findings and errors that several connectors share."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "joined.no_user": "its owner has no user in “{connection}”",
    "finding.org": "Organisation",
    "finding.org.message": "this is {kind:org_kind}",
    "finding.org.user.message": "this is {kind:org_kind}; user {user}",
    "org_kind.production": "the production org",
    "org_kind.sandbox": "a sandbox or test org",
    "org_kind.developer": "a developer org",
    "finding.org_unpinned": "Org not named in the config",
    "finding.org_unpinned.message": (
        "the config does not say which org is meant: another one would be taken too"
    ),
    "finding.org_unpinned.fix": 'set {key} = "{id}"',
    "finding.quota": "API calls left",
    "finding.quota.message": "{left:number} of {most:number} left",
    "finding.quota.low.fix": "free some, or run at another hour",
    "finding.quota.together.message": (
        "daily calls of all integrations together: {left:number} of {most:number} left"
    ),
    "finding.quota.together_low.message": (
        "daily calls of all integrations together: {left:number} of {most:number} left"
    ),
    "finding.quota.together_low.fix": "free some, or run at another hour",
    "finding.quota.credits.message": (
        "{edition} edition: {most:number} API credits a day, {left:number} left"
    ),
    "finding.quota.credits_unsaid.message": (
        "{edition} edition: {most:number} API credits a day, less than half of them used"
    ),
    "finding.quota.credits_low.message": (
        "{edition} edition: {most:number} API credits a day, {left:number} left"
    ),
    "finding.quota.credits_low.fix": (
        "run at another hour, look for the integration that uses them, or buy more"
    ),
    "finding.limits_unreadable": "Limits not readable",
    "finding.limits_unreadable.salesforce.message": "the limits of the org cannot be read",
    "finding.limits_unreadable.salesforce.fix": (
        'grant "View Setup and Configuration" to the integration user'
    ),
    "finding.limits_unreadable.hubspot.message": (
        "the portal does not say to this login how many daily calls are left"
    ),
    "finding.missing_scope.message": (
        "the key may not read this; what depends on it is unknown, not zero"
    ),
    "finding.missing_scope.records.message": "records cannot be read",
    "finding.missing_scope.results.message": "results cannot be written",
    "finding.missing_scope.fix": "add {scopes} to the key",
    "scope_named": "the scope that the portal names",
    "scope_schema": "a crm.schemas….write scope",
    "finding.tasks_refused.salesforce.message": "tasks cannot be created",
    "finding.tasks_refused.salesforce.fix": 'grant "Edit Tasks" to the integration user',
    "finding.tasks_refused.hubspot.message": "tasks cannot be created",
    "finding.tasks_refused.hubspot.fix": "add {scopes} to the key",
    "finding.task_key_missing.message": (
        "{object} has no field {field} that kamsync can read: no task will be created"
    ),
    "finding.task_key_missing.fix": "run kamsync provision",
    "finding.task_key_missing.zoho.fix": (
        "run kamsync provision; where the edition allows no fields on tasks, set "
        'task_key_field = "Subject"'
    ),
    "finding.task_key_not_unique.double.message": (
        "{field} is not unique: a task could be created twice"
    ),
    "finding.task_key_not_unique.double.fix": "make it unique",
    "finding.task_key_not_unique.read_first.message": (
        "{field} is not unique: the tasks of an account are read before one is created"
    ),
    "finding.task_key_not_unique.looked_up.message": (
        "{field} is not unique: only kamsync's own look-ups keep tasks from doubling"
    ),
    "finding.task_key_not_unique.looked_up.fix": (
        "tick “Do not allow duplicate values” on the field"
    ),
    "finding.calls_undirected": "Calls without a direction",
    "finding.calls_undirected.message": (
        "{without:number} of {total:number} calls logged since {since:date} have no "
        "direction: they count as neither side's contact"
    ),
    "finding.calls_undirected.fix": (
        'set {option} = "outbound" in the map, if your people log the calls they make'
    ),
    "finding.inputs_missing.message": "no input fields for {columns}: unknown, not empty",
    "finding.inputs_missing.fix": "run provision --inputs where people are to fill them",
    "finding.field_unreadable.message": "{field} cannot be read: {column} is unknown, not empty",
    "finding.field_unreadable.salesforce.fix": (
        "grant Read on the field to the integration user, or take it out of the map"
    ),
    "finding.field_unreadable.hubspot.fix": (
        "create the property, add its read right to the key, or take it out of the map"
    ),
    "finding.field_unreadable.zoho.message": (
        "{module} has no field {fields} that kamsync's user can read"
    ),
    "finding.field_unreadable.zoho.fix": (
        "show the field to the user's profile, or leave the column out of the map"
    ),
    "finding.object_unreadable.salesforce.message": (
        "{object} is not there for this user: {stream} is unknown, not empty"
    ),
    "finding.object_unreadable.salesforce.fix": (
        "switch the feature on and grant Read and View All, or take the stream out of the map"
    ),
    "finding.object_unreadable.absent.message": (
        "the portal has none of it: what depends on it is unknown, not empty"
    ),
    "finding.object_unreadable.absent.fix": "nothing to do, unless it should be there",
    "finding.object_unreadable.property.message": (
        "the portal has no property “{field}” that kamsync can read: {stream} is unknown, not empty"
    ),
    "finding.object_unreadable.property.fix": (
        "add the property's read right to the key, or take the stream out of the map"
    ),
    "finding.timezone_unknown.message": (
        "the time zone “{zone}” is unknown here; UTC is used for the dates of the CRM"
    ),
    "finding.output_unfit.message": "{why}",
    "finding.output_unfit.fix": "rename or remove it, then run kamsync provision",
    "finding.output_unfit.map.fix": "give the output another property name in a map of your own",
    "misfit.no_property": "the portal has no such property: run provision",
    "misfit.computed": "the property is calculated or read-only: choose another name in the map",
    "misfit.type": (
        "is of type {found}, {wanted:field_type} is needed: rename or remove it, or name "
        "another field in the map"
    ),
    "misfit.read_only": "is read-only for kamsync's user",
    "field_type.text": "text",
    "field_type.long_text": "long text",
    "field_type.picklist": "a picklist",
    "field_type.integer": "an integer",
    "field_type.number": "a number",
    "field_type.date": "a date",
    "field_type.boolean": "a yes/no field",
    "problem.no_derived": "“{field}”: no such derived value",
    "problem.no_property": "“{field}”: the portal has no such readable property",
    "error.object_unreadable": "{object} cannot be read",
    "error.object_needs_scope": "{object} cannot be read: add {scopes} to the key",
    "error.several": "{errors}",
    "finding.provision": "Provisioning",
    "finding.provision.message": "{message}",
    "finding.missing_scope.grant_writing.message": (
        "the grant lacks the scopes {scopes}: nothing can be written"
    ),
    "finding.missing_scope.grant_reading.message": (
        "the grant lacks the scope {scopes}: not read, which is not empty"
    ),
    "finding.missing_scope.grant_bulk.message": (
        "without {scopes} large first pulls go by COQL and cost more"
    ),
    "finding.missing_scope.grant_removal.message": (
        "without {scopes} undo completes its tasks in place of removing them"
    ),
    "finding.missing_scope.grant_layouts.message": (
        "without {scopes} layouts that lack kamsync's fields are not reported"
    ),
    "finding.missing_scope.grant_pipeline.message": (
        "without {scopes} a stage without a type of its own counts as open"
    ),
    "finding.missing_scope.grant_writing.fix": "make a new grant with every scope of docs/zoho.md",
    "finding.missing_scope.grant_reading.fix": "make a new grant with every scope of docs/zoho.md",
    "finding.missing_scope.grant_bulk.fix": "make a new grant with every scope of docs/zoho.md",
    "finding.missing_scope.grant_removal.fix": "make a new grant with every scope of docs/zoho.md",
    "finding.missing_scope.grant_layouts.fix": "make a new grant with every scope of docs/zoho.md",
    "finding.missing_scope.grant_pipeline.fix": "make a new grant with every scope of docs/zoho.md",
    "finding.missing_scope": "Right missing",
    "finding.tasks_refused": "Tasks refused",
    "finding.task_key_missing": "Task key field missing",
    "finding.task_key_not_unique": "Task key field not unique",
    "finding.inputs_missing": "Fields for people not made",
    "finding.also_read": "Read besides",
    "finding.also_read.message": "read besides, as the map says",
    "finding.also_read.milestones_salesforce.message": (
        "milestones of cases are read as promises of ours: 1 call per 2,000 a night"
    ),
    "finding.also_read.quotes_salesforce.message": "quotes are read: 1 call a night",
    "finding.also_read.quotes_hubspot.message": "quotes are read: 3 calls a night",
    "finding.also_read.quotes_zoho.message": "quotes are read: 3 credits a night",
    "finding.also_read.owner_history_hubspot.message": (
        "owners of before are read: 1 call a night, and 1 per 50 companies with another owner"
    ),
    "finding.also_read.case_texts.message": (
        "texts of cases are read at no further call; words are dropped "
        "unless [voice] texts = “keep”"
    ),
    "finding.also_read.notes.message": (
        "notes of meetings, calls and e-mails received are read at no "
        "further call; words are dropped unless [voice] texts = “keep”"
    ),
    "finding.field_unreadable": "Field not readable",
    "finding.object_unreadable": "Object not readable",
    "finding.timezone_unknown": "Unknown time zone",
    "finding.output_unfit": "Output field of another type",
    "step.module_by_hand": (
        "not there: make it by hand as docs/zoho.md says, then run this again; or read a "
        "CSV, [sources]"
    ),
    "step.object_kept": ("filled by people; --inputs removes it with its records"),
    "step.no_custom_objects": (
        "needs an Enterprise edition and a key with crm.schemas.custom.read and "
        "crm.schemas.custom.write; or read a CSV, [sources]"
    ),
    "step.object_refused": (
        "{reason}. It needs an Enterprise edition and a key with "
        "crm.schemas.custom.write; or read a CSV, [sources]"
    ),
    "step.object_left": (
        "still there: {reason}. Delete its records in the CRM, then run this again"
    ),
    "error.answer_odd": (
        "unexpected answer ({what}): the API changed, or a proxy answered; run again"
    ),
    "error.stream_unreadable": (
        "the stream {stream} is not mapped or cannot be read here: see kamsync check"
    ),
    "error.overloaded": "the CRM answered {status}; try again later",
    "error.rate_limit": "too many calls ({policy}); try again later",
    "error.rows_short": "{object}: {seen:number} of {total:number} records came; run again",
    "error.missing_scope": "missing scope ({scopes}): add it to the key, then run kamsync check",
    "error.write_unclear": "no clear answer to a write: run again",
    "outcome.no_task_key": "tasks have no field {field}: run kamsync provision",
    "outcome.no_record_id": "the account has no record id of this CRM",
    "outcome.no_task": "no such task",
    "outcome.no_reason": "refused without a reason",
    "outcome.touched": "a person changed this task: left as it is",
    "outcome.record_gone": "the record is gone from the CRM",
    "step_action.create": "create",
    "step_action.update": "update",
    "step_action.keep": "keep",
    "step_action.remove": "remove",
    "step_action.manual": "by hand:",
    "step.list_beside": "takes the place of the text {text}: filled with what it holds; both are "
    "written from now on",
    "step.list_unfilled": "made beside the text {text}, but not filled: {why}. run --full fills it",
    "step.list_refused": "the CRM refused {n} records",
    "step.text_left": "its place is taken by {list}: show that on layouts, in reports and in "
    "flows, then delete this field under Setup; to go back, delete {list}",
}
