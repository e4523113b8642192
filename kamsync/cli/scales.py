"""The scorecard that init writes: a shipped one, its money scales in the home currency."""

from __future__ import annotations

from kamsync import durable
from kamsync.cli.command import Answer, Globals
from kamsync.cli.run_command import shown_progress
from kamsync.cli.setup_draft import Draft
from kamsync.config.project import Project
from kamsync.errors import UsageError
from kamsync.messages.sentences import sentence
from kamsync.queries.scale_proposal import anchors_of
from kamsync.scorecard.reader import parse_scorecard, shipped_text
from kamsync.scoring.explain.anchors import converted, with_scales
from kamsync.sync.session import locked


def card_text(name: str, currency: str, rate: float | None) -> str:
    """A shipped scorecard, its money in the home currency where the rate is given."""
    text = shipped_text(name)
    if currency.upper() == "EUR" or rate is None:
        return text
    scales = converted(parse_scorecard("scorecard.toml", text), rate)
    return with_scales(text, scales, f"one euro as {rate:g} {currency.upper()}")


def scales_hint(draft: Draft, rate: float | None, *, login: bool) -> str:
    currency = draft.currency.upper()
    then = sentence("cli.anchors_now" if login else "cli.anchors_later", draft.language)
    if currency == "EUR" or rate is not None:
        return then
    euro = sentence("cli.anchors_euro", draft.language, {"currency": currency})
    return f"{euro}\n{then}"


def anchored(options: Globals, project: Project, *, force: bool) -> Answer:
    """Freezes proposed scales in the scorecard file of the config."""
    named = project.config.scorecard.file
    if not named:
        raise UsageError(code="no_scorecard_file")
    if project.card.is_approved and not force:
        raise UsageError(code="scales_approved", file=named)
    day, progress = options.as_of, shown_progress(options)
    with locked(project, options.connection, day, options.now) as session, progress as tell:
        scales, groups = anchors_of(session, project.card, tell)
    if not scales:
        message = sentence("cli.anchors_few", project.config.language, {"n": groups})
        return Answer(0, {"scales": {}, "message": message}, [], message)
    note = f"proposed on {session.as_of} from {groups} accounts, frozen: change it on purpose"
    path = project.folder / named
    text = with_scales(project.card.text, scales, note)
    parse_scorecard(str(path), text)
    with durable.translated_errors(path):
        path.write_text(text, encoding="utf-8")
    values = {"names": sorted(scales), "n": groups}
    message = sentence("cli.anchors_done", project.config.language, values)
    return Answer(0, {"scales": scales, "message": message}, [], message)
