"""Flags as a multi-select: ids are stored, labels are shown, equal sets compare equal."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from kamsync.messages.catalogue import CATALOGUES
from kamsync.messages.choices import with_choices
from kamsync.model.fieldmap import FieldMap
from kamsync.model.own_fields import INPUTS, OUTPUTS
from kamsync.model.value import value_of
from kamsync.model.words import FLAGS, RESPONSE_WORDS
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.sync.plan.outputs import normalised

FLAGS_FIELD = OUTPUTS["flags"]


@pytest.mark.parametrize(
    "text", ["silent lost", "lost;silent", "silent; lost", "lost, silent,lost", " lost  silent "]
)
def test_every_order_and_separator_of_a_crm_is_the_same_set(text: str) -> None:
    frame = pl.DataFrame({"flags": [text, "", None]})
    assert normalised(frame, {"flags": FLAGS_FIELD})["flags"].to_list() == [
        "lost silent",
        None,
        None,
    ]
    assert value_of(text, "multi_picklist") == "lost silent"
    assert value_of(" ; ", "multi_picklist") is None


def test_values_are_ids_and_labels_are_the_readers_words() -> None:
    mapping = FieldMap("x", {}, {"flags": FLAGS_FIELD, "dependency": OUTPUTS["dependency"]})
    french = with_choices(mapping, ["silent", "our_own_flag"], "fr").outputs
    english = with_choices(mapping, [], "en").outputs

    assert ("silent", "silencieux") in french["flags"].labelled
    assert french["flags"].labelled[-1] == ("our_own_flag", "our own flag")
    assert english["flags"].choices == FLAGS
    assert ("high", "high") in english["dependency"].labelled
    assert french["dependency"].choices == ("none", "watch", "high", "critical")
    assert replace(FLAGS_FIELD, choices_of="").choices == ()


def test_every_shipped_flag_has_a_value_and_a_label() -> None:
    card = parse_scorecard("default", default_text())
    assert {flag.id for flag in card.flags} <= set(FLAGS)
    for catalogue in CATALOGUES.values():
        assert {f"flag.{flag}" for flag in FLAGS} <= catalogue.keys()


def test_a_person_answers_a_signal_in_the_language_of_the_company() -> None:
    mapping = FieldMap("x", {}, {}, {"flag_response": INPUTS["flag_response"]})
    french = with_choices(mapping, [], "fr").inputs["flag_response"]

    assert french.labelled == (
        ("handled", "traité"),
        ("accepted", "assumé"),
        ("not_true", "faux"),
        ("later", "plus tard"),
    )
    assert {RESPONSE_WORDS[label] for _, label in french.labelled} == set(french.choices)
