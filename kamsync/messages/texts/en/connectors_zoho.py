"""English: Zoho."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.environment": "Sandbox taken for production",
    "finding.environment.message": 'environment = "production", yet this is {kind:org_kind}',
    "finding.environment.fix": 'set environment = "{kind}", or make a grant of the production org',
    "finding.triggers": "Writes start automations",
    "finding.triggers.message": "every write of ours starts the org's automations: {triggers}",
    "finding.triggers.fix": "leave triggers empty unless an automation must see kamsync's values",
    "finding.edition": "Edition without custom fields",
    "finding.edition.message": "the free edition has no custom fields on tasks and few API credits",
    "finding.edition.fix": "plan and report work; fields and tasks need a paid edition",
    "finding.scopes_untold": "Scopes unknown",
    "finding.scopes_untold.message": (
        "the login does not name its scopes: whether it may write shows at the first write"
    ),
    "finding.module_invisible.message": (
        "no module {modules} that kamsync's user can see: no access is not empty"
    ),
    "finding.module_invisible.fix": (
        "give the user's profile access to the module, or take the stream out of the map"
    ),
    "problem.module_invisible": (
        "no module {modules} that kamsync's user can see: give its profile access"
    ),
    "problem.field_unreadable": (
        "{module} has no field {fields} that kamsync's user can read: show it to its profile"
    ),
    "finding.notes_unreadable": "Notes not readable",
    "finding.notes_unreadable.message": (
        "notes are not read ({error}): internal news may look older than it is"
    ),
    "finding.notes_unreadable.fix": (
        "let kamsync's user be an administrator, or take Notes out of the map"
    ),
    "finding.no_access.message": "{error}",
    "finding.no_access.fix": (
        "make a new grant with every scope of docs/zoho.md; check the profile's rights"
    ),
    "finding.stage_unknown.message": "deals are in stages the org does not list: {stages}",
    "finding.stage_unknown.fix": (
        "probability 100 counts as won, everything else as open: clean up the stages"
    ),
    "finding.stage_untyped": "Stages without a type",
    "finding.stage_untyped.message": "stages without a forecast type: {stages}",
    "finding.stage_untyped.fix": (
        "probability 100 counts as won, everything else as open: give each stage its type in "
        "Setup, Pipelines"
    ),
    "finding.field_limit": "Not enough room for fields",
    "finding.field_limit.message": (
        "the {edition} edition allows {most:number} custom fields in {module}: {used:number} "
        "are there, {missing:number} more are needed"
    ),
    "finding.field_limit.fix": "remove unused ones, or write fewer: [outputs] fields",
    "finding.tasks_invisible": "Tasks not visible",
    "finding.tasks_invisible.message": (
        "Tasks is not visible to kamsync's user: no task will be created"
    ),
    "finding.tasks_invisible.fix": "give its profile access to Tasks",
    "finding.task_key_in_subject": "Task keys in subjects",
    "finding.task_key_in_subject.message": (
        "keys of tasks stand in their subjects: nothing but kamsync keeps them single"
    ),
    "finding.task_status_unknown": "Unknown task status",
    "finding.task_status_unknown.message": "Tasks.Status has no value {words}",
    "finding.task_status_unknown.fix": (
        "set closed_task_status and closed_task_statuses to this org's own words"
    ),
    "finding.base_rate": "Rate of the home currency",
    "finding.base_rate.message": "the home currency {currency} has the rate {rate}, not 1",
    "finding.base_rate.fix": "correct it",
    "finding.rate_missing.message": "{currency} has no usable rate",
    "finding.rate_missing.fix": "set its rate in the CRM: its deals cannot be counted",
    "finding.rate_known_deal": "Known deal not usable",
    "finding.rate_known_deal.message": "known deal {deal} is gone, or has no amount and rate",
    "finding.rate_known_deal.fix": "name another deal",
    "rate_readings": (
        "deal {deal}: {amount} at {rate} is {times} if home_per_unit, {through} if unit_per_home"
    ),
    "finding.rate_direction_unclear.both.message": (
        "{shown}; the CRM shows {home_amount}: both readings fit"
    ),
    "finding.rate_direction_unclear.neither.message": (
        "{shown}; the CRM shows {home_amount}: no reading fits"
    ),
    "finding.rate_direction_unclear.fix": (
        "name a deal whose rate is far from 1, with the home amount the CRM shows"
    ),
    "finding.rate_direction_wrong.message": (
        '{shown}; the CRM shows {home_amount}: that is "{right}", not "{configured}"'
    ),
    "finding.rate_direction_wrong.fix": 'set exchange_rate_direction = "{right}"',
    "finding.rate_direction_verified": "Direction of the rate verified",
    "finding.rate_direction_verified.message": (
        '{shown}; the CRM shows {home_amount}: "{configured}" holds'
    ),
    "finding.rate_direction": "Direction of the rate not set",
    "finding.rate_direction_unverified": "Direction of the rate not verified",
    "finding.rate_direction.message": (
        "the org has several currencies, and what Exchange_Rate means is not decided"
    ),
    "finding.rate_direction.fix": "run kamsync check, then set exchange_rate_direction",
    "finding.rate_direction.deal.message": "{shown}",
    "finding.rate_direction_unverified.deal.message": "{shown}",
    "finding.rate_direction.deal.fix": (
        "look up this deal's home amount in the CRM, then set exchange_rate_direction and "
        "known_conversions = [{{ deal = …, home_amount = … }}]"
    ),
    "finding.rate_direction_unverified.deal.fix": (
        "look up this deal's home amount in the CRM, then set exchange_rate_direction and "
        "known_conversions = [{{ deal = …, home_amount = … }}]"
    ),
    "finding.rate_direction.no_deal.message": "no foreign deal with amount and rate to show",
    "finding.rate_direction_unverified.no_deal.message": (
        "no foreign deal with amount and rate to show"
    ),
    "finding.rate_direction.no_deal.fix": "set it all the same",
    "finding.rate_direction_unverified.no_deal.fix": "set it all the same",
    "finding.api_domain": "Other API host than configured",
    "finding.api_domain.message": "the login names {named}, the config leads to {used}",
    "finding.api_domain.fix": "check data_centre and environment; kamsync keeps to the config",
    "finding.stream_unreadable.message": "{problems}",
    "finding.stream_unreadable.fix": (
        "show the fields to kamsync's user, or take the stream out of the map"
    ),
    "error.other_org": (
        "the grant belongs to org {org} ({kind:org_kind}), the config names {wanted}"
    ),
    "error.environment": 'environment = "{environment}", yet this org is a production org',
    "error.grant_lacks": "the grant lacks the scopes {scopes}; make a new one with them all",
    "finding.module_invisible": "Module not visible",
    "finding.no_access": "No access",
    "finding.stage_unknown": "Unknown stage",
    "finding.rate_missing": "Exchange rate missing",
    "finding.rate_direction_unclear": "Direction of the rate unclear",
    "finding.rate_direction_wrong": "Exchange rate the wrong way round",
    "finding.stream_unreadable": "Stream not readable",
}
