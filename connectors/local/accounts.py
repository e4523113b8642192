"""Which account a cell means: by its id, by the other length of the same Salesforce id, and, where
the map allows it, by its name or a table of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from connectors.local.client import read_header
from connectors.local.records import read_rows
from kamsync.connector import Page
from kamsync.errors import MappingError, Problem
from kamsync.model.change import Finding
from kamsync.model.fieldmap import AccountRules
from kamsync.model.word_forms import folded, folded_name

REFERENCES: Final = ("account_id", "parent_id")
_SHAPE: Final = r"^[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?$"
_ID: Final = re.compile(f"(?=.*[A-Za-z]){_SHAPE}")
_SHORT: Final = 15
_NAMED: Final = 50
"""Pairs of names that a finding lists."""


def looks_like_salesforce(ids: Iterable[str]) -> bool:
    """Whether ids come in one of the two lengths of Salesforce."""
    return any(_ID.match(i) for i in ids)


def folding(rules: AccountRules) -> Callable[[str], str] | None:
    """How names are compared; None: as they stand."""
    return {"words": folded, "names": folded_name}.get(rules.compare)


class AccountNames:
    """Every way to name an account that has one meaning."""

    def __init__(
        self, accounts: pl.DataFrame, rules: AccountRules, table: Mapping[str, str]
    ) -> None:
        """`accounts`: id, name. `table`: their name → ours, or our id."""
        ids = accounts["id"].unique()
        self._ids = set(ids)
        self._known = ids.implode()
        self._short = _short_forms(ids)
        self._fold = folding(rules)
        self._names = dict(accounts.select("id", "name").iter_rows())
        self._named: dict[str, str] = {}
        self._several: set[str] = set()
        """Names of more than one account: they mean none of them."""
        self._unclear: dict[str, None] = {}
        """Those that a row uses, as the row writes them."""
        if self._fold is not None:
            self._by_name(accounts)
        self._table = {self._key(theirs): ours for theirs, ours in table.items()}

    def resolved(self, page: Page, file: str) -> Page:
        """The page with references to accounts by their ids; what was matched by name is told."""
        findings = [*page.findings]
        frame = page.frame
        for column in REFERENCES:
            if column in frame.columns:
                frame, matched = self._column(frame, column)
                findings += _findings(matched, column, file)
        findings += self._alike()
        return replace(page, frame=frame, findings=tuple(findings))

    def _alike(self) -> list[Finding]:
        """Once, with the page that uses them."""
        names, self._unclear = sorted(self._unclear), {}
        values = {"n": len(names), "names": names[:_NAMED]}
        return [Finding("accounts_alike", "warning", "accounts", values=values)] if names else []

    def _column(self, frame: pl.DataFrame, column: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        texts = frame[column].unique()
        strange = texts.filter((texts != "") & ~texts.is_in(self._known))
        found = {text: self._meant(text) for text in strange}
        known = {text: ours for text, ours in found.items() if ours is not None}
        by_name = [t for t, ours in known.items() if not self._is_as_it_stands(t, ours)]
        rows = frame.filter(pl.col(column).is_in(by_name)).select(pl.col(column).alias("theirs"))
        pairs = rows.with_columns(pl.col("theirs").replace(known).alias("ours"))
        return (frame.with_columns(pl.col(column).replace(known)) if known else frame), pairs

    def _meant(self, text: str) -> str | None:
        if ours := self._by_length(text):
            return ours
        key = self._key(text)
        ours = self._table.get(key)
        if ours is not None:
            return ours if ours in self._ids else self._named.get(self._key(ours), ours)
        if key in self._several:
            self._unclear[text] = None
        return self._named.get(key)

    def _is_as_it_stands(self, text: str, ours: str) -> bool:
        """An id of either length, or the account's very name: nothing that could be doubted."""
        return bool(self._by_length(text)) or text == self._names.get(ours)

    def _by_length(self, text: str) -> str | None:
        return self._short.get(text[:_SHORT]) if _ID.match(text) else None

    def _key(self, text: str) -> str:
        return self._fold(text) if self._fold else text

    def _by_name(self, accounts: pl.DataFrame) -> None:
        for account_id, name in accounts.select("id", "name").iter_rows():
            for key in {self._key(account_id), self._key(name)} - {""}:
                if self._named.setdefault(key, account_id) != account_id:
                    self._several.add(key)
        for key in self._several:
            del self._named[key]


def _short_forms(ids: pl.Series) -> dict[str, str]:
    """The first 15 characters, which say as much as all 18 → the id as the accounts have it.

    https://help.salesforce.com/s/articleView?id=000385585
    """
    theirs = ids.filter(ids.str.contains(_SHAPE) & ids.str.contains("[A-Za-z]"))
    short = theirs.str.head(_SHORT)
    alone = ~short.is_duplicated()
    return dict(zip(short.filter(alone), theirs.filter(alone), strict=True))


def _findings(matched: pl.DataFrame, column: str, file: str) -> list[Finding]:
    findings = []
    where = f"file {file}"
    if not matched.is_empty():
        pairs = matched.unique(maintain_order=True).head(_NAMED).iter_rows()
        names = [f"{theirs} → {ours}" for theirs, ours in pairs]
        values = {"n": matched.height, "column": column, "names": names}
        findings.append(Finding("accounts_matched", "info", where, values=values))
    return findings


def several_ids(page: Page, file: str) -> Page:
    """The page, with a warning where a cell names several accounts."""
    if "account_id" not in page.frame.columns:
        return page
    rows = page.frame.filter(pl.col("account_id").str.contains(";", literal=True))
    if rows.is_empty():
        return page
    values = {"n": rows.height, "column": "account_id", "sample": rows["account_id"][0]}
    found = Finding("several_accounts", "warning", f"file {file}", values=values)
    return replace(page, findings=(*page.findings, found))


def read_table(path: Path) -> dict[str, str]:
    """theirs → ours of a table of names. Raises MappingError naming what is wrong."""
    if not path.is_file():
        raise MappingError([Problem.of(str(path), 0, "accounts.table", "no_file")])
    header = read_header(path)
    lacking = [c for c in ("theirs", "ours") if c not in header.cells]
    if lacking:
        values = {"column": lacking[0]}
        raise MappingError(
            [Problem.of(str(path), header.line, "accounts.table", "table_column", **values)]
        )
    theirs, ours = header.cells.index("theirs"), header.cells.index("ours")
    rows = [row for chunk in read_rows(path, header) for row in chunk.rows]
    return {row[theirs].strip(): row[ours].strip() for row in rows if row[ours].strip()}


def distinct_accounts(frame: pl.DataFrame, rules: AccountRules) -> pl.DataFrame:
    """One row per account of a file in which each deal names its own: the first spelling counts."""
    fold = folding(rules)
    rows = frame.filter(pl.col("id") != "")
    if fold is None:
        return rows.unique("id", keep="first", maintain_order=True)
    texts = rows["id"].unique()
    keys = {text: fold(text) for text in texts}
    return (
        rows.with_columns(pl.col("id").replace(keys).alias("~key"))
        .unique("~key", keep="first", maintain_order=True)
        .drop("~key")
    )
