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
}
