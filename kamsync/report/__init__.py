"""The report: one self-contained HTML page, in French or English. No clock, no network."""

from kamsync.report.layout.data import ReportData
from kamsync.report.render import render

__all__ = ["ReportData", "render"]
