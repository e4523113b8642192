"""Commands that begin something: init and demo."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kamsync import demo as demo_portfolio
from kamsync import durable
from kamsync.cli.frame import Answer, Globals, command, err
from kamsync.cli.moving import answer_of, shown_progress
from kamsync.config import load_project
from kamsync.errors import UsageError
from kamsync.registry import available
from kamsync.scorecard import default_text
from kamsync.sync.run import run_once
from kamsync.sync.session import locked
from kamsync.toml_source import nearest

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


@command
def init(
    context: typer.Context,
    crm: Annotated[str | None, typer.Option(help="salesforce, hubspot, zoho or local")] = None,
    language: Annotated[Language, typer.Option(help="fr or en")] = Language.fr,
    currency: Annotated[str, typer.Option(help="home currency")] = "EUR",
    force: Annotated[bool, typer.Option("--force", help="overwrite existing files")] = False,
) -> Answer:
    """Write config.toml and scorecard.toml into this folder."""
    options: Globals = context.obj
    name = crm or _ask_crm()
    if name not in available():
        message = f'no connector "{name}"{nearest(name, list(available()))}'
        raise UsageError(message)
    folder = options.config.resolve().parent
    config, card = options.config, folder / "scorecard.toml"
    taken = [p.name for p in (config, card) if p.exists()]
    if taken and not force:
        message = f"{', '.join(taken)} already there; --force overwrites"
        raise UsageError(message)
    text = (
        f'timezone = "Europe/Paris"\nlanguage = "{language}"\nhome_currency = "{currency}"\n'
        f'state_dir = "state"\n\n[connections.main]\nconnector = "{name}"\nmapping = "{name}"\n'
        f'{_AUTH.get(name, "")}\n[scorecard]\nfile = "scorecard.toml"\n'
    )
    with durable.told(folder):
        config.write_text(text, encoding="utf-8")
        card.write_text(default_text(), encoding="utf-8")
    load_project(config)
    files = [str(config), str(card)]
    message = (
        f"written: {', '.join(files)}\n"
        "next: kamsync check, then kamsync plan. Every key with its default: config.example.toml"
    )
    return Answer(0, {"files": files}, [], message)


def _ask_crm() -> str:
    if not err.is_terminal:
        raise UsageError("which CRM? add --crm salesforce, hubspot, zoho or local")
    return str(typer.prompt("Which CRM (salesforce, hubspot, zoho, local)", err=True)).strip()


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
        with durable.told(folder):
            demo_portfolio.build(folder, as_of, language=lang.value)
    project = load_project(folder / "config.toml")
    with locked(project, None, as_of, options.now) as session, shown_progress(options) as progress:
        result = run_once(session, progress)
        answer = answer_of(result, session, options)
    if not result.message:
        result.message = (
            f"the demo lies in {folder}/ (companies and deals are public sample data, what is "
            f"marked invented is invented). Next: cd {folder} && kamsync why ACCOUNT; a second "
            "`kamsync run` there changes nothing"
        )
    return answer
