"""The output folder made ready or cleared, and the deeper look for `check`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from connectors.local.fields import FieldsFile
from connectors.local.layout import Layout
from connectors.local.records import read_rows
from connectors.local.settings import LocalSettings
from connectors.local.tasks import TaskFile
from kamsync.connector import ProvisionRequest, ProvisionStep
from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldMap
from kamsync.model.invalid import near
from kamsync.model.phrase import phrase


def provision(
    request: ProvisionRequest, fields: FieldsFile, tasks: TaskFile, mapping: FieldMap
) -> list[ProvisionStep]:
    if request.remove:
        return _removed(request, fields, tasks)
    steps = [_fields_step(request, fields)]
    if request.emit is not None:
        message = phrase("step.nothing_elsewhere")
        steps.append(ProvisionStep(str(request.emit), "manual", message=message))
    if request.inputs:
        columns = ", ".join(item.field for item in mapping.inputs.values())
        message = phrase("step.add_columns", columns=columns or "rating_*, override_*")
        steps.append(ProvisionStep("accounts.csv", "manual", message=message))
    return steps


def _fields_step(request: ProvisionRequest, fields: FieldsFile) -> ProvisionStep:
    header = fields.header()
    if header == fields.expected_header():
        return ProvisionStep(str(fields.path), "keep")
    if not request.dry_run:
        fields.replace(fields.frame())
    return ProvisionStep(str(fields.path), "create" if header is None else "update")


def _removed(request: ProvisionRequest, fields: FieldsFile, tasks: TaskFile) -> list[ProvisionStep]:
    steps = [
        ProvisionStep(str(file.path), "remove") for file in (fields, tasks) if file.path.exists()
    ]
    if not request.dry_run:
        fields.remove()
        tasks.remove()
    return steps


def look_around(
    settings: LocalSettings, layouts: Sequence[Layout], table: str = ""
) -> list[Finding]:
    """Files without rows, files nobody reads, an output folder that cannot be written."""
    findings = [finding for layout in layouts for finding in layout.findings]
    invoiced = any(layout.stream.name == "revenue" for layout in layouts)
    findings += [
        _empty(layout)
        for layout in layouts
        if _has_no_row(layout) and not (invoiced and layout.stream.name == "opportunity")
    ]
    findings += _unread(settings.folder, layouts, table)
    if not _writable(settings.output):
        findings.append(
            Finding("output_not_writable", "error", str(settings.output), variant="folder")
        )
    return findings


def _has_no_row(layout: Layout) -> bool:
    chunks = read_rows(layout.path, layout.header, size=1)
    return next(chunks, None) is None


def _empty(layout: Layout) -> Finding:
    return Finding("empty_file", "warning", layout.path.name)


def _unread(folder: Path, layouts: Sequence[Layout], table: str) -> list[Finding]:
    """`table`: the file of other names for accounts, which is read and feeds no stream."""
    read = {layout.path.name for layout in layouts}
    return [
        Finding("unread_file", "info", path.name, values={"near": _near(path.name, read)})
        for path in sorted(folder.glob("*.csv"))
        if path.name not in read and path.resolve() != (folder / table).resolve()
    ]


def _near(name: str, read: set[str]) -> Mapping[str, Any] | str:
    """Nothing for a second download beside the one that is read: `Deals (1).csv`."""
    again = re.sub(r" ?\(\d+\)(?=\.csv$)", "", name)
    return "" if again != name else near(name, read)


def _writable(folder: Path) -> bool:
    """Of the folder, or of the nearest one above it that exists."""
    there = next((p for p in (folder, *folder.resolve().parents) if p.exists()), folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
