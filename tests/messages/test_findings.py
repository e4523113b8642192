"""Findings and errors as sentences: values in the reader's language, whatever they hold."""

from __future__ import annotations

import datetime as dt

import pytest

from kamsync.errors import AuthError, ConfigError, ConnectorError, Problem, UsageError
from kamsync.messages import catalogue, errors, findings
from kamsync.messages.sentences import sentence, storable
from kamsync.model.change import Finding

N = "\u202f"


@pytest.fixture(autouse=True)
def texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences of our own, so that no wording of the product is repeated here."""
    added = {
        "en": {
            "finding.late.message.one": "{n:number} record since {day:date}: {names}",
            "finding.late.message.many": "{n:number} records since {day:date}: {names}",
            "finding.late.fix": "correct {share:percent} of them",
            "finding.late.gone.fix": "forget it",
            "error.closed": "closed to {who}",
        },
        "fr": {
            "finding.late.message.one": "{n:number} fiche depuis le {day:date} : {names}",
            "finding.late.message.many": "{n:number} fiches depuis le {day:date} : {names}",
            "finding.late.fix": "corriger {share:percent} d’entre elles",
            "finding.late.gone.fix": "oublier",
            "error.closed": "fermé à {who}",
        },
    }
    for language, own in added.items():
        for key, words in own.items():
            monkeypatch.setitem(catalogue.CATALOGUES[language], key, words)  # type: ignore[arg-type]


def late(n: int, variant: str = "") -> Finding:
    values = {"n": n, "day": dt.date(2026, 10, 1), "names": ("A", "B"), "share": 0.5}
    return Finding("late", "warning", "account A1", values=values, variant=variant)


def test_a_finding_is_said_in_the_language_of_its_reader() -> None:
    assert findings.message(late(1200), "en") == "1,200 records since 1 Oct 2026: A, B"
    assert findings.message(late(1200), "fr") == f"1{N}200 fiches depuis le 1er oct. 2026 : A, B"
    assert findings.fix(late(1), "en") == "correct 50% of them"
    assert findings.where(late(1), "fr") == "compte A1"


def test_none_is_one_in_french_and_many_in_english() -> None:
    assert findings.message(late(0), "en").startswith("0 records")
    assert findings.message(late(0), "fr").startswith("0 fiche depuis")


def test_a_variant_has_its_own_sentence_and_borrows_the_rest() -> None:
    assert findings.fix(late(1, variant="gone"), "en") == "forget it"
    assert findings.message(late(1, variant="gone"), "en").startswith("1 record since")


def test_a_finding_without_a_sentence_keeps_its_english() -> None:
    plain = Finding("unheard_of", "info", "somewhere", "as it is {n}", "do it")

    assert findings.message(plain, "fr") == "as it is {n}"
    assert findings.fix(plain, "fr") == "do it"
    assert findings.where(plain, "fr") == "somewhere"


def test_values_survive_the_ledger() -> None:
    kept = Finding("late", "warning", "account A1", values=storable(late(3).values))

    assert findings.message(kept, "en") == findings.message(late(3), "en")


def test_a_long_list_ends_with_a_count() -> None:
    many = Finding("late", "info", "", values={**late(9).values, "names": list("ABCDEFG")})
    kept = Finding("late", "info", "", values=storable(many.values))

    assert findings.message(kept, "fr") == findings.message(many, "fr")
    assert findings.message(many, "en").endswith("A, B, C, D, E and 2 more")
    assert findings.message(many, "fr").endswith("A, B, C, D, E et 2 autres")


def test_a_value_is_never_a_template_nor_a_terminal_command() -> None:
    words = sentence("error.closed", "en", {"who": "{n}\x1b[31m\nroot"})

    assert words == "closed to {n} [31m root"


def test_an_error_says_its_code_in_the_language_and_its_connector() -> None:
    error = AuthError("zoho", code="closed", who="us")

    assert errors.message(error, "fr") == "zoho\xa0: fermé à us"
    assert errors.message(ConnectorError("zoho", "HTTP 500"), "en") == "zoho: HTTP 500"
    assert str(UsageError(code="closed", who="us")) == "closed to us"
    assert str(UsageError(code="unheard", who="us")) == "error.unheard (who=us)"


def test_an_error_inside_a_finding_is_a_sentence_too() -> None:
    shown = errors.as_value(UsageError(code="closed", who="us"))
    stopped = Finding("run_stopped", "error", "connection main", values={"error": shown})

    assert findings.message(stopped, "fr") == "fermé à us"
    kept = Finding("run_stopped", "error", "connection main", values=storable(stopped.values))
    assert findings.message(kept, "en") == "closed to us"


def test_a_kind_of_thing_without_a_name_is_a_word_of_the_language() -> None:
    assert findings.where(Finding("org", "info", "connection"), "fr") == "connexion"


def test_an_invalid_config_is_kept_as_codes_and_read_in_either_language() -> None:
    problem = Problem.of("config.toml", 3, "ledger", "no_https", url="http://a")
    kept = storable({"error": errors.as_value(ConfigError([problem]))})

    french, english = (sentence("finding.run_stopped.message", n, kept) for n in ("fr", "en"))

    assert french.startswith("config.toml:3: ledger\xa0: ")
    assert english.startswith("config.toml:3: ledger: ")
    assert french.partition("\xa0: ")[2] == sentence("problem.no_https", "fr", problem.values)
