"""Commands that begin something: init and demo."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kamsync import demo as demo_portfolio
from kamsync import durable
from kamsync.cli.command import Answer, Globals, command, err, terminal_language
from kamsync.cli.file_setup import init_from_files
from kamsync.cli.sync_commands import answer_of, shown_progress
from kamsync.config import Project, load_project
from kamsync.errors import KamsyncError, UsageError
from kamsync.messages.errors import as_value
from kamsync.messages.sentences import sentence
from kamsync.model.invalid import near
from kamsync.queries.scale_proposal import anchors_of
from kamsync.registry import available
from kamsync.scorecard.loading import parse_scorecard, shipped_text
from kamsync.scoring.explain.anchors import converted, with_scales
from kamsync.sync.commands import run_once
from kamsync.sync.session import locked

_AUTH = {
    "local": 'folder = "portfolio"\noutput = "out"\n',
    "salesforce": (
        'base_url = "https://acme.my.salesforce.com"\napi_version = "66.0"\n'
        '[connections.main.auth]\nflow = "jwt"\nclient_id = "env:SF_CLIENT_ID"\n'
        'username = "kamsync@acme.example"\nprivate_key = "file:sf.key"\n'
        'audience = "https://login.salesforce.com"\n'
    ),
    "hubspot": (
        'base_url = "https://api.hubapi.com"\n'
        '[connections.main.auth]\nflow = "token"\ntoken = "env:HUBSPOT_TOKEN"\n'
    ),
    "zoho": (
        'data_centre = "eu"\n[connections.main.auth]\nclient_id = "env:ZOHO_CLIENT_ID"\n'
        'client_secret = "env:ZOHO_CLIENT_SECRET"\nrefresh_token = "env:ZOHO_REFRESH_TOKEN"\n'
    ),
}


class Language(StrEnum):
    fr = "fr"
    en = "en"


class Shipped(StrEnum):
    """Scorecards that init writes."""

    default = "default"
    full = "full"
    ledger = "ledger"
    pipeline = "pipeline"


@command
def init(
    context: typer.Context,
    crm: Annotated[str | None, typer.Option(help="salesforce, hubspot, zoho or local")] = None,
    language: Annotated[Language, typer.Option(help="fr or en")] = Language.fr,
    currency: Annotated[str, typer.Option(help="home currency")] = "EUR",
    rate: Annotated[
        float | None, typer.Option(help="what one euro is in the home currency", min=1e-6)
    ] = None,
    scorecard: Annotated[
        Shipped, typer.Option(help="full: deals and activities; ledger: invoices; pipeline: deals")
    ] = Shipped.default,
    anchors: Annotated[
        bool, typer.Option("--anchors", help="only: scales from the portfolio of the config here")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="overwrite existing files")] = False,
    exports: Annotated[
        list[Path] | None, typer.Option("--from", help="propose config and map for these files")
    ] = None,
    more: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", hidden=True)] = None,
) -> Answer:
    """Write config.toml and scorecard.toml into this folder, its scales from the portfolio."""
    options: Globals = context.obj
    if anchors:
        return _anchored(options, options.project(), force=force)
    if exports:
        given = [*exports, *(more or [])]

        def card_text(*, invoices: bool) -> str:
            ledger = invoices and scorecard is Shipped.default
            return _card("ledger" if ledger else scorecard.value, currency, rate)

        words = (language.value, currency)
        return init_from_files(options, given, words, card_text, force=force)
    name = crm or _ask_crm()
    if name not in available():
        raise UsageError(code="no_connector", name=name, near=near(name, available()))
    folder = options.config.resolve().parent
    config, card = options.config, folder / "scorecard.toml"
    taken = [p.name for p in (config, card) if p.exists()]
    if taken and not force:
        raise UsageError(code="files_there", files=", ".join(taken))
    text = (
        "#:schema config.schema.json\n"
        f'timezone = "Europe/Paris"\nlanguage = "{language}"\nhome_currency = "{currency}"\n'
        f'state_dir = "state"\n\n[connections.main]\nconnector = "{name}"\nmapping = "{name}"\n'
        f"{_kept_in(name, currency)}{_AUTH.get(name, '')}\n"
        '[scorecard]\nfile = "scorecard.toml"\n'
    )
    with durable.translated_errors(folder):
        config.write_text(text, encoding="utf-8")
        card.write_text(_card(scorecard.value, currency, rate), encoding="utf-8")
    project = load_project(config)
    files = [str(config), str(card)]
    scales = _scales_hint(currency, rate, language)
    if name == "local" and (folder / "portfolio" / "opportunities.csv").exists():
        options.connection = "main"
        try:
            scales = str(_anchored(options, project, force=True).data["message"])
        except KamsyncError as error:
            reason = as_value(error)
            scales = sentence("cli.anchors_not", language, {"reason": reason})
    written = sentence("cli.file", language, {"path": ", ".join(files)})
    message = "\n".join((written, scales, sentence("cli.init_next", language)))
    return Answer(0, {"files": files, "message": message}, [], message)


def _card(name: str, currency: str, rate: float | None) -> str:
    """A shipped scorecard, its money in the home currency where the rate is given."""
    text = shipped_text(name)
    if currency.upper() == "EUR" or rate is None:
        return text
    scales = converted(parse_scorecard("scorecard.toml", text), rate)
    return with_scales(text, scales, f"one euro as {rate:g} {currency.upper()}")


def _scales_hint(currency: str, rate: float | None, language: str) -> str:
    then = sentence("cli.anchors_later", language)
    if currency.upper() == "EUR" or rate is not None:
        return then
    euro = sentence("cli.anchors_euro", language, {"currency": currency.upper()})
    return f"{euro}\n{then}"


def _anchored(options: Globals, project: Project, *, force: bool) -> Answer:
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


def _ask_crm() -> str:
    if not err.is_terminal:
        raise UsageError(code="crm")
    return str(typer.prompt(sentence("cli.crm", terminal_language()), err=True)).strip()


def _kept_in(crm: str, home: str) -> str:
    """The currency of a Salesforce org, which its API does not name where there is only one."""
    if crm != "salesforce":
        return ""
    if not err.is_terminal:
        return f'# org_currency = "{home}"    # set it where the org has only one currency\n'
    question = "Currency of the org, where it has only one (- for several)"
    said = str(typer.prompt(question, default=home, err=True)).strip().upper()
    return "" if said == "-" else f'org_currency = "{said}"\n'


@command
def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Option(help="where to put it")] = Path("demo"),
    lang: Annotated[Language, typer.Option(help="fr or en")] = Language.en,
) -> Answer:
    """Score the shipped portfolio in a folder of its own."""
    options: Globals = context.obj
    as_of = options.as_of or dt.datetime.now().astimezone().date()
    if not (folder / "config.toml").exists():
        with durable.translated_errors(folder):
            demo_portfolio.build(folder, as_of, language=lang.value)
    project = load_project(folder / "config.toml")
    with locked(project, None, as_of, options.now) as session, shown_progress(options) as progress:
        result = run_once(session, progress)
        answer = answer_of(result, session, options)
    if not result.message:
        values = {"folder": str(folder)}
        result.message = sentence("cli.demo", project.config.language, values)
    return answer
