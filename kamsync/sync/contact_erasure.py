"""Erasing one contact: out of the mirror, the refused records, plans, before-images and reports;
then a search through everything that is kept, which says what is left.

In the archive the cells that name the person become unknown; figures stay. What was written into
the CRM stays there: tasks and the contact itself are deleted in the CRM, by people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from kamsync import durable
from kamsync.errors import UsageError
from kamsync.mirror import Generation
from kamsync.sync.erasure import (
    MARK,
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


def erase_contact(session: Session, contact: str, names: Sequence[str], *, dry_run: bool) -> Erased:
    """Raises UsageError where the last pull does not know the contact. The caller holds the lock.
    `names`: what the person is called, where the mirror does not keep it. `dry_run`: only says
    where the person is kept."""
    generation = session.mirror.current()
    if generation is None:
        raise UsageError(code="nothing_pulled")
    pattern = _pattern(contact, names, generation)
    erased = Erased()
    if not dry_run:
        erased.records = out_of_mirror(
            session,
            generation,
            lambda stream, rows: _freed(stream, rows, contact),
            lambda stream, rejects: _of_others(stream, rejects, contact),
        )
        erased.rejects = session.ledger.forget_rejects(contact)
        erased.ledger = session.ledger.forget(pattern, said_only=True)
        out_of_files(session, pattern, erased)
        _out_of_images(session, pattern, erased)
        erased.archived = [
            run.run_id
            for run in session.archive.runs()
            if session.archive.change(run, lambda frame: unnamed(frame, pattern))
        ]
        noted(session, "contact", contact, erased)
    erased.left = dict(search(session, pattern))
    return erased


def _pattern(contact: str, given: Sequence[str], generation: Generation) -> re.Pattern[str]:
    """The id as a word of its own, and the name where the mirror has it."""
    known = generation.scan("contact").filter(pl.col("id") == contact).collect()
    if known.is_empty():
        raise UsageError(code="no_contact", contact=contact)
    names = known["name"].drop_nulls().to_list() if "name" in known.columns else []
    return words_of([contact, *given], names)


def _freed(stream: str, rows: pl.DataFrame, contact: str) -> pl.DataFrame:
    """Without the contact and what points at it; an answer keeps its mark, not its words."""
    if stream == "contact":
        rows = rows.filter(pl.col("id") != contact)
        return emptied(rows, pl.col("reports_to_id") == contact, "reports_to_id")
    if stream == "survey":
        own = pl.col("contact_id") == contact
        return emptied(rows, own, "contact_id", "text", "text_hash", "modified_by")
    if stream == "activity" and "contact_ids" in rows.columns:
        others = pl.col("contact_ids").list.set_difference(pl.lit([contact]))
        there = pl.col("contact_ids").list.contains(contact)
        rows = emptied(rows, there, *(c for c in ("text", "text_hash") if c in rows.columns))
        return rows.with_columns(pl.when(there).then(others).otherwise("contact_ids"))
    return rows


def _of_others(stream: str, rejects: pl.DataFrame, contact: str) -> pl.DataFrame:
    """Refused records that are not the contact's."""
    if stream != "contact":
        return rejects
    return rejects.filter(pl.col("record_id").ne_missing(contact))


def _out_of_images(session: Session, pattern: re.Pattern[str], erased: Erased) -> None:
    """Before-images that name the person go whole: a half of them must not be put back."""
    for folder in folders(session.images):
        if any(says(path, pattern) for path in files(folder)):
            durable.remove_folder(folder)
            durable.write_file(durable.private_folder(folder) / MARK, b"")
            erased.runs.append(folder.name)
