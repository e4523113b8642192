"""The questions of init on a terminal; each has a flag, and an empty answer takes the default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import typer

from kamsync.cli.console import err
from kamsync.cli.criteria_choice import proposal, with_criteria
from kamsync.cli.first_look import Look
from kamsync.cli.setup_draft import CARDS, FLOWS, REVENUE, Draft
from kamsync.errors import ConfigError, KamsyncError, UsageError
from kamsync.messages.errors import as_value
from kamsync.messages.sentences import sentence
from kamsync.model.currencies import EXPONENTS
from kamsync.model.invalid import near
from kamsync.registry import available
from kamsync.scorecard.reader import shipped_text


@dataclass(frozen=True)
class Given:
    """What the flags said: an answered question is not asked."""

    values: dict[str, Any]

    def known(self) -> dict[str, Any]:
        return {name: str(value) for name, value in self.values.items() if value is not None}

    def open(self, name: str) -> bool:
        return self.values.get(name) is None and err().is_terminal


def ask(code: str, language: str, default: str = "", **values: object) -> str:
    question = sentence(f"init.{code}", language, values)
    return str(typer.prompt(question, default=default, err=True)).strip()


def ask_one(code: str, language: str, words: Iterable[str], default: str) -> str:
    """One of these words, asked until it is."""
    known = list(words)
    while (answer := ask(code, language, default)) not in known:
        err().print(sentence("init.one_of", language, {"near": near(answer, known)}))
    return answer


def asked_crm(given: str | None, language: str) -> str:
    if given is None and not err().is_terminal:
        raise UsageError(code="crm")
    name = given or ask("crm", language, "local", names=", ".join(available()))
    if name not in available():
        raise UsageError(code="no_connector", name=name, near=near(name, available()))
    return name


def asked_address(draft: Draft, given: Given) -> Draft:
    """Where the CRM is, before the login."""
    if draft.crm == "salesforce" and given.open("url"):
        url = ask("url", draft.language, "https://acme.my.salesforce.com")
        flow = draft.flow
        if given.open("flow"):
            flow = ask_one("flow", draft.language, FLOWS, flow)
        return replace(draft, url=url, flow=flow)
    if draft.crm == "zoho" and given.open("data_centre") and given.open("url"):
        return replace(draft, data_centre=ask("data_centre", draft.language, draft.data_centre))
    return draft


def asked_rest(draft: Draft, look: Look, given: Given) -> Draft:
    """What the login lets us propose: money, people, figures, time."""
    said = draft.language
    if given.open("currency"):
        draft = replace(draft, currency=ask("currency", said, look.currency or draft.currency))
    if draft.crm == "salesforce" and given.open("org_currency"):
        own = ask("org_currency", said, draft.currency).upper()
        draft = replace(draft, org_currency="" if own == "-" else own)
    for name in ("director", "fallback"):
        draft = replace(draft, **{name: _person(getattr(draft, name), name, look, given, said)})
    if given.open("revenue"):
        source = "revenue" if "revenue" in look.streams else "opportunities"
        draft = replace(draft, revenue=ask_one("revenue", said, REVENUE, source))
    if given.open("scorecard"):
        draft = replace(draft, scorecard=ask_one("scorecard", said, CARDS, look.carries()))
    if given.open("criteria"):
        draft = replace(draft, criteria=_criteria(draft))
    return replace(draft, cron=_cron(draft, given))


def asked_for_files(draft: Draft, given: Given) -> Draft:
    """What no file says: the currency of amounts without one, and who gets the tasks."""
    if given.open("currency"):
        while (code := ask("currency", draft.language, draft.currency).upper()) not in EXPONENTS:
            err().print(sentence("problem.no_currency", draft.language, {"currency": code}))
        draft = replace(draft, currency=code)
    for name in ("director", "fallback"):
        if given.open(name):
            answer = ask(f"{name}_in_files", draft.language, "-")
            draft = replace(draft, **{name: "" if answer == "-" else answer})
    return replace(draft, currency=draft.currency.upper(), cron=_checked(draft.cron))


def _criteria(draft: Draft) -> str:
    """Asked until a scorecard may be made of them."""
    text = shipped_text(draft.scorecard or "default")
    while True:
        answer = ask("criteria", draft.language, proposal(text))
        try:
            with_criteria(text, answer)
        except KamsyncError as error:
            err().print(sentence("init.again", draft.language, {"reason": as_value(error)}))
        else:
            return answer


def _person(text: str, what: str, look: Look, given: Given, language: str) -> str:
    """The id of whoever is meant; without a login the text stands as it is."""
    opened = given.open(what)
    if opened:
        text = ask(what, language, "-")
    while text not in ("", "-") and look.people:
        found = look.named(text)
        if len(found) == 1:
            return found[0].id
        names = [p.name or p.id for p in found]
        if not opened:
            raise UsageError(code="person_unclear", text=text, n=len(found), names=names)
        err().print(sentence("init.person", language, {"n": len(found), "names": names}))
        text = ask(what, language, "-")
    return "" if text == "-" else text


def _cron(draft: Draft, given: Given) -> str:
    cron = draft.cron
    if given.open("cron"):
        cron = ask("cron", draft.language, "30 5 * * mon-fri")
    return _checked(cron)


def _checked(cron: str) -> str:
    """Raises ConfigError."""
    from kamsync.scheduler.clock import cron_problem  # its library loads slowly

    if cron and (problem := cron_problem(cron)):
        raise ConfigError([problem])
    return cron
