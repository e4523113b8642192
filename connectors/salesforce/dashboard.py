"""The director's dashboard: one chart per report, two a row. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from connectors.salesforce.elements import Node, document

_WIDE: Final = 6
_HIGH: Final = 8


def dashboard(reports: Sequence[tuple[str, str, str]], title: str) -> str:
    """`reports`: folder/name, title, column of the grouping.

    Everybody sees it with the own rights (LoggedInUser): no user name of that org is needed."""
    placed: list[Node] = [
        ("dashboardGridComponents", _placed(n, *report)) for n, report in enumerate(reports)
    ]
    grid: list[Node] = [*placed, ("numberOfColumns", 2 * _WIDE), ("rowHeight", 36)]
    return document(
        "Dashboard",
        [
            ("backgroundEndColor", "#FFFFFF"),
            ("backgroundFadeDirection", "Diagonal"),
            ("backgroundStartColor", "#FFFFFF"),
            ("dashboardGridLayout", grid),
            ("dashboardType", "LoggedInUser"),
            ("isGridLayout", True),
            ("textColor", "#000000"),
            ("title", title),
            ("titleColor", "#000000"),
            ("titleSize", 12),
        ],
    )


def _placed(n: int, report: str, title: str, group: str) -> list[Node]:
    return [
        ("colSpan", _WIDE),
        ("columnIndex", n % 2 * _WIDE),
        ("dashboardComponent", _chart(report, title, group)),
        ("rowIndex", n // 2 * _HIGH),
        ("rowSpan", _HIGH),
    ]


def _chart(report: str, title: str, group: str) -> list[Node]:
    return [
        ("autoselectColumnsFromReport", False),
        ("chartAxisRange", "Auto"),
        ("chartSummary", [("axisBinding", "y"), ("column", "RowCount")]),
        ("componentType", "Bar"),
        ("displayUnits", "Auto"),
        ("drillEnabled", False),
        ("drillToDetailEnabled", False),
        ("enableHover", True),
        ("expandOthers", False),
        ("groupingColumn", group),
        ("header", title),
        ("legendPosition", "Bottom"),
        ("report", report),
        ("showPercentage", False),
        ("showValues", True),
        ("sortBy", "RowValueDescending"),
        ("useReportChart", False),
    ]
