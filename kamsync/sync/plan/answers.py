"""What people answer to a flag in the account's fields flag_response and flag_response_until. Pure.

An answer is about the flag whose action the account shows. It is remembered among the episode's
events as `answer:WORD:UNTIL`, so that it outlives the next answer on the same account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from kamsync.model.words import RESPONSE_WORDS
from kamsync.sync.plan.episodes import ANSWER, EVENTS, Episode

LATER_DAYS: Final = 30
"""How long "later" holds where nobody wrote a date."""
NOT_TRUE: Final = "not_true"
SETTLES: Final = ("handled", "accepted", NOT_TRUE)
"""What ends the episode's task; "later" leaves it open."""


@dataclass(frozen=True)
class FlagAnswer:
    root: str
    flag: str
    key: str
    n: int
    on: dt.date
    """Day of the run that read it."""
    word: str
    """Empty: the field was emptied, which takes the answer back."""
    until: dt.date | None

    def holds(self, as_of: dt.date) -> bool:
        """Whether nothing is asked of anybody for that episode."""
        last = self.until
        if last is None and self.word == "later":
            last = self.on + dt.timedelta(days=LATER_DAYS)
        return bool(self.word) and (last is None or last >= as_of)

    @property
    def event(self) -> str:
        return f"{ANSWER}{self.word}:{self.until.isoformat() if self.until else ''}"


@dataclass(frozen=True)
class Answers:
    latest: Mapping[str, FlagAnswer]
    """root → what its field held last."""
    of_episode: Mapping[str, FlagAnswer]
    """key of an episode → the newest answer about it."""


def no_answers() -> Answers:
    return Answers({}, {})


def answers_of(events: pl.DataFrame) -> Answers:
    """From the ledger's events, oldest first."""
    latest: dict[str, FlagAnswer] = {}
    of_episode: dict[str, FlagAnswer] = {}
    for answer in all_answers(events):
        latest[answer.root] = of_episode[answer.key] = answer
    return Answers(latest, of_episode)


def all_answers(events: pl.DataFrame) -> Iterable[FlagAnswer]:
    given = events.filter(pl.col("event").str.starts_with(ANSWER))
    for row in given.select(*EVENTS, "as_of").iter_rows(named=True):
        word, _, until = row["event"].removeprefix(ANSWER).partition(":")
        day = dt.date.fromisoformat(until) if until else None
        yield FlagAnswer(row["root"], row["flag"], row["key"], row["n"], row["as_of"], word, day)


def answering(accounts: pl.DataFrame, known: Answers) -> list[dict[str, Any]]:
    """Of the groups that say something in the accounts' fields, or did before: id and fields."""
    if "flag_response" not in accounts.columns:
        return []
    ever = pl.col("flag_response").is_not_null() | pl.col("id").is_in(list(known.latest))
    fields = [c for c in ("id", "flag_response", "flag_response_until") if c in accounts.columns]
    return accounts.filter(pl.col("id") == pl.col("root"), ever).select(fields).to_dicts()


def heard(
    rows: Iterable[Mapping[str, Any]],
    known: Answers,
    shown: Mapping[str, Episode],
    as_of: dt.date,
) -> list[FlagAnswer]:
    """What the fields of those `answering` say that is new. `shown`: root → the open episode whose
    action it shows. A word that is none of the four says nothing."""
    found = []
    for row in rows:
        word, until = _said(row)
        about = _about(word, until, known.latest.get(row["id"]), shown.get(row["id"]))
        if about is not None:
            key = (about.flag, about.key, about.n)
            found.append(FlagAnswer(row["id"], *key, as_of, word, until))
    return found


def _about(
    word: str, until: dt.date | None, last: FlagAnswer | None, shown: Episode | None
) -> Episode | FlagAnswer | None:
    """The episode a new answer is about; None where nothing is new. An emptied field and a moved
    date are about the same one as before, another word is about the one that is shown now."""
    if last is None or not last.word:
        return shown if word else None
    if (word, until) == (last.word, last.until):
        return None
    return last if word in ("", last.word) or shown is None else shown


def _said(row: Mapping[str, Any]) -> tuple[str, dt.date | None]:
    typed = " ".join(str(row.get("flag_response") or "").lower().split())
    word = RESPONSE_WORDS.get(typed)
    return (word, row.get("flag_response_until")) if word else ("", None)


def as_events(answers: Iterable[FlagAnswer]) -> pl.DataFrame:
    rows = [(a.flag, a.root, a.event, a.key, a.n) for a in answers]
    return pl.DataFrame(rows, schema=EVENTS, orient="row")


def tally(events: pl.DataFrame) -> pl.DataFrame:
    """flag, n, not_true: episodes that were answered, by the last word about each."""
    last = {a.key: a for a in all_answers(events)}
    rows = [(a.flag, a.word == NOT_TRUE) for a in last.values() if a.word]
    schema = {"flag": pl.String, "not_true": pl.Boolean}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return (
        frame.group_by("flag")
        .agg(pl.len().cast(pl.Int64).alias("n"), pl.col("not_true").sum().cast(pl.Int64))
        .select("flag", "n", "not_true")
        .sort("flag")
    )
