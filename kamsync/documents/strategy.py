"""The strategy canvas: SWOT with figures, the matrix, the objective tree, programmes of both types
and what is done if things turn out differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.documents.account import Account, is_open
from kamsync.documents.page import Content, Document, Matrix, Node, Part, Tree, say
from kamsync.documents.swot import swot
from kamsync.messages.formats import plain
from kamsync.plans.items import PROGRAMME_TYPES, WORK, PlanItem
from kamsync.plans.strategy import agreed_responses, chosen_on
from kamsync.report.layout.blocks import Cell, Table, Text

_TITLE: Final = 160
_TREE: Final = ("orientation", "objective", *WORK)
RELATIONSHIP: Final = "points_relationship"
ATTRACTIVENESS: Final = "potential_score"


def strategy(account: Account) -> Document:
    t = account.language
    tree = objective_tree(account)
    return Document(
        say("strategy.title", t),
        say("subtitle", t, name=account.name, date=account.date(account.as_of)),
        [
            Part(say("strategy.swot", t), [swot(account)]),
            Part(say("strategy.matrix", t), [matrix(account)]),
            Part(say("strategy.tree", t), [_choice(account), *([tree] if tree.roots else [])]),
            Part(say("strategy.programmes", t), _programmes(account)),
            Part(say("strategy.scenarios", t), scenarios(account)),
        ],
        say("internal", t),
        account.as_of,
        t,
    )


def _choice(account: Account) -> Text:
    """Whether a strategy was chosen, and when; a plan without any part has none to choose."""
    if not account.plan.items:
        return Text(say("strategy.no_plan", account.language))
    day = chosen_on(account.plan, account.as_of)
    if day is None:
        return Text(say("strategy.no_choice", account.language), "warning")
    return Text(say("strategy.choice", account.language, date=account.date(day)))


def matrix(account: Account) -> Matrix:
    """Attractiveness is the score over the criteria of view potential; relationship the points of
    the criterion of that name. A group without both has no place."""
    frame = account.view.groups
    if not {RELATIONSHIP, ATTRACTIVENESS} <= set(frame.columns):
        return Matrix(account.name, None, [])
    known = frame.select("root", RELATIONSHIP, ATTRACTIVENESS).drop_nulls()
    known = known.filter(pl.col(RELATIONSHIP).is_finite())
    places = {r: (int(x + 0.5), int(y)) for r, x, y in known.iter_rows()}
    own = places.pop(account.row["root"], None)
    return Matrix(account.name, own, list(places.values()))


def objective_tree(account: Account) -> Tree:
    """Orientation, objective, programme, action, each beneath its parent; one whose parent is not
    on record, or leads in a circle, begins a tree of its own."""
    items = account.plan.of_kind(*_TREE)
    ids = {item.id for item in items}
    within: dict[str, list[PlanItem]] = {}
    roots = []
    for item in items:
        circle = any(above.parent_id == item.id for above in account.plan.above(item))
        if item.parent_id in ids and item.parent_id != item.id and not circle:
            within.setdefault(item.parent_id, []).append(item)
        else:
            roots.append(item)
    return Tree([_node(account, item, within) for item in roots])


def _node(account: Account, item: PlanItem, within: dict[str, list[PlanItem]]) -> Node:
    label = say(f"kind.{item.kind}", account.language)
    children = [_node(account, child, within) for child in within.get(item.id, ())]
    return Node(label, plain(item.title or item.id, _TITLE), detail(account, item), children)


def detail(account: Account, item: PlanItem) -> str:
    """Indicator and target, who, when, in one line."""
    language, parts = account.language, []
    if item.indicator and item.target:
        words = {"indicator": plain(item.indicator, 60), "target": plain(item.target, 60)}
        parts.append(say("item.target", language, **words))
    if item.kind in WORK and item.owner_id:
        parts.append(account.user(item.owner_id))
    if item.due_at or item.done_at:
        parts.append(when(account, item))
    return ", ".join(parts)


def when(account: Account, item: PlanItem) -> str:
    """Done, due or overdue, with its date."""
    if not is_open(item, account.as_of):
        return say("item.done", account.language, date=account.date(item.done_at))
    if item.due_at is None:
        return ""
    late = item.kind in WORK and item.due_at < account.as_of
    key = "item.overdue" if late else "item.due"
    return say(key, account.language, date=account.date(item.due_at))


def work_table(account: Account, items: Sequence[PlanItem]) -> Table:
    language = account.language
    rows = [
        [
            Cell(plain(i.title or i.id, _TITLE)),
            Cell(say(f"type.{i.programme_type}", language) if i.programme_type else ""),
            Cell(account.user(i.owner_id)),
            Cell(when(account, i)),
        ]
        for i in items
    ]
    heads = [say(f"plan.{h}", language) for h in ("what", "type", "who", "when")]
    return Table("", heads, rows)


def _programmes(account: Account) -> list[Content]:
    """Both types, and which of them is missing."""
    programmes = account.plan.of_kind("programme")
    there = {i.programme_type for i in account.plan.of_kind(*WORK)}
    blocks: list[Content] = []
    for kind in PROGRAMME_TYPES:
        if kind not in there:
            name = say(f"type.{kind}", account.language)
            note = say("strategy.missing_type", account.language, kind=name)
            blocks.append(Text(note, "warning"))
    if programmes:
        blocks.append(work_table(account, programmes))
    return blocks


def scenarios(account: Account) -> list[Content]:
    """Condition and agreed response of every part of the plan that has both."""
    language = account.language
    rows = [
        [Cell(plain(found.condition, 300)), Cell(plain(found.response, 300))]
        for found in agreed_responses(account.plan)
    ]
    if not rows:
        return [Text(say("strategy.no_scenario", language), "warning")]
    return [Table("", [say("plan.if", language), say("plan.then", language)], rows)]
