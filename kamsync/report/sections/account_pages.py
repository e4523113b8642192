"""A section for each account that needs one: money over time, score, people, promises, the past.

A part is a function (view, row, facts) → blocks, named in PARTS; what another family knows of an
account is one more of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, TypeAlias

import polars as pl

from kamsync.messages import formats, labels
from kamsync.messages.formats import is_known, plain
from kamsync.messages.task_words import TaskSetting, who
from kamsync.messages.tier_reason import tier_lines
from kamsync.messages.values import growth_words, phrase
from kamsync.messages.why import counted_criteria
from kamsync.report.layout.blocks import AccountPage, Cell, Drawing, Facts, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.sparks import bars
from kamsync.report.layout.view import Row, View
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.scoring.read.windows import EPOCH, QUARTERS, Windows

LIMIT: Final = 60
"""Accounts with a section of their own."""
_PEOPLE: Final = 6

Part: TypeAlias = Text | Table | Facts | Drawing
Parts: TypeAlias = Callable[[View, Row, AccountFacts], list[Part]]


def shown(view: View) -> pl.DataFrame:
    """Key and Tomorrow, then whatever has an open flag, by revenue."""
    chosen = pl.col("tier").is_in(["Key", "Tomorrow"])
    flagged = pl.col("flags").fill_null("") != ""
    narrow = view.groups.select("g", "revenue", "tier", "flags")
    found = narrow.filter(chosen | flagged).select("g", "revenue", chosen.alias("chosen"))
    first = found.sort(["chosen", "revenue", "g"], descending=[True, True, False]).head(LIMIT)
    return view.whole(first)


def anchors(view: View) -> dict[str, str]:
    """Root → the id of its section; ids are ours, never the CRM's."""
    return {root: f"account-{n}" for n, root in enumerate(shown(view)["root"].to_list(), start=1)}


@section(30)
def account_pages(view: View) -> Section:
    title, rows = view.t("screen.pages"), shown(view).to_dicts()
    if not rows:
        return Section("account-pages", title, missing=view.t("screen.no_pages"))
    facts = view.data.around.facts([row["root"] for row in rows])
    places = anchors(view)
    pages = [
        _page(view, row, facts.get(row["root"], AccountFacts()), places[row["root"]])
        for row in rows
    ]
    lead = view.n("screen.pages_lead", len(rows), of=view.number(view.groups.height))
    return Section("account-pages", title, [Text(lead, "note"), *pages])


def _page(view: View, row: Row, facts: AccountFacts, anchor: str) -> AccountPage:
    blocks = [block for part in PARTS for block in part(view, row, facts)]
    score = "" if row["score"] is None else view.t("score_of", score=row["score"])
    return AccountPage(anchor, view.account(row), view.tier(row["tier"]), score, blocks)


def _questions(view: View, row: Row, _facts: AccountFacts) -> list[Part]:
    """Where are we, where do we want to go, how do we get there: answered, or said to be open."""
    open_ = view.t("questions.open")
    rated = row["score"] is not None and row["tier"] != "Unrated"
    here = view.t(
        "questions.here_is",
        tier=labels.tier(row["tier"], view.language),
        score=view.number(row["score"]),
        revenue=view.money(row["revenue"]),
        growth=growth_words(row, view.language, view.data.policy.home_currency),
    )
    answers = (here if rated else open_, _goal(view, row) or open_, _step(view, row) or open_)
    asked = ("here", "goal", "way")
    return [Facts([(view.t(f"questions.{q}"), a) for q, a in zip(asked, answers, strict=True)])]


def _goal(view: View, row: Row) -> str:
    """The strategy, then the objective that is due first; empty where neither is on record."""
    strategy = plain(row.get("strategy_title") or "", 120)
    goal = plain(row.get("goal_title") or "", 120)
    if goal:
        target = plain(row.get("goal_target") or "", 60)
        goal = _dated(view, f"{goal} ({target})" if target else goal, row.get("goal_due"))
    both = strategy and goal
    return view.t("questions.both", one=strategy, other=goal) if both else strategy or goal


def _step(view: View, row: Row) -> str:
    step = plain(row.get("step_title") or "", 120)
    if not step:
        return ""
    owner = row.get("step_owner")
    return _dated(view, f"{step} ({view.owner(owner)})" if owner else step, row.get("step_due"))


def _dated(view: View, words: str, day: dt.date | None) -> str:
    return view.t("questions.due", what=words, date=view.date(day)) if day else words


def _standing(view: View, row: Row, _facts: AccountFacts) -> list[Part]:
    home = view.data.policy.home_currency
    flags = ", ".join(labels.flag(f, view.language) for f in (row["flags"] or "").split())
    items = [
        (view.t("screen.owner"), view.owner(row.get("owner_id"))),
        (view.t("screen.revenue"), view.amount("revenue", row)),
        (view.t("screen.pipeline"), view.amount("pipeline", row)),
        (view.t("screen.dependency"), labels.level(row["dependency"], view.language)),
        (view.t("screen.flags"), flags or view.t("screen.no_flag")),
    ]
    lines = [Text(line) for line in tier_lines(row, view.data.card, view.language, home)]
    return [Facts(items), *lines]


def _quarters(view: View, row: Row, _facts: AccountFacts) -> list[Part]:
    if not all(is_known(row.get(f"q{k}")) for k in range(QUARTERS)):
        return []
    windows = Windows(view.data.policy.as_of)
    points = []
    for k in reversed(range(QUARTERS)):
        end = EPOCH + dt.timedelta(days=windows.quarter(k).hi)
        amount = int(row[f"q{k}"])
        points.append((formats.pair(view.date(end), view.money(amount), view.language), amount))
    title = view.t("screen.quarters")
    described = "; ".join(text for text, _ in points)
    return [Drawing(title, bars(points, f"{title}. {described}"))]


def _contributions(view: View, row: Row, _facts: AccountFacts) -> list[Part]:
    criteria, lines = view.data.card.criteria, []
    counted = counted_criteria(row, view.data.card)
    for criterion, most in counted:
        known = is_known(row.get(criterion.metric))
        home = view.data.policy.home_currency
        value = phrase(criterion.metric, row, view.language, home) if known else view.unknown
        part = view.number(row[f"contribution_{criterion.id}"], 1)
        lines.append(
            [
                Cell(labels.criterion(criterion.id, view.language)),
                Cell(view.t("screen.of_most", part=part, most=view.number(most, 1)), number=True),
                Cell(value),
            ]
        )
    if not lines:
        return []
    heads = [
        view.t("screen.part.criterion"),
        view.t("screen.part.points"),
        view.t("screen.part.why"),
    ]
    parts: list[Part] = [Table(view.t("screen.contributions"), heads, lines)]
    parts.append(Text(view.t("screen.parts_rounded"), "note"))
    usable = [criterion for criterion, _ in counted]
    unknown = [labels.criterion(c.id, view.language) for c in criteria if c not in usable]
    if unknown:
        parts.append(Text(view.t("chosen.unknown", parts=", ".join(unknown)), "note"))
    return parts


def _people(view: View, _row: Row, facts: AccountFacts) -> list[Part]:
    if not facts.people:
        return []
    policy, around = view.data.policy, view.data.around
    at = TaskSetting(view.language, policy.home_currency, policy.as_of, around.names)
    lines = []
    for person in facts.people[:_PEOPLE]:
        last = view.date(person.last_touch) if person.last_touch else view.t("screen.no_touch")
        lines.append([Cell(who(person, at)), Cell(last)])
    heads = [view.t("screen.person"), view.t("screen.last_touch")]
    rest = max(0, len(facts.people) - _PEOPLE)
    return [Table(view.t("screen.people"), heads, lines, rest)]


def _deals(view: View, _row: Row, facts: AccountFacts) -> list[Part]:
    if not facts.largest_deals:
        return []
    lines = [
        [
            Cell(plain(deal.name, 80)),
            Cell(view.money(deal.amount), number=True),
            Cell(view.date(deal.close_on)),
        ]
        for deal in facts.largest_deals
    ]
    heads = [view.t("screen.deal"), view.t("screen.money"), view.t("screen.closes")]
    return [Table(view.t("screen.deals", money=view.money(facts.open_amount)), heads, lines)]


def _promised(view: View, row: Row, facts: AccountFacts) -> list[Part]:
    parts: list[Part] = []
    n = row.get("promise_n")
    if n:
        kept = round(row["promise_kept"] * n)
        parts.append(Text(view.t("screen.kept", kept=view.number(kept), n=view.number(n))))
    if facts.promise is not None:
        title, due = plain(facts.promise.title, 80), view.date(facts.promise.due_on)
        parts.append(Text(view.t("screen.promise_due", title=title, date=due)))
    return parts


def _heard(view: View, row: Row, _facts: AccountFacts) -> list[Part]:
    if not row.get("voice_n"):
        return []
    share = view.percent(row["voice"])
    parts: list[Part] = [Text(view.t("screen.voice", share=share, n=view.number(row["voice_n"])))]
    if row.get("voice_mismatch"):
        parts.append(Text(view.t("screen.voice_mismatch"), "note"))
    return parts


def _past(view: View, row: Row, _facts: AccountFacts) -> list[Part]:
    earlier = view.data.around.history.filter(
        (pl.col("root") == row["root"]) & pl.col("score").is_not_null()
    )
    if earlier.is_empty() or row["score"] is None:
        return []
    points = [
        (formats.pair(view.date(day), score, view.language), int(score))
        for day, score in earlier.select("as_of", "score").iter_rows()
    ]
    today = view.date(view.data.policy.as_of)
    points.append((formats.pair(today, row["score"], view.language), int(row["score"])))
    title = view.t("screen.scores")
    return [Drawing(title, bars(points, f"{title}. {'; '.join(text for text, _ in points)}"))]


def _kept_by(view: View, row: Row, _facts: AccountFacts) -> list[Part]:
    """Who keeps plan and ratings up to date: how many of ours, of the customer, of others."""
    details = view.data.details
    if details is None:
        return []
    of_account = details.teams.contributors.filter(pl.col("root") == row["root"]).to_dicts()
    if not of_account:
        return []
    lines = [
        [
            Cell(view.t(f"kept_by.{line['section']}")),
            Cell(view.t(f"kept_by.{line['origin']}")),
            Cell(view.number(line["n"]), number=True),
            Cell(view.date(EPOCH + dt.timedelta(days=line["day"]))),
        ]
        for line in of_account
    ]
    heads = [view.t(f"kept_by.{name}") for name in ("part", "origin", "people", "newest")]
    return [Table(view.t("kept_by.title"), heads, lines)]


PARTS: Final[tuple[Parts, ...]] = (
    _questions,
    _standing,
    _quarters,
    _contributions,
    _people,
    _deals,
    _promised,
    _kept_by,
    _heard,
    _past,
)
