"""What a kept plan says of itself, and whether it is still as it was made; needs no frames."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kamsync import durable
from kamsync.errors import UsageError
from kamsync.sync.plan.trip import Trip

PARTS: Final = ("changes", "tasks", "completes", "memory", "events", "adopted", "scored")
"""The files beside the manifest."""
_OLD_ID: Final = "plan-20"


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


def whole_manifest(plans: Path, plan_id: str, sha256: str | None) -> PlanManifest:
    """Of a kept plan: it has the hash the ledger knows.

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
    for name in PARTS:
        path = folder / f"{name}.parquet"
        if not path.is_file() or file_sha256(path) != manifest.parts.get(name):
            raise UsageError(code="plan_changed", plan=plan_id, file=f"{name}.parquet")
    return manifest


def parse_manifest(plan_id: str, text: bytes) -> PlanManifest:
    """Raises UsageError for one of another form, as an earlier release or a hand leaves it."""
    from pydantic import TypeAdapter  # loads slowly, and mostly no plan waits

    try:
        return TypeAdapter(PlanManifest).validate_json(text, strict=True)
    except ValueError as error:
        raise UsageError(code="plan_unreadable", plan=plan_id) from error


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
