"""What the archive says of earlier days, as far as the report and `check` ask for it."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.scoring.decide.given import given_too_old, still_counted
from kamsync.scoring.explain.good_news import NEEDED, GoodNews, good_news
from kamsync.scoring.explain.hit_rate import MONTHS, Past
from kamsync.scoring.metrics.crm_labels import label_findings
from kamsync.scoring.read.windows import Windows, add_months
from kamsync.sync.session import Session

WEEK: Final = dt.timedelta(days=7)


def before(session: Session) -> tuple[pl.DataFrame | None, dt.date | None]:
    """What the report compares with of the last applied run before this as_of, and its as_of."""
    run = session.archive.at(session.as_of - dt.timedelta(days=1))
    return (session.archive.part(run, "score", *NEEDED), run.as_of) if run else (None, None)


def good_of_the_week(session: Session) -> list[GoodNews]:
    """What went well between the run in force a week ago and the last one."""
    now = session.archive.at(session.as_of)
    then = session.archive.at(now.as_of - WEEK) if now else None
    if now is None or then is None:
        return []
    before, after = (session.archive.part(run, *NEEDED) for run in (then, now))
    return good_news(before, after)


def a_year_before(session: Session) -> Past:
    """The tiers in force 12 months before as_of; where nothing was applied, they begin today."""
    began = min([session.as_of, *(run.as_of for run in session.archive.runs())])
    then = session.archive.at(add_months(session.as_of, -MONTHS))
    if then is None:
        return Past(began)
    tiers = session.archive.part(then, "root", "tier")
    return Past(began, then.as_of, tiers.select(pl.col("root").alias("id"), "tier"))


def labels_as_last_scored(session: Session) -> list[Finding]:
    """Whether the CRM's labels agreed with the tiers at the last applied run."""
    last = session.archive.at(session.as_of)
    if last is None:
        return []
    return label_findings(session.archive.part(last, "root", "labelled_key", "label_disagrees"))


def given_too_old_last(session: Session) -> list[Finding]:
    """What people gave and is too old by now, as the last applied run saw the accounts."""
    last = session.archive.at(session.as_of)
    if last is None:
        return []
    return given_too_old(session.archive.load(last)[0], session.card, Windows(session.as_of).today)


def given_too_old_first(session: Session, groups: pl.DataFrame) -> list[Finding]:
    """The same before the first run is applied, and where the one before counted such values."""
    found = given_too_old(groups, session.card, Windows(session.as_of).today)
    run = session.archive.at(session.as_of - dt.timedelta(days=1)) if found else None
    if run is None:
        return found
    before = session.archive.load(run)[0]
    return found if still_counted(before, session.card, Windows(run.as_of).today) else []
