"""Tasks as a seller reads them: whom, what, by when, why now; with and without names."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from kamsync.messages.task_words import TaskSetting, TaskText
from kamsync.messages.tasks import task_text
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.explain.account_facts import AccountFacts, Deal, Person, Promise

FLAGS = {flag.id: flag for flag in load_scorecard(None).flags}
PETIT = Person("c1", "Mr Petit", "IT manager", "champion", dt.date(2026, 11, 2))
ROY = Person("c2", "Ms Roy", "purchasing", "decider")
LATE = Deal("o1", "Deposit", 1_200_000, dt.date(2026, 10, 3), is_late=True)
NEXT = Deal("o2", "Robots", 17_427_500, dt.date(2027, 1, 15), is_late=False)
KNOWN = AccountFacts((PETIT, ROY), True, (NEXT, LATE), 18_627_500)
ROW = {"root": "A1", "name": "Warephase", "tier": "Key", "score": 74, "confidence": 100}
EN = TaskSetting("en", "EUR", dt.date(2026, 12, 14), names=True)
FR = replace(EN, language="fr")
N = "\u202f"


def said(flag: str, at: TaskSetting, facts: AccountFacts = KNOWN, **row: Any) -> TaskText:
    return task_text(FLAGS[flag], ROW | row, facts, at)


def test_who_has_not_answered_is_to_be_met_and_who_has_is_named() -> None:
    task = said("single_threaded", EN)

    assert task.subject == "Warephase: meet Ms Roy (purchasing) by 14 Dec"
    assert "only Mr Petit (IT manager) has answered in 180 days; €186,275 of" in task.body
    assert "Robots €174,275 · Deposit €12,000" in task.body
    assert task.contact_id == "c2"


def test_french_says_the_same_with_its_own_spaces() -> None:
    task = said("single_threaded", FR)

    assert task.subject == "Warephase\u00a0: rencontrer Ms Roy (purchasing) avant le 14 déc."
    assert f"Mr Petit (IT manager){N}; 186{N}275{N}€ d’affaires en cours" in task.body


@pytest.mark.parametrize(
    ("at", "subject"),
    [
        (EN, "Warephase: meet the contact “purchasing” by 14 Dec"),
        (FR, f"Warephase\u00a0: rencontrer le contact «{N}purchasing{N}» avant le 14 déc."),
    ],
    ids=["en", "fr"],
)
def test_without_names_the_role_stands_and_a_link_to_the_contact(
    at: TaskSetting, subject: str
) -> None:
    at = replace(at, names=False, contact_url="https://crm.example/c/{id}")

    task = said("single_threaded", at)

    assert task.subject == subject
    assert "https://crm.example/c/c2" in task.body
    assert "Roy" not in task.subject + task.body
    assert "Petit" not in task.subject + task.body


def test_nobody_known_still_makes_a_sentence() -> None:
    task = said("single_threaded", EN, AccountFacts(), threads=1.2, engaged_contacts=2)

    assert task.subject == "Warephase: find a second contact by 14 Dec"
    assert "spread 1.2, warned below 1.5" in task.body
    assert task.contact_id is None


def test_a_lost_customer_is_called_and_a_late_deal_is_the_deal_of_the_task() -> None:
    lost = said("lost", EN, revenue_previous=4_820_000)
    late = said("past_close", FR, late_deals=1)

    assert lost.subject == "Warephase: call Mr Petit (IT manager) by 14 Dec"
    assert "€48,200 in the 12 months before, nothing since" in lost.body
    assert "1 affaire à date de clôture dépassée, avant le 14 déc." in late.subject
    assert f"Deposit 12{N}000{N}€ (clôture prévue le 3 oct. 2026)" in late.body
    assert (late.contact_id, late.opportunity_id) == (None, "o1")


def test_a_dependency_is_decided_not_talked_about() -> None:
    at = replace(EN, record_url="https://crm.example/A1")
    share = {"dependency": "high", "dependency_share": 0.55, "dependency_scope": "region"}

    task = said("dependency_high", at, dependency_value="North", **share)

    assert task.subject == "Warephase: accept, reduce, insure or exit, by 14 Dec"
    assert "55% of the revenue of region North" in task.body
    assert "Robots" not in task.body


def test_an_overdue_promise_is_said_with_its_day() -> None:
    facts = replace(KNOWN, promise=Promise("Second site", dt.date(2026, 10, 1)))

    assert "Engagement en retard depuis le 1er oct. 2026" in said("touch_overdue", FR, facts).body


def test_a_quiet_customer_one_still_talks_with_is_asked_about_the_next_order() -> None:
    calm = said("silent", FR, touched_in_cadence=True)

    assert "parler de la prochaine commande avec Mr Petit" in calm.subject


def test_the_companys_own_sentence_stands_as_it_is_written() -> None:
    own = replace(FLAGS["lost"], action_en="Win {account} back!")

    assert task_text(own, ROW, KNOWN, EN).subject == "Win Warephase back!"


def test_a_hostile_name_stays_one_line_and_no_template() -> None:
    people = (replace(PETIT, name="{who}\r\n<b>", last_touch=None, title="x" * 300),)

    task = said("lost", EN, AccountFacts(people, True), revenue_previous=100)

    assert task.subject.startswith("Warephase: call {who} <b> (xxx")
    assert len(task.subject) <= 200


def test_a_fired_flag_quotes_the_response_its_plan_agreed() -> None:
    leaves = "\tthe sponsor leaves\tour CEO calls within a week."
    plan = f"{leaves}\n\tle budget tombe\tproposer la location"
    sponsor = said("sponsor_overdue", EN, sponsor_state="none", plan_responses=plan)
    shrinking = said("shrinking", FR, plan_responses=plan)

    assert sponsor.body.splitlines()[1] == (
        "Agreed in the plan for “the sponsor leaves”: our CEO calls within a week."
    )
    assert " ".join(shrinking.body.splitlines()[1].split()) == (
        "Prévu au plan pour « le budget tombe » : proposer la location."
    )
    assert "Agreed" not in said("plan_missing", EN, plan_responses=plan).body


def test_a_dependency_quotes_what_is_decided_on_the_account_or_in_its_plan() -> None:
    share = {"dependency": "high", "dependency_scope": "portfolio", "dependency_share": 0.25}
    until = {"decision_until": dt.date(2027, 6, 30), "decision_by": "Ms Faure", "course": "exit"}
    decided = said("dependency_high", EN, **share, **until)
    planned = said("dependency_high", FR, **share, course="reduce", course_title="Réduire la part")

    assert decided.body.splitlines()[1] == "Decided: exit, until 30 Jun 2027 (Ms Faure)."
    assert planned.body.splitlines()[1] == "Le plan dit\u00a0: Réduire la part."
    assert "Decided" not in said("shrinking", EN, **until).body
