"""People, sponsors and hand-over once more, by loops (docs/figures_people.md).

The folders have no teams, no change log and no commitments, and contacts carry no day of change:
a sponsor comes from the account alone, a hand-over from the first Key alone, and the steps roles
and promises cannot be shown. Titles and roles are those of WORDS alone.
"""

from __future__ import annotations

import datetime as dt
import statistics
from typing import Any

from kamsync.scorecard import Scorecard
from kamsync.scoring.read.inputs import Policy
from tests.scoring.oracle_metrics import activity_day, is_two_way
from tests.scoring.oracle_read import Folder, Row

Group = dict[str, Any]
WORDS: dict[str, tuple[str | None, int | None]] = {
    "décideur": ("decision_maker", None),
    "Champion": ("champion", None),
    "bloqueur": ("blocker", None),
    "PDG": ("decision_maker", 1),
    "Directrice des achats": ("decision_maker", 2),
    "Acheteur": ("gatekeeper", 4),
    "Technicien": (None, 4),
}
"""Of a role or title in contacts.csv: the role it means, and its level."""
SPONSOR = ("sponsor_id", "counterpart_id", "sponsor_cadence_days", "sponsor_at")
MEASURED = (
    *("active_people", "active_departments", "lone_kam", "owner_issue_kind", "conflicts"),
    *("conflict_families", "roles_known", "blocker", "contact_level", "roles_engaged"),
    *("key_person", "key_person_loss", "contacts_after_loss", "threads_after_loss"),
    *("sponsor", "sponsor_load", "sponsor_overloaded"),
    *("sponsor_met", "counterpart_engaged"),
    *("internal_share", "worked_90d", "internal_meetings", "meeting_departments"),
    *("same_day_contacts", "executive_visits", "other_departments_90d"),
)
JUDGED = (
    *("sponsor_state", "sponsor_overdue", "role_coverage", "roles_missing", "handover_on"),
    *("handover_cause", "handover_pct", "handover_missing", "handover_open", "handover_overdue"),
    *("attention_ratio", "tomorrow_underserved", "cross_functional_missing", "invested_index"),
)


def measure(
    group: Group, members: list[Row], activities: list[Row], deals: list[Row], data: Folder
) -> None:
    """`activities`: the group's up to as_of, own traces left out, with "age"; `deals`: open ones.
    `sponsor_load` stands when every group is measured."""
    group |= dict.fromkeys(MEASURED)
    talk = _talk(activities) if data.has("activity", "contact_ids") else None
    _our_side(group, members, activities, deals, data)
    _inner_work(group, activities, data)
    _sponsor(group, members, activities, talk, data)
    _customer(group, {m["id"] for m in members}, talk, data)


def share_sponsors(groups: dict[str, Group]) -> None:
    names = [g["sponsor"] for g in groups.values() if g["sponsor"] is not None]
    for group in groups.values():
        group["sponsor_overloaded"] = False
        if group["sponsor"] is not None:
            group["sponsor_load"] = names.count(group["sponsor"])
            group["sponsor_overloaded"] = group["sponsor_load"] > 5


def _our_side(
    group: Group, members: list[Row], activities: list[Row], deals: list[Row], data: Folder
) -> None:
    users = {u["id"]: u for u in data.all("user")}
    if data.has("activity"):
        work = [a for a in activities if a["kind"] not in (None, "task") and a["age"] <= 89]
        who = {a["owner_id"] for a in work} - {None}
        where = {users[w]["department"] for w in who if w in users} - {None}
        group |= {"active_people": len(who), "active_departments": len(where)}
        group["lone_kam"] = len(who) == 1
    if not data.has("user"):
        return
    root = next(m for m in members if m["id"] == group["account_id"])
    active = {u for u, row in users.items() if row["is_active"] is not False}
    if group["owner_issue"]:
        named = root["kam_id"] or root["owner_id"]
        kind = "inactive" if named in users else "queue"
        group["owner_issue_kind"] = kind if named else "none"
    elif len({m["kam_id"] for m in members} & active) > 1:
        group["owner_issue_kind"] = "several"
    sides: dict[str, set[str]] = {}
    for deal in deals:
        if deal["product_family"] and deal["owner_id"]:
            sides.setdefault(deal["product_family"], set()).add(deal["owner_id"])
    parallel = sorted(family for family, people in sides.items() if len(people) > 1)
    group["conflict_families"] = ", ".join(parallel) or None
    group["conflicts"] = len(parallel) + (group["owner_issue_kind"] == "several")


def _inner_work(group: Group, activities: list[Row], data: Folder) -> None:
    """No user has a mail address here: no contact is a colleague."""
    if not data.has("activity", "owner_id"):
        return
    where = {u["id"]: u["department"] for u in data.all("user")}
    work = [a for a in activities if a["owner_id"] and a["age"] <= 89 and a["kind"] != "task"]
    work = [a for a in work if a["kind"]]
    own = where.get(group["owner_id"])
    if data.has("user", "department") and own:
        others = [a for a in work if where.get(a["owner_id"]) not in (None, own)]
        group["other_departments_90d"] = len(others)
    if not data.has("activity", "contact_ids"):
        return
    ours = [a for a in work if a["kind"] in ("call", "email") and a["direction"] == "outbound"]
    pairs = {(c, a["age"]) for a in ours for c in a["contact_ids"] or []}
    group["same_day_contacts"] = sum(
        len({a["owner_id"] for a in ours if a["age"] == age and c in (a["contact_ids"] or [])}) > 1
        for c, age in pairs
    )
    spoken = [a for a in work if a["kind"] in ("meeting", "call", "email")]
    inner = [a for a in spoken if not a["contact_ids"]]
    group["worked_90d"] = len(spoken)
    if len(spoken) >= 10:
        group["internal_share"] = len(inner) / len(spoken)
    met = [a for a in inner if a["kind"] == "meeting"]
    group["internal_meetings"] = len({a["age"] for a in met})
    if data.has("user", "department"):
        there = {a["owner_id"] for a in met} | {u for a in met for u in a["attendee_ids"] or []}
        group["meeting_departments"] = len({where.get(u) for u in there} - {None})


def _talk(activities: list[Row]) -> dict[str, float]:
    """Contact → weight of two-way touches in 180 days."""
    found: dict[str, float] = {}
    for row in activities:
        if is_two_way(row) and row["age"] <= 180:
            for contact in set(row["contact_ids"] or []):
                weight = (2 if row["direction"] == "inbound" else 1) * 0.5 ** (row["age"] / 90)
                found[contact] = found.get(contact, 0.0) + weight
    return found


def _sponsor(
    group: Group,
    members: list[Row],
    activities: list[Row],
    talk: dict[str, float] | None,
    data: Folder,
) -> None:
    root = next(m for m in members if m["id"] == group["account_id"])
    others = sorted((m for m in members if m is not root), key=lambda m: m["id"])
    said: Row = {}
    for name in SPONSOR:
        known = [m for m in others if m[name] is not None]
        newest = max(known, key=lambda m: m["sponsor_at"] or dt.date.min, default=root)
        said[name] = newest[name] if root[name] is None else root[name]
    group["_said"] = said
    group["_sponsor_mapped"] = data.has("account", "sponsor_id")
    group["sponsor"] = said["sponsor_id"]
    if said["sponsor_id"] is None or not data.has("activity"):
        return
    theirs = [a for a in activities if is_two_way(a) and a["owner_id"] == said["sponsor_id"]]
    whom = said["counterpart_id"]
    if whom is not None:
        theirs = [a for a in theirs if whom in (a["contact_ids"] or [])]
        group["counterpart_engaged"] = whom in (talk or {})
    group["sponsor_met"] = max((day for a in theirs if (day := activity_day(a))), default=None)


def _customer(group: Group, ids: set[str], talk: dict[str, float] | None, data: Folder) -> None:
    group["blocker"] = False if data.has("contact") else None
    if not data.has("contact"):
        return
    today = group["_as_of"]
    here = [c for c in data.all("contact") if c["account_id"] in ids]
    here = [c for c in here if c["left_at"] is None or c["left_at"] > today]
    read = {c["id"]: _words(c) for c in here}
    engaged = [c for c in read if c in (talk or {})]
    known = any(word != (None, None) for word in read.values())
    group["blocker"] = any(role == "blocker" for role, _ in read.values())
    if known:
        group["roles_known"] = " ".join(sorted({r for r, _ in read.values() if r}))
    if talk is None:
        return
    if known:
        group["roles_engaged"] = " ".join(sorted({r for c in engaged if (r := read[c][0])}))
    top = {c for c, (_, level) in read.items() if level in (1, 2)}
    met = [a for a in group["_activities"] if a["kind"] == "meeting" and a["age"] <= 180]
    group["executive_visits"] = len({a["age"] for a in met if top & set(a["contact_ids"] or [])})
    group["contact_level"] = min((n for c in engaged if (n := read[c][1])), default=None)
    if talk:
        most = max(talk.values())
        group["key_person_loss"] = most / sum(talk.values())
        first = [c for c in sorted(read) if talk.get(c) == most]
        group["key_person"] = first[0] if first else None
        gone = first[0] if first else next(c for c in sorted(talk) if talk[c] == most)
        rest = [weight for c, weight in talk.items() if c != gone]
        group["contacts_after_loss"] = len(rest)
        group["threads_after_loss"] = sum(rest) ** 2 / sum(w * w for w in rest) if rest else 0.0


def _words(contact: Row) -> tuple[str | None, int | None]:
    role, level = WORDS[contact["title"]] if contact["title"] else (None, None)
    return (WORDS[contact["role"]][0] if contact["role"] else role), level


def judge(
    group: Group, card: Scorecard, policy: Policy, memory: dict[str, Any], was_open: set[str]
) -> None:
    """With tier, tier_since and next_touch_due."""
    _sponsor_state(group, policy)
    _coverage(group, card)
    _handover(group, policy, memory, was_open)


def judge_attention(groups: dict[str, Group]) -> None:
    """With every tier; no [people] family_roles are set, so nobody knows which roles lack."""
    key = [g["client_touches_183d"] for g in groups.values() if g["tier"] == "Key"]
    key = [n for n in key if n is not None]
    usual = statistics.median(key) if len(key) >= 3 else 0
    for group in groups.values():
        group["team_roles_missing"] = None
        touches, tomorrow = group["client_touches_183d"], group["tier"] == "Tomorrow"
        known = touches is not None and usual > 0
        group["attention_ratio"] = touches / usual if known else None
        below = group["attention_ratio"] < 0.5 if known else None
        group["tomorrow_underserved"] = below if tomorrow else False
    recorded = any(g["internal_meetings"] for g in groups.values())
    for group in groups.values():
        few = group["meeting_departments"] in (0, 1)
        group["cross_functional_missing"] = group["tier"] == "Key" and recorded and few
        like = [g for g in groups.values() if g["tier"] == group["tier"]]
        parts = []
        for name in ("client_touches_183d", "executive_visits", "other_departments_90d"):
            known = [g[name] for g in like if g[name] is not None]
            usual = statistics.median(known) if len(known) >= 3 else 0
            if usual > 0 and group[name] is not None:
                parts.append(group[name] / usual)
        group["invested_index"] = sum(parts) / len(parts) if parts else None


def _sponsor_state(group: Group, policy: Policy) -> None:
    said, met = group["_said"], group["sponsor_met"]
    state: str | None = "active"
    cadence = said["sponsor_cadence_days"] or {"Key": 90, "Tomorrow": 180}.get(group["tier"])
    since = said["sponsor_at"]
    if not group["_sponsor_mapped"]:
        state = None
    elif group["sponsor"] is None:
        state = "none"
    elif group["sponsor"] in group["_inactive"]:
        state = "inactive"
    elif not group["touch_known"]:
        state = None
    elif met is None:
        if since is None or (policy.as_of - since).days > 60:
            state = "never met"
    elif cadence and (policy.as_of - met).days > 1.25 * cadence:
        state = "overdue"
    group["sponsor_state"] = state
    group["sponsor_overdue"] = state not in (None, "active")


def _coverage(group: Group, card: Scorecard) -> None:
    wanted = card.roles.get(group["tier"], ())
    group["role_coverage"] = group["roles_missing"] = None
    if not wanted or group["roles_engaged"] is None:
        return
    have = set(group["roles_engaged"].split())
    if group["counterpart_engaged"]:
        have.add("counterpart")
    gaps = [name for name in wanted if name not in have]
    group["role_coverage"] = 1 - len(gaps) / len(wanted)
    group["roles_missing"] = " ".join(gaps)


def _handover(group: Group, policy: Policy, memory: dict[str, Any], was_open: set[str]) -> None:
    group |= {"handover_on": None, "handover_cause": None, "handover_pct": None}
    group |= {"handover_missing": None, "handover_open": False, "handover_overdue": False}
    earlier = memory.get("tier")
    known = (earlier is not None and earlier != "Key") or "handover_open" in was_open
    begun = group["tier_since"]
    if group["tier"] != "Key" or not known or (policy.as_of - begun).days > 60:
        return
    steps: dict[str, tuple[int, bool]] = {}
    own = [a for a in group["_activities"] if is_two_way(a) and a["owner_id"] == group["owner_id"]]
    own = [a for a in own if (day := activity_day(a)) and day >= begun]
    if group["touch_known"]:
        steps["known"] = (5, bool(own))
    steps["deals"] = (10, not group["past_close"])
    if group["touch_known"]:
        steps["meeting"] = (15, any(a["kind"] == "meeting" for a in own))
        steps["rhythm"] = (20, group["next_touch_due"] >= policy.as_of)
    if "plan_reviewed_at" in group["account_columns"]:
        reviewed = group["fields"]["plan_reviewed_at"]
        steps["plan"] = (30, reviewed is not None and reviewed >= begun)
    gaps = [name for name, (_, done) in steps.items() if not done]
    age = (policy.as_of - begun).days
    group |= {"handover_on": begun, "handover_cause": "first Key"}
    group["handover_pct"] = 100 * (len(steps) - len(gaps)) // len(steps)
    group["handover_missing"] = " ".join(gaps)
    group["handover_open"] = bool(gaps)
    group["handover_overdue"] = any(age > steps[name][0] for name in gaps)
