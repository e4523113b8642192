"""Top of the report: the portfolio in six figures, and what to do first."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages import labels
from kamsync.messages.tasks import action, reason
from kamsync.report.layout.blocks import SCORES, Block, Cell, Section, Table, Text, Tone
from kamsync.report.layout.view import View
from kamsync.report.sections.movements import changed
from kamsync.scorecard import SEVERITIES
from kamsync.scoring.explain import size_and_score

_FIRST: Final = 10
_TONES: Final[dict[str, Tone]] = {
    "critical": "critical",
    "high": "high",
    "medium": "medium",
    "low": "low",
}


def tiles(view: View) -> list[tuple[str, str, str]]:
    """(figure, what it is, of how many)."""
    groups = view.groups
    found = size_and_score.pareto(groups)
    n = groups.height
    dependent = groups.filter(pl.col("dependency") != "none").height
    fresh = groups.filter(pl.col("freshness_client") == "fresh").height
    ratio = f"{found.points[80]}/{found.customers} : 80" if found.points else view.unknown
    return [
        (
            view.short_money(found.total),
            view.t("tile.revenue"),
            view.n("tile.buyers", found.customers),
        ),
        (_tier_count(groups, "Key"), view.t("tile.key"), view.n("tile.of", n)),
        (_tier_count(groups, "Tomorrow"), view.t("tile.tomorrow"), view.n("tile.of", n)),
        (ratio, view.t("tile.ratio"), view.t("tile.ratio_of")),
        (str(dependent), view.n("tile.dependency", dependent), view.n("tile.of", n)),
        (str(fresh), view.t("tile.fresh"), view.n("tile.of", n)),
    ]


def _tier_count(groups: pl.DataFrame, tier: str) -> str:
    return str(groups.filter(pl.col("tier") == tier).height)


def first(view: View) -> Section:
    """What changed, then one line per account: its most severe open flag, then by revenue."""
    flagged = _open_flags(view)
    blocks: list[Block] = [Text(changed(view), "lead")]
    if flagged.is_empty():
        blocks.append(Text(view.t("first.nothing")))
    else:
        accounts = flagged.unique("g", keep="first", maintain_order=True)
        blocks.append(Text(view.n("first.count", accounts.height, flags=flagged.height)))
        blocks.append(_actions(view, accounts))
    return Section("first", view.t("first.title"), blocks)


def _open_flags(view: View) -> pl.DataFrame:
    """g, flag, name, … of open flags the scorecard knows, most severe and largest first."""
    order = list(view.flags)
    severity = {
        (f.id, n): SEVERITIES.index(f.in_case(n).severity)
        for f in view.flags.values()
        for n in range(len(f.cases) + 1)
    }
    opened = view.data.scored.flags.filter(pl.col("open") & pl.col("flag").is_in(order))
    severities = pl.DataFrame(
        [(flag, case, rank) for (flag, case), rank in severity.items()],
        schema={"flag": pl.String, "case": pl.Int64, "severity": pl.Int64},
        orient="row",
    )
    ranked = opened.with_columns(
        pl.col("flag")
        .replace_strict(order, list(range(len(order))), return_dtype=pl.Int64)
        .alias("place"),
    )
    return (
        ranked.join(severities, on=["flag", "case"])
        .select("g", "flag", "case", "severity", "place")
        .join(view.groups, on="g", how="inner")
        .sort(["severity", "revenue", "g", "place"], descending=[False, True, False, False])
    )


def _actions(view: View, accounts: pl.DataFrame) -> Table:
    rows, rest = view.rows(accounts, _FIRST)
    lines = []
    for row in rows:
        flag = view.flags[row["flag"]].in_case(row["case"])
        word = labels.severity(flag.severity, view.language)
        why = reason(flag, row, view.language, view.data.policy.home_currency)
        lines.append(
            [
                Cell(word, tone=_TONES[flag.severity]),
                view.account(row),
                Cell(action(flag, row, view.language)),
                Cell(why),
            ]
        )
    columns = [view.column(c) for c in ("severity", "account", "action", "reason")]
    return Table(view.t("first.table"), columns, lines, rest, SCORES)
