"""The questions of `init --from` on a terminal: what has two readings, asked until answered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import typer

from kamsync.cli.console import err
from kamsync.connector import FileProposal, MapProposal, Reading
from kamsync.messages import formats
from kamsync.messages.sentences import sentence

OPEN: Final = "-"
"""Leaves the question to the map, where both lines stand as comments."""
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
    return replace(file, format=form, readings=tuple(readings))


def _asked(name: str, reading: Reading, language: str) -> str:
    """The choice, by its number or itself; empty where it stays open."""
    said = sentence(f"reading.{reading.code}", language, reading.values)
    lines = [formats.pair(name, said, language)]
    lines += [f"  {at}  {choice}" for at, choice in enumerate(reading.choices, 1)]
    err().print("\n".join(lines), markup=False)
    question = sentence("setup.ask", language, {"n": len(reading.choices)})
    while (answer := str(typer.prompt(question, err=True)).strip()) != OPEN:
        if choice := meant(answer, reading.choices):
            return choice
        err().print(sentence("setup.ask_again", language, {"n": len(reading.choices)}))
    return ""


def meant(answer: str, choices: Sequence[str]) -> str:
    """`2`, `m/d/y`, `MM/DD/YYYY` or `m/j/a`; empty where it is none of the choices."""
    if answer in choices:
        return answer
    if re.fullmatch(r"[1-9]", answer) and int(answer) <= len(choices):
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
