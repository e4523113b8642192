"""English: what the operator is told."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "operator.title.begun.one": "kamsync {connection}: {n:number} thing to look at",
    "operator.title.begun.many": "kamsync {connection}: {n:number} things to look at",
    "operator.title.over.one": "kamsync {connection}: {n:number} problem is over",
    "operator.title.over.many": "kamsync {connection}: {n:number} problems are over",
    "operator.more": (
        "kamsync status and kamsync runs say more. Told once; you hear again when it is over."
    ),
    "operator.failed": "run {run} failed with exit code {exit}: {error}",
    "operator.over.failed": "the run works again",
    "operator.plan_waiting": (
        "run {run} wrote nothing: plan {plan} waits for somebody. kamsync status says why, "
        "kamsync apply {plan} goes on"
    ),
    "operator.over.plan_waiting": "no plan waits any more",
    "operator.paused": "the connection is paused ({reason}); kamsync resume lets it go on",
    "operator.over.paused": "the connection is no longer paused",
    "operator.empty": "stream {subject} brings no row; before it had {before:number}",
    "operator.over.empty": "stream {subject} has rows again",
    "operator.rejects": (
        "{share:percent} of a stream could not be used (line {line:percent}); kamsync show "
        "{run} groups the reasons"
    ),
    "operator.over.rejects": "few records are refused while reading again",
    "operator.write_errors": (
        "the CRM refused {n:number} records; kamsync show {run} has the reasons"
    ),
    "operator.over.write_errors": "the CRM takes what is written again",
    "operator.unchanged": (
        "nothing changed in stream {subject} since {since:date}: is it still fed?"
    ),
    "operator.over.unchanged": "stream {subject} changes again",
    "operator.slow": "the run took {seconds:number} s, usually it takes {usual:number} s",
    "operator.over.slow": "the run takes its usual time again",
    "operator.calls": "{left:number} API calls are left today; a run takes {used:number}",
    "operator.over.calls": "enough API calls are left again",
    "operator.expiring": "{subject} ends on {day:date}",
    "operator.over.expiring": "{subject}: its end is not near any more",
    "operator.unreadable": "{subject}: the certificate named in [operator] expires cannot be read",
    "operator.over.unreadable": "{subject}: the certificate can be read again",
    "operator.channel": "channel {subject} of the directors takes no message: {error}",
    "operator.over.channel": "channel {subject} of the directors takes messages again",
}
