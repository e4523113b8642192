"""Dates as files write them → ISO text, by the order that the field map names. Pure.

What the named order does not read stays as it is: ISO is always read, the rest is refused by
`coerce`. Day and month are never guessed against each other.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from kamsync.model.word_forms import folded

ORDERS: Final = ("d/m/y", "m/d/y", "y/m/d", "yyyymmdd", "excel")
_EXCEL_ZERO: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a wall clock without a zone
_PIVOT: Final = 70
"""Two digits from here on are of the last century."""
_NOON: Final = 12

_TIME: Final = re.compile(
    r"[T,\s]+(\d{1,2})[:hH](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?$"
)
_NUMBERS: Final = {
    "d/m/y": re.compile(r"^(?P<d>\d{1,2})[/.\- ](?P<m>\d{1,2})[/.\- ](?P<y>\d{4}|\d{2})$"),
    "m/d/y": re.compile(r"^(?P<m>\d{1,2})[/.\- ](?P<d>\d{1,2})[/.\- ](?P<y>\d{4}|\d{2})$"),
    "y/m/d": re.compile(r"^(?P<y>\d{4})[/.\- ](?P<m>\d{1,2})[/.\- ](?P<d>\d{1,2})$"),
    "yyyymmdd": re.compile(r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})$"),
}
_WEEKDAY: Final = r"^(?:[a-z]{2,9}\.?,? )?"
_WORD: Final = r"(?P<w>[a-z]{3,9})\.?"
_NAMED: Final = (
    re.compile(
        _WEEKDAY + r"(?P<d>\d{1,2})(?:er|\.)?[ \-]?" + _WORD + r"[ \-,]+(?P<y>\d{4}|\d{2})$"
    ),
    re.compile(_WEEKDAY + _WORD + r" (?P<d>\d{1,2}),? (?P<y>\d{4})$"),
)
_MONTHS: Final = (
    "january janvier januar enero gennaio janeiro",
    "february fevrier februar febrero febbraio fevereiro",
    "march mars marz maerz marzo marco",
    "april avril abril aprile",
    "may mai mayo maggio maio",
    "june juin juni junio giugno junho",
    "july juillet juli julio luglio julho",
    "august aout agosto",
    "september septembre septiembre settembre setembro sept",
    "october octobre oktober octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december decembre dezember diciembre dicembre dezembro",
)
_ENOUGH: Final = 3


def iso_date(text: str, order: str) -> str | None:
    """`3/9/2026 2:30 PM` → `2026-03-09 14:30:00`; None where the order does not read it."""
    if order == "excel":
        return _serial(text)
    day, clock = text, ""
    if found := _TIME.search(text):
        day, hours = text[: found.start()], _clock(*found.groups())
        if hours is None:
            return None
        clock = f" {hours}"
    match = _NUMBERS[order].match(day)
    if match is None and order in ("d/m/y", "m/d/y"):
        plain = folded(day)
        match = next((m for pattern in _NAMED if (m := pattern.match(plain))), None)
    if match is None:
        return None
    parts = match.groupdict()
    month = _month(parts["w"]) if "w" in parts else int(parts["m"])
    year = int(parts["y"])
    if len(parts["y"]) == len("26"):
        year += 1900 if year >= _PIVOT else 2000
    try:
        return dt.date(year, month, int(parts["d"])).isoformat() + clock
    except ValueError:
        return None


def _clock(hour: str, minute: str, second: str | None, half: str | None) -> str | None:
    hours = int(hour)
    if half:
        if not 1 <= hours <= _NOON:
            return None
        hours = hours % _NOON + (_NOON if half in "Pp" else 0)
    return f"{hours:02}:{minute}:{second or '00'}"


def _month(word: str) -> int:
    """0, which no calendar has, where the word is no month, or begins several."""
    fits = [
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(name.startswith(word) for name in names.split())
    ]
    return fits[0] if len(fits) == 1 and len(word) >= _ENOUGH else 0


def _serial(text: str) -> str | None:
    """Days since 1899-12-30, as Excel counts, for the years 1927 to 2173."""
    if not re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return None
    moment = _EXCEL_ZERO + dt.timedelta(days=float(text.replace(",", ".")))
    if re.fullmatch(r"\d{5}", text):
        return moment.date().isoformat()
    return moment.replace(microsecond=0).isoformat(sep=" ")


def readings(texts: Iterable[str]) -> dict[str, str]:
    """The orders that read every one of these texts, with the ISO date of the first."""
    given = list(texts)
    found = {}
    for order in ORDERS:
        dates = [iso_date(text, order) for text in given]
        if given and all(dates):
            found[order] = str(dates[0])
    return found
