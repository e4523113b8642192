"""The map of an account as a draw.io file: boxes under whom they report to, coloured by state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from kamsync.report.people.account_map import STYLES, AccountMap, account_lines, lines_of

_WIDTH: Final = 200
_HEIGHT: Final = 80
_GAP: Final = 40
_BOX: Final = "rounded=1;whiteSpace=wrap;html=0;fillColor={fill};strokeColor={line};"


def drawio(found: AccountMap, language: str) -> str:
    """XML that diagrams.net opens. Labels are plain text (html=0) and escaped once."""
    depth = _depths({p.id: p.reports_to for p in found.people})
    ids = {person.id: f"p{n}" for n, person in enumerate(found.people)}
    cells = [_box("a", account_lines(found, language), "#ffffff", "#1d2730", (0, 0))]
    columns: dict[int, int] = {}
    for person in found.people:
        row = depth[person.id]
        column = columns[row] = columns.get(row, -1) + 1
        fill, line = STYLES[person.state]
        cells.append(_box(ids[person.id], lines_of(person, language), fill, line, (column, row)))
    for person in found.people:
        boss = ids[person.reports_to] if person.reports_to else "a"
        cells.append(_edge(boss, ids[person.id]))
    root = "".join(('<mxCell id="0"/><mxCell id="1" parent="0"/>', *cells))
    return (
        f'<mxfile><diagram name="kamsync"><mxGraphModel><root>{root}</root></mxGraphModel>'
        "</diagram></mxfile>\n"
    )


def _depths(bosses: Mapping[str, str | None]) -> dict[str, int]:
    """How far below the account each one stands; there is no circle."""
    depths = {}
    for who in bosses:
        steps, boss = 1, bosses[who]
        while boss is not None:
            steps, boss = steps + 1, bosses[boss]
        depths[who] = steps
    return depths


def _box(id_: str, lines: list[str], fill: str, line: str, at: tuple[int, int]) -> str:
    value, style = quoteattr("\n".join(lines), {"\n": "&#10;"}), _BOX.format(fill=fill, line=line)
    x, y = at[0] * (_WIDTH + _GAP), at[1] * (_HEIGHT + _GAP)
    return (
        f'<mxCell id="{id_}" value={value} style="{style}" vertex="1" parent="1">'
        f'<mxGeometry x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" as="geometry"/></mxCell>'
    )


def _edge(source: str, target: str) -> str:
    return (
        f'<mxCell id="{source}-{target}" edge="1" parent="1" source="{source}" target="{target}">'
        '<mxGeometry relative="1" as="geometry"/></mxCell>'
    )
