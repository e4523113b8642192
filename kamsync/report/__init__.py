"""The report: one self-contained HTML page, in French or English. No clock, no network."""

from kamsync.report.layout.data import ReportData

__all__ = ["ReportData"]
