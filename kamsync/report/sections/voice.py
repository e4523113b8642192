"""What customers say in their own words, who says nothing, and whether promises were kept."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.messages import labels
from kamsync.messages.formats import plain
from kamsync.people.titles import shipped_titles
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
_ASKED: Final = {
    **dict.fromkeys(("voice", "voice_n"), ("voice_n",)),
    **dict.fromkeys(("kept", "promise_overdue"), ("promise_n",)),
    "against": ("promise_below", "promise_met", "promise_above"),
    **dict.fromkeys(("response_hours", "response_waiting"), ("response_n", "response_waiting")),
}
"""Column of the table → figures of which one account has to have some, or it is left out."""


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
    if found.notes:
        notes = {label: view.number(count) for label, count in found.notes.items()}
        blocks.append(Text(view.n("voice.notes_lead", sum(found.notes.values()), **notes), "note"))
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
    counts = {"critique": "critique", "praise": "praise", "n": "comments"}
    counts |= {c: c for c in ("cases", "notes") if not found.themes[c].null_count()}
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
    counts: dict[str, Share] = {}
    for row in found.roles.to_dicts():  # two words of the CRM may mean one role
        role = _role(view, row["role"])
        so_far = counts.get(role, Share(0, 0))
        counts[role] = Share(so_far.k + row["answered"], so_far.n + row["contacts"])
    lines = [
        [
            Cell(role),
            Cell(view.number(share.n), number=True),
            Cell(view.number(share.k), number=True),
            Cell(_interval(view, share), number=True),
        ]
        for role, share in list(counts.items())[:_ROWS]
    ]
    rest = max(0, len(counts) - _ROWS)
    heads = [view.t(f"voice.{c}") for c in ("role", "contacts", "answered", "share")]
    return Table(view.t("voice.roles"), heads, lines, rest)


def _role(view: View, role: str | None) -> str:
    """In the reader's language where it is one of the roles we know, else as the CRM has it."""
    known = shipped_titles().role(role) if role else ""
    if known:
        return labels.role_word(known, view.language)
    return plain(role or view.t("voice.no_role"), 60)


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
    some = {name for name, columns in _ASKED.items() if any((known[c] > 0).any() for c in columns)}
    heads = {c: view.column(c) for c in ("account", "tier", "voice", "voice_n")}
    heads |= {"kept": view.t("voice.kept"), "against": view.t("voice.against")}
    heads |= {c: view.column(c) for c in _FIGURES}
    shown = [name for name in heads if name not in _ASKED or name in some]
    cells = [_account(view, row) for row in rows]
    lines = [[line[name] for name in shown] for line in cells]
    return Table(view.t("voice.accounts"), [heads[name] for name in shown], lines, rest)


def _account(view: View, row: Row) -> dict[str, Cell]:
    n = row["promise_n"] or 0
    kept = Share(round((row["promise_kept"] or 0) * n), n)
    against = [row[f"promise_{word}"] or 0 for word in ("below", "met", "above")]
    numbers = {
        "voice": view.percent(row["voice"]),
        "voice_n": view.number(row["voice_n"]),
        "kept": _interval(view, kept),
        "promise_overdue": _or_none(view, row["promise_overdue"], n, 0),
        "response_hours": view.number(row["response_hours"], 1),
        "response_waiting": _or_none(view, row["response_waiting"], row["response_n"], 1),
    }
    return {
        "account": view.account(row),
        "tier": view.tier(row["tier"]),
        "against": Cell(" / ".join(map(view.number, against)) if any(against) else _NONE),
        **{name: Cell(shown, number=True) for name, shown in numbers.items()},
    }


def _or_none(view: View, value: float | None, n: int | None, decimals: int) -> str:
    """A dash where something is known and nothing is late."""
    return _NONE if value is None and n else view.number(value, decimals)
