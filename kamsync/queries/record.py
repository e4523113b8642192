"""The back-test of the last pull, and its figures for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import polars as pl

from kamsync.scoring.explain.backtest import Backtest, Line
from kamsync.scoring.explain.programme_record import ProgrammeRecord, YearRecord
from kamsync.scoring.metrics.outlook import outlook_record
from kamsync.scoring.read.intervals import Share
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.outlook_record import OutlookRecord
from kamsync.sync.kept_record import compute_and_keep
from kamsync.sync.last_pull import kept
from kamsync.sync.session import Session


def run_record(session: Session) -> ProgrammeRecord:
    """Over the streams of the last pull, and kept for the report. Raises UsageError before it."""
    last = kept(session)
    return compute_and_keep(session, last.inputs, last.policy)


def run_outlook(session: Session) -> OutlookRecord:
    """How the outlook did on past days of the last pull. Raises UsageError before it."""
    last = kept(session)
    return outlook_record(last.inputs, last.policy, MeasureParams.of(session.card))


def outlook_as_data(found: OutlookRecord) -> dict[str, Any]:
    """For --json; money in home minor units."""
    low, high = found.held.interval or (None, None)
    figures = {
        "error": six(found.error),
        "error_last_year": six(found.error_naive),
        "gain_low": six(found.gain_low),
        "gain_high": six(found.gain_high),
    }
    held = {"n": found.held.n, "k": found.held.k, "low": six(low), "high": six(high)}
    counts = {"cases": found.cases, "groups": found.groups, "events": found.events}
    named = {"published": found.published, "reason": found.reason, "days": len(found.origins)}
    return {"outlook": named | counts | figures | {"held": held}}


def year_as_data(year: YearRecord | None) -> dict[str, Any]:
    """own_numbers, matched, cost_of_sale, completeness, deviants; money in home minor units."""
    if year is None:
        return {"own_numbers": {}}
    numbers = {
        x.name: {
            "shown": x.shown,
            "retention": _share(x.retention),
            "win_rate": _share(x.win_rate),
            "spend": asdict(x.spend),
        }
        for x in year.numbers
    }
    outcomes = {x.outcome: _rounded(asdict(x)) for x in year.matched.differences}
    pairs = {"keys": year.matched.keys, "pairs": year.matched.pairs}
    return {
        "own_numbers": numbers,
        "matched": pairs | {"outcomes": outcomes},
        "cost_of_sale": {x.tier: _rounded(asdict(x)) for x in year.costs},
        "completeness": _rounded(asdict(year.completeness)),
        "deviants": {
            "accounts": list(year.deviants.roots),
            "n": year.deviants.n,
            "habits": {x.figure: _rounded(asdict(x)) for x in year.deviants.habits},
        },
    }


def _rounded(data: dict[str, Any]) -> dict[str, Any]:
    return {k: six(v) if isinstance(v, float) else v for k, v in data.items()}


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval or (None, None)
    value = {"share": six(share.value), "low": six(low), "high": six(high)}
    return {"n": share.n, "k": share.k} | value


def as_data(found: Backtest) -> dict[str, Any]:
    """For --json: days, groups, and per flag, tier and rule n, lift, low, high and the rest.

    over: its share over that of each simple rule of the same outcome. low and high bound the lift
    (95 %); share_low and share_high the share itself.
    """
    kinds = {"flag": "flags", "tier": "tiers", "rule": "rules"}
    data: dict[str, Any] = {name: {} for name in kinds.values()}
    for line in found.lines:
        over = {name: six(ratio) for name, ratio in found.over(line).items()}
        data[kinds[line.kind]][line.name] = _figures(line) | {"over": over}
    return {"days": [day.isoformat() for day in found.days], "groups": found.groups} | data


def answers_as_data(counts: pl.DataFrame) -> dict[str, Any]:
    """Per flag: how many of its episodes people answered, and how many with "not true"."""
    found = {}
    for row in counts.iter_rows(named=True):
        share = Share(row["not_true"], row["n"])
        low, high = share.interval or (None, None)
        found[row["flag"]] = {
            "n": row["n"],
            "not_true": row["not_true"],
            "share": six(share.value),
            "low": six(low),
            "high": six(high),
        }
    return {"answers": found}


def _figures(line: Line) -> dict[str, Any]:
    low, high = line.lift_interval or (None, None)
    share_low, share_high = line.hits.interval or (None, None)
    return {
        "outcome": line.outcome,
        "n": line.hits.n,
        "hits": line.hits.k,
        "share": six(line.hits.value),
        "share_low": six(share_low),
        "share_high": six(share_high),
        "base": six(line.base.value),
        "base_n": line.base.n,
        "lift": six(line.lift),
        "low": six(low),
        "high": six(high),
        "lead_months": line.lead_months,
        "shown": line.shown,
    }


def six(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
