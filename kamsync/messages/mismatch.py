"""What a task on a contradicting answer says: whom to call, the mark, the words beside it. Pure."""

from __future__ import annotations

from kamsync.messages.catalogue import text
from kamsync.messages.formats import date, number, plain
from kamsync.scoring.explain.mismatch import Mismatch

_WORDS_LIMIT = 500


def mismatch_lines(found: Mismatch, link: str, language: str) -> list[str]:
    """`link`: to the account; empty where the CRM has none."""
    mark = {"mark": _mark(found.mark, language), "most": _mark(found.most, language)}
    lines = [
        text("task.voice.call", language, person=_person(found, language)),
        text(f"task.voice.mark.{found.polarity}", language, day=date(found.on, language), **mark),
    ]
    if found.words:
        lines.append(text("task.voice.words", language, words=plain(found.words, _WORDS_LIMIT)))
    else:
        lines.append(text("task.voice.answer", language, id=plain(found.answer)))
    if link:
        lines.append(text("task.voice.link", language, link=link))
    return lines


def _person(found: Mismatch, language: str) -> str:
    if found.contact is None:
        return text("task.voice.nobody", language)
    id_ = text("task.voice.person", language, id=plain(found.contact))
    who = [plain(part) for part in (found.name, found.title) if part]
    return f"{', '.join(who)} ({id_})" if who else id_


def _mark(value: float, language: str) -> str:
    return number(value, language, 0 if value == int(value) else 1)
