"""English: the customer's review page and the account map."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.review.title": "Account review",
    "report.review.subtitle": "{name}, as of {date}",
    "report.review.meetings.one": "{n} meeting in the last 12 months.",
    "report.review.meetings.many": "{n} meetings in the last 12 months.",
    "report.review.meetings_unknown": "Meetings of the last 12 months: unknown.",
    "report.review.team": "Who to ask",
    "report.review.team_none": "No contact person is named yet.",
    "report.review.person": "Name",
    "report.review.role": "Role",
    "report.review.department": "Department",
    "report.review.ours": "What we promised",
    "report.review.theirs": "What you promised",
    "report.review.kept.one": "Kept by its date: {kept} of {n} promise that fell due.",
    "report.review.kept.many": "Kept by their date: {kept} of {n} promises that fell due.",
    "report.review.nothing": "Nothing on record.",
    "report.review.promise": "Promise",
    "report.review.promised": "Agreed",
    "report.review.actual": "Reached",
    "report.review.due": "Due",
    "report.review.done": "Done",
    "report.review.open": "still open",
    "report.review.cases": "Requests in the last 12 months",
    "report.review.cases_told.one": "{n} request, {open} still open.",
    "report.review.cases_told.many": "{n} requests, {open} still open.",
    "report.review.cases_unknown": "Requests: unknown.",
    "report.review.footer": "Shared record of our work together, up to {date}.",
    "report.map.engaged": "two-way contact within 180 days",
    "report.map.quiet": "no two-way contact within 180 days",
    "report.map.left": "has left",
    "report.map.unknown": "contact unknown",
    "report.map.unnamed": "people are not named: [people] names is off",
    "report.map.since": "changes since {day}",
    "report.map.change.new": "new: not engaged then",
    "report.map.change.colder": "colder: engaged then",
    "report.map.change.lost": "lost: was still there then",
}
