"""Texts of set-up, the sandbox, check and upgrades, in English."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "init.crm": "Which CRM ({names})",
    "init.url": "Address of the org (My Domain)",
    "init.flow": "Login: jwt (a certificate of yours), client_credentials or refresh_token",
    "init.data_centre": "Data centre of Zoho (us eu in au jp cn ca sa uk)",
    "init.currency": "Home currency",
    "init.org_currency": "Currency of the org, where it has only one (- for several)",
    "init.director": "Who gets dependency tasks: name, e-mail or id (- for nobody yet)",
    "init.fallback": "Who owns what nobody active owns: name, e-mail or id (- for nobody yet)",
    "init.director_in_files": "Who gets dependency tasks: a name as the column of owners has it "
    "(- for nobody yet)",
    "init.fallback_in_files": "Who gets the tasks of accounts without an owner: a name likewise "
    "(- for nobody yet)",
    "init.person": "{n:number} people are meant: {names}",
    "init.revenue": "Revenue from: opportunities, revenue (invoices) or account (a field)",
    "init.scorecard": "Scorecard: default, full, ledger (invoices) or pipeline (deals only)",
    "init.criteria": "Criteria of a key account and their weights (leave out what does not count; "
    "3 to 8)",
    "init.again": "please correct: {reason}",
    "init.one_of": "not among the answers{near}",
    "init.cron": "When to run: minute hour day month weekday",
    "init.login": "logged in: {org}, {currency}, {n:number} streams",
    "init.no_login": "not logged in yet: {reason}",
    "init.next": "next, in this order:",
    "init.page": "read: kamsync docs {page}; every key with its default: kamsync config example",
    "upgrade.head": "kamsync {version} for connection {connection}: the ledger is in the format "
    "of this version",
    "upgrade.head_dry": "kamsync {version} for connection {connection}; nothing is changed yet",
    "upgrade.kept.one": "{n:number} field or right stays as it is",
    "upgrade.kept.many": "{n:number} fields and rights stay as they are",
    "upgrade.never": "no run was applied yet: nothing to compare with",
    "upgrade.night": "the last pull, scored by this version for {day:date}, the day last "
    "applied: {moved:number} of {of:number} accounts would change tier, {scores:number} would "
    "have another score; a run would write {records} and make {tasks}",
    "upgrade.more": "  … and {n:number} more (--json lists all)",
    "upgrade.next_dry": "next: kamsync upgrade, then kamsync plan shows the first night in full",
    "upgrade.next": "next: kamsync plan shows the first night in full",
    "sandbox.head": (
        "a stand-in with the demo portfolio answers on {url}, on this machine only. In "
        "another terminal, in an empty folder:"
    ),
    "sandbox.end": "Ctrl-C ends it; what was written there is gone then.",
    "cron_field.minute": "minute",
    "cron_field.hour": "hour",
    "cron_field.day": "day",
    "cron_field.month": "month",
    "cron_field.weekday": "weekday",
    "finding.nobody_directs": "Nobody directs",
    "finding.nobody_directs.message": (
        "neither a director nor a fallback owner is named: dependency tasks, and tasks of "
        "accounts without an active owner, reach nobody"
    ),
    "finding.nobody_directs.fix": (
        "set director and fallback_owner in [portfolio] to user ids of the CRM; with files, to a "
        "name as their column of owners has it"
    ),
    "finding.credential_ends": "Credential ends",
    "finding.credential_ends.message": "it ends on {day:date}",
    "finding.credential_ends.fix": "renew it, then correct [operator] expires",
    "finding.unrated": "Currencies without a rate",
    "finding.unrated.message": "no rate converts these amounts, so they count for nothing: {sums}",
    "finding.unrated.fix": (
        "if it is your own currency, write home_currency in the config; else give the rate in the "
        "CRM or, with files, in rates.csv beside them (currency,rate,direction,valid_from: "
        "USD,0.92,home_per_unit,2026-01-01), or in [sources.rate]"
    ),
    "finding.confidence_reach": "Limit of confidence",
    "finding.confidence_reach.message": (
        "no account can reach a confidence above {share:percent}: nothing is read for {criteria}"
    ),
    "finding.confidence_reach.fix": (
        "map what these criteria need (kamsync metrics --inputs), or take another scorecard: "
        "kamsync init --scorecard"
    ),
    "finding.not_provisioned": "Not provisioned yet",
    "finding.not_provisioned.message": (
        "the plan cannot be applied yet: these fields are not there, or not writable: {fields}"
    ),
    "finding.not_provisioned.fix": "run kamsync provision first",
    "error.secret_command": "the command of {reference} failed: {reason}",
    "error.secret_slow": "the command of {reference} gave no answer within {seconds:number} s",
    "problem.no_holidays": "no public holidays are known for “{country}”{near}",
}
