"""The first screen, in a fixed order: decisions, changes, lost and at risk, dependencies, Key
revenue in charge, promises and voice, and how far to trust it all."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import polars as pl

from kamsync.messages import labels, record
from kamsync.messages.formats import is_known, plain, short_date
from kamsync.messages.task_words import TaskSetting, asked
from kamsync.messages.tasks import action
from kamsync.report.layout.blocks import Block, Cell, Panel, Panels, Section, Table, Text, Tone
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View
from kamsync.report.sections.movements import changed, moved
from kamsync.scorecard import SEVERITIES, Flag
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.scoring.metrics.programme import PROCESSES, TOGETHER, presence
from kamsync.scoring.read.intervals import Share

DECISIONS: Final = 7
_LINES: Final = 4
_TONES: Final[dict[str, Tone]] = {
    "critical": "critical",
    "high": "high",
    "medium": "medium",
    "low": "low",
}
_AT_RISK: Final = ("silent", "shrinking", "single_threaded", "promise_broken", "touch_overdue")
"""Flags that speak of an account one may lose."""
_STAKES: Final = ("revenue", "revenue_previous", "dependency_amount")


@section(10, opens="accounts")
def first_screen(view: View) -> Section:
    flagged = open_flags(view)
    panels = [
        _changes(view),
        _at_risk(view, flagged),
        _dependencies(view),
        _covered(view),
        _promises(view),
        _trust(view),
    ]
    return Section("first", view.t("first.title"), [*_decisions(view, flagged), Panels(panels)])


def open_flags(view: View) -> pl.DataFrame:
    """g, flag, case, severity, place and _STAKES of open flags the scorecard knows, most severe and
    largest first."""
    order = list(view.flags)
    ranks = [
        (f.id, n, SEVERITIES.index(f.in_case(n).severity), place)
        for place, f in enumerate(view.flags.values())
        for n in range(len(f.cases) + 1)
    ]
    schema = {"flag": pl.String, "case": pl.Int64, "severity": pl.Int64, "place": pl.Int64}
    severities = pl.DataFrame(ranks, schema=schema, orient="row")
    opened = view.data.scored.flags.filter(pl.col("open") & pl.col("flag").is_in(order))
    return (
        opened.join(severities, on=["flag", "case"])
        .select("g", "flag", "case", "severity", "place")
        .join(view.groups.select("g", *_STAKES), on="g", how="inner")
        .sort(["severity", "revenue", "g", "place"], descending=[False, True, False, False])
    )


def _refused_sales(view: View) -> int:
    """Records of sales that were refused, where none that was read carries money: what is sold
    is then unknown, and with it every flag."""
    if view.count(pl.col("revenue") != 0):
        return 0
    sales = pl.col("stream").is_in(["opportunity", "revenue"])
    return view.data.rejects.filter(sales & pl.col("whole_record")).height


def _decisions(view: View, flagged: pl.DataFrame) -> list[Block]:
    """One an account, the most severe first, then by what is at stake."""
    if flagged.is_empty():
        refused = _refused_sales(view)
        said = view.n("first.unread", refused) if refused else view.t("first.nothing")
        return [Text(said, "lead")]
    accounts = flagged.unique("g", keep="first", maintain_order=True)
    lost = [flag.id for flag in view.flags.values() if flag.topic == "lost"]
    dependent = [flag.id for flag in view.flags.values() if flag.is_dependency]
    stake = (
        pl.when(pl.col("flag").is_in(lost))
        .then("revenue_previous")
        .when(pl.col("flag").is_in(dependent))
        .then("dependency_amount")
        .otherwise("revenue")
    )
    ranked = accounts.with_columns(stake.alias("stake")).sort(
        ["severity", "stake", "g"], descending=[False, True, False], nulls_last=True
    )
    rows = view.whole(ranked.head(DECISIONS)).to_dicts()
    facts = view.data.around.facts([row["root"] for row in rows])
    dues = {(t.get("account_id"), t.get("flag")): t.get("due_on") for t in view.data.tasks}
    lines = [_decision(view, row, facts.get(row["root"], AccountFacts()), dues) for row in rows]
    heads = ("severity", "account", "owner", "money", "where", "action", "due")
    count = view.n("first.count", accounts.height, flags=view.number(flagged.height))
    return [
        Table(view.t("screen.decisions"), [view.t(f"screen.{h}") for h in heads], lines),
        Text(count, "note"),
    ]


def _decision(view: View, row: Row, facts: AccountFacts, dues: dict[Any, Any]) -> list[Cell]:
    flag = view.flags[row["flag"]].in_case(row["case"])
    as_of = view.data.policy.as_of
    due = dues.get((row["root"], flag.id)) or as_of + dt.timedelta(days=flag.due_days)
    at = TaskSetting(view.language, view.data.policy.home_currency, due, view.data.around.names)
    what = asked(flag, row, facts, at).rstrip(",") or action(flag, row, view.language)
    return [
        Cell(labels.severity(flag.severity, view.language), tone=_TONES[flag.severity]),
        view.account(row),
        Cell(view.owner(row.get("owner_id"))),
        Cell(_stake(view, row), number=True),
        Cell(_where(view, flag, row)),
        Cell(what[:1].upper() + what[1:]),
        Cell(short_date(due, view.language)),
    ]


def _stake(view: View, row: Row) -> str:
    """As far as it is known, where it is the revenue of this year."""
    this_year = row["stake"] is not None and row["stake"] == row.get("revenue")
    return view.amount("revenue", row) if this_year else view.money(row["stake"])


def _where(view: View, flag: Flag, row: Row) -> str:
    """For a dependency its scope and share there, else the account's region."""
    if flag.is_dependency and is_known(row["dependency_share"]):
        scope = labels.dependency_scope(row, view.language)
        return f"{scope} ({view.share(row['dependency_share'], row)})"
    return plain(row.get("region") or row.get("country") or "", 40)


def _changes(view: View) -> Panel:
    changes = moved(view)
    lines = [Cell(changed(view))]
    for row in [] if changes is None else changes.head(_LINES).to_dicts():
        before, after = (labels.tier(row[c], view.language) for c in ("before", "tier"))
        text = view.t("screen.moved", name=view.name(row), before=before, after=after)
        lines.append(Cell(text, href=view.link(row["root"])))
    figure = "" if changes is None else view.number(changes.height)
    return Panel(view.t("screen.changes"), figure, lines)


def _at_risk(view: View, flagged: pl.DataFrame) -> Panel:
    """Each account once: lost counts before at risk, its revenue of the year before."""
    topics = {flag.id: flag.topic for flag in view.flags.values()}
    lost = [name for name, topic in topics.items() if topic == "lost"]
    risky = [name for name, topic in topics.items() if topic in _AT_RISK]
    is_lost = pl.col("flag").is_in(lost)
    found = (
        flagged.filter(is_lost | (pl.col("flag").is_in(risky) & (pl.col("severity") <= 1)))
        .with_columns(
            is_lost.alias("lost_now"),
            pl.when(is_lost).then("revenue_previous").otherwise("revenue").alias("stake"),
        )
        .sort(["lost_now", "stake", "g"], descending=[True, True, False])
        .unique("g", keep="first", maintain_order=True)
    )
    largest = found.sort(["stake", "g"], descending=[True, False]).head(_LINES)
    lines = [
        Cell(
            view.t(
                "screen.stake",
                name=view.name(row),
                flag=labels.flag(row["flag"], view.language),
                money=_stake(view, row),
            ),
            href=view.link(row["root"]),
        )
        for row in view.whole(largest).to_dicts()
    ]
    if found.is_empty():
        return Panel(view.t("screen.at_risk"), "", [Cell(view.t("screen.nobody_at_risk"))])
    sums = {
        word: int(found.filter(pl.col("lost_now") == value)["stake"].sum() or 0)
        for word, value in (("lost", True), ("risk", False))
    }
    counts = {"n_lost": found["lost_now"].sum(), "n_risk": (~found["lost_now"]).sum()}
    text = view.t(
        "screen.sums",
        lost=view.money(sums["lost"]),
        risk=view.money(sums["risk"]),
        **{name: view.number(n) for name, n in counts.items()},
    )
    total = view.short_money(sum(sums.values()))
    return Panel(view.t("screen.at_risk"), total, [Cell(text), *lines])


def _dependencies(view: View) -> Panel:
    rank = {"critical": 0, "high": 1, "watch": 2}
    found = view.groups.filter(pl.col("dependency").is_in(list(rank)))
    order = pl.col("dependency").replace_strict(rank, default=9, return_dtype=pl.Int64)
    found = found.sort([order, pl.col("dependency_amount")], descending=[False, True])
    lines = [
        Cell(
            view.t(
                "screen.dependency_line",
                name=view.name(row),
                share=view.share(row["dependency_share"], row),
                scope=labels.dependency_scope(row, view.language),
                decision=_decision_of(view, row),
            ),
            href=view.link(row["root"]),
        )
        for row in found.head(_LINES).to_dicts()
    ]
    return Panel(
        view.t("screen.dependencies"),
        view.number(found.height),
        lines or [Cell(view.t("screen.no_dependency"))],
    )


def _decision_of(view: View, row: Row) -> str:
    until, words = row.get("decision_until"), (row.get("decision") or "").strip()
    if not words:
        return view.t("screen.undecided")
    if until is None:
        return view.t("screen.decided_endless", decision=words)
    key = "screen.decided" if until >= view.data.policy.as_of else "screen.review_due"
    return view.t(key, decision=words, date=view.date(until))


def _covered(view: View) -> Panel:
    found = presence(view.groups, pl.col("tier") == "Key")
    shown = [name for name in ("owned", "planned", "sponsored", "in_cadence") if name in PROCESSES]
    unknown = [name for name in shown if not found[name].known]
    lines = [
        Cell(
            view.t(
                "screen.share_of",
                what=view.t(f"process.{name}"),
                share=view.as_read(view.percent(found[name].revenue_share)),
                n=view.number(found[name].present),
                of=view.number(found[name].known),
            )
        )
        for name in shown
        if name not in unknown
    ]
    if unknown and found[TOGETHER].groups:
        names = ", ".join(view.t(f"process.{name}") for name in unknown)
        lines.append(Cell(view.t("screen.map", parts=names)))
    together = found[TOGETHER]
    if not together.groups:
        return Panel(view.t("screen.covered"), "", [Cell(view.t("coverage.no_key"))])
    figure = view.percent(together.revenue_share) if together.known else view.unknown
    return Panel(view.t("screen.covered"), figure, lines)


def _promises(view: View) -> Panel:
    known = view.groups.filter(pl.col("promise_n").fill_null(0) > 0)
    n = int(known["promise_n"].sum())
    kept = int((known["promise_kept"] * known["promise_n"]).round(0).sum())
    bounds = Share(kept, n).interval
    lines, figure = [], ""
    if bounds is not None:
        low, high = (view.percent(bound) for bound in bounds)
        figure = f"{view.number(kept)}/{view.number(n)}"
        lines.append(Cell(view.t("screen.kept_between", low=low, high=high)))
    else:
        lines.append(Cell(view.t("screen.no_promises")))
    late = view.count(pl.col("promise_overdue") > 0)
    if late:
        lines.append(Cell(view.n("screen.promises_late", late)))
    escalated = view.count(pl.col("escalation_late"))
    if escalated:
        lines.append(Cell(view.n("screen.escalations", escalated)))
    heard = view.groups["voice_mismatch"].drop_nulls()
    if heard.is_empty():
        lines.append(Cell(view.t("screen.no_voice")))
    else:
        lines.append(Cell(view.n("screen.mismatches", int(heard.sum()))))
    return Panel(view.t("screen.promises"), figure, lines)


def _trust(view: View) -> Panel:
    newest = view.groups["last_client_data_on"].max()
    n = view.groups.height
    sure = view.count(pl.col("confidence") >= view.data.card.tiers.key_confidence)
    unfed = [
        labels.criterion(c.id, view.language)
        for c in view.data.card.criteria
        if n and (c.metric not in view.groups or view.groups[c.metric].null_count() == n)
    ]
    done = sum(1 for task in view.data.tasks if task["status"] == "done")
    lines = [
        Cell(view.t("screen.newest", date=view.date(newest))),
        Cell(view.t("screen.unfed", parts=", ".join(unfed)) if unfed else view.t("screen.all_fed")),
        Cell(
            view.t("screen.tasks_done", n=view.number(done), of=view.number(len(view.data.tasks)))
        ),
        Cell(_proven(view)),
    ]
    share = view.percent(sure / n) if n else view.unknown
    return Panel(view.t("screen.trust"), share, [Cell(view.t("screen.sure")), *lines])


def _proven(view: View) -> str:
    """The sentence a director may quote, or where to find one."""
    kept = view.data.record
    if kept is None or not kept.backtest.days:
        return view.t("screen.backtest")
    return record.quote(kept.backtest, view.language)
