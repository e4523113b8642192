"""What each input serves, and what nothing uses."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from kamsync.model.tables import STREAMS
from kamsync.scorecard.reader import load_scorecard, parse_scorecard, shipped_text
from kamsync.scoring.explain.lineage import PURPOSES, lineage, unused

CARD = load_scorecard(None)
CORE = Path(__file__).parents[3] / "kamsync"


def test_an_input_says_its_figures_and_who_names_them() -> None:
    (use,) = lineage(["opportunity.probability"], CARD)

    assert "pipeline" in use.figures
    assert "criterion potential" in use.named_by


def test_what_people_are_asked_for_is_used_only_where_the_scorecard_names_it() -> None:
    text = shipped_text("default").replace(
        "[tiers]",
        '[[criteria]]\nid = "culture"\nview = "now"\nweight = 5\nmetric = "rating_culture"\n'
        "manual = true\nscale = [[0, 0], [100, 100]]\n[tiers]",
        1,
    )
    asked = ["account.rating_culture", "account.rating_culture_at", "account.rating_culture_by"]

    assert unused(asked, CARD) == asked
    assert unused(asked, parse_scorecard("card", text)) == []


def test_what_nothing_reads_is_unused_and_keys_are_not() -> None:
    inputs = ["change_log.changed_by", "contract.notice_days", "activity.contact_ids", "account.id"]

    assert unused(inputs, CARD) == ["change_log.changed_by", "contract.notice_days"]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_other_use_is_of_a_column_that_some_module_reads(purpose: str) -> None:
    source = [p.read_text(encoding="utf-8") for p in CORE.rglob("*.py") if "lineage" not in p.name]
    for name in PURPOSES[purpose]:
        stream, _, column = name.partition(".")
        assert STREAMS[stream].column(column) is not None, name
        assert any(f'"{column}"' in text or f" {column}" in text for text in source), name


def test_fields_of_ours_are_no_input_that_anybody_could_leave_out() -> None:
    assert unused(["account.out_score", "account.out_flags"], CARD) == []


def test_of_the_streams_own_columns_only_these_serve_nothing() -> None:
    """Whoever adds a column that a page reads names its use: it would stay empty in a CRM."""
    columns = [f"{s.name}.{c.name}" for s in STREAMS.values() for c in s.columns]
    assert unused(columns, CARD) == [
        "account.credit_rating",  # by a scorecard that names it
        "change_log.changed_by",
        "contract.notice_days",
    ]


def test_a_use_says_its_figures_its_purposes_and_each_who_names_them_once() -> None:
    found = {use.input: use for use in lineage(list(NAMED) * 2, CARD)}

    assert list(found) == sorted(NAMED)
    for name, (figure, purposes, who) in NAMED.items():
        use = found[name]
        assert figure in use.figures if figure else use.figures == ()
        assert use.purposes == purposes
        assert who in use.named_by if who else use.named_by == ()
        assert list(use.named_by) == sorted(set(use.named_by))
        assert use.is_used is bool(figure or purposes or who)


NAMED: dict[str, tuple[str, tuple[str, ...], str]] = {
    "activity.is_own": ("", ("record",), ""),
    "account.id": ("", ("record",), ""),
    "opportunity.amount": ("pipeline", (), "flag shrinking"),
    "account.profile_needs_at": ("profile_pct", (), "flag profile_gap"),
    "activity.contact_ids": ("threads", ("record",), "criterion relationship"),
    "opportunity.stage": ("", ("document",), ""),
    "contract.notice_days": ("", (), ""),
    "contract.notice_days_at": ("", (), ""),
}


def test_a_kpi_names_figures_as_criteria_do() -> None:
    kpi = SimpleNamespace(criterion=SimpleNamespace(id="mine", metric="pipeline"))
    card = SimpleNamespace(criteria=(), kpis=(kpi,), flags=())
    (use,) = lineage(["opportunity.probability"], card)  # type: ignore[arg-type]
    assert use.named_by == ("kpi mine",)
