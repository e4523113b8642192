"""The text model of a state folder: trained on kept answers or on a file, stored, loaded."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kamsync import durable
from kamsync.errors import ConfigError, Problem, UsageError
from kamsync.sync.session import Session
from kamsync.voice.answers import spoken_language
from kamsync.voice.model import TextModel, from_json, to_json
from kamsync.voice.trained_model import Marked, TooFew, meaning_of_mark, train

FILE: Final = "voice_model.json"
_NEEDED: Final = ("text", "score", "scale_max")


def stored_model(state: Path) -> TextModel | None:
    """None where none was trained. Raises ConfigError naming a file that cannot be read."""
    path = state / FILE
    with durable.translated_errors(path):
        if not path.exists():
            return None
        content = path.read_bytes()
    try:
        return from_json(content.decode("utf-8"))
    except ValueError as error:
        problem = Problem.of(str(path), 0, "", "voice_model", reason=str(error))
        raise ConfigError([problem]) from error


def trained_model(session: Session, file: Path | None) -> TextModel | TooFew:
    """Trained on the answers of `file`, else on those whose words the mirror keeps; stored. Raises
    UsageError where there is nothing to learn from."""
    answers = list(_of_file(file) if file else _of_mirror(session))
    made = train(answers, session.as_of)
    if isinstance(made, TextModel):
        durable.write_file(session.state / FILE, to_json(made).encode())
    return made


def _of_mirror(session: Session) -> Iterator[Marked]:
    generation = session.mirror.current()
    if generation is None:
        raise UsageError(code="nothing_pulled")
    wanted = ("answered_at", "text", "question", "language", "score", "scale_max")
    rows = generation.scan("survey")
    have = [column for column in wanted if column in rows.collect_schema()]
    if session.config.voice.texts != "keep" or not set(_NEEDED) <= set(have):
        raise UsageError(code="voice_no_words")
    for row in rows.select(have).collect().sort("answered_at").iter_rows(named=True):
        yield from _marked(row, row["score"], row["scale_max"])


def _of_file(path: Path) -> Iterator[Marked]:
    """CSV, UTF-8, commas or semicolons, oldest first."""
    if not path.is_file():
        raise UsageError(code="no_such_file", files=str(path))
    with durable.translated_errors(path):
        content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(code="voice_file_bytes", file=str(path)) from error
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    lacking = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if lacking:
        raise UsageError(code="voice_file_columns", file=str(path), columns=", ".join(lacking))
    try:
        for row in reader:
            try:
                marks = [float((row[c] or "").replace(",", ".") or "nan") for c in _NEEDED[1:]]
            except ValueError as error:
                at = reader.line_num
                raise UsageError(code="voice_file_mark", file=str(path), line=at) from error
            yield from _marked(row, *marks)
    except csv.Error as error:
        raise UsageError(code="voice_file_bytes", file=str(path)) from error


def _marked(row: Mapping[str, Any], score: float | None, most: float | None) -> Iterator[Marked]:
    negative = meaning_of_mark(score, most)
    if negative is not None and row["text"]:
        language = spoken_language(row.get("language"))
        yield Marked(row["text"], negative, row.get("question") or "", language)


def as_data(made: TextModel, today: dt.date) -> dict[str, Any]:
    """What is known of a model, for programs."""
    return {
        "languages": list(made.languages),
        "trained": made.trained,
        "trained_on": made.trained_on,
        "age_days": (today - dt.date.fromisoformat(made.trained_on)).days,
        "negative_from": made.negative_from,
        "positive_to": made.positive_to,
        "measured": {
            name: {
                "model": vars(found.model),
                "lists": vars(found.lists),
                "better": found.better,
                "worse": found.worse,
                "chance": found.chance,
            }
            for name, found in made.measured.items()
        },
    }
