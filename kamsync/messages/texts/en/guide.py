"""Texts of set-up, the sandbox and upgrades, in English."""

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
    "init.person": "{n:number} people are meant: {names}",
    "init.revenue": "Revenue from: opportunities, revenue (invoices) or account (a field)",
    "init.scorecard": "Scorecard: default, full, ledger (invoices) or pipeline (deals only)",
    "init.one_of": "not among the answers{near}",
    "init.cron": "When to run: minute hour day month weekday",
    "init.login": "logged in: {org}, {currency}, {n:number} streams",
    "init.no_login": "not logged in yet: {reason}",
    "init.next": "next, in this order:",
    "init.page": "read: kamsync docs {page}; every key with its default: kamsync config example",
    "sandbox.head": "a stand-in with the demo portfolio answers on {url}, on this machine only. "
    "In another terminal, in an empty folder:",
    "sandbox.end": "Ctrl-C ends it; what was written there is gone then.",
    "cron_field.minute": "minute",
    "cron_field.hour": "hour",
    "cron_field.day": "day",
    "cron_field.month": "month",
    "cron_field.weekday": "weekday",
}
