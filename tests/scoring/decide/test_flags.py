"""Flags on frames: conditions at their lines and in Kleene's logic, for whom, open and kept."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.scorecard import Condition, Flag
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.decide.flags import evaluate, flag_states, flag_texts, open_after


def flags(*written: str) -> tuple[Flag, ...]:
    """Each text: `id`, then TOML of the flag."""
    blocks = []
    for text in written:
        id_, _, more = text.partition(" ")
        rest = more.replace("; ", "\n")
        blocks.append(
            f'[[flags]]\nid = "{id_}"\nseverity = "low"\naction = {{ en = "x" }}\n{rest}\n'
        )
    card = parse_scorecard("card", f"{default_text()}\n" + "\n".join(blocks))
    return tuple(f for f in card.flags if f.id in {text.split()[0] for text in written})


def holds(condition: Condition, value: Any, dtype: pl.DataType | None = None) -> bool | None:
    frame = pl.DataFrame({condition.metric: [value]}, schema={condition.metric: dtype})
    found: bool | None = frame.select(evaluate(condition, frame.columns, "EUR")).item()
    return found


@pytest.mark.parametrize(
    ("op", "below", "at", "above"),
    [
        ("above", False, False, True),
        ("at_least", False, True, True),
        ("below", True, False, False),
        ("at_most", True, True, False),
        ("is", False, True, False),
        ("not", True, False, True),
    ],
)
def test_a_condition_holds_on_its_side_of_the_line(
    op: Any, below: bool, at: bool, above: bool
) -> None:
    """Of a count; in money the line is in currency units and the column in minor units."""
    for metric, unit in (("history", 1), ("pipeline", 100)):
        condition = Condition(metric, op, 4)
        seen = [holds(condition, value * unit, pl.Int64()) for value in (3, 4, 5)]
        assert seen == [below, at, above]
        assert holds(condition, None, pl.Int64()) is None


def test_words_yes_and_no_and_nothing() -> None:
    assert holds(Condition("trend", "is", "growing"), "growing") is True
    assert holds(Condition("trend", "not", "growing"), "shrinking") is True
    assert holds(Condition("trend", "is", "growing"), None, pl.String()) is None
    assert holds(Condition("silent", "is", True), True) is True
    assert holds(Condition("silent", "is", True), False) is False
    assert holds(Condition("silent", "not", True), False) is True
    assert holds(Condition("silence", "empty", True), None, pl.Float64()) is True
    assert holds(Condition("silence", "empty", True), 1.0) is False
    assert holds(Condition("silence", "empty", False), 1.0) is True


def test_a_word_where_a_condition_wants_a_figure_is_unknown() -> None:
    assert holds(Condition("history", "is", 4), "many") is None
    assert holds(Condition("history", "above", 4), "many") is None


def test_what_no_account_has_is_unknown_and_empty() -> None:
    frame = pl.DataFrame({"g": [0]})

    def found(condition: Condition) -> bool | None:
        value: bool | None = frame.select("g", x=evaluate(condition, ["g"], "EUR"))["x"][0]
        return value

    assert found(Condition("silence", "above", 1)) is None
    assert found(Condition("silence", "is", "x")) is None
    assert found(Condition("silence", "empty", True)) is True
    assert found(Condition("silence", "empty", False)) is False


TWO = "[{ metric = 'history', at_least = 1 }, { metric = 'silence', above = 1 }]"
KLEENE = flags(
    f"both when = {{ all = {TWO} }}",
    f"either when = {{ any = {TWO} }}",
    "maintained tiers = ['Maintain']; when = { metric = 'silence', above = 1 }",
    "blank when = { metric = 'silence', empty = true }",
)


def after(
    rows: list[dict[str, Any]], of: tuple[Flag, ...], *was: tuple[str, str]
) -> dict[str, tuple[str, str, str]]:
    """root → (flags, flags_unknown, flags_kept)"""
    types = {"silence": pl.Float64, "history": pl.Int64, "tier": pl.String}
    types |= {"pareto": pl.String, "pareto_previous": pl.String}
    frame = pl.DataFrame(
        [{"g": n, "root": f"r{n}", **dict.fromkeys(types), **row} for n, row in enumerate(rows)],
        schema_overrides=types,
    )
    before = pl.DataFrame(list(was), schema={"root": pl.String, "flag": pl.String}, orient="row")
    states = open_after(flag_states(frame, of, "EUR"), of, before)
    texts = flag_texts(states.join(frame.select("g"), on="g"), of)
    with_words = texts.join(frame.select("g", "root"), on="g")
    columns = ("root", "flags", "flags_unknown", "flags_kept")
    return {root: (a, b, c) for root, a, b, c in with_words.select(columns).iter_rows()}


@pytest.mark.parametrize(
    ("history", "silence", "is_open", "unknown"),
    [
        # true and ? = ?, false and ? = false, true or ? = true, false or ? = ?
        (1, None, "either blank", "both"),
        (0, None, "blank", "either"),
        (1, 2.0, "both either", ""),
        (1, 1.0, "either", ""),
        (0, 2.0, "either", ""),
    ],
)
def test_unknown_follows_kleene(
    history: int, silence: float | None, is_open: str, unknown: str
) -> None:
    """The flag that is for Maintain only is neither open nor unknown for others."""
    row = {"history": history, "silence": silence, "tier": "Key"}

    assert after([row], KLEENE)["r0"] == (is_open, unknown, "")


@pytest.mark.parametrize(
    ("row", "is_open"),
    [
        ({"tier": "Key"}, True),
        ({"tier": "Maintain"}, False),
        ({"tier": None}, False),
        ({"tier": "Maintain", "pareto": "A"}, True),
        ({"tier": "Maintain", "pareto": "B"}, False),
        ({"tier": "Maintain", "pareto": "B", "pareto_previous": "A"}, True),
    ],
)
def test_a_flag_is_for_tiers_and_for_what_is_or_was_large(
    row: dict[str, Any], is_open: bool
) -> None:
    nothing = dict.fromkeys(("tier", "pareto", "pareto_previous"))
    types = {"g": pl.Int64, "root": pl.String, "history": pl.Int64}
    types |= dict.fromkeys(nothing, pl.String)
    of = flags("x tiers = ['Key']; pareto = ['A']; when = { metric = 'history', at_least = 1 }")

    found = after([{"history": 1, **row}], of)

    assert found == ({"r0": ("x", "", "")} if is_open else {})
    frame = pl.DataFrame([{"g": 0, "root": "r0", "history": 1, **nothing, **row}], types)
    assert flag_states(frame, of, "EUR")["when_x"].item() is is_open


CLEARED = flags(
    "x tiers = ['Key']; when = { metric = 'history', at_least = 4 }; "
    "clear_when = { metric = 'history', below = 2 }"
)


@pytest.mark.parametrize(
    ("row", "was", "found"),
    [
        ({"history": 3, "tier": "Key"}, False, None),
        ({"history": 3, "tier": "Key"}, True, ("x", "", "")),
        ({"history": 1, "tier": "Key"}, True, ("", "", "")),
        ({"history": None, "tier": "Key"}, True, ("x", "x", "")),
        ({"history": None, "tier": "Key"}, False, ("", "x", "")),
        ({"history": 4, "tier": "Maintain"}, False, None),
        ({"history": 4, "tier": "Maintain"}, True, ("", "", "x")),
        ({"history": 1, "tier": "Maintain"}, True, ("", "", "")),
    ],
)
def test_an_open_flag_stays_until_it_clears_and_is_kept_where_it_is_no_longer_for_the_tier(
    row: dict[str, Any], was: bool, found: tuple[str, str, str] | None
) -> None:
    before = [("r0", "x")] if was else []

    assert after([row], CLEARED, *before, ("gone", "x")) == ({} if found is None else {"r0": found})


def test_without_a_clearing_condition_a_flag_clears_where_it_no_longer_fires() -> None:
    of = flags("x when = { metric = 'history', at_least = 4 }")
    rows = [{"history": 4}, {"history": 3}, {"history": None}]

    found = after(rows, of, ("r0", "x"), ("r1", "x"), ("r2", "x"))

    assert found == {"r0": ("x", "", ""), "r1": ("", "", ""), "r2": ("x", "x", "")}


def test_the_first_case_that_holds_is_the_episodes() -> None:
    case = "{{ when = {{ metric = 'history', at_least = {} }}, severity = '{}' }}"
    cases = f"cases = [{case.format(8, 'high')}, {case.format(6, 'medium')}]"
    of = flags(f"x when = {{ metric = 'history', at_least = 4 }}; {cases}")
    frame = pl.DataFrame({"g": [0, 1, 2, 3], "root": list("abcd"), "history": [8, 7, 5, None]})

    assert flag_states(frame, of, "EUR")["case_x"].to_list() == [1, 2, 0, 0]


def test_open_flags_stand_in_the_order_of_the_scorecard() -> None:
    rows = [{"history": 1, "silence": 2.0, "tier": "Maintain"}]

    assert after(rows, KLEENE)["r0"][0] == "both either maintained"


def test_a_flag_of_one_group_is_not_anothers() -> None:
    of = flags("x when = { metric = 'history', at_least = 4 }; clear_when = { metric = 'history', "
               "below = 1 }")  # fmt: skip
    rows = [{"history": 2}, {"history": 2}]

    assert after(rows, of, ("r1", "x")) == {"r1": ("x", "", "")}
