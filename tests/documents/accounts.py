"""One account with everything that documents show, and a neighbour; every word that is ours alone
begins with SECRET."""

from __future__ import annotations

import datetime as dt
from functools import cache

from kamsync.documents.account import Account, read_account
from kamsync.report import ReportData
from kamsync.report.layout.view import View
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.score import score
from tests.test_review import streams

AS_OF = dt.date(2026, 11, 22)
POLICY = Policy(AS_OF, timezone="Europe/Paris")
NAME = "Alpha <b> & =Söhne\x07"
_PLAN = {"account_id": "A", "updated_at": "2026-10-01"}
_LOST = {"account_id": "A", "stage": "SECRET lost", "is_closed": "true", "is_won": "false"}
_DEAL = {"account_id": "A", "currency": "EUR", "amount": "98765"}


@cache
def inputs() -> Inputs:
    won = _DEAL | {"stage": "SECRET won", "is_closed": "true", "is_won": "true"}
    still = _DEAL | {"stage": "SECRET open", "is_closed": "false", "is_won": "false"}
    return streams(
        account=[
            {
                **{"id": "A", "name": NAME, "owner_id": "u1", "industry": "SECRET industry"},
                **{"plan_start": "2026-01-01", "plan_end": "2027-12-31"},
                **{"profile_strategy": "SECRET grow abroad", "profile_strategy_at": "2026-10-05"},
                **{"profile_needs": "SECRET spare parts", "profile_needs_at": "2024-01-05"},
                **{"competitors": "SECRET rival"},
            },
            {"id": "B", "name": "SECRET neighbour"},
        ],
        opportunity=[
            won | {"id": "d1", "name": "SECRET deal", "close_date": "2026-10-01"},
            won | {"id": "d2", "name": "SECRET deal", "close_date": "2025-05-01"},
            still | {"id": "d3", "name": "SECRET next", "close_date": "2027-02-01"},
            still | {"id": "d4", "name": "SECRET later", "close_date": "2027-03-01"},
            _LOST
            | {"id": "d5", "name": "SECRET bid", "close_date": "2026-09-01"}
            | {"lost_reason": "SECRET competitor was cheaper"},
            won | {"id": "d6", "account_id": "B", "close_date": "2026-08-01"},
        ],
        user=[{"id": "u1", "name": "Ann Example"}],
        team_member=[{"id": "1", "account_id": "A", "user_id": "u1", "role": "Lead"}],
        contact=[
            {"id": "c1", "account_id": "A", "name": "Carl SECRET", "title": "Buyer"},
            {"id": "c2", "account_id": "A", "name": "Dora SECRET", "reports_to_id": "c1"},
        ],
        activity=[
            {"id": "a1", "account_id": "A", "opportunity_id": "d3", "kind": "meeting"}
            | {"occurred_at": "2026-11-02", "contact_ids": "c1"},
        ],
        contract=[
            {"id": "k1", "account_id": "A", "ends_on": "2027-01-21", "renews": "false"}
            | {"value": "5000", "currency": "EUR"},
        ],
        commitment=[
            {"id": "p1", "account_id": "A", "side": "ours", "title": "Answer within a day"}
            | {"promised": "24 h", "due_at": "2026-12-01"},
        ],
        plan_item=[
            _PLAN | {"id": "o", "kind": "orientation", "title": "SECRET partner of choice"},
            _PLAN
            | {"id": "p", "kind": "objective", "parent_id": "o", "title": "SECRET two sites"}
            | {"indicator": "sites", "target": "2", "horizon": "mid", "due_at": "2027-06-30"},
            _PLAN
            | {"id": "q", "kind": "programme", "parent_id": "p", "title": "SECRET workshops"}
            | {"programme_type": "relational", "owner_id": "u1"},
            _PLAN
            | {"id": "r", "kind": "action", "parent_id": "q", "title": "SECRET first workshop"}
            | {"owner_id": "u1", "due_at": "2026-11-01"},
            _PLAN
            | {"id": "s", "kind": "scenario", "title": "SECRET price", "condition": "prices fall"}
            | {"response": "we offer service"},
            _PLAN
            | {"id": "t", "kind": "need", "title": "SECRET training"}
            | {"opportunity_id": "d3"},
            _PLAN
            | {"id": "u", "kind": "risk", "title": "SECRET buyer leaves", "owner_id": "u1"}
            | {"response": "SECRET meet his deputy"},
        ],
    )


@cache
def _data() -> ReportData:
    card = load_scorecard(None)
    now = dt.datetime(2026, 11, 22, 5, 30, tzinfo=dt.UTC)
    return ReportData(score(inputs(), POLICY, card), card, POLICY, "main", "", now)


@cache
def account(language: str = "en") -> Account:
    return read_account(View(language, _data()), inputs(), "A")
