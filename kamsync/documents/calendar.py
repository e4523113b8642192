"""Days as a calendar file (iCalendar, RFC 5545). The same entries give the same bytes. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_OCTETS: Final = 75
"""A line is folded beyond them (RFC 5545 §3.1)."""
_ESCAPED: Final = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True)
class Entry:
    """A whole day."""

    id: str
    """The same for the same thing, every time: a calendar updates what it has."""
    day: dt.date
    summary: str
    description: str = ""


def calendar(entries: Iterable[Entry], as_of: dt.date) -> bytes:
    """`as_of` is the stamp of every entry: whoever reads the file later knows how old it is."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kamsync//agenda//EN"]
    for entry in entries:
        lines += _event(entry, as_of)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(entry: Entry, as_of: dt.date) -> Iterator[str]:
    uid = hashlib.sha256(entry.id.encode()).hexdigest()[:32]
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@kamsync"
    yield f"DTSTAMP:{as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_ESCAPED.get(c, c) for c in clean if c == "\n" or c.isprintable())


def _folded(line: str) -> Iterator[str]:
    """Parts of at most 75 octets, no character cut; all but the first begin with a space."""
    part = ""
    for character in line:
        if len((part + character).encode()) > _OCTETS:
            yield part
            part = " "
        part += character
    yield part
