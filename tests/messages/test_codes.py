"""Every code that the source raises has its sentence: nothing is left to be worded at night."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kamsync.messages.catalogue import has
from kamsync.messages.sentences import is_known
from kamsync.sync.plan.guards import NAMES
from tests.messages.source import ERRORS, REASON_AT, Call, calls


def _keys(call: Call) -> Iterator[str]:
    arguments = [text or "" for text in call.arguments]
    if call.name == "invalid" and arguments:
        yield f"problem.{arguments[0]}"
    elif call.name == "of" and call.of == "Problem":
        yield f"problem.{arguments[-1]}"
    elif call.name == "Trip":
        yield f"guard.{arguments[1] if len(arguments) > 1 else ''}"
    elif "code" in call.named and call.name.endswith(ERRORS):
        yield f"error.{call.named['code'] or ''}"


def test_a_code_that_is_raised_has_its_sentence() -> None:
    raised = {(key, call.place) for call in calls() for key in _keys(call) if key[-1] != "."}

    assert len(raised) > 300
    assert sorted(f"{place}: {key}" for key, place in raised if not is_known(key)) == []


def test_every_guard_that_trips_can_be_accepted_by_its_name() -> None:
    named = {c.arguments[0] for c in calls() if c.name == "Trip" and not c.of and c.arguments}

    assert named - {None, ""} <= set(NAMES)


_ALREADY_SAID: Final = {
    "kamsync/cli/__init__.py",
    "kamsync/cli/command.py",
    "kamsync/cli/document_check.py",
    "kamsync/queries/plan_check.py",
}
"""Findings here carry text that was said before, in the reader's language; may only shrink."""
_NOT_FOR_PEOPLE: Final = {"kamsync/scoring/score.py", "kamsync/sync/pull/source_queries.py"}
"""Raised and caught by the same module; may only shrink."""


def _calls() -> list[Call]:
    return [call for call in calls() if "/sandbox/" not in call.place]


def test_a_finding_has_a_code_and_its_sentence_stands_in_the_catalogue() -> None:
    wordy, unsaid = set(), set()
    for call in _calls():
        if call.name != "Finding" or call.of:
            continue
        if len(call.arguments) > 3 or {"message", "fix"} & call.named.keys():
            wordy.add(call.place)
            continue
        code, variant = (call.arguments or (None,))[0], call.named.get("variant")
        keys = [f"finding.{code}.{variant}.message", f"finding.{code}.message"]
        is_fixed = code and ("variant" not in call.named or variant)
        if is_fixed and not any(map(is_known, keys)):
            unsaid.add(f"{call.place}: {code}")

    assert wordy <= _ALREADY_SAID
    assert unsaid == set()


def test_nothing_is_raised_with_a_sentence_in_the_source() -> None:
    found = {
        call.place
        for call in _calls()
        if call.has_prose and (call.is_raised or call.name.endswith(ERRORS[:-1]))
    }

    assert found <= _NOT_FOR_PEOPLE


_LINE_REASONS: Final = ("broken quotes", "read as one row", "wrong number of cells", "NUL bytes")


def test_every_reason_that_is_written_out_has_words() -> None:
    said = set(_LINE_REASONS)
    for call in calls():
        if not call.of and len(call.arguments) > REASON_AT.get(call.name, 99):
            said.add(call.arguments[REASON_AT[call.name]] or "")
    said -= {"", "report footer"}  # no reason: a note that lines were left out

    assert {"duplicate id", "bytes that are not UTF-8"} <= said
    assert [reason for reason in said if not has(f"reason.{reason}")] == []
