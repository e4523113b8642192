"""Voice and promises once more, by loops over the written rows (docs/figures.md §11)."""

from __future__ import annotations

import datetime as dt
import math
from statistics import NormalDist
from typing import Any

from tests.scoring.oracle_base import back
from tests.scoring.oracle_metrics import activity_day

Row = dict[str, Any]
CONTACT = ("meeting", "call", "email")


def wilson(k: int, n: int) -> tuple[float, float]:
    """The roots of (p − k/n)² = z² p (1 − p) / n."""
    z = NormalDist().inv_cdf(0.975)
    a, b, c = 1 + z * z / n, -(2 * k / n + z * z / n), (k / n) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def voice(answers: list[Row], as_of: dt.date) -> Row:
    """Of one account's rows, cells as text."""
    good = bad = other = 0
    odd = sure = False
    for row in answers:
        on = dt.date.fromisoformat(row["answered_at"])
        if not back(as_of, 12) < on <= as_of or row["polarity"] in ("", "unclassified"):
            continue
        good += row["polarity"] == "positive"
        bad += row["polarity"] == "negative"
        other += row["polarity"] == "neutral"
        if row["score"] == "" or float(row["scale_max"]) <= 4:
            continue
        mark, best = float(row["score"]), float(row["scale_max"])
        high, low = mark > best - 2, mark <= 2
        if (high and row["polarity"] == "negative") or (low and row["polarity"] == "positive"):
            odd, sure = True, sure or row["polarity_by"] == "model"
    n = good + bad + other
    share = good / n if n else None
    return {"voice": share, "voice_n": n, "voice_mismatch": odd, "voice_mismatch_sure": sure}


def promises(rows: list[Row], payments: list[Row], as_of: dt.date) -> Row:
    kept, n, oldest = 0, 0, None
    theirs_kept, theirs = 0, 0
    said: dict[str, int] = {}
    parts = rows + [
        {"side": "theirs", "due_at": p["due_on"], "done_at": p["paid_on"], "actual": ""}
        for p in payments
        if p["due_on"] and float(p["amount"]) > 0
    ]
    for row in parts:
        if not row["due_at"]:
            continue
        due = dt.date.fromisoformat(row["due_at"])
        done = dt.date.fromisoformat(row["done_at"]) if row["done_at"] else None
        done = None if done is not None and done > as_of else done
        if row["side"] == "ours" and done is None and due < as_of:
            oldest = max(oldest or 0, (as_of - due).days)
        if not back(as_of, 12) < due <= as_of or (done is None and due == as_of):
            continue
        is_kept = done is not None and done <= due and row["actual"].strip().lower() != "below"
        if row["side"] == "ours":
            said[row["actual"]] = said.get(row["actual"], 0) + 1
            kept, n = kept + is_kept, n + 1
        elif row["side"] == "theirs":
            theirs_kept, theirs = theirs_kept + is_kept, theirs + 1
    ends = wilson(kept, n) if n else (None, None)
    broken = (n >= 5 and kept / n < 0.8) or (oldest or 0) > 14
    return {
        "promise_kept": kept / n if n else None,
        "promise_n": n,
        "promise_low": ends[0],
        "promise_high": ends[1],
        "promise_below": said.get("below", 0),
        "promise_met": said.get("met", 0),
        "promise_above": said.get("above", 0),
        "promise_overdue": oldest,
        "promise_broken": broken,
        "reciprocity": theirs_kept / theirs if theirs else None,
        "reciprocity_n": theirs,
        "reciprocity_low": theirs >= 5 and theirs_kept / theirs < 0.8,
    }


def inbound(activities: list[Row], known: bool, as_of: dt.date) -> Row:
    """Of one group's activities up to as_of."""
    found: Row = {"inbound_share": None, "inbound_n": 0 if known else None, "any": 0, "theirs": 0}
    for row in activities if known else []:
        day = activity_day(row)
        if day is None or (as_of - day).days >= 183 or row["kind"] not in CONTACT:
            continue
        found["any"] += 1
        if row["kind"] != "meeting" and row["direction"] in ("inbound", "outbound"):
            found["inbound_n"] += 1
            found["theirs"] += row["direction"] == "inbound"
    if known and found["inbound_n"] >= 5:
        found["inbound_share"] = found["theirs"] / found["inbound_n"]
    return found


def share_inbound(groups: dict[str, Row]) -> None:
    """Nothing came from them, where somebody else's does."""
    others = any(g["theirs"] for g in groups.values())
    for g in groups.values():
        g["inbound_missing"] = bool(others and g["any"] and not g["theirs"])
