"""What old nights leave behind is forgotten after a run; a failure to do so fails no run."""

from __future__ import annotations

import datetime as dt
import logging

from kamsync import durable
from kamsync.errors import KamsyncError
from kamsync.sync.session import Session

log = logging.getLogger(__name__)


def forget_old(session: Session) -> None:
    """By [retention]: archive, details of runs, before-images."""
    rules = session.config.retention
    cut = session.now - dt.timedelta(days=rules.run_days)
    try:
        days = session.archive.prune(session.as_of - dt.timedelta(days=rules.archive_days))
        runs = session.ledger.forget_before(session.name, cut)
        images = _forget_images(session, cut)
    except KamsyncError as error:
        log.warning("old runs not forgotten", extra={"reason": str(error)})
    else:
        log.info("old runs forgotten", extra={"days": days, "runs": runs, "images": images})


def _forget_images(session: Session, cut: dt.datetime) -> int:
    """Before-images of runs that are too old to be undone."""
    if not session.images.is_dir():
        return 0
    with durable.translated_errors(session.images):
        old = [f for f in session.images.iterdir() if f.stat().st_mtime < cut.timestamp()]
    for folder in old:
        durable.remove_folder(folder)
    return len(old)
