"""What a task says: its subject, its reason with figures, what counts as done. Pure.

The key by which a task is found again is the sync's business and added there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from kamsync.messages import labels
from kamsync.messages.catalogue import counted, french, has, text
from kamsync.messages.formats import date, is_known, number, plain
from kamsync.messages.lower_bounds import amount, known_sum, share
from kamsync.messages.task_figures import figures
from kamsync.messages.task_words import (
    TaskSetting,
    TaskText,
    asked,
    contact_of,
    deal_of,
    lines,
    only_one,
    sentence,
)
from kamsync.messages.tier_reason import confidence_shown
from kamsync.messages.values import Row, figure
from kamsync.messages.why import clipped
from kamsync.plans.triggers import called_for, unpacked
from kamsync.scorecard import Flag
from kamsync.scoring.explain.account_facts import AccountFacts

SUBJECT_LIMIT: Final = 200
NEXT_ACTION_LIMIT: Final = 255
_NAME_LIMIT: Final = 80
_AGREED_LIMIT: Final = 200


def action(flag: Flag, row: Row, language: str) -> str:
    """The scorecard's own sentence with the account's name; a name is never read as a template."""
    return _named_in(_around(flag, language), row.get("name") or row.get("root") or "")


def _around(flag: Flag, language: str) -> list[str]:
    """The sentence before, between and after the account's name."""
    template = french(flag.action_fr) if language == "fr" else flag.action_en
    return template.replace("{datum}", labels.datum(flag.datum, language)).split("{account}")


def _named_in(around: list[str], name: str) -> str:
    return plain(name, _NAME_LIMIT).join(around)


def task_text(flag: Flag, row: Row, facts: AccountFacts, at: TaskSetting) -> TaskText:
    """Whom, what, by when; then why now, what is open, what counts as done, where it stands."""
    language, home_currency = at.language, at.home_currency
    only = only_one(facts, at) if flag.topic == "single_threaded" else ""
    body = [
        text(
            "task.reason",
            language,
            reason=only or reason(flag, row, language, home_currency),
        ),
        text("task.done", language, done=_done(flag, language)),
        _account(row, language),
    ]
    known = (_course(flag, row, language), _agreed(flag, row, language))
    body[1:1] = [said for said in known if said]
    in_scope = flag.is_dependency and is_known(row.get("dependency_revenue"))
    name = "dependency_revenue" if in_scope else "revenue"
    if known_sum(name, row) is not None:
        key = "task.revenue_in_scope" if in_scope else "task.revenue"
        body.append(text(key, language, value=amount(name, row, language, home_currency)))
    body += lines(flag, facts, at)
    contact, deal = contact_of(flag, facts), deal_of(flag, facts)
    return TaskText(
        clipped(_subject(flag, row, facts, at), SUBJECT_LIMIT),
        "\n".join(body),
        contact.id if contact else None,
        deal.id if deal else None,
    )


def _subject(flag: Flag, row: Row, facts: AccountFacts, at: TaskSetting) -> str:
    """A person and a date where the words are ours; a company's own sentence as it is."""
    what = asked(flag, row, facts, at)
    if not what:
        return action(flag, row, at.language)
    return sentence(plain(row.get("name") or row.get("root") or "", _NAME_LIMIT), what, at)


def _course(flag: Flag, row: Row, language: str) -> str:
    """Of a dependency: what is already decided, on the account or in its plan; else empty."""
    course = row.get("course")
    if not flag.is_dependency or not course:
        return ""
    if title := row.get("course_title"):
        return text("task.course.plan", language, title=plain(title, _AGREED_LIMIT).rstrip(" ."))
    who = plain(row.get("decision_by") or "", _NAME_LIMIT)
    by = text("task.course.by", language, who=who) if who else ""
    until = date(row["decision_until"], language)
    said = figure("course", course, language, "")
    return text("task.course.field", language, course=said, until=until, by=by)


def _agreed(flag: Flag, row: Row, language: str) -> str:
    """What the account's plan says is done if this happens; empty where it says nothing."""
    names = {flag.id, *flag.when.metrics()}
    found = called_for(unpacked(row.get("plan_responses")), flag.topic, names)
    if found is None:
        return ""
    parts = {k: plain(v, _AGREED_LIMIT).rstrip(" .") for k, v in vars(found).items()}
    return text("task.agreed", language, condition=parts["condition"], response=parts["response"])


def next_action(flag: Flag, language: str) -> Callable[[str, dt.date], str]:
    """What says of an account's name and a date `2026-12-06 Call Alpha …`: the ISO date first, so
    that a CRM's list sorts by what is due."""
    around = _around(flag, language)
    return lambda name, due_on: clipped(f"{due_on} {_named_in(around, name)}", NEXT_ACTION_LIMIT)


def _done(flag: Flag, language: str) -> str:
    family = "refresh" if flag.datum else flag.topic
    key = f"task.done.{family}"
    return text(key if has(key) else "task.done.other", language)


def _account(row: Row, language: str) -> str:
    score = row.get("score")
    return text(
        "task.account",
        language,
        account=plain(row.get("name") or row.get("root") or "", _NAME_LIMIT),
        tier=labels.tier(row.get("tier"), language),
        score=text("unknown", language) if score is None else score,
        confidence=confidence_shown(row, language),
    )


def reason(flag: Flag, row: Row, language: str, home: str) -> str:
    """Figures of the row that made the flag fire; for a flag of the user's own, its metrics."""
    if flag.is_dependency and is_known(row.get("dependency_share")):
        return _dependency(row, language)
    if flag.datum:
        return _refresh(row, language)
    values = figures(flag.topic, row, language, home)
    if flag.topic == "promise_broken":
        return _promises(row, language)
    if flag.topic == "past_close" and is_known(row.get("late_deals")):
        return counted("task.reason.past_close", row["late_deals"], language)
    key = f"task.reason.{flag.topic}"
    if values is not None and has(key):
        return text(key, language, **values)
    parts = [_named(m, row, language, home) for m in sorted(flag.when.metrics())]
    return text("task.reason.other", language, parts=", ".join(parts))


def _refresh(row: Row, language: str) -> str:
    """How old it is, and the confidence a refresh would win, where it wins any."""
    age, gain = row.get("refresh_due_age"), row.get("refresh_due_gain")
    if age is None:
        words = text("task.reason.refresh.undated", language)
    else:
        words = counted("task.reason.refresh.old", age, language)
    if not gain:
        return words
    won = text("task.reason.refresh.gain", language, points=number(gain, language, 1))
    return f"{words}; {won}"


def _named(metric: str, row: Row, language: str, home: str) -> str:
    value = row.get(metric)
    known = is_known(value)
    shown = figure(metric, value, language, home) if known else text("unknown", language)
    name = labels.column(metric, language)
    return text("value.other", language, metric=name, value=shown)


def _dependency(row: Row, language: str) -> str:
    return text(
        "task.reason.dependency",
        language,
        level=labels.level(row.get("dependency"), language),
        share=share(row["dependency_share"], row, language),
        scope=labels.of_dependency(row, language),
    )


def _promises(row: Row, language: str) -> str:
    """The share that was kept, how late the oldest open promise is: what is known of both."""
    parts = []
    if row.get("promise_n"):
        kept = round(row["promise_kept"] * row["promise_n"])
        parts.append(text("task.reason.promise_share", language, kept=kept, n=row["promise_n"]))
    if row.get("promise_overdue"):
        parts.append(counted("task.reason.promise_overdue", row["promise_overdue"], language))
    return text("task.reason.promise_broken", language, parts=", ".join(parts))
