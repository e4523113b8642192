"""What a CRM answered: status, headers and bytes, and the one reader of them.

Every byte is a stranger's. A parse function takes a `Response` and uses

- `answer.object()` / `answer.json()`: parsed JSON of bounded depth, without infinite numbers, and
  with text that can be encoded again (half an emoji becomes U+FFFD, a NUL goes);
- `answer.document()`: the same bytes made safe for a typed frame parser (Polars);
- `answer.retry_after`, `answer.clock`: headers, None where they make no sense.

A body that was cut off raises TransientError (`retry.call` asks again); one that is whole and
makes no sense raises UnexpectedResponse. Sizes are bounded where bytes are received (http.py) and
unpacked (`unpack_single`). Error bodies, which may be anything, go through `lenient_object`.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import logging
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final, NoReturn, ParamSpec, TypeVar

from kamsync.errors import TransientError, UnexpectedResponse

Given = ParamSpec("Given")
Made = TypeVar("Made")
log = logging.getLogger(__name__)
MAX_DEPTH: Final = 64
"""Nesting of a JSON answer; no documented shape of any CRM needs ten."""
LONGEST_INTEGER: Final = 20
"""Characters; what fits in 64 bits is shorter, and so is every documented number."""
_ESCAPE: Final = re.compile(
    rb"\\(?:(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|(u0000)|.)",
    re.DOTALL,
)
_SECONDS: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")
_YEARS: Final = range(2000, 2200)


@dataclass(frozen=True)
class Response:
    connector: str
    """Named in errors."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""

    @property
    def empty(self) -> bool:
        """These statuses have no body, whatever came with them."""
        return self.status in (204, 304) or not self.body.strip()

    @property
    def retry_after(self) -> float | None:
        """Seconds the server asks to wait (number or HTTP date); None when it does not say."""
        text = self.headers.get("retry-after", "").strip()
        if _SECONDS.fullmatch(text):
            return float(text)
        until = http_date(text)
        if until is None:
            return None
        return max(0.0, (until - (self.clock or dt.datetime.now(dt.UTC))).total_seconds())

    @property
    def clock(self) -> dt.datetime | None:
        """The server's own clock, from its Date header."""
        return http_date(self.headers.get("date", ""))

    def number(self, header: str) -> int | None:
        """A count in a header; None where it is absent or no number."""
        text = self.headers.get(header, "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    def document(self) -> bytes:
        """The body for a frame parser: UTF-8 without halves of characters or NULs."""
        return mended(self.body)

    def json(self, *, decimals_as_text: bool = False) -> Any:
        """The parsed body; None for an empty one."""
        if self.empty:
            return None
        return parsed(self.connector, self.body, decimals_as_text=decimals_as_text)

    def object(self, *, decimals_as_text: bool = False) -> dict[str, Any]:
        """The body as an object; {} for an empty one."""
        data = self.json(decimals_as_text=decimals_as_text)
        if data is None:
            return {}
        if not isinstance(data, dict):
            raise UnexpectedResponse(self.connector, code="no_json_object")
        return data

    def lenient_object(self) -> dict[str, Any]:
        """The JSON object of an error body; {} for HTML and anything else."""
        return lenient_object(self.body)


def parsed(connector: str, body: bytes, *, decimals_as_text: bool = False) -> Any:
    """JSON of a stranger. Raises TransientError (cut off), UnexpectedResponse (nonsense)."""

    def refuse(_: str) -> NoReturn:
        raise UnexpectedResponse(connector, code="no_number")

    def decimal(text: str) -> float | str:
        value = float(text)
        if not math.isfinite(value):
            refuse(text)
        return text if decimals_as_text else value

    def integer(text: str) -> int:
        return int(text) if len(text) < LONGEST_INTEGER else refuse(text)

    try:
        text = mended(body).decode("utf-8-sig")
        data = json.loads(text, parse_float=decimal, parse_int=integer, parse_constant=refuse)
    except ValueError as error:
        raise TransientError(connector, code="no_json") from error
    except RecursionError:
        _refuse_depth(connector)
    if _too_deep(data):
        _refuse_depth(connector)
    return data


def _refuse_depth(connector: str) -> NoReturn:
    raise UnexpectedResponse(connector, code="answer_deep", n=MAX_DEPTH) from None


_NESTED: Final = (dict, list)


def _too_deep(data: Any) -> bool:
    level = [data] if isinstance(data, _NESTED) else []
    for _ in range(MAX_DEPTH):
        values = (v for each in level for v in (each.values() if isinstance(each, dict) else each))
        level = [v for v in values if isinstance(v, _NESTED)]  # a union would take twice as long
        if not level:
            return False
    return True


def mended(body: bytes) -> bytes:
    """Halves of surrogate pairs → U+FFFD, escaped NULs out; anything else as it came."""
    if b"\\ud" not in body and b"\\uD" not in body and b"\\u0000" not in body:
        return body

    def choose(found: re.Match[bytes]) -> bytes:
        if found[2]:
            return b"\\ufffd"
        return b"" if found[3] else found[0]

    return _ESCAPE.sub(choose, body)


def lenient_object(body: bytes) -> dict[str, Any]:
    """The JSON object in a body of any shape; {} for anything else. Never raises."""
    data = lenient_json(body)
    return data if isinstance(data, dict) else {}


def lenient_json(body: bytes) -> Any:
    """The JSON in a body of any shape; None for anything else. Never raises."""
    try:
        return parsed("", body)
    except (TransientError, UnexpectedResponse):
        return None


def part(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The object under a key; {} for anything else."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def parts(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects in the list under a key; none for anything else."""
    value = data.get(key)
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def count(data: Mapping[str, Any], key: str) -> int:
    """The number under a key, also where it is written as text; 0 for anything else."""
    value = data.get(key)
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdecimal()
        and len(value) < LONGEST_INTEGER
    ):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def walks(connector: str) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """For functions that only walk an answer: a shape that nobody described is the CRM's error."""

    def decorated(walk: Callable[Given, Made]) -> Callable[Given, Made]:
        @functools.wraps(walk)
        def walked(*args: Given.args, **named: Given.kwargs) -> Made:
            try:
                return walk(*args, **named)
            except (TypeError, AttributeError, LookupError, ValueError, ArithmeticError) as error:
                log.debug("odd answer", exc_info=True)
                message = f"an answer of a shape nobody described ({walk.__name__.strip('_')})"
                raise UnexpectedResponse(connector, message) from error

        return walked

    return decorated


def http_date(text: str) -> dt.datetime | None:
    """The time in a header, in UTC; None for what is no date of this century or the next."""
    try:
        moment = parsedate_to_datetime(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        moment = moment.astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):
        return None
    return moment if moment.year in _YEARS else None
