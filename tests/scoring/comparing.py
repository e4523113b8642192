"""CSV files into score(), and its answer beside the oracle's, column by column."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import polars as pl

from kamsync.model.coerce import Zones, coerce
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard import Scorecard
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.score import Scored, score
from kamsync.sync.results.csv_files import scopes_frame, scores_frame
from tests.scoring import oracle_people
from tests.scoring.cells import cell
from tests.scoring.oracle import Answer, calculate
from tests.scoring.oracle_read import FILES
from tests.scoring.portfolios import Portfolio

COLUMNS = (
    "name members owner_id revenue revenue_previous revenue_incomplete share pareto size_rank "
    "pipeline growth_nominal growth_cc growth_real growth growth_label fx_effect trend "
    "trend_slope trend_low trend_high history silence silent threads engaged_contacts "
    "client_touches_183d freshness_client freshness_internal freshness_industry client_age_days "
    "triangulation flow gap score_raw score potential_score confidence score_low score_high tier "
    "tier_candidate override dependency dependency_scope dependency_value dependency_share "
    "forward last_client_data_on next_touch_due flags flags_unknown"
)
BESIDE = "owner_issue no_open_pipeline past_close client_data_stale plan_missing plan_expired "
BESIDE += "shrinking single_threaded touch_overdue tier_since tomorrow_confidence "
BESIDE += "pareto_previous touch_in_grace lost touched_in_cadence flags_kept "
BESIDE += "silence_days silence_line silence_level silence_false silence_decided dependency_amount "
BESIDE += "refused_wins unpriced_deals refused_elsewhere"
LATER = (
    *("owned", "planned", "sponsored", "in_cadence", "reviewed", "programme_gaps"),
    "label_disagrees",
    *("pareto_previous", "lost", "flags_kept"),
    *("silence_days", "silence_line", "silence_level", "silence_false", "silence_decided"),
    *("dependency_amount", "refused_wins", "unpriced_deals"),
)
"""Of scores.csv: columns behind those the contract names."""
PEOPLE = (*oracle_people.MEASURED, *oracle_people.JUDGED)


def score_folder(folder: Path, portfolio: Portfolio, card: Scorecard) -> Scored:
    return score(inputs_of(folder, portfolio), portfolio.policy, card)


def inputs_of(folder: Path, portfolio: Portfolio) -> Inputs:
    policy = portfolio.policy
    streams, rejects = {}, []
    for stream, name in FILES.items():
        path = folder / f"{name}.csv"
        if path.exists():
            raw = pl.read_csv(path, infer_schema=False)
            zones = Zones(policy.timezone, policy.timezone)
            coerced = coerce(stream, raw, zones, policy.crm_currency)
            streams[stream] = coerced.frame.lazy()
            rejects.append(coerced.rejects)
    flags = {"root": pl.String(), "flag": pl.String()}
    return Inputs(
        streams,
        pl.concat(rejects),
        pl.DataFrame(list(portfolio.memory.values()), schema=MEMORY_SCHEMA),
        pl.DataFrame(sorted(portfolio.open_flags), schema=flags, orient="row"),
    )


def ask_oracle(folder: Path, portfolio: Portfolio, card: Scorecard) -> Answer:
    return calculate(folder, portfolio.policy, card, portfolio.memory, portfolio.open_flags)


def six_decimals(value: float) -> str:
    text = f"{value:.6f}"
    return "0.000000" if text == "-0.000000" else text


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float) and isinstance(theirs, float | int):
        close = math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)
        return close and six_decimals(ours) == six_decimals(theirs)
    return bool(ours == theirs)


def plain(name: str, value: Any) -> Any:
    """One spelling for nothing known, and for lists of flags."""
    if name in ("flags", "flags_unknown", "flags_kept"):
        return " ".join(value) if isinstance(value, list) else value
    if name.startswith("freshness_") and value == "unknown":
        return None
    return value


def differing_cells(scored: Scored, answer: Answer, card: Scorecard, home: str) -> list[str]:
    """Of scores.csv and scopes.csv, as `row: ours / oracle's`."""
    rows = scores_frame(scored.groups, card, home).rows(named=True)
    assert [row["account_id"] for row in rows] == sorted(answer.groups)
    pairs = [(row, answer.groups[row["account_id"]]) for row in rows]
    scopes = scopes_frame(scored.scopes, home).rows(named=True)
    assert len(scopes) == len(answer.scopes)
    pairs += [(row, answer.scopes[row["scope"] or "", row["value"] or ""]) for row in scopes]
    return [
        f"{list(row.values())[:2]} {name}: {text or ''!r} / {cell(name, figures[name], home)!r}"
        for row, figures in pairs
        for name, text in row.items()
        if name not in LATER and (text or "") != cell(name, figures[name], home)
    ]


def differences(scored: Scored, answer: Answer, card: Scorecard) -> list[str]:
    """`root column: ours / oracle's` of everything that is not the same."""
    found = []
    rows = {row["root"]: row for row in scored.groups.iter_rows(named=True)}
    if set(rows) != set(answer.groups):
        return [f"roots: {sorted(rows)} / {sorted(answer.groups)}"]
    own = [f"{kind}_{c.id}" for c in card.criteria for kind in ("points", "contribution")]
    for root, row in sorted(rows.items()):
        for name in [*COLUMNS.split(), *BESIDE.split(), *PEOPLE, *own]:
            ours, theirs = plain(name, row[name]), plain(name, answer.groups[root][name])
            if not same(ours, theirs):
                found.append(f"{root} {name}: {ours!r} / {theirs!r}")
    scopes = {(row["scope"], row["value"]): row for row in scored.scopes.iter_rows(named=True)}
    if set(scopes) != set(answer.scopes):
        found.append(f"scopes: {set(scopes) ^ set(answer.scopes)} in only one")
    for key in set(scopes) & set(answer.scopes):
        for name, theirs in answer.scopes[key].items():
            if not same(scopes[key][name], theirs):
                found.append(f"scope {key} {name}: {scopes[key][name]!r} / {theirs!r}")
    return found
