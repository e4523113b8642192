"""Every account in one table, to be searched, sorted and filtered; whole without a script too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from kamsync.messages import labels
from kamsync.messages.formats import is_known, plain
from kamsync.report.layout.blocks import AllAccounts, Cell, Line, Section, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View
from kamsync.report.sections.account_pages import anchors

LIMIT: Final = 1_000
"""Rows of the table; a browser sorts them at once. The rest stands in scores.csv."""
_HEADS: Final = ("account", "owner", "region", "tier", "score", "confidence", "revenue", "growth")
_MORE: Final = ("pipeline", "dependency", "flags")
_DECIMALS: Final = 3
_FLAGS: Final = 2


@section(20)
def all_accounts(view: View) -> Section:
    title, n = view.t("screen.all"), view.groups.height
    if not n:
        return Section("accounts", title, missing=view.t("no_groups"))
    rows = shown(view.groups).to_dicts()
    places = anchors(view)
    lines = [_line(view, row, places) for row in rows]
    heads = [view.t(f"screen.{c}") for c in (*_HEADS, *_MORE)]
    lead = view.n("screen.all_lead", n)
    if n > LIMIT:
        lead = view.t("screen.some_lead", n=view.number(LIMIT), of=view.number(n))
    table = AllAccounts(view.t("screen.all"), heads, lines, _facets(view, rows), max(0, n - LIMIT))
    return Section("accounts", title, [Text(lead, "lead"), table])


def shown(groups: pl.DataFrame) -> pl.DataFrame:
    """By revenue; where there are too many, the chosen ones first and then the largest."""
    if groups.height <= LIMIT:
        return groups
    chosen = pl.col("tier").is_in(["Key", "Tomorrow"]).fill_null(value=False)
    places = groups.select("tier").with_row_index("place").sort(~chosen, "place").head(LIMIT)
    return groups[places["place"].sort()]


def _line(view: View, row: Row, places: Mapping[str, str]) -> Line:
    flags = [f for f in (row["flags"] or "").split() if f]
    owner = row.get("owner_id") or ""
    anchor = places.get(row["root"])
    name = Cell(view.name(row), href=f"#{anchor}") if anchor else view.account(row)
    growth, confidence = row.get("growth"), row["confidence"]
    sure = None if confidence is None else confidence / 100
    cells = [
        name,
        Cell(view.owner(owner)),
        Cell(plain(row.get("region") or "", 40)),
        view.tier(row["tier"]),
        Cell(view.number(row["score"]), number=True, value=_order(row["score"])),
        Cell(view.percent(sure), number=True, value=_order(confidence)),
        Cell(view.amount("revenue", row), number=True, value=row["revenue"]),
        Cell(
            _growth(view, row),
            number=True,
            value=round(growth, _DECIMALS) if is_known(growth) and growth is not None else "",
        ),
        Cell(view.amount("pipeline", row), number=True, value=_order(row["pipeline"])),
        Cell("") if row["dependency"] == "none" else view.level(row["dependency"]),
        Cell(_named(view, flags)),
    ]
    facets = {"owner": owner, "region": row.get("region") or "", "tier": row["tier"] or ""}
    return Line(cells, facets | {"flag": " ".join(flags)})


def _growth(view: View, row: Row) -> str:
    """A percent, or the word that stands instead; which growth it is, the account's page says."""
    if is_known(row.get("growth")):
        return view.percent(row["growth"], signed=True)
    return labels.growth_label(row.get("growth_label"), view.language)


def _named(view: View, flags: list[str]) -> str:
    """The gravest few; the filter knows them all."""
    words = ", ".join(labels.flag(flag, view.language) for flag in flags[:_FLAGS])
    return words if len(flags) <= _FLAGS else f"{words} +{len(flags) - _FLAGS}"


def _order(value: int | None) -> int | str:
    """Unknown sorts last, below everything."""
    return "" if value is None else value


def _facets(view: View, rows: list[Row]) -> dict[str, tuple[str, Mapping[str, str]]]:
    owners = {row.get("owner_id") or "": view.owner(row.get("owner_id")) for row in rows}
    regions = {str(row.get("region") or ""): plain(row.get("region") or "", 40) for row in rows}
    tiers = {row["tier"] or "": labels.tier(row["tier"], view.language) for row in rows}
    names = {flag for row in rows for flag in (row["flags"] or "").split()}
    flags = {flag: labels.flag(flag, view.language) for flag in names}
    found = {"owner": owners, "region": regions, "tier": tiers, "flag": flags}
    return {
        name: (view.t(f"screen.facet.{name}"), _sorted(values))
        for name, values in found.items()
        if len(_sorted(values)) > 1
    }


def _sorted(values: Mapping[str, str]) -> dict[str, str]:
    return {key: values[key] for key in sorted(values, key=lambda k: values[k].casefold()) if key}
