"""`kamsync init`: flags, then questions where there is a terminal, then files and next steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kamsync import durable
from kamsync.cli.command import Answer, Globals, command, terminal_language
from kamsync.cli.console import err
from kamsync.cli.criteria_choice import with_criteria
from kamsync.cli.file_setup import init_from_files
from kamsync.cli.first_look import Look, first_look
from kamsync.cli.scales import anchored, card_text, scales_hint
from kamsync.cli.setup_draft import CARDS, FLOWS, PAGES, REVENUE, Draft, config_text
from kamsync.cli.setup_talk import Given, asked_address, asked_crm, asked_rest
from kamsync.config.project import Project, load_project
from kamsync.errors import KamsyncError, UsageError
from kamsync.messages.errors import as_value
from kamsync.messages.sentences import sentence

SCORECARD = "scorecard.toml"


class Language(StrEnum):
    fr = "fr"
    en = "en"


Shipped = StrEnum("Shipped", {name: name for name in CARDS})  # type: ignore[misc]
Revenue = StrEnum("Revenue", {name: name for name in REVENUE})  # type: ignore[misc]
Flow = StrEnum("Flow", {name: name for name in FLOWS})  # type: ignore[misc]


class Rates(StrEnum):
    home_per_unit = "home_per_unit"
    unit_per_home = "unit_per_home"


@command
def init(
    context: typer.Context,
    crm: str | None = None,
    language: Language | None = None,
    currency: str | None = None,
    rate: Annotated[float | None, typer.Option(min=1e-6)] = None,
    scorecard: Shipped | None = None,
    url: str | None = None,
    flow: Flow | None = None,
    data_centre: str | None = None,
    rates: Rates | None = None,
    timezone: str | None = None,
    director: str | None = None,
    fallback: str | None = None,
    revenue: Revenue | None = None,
    criteria: str | None = None,
    cron: str | None = None,
    no_login: Annotated[bool, typer.Option("--no-login")] = False,
    anchors: Annotated[bool, typer.Option("--anchors")] = False,
    force: Annotated[bool, typer.Option("--force")] = False,
    exports: Annotated[list[Path] | None, typer.Option("--from")] = None,
    more: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", hidden=True)] = None,
) -> Answer:
    options: Globals = context.obj
    if anchors:
        return anchored(options, options.project(), force=force)
    said = (language or Language(terminal_language())).value
    options.language = said
    given = Given(
        {
            "url": url, "flow": flow, "data_centre": data_centre, "currency": currency,
            "director": director, "fallback": fallback, "revenue": revenue,
            "scorecard": scorecard, "criteria": criteria, "cron": cron, "rates": rates,
            "timezone": timezone,
        }
    )  # fmt: skip
    if exports:
        asked = (replace(Draft("local", said), **given.known()), given)
        return _from_files(options, [*exports, *(more or [])], asked, rate, force=force)
    draft = replace(Draft(asked_crm(crm, said), said), **given.known())
    setup = Setup(options, given, rate, login=not no_login)
    return setup.run(draft, force=force)


def _from_files(
    options: Globals,
    files: list[Path],
    asked: tuple[Draft, Given],
    rate: float | None,
    *,
    force: bool,
) -> Answer:
    def text(draft: Draft) -> str:
        name = draft.scorecard or ("ledger" if draft.revenue == "revenue" else "default")
        return with_criteria(card_text(name, draft.currency, rate), draft.criteria)

    return init_from_files(options, files, asked, text, force=force)


@dataclass(frozen=True)
class Setup:
    """One conversation: address, login, the rest, files."""

    options: Globals
    given: Given
    rate: float | None
    login: bool

    def run(self, draft: Draft, *, force: bool) -> Answer:
        config = self.options.config
        card = config.resolve().parent / SCORECARD
        taken = [p.name for p in (config, card) if p.exists()]
        if taken and not force:
            raise UsageError(code="files_there", files=", ".join(taken))
        draft = asked_address(draft, self.given)
        project = self._written(replace(draft, criteria=""))  # of whichever scorecard comes
        look = first_look(self.options, project) if self._logs_in(draft) else Look()
        draft = replace(asked_rest(draft, look, self.given), org_id=look.org_id)
        project = self._written(draft, project.config.timezone and look.timezone)
        files = [str(config), str(card)]
        lines = [sentence("cli.file", draft.language, {"path": ", ".join(files)})]
        lines += [self._met(look, draft.language)] if self._logs_in(draft) else []
        lines += [self._scales(draft, project, look), next_steps(draft)]
        message = "\n".join(lines)
        data = {"files": files, "message": message, "org": look.org}
        return Answer(0, data, [], message)

    def _logs_in(self, draft: Draft) -> bool:
        """Only where the address is the reader's own."""
        asked = draft.url or (err().is_terminal and draft.crm in ("hubspot", "zoho"))
        return self.login and bool(asked)

    def _written(self, draft: Draft, timezone: str = "") -> Project:
        config, folder = self.options.config, self.options.config.resolve().parent
        if timezone and self.given.values.get("timezone") is None:
            draft = replace(draft, timezone=timezone)
        text = card_text(draft.scorecard or "default", draft.currency, self.rate)
        card = with_criteria(text, draft.criteria)
        with durable.translated_errors(folder):
            config.write_text(config_text(draft), encoding="utf-8")
            (folder / SCORECARD).write_text(card, encoding="utf-8")
        return load_project(config)

    def _met(self, look: Look, language: str) -> str:
        if look.problem is not None:
            return sentence("init.no_login", language, {"reason": as_value(look.problem)})
        values = {"org": look.org, "currency": look.currency, "n": len(look.streams)}
        return sentence("init.login", language, values)

    def _scales(self, draft: Draft, project: Project, look: Look) -> str:
        """From the portfolio where it lies here, else how to get them."""
        folder = project.folder / "portfolio"
        if draft.crm != "local" or not (folder / "opportunities.csv").exists():
            return scales_hint(draft, self.rate, login=look.worked)
        self.options.connection = "main"
        try:
            return str(anchored(self.options, project, force=True).data["message"])
        except KamsyncError as error:
            return sentence("cli.anchors_not", draft.language, {"reason": as_value(error)})


def next_steps(draft: Draft) -> str:
    """The commands to come, one a line, and the page that explains them."""
    remote = ("provision --dry-run", "provision", "plan", "apply", "run")
    steps = ("check", *(("plan", "run") if draft.crm == "local" else remote))
    lines = [f"  kamsync {step}" for step in steps]
    page = PAGES.get(draft.crm, draft.crm)
    end = sentence("init.page", draft.language, {"page": page})
    return "\n".join([sentence("init.next", draft.language), *lines, end])
