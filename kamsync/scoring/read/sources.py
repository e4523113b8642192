"""What the steps of measuring read: rows by the million, each kind read once and let go early."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import narwhals as nw
import polars as pl

from kamsync.model.change import Finding
from kamsync.scoring.read.activities import DealGroups, find_activities, owned_activities
from kamsync.scoring.read.answers import read_answers
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.invoices import Invoices, read_invoices
from kamsync.scoring.read.outlook_record import OutlookRecord
from kamsync.scoring.read.revenue_events import Events, EventTotals, build_events
from kamsync.scoring.read.staff_rows import StaffRows
from kamsync.scoring.read.windows import Windows

WORK_DAYS: Final = 90


class Sources:
    """Rows by name, and what steps find beside columns: dependency in detail, findings."""

    def __init__(self, context: MeasureContext, places: pl.DataFrame) -> None:
        self.context = context
        self.windows = Windows(context.policy.as_of)
        self.findings: list[Finding] = []
        self.scopes = pl.DataFrame()
        self.levels = pl.DataFrame()
        self.effort = pl.DataFrame()
        self.staff = StaffRows()
        self.outlook = OutlookRecord("too_short")
        self._places = places
        self._deals = DealGroups(context.inputs, places)

    @cached_property
    def events(self) -> Events:
        found = build_events(self.context, self._places)
        self.totals = found.totals
        return found

    @cached_property
    def totals(self) -> EventTotals:
        """Of the events; it stays when they are let go."""
        return self.events.totals

    @cached_property
    def activities(self) -> pl.DataFrame:
        inputs, policy = self.context.inputs, self.context.policy
        return find_activities(inputs, policy, self._places, self._deals)

    def owned(self, keep: nw.Expr) -> pl.DataFrame:
        """Activities with their owner; not kept."""
        inputs, policy = self.context.inputs, self.context.policy
        return owned_activities(inputs, policy, self._places, keep, self._deals)

    @cached_property
    def work(self) -> pl.DataFrame:
        """Activities of WORK_DAYS with their owner."""
        return self.owned(nw.col("day") > self.windows.today - WORK_DAYS)

    @cached_property
    def invoices(self) -> Invoices:
        return read_invoices(self.context)

    @cached_property
    def answers(self) -> pl.DataFrame:
        return read_answers(self.context)

    def let_go(self, source: str) -> None:
        """Frees the rows; what was counted of them stays."""
        self.__dict__.pop(source, None)
