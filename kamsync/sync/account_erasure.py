"""Erasing one account with its contacts: out of the mirror, the ledger, the archive, plans,
before-images and reports; then the search through everything that is kept.

The figures of the portfolio of past days stay as they were computed; the account's own line goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kamsync import durable
from kamsync.errors import UsageError
from kamsync.mirror import Generation
from kamsync.sync.erasure import (
    Erased,
    emptied,
    files,
    folders,
    noted,
    out_of_files,
    out_of_mirror,
    says,
    search,
    unnamed,
    words_of,
)
from kamsync.sync.session import Session

_TO_ACCOUNTS = ("parent_id", "group_id", "merged_into")
_TO_CONTACTS = ("contact_id", "counterpart_id", "reports_to_id")


@dataclass(frozen=True)
class _Known:
    account: str
    contacts: list[str]
    pattern: re.Pattern[str]


def erase_account(session: Session, account: str, names: Sequence[str], *, dry_run: bool) -> Erased:
    """Raises UsageError where the last pull does not know the account. The caller holds the lock.
    `dry_run`: only says where it is kept."""
    generation = session.mirror.current()
    if generation is None:
        raise UsageError(code="nothing_pulled")
    known = _known(account, names, generation)
    erased = Erased()
    if not dry_run:
        erased.records = out_of_mirror(
            session,
            generation,
            lambda stream, rows: _freed(stream, rows, known),
            lambda _stream, rejects: _of_others(rejects, known),
        )
        erased.ledger = session.ledger.forget(known.pattern)
        erased.rejects = erased.ledger.pop("reject_kept", 0)
        out_of_files(session, known.pattern, erased)
        _out_of_images(session, known, erased)
        erased.archived = [
            run.run_id
            for run in session.archive.runs()
            if session.archive.change(run, lambda frame: _without(frame, known))
        ]
        noted(session, "account", account, erased)
    erased.left = dict(search(session, known.pattern))
    return erased


def _known(account: str, given: Sequence[str], generation: Generation) -> _Known:
    """The ids of the account and of its contacts, and their names where the mirror has them."""
    own = generation.scan("account").filter(pl.col("id") == account).collect()
    if own.is_empty():
        raise UsageError(code="no_account_to_erase", account=account)
    names = own["name"].drop_nulls().to_list() if "name" in own.columns else []
    contacts: list[str] = []
    if "contact" in generation.manifest.streams:
        people = generation.scan("contact").filter(pl.col("account_id") == account).collect()
        contacts = people["id"].to_list()
        names += people["name"].drop_nulls().to_list() if "name" in people.columns else []
    return _Known(account, contacts, words_of([account, *contacts, *given], names))


def _of_others(rejects: pl.DataFrame, known: _Known) -> pl.DataFrame:
    """Refused records that neither are the account or a contact of it, nor belong to it."""
    ids = [known.account, *known.contacts]
    own = pl.any_horizontal(
        pl.col(c).is_in(ids) for c in ("record_id", "account_id") if c in rejects.columns
    )
    return rejects.filter(~own.fill_null(value=False))


def _freed(stream: str, rows: pl.DataFrame, known: _Known) -> pl.DataFrame:
    """Without what belongs to the account and what points at it or its people."""
    owner = "id" if stream == "account" else "account_id"
    if owner in rows.columns:
        rows = rows.filter(pl.col(owner).ne_missing(known.account))
    for column in _TO_ACCOUNTS:
        if column in rows.columns and rows.schema[column] == pl.String:
            rows = emptied(rows, pl.col(column) == known.account, column)
    for column in _TO_CONTACTS:
        if column in rows.columns:
            rows = emptied(rows, pl.col(column).is_in(known.contacts), column)
    if "contact_ids" in rows.columns and known.contacts:
        ids = pl.col("contact_ids").list.set_difference(pl.lit(known.contacts))
        there = pl.col("contact_ids").list.set_intersection(pl.lit(known.contacts)).list.len() > 0
        rows = rows.with_columns(pl.when(there).then(ids).otherwise("contact_ids"))
    return rows


def _out_of_images(session: Session, known: _Known, erased: Erased) -> None:
    """The account's own lines go; what other accounts showed before can still be put back."""
    for folder in folders(session.images):
        named = [path for path in files(folder) if says(path, known.pattern)]
        for path in named:
            _thinned(path, known)
        if named:
            erased.thinned.append(folder.name)


def _thinned(path: Path, known: _Known) -> None:
    with durable.translated_errors(path):
        if path.suffix == ".parquet":
            rows = pl.read_parquet(path, glob=False)
            _without(rows, known).write_parquet(path)
        else:
            path.unlink()
    if path.exists():
        durable.settle(path)


def _without(frame: pl.DataFrame, known: _Known) -> pl.DataFrame:
    """Without its line; cells of others that name it or its people are unknown."""
    for column in ("root", "account_id"):
        if column in frame.columns:
            frame = frame.filter(pl.col(column).ne_missing(known.account))
    return unnamed(frame, known.pattern)
