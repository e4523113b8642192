"""The scored frame is declared: every column, its type, what stands where nothing was found."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import polars as pl
import pytest

from kamsync.scoring import frame, registry
from kamsync.scoring.registry import COLUMNS, Column, produces, step
from kamsync.scoring.score import Scored
from tests.scoring.book import accounts, score_rows, touch, win


@pytest.fixture(scope="module")
def scored() -> Scored:
    """A: two wins and a meeting; B: an account of which nothing is known."""
    return score_rows(
        {
            "accounts": accounts("A", "B", owner_id="u1"),
            "opportunities": [win("A", "2026-01-10", 100), win("A", "2025-01-10", 50)],
            "activities": [touch("A", "meeting", "2026-03-01T10:00:00Z")],
        }
    )


def test_every_column_of_a_scored_frame_is_declared(scored: Scored) -> None:
    assert [c for c in scored.groups.columns if not frame.declared(c)] == []


def test_every_declared_column_is_made_in_its_type_even_where_nothing_feeds_it(
    scored: Scored,
) -> None:
    types = {c.name: frame.dtype_of(c) for c in COLUMNS.values()}

    assert {name: scored.groups.schema[name] for name in types} == types
    assert {"product_fit", "industry_growth", "stale_deals"} <= scored.unfed
    assert not {"revenue", "threads", "tier"} & scored.unfed


def test_every_column_says_what_it_is_and_which_function_makes_it(scored: Scored) -> None:
    assert [c.name for c in COLUMNS.values() if not c.meaning or not c.made_by] == []
    assert COLUMNS["revenue"].made_by == "kamsync.scoring.metrics.revenue.window_sums"
    assert COLUMNS["tier"].judged
    assert not COLUMNS["revenue"].judged


def test_a_place_in_scores_csv_is_given_once(scored: Scored) -> None:
    places = [c.csv for c in (*COLUMNS.values(), *registry.FAMILIES.values()) if c.csv is not None]

    assert sorted(places) == sorted(set(places))


def test_a_count_is_0_for_a_group_without_wins(scored: Scored) -> None:
    nothing = scored.groups.filter(pl.col("root") == "B").row(0, named=True)

    counts = [c.name for c in COLUMNS.values() if c.absent == 0 and c.name not in scored.unfed]
    assert {name: nothing[name] for name in counts if nothing[name] != 0} == {
        "effort": None,  # looked at where an account is Key for a year
        "pipeline": None,  # nobody has an open deal
        "engaged_contacts": None,  # contacts are not mapped here
        "threads": None,
        **dict.fromkeys(("escalations", "overdue_cases", "overdue_count")),  # nor are cases,
        **dict.fromkeys(
            ("overdue_promises", "overdue_quotes", "overdue_tasks")
        ),  # due dates and commitments
    }


@pytest.fixture
def scratch() -> Iterator[None]:
    """The declarations as they were, afterwards."""
    before = dict(COLUMNS), dict(registry.METRICS)
    yield
    for table, old in zip((COLUMNS, registry.METRICS), before, strict=True):
        table.clear()
        table.update(old)  # type: ignore[arg-type]  # each its own


class Nothing:
    def __init__(self) -> None:
        self.gone: list[str] = []

    def let_go(self, source: str) -> None:
        self.gone.append(source)


G = pl.DataFrame({"g": [0, 1]}, schema={"g": pl.Int64})


@pytest.mark.usefixtures("scratch")
def test_what_a_group_lacks_is_filled_as_declared_and_a_null_that_was_found_stays() -> None:
    @produces(
        Column("t_wins", "count", (), "wins", absent=0),
        Column("t_known", "count", (), "known", absent=0),
        Column("t_last", "day", (), "last"),
    )
    def count() -> pl.DataFrame:
        types = {"g": pl.Int64, "t_wins": pl.Int64, "t_known": pl.Int64, "t_last": pl.Int64}
        return pl.DataFrame({"g": [0], "t_wins": [3], "t_known": [None], "t_last": [7]}, types)

    found = frame.joined(G, count())

    assert found.rows() == [(0, 3, None, 7), (1, 0, 0, None)]


@pytest.mark.usefixtures("scratch")
def test_steps_run_after_what_they_need_and_rows_are_let_go_after_their_last_reader() -> None:
    ran = []

    @step(needs="t_a", reads="deals")
    @produces(Column("t_b", "count", (), "b"))
    def second(rows: pl.DataFrame, work: Nothing) -> pl.DataFrame:
        ran.append(("second", list(work.gone)))
        return rows.with_columns(pl.col("t_a").alias("t_b"))

    @step(reads="wins deals")
    @produces(Column("t_a", "count", (), "a"))
    def first(rows: pl.DataFrame, work: Nothing) -> pl.DataFrame:
        ran.append(("first", list(work.gone)))
        return rows.with_columns(pl.lit(1, pl.Int64).alias("t_a"))

    work = Nothing()
    found, unfed = frame.run([second, first], G, work)

    assert found.columns == ["g", "t_a", "t_b"]
    assert ran == [("first", []), ("second", ["wins"])]
    assert work.gone == ["wins", "deals"]
    assert unfed == set()


@pytest.mark.usefixtures("scratch")
def test_a_column_that_is_declared_nowhere_or_otherwise_stops_the_run() -> None:
    @step()
    @produces(Column("t_c", "count", (), "c"))
    def strange(rows: pl.DataFrame, _: Nothing) -> pl.DataFrame:
        return rows.with_columns(pl.lit(1).alias("t_d"))

    @step()
    @produces(Column("t_e", "count", (), "e"))
    def mistyped(rows: pl.DataFrame, _: Nothing) -> pl.DataFrame:
        return rows.with_columns(pl.lit("1").alias("t_e"))

    @step(needs="t_z")
    @produces(Column("t_f", "count", (), "f"))
    def hungry(rows: pl.DataFrame, _: Nothing) -> pl.DataFrame:
        return rows

    with pytest.raises(ValueError, match="step strange makes t_d, declared nowhere"):
        frame.run([strange], G, Nothing())
    with pytest.raises(ValueError, match="t_e as String, declared as Int64"):
        frame.run([mistyped], G, Nothing())
    with pytest.raises(ValueError, match=r"'hungry': .'t_z'"):
        frame.run([hungry], G, Nothing())


def test_the_registry_is_importable_alone() -> None:
    code = "import sys, kamsync.scoring.registry; print('polars' in sys.modules)"

    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "False"


def test_an_answer_to_no_rows_is_worked_out_once_and_one_to_rows_each_time() -> None:
    asked = []

    @frame.of_rows
    def doubled(rows: pl.DataFrame, by: int) -> pl.DataFrame:
        asked.append(rows.height)
        return rows.select("g", (pl.col("day") * by).alias("twice"))

    rows = pl.DataFrame({"g": [0], "day": [3]})
    none = rows.clear()
    answers = [doubled(given, 2) for given in (none, none, rows, none, rows)]
    assert [answer.columns for answer in answers] == [["g", "twice"]] * 5
    assert [answer.rows() for answer in answers] == [[], [], [(0, 6)], [], [(0, 6)]]
    assert asked == [0, 1, 1]
