"""The one reader of answers: whole, cut, deep, infinite, half an emoji, odd headers."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from kamsync.errors import TransientError, UnexpectedResponse
from kamsync.transport import Response, lenient_json, lenient_object, walks


def _answer(body: bytes = b"", status: int = 200, **headers: str) -> Response:
    return Response("crm", status, {k.replace("_", "-"): v for k, v in headers.items()}, body)


def test_an_object_is_read_and_an_empty_answer_is_an_empty_object() -> None:
    assert _answer(b'{"a": 1.50}').object() == {"a": 1.5}
    assert _answer(b'{"a": 1.50}').object(decimals_as_text=True) == {"a": "1.50"}
    assert _answer(b"\xef\xbb\xbf{}").object() == {}
    assert _answer(b"  ").object() == {}
    assert _answer(b"<html>", status=204).object() == {}


@pytest.mark.parametrize("body", [b'{"a": [1, 2', b"<html>busy</html>", b'{"a": "\xff"}', b"{'a'}"])
def test_a_body_that_is_cut_or_foreign_may_be_asked_for_again(body: bytes) -> None:
    with pytest.raises(TransientError):
        _answer(body).json()


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100 + b"]" * 100,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    ],
)
def test_a_whole_body_that_makes_no_sense_is_not_asked_for_again(body: bytes) -> None:
    with pytest.raises(UnexpectedResponse):
        _answer(body).json()


def test_a_list_is_no_object() -> None:
    with pytest.raises(UnexpectedResponse):
        _answer(b"[]").object()


def test_text_can_be_encoded_again_whatever_was_sent() -> None:
    body = rb'{"half": "\ud83d", "whole": "\ud83d\ude00", "nul": "a\u0000b", "said": "\\ud83d"}'

    read = _answer(body).object()

    assert read == {"half": "�", "whole": "😀", "nul": "ab", "said": "\\ud83d"}
    assert json.loads(_answer(body).document()) == read


def test_an_error_body_of_any_shape_is_read_without_complaint() -> None:
    assert lenient_object(b'{"code": "X"}') == {"code": "X"}
    assert lenient_object(b"<html>") == lenient_object(b"[1]") == lenient_object(b"[" * 9999) == {}
    assert lenient_json(b"[1]") == [1]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("Mon, 02 Mar 2026 06:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2026 06:00:30", 30.0),
        ("Mon, 02 Mar 2026 05:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("1e9", None),
        ("-3", None),
        ("٧", None),
        ("9" * 400, None),
        ("Mon, 02 Mar 20266 06:00:30 GMT", None),
        ("Mon, 02 Mar 0001 00:00:30 +2359", 0.0),
        ("Mon, 99 Foo 2026 99:99:99 +9999999999999", None),
    ],
)
def test_a_wait_is_a_number_or_a_date_by_the_servers_clock(
    value: str, seconds: float | None
) -> None:
    answer = _answer(retry_after=value, date="Mon, 02 Mar 2026 06:00:00 GMT")

    assert answer.retry_after == seconds


def test_the_servers_clock_is_utc_or_unknown() -> None:
    at = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)

    assert _answer(date="Mon, 02 Mar 2026 06:00:00 +0100").clock == at
    assert _answer(date="yesterday").clock is None
    assert _answer().clock is None


def test_a_count_in_a_header_is_a_plain_number() -> None:
    assert _answer(x_left=" 190 ").number("x-left") == 190
    assert _answer(x_left="²").number("x-left") is None
    assert _answer(x_left="9" * 400).number("x-left") is None
    assert _answer().number("x-left") is None


@pytest.mark.parametrize("answer", [None, [], "x", {"rows": None}, {"rows": ["x"]}, {"rows": []}])
def test_an_answer_of_an_odd_shape_is_the_crms_error(answer: object) -> None:
    @walks("crm")
    def first_number(shown: dict[str, list[dict[str, str]]]) -> int:
        return int(shown["rows"][0]["n"])

    assert first_number({"rows": [{"n": "7"}]}) == 7
    with pytest.raises(UnexpectedResponse, match="first_number"):
        first_number(answer)  # type: ignore[arg-type]
