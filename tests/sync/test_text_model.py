"""A text model is learned from a file or from kept words, stored as data, and read by the pull."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from kamsync.config.people import VoiceConfig
from kamsync.errors import ConfigError, UsageError
from kamsync.model.coerce import Zones, coerce
from kamsync.sync.pull.survey_texts import VoiceRules, judged, voice_rules
from kamsync.sync.text_model import FILE, stored_model, trained_model
from kamsync.voice.lexicon import shipped_themes
from kamsync.voice.model import TextModel, to_json
from kamsync.voice.trained_model import TooFew

HEAD = "text,score,scale_max\n"


def a_session(state: Path) -> Any:
    nothing = SimpleNamespace(current=lambda: None)
    return SimpleNamespace(state=state, as_of=dt.date(2026, 3, 31), mirror=nothing)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "voice_file_columns"),
        (b"text,score\nx,1\n", "voice_file_columns"),
        (f"{HEAD}x,high,10\n".encode(), "voice_file_mark"),
        (HEAD.encode() + b"\xff\xfe,1,10\n", "voice_file_bytes"),
        (None, "no_such_file"),
    ],
)
def test_a_file_that_teaches_nothing_is_named(
    tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "answers.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as raised:
        trained_model(a_session(tmp_path), path)
    assert raised.value.code == code
    assert not (tmp_path / FILE).exists()


def test_semicolons_commas_as_decimals_and_marks_that_say_nothing_are_read(tmp_path: Path) -> None:
    path = tmp_path / "réponses.csv"
    rows = ["Très bien;9,5;10", '"Mal; très mal";2;10', "Moyen;7;10", "Rien;;10", ";1;10"]
    path.write_text("\ufefftext;score;scale_max\n" + "\n".join(rows), encoding="utf-8")

    assert trained_model(a_session(tmp_path), path) == TooFew(1, 1)


def test_without_a_pull_there_is_nothing_to_learn_from(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        trained_model(a_session(tmp_path), None)
    assert raised.value.code == "nothing_pulled"


def test_a_model_that_is_used_means_that_answers_are_read_anew(tmp_path: Path) -> None:
    plain = VoiceRules().reading
    used = TextModel({1: 0.5}, languages=("fr",), trained_on="2026-01-01")
    (tmp_path / FILE).write_text(to_json(used), encoding="utf-8")

    rules = voice_rules(VoiceConfig(), tmp_path, tmp_path)

    assert rules.model == used
    assert rules.reading == f"{plain}|{used.fingerprint}"
    assert VoiceRules(model=TextModel()).reading == plain  # trained, and not used


def test_a_damaged_model_is_named_with_the_way_out(tmp_path: Path) -> None:
    assert stored_model(tmp_path) is None
    (tmp_path / FILE).write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        stored_model(tmp_path)
    assert str(tmp_path / FILE) in str(raised.value)


def test_the_words_of_a_case_are_read_and_dropped_unless_they_are_kept() -> None:
    raw = pl.DataFrame({"id": ["1"], "account_id": ["A"], "opened_at": ["2026-03-01T10:00:00Z"]})
    raw = raw.with_columns(pl.lit("La livraison est encore en retard").alias("text"))
    typed = coerce("case", raw, Zones("UTC", "UTC"), "EUR")
    themes = shipped_themes()

    row = judged("case", typed, VoiceRules(themes=themes)).frame.row(0, named=True)
    kept = judged("case", typed, VoiceRules(keep=True, themes=themes)).frame

    assert (row["text"], row["polarity"], row["themes"]) == (None, "negative", ["delivery"])
    assert kept["text"].to_list() == raw["text"].to_list()
    assert judged("contract", typed, VoiceRules()) is typed
