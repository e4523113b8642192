"""The questions of `init --from` on a terminal: what has two readings, asked until answered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import typer

from kamsync.cli.console import err
from kamsync.connector import FileProposal, MapProposal, Reading
from kamsync.hostile_text import printable
from kamsync.messages import formats
from kamsync.messages.sentences import sentence

OPEN: Final = "-"
"""Leaves the question to the map, where both lines stand as comments."""
_DOUBTS: Final = ("stages_unknown", "stages_doubtful")
_FRENCH: Final = str.maketrans("ja", "dy")


def answered(proposal: MapProposal, language: str) -> MapProposal:
    """With the answers of the person at the terminal to what only a person knows."""
    if not err().is_terminal:
        return proposal
    return replace(proposal, files=tuple(_file(file, language) for file in proposal.files))


def _file(file: FileProposal, language: str) -> FileProposal:
    form, readings = dict(file.format), []
    for reading in file.readings:
        choice = _asked(file.file.name, reading, language) if len(reading.choices) > 1 else ""
        if choice:
            form[reading.key] = choice
        readings.append(settled(reading, choice))
    file = replace(file, format=form, readings=tuple(readings))
    return _stages_judged(_columns_named(file, language), language)


def _asked(name: str, reading: Reading, language: str) -> str:
    """The choice, by its number or itself; empty where it stays open."""
    said = sentence(f"reading.{reading.code}", language, reading.values)
    return _picked(formats.pair(name, said, language), reading.choices, language)


def _picked(question: str, choices: Sequence[str], language: str) -> str:
    lines = [question, *(f"  {at}  {choice}" for at, choice in enumerate(choices, 1))]
    err().print("\n".join(map(printable, lines)), markup=False)
    asked = sentence("setup.ask", language, {"n": len(choices)})
    while (answer := str(typer.prompt(asked, err=True)).strip()) != OPEN:
        if choice := meant(answer, choices):
            return choice
        err().print(sentence("setup.ask_again", language, {"n": len(choices)}))
    return ""


def _columns_named(file: FileProposal, language: str) -> FileProposal:
    """With the headers of the columns that were not found, or the line as the id."""
    lacking = next((r for r in file.readings if r.code.startswith("columns_lacking")), None)
    if lacking is None:
        return file
    fields, by_line = dict(file.fields), False
    for column in lacking.values["columns"]:
        line = sentence("setup.the_line", language)
        lines = [line] if column == "id" and file.stream != "account" else []
        title = sentence("setup.which_header", language, {"column": column})
        title = formats.pair(file.file.name, title, language)
        choice = _picked(title, [*lines, *lacking.values["free"]], language)
        if choice in lines:
            by_line = True
        elif choice:
            fields[column] = choice
    answered = {*fields, *(["id"] if by_line else [])}
    readings = list(file.readings)
    if answered.issuperset(lacking.values["columns"]):
        readings.remove(lacking)
    return replace(file, fields=fields, by_line=by_line, readings=tuple(readings))


def _stages_judged(file: FileProposal, language: str) -> FileProposal:
    """With won and lost as the person at the terminal says."""
    doubt = next((r for r in file.readings if r.code in _DOUBTS), None)
    if doubt is None:
        return file
    kinds = {kind: sentence(f"setup.kind_{kind}", language) for kind in ("won", "lost", "open")}
    judged = {}
    for stage in doubt.values["each"]:
        title = sentence("setup.which_kind", language, {"stage": stage})
        choice = _picked(title, list(kinds.values()), language)
        judged[stage] = next((kind for kind, word in kinds.items() if word == choice), "open")
    return with_stages(file, doubt, judged)


def with_stages(file: FileProposal, doubt: Reading, judged: Mapping[str, str]) -> FileProposal:
    """`judged`: stage → won, lost or open. Words that the map knows already stay."""
    words = {
        kind: [*doubt.values.get(kind, ()), *(s for s, k in judged.items() if k == kind)]
        for kind in ("won", "lost")
    }
    shown = {kind: ", ".join(w) or "–" for kind, w in words.items()}
    readings = [r for r in file.readings if r.code != "stages" and r is not doubt]
    stages = {kind: tuple(w) for kind, w in words.items()}
    told = Reading("stages_judged", shown)
    return replace(file, stages=stages, readings=(*readings, told))


def meant(answer: str, choices: Sequence[str]) -> str:
    """`2`, `m/d/y`, `MM/DD/YYYY` or `m/j/a`; empty where it is none of the choices."""
    if answer in choices:
        return answer
    if re.fullmatch(r"[1-9][0-9]?", answer) and int(answer) <= len(choices):
        return choices[int(answer) - 1]
    plain = re.sub(r"(\w)\1+", r"\1", re.sub(r"[.\- ]", "/", answer.lower()))
    plain = plain if len(answer) == 1 else plain.translate(_FRENCH)
    return plain if plain in choices else ""


def settled(reading: Reading, choice: str) -> Reading:
    """As the answer says it, no longer as a question."""
    values = reading.values
    if reading.code == "dates_two":
        days = {values["order"]: values["day"], values["other"]: values["other_day"]}
        if choice in days:
            said = {"sample": values["sample"], "order": choice, "day": days[choice]}
            return Reading("dates", said, reading.key, (choice,))
    if reading.code == "decimal_two" and choice:
        number = values["comma"] if choice == "," else values["point"]
        said = {"sample": values["sample"], "number": number}
        return Reading("decimal", said, reading.key, (choice,))
    return reading
