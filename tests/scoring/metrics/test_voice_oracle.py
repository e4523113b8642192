"""Voice and promises beside an independent calculation, on random rows."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from tests.scoring import oracle_voice
from tests.scoring.book import TODAY, accounts, row_of, score_rows

Rows = list[dict[str, Any]]


def near(rng: random.Random, days: int = 500) -> str:
    return (TODAY - dt.timedelta(days=rng.randrange(-20, days))).isoformat()


def made(seed: int) -> dict[str, Rows]:
    rng = random.Random(seed)
    ids = [f"A{n}" for n in range(6)]
    answers = [
        {
            "account_id": rng.choice(ids),
            "polarity": rng.choice(("positive", "negative", "neutral", "unclassified", "")),
            "polarity_by": rng.choice(("lexicon", "model")),
            "score": rng.choice(("", "1", "2", "3", "4", "5")),
            "scale_max": rng.choice(("3", "5")),
            "answered_at": near(rng),
        }
        for _ in range(60)
    ]
    commitments = [
        {
            "account_id": rng.choice(ids),
            "side": rng.choice(("ours", "ours", "theirs")),
            "due_at": rng.choice((near(rng), near(rng), TODAY.isoformat())),
            "done_at": rng.choice(("", near(rng))),
            "actual": rng.choice(("", "met", "below", "above")),
        }
        for _ in range(60)
    ]
    bills = [
        {
            "account_id": rng.choice(ids),
            "amount": rng.choice(("10", "-3")),
            "currency": "EUR",
            "booked_on": "2024-06-01",
            "due_on": rng.choice(("", near(rng))),
            "paid_on": rng.choice(("", near(rng))),
        }
        for _ in range(30)
    ]
    return {
        "accounts": accounts(*ids),
        "surveys": answers,
        "commitments": commitments,
        "revenue": bills,
    }


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_equals_an_independent_calculation(seed: int) -> None:
    files = made(seed)
    scored = score_rows(files)
    for account in (a["id"] for a in files["accounts"]):
        own = {
            name: [r for r in files[name] if r["account_id"] == account]
            for name in ("surveys", "commitments", "revenue")
        }
        wanted = oracle_voice.voice(own["surveys"], TODAY)
        wanted |= oracle_voice.promises(own["commitments"], own["revenue"], TODAY)
        found = row_of(scored, account)
        assert {name: found[name] for name in wanted} == pytest.approx(wanted, nan_ok=True)
