"""The 3×3 grid of an account as a page: nine cells, done, partial or missing, with what each rests
on."""

from __future__ import annotations

from kamsync.documents.account import Account
from kamsync.documents.page import Content, Document, Part, say
from kamsync.messages import grid as words
from kamsync.messages.catalogue import text
from kamsync.plans.grid import CELLS, ROWS, marks
from kamsync.report.layout.blocks import Cell, Facts, Table


def grid(account: Account) -> Document:
    t = account.language
    return Document(
        text("grid.title", t),
        say("subtitle", t, name=account.name, date=account.date(account.as_of)),
        [
            Part(text("grid.title", t), [_nine(account), Facts([account.fact("grid_3x3")])]),
            Part(say("grid.evidence", t), [_evidence(account)]),
        ],
        say("internal", t),
        account.as_of,
        t,
    )


def _marked(account: Account) -> dict[str, str]:
    return marks(account.row.get("grid_3x3"))


def _nine(account: Account) -> Content:
    """Rows stand beside one another without a link: no average of any kind."""
    language, found = account.language, _marked(account)
    rows = []
    for row in ROWS:
        cells = [Cell(text(f"grid.row.{row}", language))]
        cells += [
            Cell(f"{words.SIGNS[found[c.id]]} {words.cell(c.id, language)}")
            for c in CELLS
            if c.row == row
        ]
        rows.append(cells)
    return Table("", ["", "1", "2", "3"], rows)


def _evidence(account: Account) -> Content:
    language, found = account.language, _marked(account)
    rows = [
        [
            Cell(words.cell(c.id, language)),
            Cell(words.state(found[c.id], language)),
            Cell(", ".join(words.evidence(c.id, account.row, language))),
        ]
        for c in CELLS
    ]
    heads = [say(f"grid.{h}", language) for h in ("cell", "state", "rests_on")]
    return Table("", heads, rows)
