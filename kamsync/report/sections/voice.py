"""What customers say in their own words, who says nothing, and whether promises were kept."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View
from kamsync.report.sections.both_sides import both_sides
from kamsync.report.sections.dialogue import dialogue
from kamsync.scoring.explain.mismatch import Mismatch
from kamsync.scoring.explain.voice_summary import VoiceSummary
from kamsync.scoring.read.intervals import Share
from kamsync.voice.lexicon import shipped_themes

_ROWS: Final = 15
_WORDS: Final = 300
_NONE: Final = "–"
_KNOWN: Final = ("voice_n", "promise_n", "response_n")
_FIGURES: Final = ("promise_overdue", "response_hours", "response_waiting")


@section(100)
def voice(view: View) -> Section:
    title = view.t("voice.title")
    summary = view.data.details.voice if view.data.details else None
    blocks: list[Block] = [*_said(view, summary)] if summary else []
    by_account = _accounts(view)
    if by_account:
        blocks.append(by_account)
    talk = dialogue(view)
    blocks += [talk] if talk else []
    blocks += both_sides(view)
    if not blocks:
        return Section("voice", title, missing=view.t("voice.none"))
    return Section("voice", title, blocks)


def _said(view: View, found: VoiceSummary) -> list[Block]:
    n = sum(found.said.values())
    counts = {label: view.number(count) for label, count in found.said.items()}
    lead = [Text(view.n("voice.lead", n, **counts), "lead")] if counts else []
    blocks: list[Block] = [*lead]
    if found.by_model:
        blocks.append(Text(view.t("voice.by_model", n=view.number(found.by_model)), "note"))
    elif n:
        blocks.append(Text(view.t("voice.by_lists"), "note"))
    if found.wordless:
        blocks.append(Text(view.n("voice.wordless", found.wordless), "note"))
    tables = (
        _contradictions(view, found),
        _themes(view, found),
        _silent(view, found),
        _roles(view, found),
    )
    return [*blocks, *(table for table in tables if table)]


def _themes(view: View, found: VoiceSummary) -> Table | None:
    if found.themes is None or found.themes.is_empty():
        return None
    names = {t.id: t.label_fr if view.language == "fr" else t.label_en for t in shipped_themes()}
    rows, rest = view.rows(found.themes, _ROWS)
    counts = {"critique": "critique", "praise": "praise", "n": "comments", "cases": "cases"}
    if found.themes["cases"].null_count():
        del counts["cases"]
    lines = [
        [
            Cell(plain(names.get(row["theme"], row["theme"]), 60)),
            *(Cell(view.number(row[c]), number=True) for c in counts),
        ]
        for row in rows
    ]
    heads = [view.t(f"voice.{key}") for key in ("theme", *counts.values())]
    return Table(view.t("voice.themes"), heads, lines, rest)


def _contradictions(view: View, found: VoiceSummary) -> Table | None:
    """The newest answer first."""
    some = sorted(found.contradictions.items(), key=lambda pair: pair[1].on, reverse=True)
    if not some:
        return None
    lines = [
        [
            view.account(view.by_root.get(root, {"root": root})),
            Cell(_person(view, odd)),
            Cell(_mark(view, odd.mark, odd.most), number=True),
            Cell(view.date(odd.on)),
            Cell(_words(view, odd)),
            Cell(view.t(f"voice.judge.{'model' if odd.sure else 'lists'}")),
        ]
        for root, odd in some[:_ROWS]
    ]
    heads = ("who", "mark", "on", "words", "judge")
    columns = [view.column("account"), *(view.t(f"voice.{head}") for head in heads)]
    rest = max(0, len(some) - _ROWS)
    return Table(view.t("voice.contradictions"), columns, lines, rest)


def _person(view: View, odd: Mismatch) -> str:
    named = [plain(part, 60) for part in (odd.name, odd.title) if part]
    return ", ".join(named) or plain(odd.contact or view.t("voice.nobody"), 60)


def _mark(view: View, mark: float, most: float) -> str:
    shown = [view.number(v, 0 if v == int(v) else 1) for v in (mark, most)]
    return view.t("voice.mark_of", mark=shown[0], most=shown[1])


def _words(view: View, odd: Mismatch) -> str:
    if odd.words:
        return plain(odd.words, _WORDS)
    return view.t("voice.not_kept", id=plain(odd.answer, 60))


def _silent(view: View, found: VoiceSummary) -> Table | None:
    if found.silent is None or found.silent.is_empty():
        return None
    rows, rest = view.rows(found.silent, _ROWS)
    lines = [
        [
            view.account(view.by_root.get(row["root"], {"root": row["root"]})),
            Cell(plain(row["who"], 60)),
            Cell(_mark(view, row["score"], row["scale_max"]), number=True),
            Cell(view.date(row["answered_at"])),
        ]
        for row in rows
    ]
    columns = [view.column("account"), *(view.t(f"voice.{c}") for c in ("contact", "mark", "on"))]
    return Table(view.t("voice.silent"), columns, lines, rest)


def _roles(view: View, found: VoiceSummary) -> Table | None:
    if found.roles is None or found.roles.is_empty():
        return None
    rows, rest = view.rows(found.roles, _ROWS)
    lines = [
        [
            Cell(plain(row["role"] or view.t("voice.no_role"), 60)),
            Cell(view.number(row["contacts"]), number=True),
            Cell(view.number(row["answered"]), number=True),
            Cell(_interval(view, Share(row["answered"], row["contacts"])), number=True),
        ]
        for row in rows
    ]
    heads = [view.t(f"voice.{c}") for c in ("role", "contacts", "answered", "share")]
    return Table(view.t("voice.roles"), heads, lines, rest)


def _interval(view: View, share: Share) -> str:
    ends = share.interval
    if ends is None:
        return view.unknown
    low, high = (view.percent(end) for end in ends)
    return view.t(
        "voice.interval",
        share=view.percent(share.value),
        low=low,
        high=high,
        k=view.number(share.k),
        n=view.number(share.n),
    )


def _accounts(view: View) -> Table | None:
    """The least kept first, then the least praised, then the largest."""
    known = view.groups.filter(
        pl.any_horizontal((pl.col(c) > 0).fill_null(value=False) for c in _KNOWN)
    ).sort(["promise_kept", "voice", "revenue"], descending=[False, False, True], nulls_last=True)
    if known.is_empty():
        return None
    rows, rest = view.rows(known, _ROWS)
    heads = [view.column(c) for c in ("account", "tier", "voice", "voice_n")]
    heads += [view.t("voice.kept"), view.t("voice.against"), *(view.column(c) for c in _FIGURES)]
    lines = [_account(view, row) for row in rows]
    return Table(view.t("voice.accounts"), heads, lines, rest)


def _account(view: View, row: Row) -> list[Cell]:
    n = row["promise_n"] or 0
    kept = Share(round((row["promise_kept"] or 0) * n), n)
    against = [row[f"promise_{word}"] or 0 for word in ("below", "met", "above")]
    return [
        view.account(row),
        view.tier(row["tier"]),
        Cell(view.percent(row["voice"]), number=True),
        Cell(view.number(row["voice_n"]), number=True),
        Cell(_interval(view, kept), number=True),
        Cell(" / ".join(view.number(count) for count in against) if any(against) else _NONE),
        Cell(_or_none(view, row["promise_overdue"], n, 0), number=True),
        Cell(view.number(row["response_hours"], 1), number=True),
        Cell(_or_none(view, row["response_waiting"], row["response_n"], 1), number=True),
    ]


def _or_none(view: View, value: float | None, n: int | None, decimals: int) -> str:
    """A dash where something is known and nothing is late."""
    return _NONE if value is None and n else view.number(value, decimals)
