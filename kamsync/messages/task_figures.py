"""The figures in the reason of a task: a function per topic and the columns that it needs. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from kamsync.messages import trend
from kamsync.messages.catalogue import counted, text
from kamsync.messages.formats import date, is_known, money, number, percent, plain
from kamsync.messages.values import Row, figure
from kamsync.plans.profile import SECTIONS
from kamsync.plans.rules import unpacked
from kamsync.scoring.read.windows import EPOCH

Places = dict[str, str]
_NAME_LIMIT: Final = 80
_ROLES_LIMIT: Final = 200


def figures(topic: str, row: Row, language: str, home: str) -> Places | None:
    """The places of task.reason.TOPIC; None where a figure it needs is unknown."""
    if topic not in _TOPICS:
        return None
    needs, made = _TOPICS[topic]
    known = all(is_known(row.get(name)) for name in needs.split())
    return made(row, language, home) if known else None


def _silent(row: Row, language: str, _home: str) -> Places:
    counts = ("silence_days", "silence_line", "silence_false", "silence_decided")
    return {c.removeprefix("silence_"): number(row[c], language) for c in counts}


def _lost(row: Row, language: str, home: str) -> Places:
    return {"amount": money(row["revenue_previous"], home, language)}


def _shrinking(row: Row, language: str, home: str) -> Places:
    fallen = trend.change(row, language) or text("task.reason.shrinking.falls", language)
    return {"change": fallen, "quarters": trend.quarters(row, language, home)}


def _single_threaded(row: Row, language: str, _home: str) -> Places:
    engaged = number(row["engaged_contacts"], language)
    return {"threads": number(row["threads"], language, 1), "engaged": engaged}


def _touch_overdue(row: Row, language: str, _home: str) -> Places:
    return {"due": date(row["next_touch_due"], language), "last": _last_touch(row, language)}


def _stale(row: Row, language: str, _home: str) -> Places:
    return {"last": _day_or_never(row.get("last_client_data_on"), language)}


def _plan_expired(row: Row, language: str, _home: str) -> Places:
    return {"end": date(row["plan_end"], language)}


def _plan_review(row: Row, language: str, _home: str) -> Places:
    """When it was last reviewed, presented or begun."""
    found = [row.get(c) for c in ("plan_reviewed_at", "plan_presented_at", "plan_start")]
    return {"day": _day_or_never(max((d for d in found if d), default=None), language)}


def _contingency(row: Row, language: str, _home: str) -> Places:
    state = text(f"task.contingency.{row['contingency']}", language)
    return {"level": text(f"level.{row['dependency']}", language), "state": state}


def _plan_not_executed(row: Row, language: str, _home: str) -> Places:
    return {
        "quality": number(row["plan_pct"], language),
        "execution": percent(row["plan_execution"], language),
        "due": number(row["plan_due"], language),
        "overdue": _overdue(row, language),
    }


def _owner_issue(row: Row, language: str, home: str) -> Places:
    kind = row.get("owner_issue_kind")
    said = figure("owner_issue_kind", kind, language, home) if kind else None
    return {"kind": said or text("task.owner_issue.unknown", language)}


def _handover(row: Row, language: str, home: str) -> Places:
    return {
        "cause": figure("handover_cause", row["handover_cause"], language, home),
        "day": date(row["handover_on"], language),
        "pct": number(row["handover_pct"], language),
    }


def _sponsor(row: Row, language: str, home: str) -> Places:
    state = figure("sponsor_state", row["sponsor_state"], language, home)
    return {"state": state, "met": _day_or_never(row.get("sponsor_met"), language)}


def _team_roles(row: Row, _language: str, _home: str) -> Places:
    return {"roles": plain(row["team_roles_missing"], _ROLES_LIMIT)}


def _underserved(row: Row, language: str, _home: str) -> Places:
    touches = number(row["client_touches_183d"], language)
    return {"touches": touches, "ratio": percent(row["attention_ratio"], language)}


def _escalation(row: Row, language: str, _home: str) -> Places:
    hours = number(row["escalation_hours"], language)
    return {"n": number(row["escalations"], language), "hours": hours}


def _delays(row: Row, language: str, _home: str) -> Places:
    kinds = ("tasks", "cases", "promises")
    return {kind: number(row.get(f"overdue_{kind}") or 0, language) for kind in kinds}


def _pace(row: Row, language: str, _home: str) -> Places:
    way, pace = (percent(row[name], language) for name in ("attainment", "pace"))
    return {"way": way, "pace": pace}


def _across(row: Row, language: str, _home: str) -> Places:
    meetings = number(row["internal_meetings"], language)
    return {"meetings": meetings, "departments": number(row["meeting_departments"], language)}


def _contact_plan(row: Row, language: str, home: str) -> Places:
    parts = figure("contact_plan_missing", row["contact_plan_missing"], language, home)
    return {"parts": parts}


def _no_return(row: Row, language: str, home: str) -> Places:
    effort = f"{row['effort_slope']:+.1f}"
    shown = effort.replace(".", ",") if language == "fr" else effort
    return {"effort": shown, "margin": money(row["margin_slope"], home, language)}


def _reciprocity(row: Row, language: str, _home: str) -> Places:
    share = percent(row["reciprocity"], language)
    return {"share": share, "n": number(row["reciprocity_n"], language)}


def _inbound(row: Row, language: str, _home: str) -> Places:
    return {"n": number(row["inbound_n"], language)}


def _nothing(_row: Row, _language: str, _home: str) -> Places:
    return {}


def _plan_gap(row: Row, language: str, _home: str) -> Places:
    """The gravest broken rule and its way out, naming the part of the plan."""
    problem, fix = unpacked(row.get("plan_gap_words"), row["plan_gap_rule"], language)
    title = plain(row.get("plan_gap_item") or "", _NAME_LIMIT)
    return {"problem": plain(problem, 200), "fix": title.join(plain(fix, 200).split("{title}"))}


def _overdue(row: Row, language: str) -> str:
    """`, 2 still open, the oldest for 60 days`; empty where nothing is."""
    if not row.get("plan_overdue"):
        return ""
    days = number(row["plan_overdue_days"], language)
    return counted("task.reason.plan_overdue", row["plan_overdue"], language, days=days)


def _profile_gap(row: Row, language: str, _home: str) -> Places:
    """How much is filled, and the section with most weight that is not."""
    first = row["profile_gaps"].split()[0]
    fields = next(section.fields for section in SECTIONS if section.id == first)
    return {
        "filled": number(row["profile_pct"], language),
        "section": text(f"document.section.{first}", language),
        "fields": ", ".join(f"profile_{name}" for name in fields),
    }


def _last_touch(row: Row, language: str) -> str:
    days = row.get("last_touch")
    if days is None:
        return text("task.never", language)
    return date(EPOCH + dt.timedelta(days=days), language)


def _day_or_never(day: dt.date | None, language: str) -> str:
    return date(day, language) if day else text("task.never", language)


_TOPICS: Final[dict[str, tuple[str, Callable[[Row, str, str], Places]]]] = {
    "silent": ("silence_days silence_line", _silent),
    "lost": ("revenue_previous", _lost),
    "shrinking": ("q0 q1 q2 q3", _shrinking),
    "single_threaded": ("threads engaged_contacts", _single_threaded),
    "touch_overdue": ("next_touch_due", _touch_overdue),
    "stale_client_data": ("", _stale),
    "plan_expired": ("plan_end", _plan_expired),
    "plan_gap": ("plan_gap_rule", _plan_gap),
    "profile_gap": ("profile_pct profile_gaps", _profile_gap),
    "plan_not_executed": ("plan_pct plan_execution plan_due", _plan_not_executed),
    "plan_review_overdue": ("", _plan_review),
    "contingency_missing": ("dependency contingency", _contingency),
    "owner_issue": ("", _owner_issue),
    "handover_open": ("handover_on handover_cause handover_pct", _handover),
    "sponsor_overdue": ("sponsor_state", _sponsor),
    "team_roles_missing": ("team_roles_missing", _team_roles),
    "tomorrow_underserved": ("attention_ratio client_touches_183d", _underserved),
    "escalation_late": ("escalations escalation_hours", _escalation),
    "overdue": ("overdue_count", _delays),
    "contact_plan_gap": ("contact_plan_missing", _contact_plan),
    "effort_without_return": ("effort_slope margin_slope", _no_return),
    "reciprocity_low": ("reciprocity reciprocity_n", _reciprocity),
    "inbound_missing": ("inbound_n", _inbound),
    "behind_pace": ("attainment pace", _pace),
    "cross_functional_missing": ("internal_meetings meeting_departments", _across),
    **dict.fromkeys(
        ("lone_kam", "single_topic", "no_open_pipeline", "plan_missing", "voice_mismatch"),
        ("", _nothing),
    ),
}
"""Topic of a flag → the columns it needs, and what makes its figures."""
