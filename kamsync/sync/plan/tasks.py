"""Tasks and next actions out of open episodes (numbers §6.2–6.4, §6.6). Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, Final

import polars as pl

from kamsync.messages.links import record_link
from kamsync.messages.task_words import TaskSetting, TaskText
from kamsync.messages.tasks import next_action, task_text
from kamsync.model.lazy_rows import LookedUp
from kamsync.model.words import CHOSEN_TIERS, LEVELS
from kamsync.scorecard import SEVERITIES, Flag
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.scoring.score import Scored
from kamsync.sync.plan.answers import SETTLES, FlagAnswer
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import Episode, Key, Turn
from kamsync.sync.plan.people import People
from kamsync.sync.plan.wanted_tasks import Source, WantedTask

Row = Mapping[str, Any]
SCOPE_SHARE: Final = 5
"""Percent of all revenue that a scope must have before a dependency there makes a task."""
SCOPE_BUYERS: Final = 5
SHRINKING_COURSES: Final = ("reduce", "exit")
GROWTH_TOPICS: Final = ("shrinking", "no_open_pipeline", "tomorrow_underserved")
"""Flags that ask for more business: no task where less of it is decided."""


def due_date(episode: Episode, flag: Flag) -> dt.date:
    return episode.since + dt.timedelta(days=flag.due_days)


def _flag(episode: Episode, flags: Mapping[str, Flag]) -> Flag:
    """As it stands for this account today."""
    return flags[episode.flag].in_case(episode.case)


def _rank(flag: Flag) -> int:
    return SEVERITIES.index(flag.severity)


def most_severe(
    episodes: Iterable[Episode], flags: Mapping[str, Flag], quiet: Collection[str]
) -> dict[str, Episode]:
    """root → its most severe open episode that asks for something; `quiet`: keys of those that
    people have answered."""
    order = {flag_id: n for n, flag_id in enumerate(flags)}

    @cache
    def rank_of(flag_id: str, case: int) -> tuple[int, int] | None:
        flag = flags[flag_id].in_case(case)
        return None if flag.act == "none" else (_rank(flag), order[flag_id])

    best: dict[str, tuple[tuple[int, int], Episode]] = {}
    for episode in episodes:
        rank = rank_of(episode.flag, episode.case)
        if rank is None or episode.key in quiet:
            continue
        held = best.get(episode.root)
        if held is None or rank < held[0]:
            best[episode.root] = (rank, episode)
    return {root: episode for root, (_, episode) in best.items()}


def against_course(
    episodes: Iterable[Episode], flags: Mapping[str, Flag], groups: pl.DataFrame
) -> frozenset[str]:
    """Keys of episodes that ask for growth of an account that is to be reduced or left."""
    shrinks = set(groups.filter(pl.col("course").is_in(SHRINKING_COURSES))["root"])
    return frozenset(
        e.key for e in episodes if e.root in shrinks and _flag(e, flags).topic in GROWTH_TOPICS
    )


def next_actions(
    best: Mapping[str, Episode],
    flags: Mapping[str, Flag],
    groups: pl.DataFrame,
    context: PlanContext,
) -> pl.DataFrame:
    """account_id, next_action: the most severe open flag's action with its date."""

    @cache
    def said(flag_id: str, case: int) -> Callable[[str, dt.date], str]:
        return next_action(flags[flag_id].in_case(case), context.language)

    names = dict(groups.select("root", "name").iter_rows())
    texts = [
        (root, said(e.flag, e.case)(names[root] or root, due_date(e, _flag(e, flags))))
        for root, e in best.items()
        if root in names
    ]
    schema = {"account_id": pl.String, "next_action": pl.String}
    return pl.DataFrame(texts, schema=schema, orient="row")


@dataclass(frozen=True)
class FlagTasks:
    """Tasks of flags: whom they are for, what they say."""

    turn: Turn
    flags: Mapping[str, Flag]
    rows: Mapping[str, dict[str, Any]]
    chosen: frozenset[str]
    """Roots of the tiers whose flags make tasks."""
    scopes: Mapping[str, Row]
    """root → the weightiest scope in which it is a dependency worth a task."""
    records: Mapping[str, Row]
    """id → the account as the CRM has it."""
    people: People
    context: PlanContext
    answers: Mapping[str, FlagAnswer]
    """Key of an episode → the answer that holds today."""
    unwanted: frozenset[str] = frozenset()
    """Keys of episodes against what is decided on the account."""

    @classmethod
    def of(
        cls,
        scored: Scored,
        turn: Turn,
        flags: Mapping[str, Flag],
        context: PlanContext,
        answers: Mapping[str, FlagAnswer],
    ) -> FlagTasks:
        flagged = {e.root for e in turn.open_now}
        chosen = scored.groups.filter(pl.col("tier").is_in(CHOSEN_TIERS))["root"]
        return cls(
            turn,
            flags,
            LookedUp(scored.groups, flagged),
            frozenset(chosen),
            _scopes(scored),
            LookedUp(context.accounts, flagged, "id"),
            People.of(context),
            context,
            answers,
            against_course(turn.open_now, flags, scored.groups),
        )

    def source(self, others: frozenset[str]) -> Source:
        """`others`: flags of other sources, whose tasks no episode closes."""
        turn = self.turn
        wanted = [self._wanted(e) for e in turn.open_now if e.root in self.rows]
        still = {e.key for e in (*turn.open_now, *turn.kept)}
        settled = {key for key, answer in self.answers.items() if answer.word in SETTLES}
        closed = ({e.key for e in turn.closed} - still) | settled
        over = [k for k in closed if not ((key := Key.parse(k)) and key.flag in others)]
        return Source([task for task in wanted if task is not None], over)

    def owner_of(self, task: Row) -> str | None:
        """Of a task found again by its key only the episode is known: who would own it now."""
        flag, row = self.flags.get(task["flag"]), self.rows.get(task["root"])
        return self._owner(flag, row) if flag and row is not None else None

    def _owner(self, flag: Flag, row: Row) -> str | None:
        root = row["root"]
        if flag.act == "director" and (named := self.context.directors.get(root)):
            return self.people.first(named, self.people.director, self.people.fallback)
        return self.people.for_account(flag.act, row, self.records.get(root, {}))

    def _wanted(self, episode: Episode) -> WantedTask | None:
        flag, scope = _flag(episode, self.flags), None
        if episode.key in self.answers or episode.key in self.unwanted:
            return None
        if flag.is_dependency:
            scope = self.scopes.get(episode.root)
            if scope is None:
                return None
            flag = self.flags.get(f"dependency_{scope['dependency']}", flag)
        if flag.act == "none" or not self._makes_task(flag, episode.root):
            return None
        row = self.rows[episode.root] | dict(scope or {})
        due_on = max(due_date(episode, flag), self.context.as_of)
        return WantedTask(
            key=episode.key,
            account_id=episode.root,
            flag=flag.id,
            root=episode.root,
            severity=flag.severity,
            owner=self._owner(flag, row),
            due_on=due_on,
            text=partial(self._text, flag, row, due_on),
            about=episode.root,
            revenue=row["revenue"],
        )

    def _makes_task(self, flag: Flag, root: str) -> bool:
        return flag.tasks != "none" and (flag.tasks == "all" or root in self.chosen)

    def _text(
        self, flag: Flag, row: Row, due_on: dt.date, language: str, facts: AccountFacts
    ) -> TaskText:
        context = self.context
        at = TaskSetting(
            language,
            context.home_currency,
            due_on,
            context.names,
            record_link(context.record_url, row["root"]),
            context.contact_url,
        )
        said = task_text(flag, row, facts, at)
        more = context.task_lines(flag.topic, row["root"], language)
        return replace(said, body="\n".join([said.body, *more]))


def _scopes(scored: Scored) -> dict[str, Row]:
    """Per root: the portfolio, or a scope of at least 5 % of all revenue and 5 buying groups, of
    its highest level there and, among those, its largest share."""
    if scored.levels.is_empty():
        return {}
    total = int(scored.scopes.filter(pl.col("scope") == "portfolio")["revenue"].sum())
    weighty = (pl.col("scope") == "portfolio") | (
        (100 * pl.col("scope_revenue") >= SCOPE_SHARE * total)
        & (pl.col("accounts") >= SCOPE_BUYERS)
    )
    scopes = scored.scopes.select(
        "scope", "value", pl.col("revenue").alias("scope_revenue"), "accounts"
    )
    rows = (
        scored.levels.filter(pl.col("level") > 0)
        .with_columns(pl.col("value").fill_null(""))
        .join(scopes.with_columns(pl.col("value").fill_null("")), on=["scope", "value"])
        .filter(weighty)
        .join(scored.groups.select("g", "root"), on="g")
        .sort(
            ["level", "share", pl.col("scope") != "portfolio", "scope", "value"],
            descending=[True, True, False, False, False],
        )
        .unique("root", keep="first", maintain_order=True)
    )
    return {row["root"]: _scope_row(row) for row in rows.to_dicts()}


def _scope_row(row: Row) -> Row:
    """As columns of the group, in place of those of its highest level anywhere."""
    return {
        "dependency": LEVELS[row["level"]],
        "dependency_scope": row["scope"],
        "dependency_value": row["value"],
        "dependency_share": row["share"],
        "dependency_revenue": row["revenue"],
    }
