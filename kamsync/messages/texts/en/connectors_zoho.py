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
    "finding.contact_roles": "Contact roles",
    "finding.contact_roles.message": (
        "contact roles: {n} open deals of Key accounts, one credit each once a week and "
        "after a change"
    ),
    "finding.contact_roles.nobody.message": (
        "contact roles: none are read before provisioning made the tier and an apply wrote it"
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
    "error.scope_mismatch": (
        "{said}: the grant lacks scope {scope}; scopes cannot be added, make a new one"
    ),
    "error.login_lost": "{said}: the login did not arrive; does a proxy take the header away?",
    "error.no_right_in_org": "{said}: kamsync's user has no right in this org; check its profile",
    "error.other_host": "{said}: the API host is not this org's; check data_centre",
    "error.right_lacking": "{said}: kamsync's user lacks the right ({wanted})",
    "error.credits_or_busy": (
        "429 again and again: the org's API credits are used up, or other programs keep its "
        "calls busy; go on tomorrow"
    ),
    "error.credits_used": "the org's API credits of these 24 hours are used up",
    "error.token_refused_twice": (
        'the CRM refuses a new access token: check data_centre ("{centre}"), environment and '
        "that the grant was made there"
    ),
    "error.many_tokens": (
        "{n:number} access tokens in ten minutes: stopping before the grant is locked"
    ),
    "error.no_json_login": "no JSON from {host}: is accounts_url or the proxy right?",
    "error.refresh_revoked": (
        "the refresh token is refused (revoked, pushed out by a 21st one, or made in another "
        'data centre than data_centre = "{centre}"): make a new grant and keep using that one'
    ),
    "error.client_wrong": (
        'client id or secret is wrong, or registered elsewhere than data_centre = "{centre}"'
    ),
    "error.grant_busy": (
        "too many access tokens were made from this grant: wait 30 minutes, and look for "
        "another job that uses the same refresh token"
    ),
    "error.no_token_said": 'no access token in the answer ("{said}")',
    "error.bulk_read_failed": (
        "{module}: bulk read job {job} did not complete; run again, or set bulk_read = false"
    ),
    "error.page_expired": (
        "{module}: the list's page token expired again and again; the next run starts over"
    ),
    "problem.no_data_centre": "no data centre “{name}”{near}",
    "problem.no_zoho_host": "{key} “{url}” is no Zoho host: one of {hosts}",
    "problem.rate_direction": (
        "the org has several currencies and Zoho does not say what Exchange_Rate means: run "
        'kamsync check, compare its two figures with the CRM, then set "home_per_unit" or '
        '"unit_per_home"'
    ),
    "outcome.no_field": "no field for {output}: run kamsync provision",
    "outcome.field_read_only": "{field} is read-only for kamsync's user",
    "outcome.not_in_picklist": "“{value}” is no value of {field}: run kamsync provision",
    "outcome.recycle_bin": (
        "a removed task with this key may lie in the recycle bin: empty it there"
    ),
    "outcome.next_run": "{said}; left as it is, tried again in the next run",
    "step.module_invisible": "{module} is not visible to the provisioning user",
    "step.labels": "labels of the values in your language",
    "step.values_added": "values added: {values}",
    "step.label_long": "the label “{label}” has more than {n:number} ASCII characters",
    "step.made_unseen": "made, but not visible to kamsync's user",
    "step.made_read_only": "made, but read-only for kamsync's user",
    "step.layouts_unread": "new fields are on the Standard layout only; layouts could not be read",
    "step.layouts": "new fields are on the Standard layout only; add them to: {layouts}",
    "step.profiles": "make the new fields read-only for sales profiles (Setup, Security, Profiles)",
    "step.no_views": (
        "the API makes no views: create Key accounts as Accounts where KAM Tier is Key"
    ),
    "step.stays": "not removed: tasks and their texts; layouts and views made by hand",
    "step.stays_inputs": (
        "not removed: tasks and their texts, fields people fill (add --inputs); layouts and "
        "views made by hand"
    ),
    "step.still_used": "still there: {why}; take it out of workflows and views, then again",
    "step.by_hand": "make these {n:number} fields by hand",
    "step.api_name": "its API name is {name}",
    "step.limit": "the {edition} edition allows {limit} ({due})",
    "step.label_taken": (
        "a field of this label is there already, perhaps on no layout: rename it, or put it "
        "on a layout"
    ),
    "step.not_allowed": (
        "the {edition} edition, or the user's profile, does not allow custom fields here"
    ),
}
