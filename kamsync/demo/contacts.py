"""Rows of contacts.csv, activities.csv and surveys.csv: the customer's side, all invented."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from kamsync.demo.opportunities import Row
from kamsync.demo.world import Customer, World

CONTACT_COLUMNS = "id account_id name title role seniority reports_to_id email_domain left_at"
ACTIVITY_COLUMNS = (
    "id account_id opportunity_id contact_ids kind direction occurred_at completed_at owner_id tag"
)
SURVEY_COLUMNS = "id account_id contact_id question score scale_max text language answered_at"

_TITLES = (
    ("Head of purchasing", "decider", "director"),
    ("Chief technology officer", "influencer", "executive"),
    ("Plant manager", "user", "manager"),
    ("Chief financial officer", "decider", "executive"),
    ("IT manager", "champion", "manager"),
    ("Buyer", "gatekeeper", "specialist"),
)
_TEXTS = {
    "fr": (
        "Délais trop longs, peu de nouvelles.",
        "Correct, sans plus.",
        "Équipe très à l'écoute.",
    ),
    "en": ("Slow answers, hard to reach.", "Fine, nothing special.", "A team that listens."),
}
_LABEL = {"fr": "[inventé]", "en": "[invented]"}
_QUESTION = {
    "fr": "Nous recommanderiez-vous ? (NPS)",
    "en": "Would you recommend us? (NPS)",
}
_SPONSORED = 0.4
_HORIZON = 395
_WINDOW = 176
"""Touches meant for the last 183 days stay clear of its edge and of weekends."""


@dataclass(frozen=True)
class People:
    """Contact ids by group, the ones who take turns in touches first."""

    rows: list[Row]
    of_group: dict[str, list[str]]


def contact_rows(world: World) -> People:
    rows: list[Row] = []
    of_group: dict[str, list[str]] = {}
    for group in world.groups():
        root = group[0]
        rng = world.rng("contacts", root.id)
        count = root.part.people + rng.choice((1, 1, 2, 3))
        ids: list[str] = []
        for i in range(count):
            number = len(rows) + 1
            title, role, seniority = _TITLES[i % len(_TITLES)]
            member = group[i % len(group)]
            left = i == count - 1 and rng.random() < 0.25
            ids.append(f"inv-con-{number:04d}")
            rows.append(
                {
                    "id": ids[-1],
                    "account_id": member.id,
                    "name": f"Contact {number:04d} (invented)",
                    "title": title,
                    "role": role,
                    "seniority": seniority,
                    "reports_to_id": ids[0] if i else "",
                    "email_domain": f"{member.id}.example",
                    "left_at": world.day(rng.randrange(30, 300)).isoformat() if left else "",
                }
            )
        of_group[root.id] = ids
    return People(rows, of_group)


def activity_rows(world: World, people: People, open_deals: dict[str, str]) -> list[Row]:
    """`open_deals`: one open opportunity by account; some activities hang on it alone."""
    rows: list[Row] = []
    for group in world.groups():
        root = group[0]
        rng = world.rng("activities", root.id)
        contacts = people.of_group[root.id]
        made = [
            *_touches(world, root, contacts, rng),
            *_our_side(world, root, contacts, rng),
        ]
        for row in made:
            member = rng.choice(group)
            row["id"] = f"inv-act-{len(rows) + 1:05d}"
            row["owner_id"] = member.owner.id
            if row["kind"] == "meeting" and contacts[0] in row["contact_ids"]:
                row["owner_id"] = _host(world, root, row["occurred_at"])
            if member.id in open_deals and rng.random() < 0.1:
                row["opportunity_id"] = open_deals[member.id]
            else:
                row["account_id"] = member.id
            rows.append(row)
    return rows


def _host(world: World, root: Customer, when: str) -> str:
    """Of meetings with the first contact, the sponsor takes every third or so."""
    sponsored = world.rng("sponsor", root.id, when).random() < _SPONSORED
    return root.owner.manager_id if sponsored else root.owner.id


def _touch_days(root: Customer, rng: random.Random) -> list[int]:
    part = root.part
    if part.frozen:
        return []
    days: list[int] = []
    step = (_WINDOW - part.last_touch) / part.touches if part.touches else 45.0
    at = float(part.last_touch)
    while at < _HORIZON:
        days.append(int(at) + (rng.randrange(max(1, int(step / 3))) if days else 0))
        at += step
    return days


def _touches(
    world: World, root: Customer, contacts: list[str], rng: random.Random
) -> Iterator[Row]:
    """Two-way: completed meetings, connected calls, inbound e-mails."""
    turns = contacts[: root.part.people] or contacts[:1]
    for i, ago in enumerate(_touch_days(root, rng)):
        kind, direction = rng.choice(
            (
                ("meeting", ""),
                ("call", "inbound"),
                ("call", "outbound"),
                ("email", "inbound"),
                ("email", "inbound"),
            )
        )
        who = [turns[i % len(turns)]]
        if kind == "meeting" and len(turns) > 2:
            who.append(turns[(i + 1) % len(turns)])
        row = _activity(world, ago, kind, direction, rng)
        if kind == "call" and direction == "outbound":
            begun = dt.datetime.fromisoformat(row["occurred_at"])
            row["completed_at"] = (begun + dt.timedelta(minutes=25)).isoformat()
        yield row | {"contact_ids": "|".join(who)}


def _our_side(
    world: World, root: Customer, contacts: list[str], rng: random.Random
) -> Iterator[Row]:
    """What we did alone: sent e-mails, calls nobody took, notes; and one planned meeting."""
    for _ in range(rng.randrange(3, 9) + root.part.touches):
        kind, direction = rng.choice(
            (("email", "outbound"), ("email", "outbound"), ("call", "outbound"), ("note", ""))
        )
        row = _activity(world, rng.randrange(4, 380), kind, direction, rng)
        yield row | {"contact_ids": "" if kind == "note" else rng.choice(contacts)}
    if root.part.touches >= 8:
        row = _activity(world, -rng.randrange(7, 30), "meeting", "", rng)
        yield row | {"contact_ids": contacts[0], "tag": "planned"}


def _activity(world: World, ago: int, kind: str, direction: str, rng: random.Random) -> Row:
    day = world.day(ago)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))  # nobody meets on a weekend
    time = dt.time(rng.randrange(8, 18), rng.choice((0, 15, 30, 45)))
    return {
        "kind": kind,
        "direction": direction,
        "occurred_at": dt.datetime.combine(day, time).isoformat(),
    }


def survey_rows(world: World, people: People) -> list[Row]:
    rows: list[Row] = []
    for group in world.groups():
        root = group[0]
        rng = world.rng("survey", root.id)
        if root.part.frozen or rng.random() < 0.4:
            continue
        for contact in people.of_group[root.id][:2]:
            # An answer is customer data: never newer than the last touch of the story.
            ago = root.part.last_touch + rng.randrange(5, 150)
            score = max(0, min(10, round(7 + root.part.growth * 4 + rng.uniform(-3, 3))))
            language = rng.choice(("fr", "en"))
            mood = _TEXTS[language][0 if score <= 6 else 1 if score <= 8 else 2]
            rows.append(
                {
                    "id": f"inv-srv-{len(rows) + 1:03d}",
                    "account_id": root.id,
                    "contact_id": contact,
                    "question": _QUESTION[language],
                    "score": str(score),
                    "scale_max": "10",
                    "text": f"{_LABEL[language]} {mood}",
                    "language": language,
                    "answered_at": world.day(ago).isoformat(),
                }
            )
    return rows
