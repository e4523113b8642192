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
        known = names.of_output(ACCOUNTS, mapped, fields)
        missing += known is None
        wrong = misfit(mapped.type, known) if known else None
        if wrong:
            where = f"{ACCOUNTS}.{mapped.field}"
            found.append(Finding("output_unfit", "warning", where, values={"why": wrong}))
    return found + _limit(reader, ACCOUNTS, fields, missing)


def _limit(
    reader: Reader, module: str, fields: dict[str, ZohoField], missing: int
) -> list[Finding]:
    edition = reader.metadata.org().edition
    most = custom_fields_of(edition)
    used = sum(f.custom for f in fields.values())
    if not missing or most is None or used + missing <= most:
        return []
    values = {
        "edition": edition,
        "most": most,
        "module": module,
        "used": used,
        "missing": missing,
    }
    return [Finding("field_limit", "warning", module, values=values)]


def _tasks(reader: Reader) -> list[Finding]:
    settings = reader.settings
    fields = reader.metadata.fields(TASKS)
    if fields is None:
        return [Finding("tasks_invisible", "warning", "tasks")]
    found = []
    values: dict[str, object]
    key = reader.task_key()
    if key is None:
        values = {"object": "Tasks", "field": settings.task_key_field}
        found.append(Finding("task_key_missing", "warning", "tasks", values=values, variant="zoho"))
    elif key.name == SUBJECT:
        found.append(Finding("task_key_in_subject", "info", "tasks"))
    elif not key.unique:
        values = {"field": key.name}
        found.append(
            Finding("task_key_not_unique", "warning", "tasks", values=values, variant="looked_up")
        )
    words = fields["Status"].words() if "Status" in fields else frozenset()
    foreign = {settings.closed_task_status, *settings.closed_task_statuses} - words
    if words and foreign:
        values = {"words": sorted(foreign)}
        found.append(Finding("task_status_unknown", "warning", "tasks", values=values))
    return found
