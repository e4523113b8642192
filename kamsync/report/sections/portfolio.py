"""Size against score, and how old what we know is."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import polars as pl

from kamsync.messages import formats, labels
from kamsync.model.currencies import EXPONENTS
from kamsync.report.layout import charts
from kamsync.report.layout.blocks import SCORES, Block, Cell, Figure, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.plot import Axis, draw
from kamsync.report.layout.view import View
from kamsync.report.sections.profile_coverage import profile_coverage
from kamsync.report.sections.refresh import refreshing
from kamsync.scoring.explain import size_and_score

_DOTS: Final = 400
_LISTED: Final = 15
_LABEL: Final = 22
_DOMAINS: Final = ("client", "internal", "industry")
_STATES: Final = ("fresh", "ageing", "stale", "unknown")
_LOOKS: Final[dict[str, tuple[str, str]]] = {
    "Key": (charts.BLUE, "circle"),
    "Tomorrow": (charts.ORANGE, "diamond"),
    "Maintain": (charts.GREEN, "square"),
    "Streamline": ("#CC79A7", "triangle-down"),
    "Not key": (charts.GREY, "cross"),
    "Unrated": ("#9aa5af", "triangle-up"),
}


@section(170)
def quadrant(view: View) -> Section:
    scored = view.groups.filter(pl.col("quadrant").is_not_null())
    unscored = view.groups.height - scored.height
    line = view.data.card.tiers.key_score
    customers = view.groups["size_rank"].is_not_null().sum()
    fifth = (int(customers) + 4) // 5
    blocks: list[Block] = [
        Text(view.t("quadrant.lead"), "lead"),
        Text(
            view.t("quadrant.rule", line=line, fifth=view.number(fifth), n=view.number(customers))
        ),
    ]
    if scored.is_empty():
        return Section("quadrant", view.t("quadrant.title"), missing=view.t("quadrant.none"))
    for name in (size_and_score.BIG, size_and_score.STRATEGIC):
        blocks.append(_off_diagonal(view, scored, name))
    blocks += [_counts(view, scored), _scatter(view, scored, fifth)]
    if unscored:
        blocks.append(Text(view.n("quadrant.unscored", unscored), "note"))
    return Section("quadrant", view.t("quadrant.title"), blocks)


def _word(view: View, name: str) -> str:
    return view.t(f"quadrant.{name}")


def _off_diagonal(view: View, scored: pl.DataFrame, name: str) -> Block:
    part = scored.filter(pl.col("quadrant") == name)
    word = _word(view, name)
    if part.is_empty():
        return Text(view.t("quadrant.nobody", name=word))
    by = "revenue" if name == size_and_score.BIG else "score"
    rows, rest = view.rows(part.sort([by, "g"], descending=[True, False]), _LISTED)
    lines = [
        [
            view.account(row),
            Cell(view.number(row["size_rank"]), number=True),
            Cell(view.number(row["score_rank"]), number=True),
            Cell(view.amount("revenue", row), number=True),
            Cell(view.number(row["score"]), number=True),
            view.tier(row["tier"]),
        ]
        for row in rows
    ]
    columns = ["account", "size_rank", "score_rank", "revenue", "score", "tier"]
    caption = view.n("quadrant.table", part.height, name=word)
    return Table(caption, [view.column(c) for c in columns], lines, rest, SCORES)


def _counts(view: View, scored: pl.DataFrame) -> Table:
    lines = []
    total = int(view.groups["revenue"].clip(lower_bound=0).sum())
    for name in size_and_score.QUADRANTS:
        part = scored.filter(pl.col("quadrant") == name)
        revenue = int(part.filter(pl.col("revenue") > 0)["revenue"].sum())
        share = view.percent(revenue / total) if total else view.unknown
        lines.append(
            [
                Cell(_word(view, name)),
                Cell(view.number(part.height), number=True),
                Cell(view.money(revenue), number=True),
                Cell(share, number=True),
            ]
        )
    columns = [view.column("quadrant"), view.t("quadrant.accounts")]
    columns += [view.column("revenue"), view.column("share")]
    return Table(view.as_read(view.t("quadrant.counts")), columns, lines)


def _scatter(view: View, scored: pl.DataFrame, fifth: int) -> Figure:
    currency = view.data.policy.home_currency
    biggest = int(scored["revenue"].max() or 0) // 10 ** EXPONENTS.get(currency, 2)  # type: ignore[arg-type]  # Int64
    power = 6 if biggest >= 10_000_000 else 3 if biggest >= 10_000 else 0
    unit = 10 ** (power + EXPONENTS.get(currency, 2))
    cut = scored.filter(pl.col("size_rank") == fifth)["revenue"].to_list()
    dots = [_dot(view, row, unit) for row in _drawn(scored)]
    tiers = {labels.tier(t, view.language): look for t, look in _LOOKS.items()}
    present = {dot["tier"] for dot in dots}
    tiers = {word: look for word, look in tiers.items() if word in present}
    along = view.t(f"quadrant.x{power}", currency=currency)
    end = 1.08 * (max((dot["x"] for dot in dots), default=1.0) or 1.0)
    written = partial(formats.number, language=view.language, decimals=2)
    lines = charts.Lines(cut[0] / unit if cut else None, view.data.card.tiers.key_score)
    title = view.t("quadrant.figure")
    counts = ", ".join(
        formats.pair(_word(view, q), scored.filter(pl.col("quadrant") == q).height, view.language)
        for q in size_and_score.QUADRANTS
    )
    wide, narrow = (
        draw(
            charts.quadrant(
                dots,
                tiers,
                lines,
                Axis(along, end, width, written, by_root=True),
                Axis(view.t("quadrant.y"), 100, height, written),
            ),
            title,
            counts,
        )
        for width, height in ((charts.WIDE, 360), (charts.NARROW, 300))
    )
    if scored.height > len(dots):
        title = f"{title} {view.t('quadrant.some', n=len(dots), of=view.number(scored.height))}"
    return Figure(title, wide, narrow)


def _drawn(scored: pl.DataFrame) -> list[dict[str, Any]]:
    """The dots, those worth a name first: off the diagonal, Key, Tomorrow, then by revenue."""
    rank = (
        pl.when(pl.col("quadrant").is_in([size_and_score.BIG, size_and_score.STRATEGIC]))
        .then(0)
        .when(pl.col("tier").is_in(["Key", "Tomorrow"]))
        .then(1)
        .otherwise(2)
    )
    ordered = scored.with_columns(rank.alias("rank")).sort(
        ["rank", "revenue", "g"], descending=[False, True, False]
    )
    return ordered.head(_DOTS).to_dicts()


def _dot(view: View, row: dict[str, Any], unit: int) -> dict[str, Any]:
    name = view.name(row)
    return {
        "x": max(0, row["revenue"]) / unit,
        "y": row["score"],
        "tier": labels.tier(row["tier"], view.language),
        "name": formats.plain(name, _LABEL) if row["rank"] < 2 else "",
        "tip": formats.pair(name, f"{view.amount('revenue', row)}, {row['score']}", view.language),
    }


@section(220)
def freshness(view: View) -> Section:
    groups = view.groups
    n, rules = groups.height, view.data.card
    lead = view.t("fresh.lead", fresh=rules.fresh_days, stale=rules.stale_days)
    blocks: list[Block] = [Text(lead, "lead")]
    if not n:
        return Section("freshness", view.t("fresh.title"), missing=view.t("no_groups"))
    counts = {d: _states(groups, f"freshness_{d}") for d in _DOMAINS}
    blocks += [_bars(view, counts, n), _state_table(view, counts, n), _old_keys(view)]
    blocks += [*refreshing(view), *profile_coverage(view)]
    return Section("freshness", view.t("fresh.title"), blocks)


def _states(groups: pl.DataFrame, column: str) -> dict[str, int]:
    found = groups[column].fill_null("unknown").value_counts()
    counts = dict(zip(found[column].to_list(), found["count"].to_list(), strict=True))
    return {state: int(counts.get(state, 0)) for state in _STATES}


def _bars(view: View, counts: dict[str, dict[str, int]], n: int) -> Figure:
    rows = []
    for domain, states in counts.items():
        start = 0.0
        for state, count in states.items():
            end = start + count / n
            rows.append(
                {
                    "domain": view.column(f"freshness_{domain}"),
                    "state": view.t(f"fresh.{state}"),
                    "start": start,
                    "end": end,
                    "n": count,
                    "text": str(count) if count / n > 0.06 else "",
                    "tip": formats.pair(view.t(f"fresh.{state}"), count, view.language),
                }
            )
            start = end
    title = view.t("fresh.figure", n=view.number(n))
    description = "; ".join(
        f"{view.column(f'freshness_{d}')}: "
        + ", ".join(f"{view.t(f'fresh.{s}')} {c}" for s, c in states.items())
        for d, states in counts.items()
    )
    words = [view.t(f"fresh.{state}") for state in _STATES]
    wide, narrow = (
        draw(
            charts.freshness(
                rows, words, charts.percents(view.t("fresh.axis"), width, view.language)
            ),
            title,
            description,
        )
        for width in (charts.WIDE - 60, charts.NARROW - 70)
    )
    return Figure(title, wide, narrow)


def _state_table(view: View, counts: dict[str, dict[str, int]], n: int) -> Table:
    lines = []
    for domain, states in counts.items():
        cells = [Cell(view.column(f"freshness_{domain}"))]
        for count in states.values():
            shown = f"{view.number(count)} ({view.percent(count / n)})"
            cells.append(Cell(shown, number=True))
        lines.append(cells)
    columns = [view.t("fresh.domain"), *(view.t(f"fresh.{state}") for state in _STATES)]
    return Table(view.t("fresh.table", n=view.number(n)), columns, lines)


def _old_keys(view: View) -> Block:
    chosen = view.groups.filter(pl.col("tier").is_in(["Key", "Tomorrow"]))
    if chosen.is_empty():
        return Text(view.t("fresh.nobody"), "note")
    state = pl.col("freshness_client").fill_null("unknown")
    old = chosen.filter(state.is_in(["stale", "unknown"]))
    if old.is_empty():
        return Text(view.t("fresh.all_known"))
    rows, rest = view.rows(old)
    lines = [
        [
            view.account(row),
            view.tier(row["tier"]),
            Cell(labels.freshness(row["freshness_client"], view.language)),
            Cell(view.date(row["last_client_data_on"])),
        ]
        for row in rows
    ]
    columns = ["account", "tier", "freshness", "last_client_data_on"]
    return Table(view.t("fresh.old"), [view.column(c) for c in columns], lines, rest, SCORES)
