"""KPIs and risk beside the independent calculation."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.scoring import oracle_kpis
from tests.scoring.comparing import ask_oracle, same, score_folder
from tests.scoring.decide.test_kpis import card, kpi
from tests.scoring.portfolios import make

FIGURES = (
    *("kpi_financial", "kpi_project", "kpi_relationship", "kpi_activity", "kpi_result"),
    *("kpi_now", "kpi_future", "kpi_confidence", "kpi_balance"),
)


SEVERAL = (
    kpi("a_growth", "growth", "[[-0.3, 0], [0.3, 100]]", 12),
    kpi("b_pipeline", "pipeline", "[[0, 0], [50000, 100]]", 8.5, horizon="future"),
    kpi("c_history", "history", "[[0, 0], [8, 100]]", 13, order="project", kind="activity"),
    kpi("d_threads", "threads", "[[1, 0], [5, 100]]", 11, order="relationship"),
    kpi(
        *("e_touches", "client_touches_183d", "[[0, 0], [12, 100]]", 7),
        **{"order": "relationship", "kind": "activity", "missing": "penalise", "points": "10"},
    ),
)


_NIGHTLY = [pytest.param(seed, marks=pytest.mark.nights) for seed in (2, 9)]


@pytest.mark.parametrize("seed", [21, *_NIGHTLY])
def test_every_figure_equals_an_independent_calculation(seed: int, tmp_path: Path) -> None:
    portfolio, followed = make(seed), card(*SEVERAL)
    portfolio.open_flags.clear()
    portfolio.write(tmp_path)
    answer = ask_oracle(tmp_path, portfolio, followed)

    scored = score_folder(tmp_path, portfolio, followed)

    for row in scored.groups.iter_rows(named=True):
        theirs = oracle_kpis.kpis(answer.groups[row["root"]], followed, portfolio.policy)
        assert {n: row[n] for n in FIGURES if not same(row[n], theirs[n])} == {}
        mine = scored.flags.filter((pl.col("root") == row["root"]) & pl.col("open"))
        open_flags = mine.select("flag", "case").rows()
        assert row["risk"] == oracle_kpis.risk(open_flags, followed)
