"""English: Salesforce."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "finding.sharing_filters": "Records perhaps hidden by sharing",
    "finding.sharing_filters.message": (
        "{object}: sharing may hide records from this user, and reads would not say so"
    ),
    "finding.sharing_filters.fix": "grant View All on {object}",
    "finding.sharing_unread": "Sharing not readable",
    "finding.sharing_unread.message": (
        "whether sharing hides records is unknown: this user may not read its own rights"
    ),
    "finding.sharing_unread.fix": (
        'grant "View Setup and Configuration", or look for View All in its permission sets'
    ),
    "finding.licence": "Licence",
    "finding.licence.message": "the user licence is “{licence}”",
    "finding.licence.with_set.message": "“{licence}” with “{set_licence}”",
    "finding.licence_missing": "Licence missing",
    "finding.licence_missing.message": (
        "user licence “{licence}” without permission-set licence “{set_licence}”"
    ),
    "finding.licence_missing.fix": (
        "assign it: Setup, Users, the user, Permission Set License Assignments"
    ),
    "finding.licence_unread": "Licence not readable",
    "finding.licence_unread.message": "the user licence is unknown: this user may not read it",
    "finding.licence_unread.assigned.message": (
        "whether “{set_licence}” is assigned is unknown: this user may not read it"
    ),
    "finding.licence_unread.fix": (
        'look at the user in Setup, or grant "View Setup and Configuration"'
    ),
    "finding.notifications_refused": "Notifications not possible",
    "finding.notifications_refused.type.message": (
        "there is no notification type {type}: directors get no notification"
    ),
    "finding.notifications_refused.type.fix": "run kamsync provision",
    "finding.notifications_refused.right.message": (
        "the nightly user may not send custom notifications"
    ),
    "finding.notifications_refused.right.fix": (
        'run kamsync provision, or grant "Send Custom Notifications"'
    ),
    "error.hinted": "{fault}; {hint}",
    "error.login_refused": "login refused: {fault}; {hint}",
    "error.login_failed": "login: {fault}",
    "hint.no_api": "this edition has no API; enable API access for the org",
    "hint.api_enabled": 'give the integration user "API Enabled"',
    "hint.object_access": "give the integration user access to this object (docs/salesforce.md)",
    "hint.feature_off": "the feature is switched off in this org",
    "hint.transaction_security": 'give the user "Exempt from Transaction Security"',
    "hint.session_level": "a new login does not cure it: check session level and app assignment",
    "hint.daily_calls": (
        "the org's daily API calls are used up: go on tomorrow, or raise the allowance"
    ),
    "hint.slice": 'slice by date; "View All" on the object avoids it',
    "hint.long_address": "address too long",
    "hint.version_retired": "this API version is retired: set api_version to a listed one",
    "hint.job_version": "results must be read with the API version of their job",
    "hint.base_url": "no readable error: check base_url",
    "hint.nothing_changed": "nothing was changed",
    "hint.again": "run again",
    "hint.assign_sync": "assign permission set KAM_Sync again, or run provision",
    "hint.pre_authorise": "pre-authorise the app for the user (permission set, admin approved)",
    "hint.audience": (
        "auth.audience must be https://login.salesforce.com, in a sandbox "
        "https://test.salesforce.com"
    ),
    "hint.certificate": "the certificate in the app does not fit auth.private_key",
    "hint.clock": "check this machine's clock",
    "hint.refresh_token": "grant a new refresh token; the old one is used up or revoked",
    "hint.user_and_ip": "check user, password policy and login IP ranges",
    "hint.user_locked": "unlock the user",
    "hint.inactive": "the user or the org is inactive",
    "hint.client": "check auth.client_id and the secret of the app",
    "hint.flow": "enable this flow in the external client app",
    "hint.run_as": 'set the "run as" user of the app',
    "hint.login_docs": "see docs/salesforce.md, Login",
    "error.host_moved": "the host moved: set base_url to the org's My Domain",
    "error.deploy_slow": "the deploy did not end in {n:number} minutes; run provision again",
    "error.session_ended": "the session ended; hand in a new one, or use auth.flow = jwt",
    "error.version_unknown": (
        "API version {version} is not offered; newest: {newest}; set api_version"
    ),
    "error.calm": "{error}; the server asks for calm: try again later",
    "error.org_usage": (
        "the org has used {used:percent} of its {limit:number} API calls today; go on "
        "tomorrow or raise org_usage_limit"
    ),
    "error.credentials_refused": (
        "these credentials were refused a moment ago; fix them, then try again"
    ),
    "error.foreign_host": (
        "the login names “{host}”, no host of the vendor: the token is not sent there; check "
        "base_url"
    ),
    "error.no_api_scope": "the token has scope {scopes}: add api to the external client app",
    "error.private_key": "auth.private_key is no PEM private key without a passphrase",
    "error.fields_unwritable": (
        "{fields}: missing, hidden or not writable: run provision, assign permission set KAM_Sync"
    ),
    "error.other_org_here": (
        "this is org {org}, the config says {wanted}; check base_url and credentials"
    ),
    "error.other_kind": "{org} is {kind:org_kind}, the config says otherwise",
    "error.bulk_slow": "the Bulk job over {what} did not end; raise bulk_wait_minutes",
    "error.field_lost": "{field} became unreadable: grant Read on it again",
    "error.small_parts": "{object} cannot be read even in small parts: {error}",
    "error.place_lost": "{object}: the query lost its place {n:number} times; run again",
    "error.session_nameless": "the session does not say whose it is; use auth.flow = jwt",
    "problem.no_private_key": (
        "this is no PEM private key without a passphrase: name the key, not the certificate "
        "or the public key"
    ),
    "problem.pages_host": "that host serves pages only; use https://<domain>.my.salesforce.com",
    "problem.my_domain": (
        "client_credentials needs the My Domain host, not login/test.salesforce.com"
    ),
    "problem.no_readable_field": "no readable field; grant Read or map it",
    "problem.licence_missing": (
        "user licence “{licence}” without permission-set licence “{set_licence}”: assign it "
        "(Setup, Users, the user, Permission Set License Assignments)"
    ),
    "problem.org_currency": (
        "the org does not name its one currency, its locale goes with {usual}, and "
        "home_currency is {assumed}: set org_currency to the one it is kept in"
    ),
    "outcome.no_id": "“{text}” is no Salesforce id",
    "outcome.not_finite": "{output}: not a finite number",
    "outcome.no_choice": "{field} does not take “{value}”",
    "outcome.not_in_list": "{shown}: add the value to the picklist, or run provision",
    "outcome.no_notification_type": "there is no notification type {type}: run provision",
    "hint.sync_or_share": "assign permission set KAM_Sync, or share the record",
    "hint.account_access": "give the user access to the account",
    "hint.in_approval": "in approval; tried again at the next run",
    "hint.org_rule": "a rule of the org; repair the record or exempt the user",
    "hint.field_small": "run provision: the field is too small",
    "hint.field_short": "run provision: the field is too short",
    "hint.storage": "free data storage in the org",
    "step.deploy_zip": (
        "deploy the zip with any metadata tool, then assign the set to the nightly user"
    ),
    "step.assign_people": "give KAM_Read to account managers, KAM_Director to directors",
    "step.foreign": "of another type: not kamsync's",
    "step.filled_by_people": "filled by people; --inputs removes it",
    "step.still_there": "still there: {why}; correct it, then run this again",
    "step.adds_values": "adds the values {values}",
    "step.unseen": "the provisioning user cannot see such things: make it by hand, or leave it",
    "step.other_kind": "exists as {found}, needs {wanted}: rename it there, or map another name",
    "step.not_unique": (
        "exists and is not unique: tasks could double; make it unique, or map another name"
    ),
    "step.short": "holds {found:number} characters, needs {wanted:number}: enlarge it",
    "step.few_digits": "holds {n:number} digits before the point: enlarge it",
    "step.unreadable": "not readable by the nightly user: assign {set}",
    "step.unwritable": "not writable by the nightly user: assign {set}",
    "step.page_layout": (
        "place the KAM fields and the related lists of KAM objects on the account page; a "
        "deploy would replace the whole layout"
    ),
}
