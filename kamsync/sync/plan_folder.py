"""The plan folder: manifest and parts on disk, refused when anything does not match."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import polars as pl

from kamsync import durable
from kamsync.errors import LedgerError
from kamsync.sync.plan.changes import PlanParts
from kamsync.sync.plan_manifest import (
    PARTS,
    PlanManifest,
    file_sha256,
    plan_ids,
    whole_manifest,
)

EXPIRES_AFTER: Final = dt.timedelta(days=7)


@dataclass(frozen=True)
class StoredPlan:
    folder: Path
    manifest: PlanManifest

    @property
    def sha256(self) -> str:
        """Of the manifest, which holds the hashes of the parts: the ledger keeps it."""
        return file_sha256(self.folder / "manifest.json")

    def part(self, name: str, *columns: str) -> pl.DataFrame:
        """Whole, or of the columns named: a plan of a large portfolio has hundreds, and texts."""
        path = self.folder / f"{name}.parquet"
        with durable.translated_errors(path):
            return pl.read_parquet(path, columns=list(columns) or None, glob=False)

    def changes_of(self, accounts: Sequence[str]) -> pl.DataFrame:
        """Those of a few accounts."""
        path = self.folder / "changes.parquet"
        with durable.translated_errors(path):
            rows = pl.scan_parquet(path, glob=False)
            return rows.filter(pl.col("account_id").is_in(accounts)).collect(engine="streaming")


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
    for name in PARTS:
        path = aside / f"{name}.parquet"
        with durable.translated_errors(path):
            (scored if name == "scored" else getattr(parts, name)).write_parquet(path)
            durable.settle(path)
            hashes[name] = file_sha256(path)
    full = replace(manifest, parts=hashes)
    text = json.dumps(asdict(full), indent=2, ensure_ascii=False)
    durable.write_file(aside / "manifest.json", text.encode())
    return full


def read_plan(plans: Path, plan_id: str, sha256: str | None) -> StoredPlan:
    """A kept plan as `whole_manifest` accepts it. Raises UsageError."""
    return StoredPlan(plans / plan_id, whole_manifest(plans, plan_id, sha256))


def prune_plans(plans: Path, keep: int) -> None:
    """Forget all but the newest plans, and what killed runs left half-made."""
    unfinished = [p.name for p in plans.glob(".p*")]
    for old in (*plan_ids(plans)[:-keep], *unfinished):
        shutil.rmtree(plans / old, ignore_errors=True)
