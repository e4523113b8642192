"""The programme director's page: rules and who approved them, what deviates from them, how far the
programme is carried out. No figure of a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.messages import labels
from kamsync.messages.formats import plain
from kamsync.model.own_fields import INPUTS
from kamsync.model.words import TIERS
from kamsync.report.layout.blocks import Block, Cell, Facts, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View
from kamsync.report.sections.glossary_terms import approval
from kamsync.scorecard import ORDERS, Kpi
from kamsync.scoring.decide.governance import manual_share
from kamsync.scoring.explain.collection import MINUTES, Asked, collection
from kamsync.scoring.explain.conformity import conformity, together

_ROWS: Final = 15
_APART: Final = " · "
_EXCEPTIONS: Final = (
    ("by_hand", pl.col("override").is_not_null()),
    ("waiting", pl.col("waiting")),
    ("watch", pl.col("declassify_watch")),
    ("label", pl.col("label_disagrees")),
    ("owner", pl.col("owner_issue") & (pl.col("tier") == "Key")),
    ("handover", pl.col("handover_open")),
    ("sponsor", pl.col("sponsor_overdue") & (pl.col("tier") == "Key")),
)
"""What deviates from the rules, and of which accounts."""


@section(50)
def console(view: View) -> Section:
    blocks: list[Block] = [Text(approval(view), "lead"), Facts(_rules(view))]
    blocks += [_tiers(view), *_exceptions(view), *_by_hand(view), *_conformity(view)]
    blocks += [*_collected(view), *_approvals(view)]
    return Section("console", view.t("console.title"), blocks)


def _rules(view: View) -> list[tuple[str, str]]:
    card = view.data.card
    intuition = view.t(
        "console.of_cap",
        share=view.percent(manual_share(card)),
        cap=view.percent(card.intuition_cap),
    )
    facts = [
        ("review", view.date(card.review_by) if card.review_by else view.t("console.no_review")),
        ("criteria", view.number(len(card.criteria))),
        ("intuition", intuition),
        ("kpis", _orders(view, card.kpis) if card.kpis else view.t("console.no_kpis")),
        ("waivers", _waivers(view)),
    ]
    if card.kpis:
        facts.append(("unserved", view.number(sum(not k.serves for k in card.kpis))))
    return [(view.t(f"console.{name}"), fact) for name, fact in facts]


def _orders(view: View, kpis: Sequence[Kpi]) -> str:
    """`financial 34%, project 33%, …`, by weight."""
    whole = sum(k.criterion.weight for k in kpis)
    parts = [
        (order, sum(k.criterion.weight for k in kpis if k.order == order) / whole)
        for order in ORDERS
    ]
    return ", ".join(f"{view.t(f'kpis.order.{o}')} {view.percent(share)}" for o, share in parts)


def _waivers(view: View) -> str:
    waivers = view.data.card.waivers
    said = [waivers.activity, *waivers.families.values()]
    return "; ".join(plain(reason, 120) for reason in said if reason) or view.t("console.none")


def _tiers(view: View) -> Table:
    total = int(view.groups["revenue"].clip(lower_bound=0).sum())
    sizes, lines = view.groups.select("tier", "revenue"), []
    for tier in TIERS:
        rows = sizes.filter(pl.col("tier") == tier)
        part = int(rows["revenue"].clip(lower_bound=0).sum())
        share = view.percent(part / total) if total else view.unknown
        cells = (view.number(rows.height), view.money(part), share)
        lines.append([view.tier(tier), *(Cell(c, number=True) for c in cells)])
    heads = [view.column("tier"), view.t("console.accounts")]
    heads += [view.column(c) for c in ("revenue", "share")]
    return Table(view.as_read(view.t("console.tiers")), heads, lines)


def _exceptions(view: View) -> list[Block]:
    """One row per deviation that occurs or is unknown; those that do not, in one line."""
    lines, absent = [], []
    for name, when in _EXCEPTIONS:
        columns = when.meta.root_names()
        known = set(columns) <= set(view.groups.columns)
        unfed = bool(view.data.scored.unfed.intersection(columns))
        few = view.groups.select({"root", "name", *columns}) if known else view.groups.clear()
        found = few.filter(when.fill_null(value=False)) if known else few
        if known and not unfed and found.is_empty():
            absent.append(view.t(f"console.exception.{name}"))
            continue
        count = view.number(found.height) if known and not unfed else view.unknown
        first = ", ".join(view.name(row) for row in found.head(3).to_dicts())
        rest = view.n("console.more", found.height - 3) if found.height > 3 else ""
        cells = [Cell(view.t(f"console.exception.{name}")), Cell(count, number=True)]
        lines.append([*cells, Cell(f"{first} {rest}".strip())])
    heads = [view.t(f"console.{c}") for c in ("exception", "accounts", "which")]
    blocks: list[Block] = [Table(view.t("console.exceptions"), heads, lines)] if lines else []
    if absent:
        blocks.append(Text(view.t("console.no_exceptions", names=_APART.join(absent)), "note"))
    return blocks


def _by_hand(view: View) -> list[Block]:
    """Overrides in force, the one that ends first on top."""
    found = view.groups.filter(pl.col("override").is_not_null())
    if found.is_empty():
        return []
    rows, rest = view.rows(found.sort(["override_until", "g"]), _ROWS)
    heads = [view.column("account")]
    heads += [view.t(f"console.{c}") for c in ("set", "computed", "until", "by", "reason")]
    return [Table(view.t("console.by_hand"), heads, [_override(view, r) for r in rows], rest)]


def _override(view: View, row: Row) -> list[Cell]:
    return [
        view.account(row),
        Cell(labels.tier(row["override"], view.language)),
        Cell(labels.tier(row["tier_candidate"], view.language)),
        Cell(view.date(row["override_until"])),
        Cell(view.owner(row.get("override_by"))),
        Cell(plain(row["override_reason"], 120)),
    ]


def _conformity(view: View) -> list[Block]:
    required = view.data.required
    if required is None or "plan_errors" in view.data.scored.unfed:
        return [Text(view.t("console.no_documents"), "note")]
    found = together(conformity(view.groups, required))
    if not any(judged for _, judged in found.values()):
        return [Text(view.t("console.none_judged"), "note")]
    lines = [
        [
            Cell(view.t(f"console.document.{name}")),
            Cell(view.percent(getattr(required, name) / 100), number=True),
            Cell(f"{view.number(kept)} / {view.number(judged)}", number=True),
        ]
        for name, (kept, judged) in found.items()
    ]
    heads = [view.t(f"console.{c}") for c in ("document", "asked", "kept")]
    return [Table(view.t("console.conformity"), heads, lines)]


def _collected(view: View) -> list[Block]:
    """What people fill: what it costs to keep, and what rests on it; to stop collecting first."""
    policy = view.data.policy
    found = collection(view.groups, view.data.card, policy.as_of, policy.home_currency)
    lines = [_asked(view, one) for one in found[:_ROWS]]
    if not lines:
        return []
    heads = [view.t(f"console.{c}") for c in ("asked_for", "filled", "hours", "cost")]
    heads += [view.t(f"console.{c}") for c in ("named_by", "moves", "advice")]
    rest = max(0, len(found) - _ROWS)
    minutes = view.number(MINUTES)
    note = Text(view.t("console.collected_how", minutes=minutes), "note")
    return [Table(view.t("console.collected"), heads, lines, rest), note]


def _asked(view: View, one: Asked) -> list[Cell]:
    advice = "stop" if not one.use.is_used else "keep" if one.moves != 0 else "doubt"
    moves = "–" if one.moves is None else view.number(one.moves)
    return [
        Cell(_name(view, one.column)),
        Cell(view.number(one.filled), number=True),
        Cell(view.number(one.hours, 1), number=True),
        Cell(view.money(one.cost) if one.cost is not None else view.unknown, number=True),
        Cell(_named_by(view, one.use.named_by)),
        Cell(moves, number=True),
        Cell(view.t(f"console.advice.{advice}")),
    ]


def _named_by(view: View, named: Sequence[str]) -> str:
    """`flag: plan missing, plan expired; criterion: fit`."""
    found: dict[str, list[str]] = {}
    for who in named:
        kind, _, name = who.partition(" ")
        word = labels.flag if kind == "flag" else labels.criterion
        found.setdefault(kind, []).append(word(name, view.language))
    parts = [
        view.t(f"console.named_by.{kind}", names=", ".join(names)) for kind, names in found.items()
    ]
    return _APART.join(parts) or "–"


def _name(view: View, column: str) -> str:
    """As its field of ours is called in the CRM, where it has one."""
    ours = INPUTS.get(column)
    return ours.words(view.language)[0] if ours else labels.column(column, view.language)


def _approvals(view: View) -> list[Block]:
    rows = [
        [Cell(view.date(day)), Cell(plain(who, 60)), Cell(plain(what, 80))]
        for day, who, what in view.data.approvals[:_ROWS]
    ]
    if not rows:
        return [Text(view.t("console.no_approvals"), "note")]
    heads = [view.t(f"console.{c}") for c in ("day", "by", "scorecard")]
    rest = max(0, len(view.data.approvals) - _ROWS)
    return [Table(view.t("console.approvals"), heads, rows, rest)]
