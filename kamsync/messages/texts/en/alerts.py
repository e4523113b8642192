"""English: alerts to directors."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "alert.channel_gone": "this channel is no longer in the config",
    "alert.no_notifier": (
        "notifications are switched off, or the director is no user of the CRM any more"
    ),
    "alert.title.fire": "Dependency {level}: {name}",
    "alert.title.worsen": "Dependency now {level}: {name}",
    "alert.title.ease": "Dependency down to {level}: {name}",
    "alert.title.recover": "Dependency over: {name}",
    "alert.title.lapse": "Dependency still {level}: {name}",
    "alert.title.several.one": "Dependency: {n} change",
    "alert.title.several.many": "Dependency: {n} changes",
    "alert.title.digest.one": "Dependency this week: {n} change",
    "alert.title.digest.many": "Dependency this week: {n} changes",
    "alert.head": "As of {date}, from what the CRM holds.",
    "alert.fire": "{name}: dependency {level}, not reported before.",
    "alert.worsen": "{name}: dependency rose from {earlier} to {level}.",
    "alert.ease": "{name}: dependency fell from {earlier} to {level}.",
    "alert.recover": "{name}: no dependency any more (it was {earlier}).",
    "alert.lapse": "{name}: what kept this quiet has ended; dependency is still {level}.",
    "alert.share": "- {share} {scope} ({level})",
    "alert.share_plain": "- {share} {scope}",
    "alert.loss": "- If it were lost: {lost} of 12 months go, {share} of the portfolio; "
    "{remaining} remain.",
    "alert.loss_top": "- The largest would then be {name} with {share}.",
    "alert.loss_months": "- New customers bring that much in about {months} months.",
    "alert.forward": "- With the open pipeline won: {level}.",
    "alert.decide": "- To decide: accept, reduce, insure or exit, by whom and until when. Once "
    "it is on the account this stays quiet until then, or until it worsens.",
    "alert.how": "- Write it on the account: the decision (accept, reduce, insure or exit), by "
    "whom, until when. A task marked as done counts as seen.",
    "alert.link": "- Record: {link}",
    "alert.standing.one": "{n} dependency stands as reported before.",
    "alert.standing.many": "{n} dependencies stand as reported before.",
    "alert.title.first.one": "Dependencies on the first day: {n}",
    "alert.title.first.many": "Dependencies on the first day: {n}",
    "alert.first": "This is the first look at the portfolio: what stands today in one message. "
    "From now on only changes are reported.",
    "alert.table.revenue": "12 months",
    "alert.table.account": "Account",
    "alert.table.change": "Was → now",
    "alert.table.where": "Where",
    "alert.table.owner": "Owner",
    "alert.table.link": "Record",
    "alert.at_least": "at least {amount}",
    "alert.sum.one": "Together {amount} in {n} account.",
    "alert.sum.many": "Together {amount} in {n} accounts.",
    "alerts.none": "no alert was sent, none waits",
    "alerts.episode": "{director}: {account} {level:level} since {since:date}, "
    "last reported as {told:level}",
    "alerts.quiet": "quiet: {account} {kind:quiet_kind}, level {level:level}, "
    "{end}{by} ({source:quiet_source})",
    "alerts.until": "until {until:date}",
    "alerts.worse": "until it worsens",
    "alerts.by": ", by {by}",
    "alerts.waiting.one": "{n:number} change waits for the digest",
    "alerts.waiting.many": "{n:number} changes wait for the digest",
    "alerts.message": "message {n} to {channel}: {status:message_status}, not "
    "before {day:date} {time} {error}",
    "quiet_kind.ack": "acknowledged",
    "quiet_kind.snooze": "snoozed",
    "quiet_kind.accept": "accepted",
    "quiet_kind.reduce": "to be reduced",
    "quiet_kind.insure": "to be insured",
    "quiet_kind.exit": "to be exited",
    "quiet_source.command": "command",
    "quiet_source.field": "field in the CRM",
    "quiet_source.task": "task in the CRM",
    "message_status.pending": "to be sent",
    "message_status.sending": "being sent",
    "message_status.sent": "sent",
    "message_status.failed": "not taken",
    "message_status.dropped": "given up",
    "good.title.one": "Good news this week: {n}",
    "good.title.many": "Good news this week: {n}",
    "good.head": "What went well this week:",
    "good.more.one": "… and {n} more",
    "good.more.many": "… and {n} more",
    "good.tier": "{name}: now {now} (was {before})",
    "good.promises": "{name}: all {n} promises of 12 months kept",
    "good.voice": "{name}: {now} of the comments are positive (before: {before})",
}
