"""describe() and full pulls."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from kamsync.connector import Window
from kamsync.errors import KamsyncError
from kamsync.model.rejects import WHERE
from kamsync.model.tables import STREAMS
from tests.connectors.clauses.compare import (
    assert_same,
    ids_of,
    pull_all,
    typed,
)
from tests.connectors.clauses.crm import Crm
from tests.connectors.clauses.records import HOSTILE_NAMES, Records


class Describing(Records):
    def test_describing_twice_says_the_same(self, crm: Crm) -> None:
        crm.load(self.portfolio())

        first, second = crm.connector().describe(), crm.connector().describe()

        assert first.org_id
        assert first.org_id == second.org_id
        assert first.streams == second.streams
        assert first.writable == second.writable
        assert first.own_user_ids == second.own_user_ids

    def test_the_org_id_does_not_depend_on_the_records(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        before = crm.connector().describe().org_id

        crm.load({stream: [] for stream in self.streams})

        assert crm.connector().describe().org_id == before

    def test_a_description_speaks_canonical_columns_and_utc(self, crm: Crm) -> None:
        crm.load(self.portfolio())

        seen = crm.connector().describe()

        assert set(self.streams) <= set(seen.streams)
        assert seen.clock.utcoffset() == dt.timedelta(0)
        assert len(seen.home_currency) == 3
        for name, info in seen.streams.items():
            stream = STREAMS[name]
            assert info.name == name
            assert [c for c in info.columns if stream.column(c) is None] == []
            assert {c.name for c in stream.columns if c.required} <= info.columns


class Pulling(Records):
    def test_a_full_pull_gives_exactly_the_records(self, crm: Crm) -> None:
        portfolio = self.portfolio()
        crm.load(portfolio)
        connector = crm.connector()
        seen = connector.describe()

        for stream, records in portfolio.items():
            pulled = pull_all(connector, seen, stream)
            assert_same(stream, pulled, records, seen)

    def test_names_survive_whatever_they_hold(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        connector = crm.connector()

        pulled = pull_all(connector, connector.describe(), "account")

        assert set(pulled["name"]) == set(HOSTILE_NAMES)

    def test_pages_join_without_gap_or_double(self, crm: Crm) -> None:
        names = [f"Account {n}" for n in range(self.more_than_a_page)]
        accounts = self.accounts(names)
        crm.load({stream: [] for stream in self.streams} | {"account": accounts})
        connector = crm.connector()

        pulled = pull_all(connector, connector.describe(), "account")
        ids = ids_of(connector.pull_ids("account"))

        assert sorted(pulled["name"]) == sorted(names)
        assert sorted(ids) == sorted(record["id"] for record in accounts)

    def test_raw_frames_carry_text_under_canonical_names(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        connector = crm.connector()
        seen = connector.describe()

        for stream in self.streams:
            for page in connector.pull(stream, Window(None, seen.clock)):
                assert page.rejects == ()
                for name, dtype in page.frame.schema.items():
                    assert name == WHERE or STREAMS[stream].column(name) is not None
                    assert dtype in (pl.String(), pl.List(pl.String())), name

    def test_an_empty_crm_is_not_an_error(self, crm: Crm) -> None:
        crm.load({stream: [] for stream in self.streams})
        connector = crm.connector()
        seen = connector.describe()

        for stream in self.streams:
            # An owner must exist for anybody to log in, so users need not be none.
            if stream != "user":
                assert pull_all(connector, seen, stream).is_empty()
                assert ids_of(connector.pull_ids(stream)) == []

    def test_a_stream_that_is_not_there_raises(self, crm: Crm) -> None:
        """It must never look like a stream without records."""
        crm.load({stream: self.portfolio()[stream] for stream in ("account", "opportunity")})
        connector = crm.connector()
        seen = connector.describe()
        absent = [name for name in STREAMS if name not in seen.streams]
        if not absent:
            pytest.skip("every stream is there")

        for stream in absent:
            with pytest.raises(KamsyncError):
                list(connector.pull(stream, Window(None, seen.clock)))

    def test_pulled_ids_are_those_of_the_records(self, crm: Crm) -> None:
        portfolio = self.portfolio()
        crm.load(portfolio)
        connector = crm.connector()
        connector.describe()

        for stream, records in portfolio.items():
            if all("id" in record for record in records):
                ids = ids_of(connector.pull_ids(stream))
                wanted = {record["id"] for record in records}
                assert set(ids) == wanted if stream != "user" else set(ids) >= wanted
                assert len(ids) == len(set(ids))

    def test_pulling_by_id_leaves_out_ids_that_do_not_exist(self, crm: Crm) -> None:
        portfolio = self.portfolio()
        crm.load(portfolio)
        connector = crm.connector()
        seen = connector.describe()
        wanted = portfolio["account"][:3]
        ids = [record["id"] for record in wanted] + [self.an_id("account", 9_999)]

        pages = list(connector.pull_by_ids("account", ids))

        pulled = typed(pages, "account", seen)
        assert_same("account", pulled, wanted, seen)

    def test_pulling_no_ids_gives_nothing(self, crm: Crm) -> None:
        crm.load(self.portfolio())
        connector = crm.connector()
        seen = connector.describe()

        assert typed(connector.pull_by_ids("account", []), "account", seen).is_empty()
