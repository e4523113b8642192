"""English: what a task says."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "task.done": "Done when {done}.",
    "task.reason": "Why: {reason}.",
    "task.account": "Account: {account} (tier {tier}, score {score}, confidence {confidence}).",
    "task.revenue_in_scope": "Revenue there over 12 months: {value}.",
    "task.revenue": "Revenue over 12 months: {value}.",
    "task.reason.dependency": "dependency is {level}: {share} {scope}",
    "task.reason.owner_issue": "{kind}",
    "task.reason.sponsor_overdue": "{state}; last meeting: {met}",
    "task.reason.team_roles_missing": "open deals that close within 90 days ask for roles nobody "
    "in the team has: {roles}",
    "task.reason.tomorrow_underserved": "two-way contacts in 183 days: {touches}, which is {ratio} "
    "of what a Key account usually gets",
    "task.reason.behind_pace": "a KPI is further from its target than its time allows: "
    "{way} of the way, {pace} of the time",
    "task.reason.lone_kam": "one of our people alone had activities in 90 days",
    "task.reason.silent": "{days} days since the last order; its line is {line}. "
    "Of {decided} past silences as long, {false} ended by themselves within 90 days",
    "task.reason.lost": "{amount} in the 12 months before, nothing since",
    "task.reason.shrinking": "{change}; quarters, oldest first: {quarters}",
    "task.reason.shrinking.falls": "its quarterly revenue falls (the 90% interval lies below zero)",
    "task.reason.single_threaded": "effective contacts: {threads}, line 1.5; engaged within 180 "
    "days: {engaged}",
    "task.reason.touch_overdue": "the next two-way contact was due on {due}, the last one was on "
    "{last}",
    "task.reason.stale_client_data": "latest sign from the customer: {last}",
    "task.reason.no_open_pipeline": "no open deal with a close date from today on",
    "task.reason.plan_missing": "the account has no plan",
    "task.agreed": "Agreed in the plan for “{condition}”: {response}.",
    "task.course.plan": "The plan says: {title}.",
    "task.course.field": "Decided: {course}, until {until}{by}.",
    "task.course.by": " ({who})",
    "task.reason.plan_review_overdue": "last review, presentation or start of the plan: {day}",
    "task.done.plan_review_overdue": "a review or a presentation of the plan is recorded with "
    "its date",
    "task.reason.contingency_missing": "dependency: {level}; {state}",
    "task.contingency.none": "no response is agreed in case it falls away",
    "task.contingency.incomplete": "an agreed response lacks its owner or its date",
    "task.done.contingency_missing": "the plan has a condition with a response, its owner and a "
    "date",
    "task.reason.profile_gap": "the client profile is filled to {filled} of 100; the "
    "largest gap: {section} ({fields})",
    "task.done.profile_gap": "the profile is filled to 80 of 100, each section with its date",
    "task.reason.plan_gap": "{problem}: {fix}",
    "task.reason.plan_not_executed": "plan quality {quality}; "
    "{execution} of {due} actions due were done on time{overdue}",
    "task.reason.plan_overdue.one": ", {n} still open for {days} days",
    "task.reason.plan_overdue.many": ", {n} still open, the oldest for {days} days",
    "task.done.plan_gap": "the plan has no error left",
    "task.done.plan_not_executed": "half of what was due is done on time",
    "task.reason.plan_expired": "its plan ended on {end}",
    "task.reason.past_close.one": "{n} open deal has a close date in the past",
    "task.reason.past_close.many": "{n} open deals have a close date in the past",
    "task.reason.other": "{parts}",
    "task.never": "none on record",
    "task.done.dependency": "the decision is written on the account with its owner and its end, "
    "or the share is clearly back under its line",
    "task.done.sponsor_overdue": "a meeting or call of the sponsor with the customer is logged",
    "task.done.team_roles_missing": "each of these roles has a member in the account’s CRM team",
    "task.done.tomorrow_underserved": "the account has at least half the two-way contacts of a "
    "usual Key account",
    "task.done.behind_pace": "every KPI is back on its pace, or has another target",
    "task.done.lone_kam": "a second colleague has an activity with the customer",
    "task.done.owner_issue": "the account has an active owner in the CRM",
    "task.done.silent": "an order is won, or the reason for the silence is noted",
    "task.done.lost": "the cause and what follows (win back, close) are noted and the task is done",
    "task.done.shrinking": "the cause is noted on the account and a next step is agreed",
    "task.done.single_threaded": "a second person answers, meets or calls",
    "task.done.touch_overdue": "a meeting, a call or a reply is logged",
    "task.done.stale_client_data": "a meeting, a reply or a survey answer of this month is logged",
    "task.done.no_open_pipeline": "an open deal with a close date is on the account",
    "task.done.plan_missing": "the plan's start is filled in",
    "task.done.plan_expired": "the plan has a new end",
    "task.done.past_close": "each open deal has a close date that is still to come, or is closed",
    "task.done.other": "the cause is gone at the next run",
    "task.review.subject": "Review the scorecard “{name}”",
    "task.review.body": "The review of “{name}” was due on {due}. For each criterion: does it "
    "still follow from the strategy, has it a source, does it tell accounts apart? kamsync whatif "
    "FILE shows who would change tier.\nDone when the scorecard carries a new review_by, and a "
    "new approval if its rules changed.",
    "task.deals_without_account.subject.one": "Give {n} deal its account",
    "task.deals_without_account.subject.many": "Give {n} deals their accounts",
    "task.deals_without_account.body": "They are worth {worth} and count for no customer. The "
    "largest: {named}. Done when each is on an account or deleted; the task closes by itself.",
    "task.reason.refresh.undated": "it is missing or has no date",
    "task.reason.refresh.old.one": "it is {n} day old",
    "task.reason.refresh.old.many": "it is {n} days old",
    "task.reason.refresh.gain": "a fresh value adds {points} points to the confidence of the score",
    "task.done.refresh": "the value and its date are filled in anew",
    "task.reason.promise_broken": "{parts}",
    "task.reason.promise_share": "commitments of 12 months kept on time: {kept} of {n} (line 80%)",
    "task.reason.promise_overdue.one": "the oldest open commitment is {n} day late",
    "task.reason.promise_overdue.many": "the oldest open commitment is {n} days late",
    "task.reason.reciprocity_low": "their promises and payments of 12 months in time: {share} of "
    "{n} (line 80%)",
    "task.done.reciprocity_low": "both sides have agreed on what is owed and by when",
    "task.reason.inbound_missing": "of {n} e-mails and calls of 183 days none came from them",
    "task.done.inbound_missing": "an e-mail or call of theirs is on record",
    "task.reason.single_topic": "all tagged activities of 183 days carry one tag",
    "task.done.single_topic": "an activity carries another tag",
    "task.reason.voice_mismatch": "an answer whose mark and comment contradict each other",
    "task.done.voice_mismatch": "somebody has talked to the person, and what was said is noted",
    "task.done.promise_broken": "each open commitment is done, or has a new date that was agreed",
    "task.voice.call": "To call: {person}.",
    "task.voice.nobody": "the answer names no contact",
    "task.voice.person": "contact {id}",
    "task.voice.mark.negative": "Mark {mark} of {most} on {day}, and yet the comment complains.",
    "task.voice.mark.positive": "Mark {mark} of {most} on {day}, and yet the comment praises.",
    "task.voice.words": "In their words: “{words}”",
    "task.voice.answer": "The words are in the CRM: answer {id}.",
    "task.voice.link": "Account: {link}",
    "task.owner_issue.unknown": "no active person owns it",
    "task.reason.handover_open": "{cause}, since {day}; shown as done in the CRM: {pct} %",
    "task.done.handover_open": "every step below that the CRM can show is done",
    "task.handover.step": "- by {day}: {step}",
    "task.reason.escalation_late": "open escalations: {n}; the oldest has been open for {hours} "
    "business hours",
    "task.done.escalation_late": "the escalation is closed, or its task completed",
    "task.reason.overdue": "past what its tier allows: tasks {tasks}, cases without a reply "
    "{cases}, commitments of ours {promises}",
    "task.done.overdue": "nothing of this is overdue any more",
    "task.reason.cross_functional_missing": "days with a meeting among ourselves in 90 days: "
    "{meetings}; departments in them: {departments}",
    "task.done.cross_functional_missing": "people of two departments have met about the account",
    "task.reason.contact_plan_gap": "not written down: {parts}",
    "task.done.contact_plan_gap": "person, channel and frequency of contact are written on the "
    "account",
    "task.reason.effort_without_return": "meetings, calls, e-mails and cases change by {effort} a "
    "quarter, the margin by {margin}",
    "task.done.effort_without_return": "it is decided which effort stops, or which price changes",
    "task.role_request.subject": "{role} for {account}: {deal}, by {by}",
    "task.role_request.body": "The deal {deal} ({family}) of {account} is to close on {close} and "
    "asks for: {role}. Done when your part is agreed with the owner of the deal.",
}
