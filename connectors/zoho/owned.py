"""What `kamsync check` finds of our own: the output fields, and what tasks need."""

from __future__ import annotations

from connectors.zoho.activities import TASKS
from connectors.zoho.edition import custom_fields_of
from connectors.zoho.fields import KeptNames
from connectors.zoho.fieldspec import misfit
from connectors.zoho.metadata import ZohoField
from connectors.zoho.pull import Reader
from connectors.zoho.taskkeys import SUBJECT
from kamsync.model.change import Finding

ACCOUNTS = "Accounts"
_BY_SUBJECT = 'task_key_field = "Subject"'


def owned(reader: Reader) -> list[Finding]:
    return [*_outputs(reader), *_tasks(reader)]


def _outputs(reader: Reader) -> list[Finding]:
    """Fields of a wrong kind, and whether the edition has room for those that are missing."""
    fields = reader.metadata.fields(ACCOUNTS) or {}
    names = KeptNames(reader.context.state_dir)
    found, missing = [], 0
    for output in reader.context.outputs:
        mapped = reader.mapping.outputs.get(output)
        if mapped is None:
            continue
        known = names.find(ACCOUNTS, mapped.field, fields)
        missing += known is None
        wrong = misfit(mapped.type, known) if known else ""
        if wrong:
            where = f"{ACCOUNTS}.{mapped.field}"
            fix = "rename or remove it, then run kamsync provision"
            found.append(Finding("output_unfit", "warning", where, wrong, fix))
    return found + _room(reader, ACCOUNTS, fields, missing)


def _room(reader: Reader, module: str, fields: dict[str, ZohoField], missing: int) -> list[Finding]:
    edition = reader.metadata.org().edition
    most = custom_fields_of(edition)
    used = sum(f.custom for f in fields.values())
    if not missing or most is None or used + missing <= most:
        return []
    message = (
        f"the {edition} edition allows {most} custom fields in {module}: {used} are there, "
        f"{missing} more are needed"
    )
    fix = "remove unused ones, or write fewer: [outputs] fields"
    return [Finding("field_limit", "warning", module, message, fix)]


def _tasks(reader: Reader) -> list[Finding]:
    settings = reader.settings
    fields = reader.metadata.fields(TASKS)
    if fields is None:
        message = "Tasks is not visible to kamsync's user: no task will be created"
        fix = "give its profile access to Tasks"
        return [Finding("tasks_invisible", "warning", "tasks", message, fix)]
    found = []
    key = reader.task_key()
    if key is None:
        message = f"Tasks has no field {settings.task_key_field}: no task will be created"
        fix = f"run kamsync provision; where the edition lets tasks have no fields: {_BY_SUBJECT}"
        found.append(Finding("task_key_missing", "warning", "tasks", message, fix))
    elif key.name == SUBJECT:
        message = "keys of tasks stand in their subjects: nothing but kamsync keeps them single"
        found.append(Finding("task_key_in_subject", "info", "tasks", message))
    elif not key.unique:
        message = f"{key.name} is not unique: only kamsync's own look-ups keep tasks from doubling"
        fix = "tick 'Do not allow duplicate values' on the field"
        found.append(Finding("task_key_not_unique", "warning", "tasks", message, fix))
    words = fields["Status"].words() if "Status" in fields else frozenset()
    foreign = {settings.closed_task_status, *settings.closed_task_statuses} - words
    if words and foreign:
        message = f"Tasks.Status has no value {', '.join(sorted(foreign))}"
        fix = "set closed_task_status and closed_task_statuses to this org's own words"
        found.append(Finding("task_status_unknown", "warning", "tasks", message, fix))
    return found
