"""The page that may be shown to the customer: who to ask, what both sides promised, what was done.

Built from an allow-list of columns and from nothing that was scored: no tier, no revenue, no
objective of ours, no rating. What is not read here cannot leak.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.page import filled
from kamsync.report.layout.view import Words
from kamsync.report.sections.joint import joint_sections
from kamsync.report.sections.shared_value import SharedValue, shared_value, value_sections
from kamsync.report.sections.touches import meetings, touches_of
from kamsync.scoring.metrics.contact_plan import PARTS
from kamsync.scoring.metrics.joint import joint_figures
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.windows import Windows, add_months

View = Literal["", "joint", "strategy", "relationship", "codevelopment", "evaluation"]
VIEWS: Final[dict[View, tuple[str, ...]]] = {
    "joint": ("joint", "ours", "theirs"),
    "strategy": ("value", "joint", "results"),
    "relationship": ("people", "words", "cases"),
    "codevelopment": ("value", "results", "ours", "theirs"),
    "evaluation": ("joint", "words", "results", "ours", "theirs"),
}
"""What the page is used for → its sections: planning the strategy, tending the relation, developing
together, rating each other. Joint: what rests on what both sides said."""


@dataclass(frozen=True)
class Reviewed:
    """One customer group, as its own people may see it."""

    name: str
    as_of: dt.date
    meetings: int | None
    """Of the last 12 months; None where activities are not mapped."""
    team: pl.DataFrame
    """name, role, department of those who work for it today."""
    promises: pl.DataFrame
    """side, title, promised, actual, due_at, done_at."""
    joint: pl.DataFrame
    """kpi, us, them, gap, rank, validated, disputed: rated by both sides; empty: nothing rated."""
    value: SharedValue
    cases: tuple[int, int] | None
    """Opened in the last 12 months, and how many of them are open; None where not mapped."""
    contact_plan: tuple[tuple[str, str], ...] = ()
    """Of whom to ask, how and how often (contact_plan.PARTS): what is written down for them."""


def gather(
    inputs: Inputs, policy: Policy, members: Sequence[str], name: str, stale_days: int = 183
) -> Reviewed:
    """From the mirror's streams; `members` are the account ids of the group. A rating older than
    `stale_days` is left out."""
    as_of = policy.as_of
    since = add_months(as_of, -12)

    def rows(stream: str, *columns: str) -> pl.DataFrame:
        found = inputs.live(stream, "account_id", *columns)
        return found.filter(pl.col("account_id").is_in(list(members))).collect()

    day = pl.col("opened_at").dt.convert_time_zone(policy.timezone).dt.date()
    opened = rows("case", "opened_at", "closed_at").filter((day > since) & (day <= as_of))
    promises = rows("commitment", "side", "title", "promised", "actual", "due_at", "done_at")
    team = rows("team_member", "user_id", "role", "department", "starts_at", "ends_at")
    mapped = inputs.has("activity")
    ids = pl.Series("id", list(members), dtype=pl.String)
    group = pl.DataFrame({"id": ids}).with_columns(pl.lit(0, pl.Int64).alias("g"))
    return Reviewed(
        name,
        as_of,
        meetings(touches_of(inputs, policy, members), policy) if mapped else None,
        _team(inputs, team, as_of),
        promises.sort(["due_at", "title"], nulls_last=True),
        joint_figures(inputs, group, Windows(as_of).today, stale_days).drop("g"),
        shared_value(inputs, policy, members),
        (opened.height, opened["closed_at"].null_count()) if inputs.has("case") else None,
        _contact_plan(inputs, members),
    )


def _contact_plan(inputs: Inputs, members: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Part and text, the first account of the group that says it."""
    fields = [part for part in PARTS if inputs.has("account", f"profile_contact_{part}")]
    own = pl.col("id").is_in(list(members))
    found = inputs.live("account", "id", *(f"profile_contact_{p}" for p in fields)).filter(own)
    rows = found.sort("id").collect()
    facts = []
    for part in fields:
        texts = (str(value or "").strip() for value in rows[f"profile_contact_{part}"])
        text = next((text for text in texts if text), "")
        facts += [(part, text)] if text else []
    return tuple(facts)


def _team(inputs: Inputs, team: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """People without a name stay out: an id says nothing to a customer."""
    today = pl.lit(as_of)
    working = team.filter(
        (pl.col("starts_at").is_null() | (pl.col("starts_at") <= today))
        & (pl.col("ends_at").is_null() | (pl.col("ends_at") >= today))
    )
    users = inputs.live("user", "id", "name").collect()
    named = working.join(users, left_on="user_id", right_on="id", how="inner")
    return (
        named.filter(pl.col("name").is_not_null())
        .select("name", "role", "department")
        .unique(maintain_order=True)
        .sort(["name", "role"], nulls_last=True)
    )


def review(reviewed: Reviewed, language: str, view: View = "") -> str:
    """The page as text, whole or with the sections of one view."""
    words = Words(language)
    date = words.date(reviewed.as_of)
    return filled(
        "page.html.j2",
        view=words,
        title=words.t("review.title"),
        subtitle=words.t("review.subtitle", name=plain(reviewed.name), date=date),
        sections=shared_sections(words, reviewed, view),
        footer=words.t("review.footer", date=date),
    )


def shared_sections(words: Words, reviewed: Reviewed, view: View = "") -> list[Section]:
    """All that a customer may see, in its order; those of a view alone."""
    shown = [
        *value_sections(words, reviewed.value),
        _people(words, reviewed),
        *joint_sections(words, reviewed.joint),
        _promises(words, reviewed, "ours"),
        _promises(words, reviewed, "theirs"),
        _cases(words, reviewed),
    ]
    return [s for s in shown if not view or s.id in VIEWS[view]]


def review_as_data(reviewed: Reviewed, language: str) -> dict[str, Any]:
    """What the page says, for programs: the same sections, the same words."""
    words = Words(language)
    sections = [
        {
            "title": section.title,
            "texts": [block.text for block in section.blocks if isinstance(block, Text)],
            "rows": [row for block in section.blocks for row in _rows(block)],
        }
        for section in shared_sections(words, reviewed)
    ]
    return {"name": reviewed.name, "as_of": reviewed.as_of.isoformat(), "sections": sections}


def _rows(block: Block) -> list[dict[str, str]]:
    if not isinstance(block, Table):
        return []
    return [
        dict(zip(block.columns, (cell.text for cell in row), strict=True)) for row in block.rows
    ]


def _people(words: Words, reviewed: Reviewed) -> Section:
    met = words.t("review.meetings_unknown")
    if reviewed.meetings is not None:
        met = words.n("review.meetings", reviewed.meetings)
    blocks: list[Block] = [Text(met, "lead")]
    keys = ("person", "role", "department")
    columns = [words.t(f"review.{key}") for key in keys]
    lines = [[Cell(plain(value or "", 80)) for value in row] for row in reviewed.team.iter_rows()]
    if lines:
        blocks.append(Table("", columns, lines))
    else:
        blocks.append(Text(words.t("review.team_none")))
    for part, text in reviewed.contact_plan:
        blocks.append(Text(words.t(f"review.contact.{part}", text=plain(text, 160))))
    return Section("people", words.t("review.team"), blocks)


def _promises(words: Words, reviewed: Reviewed, side: str) -> Section:
    rows = reviewed.promises.filter(pl.col("side") == side)
    title = words.t(f"review.{side}")
    if rows.is_empty():
        return Section(side, title, [Text(words.t("review.nothing"))])
    # a promise due today is still running until it is kept
    past = pl.col("due_at") < reviewed.as_of
    today = (pl.col("due_at") == reviewed.as_of) & pl.col("done_at").is_not_null()
    due = rows.filter(past | today)
    kept = due.filter(pl.col("done_at") <= pl.col("due_at")).height
    blocks: list[Block] = []
    if not due.is_empty():
        blocks.append(Text(words.n("review.kept", due.height, kept=words.number(kept)), "lead"))
    lines = []
    for row in rows.to_dicts():
        done = row["done_at"]
        lines.append(
            [
                *(Cell(plain(row[c] or "", 160)) for c in ("title", "promised", "actual")),
                Cell(words.date(row["due_at"])),
                Cell(words.t("review.open") if done is None else words.date(done)),
            ]
        )
    columns = [words.t(f"review.{key}") for key in ("promise", "promised", "actual", "due", "done")]
    blocks.append(Table("", columns, lines))
    return Section(side, title, blocks)


def _cases(words: Words, reviewed: Reviewed) -> Section:
    words_of_cases = words.t("review.cases_unknown")
    if reviewed.cases is not None:
        opened, still = reviewed.cases
        words_of_cases = words.n("review.cases_told", opened, open=words.number(still))
    return Section("cases", words.t("review.cases"), [Text(words_of_cases)])
