"""What the archive says of earlier days, as far as the report and `check` ask for it."""

from __future__ import annotations

import datetime as dt

import polars as pl

from kamsync.model.change import Finding
from kamsync.scoring.explain.hit_rate import MONTHS, Past
from kamsync.scoring.metrics.crm_labels import label_findings
from kamsync.scoring.read.windows import add_months
from kamsync.sync.session import Session


def before(session: Session) -> tuple[pl.DataFrame | None, dt.date | None]:
    """The scored frame of the last applied run before this as_of, and its as_of."""
    run = session.archive.at(session.as_of - dt.timedelta(days=1))
    return (session.archive.load(run)[0], run.as_of) if run else (None, None)


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
