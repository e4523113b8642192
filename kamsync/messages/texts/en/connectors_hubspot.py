"""English: HubSpot."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.rights_unread": "Rights to write unknown",
    "finding.rights_unread.message": (
        "the portal does not say what this key may write: the first apply shows it"
    ),
    "finding.rights_unread.fix": "compare the key with docs/hubspot.md: {scopes}",
    "finding.property_limit": "Not enough room for properties",
    "finding.property_limit.message": (
        "{used:number} of {most:number} custom company properties are used, {missing:number} "
        "more are needed"
    ),
    "finding.property_limit.fix": "archive unused ones",
    "error.refused_call": "request refused with {status} {fault}: {reason} (correlation id {id})",
    "error.token_malformed": "the token cannot be routed (530): it is malformed, copy it again",
    "error.records_locked": "records are locked (423)",
    "error.account_moving": (
        "the account is moving between data centres (477); the next scheduled run goes on"
    ),
    "error.token_unknown": "the token is unknown or missing (401): create or rotate the key",
    "error.token_refused": "the token is not accepted (401): create or rotate the key",
    "error.token_unparsable": (
        "the token text cannot be parsed (401): look for quotes, blanks or a cut end"
    ),
    "error.token_expired": "the token has expired (401): rotate the key",
    "error.app_blocked": "access denied ({category}): ask the portal's super admin",
    "error.daily_calls_used": (
        "the account's daily API calls are used up; nothing more before its midnight"
    ),
    "error.no_call_left": "no daily API call of the account is left: go on later",
    "error.call_reserve": (
        "{left:number} of {limit:number} daily calls are left, the reserve for others: go on later"
    ),
    "error.refresh_refused": "the refresh token is not accepted (401): reconnect the app",
    "error.token_blanks": "the token holds blanks or control characters: copy it again",
    "error.no_access_token": "the token endpoint gave no access token: reconnect the app",
    "error.records_lost": (
        "{n:number} listed records were not returned by the batch read: run again"
    ),
    "error.batch_failed": "part of a batch failed ({fault}): {reason}",
    "error.search_short": (
        "search announces {announced:number} records and returned {returned:number}: the "
        "stream is not complete"
    ),
    "error.no_account_here": (
        "no account at this address under API version {version}: set api_version to v3, "
        "2026-03 or 2026-09, or correct base_url"
    ),
    "error.other_portal": (
        "the token belongs to portal {portal}, the config says {wanted}: use the right key"
    ),
    "outcome.value_required": "the portal requires a value: {said}",
    "outcome.unmentioned": "the answer does not mention this record: it counts as not written",
    "outcome.normalised": "stored in another form by the portal: {properties}",
    "step.converted": "was a text, becomes a picklist; what it holds stays",
    "step.options_added": "options added",
    "step.other_group": "not in kamsync's group, so perhaps not ours: remove it by hand",
    "step.group_holds": "still holds {n:number} other properties, inputs among them",
    "step.post_each": "POST the group to group_path, then each property to path (a schema: to "
    "path), with a key that has the schema scopes",
    "step.key_lacks": "the key lacks {scopes}: add it, or give provision_auth a key that has it",
}
