"""English texts on money over time, exposure, hygiene and data; same keys as fr_deeper.py."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.exposed.table": "What else hangs on them",
    "report.exposed.of_margin": "Of margin",
    "report.exposed.of_receivables": "Of money owed to us",
    "report.exposed.overdue": "Overdue",
    "report.exposed.of_plan": "Of planned revenue",
    "report.exposed.two_way": "Who needs whom",
    "report.exposed.way_out": "Growth elsewhere to get under the line",
    "report.exposed.no_level": "under every line",
    "report.exposed.mutual": "both sides",
    "report.exposed.exposed": "only we need them",
    "report.exposed.leading": "only they need us",
    "report.exposed.light": "neither",
    "report.exposed.survival": "Margin that stays without them",
    "report.exposed.margin_left": "Margin left",
    "report.exposed.covers": "Of fixed costs",
    "report.exposed.note": "Margin and money owed come from invoices, both sides from the "
    "customer’s share of wallet; unknown where they are not mapped.",
    "report.cluster.table": "Customers that one event could take together",
    "report.cluster.shared": "They share",
    "report.cluster.customers": "Customers",
    "report.cluster.largest": "Largest",
    "report.cluster.lost": "Revenue lost",
    "report.cluster.months": "Months to replace",
    "report.cluster.industry": "industry",
    "report.cluster.country": "country",
    "report.cluster.currency": "currency",
    "report.cluster.parent": "parent",
}
