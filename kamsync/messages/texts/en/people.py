"""English: our own people, teams and what customers wait for."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "agenda.by": "by",
    "agenda.role": "role",
    "agenda.account": "account",
    "agenda.deal": "deal",
    "agenda.family": "family",
    "agenda.close": "closes",
    "agenda.person": "in the team",
    "agenda.nobody": "nobody",
    "agenda.none": "No open deal of the next 90 days asks for a role.",
    "agenda.summary": "{role}: {account}",
    "agenda.description": "{deal} ({family}) is to close on {close}. In the team: {person}.",
    "report.staff.title": "Our teams",
    "report.staff.nothing": "Needed: team members, or owners of accounts with a department, or "
    "open deals with a probability.",
    "report.staff.capacity.short": "{sellers} account owners × {hours} h a year ÷ {accounts} Key "
    "accounts = {each} h each, if they did nothing else. A dedicated manager needs {needs} h: "
    "dedicated managers for all are out of reach, fluid teams are advised.",
    "report.staff.capacity.enough": "{sellers} account owners × {hours} h a year ÷ {accounts} Key "
    "accounts = {each} h each, if they did nothing else. A dedicated manager needs {needs} h: the "
    "hours suffice.",
    "report.staff.capacity.unsaid": "{sellers} account owners × {hours} h a year ÷ {accounts} Key "
    "accounts = {each} h each, if they did nothing else. What a dedicated manager needs is not "
    "given: [people] dedicated_hours.",
    "report.staff.teams": "The teams of Key and Tomorrow accounts",
    "report.staff.calendar": "Team memberships that end within 90 days, or ended within the "
    "last 90",
    "report.staff.calendar.summary": "Memberships of the teams of Key and Tomorrow accounts: "
    "{parts}.",
    "report.staff.calendar.open": "without an end ({n})",
    "report.staff.calendar.runs": "ending later ({n})",
    "report.staff.calendar.ends": "ending within 90 days ({n})",
    "report.staff.calendar.over": "ended within the last 90 days ({n})",
    "report.staff.state.over": "ended",
    "report.staff.state.ends": "ends soon",
    "report.staff.departments": "Accounts by the department of their owner",
    "report.staff.others": "other departments",
    "report.staff.months": "What open deals should bring, by month of their close",
    "report.staff.months.note": "Expected: amount × probability. Low and high enclose four "
    "months of five, if deals are won independently of one another.",
    "report.staff.months.days": "Days: of [people] role_days, × probability.",
    "report.staff.sheet": "How managers of Key accounts work, compared with other account owners",
    "report.staff.sheet.note": "Median (quartiles, number of people); shown from three people "
    "on; nobody is named or judged. Alike: the median lies within the quartiles of the others, "
    "so perhaps only the title has changed.",
    "report.staff.spread": "{median} ({low} to {high}, n = {n})",
    "report.staff.differs": "differs",
    "report.staff.alike": "alike",
    "report.staff.measure.accounts": "Accounts each",
    "report.staff.measure.meetings": "Meetings among their activities",
    "report.staff.measure.departments": "Our departments at work on their accounts",
    "report.staff.measure.level": "Level of the most senior contact (1 is top management)",
    "report.staff.measure.plan": "Quality of their plans, of 100",
    "report.staff.measure.execution": "Actions of their plans done on time",
    "report.staff.measure.objectives": "Accounts with an objective in the plan",
    "report.staff.head.account": "Account",
    "report.staff.head.role": "Role",
    "report.staff.head.department": "Department",
    "report.staff.head.from": "From",
    "report.staff.head.to": "To",
    "report.staff.head.state": "State",
    "report.staff.head.owners": "Owners",
    "report.staff.head.accounts": "Accounts",
    "report.staff.head.key": "Key accounts",
    "report.staff.head.revenue": "Revenue, 12 months",
    "report.staff.head.led": "With a team lead",
    "report.staff.head.overdue": "With something overdue",
    "report.staff.head.month": "Month",
    "report.staff.head.deals": "Deals",
    "report.staff.head.low": "Low",
    "report.staff.head.base": "Expected",
    "report.staff.head.high": "High",
    "report.staff.head.days": "{role}: days",
    "report.staff.head.measure": "Measure",
    "report.staff.head.managers": "Managers of Key accounts",
    "report.staff.head.owners_too": "Other owners",
    "report.staff.head.same": "Compared with the others",
    "report.support.title": "What customers wait for",
    "report.support.nothing": "Needed: tasks with a due date, cases or promises.",
    "report.support.late.one": "{n} of {of} Key and Tomorrow accounts waits for something longer "
    "than its tier allows, or has an open escalation.",
    "report.support.late.many": "{n} of {of} Key and Tomorrow accounts wait for something longer "
    "than their tier allows, or have an open escalation.",
    "report.support.late.table": "Overdue by the lines of the tier",
    "report.support.late.note": "Quotes are not read from any CRM and do not count.",
    "report.support.hours": "{hours} h",
    "report.support.priority": "Priority promised and given: cases of 12 months, median business "
    "hours",
    "report.support.head.tier": "Tier",
    "report.support.head.cases": "Cases",
    "report.support.head.high": "With priority",
    "report.support.head.reply": "To the first reply",
    "report.support.head.close": "To the close",
    "report.support.map": "Who helps with which product family",
    "report.support.map.note": "People with that role or department in any team today; at work: "
    "with an activity in 90 days. To the first reply: median business hours over their cases of "
    "12 months, shown from five cases of three people on.",
    "report.support.head.family": "Product family",
    "report.support.head.role": "Role",
    "report.support.head.people": "People",
    "report.support.head.active": "At work",
    "report.support.head.lacking": "Accounts that lack it",
    "report.support.conflicts": "Where we get in each other’s way",
    "share.title": "Key accounts this week: {function}",
    "share.head.one": "As of {date}, {n} customer is a Key account.",
    "share.head.many": "As of {date}, {n} customers are Key accounts.",
    "share.rest.one": "{n} more Key account is left out.",
    "share.rest.many": "{n} more Key accounts are left out.",
    "share.account": "{name}: revenue of 12 months {revenue}, expected of open deals {pipeline}.",
    "share.new": "- New among the Key accounts within a week.",
    "share.flags": "- To watch: {flags}.",
    "share.overdue.one": "- {n} item is overdue by the rules of this tier.",
    "share.overdue.many": "- {n} items are overdue by the rules of this tier.",
    "share.asked": "- Your part is asked for by {by}: {deal}.",
    "share.confirm": "Read it? Tell the sender: it is noted that your function knows.",
    "share.received": "Within seven days: received by {n} of {of} functions, said to be read by "
    "{read} (kamsync share --read FUNCTION; no channel reports what was opened).",
}
