"""What each column of a canonical stream means, in one line each; types stand in tables."""

from __future__ import annotations

from typing import Final

_EVERY: Final = """
id: the record's id in the CRM
modified_at: when it was last changed
modified_by: who changed it last
is_deleted: whether it is in the bin
account_id: the account it belongs to
owner_id: who is responsible
currency: ISO code of its amounts
country: country, as written
region: sales region
business_unit: our unit that serves it
product_family: product family sold
title: title
status: state, in the CRM's words
name: name
"""
_OWN: Final[dict[str, str]] = {
    "account": """
kam_id: key account manager, where that is not the owner
parent_id: the account above it
group_id: its group, in place of the parent
type: kind of account, in the CRM's words
industry: industry, in the CRM's words
credit_rating: credit rating, as written
employees: how many people work there
customer_revenue: its own revenue a year
potential_revenue: what it could buy from us a year
value_delivered: what the customer gained by our work in 12 months, as agreed with them
investment: what we spend a year on this account alone, people and tools
references_given: how often it vouched for us in 12 months: a case study, a call, a recommendation
wallet_share: our part of what it spends
created_at: when the record was made
plan_start: first day of its account plan
plan_end: last day of its account plan
plan_reviewed_at: when the plan was last reviewed by us
plan_presented_at: when the plan was last shown to the customer
sponsor_id: our sponsor
sponsor_at: since when
counterpart_id: the contact our sponsor meets
sponsor_cadence_days: how often they are to meet, in days
merged_into: the account that stands for it since a merge
domain: its internet domain or website, by which accounts are matched
tax_number: its tax number, by which accounts are matched
own_root_id: of several CRMs, the root of its group in its own CRM
competitors: who else sells to it, as written
override_tier: the tier set by hand
override_reason: why it was set by hand
override_by: who set it
override_until: until when it holds
decision: what was decided on a dependency
decision_by: who decided
decision_until: until when the decision holds
flag_response: what a person answers to the signal that asks for something
flag_response_until: until when nothing more is asked
rating_*: a mark given by people
rating_*_at: when the mark was given
rating_*_by: who gave the mark
profile_*: what is known of the customer, as written
profile_*_at: when that was last confirmed
out_*: what kamsync wrote there
""",
    "opportunity": """
stage: stage, in the CRM's words
is_closed: won or lost
is_won: won
amount: what it is worth
rate: its own exchange rate
probability: how likely it is won
close_date: when it closed or is expected to
term_start: first day the amount is for
term_months: how many months the amount is for
created_at: when the record was made
type: kind of deal, in the CRM's words
lost_reason: why it was lost, as written
""",
    "contact": """
role: role in buying, in the CRM's words
seniority: how senior, in the CRM's words
reports_to_id: the contact above
email_domain: what stands behind the @
left_at: when the person left
quotable_since: since when the person agrees to be quoted
""",
    "activity": """
opportunity_id: the deal it is about
contact_ids: whom it was with
attendee_ids: our users who were invited to it
kind: meeting, call, email, note or task
direction: inbound or outbound
occurred_at: when it took place or will
due_at: when a task is due
completed_at: when it was marked as done
tag: label, as written
is_own: made by kamsync
text: what was written about it
language: language of the note
polarity: whether the note praises or complains
polarity_value: how strongly, below zero where it complains
polarity_by: told by the shipped word list or by a model trained here
themes: what the note is about
text_length: characters of the note
text_hash: keyed fingerprint of the note, to know it again without its words
""",
    "user": """
email: address
is_active: may log in
manager_id: the user above
department: department
role: role in the CRM
language: language, ISO code first
same_as: of several CRMs, the user this one is there too, by e-mail address
""",
    "survey": """
contact_id: who answered
question: the question asked
score: the mark given
scale_max: the best mark there is
text: the comment
quotable: the person agreed to be quoted
language: language of the comment
answered_at: when it was answered
polarity: whether the comment praises or complains
polarity_value: how strongly, below zero where it complains
polarity_by: told by the shipped word list or by a model trained here
themes: what the comment is about
text_length: characters of the comment
text_hash: keyed fingerprint of the comment, to know it again without its words
""",
    "quote": """
opportunity_id: the deal it is for
valid_until: last day on which it may be accepted
""",
    "case": """
opened_at: when the customer wrote
first_reply_at: when a person first answered
closed_at: when it was closed
priority: priority, in the CRM's words
text: what the customer wrote
language: language of the text
polarity: whether the text praises or complains
polarity_value: how strongly, below zero where it complains
polarity_by: told by the shipped word list or by a model trained here
themes: what the text is about
text_length: characters of the text
text_hash: keyed fingerprint of the text, to know it again without its words
""",
    "contract": """
starts_on: first day
ends_on: last day
renews: renews by itself
value: what it is worth over its term
notice_days: days of notice
""",
    "commitment": """
side: ours or theirs
promised: what was promised
actual: what was done
baseline: where it stood before
evidence: where the result can be looked up
due_at: by when
done_at: when it was done
""",
    "rating": """
kpi: what is rated, the KPI's id or its name
side: us or them
value: the mark
scale_max: the best mark there is
rated_at: when the mark was given
by: who gave it
validated_at: when the customer confirmed our mark
priority: the customer's rank of the KPI, 1 the highest
""",
    "objective": """
horizon: short, mid or long
target: what is to be reached
actual: what is reached
due_at: by when
indicator: what it is measured by
""",
    "plan_item": """
parent_id: the part of the plan it belongs to
opportunity_id: the opportunity that answers it
kind: orientation, objective, programme, action, scenario, need, risk, challenge or recommendation
level: strategic, operational or support
horizon: short, mid or long
programme_type: relational or contractual
starts_at: of an orientation: when the plan begins; due_at is then its end
condition: what has to happen
response: what is then done
due_at: by when
first_due_at: by when as first agreed; execution is judged by it
done_at: when it was done
updated_at: when somebody last changed it
updated_by: who last changed it
indicator: what it is measured by
target: what is to be reached
baseline: where it starts from
serves: the customer's own objective that it serves
resource: budget, people or means
""",
    "team_member": """
user_id: who
role: role on the account
department: department
starts_at: from when
ends_at: until when
counterpart_id: of a sponsor, the contact they meet
cadence_days: of a sponsor, how often they are to meet, in days
""",
    "revenue": """
amount: invoiced, credit notes below zero
margin: margin of the line
discount: discount granted on the line
booked_on: invoice date
due_on: when payment is due
paid_on: when it was paid
product: what was sold, as the price list calls it
quantity: how many of it; with the amount, its net unit price
""",
    "usage": """
measure: what was counted: log-ins, orders, machine hours
value: how much of it
observed_on: the day it is for
""",
    "segment": """
segment: the segment another tool gave it, in that tool's words
origin: the tool that gave it
assigned_on: when it was given
""",
    "change_log": """
field: the canonical field that changed
old: value before
new: value after
changed_at: when
changed_by: who
""",
    "industry": """
industry: industry, as on the accounts
index_name: which index
value: value of the index
observed_on: the day it is for
""",
    "rate": """
rate: as quoted
direction: home_per_unit or unit_per_home
valid_from: first day it holds
""",
    "inflation": """
area: country or area, as in home_area
year: the year
rate: percent over the year
""",
}


def _read(text: str) -> dict[str, str]:
    lines = (line.partition(": ") for line in text.strip().splitlines())
    return {name: meaning for name, _, meaning in lines}


_COMMON: Final = _read(_EVERY)
_TABLES: Final = {stream: _read(text) for stream, text in _OWN.items()}


def meaning_of(stream: str, column: str) -> str:
    """Empty where nothing says it: a test finds those."""
    return _TABLES.get(stream, {}).get(column) or _COMMON.get(column, "")
