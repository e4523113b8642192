"""The plan folder: manifest and parts on disk, refused when anything does not match."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import polars as pl
from pydantic import TypeAdapter

from kamsync import durable
from kamsync.errors import LedgerError, UsageError
from kamsync.sync.plan.changes import PlanParts
from kamsync.sync.plan.guards import Trip

EXPIRES_AFTER: Final = dt.timedelta(days=7)
_OLD_ID: Final = "plan-20"
_PARTS: Final = ("changes", "tasks", "completes", "memory", "events", "adopted", "scored")


@dataclass(frozen=True)
class PlanManifest:
    id: str
    connection: str
    org_id: str
    as_of: str
    created_at: str
    expires_at: str
    scorecard_sha256: str
    scorecard_name: str
    generation: str
    counts: dict[str, int]
    calls: int
    guards: list[dict[str, Any]]
    pulled: dict[str, Any] = field(default_factory=dict)
    """What the pull under it read; once applied, later pulls are compared with it."""
    parts: dict[str, str] = field(default_factory=dict)
    """part → sha256 of its file."""

    @property
    def trips(self) -> list[Trip]:
        return [Trip(**g) for g in self.guards]


@dataclass(frozen=True)
class StoredPlan:
    folder: Path
    manifest: PlanManifest

    @property
    def sha256(self) -> str:
        """Of the manifest, which holds the hashes of the parts: the ledger keeps it."""
        return _sha256(self.folder / "manifest.json")

    def part(self, name: str) -> pl.DataFrame:
        path = self.folder / f"{name}.parquet"
        with durable.translated_errors(path):
            return pl.read_parquet(path, glob=False)


def write_plan(
    plans: Path, manifest: PlanManifest, parts: PlanParts, scored: pl.DataFrame
) -> StoredPlan:
    """Whole or not at all: written aside, then renamed. Folder 0700, files 0600."""
    aside = plans / f".{manifest.id}"
    try:
        full = _write_aside(aside, manifest, parts, scored)
        with durable.translated_errors(plans):
            aside.replace(plans / manifest.id)
    except LedgerError:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return StoredPlan(plans / manifest.id, full)


def _write_aside(
    aside: Path, manifest: PlanManifest, parts: PlanParts, scored: pl.DataFrame
) -> PlanManifest:
    durable.private_folder(aside.parent)
    durable.private_folder(aside)
    hashes = {}
    for name in _PARTS:
        path = aside / f"{name}.parquet"
        with durable.translated_errors(path):
            (scored if name == "scored" else getattr(parts, name)).write_parquet(path)
            durable.settle(path)
            hashes[name] = _sha256(path)
    full = replace(manifest, parts=hashes)
    text = json.dumps(asdict(full), indent=2, ensure_ascii=False)
    durable.write_file(aside / "manifest.json", text.encode())
    return full


def plan_ids(plans: Path) -> list[str]:
    """Ids of kept plans, oldest first."""
    if not plans.is_dir():
        return []
    with durable.translated_errors(plans):
        kept = [p.name for p in plans.iterdir() if (p / "manifest.json").is_file()]
    return sorted((name for name in kept if name[0] != "."), key=_made)


def _made(plan_id: str) -> str:
    """Orders ids of an earlier release (plan-20261130T…) before later ones of the same day."""
    return "p" + plan_id.removeprefix(_OLD_ID) if plan_id.startswith(_OLD_ID) else plan_id


def read_plan(plans: Path, plan_id: str, sha256: str | None) -> StoredPlan:
    """A kept plan whose manifest has the hash the ledger knows.

    Raises UsageError when there is none of that name, or when manifest or parts were changed.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]+", plan_id) or plan_id not in plan_ids(plans):
        known = ", ".join(plan_ids(plans)[-5:]) or "–"
        raise UsageError(code="plan_unknown", plan=plan_id, known=known)
    folder = plans / plan_id
    if sha256 is None:
        raise UsageError(code="plan_not_ours", plan=plan_id)
    try:
        text = (folder / "manifest.json").read_bytes()
    except OSError as error:
        raise UsageError(code="plan_unreadable", plan=plan_id) from error
    if hashlib.sha256(text).hexdigest() != sha256:
        raise UsageError(code="plan_changed", plan=plan_id, file="manifest.json")
    manifest = parse_manifest(plan_id, text)
    for name in _PARTS:
        path = folder / f"{name}.parquet"
        if not path.is_file() or _sha256(path) != manifest.parts.get(name):
            raise UsageError(code="plan_changed", plan=plan_id, file=f"{name}.parquet")
    return StoredPlan(folder, manifest)


def parse_manifest(plan_id: str, text: bytes) -> PlanManifest:
    """Raises UsageError for one of another form, as an earlier release or a hand leaves it."""
    try:
        return TypeAdapter(PlanManifest).validate_json(text, strict=True)
    except ValueError as error:
        raise UsageError(code="plan_unreadable", plan=plan_id) from error


def prune_plans(plans: Path, keep: int) -> None:
    """Forget all but the newest plans, and what killed runs left half-made."""
    unfinished = [p.name for p in plans.glob(".p*")]
    for old in (*plan_ids(plans)[:-keep], *unfinished):
        shutil.rmtree(plans / old, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
