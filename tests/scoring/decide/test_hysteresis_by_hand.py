"""The cut of Key by the earlier tier, 72 to enter and 67 to leave (numbers §5.7), by hand."""

from __future__ import annotations

import polars as pl
import pytest

from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.decide.judgement import judge_groups
from tests.scoring.explain.test_change import AS_OF, judged


# 25 potential at 70, 20 relationship at 80, 20 history at 75, 15 engagement at 80 points make
# 60.5 of 100; growth has weight 20: 40 points give 68.5 → 69, 45 points 69.5 → 70
@pytest.mark.parametrize(
    ("earlier", "growth", "candidate"),
    [
        (None, 0.0, "Maintain"),
        (None, 0.0625, "Key"),
        ("Maintain", 0.0625, "Maintain"),
        ("Key", 0.0, "Key"),
    ],
)
def test_the_line_depends_on_the_tier_before(
    earlier: str | None, growth: float, candidate: str
) -> None:
    measured = judged(pipeline=50_000_00, growth=growth)
    rows = [("a", earlier, earlier, 2, AS_OF, "{}", AS_OF)] if earlier else []
    memory = pl.DataFrame(rows, schema=MEMORY_SCHEMA, orient="row")
    bare = measured.select([c for c in measured.columns if c in BARE])

    frame, _ = judge_groups(bare, memory, load_scorecard(None), AS_OF, "EUR")

    assert frame["score"][0] == (70 if growth else 69)
    assert frame["tier_candidate"][0] == candidate


BARE = {
    *("g", "root", "name", "revenue", "size_rank", "pareto", "growth_label", "industry"),
    *("last_touch", "override_tier", "override_reason", "override_until", "pipeline", "growth"),
    *("threads", "history", "client_touches_183d"),
}
