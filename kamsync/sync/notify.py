"""After a run was applied: directors hear what changed, once; what failed is told and retried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from kamsync.alerts.decide import Place, decide
from kamsync.alerts.decisions import read_fields, seen_in_tasks
from kamsync.alerts.facts import details, levels_heard
from kamsync.alerts.outbox import Outbox
from kamsync.connector import notifier_of
from kamsync.errors import Stopped
from kamsync.ledger.alerts import Heard
from kamsync.model.alert import AlertEpisode, AlertEvent
from kamsync.model.change import Finding
from kamsync.model.joined_ids import task_id_of
from kamsync.model.words import LEVELS
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.score import Scored, score
from kamsync.sync.history import good_of_the_week
from kamsync.sync.last_pull import kept
from kamsync.sync.plan_folder import StoredPlan
from kamsync.sync.session import Session
from kamsync.sync.watch import send_to_operator


def tell_directors(session: Session, scored: Scored, inputs: Inputs, run_id: str) -> list[Finding]:
    """Decide, keep, send. A channel that fails is a finding, never an error."""
    rules = session.config.alerts
    if not rules.directors:
        return []
    ledger, name = session.ledger, session.name
    levels = levels_heard(scored, rules)
    memory = ledger.alert_episodes(name)
    findings = _read_decisions(session, scored, inputs, _said_of(levels, memory))
    change = decide(levels, memory, ledger.quiets(name), rules, session.as_of)
    events = _with_figures(session, scored, inputs, change.events)
    messages = outbox_of(session).immediate(events, session.now, first=not memory)
    heard = Heard(run_id, session.now, change.episodes, events, messages, change.over)
    ledger.hear(name, heard)
    return [*findings, *_unheard(scored, levels, session), *send_due(session)]


def tell_after_apply(session: Session, stored: StoredPlan, run_id: str) -> list[Finding]:
    """The same for a kept plan, from the pull it was made of; after a later pull the next run
    tells."""
    now = session.mirror.current()
    rules = session.config.alerts
    if not rules.directors or now is None or now.name != stored.manifest.generation:
        return send_due(session)
    last = kept(session)
    scored = score(last.inputs, last.policy, session.card)
    return tell_directors(session, scored, last.inputs, run_id)


def send_due(session: Session, *, patient: bool = False) -> list[Finding]:
    """Digests whose time has come, then every message that may go out now, the operator's first."""
    send_to_operator(session, patient=patient)
    if not session.config.alerts.directors:
        return []
    outbox = outbox_of(session)
    outbox.collect(session.now, lambda: good_of_the_week(session))
    outbox.deliver(session.now, lambda: _may_go_on(session), patient=patient)
    return outbox.findings()


def outbox_of(session: Session) -> Outbox:
    notifier = notifier_of(session.connector)
    return Outbox(session.name, session.config, session.project.folder, session.ledger, notifier)


def _may_go_on(session: Session) -> bool:
    """Asked to stop: what is not sent yet goes with the next run."""
    try:
        session.checkpoint()
    except Stopped:
        return False
    return True


def _with_figures(
    session: Session, scored: Scored, inputs: Inputs, events: Iterable[AlertEvent]
) -> list[AlertEvent]:
    events = list(events)
    rules = session.config.alerts
    roots = {e.root for e in events}
    names = inputs.live("user", "id", "name").filter(pl.col("name").is_not_null()).collect()
    owners = dict(names.iter_rows())
    of = details(scored, session.seen.record_url, session.as_of, roots, owners)
    return [
        AlertEvent(**vars(e) | {"detail": of(e.root, rules.directors[e.director].hears)})
        for e in events
    ]


def _said_of(levels: Mapping[Place, str], memory: Iterable[AlertEpisode]) -> dict[str, str]:
    """root → the level a person knew who decides today: what was told last, else what is."""
    highest: dict[str, str] = {}
    for episode in memory:
        if episode.told != "none":
            highest[episode.root] = _higher(highest.get(episode.root), episode.told)
    now: dict[str, str] = {}
    for (_, root), level in levels.items():
        now[root] = _higher(now.get(root), level)
    return now | highest


def _higher(one: str | None, other: str) -> str:
    return max(one or "none", other, key=LEVELS.index)


def _read_decisions(
    session: Session, scored: Scored, inputs: Inputs, levels: Mapping[str, str]
) -> list[Finding]:
    """What people wrote on accounts and tasks since the last run, into the ledger."""
    ledger, name = session.ledger, session.name
    read = read_fields(_decided(scored, inputs), ledger.quiets(name), levels, session.as_of)
    if read.gone:
        ledger.end_quiets(name, read.gone, session.now, "field")
    done = _done_tasks(session, inputs)
    seen = seen_in_tasks(done, ledger.quiet_log(name), levels, session.as_of)
    for quiet in (*read.new, *seen):
        ledger.add_quiet(name, quiet, session.now)
    return list(read.findings)


def _decided(scored: Scored, inputs: Inputs) -> list[dict[str, Any]]:
    """Root accounts whose decision field is filled."""
    if not inputs.has("account", "decision"):
        return []
    roots = scored.groups["root"].implode()
    columns = ("id", "decision", "decision_until", "decision_by")
    rows = inputs.live("account", *columns)
    filled = rows.filter(pl.col("decision").is_not_null() & pl.col("id").is_in(roots))
    return filled.sort("id").collect().to_dicts()


def _done_tasks(session: Session, inputs: Inputs) -> list[tuple[str, str]]:
    """(key, root) of our open tasks on dependencies that a person marked as done.

    Read from the pulled activities, which costs no call; files are simply asked.
    """
    flags = [f.id for f in session.card.flags if f.is_dependency]
    tasks = session.ledger.tasks(session.name).filter(
        (pl.col("status") == "open") & pl.col("flag").is_in(flags)
    )
    if tasks.is_empty():
        return []
    roots = dict(tasks.select("key", "root").iter_rows())
    if not session.seen.needs_approval:
        states = session.connector.find_tasks(list(roots)).values()
        return [(s.key, roots[s.key]) for s in states if s.status == "done"]
    ids = tasks.filter(pl.col("task_id").is_not_null())
    rows = inputs.live("activity", "id", "completed_at")
    done = rows.filter(pl.col("completed_at").is_not_null()).select(
        task_id_of("id", joined=session.joining is not None).alias("task_id")
    )
    found = ids.join(done.unique().collect(), on="task_id", how="semi")
    return [(key, roots[key]) for key in found["key"].to_list()]


def _unheard(scored: Scored, levels: Mapping[Place, str], session: Session) -> list[Finding]:
    rules = session.config.alerts
    heard = {root for _, root in levels}
    rows = scored.groups.filter(pl.col("dependency") != "none").select("root", "dependency")
    lost = [r for r, level in rows.iter_rows() if rules.rank(level) and r not in heard]
    if not lost:
        return []
    place = f"account {lost[0]}"
    return [Finding("alert_undirected", "info", place, values={"n": len(lost)})]
