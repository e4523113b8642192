"""The exported files of a folder: which file feeds which stream, its pages, its accounts' names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from connectors.local.accounts import (
    AccountNames,
    distinct_accounts,
    looks_like_salesforce,
    read_table,
    several_ids,
)
from connectors.local.client import NAME, stamp
from connectors.local.layout import Layout, layout_of
from connectors.local.pages import pages_of
from connectors.local.repeats import Repeats
from connectors.local.settings import LocalSettings
from kamsync.connector import Context, Page
from kamsync.errors import ConnectorError, MappingError, Problem
from kamsync.model.coerce import TRUE_WORDS
from kamsync.model.fieldmap import FieldMap
from kamsync.model.tables import STREAMS

_TRIED: Final = 20
"""Accounts whose ids say whether they are Salesforce's."""


class ExportedFiles:
    """The files that the map names, as they lie in the folder now."""

    def __init__(self, settings: LocalSettings, mapping: FieldMap, context: Context) -> None:
        self._settings = settings
        self._mapping = mapping
        self._context = context
        self._names: AccountNames | None = None
        self._names_stamp: list[tuple[int, int, int]] = []

    def layouts(self) -> dict[str, list[Layout]]:
        layouts: dict[str, list[Layout]] = {}
        problems: list[Problem] = []
        for name, mapped in self._mapping.streams.items():
            if self._context.streams and name not in self._context.streams:
                continue
            paths = self.paths(name)
            if not paths and self._is_required(name):
                problems.append(_no_file(self._settings.folder / mapped.object, name))
            for path in paths:
                try:
                    layout = layout_of(name, path, mapped, alone=len(paths) == 1)
                except MappingError as error:
                    problems += error.problems
                else:
                    layouts.setdefault(name, []).append(layout)
        if problems:
            raise MappingError(problems)
        if self._shares_its_file():
            layouts["account"] = [_quiet(layout) for layout in layouts["account"]]
        return layouts

    def _is_required(self, stream: str) -> bool:
        """Invoices stand in for opportunities where revenue is taken from them."""
        invoiced = self._context.revenue_source == "revenue" and bool(self.paths("revenue"))
        return STREAMS[stream].required and not (stream == "opportunity" and invoiced)

    def paths(self, stream: str) -> list[Path]:
        """Those of the stream that are there: one name, or a pattern."""
        mapped = self._mapping.streams.get(stream)
        if mapped is None:
            return []
        path = self._settings.folder / mapped.object
        if path.is_file():
            return [path]
        return sorted(p for p in self._settings.folder.glob(mapped.object or "-") if p.is_file())

    def _layouts_of(self, stream: str) -> list[Layout]:
        paths = self.paths(stream)
        if not paths:
            folder = self._settings.folder
            raise ConnectorError(NAME, code="no_stream_file", stream=stream, folder=folder)
        mapped = self._mapping.streams[stream]
        return [layout_of(stream, path, mapped, alone=len(paths) == 1) for path in paths]

    def pages(self, stream: str) -> Iterator[Page]:
        """Accounts that stand in the file of another stream are there once per record."""
        if stream == "account" and self._shares_its_file():
            pages = list(self._file_pages(stream))
            frame = pl.concat([page.frame for page in pages]) if pages else None
            if frame is not None:
                yield Page(distinct_accounts(frame, self._mapping.accounts))
            return
        yield from self._file_pages(stream)

    def _shares_its_file(self) -> bool:
        mine = set(self.paths("account"))
        others = (name for name in self._mapping.streams if name != "account")
        return any(mine & set(self.paths(name)) for name in others)

    def _file_pages(self, stream: str) -> Iterator[Page]:
        layouts = self._layouts_of(stream)
        names = columns_of(layouts)
        repeats = Repeats(layouts)
        last: Page | None = None
        for layout in layouts:
            for page in pages_of(layout, self._context.home_currency):
                if last is not None:
                    yield last
                lacking = [c for c in names if c not in page.frame.columns]
                last = page
                if len(layouts) > 1 and lacking:
                    empty = [pl.lit("").alias(c) for c in sorted(lacking)]
                    last = replace(page, frame=page.frame.with_columns(empty))
                repeats.add(last.frame)
        if last is not None:
            yield replace(last, findings=(*last.findings, *repeats.findings()))

    def named_pages(self, stream: str) -> Iterator[Page]:
        """The pages with every reference to an account by its id."""
        names = self._account_names()
        file = self._mapping.streams[stream].object
        for page in self.pages(stream):
            yield several_ids(page if names is None else names.resolved(page, file), file)

    def _account_names(self) -> AccountNames | None:
        """None where ids can only be what they are; looked up again only when a file changed."""
        now = [stamp(path) for path in self.paths("account")]
        if now != self._names_stamp:
            self._names, self._names_stamp = self._looked_up_names(), now
        return self._names

    def _looked_up_names(self) -> AccountNames | None:
        rules = self._mapping.accounts
        if rules.compare == "exact" and not rules.table:
            first = next(self.pages("account"), None)
            if first is None or not looks_like_salesforce(first.frame["id"].head(_TRIED)):
                return None
        frames = [live_rows(page.frame).select("id", "name") for page in self.pages("account")]
        table = read_table(self._settings.folder / rules.table) if rules.table else {}
        return AccountNames(pl.concat(frames), rules, table) if frames else None


def _quiet(layout: Layout) -> Layout:
    """Without what is said of headers: those of a shared file are another stream's."""
    return replace(layout, findings=())


def columns_of(layouts: list[Layout]) -> set[str]:
    """Canonical columns that the files of one stream fill together."""
    columns = {c for layout in layouts for c in (*layout.columns, *layout.from_stages)}
    return columns | ({"id"} if any(layout.keyed_by_rows for layout in layouts) else set())


def live_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Those that are not marked as deleted."""
    if "is_deleted" not in frame.columns:
        return frame
    deleted = pl.col("is_deleted").str.to_lowercase().is_in(TRUE_WORDS)
    return frame.filter(~deleted.fill_null(value=False))


def _no_file(path: Path, stream: str) -> Problem:
    found = sorted(p.name for p in path.parent.glob("*.csv")) if path.parent.is_dir() else []
    code = "no_stream_file_found" if found else "no_stream_file"
    code = "no_account_file_found" if found and stream == "account" else code
    named = f"streams.{stream}" if code == "no_account_file_found" else stream
    values = {"stream": named, "found": found}
    return Problem.of(str(path), 0, f"streams.{stream}.object", code, **values)
