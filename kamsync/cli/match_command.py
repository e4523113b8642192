"""The command that proposes which accounts of several CRMs are one customer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from kamsync.cli.command import Answer, Globals, command
from kamsync.errors import UsageError
from kamsync.messages.formats import plain
from kamsync.messages.sentences import sentence
from kamsync.model.joined_ids import split_id
from kamsync.queries.match_proposal import (
    WEAK,
    Proposal,
    proposed_matches,
    with_contact_domains,
)
from kamsync.sync.pull.matches import COLUMNS, pairs_of, read_lines
from kamsync.sync.pull.source_files import read_csv
from kamsync.sync.results.csv_files import guarded, write_csv
from kamsync.sync.session import Session, reading

_SHOWN = 40
_NAME = 40


@command
def match(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--output")] = None,
) -> Answer:
    options: Globals = context.obj
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        proposal = _proposal(session, out)
        language = session.config.language
        lines = _lines(proposal, language)
        if out is not None and not proposal.pairs.is_empty():
            written = _written(proposal, out)
            lines.append(sentence("match.written", language, {"n": written, "path": str(out)}))
        elif not proposal.pairs.is_empty():
            table = session.config.portfolio.matches
            lines.append(sentence("match.next", language, {"path": table}))
        counts = {"proposed": proposal.pairs.height, "ambiguous": sum(proposal.ambiguous.values())}
        data = {"connection": session.name, "counts": counts, "pairs": proposal.pairs.to_dicts()}
        return Answer(0, data, [], "\n".join(lines))


def _proposal(session: Session, out: Path | None) -> Proposal:
    if session.joining is None:
        raise UsageError(code="match_single")
    generation = session.mirror.current()
    if generation is None:
        raise UsageError(code="nothing_pulled")
    tables = {session.joining.matches, *([out.resolve()] if out else [])}
    known = pl.concat([pairs_of(read_lines(path)) for path in sorted(tables)]).drop_nulls()
    rows = generation.frame("account").filter(~pl.col("is_deleted").fill_null(value=False))
    accounts = with_contact_domains(rows, generation.frame("contact"))
    return proposed_matches(accounts, session.joining.order, known)


def _lines(proposal: Proposal, language: str) -> list[str]:
    lines = [
        sentence(
            "match.weak" if row["by"] in WEAK else "match.pair",
            language,
            {**row, "a_name": _name(row["a_name"]), "b_name": _name(row["b_name"])},
        )
        for row in proposal.pairs.head(_SHOWN).to_dicts()
    ]
    if rest := max(0, proposal.pairs.height - _SHOWN):
        lines.append(sentence("match.more", language, {"n": rest}))
    lines += [
        sentence("match.ambiguous", language, {"n": n, "by": sign})
        for sign, n in proposal.ambiguous.items()
        if n
    ]
    return lines or [sentence("match.none", language)]


def _name(text: str | None) -> str:
    return plain(text or "", _NAME)


def _written(proposal: Proposal, path: Path) -> int:
    """Beside the lines that stand there; nothing is approved by being written."""
    rows = [
        dict(zip(COLUMNS, (*split_id(row["a"]), *split_id(row["b"]), row["by"]), strict=False))
        | {"a_name": row["a_name"], "b_name": row["b_name"]}
        for row in proposal.pairs.to_dicts()
    ]
    columns = (*COLUMNS, "a_name", "b_name")
    fresh = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String))
    fresh = fresh.with_columns(guarded(pl.col(c)).alias(c) for c in columns)
    before = pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    if path.exists():
        before = read_csv(path, "portfolio.matches")
    write_csv(pl.concat([before, fresh], how="diagonal"), path)
    return fresh.height
