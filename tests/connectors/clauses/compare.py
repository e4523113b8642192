"""Pulled pages against loaded records, both typed the same way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl
import pytest

from kamsync.connector import Connector, Description, Page, Window
from kamsync.model.change import Value
from kamsync.model.coerce import Zones, coerce
from kamsync.model.tables import STREAMS
from tests.connectors.clauses.crm import Crm, FailingCrm, Record


def fail(crm: FailingCrm, kind: str) -> None:
    if not hasattr(crm, "fail_next"):
        pytest.skip("this backend plays no faults")
    try:
        crm.fail_next(kind)
    except NotImplementedError:
        pytest.skip(f"this backend cannot play {kind}")


def incremental(crm: Crm, seen: Description, streams: Iterable[str]) -> list[str]:
    found = [stream for stream in streams if seen.streams[stream].incremental]
    if not found:
        pytest.skip("every pull is full here")
    assert hasattr(crm, "change"), "an incremental CRM offers change() and remove()"
    return found


def ids_of(frames: Iterable[pl.DataFrame]) -> list[str]:
    return [value for frame in frames for value in frame["id"].to_list()]


def pull_all(connector: Connector, seen: Description, stream: str) -> pl.DataFrame:
    return typed(connector.pull(stream, Window(None, seen.clock)), stream, seen)


def typed(pages: Iterable[Page], stream: str, seen: Description) -> pl.DataFrame:
    """The pages as one typed frame, the later of two versions of a record; no row refused."""
    frames = []
    for page in pages:
        done = coerce(stream, page.frame, zones_of(seen), seen.home_currency)
        assert page.rejects == ()
        assert done.rejects.rows() == []
        frames.append(done.frame)
    if not frames:
        return STREAMS[stream].empty()
    frame = pl.concat(frames, how="diagonal")
    return frame.unique("id", keep="last", maintain_order=True) if "id" in frame.columns else frame


def zones_of(seen: Description) -> Zones:
    return Zones(seen.timezone, seen.timezone)


def assert_same(
    stream: str, pulled: pl.DataFrame, records: list[Record], seen: Description
) -> None:
    """The same records, in the loaded columns that the CRM can carry."""
    wanted = coerce(stream, pl.DataFrame(records), zones_of(seen), seen.home_currency).frame
    columns = sorted({c for r in records for c in r} & seen.streams[stream].columns)
    assert columns
    if stream == "user":
        pulled = pulled.filter(pl.col("id").is_in([record["id"] for record in records]))
    assert rows_of(pulled, columns) == rows_of(wanted, columns)


def rows_of(frame: pl.DataFrame, columns: list[str]) -> list[tuple[object, ...]]:
    """Rows in an order of their own; no links and an empty list of links are the same."""
    rows = [
        tuple(sorted(v or []) if isinstance(v, list) else v for v in row)
        for row in frame.with_columns(
            pl.col(name).fill_null([]) for name in columns if frame.schema[name] == pl.List
        )
        .select(columns)
        .iter_rows()
    ]
    return sorted(rows, key=repr)


def own_activities(connector: Connector, seen: Description) -> int:
    """Our tasks among the activities; 0 where tasks are not pulled."""
    if "activity" not in seen.streams:
        return 0
    pulled = pull_all(connector, seen, "activity")
    return pulled["is_own"].sum() if "is_own" in pulled.columns else 0


def as_value(text: str | None, like: Value) -> Value:
    """A raw output cell as the type that was written."""
    if text is None or isinstance(like, str):
        return text
    if isinstance(like, dt.date):
        return dt.date.fromisoformat(text[:10])
    return float(text)


def actions(steps: Iterable[object]) -> list[tuple[object, object]]:
    return [(getattr(step, "what", ""), getattr(step, "action", "")) for step in steps]
