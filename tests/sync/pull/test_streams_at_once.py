"""Streams that are read side by side: the same generation, and none where one fails."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kamsync.connector import Description, Page, StreamInfo, Window
from kamsync.errors import QuotaExhausted
from kamsync.mirror import Mirror
from kamsync.model.change import Finding
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import Pulled, pull

CLOCK = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
STREAMS = ("account", "contact", "user")


class Beside:
    """Three streams of one row. The first is done only once the last is being read."""

    streams_at_once = 3

    def __init__(self, failing: str = "") -> None:
        self.failing = failing
        self.last = threading.Event()

    def pull(self, stream: str, window: Window) -> Iterator[Page]:
        del window
        if stream == STREAMS[-1]:
            self.last.set()
        if stream == STREAMS[0] and self.streams_at_once > 1:
            assert self.last.wait(10)
        if stream == self.failing:
            raise QuotaExhausted("hubspot", code="daily_calls_used")
        found = Finding("odd_dates", "warning", stream, values={"n": 1})
        yield Page(pl.DataFrame({"id": ["1"], "name": ["One"]}), findings=(found,))


def pulled(connector: Any, root: Path) -> Pulled:
    infos = {name: StreamInfo(name, False, frozenset({"id", "name"})) for name in STREAMS}
    seen = Description("1", "Org", False, "EUR", "UTC", frozenset(), infos, CLOCK)
    return pull(connector, seen, Mirror(root), PullSettings("UTC", {}))


def test_streams_side_by_side_are_the_generation_of_one_after_the_other(tmp_path: Path) -> None:
    beside, after = Beside(), Beside()
    after.streams_at_once = 1

    one, other = pulled(beside, tmp_path / "one"), pulled(after, tmp_path / "other")

    marks = one.generation.manifest.streams
    assert list(marks) == list(STREAMS)
    assert marks == other.generation.manifest.streams
    assert one.generation.manifest.parts == other.generation.manifest.parts
    assert [f.where for f in one.findings] == [f.where for f in other.findings] == list(STREAMS)


def test_nothing_is_kept_where_one_of_them_fails(tmp_path: Path) -> None:
    with pytest.raises(QuotaExhausted):
        pulled(Beside("user"), tmp_path)

    assert Mirror(tmp_path).current() is None
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]
