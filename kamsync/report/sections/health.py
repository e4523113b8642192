"""Tasks, the quality of the data, and how the run went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

import polars as pl

from kamsync.messages import findings as said
from kamsync.messages import labels
from kamsync.messages.formats import plain
from kamsync.messages.sentences import worded
from kamsync.messages.tasks import action
from kamsync.report.layout.blocks import Block, Cell, Facts, Section, Table, Text, Tone
from kamsync.report.layout.order import section
from kamsync.report.layout.view import View
from kamsync.report.sections.data_quality import data_quality_blocks
from kamsync.scoring.metrics.refresh import watched

_STATUSES: Final = ("new", "open", "waiting", "done")
_SAMPLE: Final = 10
_TONES: Final[dict[str, Tone]] = {"critical": "critical", "error": "high", "warning": "medium"}


@section(150)
def tasks(view: View) -> Section:
    listed = view.data.tasks
    counts = {s: sum(1 for task in listed if task.get("status") == s) for s in _STATUSES}
    counts["waiting"] = max(counts["waiting"], view.data.counts.get("tasks_waiting", 0))
    facts = [(labels.status(s, view.language), view.number(counts[s])) for s in _STATUSES]
    blocks: list[Block] = [Facts(facts)]
    if not any(counts.values()):
        blocks = [Text(view.t("tasks.none"))]
    shown = sorted(
        (t for t in listed if t.get("status") != "done"),
        key=lambda t: (_place(t.get("status")), str(t.get("due_on") or ""), str(t.get("subject"))),
    )
    if shown:
        lines = [
            [
                Cell(labels.status(str(task.get("status") or ""), view.language)),
                Cell(_subject(view, task), href=view.link(task.get("account_id"))),
                Cell(view.date(task.get("due_on"))),
            ]
            for task in shown[:40]
        ]
        columns = [view.column(c) for c in ("status", "subject", "due_on")]
        blocks.append(Table(view.t("tasks.table"), columns, lines, max(0, len(shown) - 40)))
    return Section("tasks", view.t("tasks.title"), [*blocks, *_answers(view)])


def _answers(view: View) -> list[Block]:
    """What people said of the signals, where they were asked and said something."""
    counts = view.data.answers
    if counts is None or counts.is_empty():
        return []
    lines = [
        [
            Cell(labels.flag(row["flag"], view.language)),
            Cell(view.number(row["n"]), number=True),
            Cell(view.number(row["not_true"]), number=True),
            Cell(view.percent(row["not_true"] / row["n"]), number=True),
        ]
        for row in counts.to_dicts()
    ]
    columns = [view.t(f"tasks.answers.{c}") for c in ("flag", "n", "not_true", "share")]
    return [Table(view.t("tasks.answers"), columns, lines)]


def _subject(view: View, task: Mapping[str, Any]) -> str:
    """What the flag asks for in the reader's language (the task itself speaks its owner's), else
    what was written."""
    root = task.get("root") or task.get("account_id")
    named = (f for f in watched(view.data.card) if f.id == task.get("flag"))
    flag = next(named, None)
    if flag is not None:
        return action(flag, view.by_root.get(str(root), {"root": root}), view.language)
    if task.get("subject"):
        return plain(task["subject"], 160)
    return labels.flag(str(task.get("flag") or ""), view.language)


def _place(status: object) -> int:
    return _STATUSES.index(status) if status in _STATUSES else len(_STATUSES)


@section(260)
def quality(view: View) -> Section:
    blocks = [
        _without_account(view),
        *data_quality_blocks(view),
        *_rejects(view),
        *_findings(view),
    ]
    return Section("quality", view.t("quality.title"), blocks)


def _without_account(view: View) -> Block:
    facts = view.data.scored.facts
    rows = facts.get("without_account_rows") or 0
    amount = view.money(facts.get("without_account_home"))
    return Text(view.n("quality.without_account", rows, amount=amount))


def _rejects(view: View) -> list[Block]:
    rejects = view.data.rejects
    if rejects.is_empty():
        return [Text(view.t("quality.no_rejects"))]
    groups = (
        rejects.group_by("stream", "field", "reason")
        .agg(pl.len().alias("n"), pl.col("whole_record").sum().alias("whole"))
        .sort(["n", "stream", "field", "reason"], descending=[True, False, False, False])
    )
    rows, rest = view.rows(groups)
    lines = [
        [
            Cell(plain(row["stream"] or "")),
            Cell(plain(row["field"] or "")),
            Cell(worded("reason", row["reason"] or "", view.language)),
            Cell(view.number(row["n"]), number=True),
            Cell(view.number(row["whole"]), number=True),
        ]
        for row in rows
    ]
    columns = [view.column(c) for c in ("stream", "field", "reason")]
    columns += [view.t("quality.values"), view.t("quality.records")]
    caption = view.n("quality.rejects", rejects.height)
    return [Table(caption, columns, lines, rest), _sample(view, rejects)]


def _sample(view: View, rejects: pl.DataFrame) -> Table:
    columns = ("stream", "record_id", "where", "field", "value")
    ordered = rejects.sort(list(columns), nulls_last=True)
    lines = [
        [Cell(plain(row[c] or "", 60)) for c in columns]
        for row in ordered.head(_SAMPLE).select(columns).to_dicts()
    ]
    rest = max(0, rejects.height - _SAMPLE)
    return Table(view.t("quality.sample"), [view.column(c) for c in columns], lines, rest)


def _findings(view: View) -> list[Block]:
    found = [*view.data.findings]
    if not found:
        return [Text(view.t("quality.no_findings"))]
    lines = [
        [
            Cell(labels.severity(f.severity, view.language), tone=_TONES.get(f.severity, "quiet")),
            Cell(labels.finding(f.code, view.language)),
            Cell(plain(said.where(f, view.language), 100)),
            Cell(plain(said.message(f, view.language), 240)),
            Cell(plain(said.fix(f, view.language), 240)),
        ]
        for f in found[:60]
    ]
    columns = [view.column("severity"), view.t("quality.finding"), view.column("where")]
    columns += [view.t("quality.detail"), view.column("fix")]
    rest = max(0, len(found) - 60)
    return [Table(view.n("quality.findings", len(found)), columns, lines, rest)]


@section(280)
def run(view: View) -> Section:
    data = view.data
    zone = ZoneInfo(data.policy.timezone)
    when = data.generated_at.astimezone(zone)
    items = [
        (view.t("run.connection"), plain(data.connection)),
        (view.t("run.scorecard"), f"{plain(data.card.name, 60)} {data.card.version}"),
        (view.t("run.hash"), data.card.sha256[:12]),
        (view.t("run.groups"), view.number(view.groups.height)),
        (view.t("run.source"), view.t(f"run.source.{data.policy.source}")),
        *((labels.count(key, view.language), view.number(n)) for key, n in data.counts.items()),
    ]
    at = f"{view.date(when.date())} {when:%H:%M} ({data.policy.timezone})"
    stamp = f"{view.t('run.id')} {plain(data.run_id)} · {view.t('run.at')} {at}"
    blocks: list[Block] = [Facts(items), Text(stamp, "stamp")]
    if data.changes:
        lines = [
            [Cell(labels.column(field, view.language)), Cell(view.number(n), number=True)]
            for field, n in data.changes.items()
        ]
        columns = [view.t("run.field"), view.t("run.records")]
        blocks.append(Table(view.t("run.changes"), columns, lines))
    return Section("run", view.t("run.title"), blocks)
