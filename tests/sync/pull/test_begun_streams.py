"""Streams that the CRM prepares: begun first, read as they are ready, after all others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import pytest

from kamsync.connector import Description, Page, StreamInfo, Window
from kamsync.errors import PartialStream
from kamsync.mirror import Mirror
from kamsync.model.change import Finding
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import Pulled, pull

CLOCK = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
STREAMS = ("account", "contact", "opportunity", "user")


class Slow:
    """Prepares some streams, the last one first. Says what was asked of it, in order."""

    def __init__(self, *prepared: str, failing: str = "") -> None:
        self.prepared = prepared
        self.failing = failing
        self.asked: list[tuple[str, ...]] = []

    def begin(self, streams: Sequence[str]) -> Sequence[str]:
        self.asked.append(("begin", *streams))
        return [s for s in streams if s in self.prepared]

    def ready(self, streams: Sequence[str]) -> str:
        self.asked.append(("ready", *streams))
        return streams[-1]

    def pull(self, stream: str, window: Window) -> Iterator[Page]:
        del window
        self.asked.append(("pull", stream))
        if stream == self.failing:
            raise PartialStream("salesforce", code="bulk_slow", what=stream)
        found = Finding("odd_dates", "warning", stream, values={"n": 1})
        yield Page(pl.DataFrame({"id": ["1"], "name": ["One"]}), findings=(found,))


def pulled(connector: object, root: Path) -> Pulled:
    infos = {name: StreamInfo(name, False, frozenset({"id", "name"})) for name in STREAMS}
    seen = Description("1", "Org", False, "EUR", "UTC", frozenset(), infos, CLOCK)
    return pull(connector, seen, Mirror(root), PullSettings("UTC", {}))  # type: ignore[arg-type]


def test_what_is_prepared_is_read_as_it_is_ready_and_the_others_meanwhile(tmp_path: Path) -> None:
    slow = Slow("account", "opportunity")

    pulled(slow, tmp_path)

    assert slow.asked == [
        ("begin", *STREAMS),
        ("pull", "contact"),
        ("pull", "user"),
        ("ready", "account", "opportunity"),
        ("pull", "opportunity"),
        ("ready", "account"),
        ("pull", "account"),
    ]


def test_the_order_of_reading_is_seen_in_nothing_that_is_kept(tmp_path: Path) -> None:
    one = pulled(Slow(), tmp_path / "one")
    other = pulled(Slow(*STREAMS), tmp_path / "other")

    assert one.generation.manifest.streams == other.generation.manifest.streams
    assert one.generation.manifest.parts == other.generation.manifest.parts
    assert [f.where for f in one.findings] == [f.where for f in other.findings] == list(STREAMS)


def test_one_that_fails_ends_the_pull_and_nothing_is_kept(tmp_path: Path) -> None:
    slow = Slow("account", "opportunity", failing="opportunity")

    with pytest.raises(PartialStream):
        pulled(slow, tmp_path)

    assert ("pull", "account") not in slow.asked
    assert Mirror(tmp_path).current() is None
