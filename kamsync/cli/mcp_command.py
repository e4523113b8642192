"""The command mcp: questions of an assistant, answered by the commands that read.

An answer holds what the command of that name prints with --json. The customer-safe tools are a
set of their own: they read what the page for the customer reads, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Annotated, Any

import polars as pl
import typer

from kamsync.cli.alert_commands import alerts
from kamsync.cli.command import Answer, Globals, command, worded
from kamsync.cli.explain import asof, moves_as_data, why
from kamsync.cli.kpi_commands import kpis
from kamsync.cli.report_commands import last_scored
from kamsync.cli.state_commands import status
from kamsync.errors import KamsyncError, UsageError
from kamsync.mcp.envelope import envelope, refusal
from kamsync.mcp.server import Tool, server
from kamsync.messages import errors as said_errors
from kamsync.messages.sentences import sentence
from kamsync.queries.archive import what_if
from kamsync.report.review import gather, review_as_data
from kamsync.scorecard.reader import parse_scorecard
from kamsync.sync.session import reading

_LONGEST = 200_000
"""Characters of a scorecard that an assistant may send."""


@command
def mcp(
    context: typer.Context,
    customer_safe: Annotated[bool, typer.Option("--customer-safe")] = False,
    account: str = "",
) -> Answer:
    options: Globals = context.obj
    if account and not customer_safe:
        raise UsageError(code="mcp_account")
    language = options.project().config.language
    asked = CustomerQuestions(options, account) if customer_safe else Questions(options)
    about = "mcp.instructions.customer" if customer_safe else "mcp.instructions"
    words = f"{sentence(about, language)} {sentence('mcp.untrusted', language)}"
    server(asked.tools(language), words).run("stdio")
    return Answer()


def _asked(options: Globals, answer: Callable[[Globals], dict[str, Any]]) -> str:
    """Each question reads config and ledger anew: the night may have passed in between."""
    fresh = replace(options, now=Globals().now)
    try:
        return envelope(answer(fresh), fresh.language)
    except KamsyncError as error:
        return refusal(said_errors.message(error, fresh.language))


class Questions:
    """The internal tools; every public method is one."""

    def __init__(self, options: Globals) -> None:
        self._options = options

    def tools(self, language: str) -> list[Tool]:
        asked = (self.why, self.whatif, self.alerts, self.asof, self.status, self.kpis)
        return [Tool(ask.__name__, sentence(f"mcp.{ask.__name__}", language), ask) for ask in asked]

    def why(self, account: str, since: str | None = None) -> str:
        return self._command(why, account=account, since=since, lang=None)

    def whatif(self, scorecard: str) -> str:
        return _asked(self._options, lambda fresh: _moves(fresh, scorecard))

    def alerts(self) -> str:
        # messages would carry addresses
        return self._command(alerts, ("messages",), send=False)

    def asof(self, day: str) -> str:
        return self._command(asof, day=day)

    def status(self) -> str:
        return self._command(status, exit_code=False)

    def kpis(self, account: str | None = None) -> str:
        return self._command(kpis, account=account)

    def _command(self, asked: Any, without: tuple[str, ...] = (), **words: Any) -> str:
        def answer(fresh: Globals) -> dict[str, Any]:
            found: Answer = asked.__wrapped__(context=SimpleNamespace(obj=fresh), **words)
            findings = [worded(f, fresh.language) for f in found.findings]
            kept = {name: value for name, value in found.data.items() if name not in without}
            return {**kept, "findings": findings}

        return _asked(self._options, answer)


def _moves(options: Globals, scorecard: str) -> dict[str, Any]:
    if len(scorecard) > _LONGEST:
        raise UsageError(code="mcp_long", most=_LONGEST)
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        other = parse_scorecard("scorecard", scorecard)
        return {"connection": session.name, **moves_as_data(what_if(session, other))}


class CustomerQuestions:
    """The customer-safe tool: nothing it says names another account."""

    def __init__(self, options: Globals, account: str) -> None:
        self._options = options
        self._account = account

    def tools(self, language: str) -> list[Tool]:
        if self._account:
            return [Tool("review", sentence("mcp.review_of", language), self.review_of)]
        return [Tool("review", sentence("mcp.review", language), self.review)]

    def review_of(self) -> str:
        return self.review(self._account)

    def review(self, account: str) -> str:
        return _asked(self._options, lambda fresh: _reviewed(fresh, account))


def _reviewed(options: Globals, account: str) -> dict[str, Any]:
    with reading(options.project(), options.connection, options.as_of, options.now) as session:
        last, scored = last_scored(session)
        language, wanted = session.config.language, account.strip().lower()
        named = pl.any_horizontal(pl.col("root", "name").str.to_lowercase() == wanted)
        hits = scored.groups.filter(named)
        if hits.height != 1:  # never a list: it would name other customers
            raise UsageError(code="mcp_no_account")
        root, name = hits.row(0, named=True)["root"], hits.row(0, named=True)["name"]
        members = scored.members.filter(pl.col("root") == root)["id"].to_list()
        found = gather(last.inputs, last.policy, members, name, session.card.stale_days)
        return review_as_data(found, language)
