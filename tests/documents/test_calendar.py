"""Days as a calendar file."""

from __future__ import annotations

import datetime as dt

from kamsync.documents.calendar import Entry, calendar

DAY = dt.date(2026, 4, 15)


def lines(content: bytes) -> list[str]:
    assert content.endswith(b"\r\n")
    return content.decode().split("\r\n")[:-1]


def test_an_entry_is_a_whole_day_and_the_same_every_time() -> None:
    entry = Entry("main/D1", DAY, "Engineering: Acme", "Press, closes 15 May")
    found = calendar([entry], dt.date(2026, 4, 1))
    assert found == calendar([entry], dt.date(2026, 4, 1))
    shown = lines(found)
    assert (shown[0], shown[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "DTSTART;VALUE=DATE:20260415" in shown
    assert "DTEND;VALUE=DATE:20260416" in shown
    assert "DESCRIPTION:Press\\, closes 15 May" in shown


def test_a_hostile_name_stays_within_its_line() -> None:
    entry = Entry("x", DAY, "a\r\nBEGIN:VALARM;é" + "é" * 60)
    shown = lines(calendar([entry], DAY))
    assert "BEGIN:VALARM" not in shown
    assert all(len(line.encode()) <= 75 for line in shown)
    start = next(n for n, line in enumerate(shown) if line.startswith("SUMMARY"))
    whole = shown[start] + "".join(line[1:] for line in shown[start + 1 : -2])
    assert whole == "SUMMARY:a\\nBEGIN:VALARM\\;é" + "é" * 60
